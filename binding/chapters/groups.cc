// Groups of processes.
#include "chapters/chapters.h"

namespace mpi4node {

Chapter groups() {
  return {
      ROW(MPI_Group_size, Group<"group">, OutInteger<"size">).as("Group.Get_size"),
      ROW(MPI_Group_rank, Group<"group">, OutInteger<"rank">).as("Group.Get_rank"),
      ROW(MPI_Group_translate_ranks, Group<"group1">, Integers<"ranks1">, Group<"group2">,
          OutIntegers<"ranks2">),
      ROW(MPI_Group_compare, Group<"group1">, Group<"group2">, OutInteger<"result">),
      ROW(MPI_Group_union, Group<"group1">, Group<"group2">, OutGroup<"newgroup">),
      ROW(MPI_Group_intersection, Group<"group1">, Group<"group2">, OutGroup<"newgroup">),
      ROW(MPI_Group_difference, Group<"group1">, Group<"group2">, OutGroup<"newgroup">),
      ROW(MPI_Group_incl, Group<"group">, Integers<"ranks">, OutGroup<"newgroup">),
      ROW(MPI_Group_excl, Group<"group">, Integers<"ranks">, OutGroup<"newgroup">),
      ROW(MPI_Group_range_incl, Group<"group">, Ranges<"ranks">, OutGroup<"newgroup">),
      ROW(MPI_Group_range_excl, Group<"group">, Ranges<"ranks">, OutGroup<"newgroup">),
      ROW(MPI_Group_free, InOutGroup<"group">),
  };
}

}  // namespace mpi4node
