// What an older library lacks of the collectives, and of persistent and partitioned communication.
// Included by compat.h, whose macros it uses.
#pragma once

#if defined(OPEN_MPI) && OMPI_MAJOR_VERSION < 5
#include <mpi-ext.h>
#endif

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

// --- Persistent messages ----------------------------------------------------------------------

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

// --- Persistent collectives -------------------------------------------------------------------

// Open MPI 4 has them as an extension under names of its own.
#if defined(OPEN_MPI) && OMPI_MAJOR_VERSION >= 5
#define MPI4NODE_PERSISTENT(name, ...) MPI_##name(__VA_ARGS__)
#elif defined(OMPI_HAVE_MPI_EXT_PCOLLREQ)
#define MPI4NODE_PERSISTENT(name, ...) MPIX_##name(__VA_ARGS__)
#else
#define MPI4NODE_PERSISTENT(name, ...) mpi4node::compat::unsupported(__VA_ARGS__)
#endif

namespace mpi4node::compat {
template <class... Arguments>
int unsupported(const Arguments&...) {
  return kUnsupported;
}
inline const char nothing = 0;

// As narrow(), and the others of its kind. The schedule of a persistent collective does not hold on
// to its datatype and operation: these stay for good, a few hundred bytes for GiBs of items.
template <class Function>
int narrow_for_good(MPI_Count limit, MPI_Count count, MPI_Datatype datatype, Function function) {
  if (count <= limit) return function(static_cast<int>(count), datatype);
  MPI_Datatype large;
  const int code = make_large(count, datatype, &large);
  return code == MPI_SUCCESS ? function(1, large) : code;
}
template <class Function>
int narrow_for_good(MPI_Count count, MPI_Datatype datatype, Function function) {
  return narrow_for_good(INT_MAX, count, datatype, function);
}
template <class Function>
int narrow_reduction_for_good(MPI_Count count, int blocks, MPI_Datatype datatype, MPI_Op op,
                              Function function) {
  if (count <= INT_MAX / blocks) return function(static_cast<int>(count), datatype, op);
  MPI_Datatype large;
  const int code = make_large(count, datatype, &large);
  if (code != MPI_SUCCESS) return code;
  const MPI_Op large_op = make_large_op(op, large, count, datatype);
  return large_op == MPI_OP_NULL ? MPI_ERR_OP : function(1, large, large_op);
}
}  // namespace mpi4node::compat

#define MPI4NODE_PERSISTENT_TAIL MPI_Comm comm, MPI_Info info, MPI_Request *request
#define MPI4NODE_PERSISTENT_EXCHANGE(name, PARAMETERS, ...)                                       \
  MPI4NODE_FALLBACK int MPI_##name##_c(const void* sendbuf, MPI_Count sendcount,                  \
                                       MPI_Datatype sendtype, void* recvbuf, MPI_Count recvcount, \
                                       MPI_Datatype recvtype, PARAMETERS) {                       \
    using namespace mpi4node::compat;                                                             \
    const MPI_Count limit = INT_MAX / size_of(comm);                                              \
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

// Open MPI 4.1 refuses a reduction of nothing whose two addresses are null.
#define MPI4NODE_PERSISTENT_REDUCTION(name, BLOCKS, PARAMETERS, ...)                          \
  MPI4NODE_FALLBACK int MPI_##name##_c(const void* sendbuf, void* recvbuf, MPI_Count count,   \
                                       MPI_Datatype datatype, MPI_Op op, PARAMETERS) {        \
    using namespace mpi4node::compat;                                                         \
    if (count == 0 && sendbuf == nullptr) sendbuf = &nothing;                                 \
    return narrow_reduction_for_good(                                                         \
        count, BLOCKS, datatype, op, [&](int n, MPI_Datatype type, MPI_Op operation) {        \
          return MPI4NODE_PERSISTENT(name, sendbuf, recvbuf, n, type, operation, __VA_ARGS__, \
                                     info, request);                                          \
        });                                                                                   \
  }
MPI4NODE_PERSISTENT_REDUCTION(Reduce_init, 1, MPI4NODE_LIST(int root, MPI4NODE_PERSISTENT_TAIL),
                              root, comm)
MPI4NODE_PERSISTENT_REDUCTION(Allreduce_init, 1, MPI4NODE_LIST(MPI4NODE_PERSISTENT_TAIL), comm)
MPI4NODE_PERSISTENT_REDUCTION(Reduce_scatter_block_init, mpi4node::compat::size_of(comm),
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

// --- What can't be supplied -------------------------------------------------------------------

#if !(defined(OPEN_MPI) && OMPI_MAJOR_VERSION >= 5)
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
