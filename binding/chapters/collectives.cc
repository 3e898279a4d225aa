// Collective communication.
#include "table/row.h"

namespace mpi4node {

#define EXCHANGE_ROLES SendBuffer<"sendbuf">, ReceiveBuffer<"recvbuf">
#define REDUCE_ROLES ReduceBuffers<"sendbuf", "recvbuf">, Op<"op">
#define ROOTED Integer<"root">, Comm<"comm">
#define STARTED OutRequest<"request">

// Unlike a send or a receive, a blocking collective can't run in its nonblocking form while object
// receives are pending: the two do not match each other (MPI 4.0, section 6.12).
Chapter collectives() {
  return {
      ROW(MPI_Barrier, Comm<"comm">).served(),
      ROW(MPI_Ibarrier, Comm<"comm">, STARTED),
      LARGE(MPI_Bcast, ReceiveBuffer<"buffer">, ROOTED).served(),
      LARGE(MPI_Ibcast, ReceiveBuffer<"buffer">, ROOTED, STARTED),
      LARGE(MPI_Gather, EXCHANGE_ROLES, ROOTED).served(),
      LARGE(MPI_Igather, EXCHANGE_ROLES, ROOTED, STARTED),
      LARGE(MPI_Gatherv, SendBuffer<"sendbuf">, ReceiveVector<"recvbuf">, ROOTED).served(),
      LARGE(MPI_Igatherv, SendBuffer<"sendbuf">, ReceiveVector<"recvbuf">, ROOTED, STARTED),
      LARGE(MPI_Scatter, EXCHANGE_ROLES, ROOTED).served(),
      LARGE(MPI_Iscatter, EXCHANGE_ROLES, ROOTED, STARTED),
      LARGE(MPI_Scatterv, SendVector<"sendbuf">, ReceiveBuffer<"recvbuf">, ROOTED).served(),
      LARGE(MPI_Iscatterv, SendVector<"sendbuf">, ReceiveBuffer<"recvbuf">, ROOTED, STARTED),
      LARGE(MPI_Allgather, EXCHANGE_ROLES, Comm<"comm">).served(),
      LARGE(MPI_Iallgather, EXCHANGE_ROLES, Comm<"comm">, STARTED),
      LARGE(MPI_Allgatherv, SendBuffer<"sendbuf">, ReceiveVector<"recvbuf">, Comm<"comm">).served(),
      LARGE(MPI_Iallgatherv, SendBuffer<"sendbuf">, ReceiveVector<"recvbuf">, Comm<"comm">,
            STARTED),
      LARGE(MPI_Alltoall, EXCHANGE_ROLES, Comm<"comm">).served(),
      LARGE(MPI_Ialltoall, EXCHANGE_ROLES, Comm<"comm">, STARTED),
      LARGE(MPI_Alltoallv, SendVector<"sendbuf">, ReceiveVector<"recvbuf">, Comm<"comm">).served(),
      LARGE(MPI_Ialltoallv, SendVector<"sendbuf">, ReceiveVector<"recvbuf">, Comm<"comm">, STARTED),
      LARGE(MPI_Alltoallw, SendBlocks<"sendbuf">, ReceiveBlocks<"recvbuf">, Comm<"comm">).served(),
      LARGE(MPI_Ialltoallw, SendBlocks<"sendbuf">, ReceiveBlocks<"recvbuf">, Comm<"comm">, STARTED),
      LARGE(MPI_Reduce, REDUCE_ROLES, ROOTED).served(),
      LARGE(MPI_Ireduce, REDUCE_ROLES, ROOTED, STARTED),
      LARGE(MPI_Allreduce, REDUCE_ROLES, Comm<"comm">).served(),
      LARGE(MPI_Iallreduce, REDUCE_ROLES, Comm<"comm">, STARTED),
      LARGE(MPI_Reduce_scatter, ReduceScatterBuffers<"sendbuf", "recvbuf">, Op<"op">, Comm<"comm">)
          .served(),
      LARGE(MPI_Ireduce_scatter, ReduceScatterBuffers<"sendbuf", "recvbuf">, Op<"op">, Comm<"comm">,
            STARTED),
      LARGE(MPI_Reduce_scatter_block, REDUCE_ROLES, Comm<"comm">).served(),
      LARGE(MPI_Ireduce_scatter_block, REDUCE_ROLES, Comm<"comm">, STARTED),
      LARGE(MPI_Scan, REDUCE_ROLES, Comm<"comm">).served(),
      LARGE(MPI_Iscan, REDUCE_ROLES, Comm<"comm">, STARTED),
      LARGE(MPI_Exscan, REDUCE_ROLES, Comm<"comm">).served(),
      LARGE(MPI_Iexscan, REDUCE_ROLES, Comm<"comm">, STARTED),
  };
}

}  // namespace mpi4node
