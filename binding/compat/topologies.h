// Collectives among neighbours: what an older library lacks.
#pragma once

#include "compat/collectives.h"
#include "compat/persistent_collectives.h"

MPI4NODE_NARROW_EXCHANGE(MPI_Neighbor_allgather, MPI_Comm comm, comm)
MPI4NODE_NARROW_EXCHANGE(MPI_Neighbor_alltoall, MPI_Comm comm, comm)
MPI4NODE_NARROW_EXCHANGE(MPI_Ineighbor_allgather,
                         MPI4NODE_LIST(MPI_Comm comm, MPI_Request* request), comm, request)
MPI4NODE_NARROW_EXCHANGE(MPI_Ineighbor_alltoall, MPI4NODE_LIST(MPI_Comm comm, MPI_Request* request),
                         comm, request)

#if MPI_VERSION < 4
MPI4NODE_NARROW_GATHERV(MPI_Neighbor_allgatherv, MPI_Comm comm, comm)
MPI4NODE_NARROW_GATHERV(MPI_Ineighbor_allgatherv,
                        MPI4NODE_LIST(MPI_Comm comm, MPI_Request* request), comm, request)
MPI4NODE_NARROW_ALLTOALLV(MPI_Neighbor_alltoallv, MPI_Comm comm, comm)
MPI4NODE_NARROW_ALLTOALLV(MPI_Ineighbor_alltoallv,
                          MPI4NODE_LIST(MPI_Comm comm, MPI_Request* request), comm, request)

// The displacements are of type MPI_Aint in MPI 3 too.
#define MPI4NODE_NARROW_NEIGHBOR_ALLTOALLW(function, PARAMETERS, ...)                        \
  MPI4NODE_FALLBACK int function##_c(                                                        \
      const void* sendbuf, const MPI_Count* sendcounts, const MPI_Aint* sdispls,             \
      const MPI_Datatype* sendtypes, void* recvbuf, const MPI_Count* recvcounts,             \
      const MPI_Aint* rdispls, const MPI_Datatype* recvtypes, PARAMETERS) {                  \
    return function(sendbuf, mpi4node::compat::narrow_array(sendcounts), sdispls, sendtypes, \
                    recvbuf, mpi4node::compat::narrow_array(recvcounts), rdispls, recvtypes, \
                    __VA_ARGS__);                                                            \
  }
MPI4NODE_NARROW_NEIGHBOR_ALLTOALLW(MPI_Neighbor_alltoallw, MPI_Comm comm, comm)
MPI4NODE_NARROW_NEIGHBOR_ALLTOALLW(MPI_Ineighbor_alltoallw,
                                   MPI4NODE_LIST(MPI_Comm comm, MPI_Request* request), comm,
                                   request)

// --- Persistent -------------------------------------------------------------------------------

MPI4NODE_PERSISTENT_EXCHANGE(Neighbor_allgather_init, MPI4NODE_LIST(MPI4NODE_PERSISTENT_TAIL), comm)
MPI4NODE_PERSISTENT_EXCHANGE(Neighbor_alltoall_init, MPI4NODE_LIST(MPI4NODE_PERSISTENT_TAIL), comm)
MPI4NODE_FALLBACK int MPI_Neighbor_allgatherv_init_c(const void* sendbuf, MPI_Count sendcount,
                                                     MPI_Datatype sendtype, void* recvbuf,
                                                     const MPI_Count* recvcounts,
                                                     const MPI_Aint* displs, MPI_Datatype recvtype,
                                                     MPI4NODE_PERSISTENT_TAIL) {
  using namespace mpi4node::compat;
  return narrow_for_good(sendcount, sendtype, [&](int n, MPI_Datatype type) {
    return MPI4NODE_PERSISTENT(Neighbor_allgatherv_init, sendbuf, n, type, recvbuf,
                               narrow_array(recvcounts), narrow_array(displs), recvtype, comm, info,
                               request);
  });
}
MPI4NODE_FALLBACK int MPI_Neighbor_alltoallv_init_c(const void* sendbuf,
                                                    const MPI_Count* sendcounts,
                                                    const MPI_Aint* sdispls, MPI_Datatype sendtype,
                                                    void* recvbuf, const MPI_Count* recvcounts,
                                                    const MPI_Aint* rdispls, MPI_Datatype recvtype,
                                                    MPI4NODE_PERSISTENT_TAIL) {
  using namespace mpi4node::compat;
  return MPI4NODE_PERSISTENT(Neighbor_alltoallv_init, sendbuf, narrow_array(sendcounts),
                             narrow_array(sdispls), sendtype, recvbuf, narrow_array(recvcounts),
                             narrow_array(rdispls), recvtype, comm, info, request);
}
MPI4NODE_FALLBACK int MPI_Neighbor_alltoallw_init_c(
    const void* sendbuf, const MPI_Count* sendcounts, const MPI_Aint* sdispls,
    const MPI_Datatype* sendtypes, void* recvbuf, const MPI_Count* recvcounts,
    const MPI_Aint* rdispls, const MPI_Datatype* recvtypes, MPI4NODE_PERSISTENT_TAIL) {
  using namespace mpi4node::compat;
  return MPI4NODE_PERSISTENT(Neighbor_alltoallw_init, sendbuf, narrow_array(sendcounts), sdispls,
                             sendtypes, recvbuf, narrow_array(recvcounts), rdispls, recvtypes, comm,
                             info, request);
}
#endif
