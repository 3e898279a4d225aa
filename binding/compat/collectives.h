// Collectives: what an older library lacks.
#pragma once

#include "compat/fallback.h"
#include "compat/large_counts.h"

MPI4NODE_FALLBACK int MPI_Bcast_c(void* buffer, MPI_Count count, MPI_Datatype datatype, int root,
                                  MPI_Comm comm) {
  return mpi4node::compat::narrow(count, datatype, [&](int n, MPI_Datatype type) {
    return MPI_Bcast(buffer, n, type, root, comm);
  });
}
MPI4NODE_FALLBACK int MPI_Ibcast_c(void* buffer, MPI_Count count, MPI_Datatype datatype, int root,
                                   MPI_Comm comm, MPI_Request* request) {
  return mpi4node::compat::narrow(count, datatype, [&](int n, MPI_Datatype type) {
    return MPI_Ibcast(buffer, n, type, root, comm, request);
  });
}

#define MPI4NODE_NARROW_EXCHANGE(function, PARAMETERS, ...)                                     \
  MPI4NODE_FALLBACK int function##_c(const void* sendbuf, MPI_Count sendcount,                  \
                                     MPI_Datatype sendtype, void* recvbuf, MPI_Count recvcount, \
                                     MPI_Datatype recvtype, PARAMETERS) {                       \
    return mpi4node::compat::narrow_blocks(                                                     \
        comm, sendcount, sendtype, [&](int sends, MPI_Datatype send_type) {                     \
          return mpi4node::compat::narrow_blocks(                                               \
              comm, recvcount, recvtype, [&](int receives, MPI_Datatype receive_type) {         \
                return function(sendbuf, sends, send_type, recvbuf, receives, receive_type,     \
                                __VA_ARGS__);                                                   \
              });                                                                               \
        });                                                                                     \
  }
#define MPI4NODE_LIST(...) __VA_ARGS__
MPI4NODE_NARROW_EXCHANGE(MPI_Gather, MPI4NODE_LIST(int root, MPI_Comm comm), root, comm)
MPI4NODE_NARROW_EXCHANGE(MPI_Scatter, MPI4NODE_LIST(int root, MPI_Comm comm), root, comm)
MPI4NODE_NARROW_EXCHANGE(MPI_Allgather, MPI_Comm comm, comm)
MPI4NODE_NARROW_EXCHANGE(MPI_Alltoall, MPI_Comm comm, comm)
MPI4NODE_NARROW_EXCHANGE(MPI_Igather, MPI4NODE_LIST(int root, MPI_Comm comm, MPI_Request* request),
                         root, comm, request)
MPI4NODE_NARROW_EXCHANGE(MPI_Iscatter, MPI4NODE_LIST(int root, MPI_Comm comm, MPI_Request* request),
                         root, comm, request)
MPI4NODE_NARROW_EXCHANGE(MPI_Iallgather, MPI4NODE_LIST(MPI_Comm comm, MPI_Request* request), comm,
                         request)
MPI4NODE_NARROW_EXCHANGE(MPI_Ialltoall, MPI4NODE_LIST(MPI_Comm comm, MPI_Request* request), comm,
                         request)

#if MPI_VERSION < 4
#define MPI4NODE_NARROW_GATHERV(function, PARAMETERS, ...)                                      \
  MPI4NODE_FALLBACK int function##_c(                                                           \
      const void* sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void* recvbuf,           \
      const MPI_Count* recvcounts, const MPI_Aint* displs, MPI_Datatype recvtype, PARAMETERS) { \
    return mpi4node::compat::narrow(sendcount, sendtype, [&](int n, MPI_Datatype type) {        \
      return function(sendbuf, n, type, recvbuf, mpi4node::compat::narrow_array(recvcounts),    \
                      mpi4node::compat::narrow_array(displs), recvtype, __VA_ARGS__);           \
    });                                                                                         \
  }
#define MPI4NODE_NARROW_SCATTERV(function, PARAMETERS, ...)                                        \
  MPI4NODE_FALLBACK int function##_c(const void* sendbuf, const MPI_Count* sendcounts,             \
                                     const MPI_Aint* displs, MPI_Datatype sendtype, void* recvbuf, \
                                     MPI_Count recvcount, MPI_Datatype recvtype, PARAMETERS) {     \
    return mpi4node::compat::narrow(recvcount, recvtype, [&](int n, MPI_Datatype type) {           \
      return function(sendbuf, mpi4node::compat::narrow_array(sendcounts),                         \
                      mpi4node::compat::narrow_array(displs), sendtype, recvbuf, n, type,          \
                      __VA_ARGS__);                                                                \
    });                                                                                            \
  }
#define MPI4NODE_NARROW_ALLTOALLV(function, PARAMETERS, ...)                                       \
  MPI4NODE_FALLBACK int function##_c(const void* sendbuf, const MPI_Count* sendcounts,             \
                                     const MPI_Aint* sdispls, MPI_Datatype sendtype,               \
                                     void* recvbuf, const MPI_Count* recvcounts,                   \
                                     const MPI_Aint* rdispls, MPI_Datatype recvtype, PARAMETERS) { \
    return function(sendbuf, mpi4node::compat::narrow_array(sendcounts),                           \
                    mpi4node::compat::narrow_array(sdispls), sendtype, recvbuf,                    \
                    mpi4node::compat::narrow_array(recvcounts),                                    \
                    mpi4node::compat::narrow_array(rdispls), recvtype, __VA_ARGS__);               \
  }
#define MPI4NODE_NARROW_REDUCE_SCATTER(function, PARAMETERS, ...)                               \
  MPI4NODE_FALLBACK int function##_c(const void* sendbuf, void* recvbuf,                        \
                                     const MPI_Count* recvcounts, MPI_Datatype datatype,        \
                                     MPI_Op op, PARAMETERS) {                                   \
    return function(sendbuf, recvbuf, mpi4node::compat::narrow_array(recvcounts), datatype, op, \
                    __VA_ARGS__);                                                               \
  }
MPI4NODE_NARROW_GATHERV(MPI_Gatherv, MPI4NODE_LIST(int root, MPI_Comm comm), root, comm)
MPI4NODE_NARROW_GATHERV(MPI_Allgatherv, MPI_Comm comm, comm)
MPI4NODE_NARROW_SCATTERV(MPI_Scatterv, MPI4NODE_LIST(int root, MPI_Comm comm), root, comm)
MPI4NODE_NARROW_ALLTOALLV(MPI_Alltoallv, MPI_Comm comm, comm)
MPI4NODE_NARROW_REDUCE_SCATTER(MPI_Reduce_scatter, MPI_Comm comm, comm)
#endif

// (sendbuf, recvbuf, count, datatype, op, ...)
#define MPI4NODE_NARROW_REDUCTION(function, BLOCKS, PARAMETERS, ...)                      \
  MPI4NODE_FALLBACK int function##_c(const void* sendbuf, void* recvbuf, MPI_Count count, \
                                     MPI_Datatype datatype, MPI_Op op, PARAMETERS) {      \
    return mpi4node::compat::narrow_reduction(                                            \
        count, BLOCKS, datatype, op, [&](int n, MPI_Datatype type, MPI_Op operation) {    \
          return function(sendbuf, recvbuf, n, type, operation, __VA_ARGS__);             \
        });                                                                               \
  }
MPI4NODE_NARROW_REDUCTION(MPI_Reduce, 1, MPI4NODE_LIST(int root, MPI_Comm comm), root, comm)
MPI4NODE_NARROW_REDUCTION(MPI_Allreduce, 1, MPI_Comm comm, comm)
MPI4NODE_NARROW_REDUCTION(MPI_Reduce_scatter_block, mpi4node::quirks::size_of(comm), MPI_Comm comm,
                          comm)
MPI4NODE_NARROW_REDUCTION(MPI_Scan, 1, MPI_Comm comm, comm)
MPI4NODE_NARROW_REDUCTION(MPI_Exscan, 1, MPI_Comm comm, comm)
MPI4NODE_NARROW_REDUCTION(MPI_Ireduce, 1,
                          MPI4NODE_LIST(int root, MPI_Comm comm, MPI_Request* request), root, comm,
                          request)
MPI4NODE_NARROW_REDUCTION(MPI_Iallreduce, 1, MPI4NODE_LIST(MPI_Comm comm, MPI_Request* request),
                          comm, request)
MPI4NODE_NARROW_REDUCTION(MPI_Ireduce_scatter_block, mpi4node::quirks::size_of(comm),
                          MPI4NODE_LIST(MPI_Comm comm, MPI_Request* request), comm, request)
MPI4NODE_NARROW_REDUCTION(MPI_Iscan, 1, MPI4NODE_LIST(MPI_Comm comm, MPI_Request* request), comm,
                          request)
MPI4NODE_NARROW_REDUCTION(MPI_Iexscan, 1, MPI4NODE_LIST(MPI_Comm comm, MPI_Request* request), comm,
                          request)

#if MPI_VERSION < 4

// --- Nonblocking collectives with blocks of different lengths ---------------------------------

MPI4NODE_NARROW_GATHERV(MPI_Igatherv, MPI4NODE_LIST(int root, MPI_Comm comm, MPI_Request* request),
                        root, comm, request)
MPI4NODE_NARROW_GATHERV(MPI_Iallgatherv, MPI4NODE_LIST(MPI_Comm comm, MPI_Request* request), comm,
                        request)
MPI4NODE_NARROW_SCATTERV(MPI_Iscatterv,
                         MPI4NODE_LIST(int root, MPI_Comm comm, MPI_Request* request), root, comm,
                         request)
MPI4NODE_NARROW_ALLTOALLV(MPI_Ialltoallv, MPI4NODE_LIST(MPI_Comm comm, MPI_Request* request), comm,
                          request)
MPI4NODE_NARROW_REDUCE_SCATTER(MPI_Ireduce_scatter,
                               MPI4NODE_LIST(MPI_Comm comm, MPI_Request* request), comm, request)

#define MPI4NODE_NARROW_ALLTOALLW(name, function, PARAMETERS, ...)                                \
  MPI4NODE_FALLBACK int name(const void* sendbuf, const MPI_Count* sendcounts,                    \
                             const MPI_Aint* sdispls, const MPI_Datatype* sendtypes,              \
                             void* recvbuf, const MPI_Count* recvcounts, const MPI_Aint* rdispls, \
                             const MPI_Datatype* recvtypes, PARAMETERS) {                         \
    return function(sendbuf, mpi4node::compat::narrow_array(sendcounts),                          \
                    mpi4node::compat::narrow_array(sdispls), sendtypes, recvbuf,                  \
                    mpi4node::compat::narrow_array(recvcounts),                                   \
                    mpi4node::compat::narrow_array(rdispls), recvtypes, __VA_ARGS__);             \
  }
MPI4NODE_NARROW_ALLTOALLW(MPI_Alltoallw_c, MPI_Alltoallw, MPI_Comm comm, comm)
MPI4NODE_NARROW_ALLTOALLW(MPI_Ialltoallw_c, MPI_Ialltoallw,
                          MPI4NODE_LIST(MPI_Comm comm, MPI_Request* request), comm, request)

#endif
