// Error handling: codes, classes and strings, and the predefined error handlers.
#include "row.h"

namespace mpi4node {

Chapter error_handling() {
  return {
      ROW(MPI_Error_class, Integer<"errorcode">, OutInteger<"errorclass">),
      ROW(MPI_Error_string, Integer<"errorcode">, OutString<"string", MPI_MAX_ERROR_STRING>),
      ROW(MPI_Add_error_class, OutInteger<"errorclass">),
      ROW(MPI_Add_error_code, Integer<"errorclass">, OutInteger<"errorcode">),
      ROW(MPI_Add_error_string, Integer<"errorcode">, String<"string">),
      ROW(MPI_Remove_error_class, Integer<"errorclass">),
      ROW(MPI_Remove_error_code, Integer<"errorcode">),
      ROW(MPI_Remove_error_string, Integer<"errorcode">),
      ROW(MPI_Comm_set_errhandler, Comm<"comm">, Errhandler<"errhandler">),
  };
}

}  // namespace mpi4node
