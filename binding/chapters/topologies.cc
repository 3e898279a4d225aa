// Process topologies, and the collectives among neighbours.
#include "table/row.h"

namespace mpi4node {

#define EXCHANGE_ROLES SendBuffer<"sendbuf">, ReceiveBuffer<"recvbuf">
#define GATHERV_ROLES SendBuffer<"sendbuf">, ReceiveVector<"recvbuf">
#define VECTOR_ROLES SendVector<"sendbuf">, ReceiveVector<"recvbuf">
#define BLOCKS_ROLES SendBlocks<"sendbuf">, ReceiveBlocks<"recvbuf">
#define STARTED OutRequest<"request">
#define MADE Info<"info">, OutRequest<"request">

Chapter topologies() {
  return {
      ROW(MPI_Dims_create, Integer<"nnodes">, Integer<"ndims">, OutIntegers<"dims">),
      ROW(MPI_Cart_create, Comm<"comm">, Integers<"dims">, MoreIntegers<"periods">,
          Integer<"reorder">, OutComm<"comm_cart">)
          .served(),
      ROW(MPI_Cart_map, Comm<"comm">, Integers<"dims">, MoreIntegers<"periods">,
          OutInteger<"newrank">)
          .served(),
      ROW(MPI_Cartdim_get, Comm<"comm">, OutInteger<"ndims">),
      ROW(MPI_Cart_get, Comm<"comm">, Integer<"maxdims">, OutIntegers<"dims">,
          OutIntegers<"periods">, OutIntegers<"coords">),
      ROW(MPI_Cart_rank, Comm<"comm">, MoreIntegers<"coords">, OutInteger<"rank">),
      ROW(MPI_Cart_coords, Comm<"comm">, Integer<"rank">, Integer<"maxdims">,
          OutIntegers<"coords">),
      ROW(MPI_Cart_shift, Comm<"comm">, Integer<"direction">, Integer<"disp">,
          OutInteger<"rank_source">, OutInteger<"rank_dest">),
      ROW(MPI_Cart_sub, Comm<"comm">, MoreIntegers<"remain_dims">, OutComm<"newcomm">).served(),

      ROW(MPI_Graph_create, Comm<"comm">, Integers<"index">, MoreIntegers<"edges">,
          Integer<"reorder">, OutComm<"comm_graph">)
          .served(),
      ROW(MPI_Graph_map, Comm<"comm">, Integers<"index">, MoreIntegers<"edges">,
          OutInteger<"newrank">)
          .served(),
      ROW(MPI_Graphdims_get, Comm<"comm">, OutInteger<"nnodes">, OutInteger<"nedges">),
      ROW(MPI_Graph_get, Comm<"comm">, Integer<"maxindex">, Integer<"maxedges">,
          OutIntegers<"index">, OutIntegers<"edges">),
      ROW(MPI_Graph_neighbors_count, Comm<"comm">, Integer<"rank">, OutInteger<"nneighbors">),
      ROW(MPI_Graph_neighbors, Comm<"comm">, Integer<"rank">, Integer<"maxneighbors">,
          OutIntegers<"neighbors">),

      ROW(MPI_Dist_graph_create, Comm<"comm">, Integers<"sources">, MoreIntegers<"degrees">,
          MoreIntegers<"destinations">, Weights<"weights">, Info<"info">, Integer<"reorder">,
          OutComm<"comm_dist_graph">)
          .served(),
      ROW(MPI_Dist_graph_create_adjacent, Comm<"comm">, Integers<"sources">,
          Weights<"sourceweights">, Integers<"destinations">, Weights<"destweights">, Info<"info">,
          Integer<"reorder">, OutComm<"comm_dist_graph">)
          .served(),
      ROW(MPI_Dist_graph_neighbors_count, Comm<"comm">, OutInteger<"indegree">,
          OutInteger<"outdegree">, OutFlag<"weighted">),
      ROW(MPI_Dist_graph_neighbors, Comm<"comm">, Integer<"maxindegree">, OutIntegers<"sources">,
          OutWeights<"sourceweights">, Integer<"maxoutdegree">, OutIntegers<"destinations">,
          OutWeights<"destweights">),

      LARGE(MPI_Neighbor_allgather, EXCHANGE_ROLES, Comm<"comm">).served(),
      LARGE(MPI_Neighbor_allgatherv, GATHERV_ROLES, Comm<"comm">).served(),
      LARGE(MPI_Neighbor_alltoall, EXCHANGE_ROLES, Comm<"comm">).served(),
      LARGE(MPI_Neighbor_alltoallv, VECTOR_ROLES, Comm<"comm">).served(),
      LARGE(MPI_Neighbor_alltoallw, BLOCKS_ROLES, Comm<"comm">).served(),
      LARGE(MPI_Ineighbor_allgather, EXCHANGE_ROLES, Comm<"comm">, STARTED),
      LARGE(MPI_Ineighbor_allgatherv, GATHERV_ROLES, Comm<"comm">, STARTED),
      LARGE(MPI_Ineighbor_alltoall, EXCHANGE_ROLES, Comm<"comm">, STARTED),
      LARGE(MPI_Ineighbor_alltoallv, VECTOR_ROLES, Comm<"comm">, STARTED),
      LARGE(MPI_Ineighbor_alltoallw, BLOCKS_ROLES, Comm<"comm">, STARTED),
      LARGE(MPI_Neighbor_allgather_init, EXCHANGE_ROLES, Comm<"comm">, MADE).served(),
      LARGE(MPI_Neighbor_allgatherv_init, GATHERV_ROLES, Comm<"comm">, MADE).served(),
      LARGE(MPI_Neighbor_alltoall_init, EXCHANGE_ROLES, Comm<"comm">, MADE).served(),
      LARGE(MPI_Neighbor_alltoallv_init, VECTOR_ROLES, Comm<"comm">, MADE).served(),
      LARGE(MPI_Neighbor_alltoallw_init, BLOCKS_ROLES, Comm<"comm">, MADE).served(),
  };
}

}  // namespace mpi4node
