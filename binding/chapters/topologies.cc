// Process topologies, and the collectives among neighbours.
#include "chapters/chapters.h"

namespace mpi4node {

Chapter topologies() {
  return {
      ROW(MPI_Dims_create, Integer<"nnodes">, Integer<"ndims">, OutIntegers<"dims">)
          .as("MPI.Compute_dims"),
      ROW(MPI_Cart_create, Comm<"comm">, Integers<"dims">, IntegerArray<"periods">,
          Integer<"reorder">, OutComm<"comm_cart">)
          .served(),
      ROW(MPI_Cart_map, Comm<"comm">, Integers<"dims">, IntegerArray<"periods">,
          OutInteger<"newrank">)
          .served(),
      ROW(MPI_Cartdim_get, Comm<"comm">, OutInteger<"ndims">),
      ROW(MPI_Cart_get, Comm<"comm">, Integer<"maxdims">, OutIntegers<"dims">,
          OutIntegers<"periods">, OutIntegers<"coords">),
      ROW(MPI_Cart_rank, Comm<"comm">, IntegerArray<"coords">, OutInteger<"rank">),
      ROW(MPI_Cart_coords, Comm<"comm">, Integer<"rank">, Integer<"maxdims">, OutIntegers<"coords">)
          .as("Cartcomm.Get_coords"),
      ROW(MPI_Cart_shift, Comm<"comm">, Integer<"direction">, Integer<"disp">,
          OutInteger<"rank_source">, OutInteger<"rank_dest">)
          .as("Cartcomm.Shift"),
      ROW(MPI_Cart_sub, Comm<"comm">, IntegerArray<"remain_dims">, OutComm<"newcomm">).served(),

      ROW(MPI_Graph_create, Comm<"comm">, Integers<"index">, IntegerArray<"edges">,
          Integer<"reorder">, OutComm<"comm_graph">)
          .served(),
      ROW(MPI_Graph_map, Comm<"comm">, Integers<"index">, IntegerArray<"edges">,
          OutInteger<"newrank">)
          .served(),
      ROW(MPI_Graphdims_get, Comm<"comm">, OutInteger<"nnodes">, OutInteger<"nedges">),
      ROW(MPI_Graph_get, Comm<"comm">, Integer<"maxindex">, Integer<"maxedges">,
          OutIntegers<"index">, OutIntegers<"edges">),
      ROW(MPI_Graph_neighbors_count, Comm<"comm">, Integer<"rank">, OutInteger<"nneighbors">)
          .as("Graphcomm.Get_neighbors_count"),
      ROW(MPI_Graph_neighbors, Comm<"comm">, Integer<"rank">, Integer<"maxneighbors">,
          OutIntegers<"neighbors">)
          .as("Graphcomm.Get_neighbors"),

      ROW(MPI_Dist_graph_create, Comm<"comm">, Integers<"sources">, IntegerArray<"degrees">,
          IntegerArray<"destinations">, Weights<"weights">, Info<"info">, Integer<"reorder">,
          OutComm<"comm_dist_graph">)
          .as("Intracomm.Create_dist_graph")
          .served(),
      ROW(MPI_Dist_graph_create_adjacent, Comm<"comm">, Integers<"sources">,
          Weights<"sourceweights">, Integers<"destinations">, Weights<"destweights">, Info<"info">,
          Integer<"reorder">, OutComm<"comm_dist_graph">)
          .as("Intracomm.Create_dist_graph_adjacent")
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
