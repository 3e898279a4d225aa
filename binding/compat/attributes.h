// What older libraries lack of info objects, attributes, communicators' buffers and fault
// tolerance. Included by compat.h.
#pragma once

#include <tuple>

#if defined(OPEN_MPI)
#include <mpi-ext.h>
#endif

// --- MPI 4 ------------------------------------------------------------------------------------

MPI4NODE_UNSUPPORTED(MPI_Info_create_env, int, char**, MPI_Info*)
MPI4NODE_UNSUPPORTED(MPI_Comm_idup_with_info, MPI_Comm, MPI_Info, MPI_Comm*, MPI_Request*)

// buflen has room for the terminating null on the way in, and says what room is needed on the way
// out. MPI_Info_get counts without it.
MPI4NODE_FALLBACK int MPI_Info_get_string(MPI_Info info, const char* key, int* buflen, char* value,
                                          int* flag) {
  int length = 0;
  int code = MPI_Info_get_valuelen(info, key, &length, flag);
  if (code != MPI_SUCCESS || !*flag) return code;
  if (*buflen > 0) code = MPI_Info_get(info, key, *buflen - 1, value, flag);
  *buflen = length + 1;
  return code;
}

// --- MPI 4.1 ----------------------------------------------------------------------------------

MPI4NODE_UNSUPPORTED(MPI_Comm_attach_buffer_c, MPI_Comm, void*, MPI_Count)
MPI4NODE_UNSUPPORTED(MPI_Comm_detach_buffer_c, MPI_Comm, void*, MPI_Count*)
MPI4NODE_UNSUPPORTED(MPI_Comm_flush_buffer, MPI_Comm)
MPI4NODE_UNSUPPORTED(MPI_Comm_iflush_buffer, MPI_Comm, MPI_Request*)
MPI4NODE_UNSUPPORTED(MPI_Buffer_flush)
MPI4NODE_UNSUPPORTED(MPI_Buffer_iflush, MPI_Request*)
MPI4NODE_UNSUPPORTED(MPI_Get_hw_resource_info, MPI_Info*)

// --- MPI 5 ------------------------------------------------------------------------------------

MPI4NODE_UNSUPPORTED(MPI_Abi_get_version, int*, int*)
MPI4NODE_UNSUPPORTED(MPI_Abi_get_info, MPI_Info*)
MPI4NODE_UNSUPPORTED(MPI_Abi_get_fortran_info, MPI_Info*)

// Fault tolerance, before MPI 5 as an extension of Open MPI. MPICH exports the like from 3.2 on,
// but before MPI 5 most of it ends the process: nobody has written what it stands for.
#ifdef OMPI_HAVE_MPI_EXT_FTMPI
// Open MPI 5.0 has all of the extension's functions but this one.
MPI4NODE_UNSUPPORTED(MPIX_Comm_ishrink, MPI_Comm, MPI_Comm*, MPI_Request*)
#define MPI4NODE_FAULT_TOLERANCE(function, parameters, arguments) \
  MPI4NODE_FALLBACK int MPI_##function parameters { return MPIX_##function arguments; }
#else
#define MPI4NODE_FAULT_TOLERANCE(function, parameters, arguments) \
  MPI4NODE_FALLBACK int MPI_##function parameters {               \
    static_cast<void>(std::tuple arguments);                      \
    return mpi4node::kUnsupported;                                \
  }
#endif
MPI4NODE_FAULT_TOLERANCE(Comm_revoke, (MPI_Comm comm), (comm))
MPI4NODE_FAULT_TOLERANCE(Comm_is_revoked, (MPI_Comm comm, int* flag), (comm, flag))
MPI4NODE_FAULT_TOLERANCE(Comm_get_failed, (MPI_Comm comm, MPI_Group* failed), (comm, failed))
MPI4NODE_FAULT_TOLERANCE(Comm_ack_failed, (MPI_Comm comm, int to_ack, int* acked),
                         (comm, to_ack, acked))
MPI4NODE_FAULT_TOLERANCE(Comm_agree, (MPI_Comm comm, int* flag), (comm, flag))
MPI4NODE_FAULT_TOLERANCE(Comm_iagree, (MPI_Comm comm, int* flag, MPI_Request* request),
                         (comm, flag, request))
MPI4NODE_FAULT_TOLERANCE(Comm_shrink, (MPI_Comm comm, MPI_Comm* newcomm), (comm, newcomm))
MPI4NODE_FAULT_TOLERANCE(Comm_ishrink, (MPI_Comm comm, MPI_Comm* newcomm, MPI_Request* request),
                         (comm, newcomm, request))
