// Error handling: codes, classes and strings, and error handlers.
#include "runtime/error_handling.h"

#include "table/row.h"

namespace mpi4node {
namespace {

// The handler of all JavaScript functions. It only takes down what has failed, and lib/ calls the
// function when the MPI call has returned: MPICH calls handlers with its locks held, where most
// calls of MPI end the process.
void note_comm_failure(MPI_Comm* comm, int* code, ...) {
  last_failure() = {"Comm", handle_to_number(*comm), *code};
}
void note_win_failure(MPI_Win* win, int* code, ...) {
  last_failure() = {"Win", handle_to_number(*win), *code};
}

int create_comm_errhandler(MPI_Errhandler* errhandler) {
  return MPI_Comm_create_errhandler(note_comm_failure, errhandler);
}
int create_win_errhandler(MPI_Errhandler* errhandler) {
  return MPI_Win_create_errhandler(note_win_failure, errhandler);
}

}  // namespace

Failure& last_failure() {
  thread_local Failure failure;
  return failure;
}

Napi::Value take_failure(const Napi::CallbackInfo& info) {
  const Failure failure = std::exchange(last_failure(), {});
  // A call that did not fail so has nothing to do with it.
  if (failure.code != info[0].ToNumber().Int32Value()) return info.Env().Null();
  Napi::Object object = Napi::Object::New(info.Env());
  object["_kind"] = failure.kind;
  object["_handle"] = failure.handle;
  return object;
}

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
      ADAPTED(MPI_Comm_create_errhandler, create_comm_errhandler, OutErrhandler<"errhandler">),
      ADAPTED(MPI_Win_create_errhandler, create_win_errhandler, OutErrhandler<"errhandler">),
      ROW(MPI_Comm_set_errhandler, Comm<"comm">, Errhandler<"errhandler">),
      ROW(MPI_Comm_get_errhandler, Comm<"comm">, OutErrhandler<"errhandler">),
      ROW(MPI_Comm_call_errhandler, Comm<"comm">, Integer<"errorcode">),
      ROW(MPI_Errhandler_free, InOutErrhandler<"errhandler">),
  };
}

}  // namespace mpi4node
