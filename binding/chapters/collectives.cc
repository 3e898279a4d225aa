// Collective communication.
#include "chapters/chapters.h"

namespace mpi4node {

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
      LARGE(MPI_Gatherv, GATHERV_ROLES, ROOTED).served(),
      LARGE(MPI_Igatherv, GATHERV_ROLES, ROOTED, STARTED),
      LARGE(MPI_Scatter, EXCHANGE_ROLES, ROOTED).served(),
      LARGE(MPI_Iscatter, EXCHANGE_ROLES, ROOTED, STARTED),
      LARGE(MPI_Scatterv, SCATTERV_ROLES, ROOTED).served(),
      LARGE(MPI_Iscatterv, SCATTERV_ROLES, ROOTED, STARTED),
      LARGE(MPI_Allgather, EXCHANGE_ROLES, Comm<"comm">).served(),
      LARGE(MPI_Iallgather, EXCHANGE_ROLES, Comm<"comm">, STARTED),
      LARGE(MPI_Allgatherv, GATHERV_ROLES, Comm<"comm">).served(),
      LARGE(MPI_Iallgatherv, GATHERV_ROLES, Comm<"comm">, STARTED),
      LARGE(MPI_Alltoall, EXCHANGE_ROLES, Comm<"comm">).served(),
      LARGE(MPI_Ialltoall, EXCHANGE_ROLES, Comm<"comm">, STARTED),
      LARGE(MPI_Alltoallv, VECTOR_ROLES, Comm<"comm">).served(),
      LARGE(MPI_Ialltoallv, VECTOR_ROLES, Comm<"comm">, STARTED),
      LARGE(MPI_Alltoallw, BLOCKS_ROLES, Comm<"comm">).served(),
      LARGE(MPI_Ialltoallw, BLOCKS_ROLES, Comm<"comm">, STARTED),
      LARGE(MPI_Reduce, REDUCE_ROLES, ROOTED).served(),
      LARGE(MPI_Ireduce, REDUCE_ROLES, ROOTED, STARTED),
      LARGE(MPI_Allreduce, REDUCE_ROLES, Comm<"comm">).served(),
      LARGE(MPI_Iallreduce, REDUCE_ROLES, Comm<"comm">, STARTED),
      LARGE(MPI_Reduce_scatter, REDUCE_SCATTER_ROLES, Comm<"comm">).served(),
      LARGE(MPI_Ireduce_scatter, REDUCE_SCATTER_ROLES, Comm<"comm">, STARTED),
      LARGE(MPI_Reduce_scatter_block, REDUCE_ROLES, Comm<"comm">).served(),
      LARGE(MPI_Ireduce_scatter_block, REDUCE_ROLES, Comm<"comm">, STARTED),
      LARGE(MPI_Scan, REDUCE_ROLES, Comm<"comm">).served(),
      LARGE(MPI_Iscan, REDUCE_ROLES, Comm<"comm">, STARTED),
      LARGE(MPI_Exscan, REDUCE_ROLES, Comm<"comm">).served(),
      LARGE(MPI_Iexscan, REDUCE_ROLES, Comm<"comm">, STARTED),
  };
}

}  // namespace mpi4node
