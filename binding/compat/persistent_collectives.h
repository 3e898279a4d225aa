// Persistent collectives: what a library before MPI 4 lacks.
#pragma once

#include "compat/collectives.h"

#if MPI_VERSION < 4

#if MPI4NODE_DECLARES_MPI_4
#define MPI4NODE_PERSISTENT(name, ...) MPI_##name(__VA_ARGS__)
#elif MPI4NODE_HAS_MPIX_PERSISTENT
#define MPI4NODE_PERSISTENT(name, ...) MPIX_##name(__VA_ARGS__)
#else
#define MPI4NODE_PERSISTENT(name, ...) mpi4node::compat::unsupported(__VA_ARGS__)
#endif

#define MPI4NODE_PERSISTENT_TAIL MPI_Comm comm, MPI_Info info, MPI_Request *request
#define MPI4NODE_PERSISTENT_EXCHANGE(name, PARAMETERS, ...)                                       \
  MPI4NODE_FALLBACK int MPI_##name##_c(const void* sendbuf, MPI_Count sendcount,                  \
                                       MPI_Datatype sendtype, void* recvbuf, MPI_Count recvcount, \
                                       MPI_Datatype recvtype, PARAMETERS) {                       \
    using namespace mpi4node::compat;                                                             \
    const MPI_Count limit = INT_MAX / mpi4node::quirks::size_of(comm);                            \
    return narrow_for_good(limit, sendcount, sendtype, [&](int sends, MPI_Datatype send_type) {   \
      return narrow_for_good(                                                                     \
          limit, recvcount, recvtype, [&](int receives, MPI_Datatype receive_type) {              \
            return MPI4NODE_PERSISTENT(name, sendbuf, sends, send_type, recvbuf, receives,        \
                                       receive_type, __VA_ARGS__, info, request);                 \
          });                                                                                     \
    });                                                                                           \
  }
MPI4NODE_PERSISTENT_EXCHANGE(Gather_init, MPI4NODE_LIST(int root, MPI4NODE_PERSISTENT_TAIL), root,
                             comm)
MPI4NODE_PERSISTENT_EXCHANGE(Scatter_init, MPI4NODE_LIST(int root, MPI4NODE_PERSISTENT_TAIL), root,
                             comm)
MPI4NODE_PERSISTENT_EXCHANGE(Allgather_init, MPI4NODE_LIST(MPI4NODE_PERSISTENT_TAIL), comm)
MPI4NODE_PERSISTENT_EXCHANGE(Alltoall_init, MPI4NODE_LIST(MPI4NODE_PERSISTENT_TAIL), comm)

#define MPI4NODE_PERSISTENT_REDUCTION(name, BLOCKS, PARAMETERS, ...)                          \
  MPI4NODE_FALLBACK int MPI_##name##_c(const void* sendbuf, void* recvbuf, MPI_Count count,   \
                                       MPI_Datatype datatype, MPI_Op op, PARAMETERS) {        \
    using namespace mpi4node::compat;                                                         \
    sendbuf = mpi4node::quirks::address_for(sendbuf, count);                                  \
    return narrow_reduction_for_good(                                                         \
        count, BLOCKS, datatype, op, [&](int n, MPI_Datatype type, MPI_Op operation) {        \
          return MPI4NODE_PERSISTENT(name, sendbuf, recvbuf, n, type, operation, __VA_ARGS__, \
                                     info, request);                                          \
        });                                                                                   \
  }
MPI4NODE_PERSISTENT_REDUCTION(Reduce_init, 1, MPI4NODE_LIST(int root, MPI4NODE_PERSISTENT_TAIL),
                              root, comm)
MPI4NODE_PERSISTENT_REDUCTION(Allreduce_init, 1, MPI4NODE_LIST(MPI4NODE_PERSISTENT_TAIL), comm)
MPI4NODE_PERSISTENT_REDUCTION(Reduce_scatter_block_init, mpi4node::quirks::size_of(comm),
                              MPI4NODE_LIST(MPI4NODE_PERSISTENT_TAIL), comm)
MPI4NODE_PERSISTENT_REDUCTION(Scan_init, 1, MPI4NODE_LIST(MPI4NODE_PERSISTENT_TAIL), comm)
MPI4NODE_PERSISTENT_REDUCTION(Exscan_init, 1, MPI4NODE_LIST(MPI4NODE_PERSISTENT_TAIL), comm)

MPI4NODE_FALLBACK int MPI_Barrier_init(MPI4NODE_PERSISTENT_TAIL) {
  return MPI4NODE_PERSISTENT(Barrier_init, comm, info, request);
}
MPI4NODE_FALLBACK int MPI_Bcast_init_c(void* buffer, MPI_Count count, MPI_Datatype datatype,
                                       int root, MPI4NODE_PERSISTENT_TAIL) {
  return mpi4node::compat::narrow_for_good(count, datatype, [&](int n, MPI_Datatype type) {
    return MPI4NODE_PERSISTENT(Bcast_init, buffer, n, type, root, comm, info, request);
  });
}
MPI4NODE_FALLBACK int MPI_Gatherv_init_c(const void* sendbuf, MPI_Count sendcount,
                                         MPI_Datatype sendtype, void* recvbuf,
                                         const MPI_Count* recvcounts, const MPI_Aint* displs,
                                         MPI_Datatype recvtype, int root,
                                         MPI4NODE_PERSISTENT_TAIL) {
  using namespace mpi4node::compat;
  return narrow_for_good(sendcount, sendtype, [&](int n, MPI_Datatype type) {
    return MPI4NODE_PERSISTENT(Gatherv_init, sendbuf, n, type, recvbuf, narrow_array(recvcounts),
                               narrow_array(displs), recvtype, root, comm, info, request);
  });
}
MPI4NODE_FALLBACK int MPI_Allgatherv_init_c(const void* sendbuf, MPI_Count sendcount,
                                            MPI_Datatype sendtype, void* recvbuf,
                                            const MPI_Count* recvcounts, const MPI_Aint* displs,
                                            MPI_Datatype recvtype, MPI4NODE_PERSISTENT_TAIL) {
  using namespace mpi4node::compat;
  return narrow_for_good(sendcount, sendtype, [&](int n, MPI_Datatype type) {
    return MPI4NODE_PERSISTENT(Allgatherv_init, sendbuf, n, type, recvbuf, narrow_array(recvcounts),
                               narrow_array(displs), recvtype, comm, info, request);
  });
}
MPI4NODE_FALLBACK int MPI_Scatterv_init_c(const void* sendbuf, const MPI_Count* sendcounts,
                                          const MPI_Aint* displs, MPI_Datatype sendtype,
                                          void* recvbuf, MPI_Count recvcount, MPI_Datatype recvtype,
                                          int root, MPI4NODE_PERSISTENT_TAIL) {
  using namespace mpi4node::compat;
  return narrow_for_good(recvcount, recvtype, [&](int n, MPI_Datatype type) {
    return MPI4NODE_PERSISTENT(Scatterv_init, sendbuf, narrow_array(sendcounts),
                               narrow_array(displs), sendtype, recvbuf, n, type, root, comm, info,
                               request);
  });
}
MPI4NODE_FALLBACK int MPI_Alltoallv_init_c(const void* sendbuf, const MPI_Count* sendcounts,
                                           const MPI_Aint* sdispls, MPI_Datatype sendtype,
                                           void* recvbuf, const MPI_Count* recvcounts,
                                           const MPI_Aint* rdispls, MPI_Datatype recvtype,
                                           MPI4NODE_PERSISTENT_TAIL) {
  using namespace mpi4node::compat;
  return MPI4NODE_PERSISTENT(Alltoallv_init, sendbuf, narrow_array(sendcounts),
                             narrow_array(sdispls), sendtype, recvbuf, narrow_array(recvcounts),
                             narrow_array(rdispls), recvtype, comm, info, request);
}
MPI4NODE_FALLBACK int MPI_Alltoallw_init_c(const void* sendbuf, const MPI_Count* sendcounts,
                                           const MPI_Aint* sdispls, const MPI_Datatype* sendtypes,
                                           void* recvbuf, const MPI_Count* recvcounts,
                                           const MPI_Aint* rdispls, const MPI_Datatype* recvtypes,
                                           MPI4NODE_PERSISTENT_TAIL) {
  using namespace mpi4node::compat;
  return MPI4NODE_PERSISTENT(Alltoallw_init, sendbuf, narrow_array(sendcounts),
                             narrow_array(sdispls), sendtypes, recvbuf, narrow_array(recvcounts),
                             narrow_array(rdispls), recvtypes, comm, info, request);
}
MPI4NODE_FALLBACK int MPI_Reduce_scatter_init_c(const void* sendbuf, void* recvbuf,
                                                const MPI_Count* recvcounts, MPI_Datatype datatype,
                                                MPI_Op op, MPI4NODE_PERSISTENT_TAIL) {
  using namespace mpi4node::compat;
  return MPI4NODE_PERSISTENT(Reduce_scatter_init, sendbuf, recvbuf, narrow_array(recvcounts),
                             datatype, op, comm, info, request);
}

#endif
