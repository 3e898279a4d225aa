// Sessions: what a library before MPI 4 or MPI 4.1 lacks.
#pragma once

#include "compat/fallback.h"
#include "compat/library.h"

// A library without sessions has no type for them either.
#if !MPI4NODE_DECLARES_MPI_4
using MPI_Session = struct mpi4node_session*;
using MPI_Session_errhandler_function = void(MPI_Session*, int*, ...);
#define MPI_SESSION_NULL MPI_Session(nullptr)
#endif

MPI4NODE_UNSUPPORTED(MPI_Session_init, MPI_Info, MPI_Errhandler, MPI_Session*)
MPI4NODE_UNSUPPORTED(MPI_Session_finalize, MPI_Session*)
MPI4NODE_UNSUPPORTED(MPI_Session_get_num_psets, MPI_Session, MPI_Info, int*)
MPI4NODE_UNSUPPORTED(MPI_Session_get_nth_pset, MPI_Session, MPI_Info, int, int*, char*)
MPI4NODE_UNSUPPORTED(MPI_Session_get_info, MPI_Session, MPI_Info*)
MPI4NODE_UNSUPPORTED(MPI_Session_get_pset_info, MPI_Session, const char*, MPI_Info*)
MPI4NODE_UNSUPPORTED(MPI_Group_from_session_pset, MPI_Session, const char*, MPI_Group*)
MPI4NODE_UNSUPPORTED(MPI_Session_create_errhandler, MPI_Session_errhandler_function*,
                     MPI_Errhandler*)
MPI4NODE_UNSUPPORTED(MPI_Session_set_errhandler, MPI_Session, MPI_Errhandler)
MPI4NODE_UNSUPPORTED(MPI_Session_get_errhandler, MPI_Session, MPI_Errhandler*)
MPI4NODE_UNSUPPORTED(MPI_Session_call_errhandler, MPI_Session, int)
MPI4NODE_UNSUPPORTED(MPI_Session_attach_buffer_c, MPI_Session, void*, MPI_Count)
MPI4NODE_UNSUPPORTED(MPI_Session_detach_buffer_c, MPI_Session, void*, MPI_Count*)
MPI4NODE_UNSUPPORTED(MPI_Session_flush_buffer, MPI_Session)
MPI4NODE_UNSUPPORTED(MPI_Session_iflush_buffer, MPI_Session, MPI_Request*)

namespace mpi4node {

constexpr bool kHasSessions = MPI4NODE_DECLARES_MPI_4;

}  // namespace mpi4node
