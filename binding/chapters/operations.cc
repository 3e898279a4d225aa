// Reduction operations.
#include "table/row.h"

namespace mpi4node {

Chapter operations() {
  return {
      ROW(MPI_Op_commutative, Op<"op">, OutFlag<"commute">),
  };
}

}  // namespace mpi4node
