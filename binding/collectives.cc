// Collective communication.
#include "row.h"

namespace mpi4node {

#define EXCHANGE_ROLES SendBuffer<"sendbuf">, ReceiveBuffer<"recvbuf">
#define REDUCE_ROLES ReduceBuffers<"sendbuf", "recvbuf">, Op<"op">
#define ROOTED Integer<"root">, Comm<"comm">
#define STARTED OutRequest<"request">

Chapter collectives() {
  return {
      ROW(MPI_Barrier, Comm<"comm">).nonblocking("MPI_Ibarrier"),
      ROW(MPI_Ibarrier, Comm<"comm">, STARTED),
      LARGE(MPI_Bcast, ReceiveBuffer<"buffer">, ROOTED).nonblocking("MPI_Ibcast"),
      LARGE(MPI_Ibcast, ReceiveBuffer<"buffer">, ROOTED, STARTED),
      LARGE(MPI_Gather, EXCHANGE_ROLES, ROOTED).nonblocking("MPI_Igather"),
      LARGE(MPI_Igather, EXCHANGE_ROLES, ROOTED, STARTED),
      LARGE(MPI_Gatherv, SendBuffer<"sendbuf">, ReceiveVector<"recvbuf">, ROOTED),
      LARGE(MPI_Scatter, EXCHANGE_ROLES, ROOTED).nonblocking("MPI_Iscatter"),
      LARGE(MPI_Iscatter, EXCHANGE_ROLES, ROOTED, STARTED),
      LARGE(MPI_Scatterv, SendVector<"sendbuf">, ReceiveBuffer<"recvbuf">, ROOTED),
      LARGE(MPI_Allgather, EXCHANGE_ROLES, Comm<"comm">).nonblocking("MPI_Iallgather"),
      LARGE(MPI_Iallgather, EXCHANGE_ROLES, Comm<"comm">, STARTED),
      LARGE(MPI_Allgatherv, SendBuffer<"sendbuf">, ReceiveVector<"recvbuf">, Comm<"comm">),
      LARGE(MPI_Alltoall, EXCHANGE_ROLES, Comm<"comm">).nonblocking("MPI_Ialltoall"),
      LARGE(MPI_Ialltoall, EXCHANGE_ROLES, Comm<"comm">, STARTED),
      LARGE(MPI_Alltoallv, SendVector<"sendbuf">, ReceiveVector<"recvbuf">, Comm<"comm">),
      LARGE(MPI_Reduce, REDUCE_ROLES, ROOTED).nonblocking("MPI_Ireduce"),
      LARGE(MPI_Ireduce, REDUCE_ROLES, ROOTED, STARTED),
      LARGE(MPI_Allreduce, REDUCE_ROLES, Comm<"comm">).nonblocking("MPI_Iallreduce"),
      LARGE(MPI_Iallreduce, REDUCE_ROLES, Comm<"comm">, STARTED),
      LARGE(MPI_Reduce_scatter, ReduceScatterBuffers<"sendbuf", "recvbuf">, Op<"op">, Comm<"comm">),
      LARGE(MPI_Reduce_scatter_block, REDUCE_ROLES, Comm<"comm">)
          .nonblocking("MPI_Ireduce_scatter_block"),
      LARGE(MPI_Ireduce_scatter_block, REDUCE_ROLES, Comm<"comm">, STARTED),
      LARGE(MPI_Scan, REDUCE_ROLES, Comm<"comm">).nonblocking("MPI_Iscan"),
      LARGE(MPI_Iscan, REDUCE_ROLES, Comm<"comm">, STARTED),
      LARGE(MPI_Exscan, REDUCE_ROLES, Comm<"comm">).nonblocking("MPI_Iexscan"),
      LARGE(MPI_Iexscan, REDUCE_ROLES, Comm<"comm">, STARTED),
  };
}

}  // namespace mpi4node
