// Error handling: codes, classes and strings, and error handlers.
#include "chapters/chapters.h"
#include "runtime/error_handlers.h"

namespace mpi4node {

Chapter error_handling() {
  return {
      ROW(MPI_Error_class, Integer<"errorcode">, OutInteger<"errorclass">)
          .as("MPI.Get_error_class"),
      ROW(MPI_Error_string, Integer<"errorcode">, OutString<"string", MPI_MAX_ERROR_STRING>)
          .as("MPI.Get_error_string"),
      ROW(MPI_Add_error_class, OutInteger<"errorclass">).as("MPI.Add_error_class"),
      ROW(MPI_Add_error_code, Integer<"errorclass">, OutInteger<"errorcode">)
          .as("MPI.Add_error_code"),
      ROW(MPI_Add_error_string, Integer<"errorcode">, String<"string">).as("MPI.Add_error_string"),
      ROW(MPI_Remove_error_class, Integer<"errorclass">).as("MPI.Remove_error_class").since(4, 1),
      ROW(MPI_Remove_error_code, Integer<"errorcode">).as("MPI.Remove_error_code").since(4, 1),
      ROW(MPI_Remove_error_string, Integer<"errorcode">).as("MPI.Remove_error_string").since(4, 1),
      ADAPTED(MPI_Comm_create_errhandler, create_comm_errhandler, OutErrhandler<"errhandler">),
      ADAPTED(MPI_Win_create_errhandler, create_win_errhandler, OutErrhandler<"errhandler">),
      ADAPTED(MPI_File_create_errhandler, create_file_errhandler, OutErrhandler<"errhandler">),
      ROW(MPI_Comm_set_errhandler, Comm<"comm">, Errhandler<"errhandler">),
      ROW(MPI_Comm_get_errhandler, Comm<"comm">, OutErrhandler<"errhandler">),
      ROW(MPI_Comm_call_errhandler, Comm<"comm">, Integer<"errorcode">),
      ROW(MPI_Errhandler_free, InOutErrhandler<"errhandler">),
  };
}

}  // namespace mpi4node
