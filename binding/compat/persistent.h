// Persistent and partitioned messages: what a library before MPI 4 lacks.
#pragma once

#include "compat/point_to_point.h"

#if MPI_VERSION < 4

MPI4NODE_NARROW_ISEND(MPI_Send_init)
MPI4NODE_NARROW_ISEND(MPI_Bsend_init)
MPI4NODE_NARROW_ISEND(MPI_Ssend_init)
MPI4NODE_NARROW_ISEND(MPI_Rsend_init)
MPI4NODE_FALLBACK int MPI_Recv_init_c(void* buf, MPI_Count count, MPI_Datatype datatype, int source,
                                      int tag, MPI_Comm comm, MPI_Request* request) {
  return mpi4node::compat::narrow(count, datatype, [&](int n, MPI_Datatype type) {
    return MPI_Recv_init(buf, n, type, source, tag, comm, request);
  });
}

#if !MPI4NODE_DECLARES_MPI_4
MPI4NODE_UNSUPPORTED(MPI_Psend_init, const void*, int, MPI_Count, MPI_Datatype, int, int, MPI_Comm,
                     MPI_Info, MPI_Request*)
MPI4NODE_UNSUPPORTED(MPI_Precv_init, void*, int, MPI_Count, MPI_Datatype, int, int, MPI_Comm,
                     MPI_Info, MPI_Request*)
MPI4NODE_UNSUPPORTED(MPI_Pready, int, MPI_Request)
MPI4NODE_UNSUPPORTED(MPI_Pready_range, int, int, MPI_Request)
MPI4NODE_UNSUPPORTED(MPI_Pready_list, int, int*, MPI_Request)
MPI4NODE_UNSUPPORTED(MPI_Parrived, MPI_Request, int, int*)
#endif

#endif
