// Info objects: string keys and values that hint to the library.
#include "row.h"

namespace mpi4node {

Chapter info_objects() {
  return {
      ROW(MPI_Info_create, OutInfo<"info">),
      ROW(MPI_Info_free, InOutInfo<"info">),
      ROW(MPI_Info_set, Info<"info">, String<"key">, String<"value">),
  };
}

}  // namespace mpi4node
