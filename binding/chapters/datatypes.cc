// Datatypes: sizes and names of the predefined ones, and what a status says of them.
#include "table/row.h"

namespace mpi4node {

Chapter datatypes() {
  return {
      LARGE(MPI_Type_size, Datatype<"datatype">, OutCount<"size">),
      LARGE(MPI_Type_get_extent, Datatype<"datatype">, OutCount<"lb">, OutCount<"extent">),
      LARGE(MPI_Type_get_true_extent, Datatype<"datatype">, OutCount<"true_lb">,
            OutCount<"true_extent">),
      ROW(MPI_Type_get_name, Datatype<"datatype">, OutString<"type_name", MPI_MAX_OBJECT_NAME>),
      LARGE(MPI_Get_count, InStatus<"status">, Datatype<"datatype">, OutCount<"count">),
      LARGE(MPI_Get_elements, InStatus<"status">, Datatype<"datatype">, OutCount<"count">),
      LARGE(MPI_Status_set_elements, InOutStatus<"status">, Datatype<"datatype">, Count<"count">),
      ROW(MPI_Status_set_cancelled, InOutStatus<"status">, Integer<"flag">),
      ROW(MPI_Test_cancelled, InStatus<"status">, OutFlag<"flag">),
  };
}

}  // namespace mpi4node
