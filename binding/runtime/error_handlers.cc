#include "runtime/error_handlers.h"

#include <utility>

#include "compat/sessions.h"
#include "environment.h"

namespace mpi4node {
namespace {

void note_comm_failure(MPI_Comm* comm, int* code, ...) {
  last_failure() = {"Comm", handle_to_number(*comm), *code};
}
void note_win_failure(MPI_Win* win, int* code, ...) {
  last_failure() = {"Win", handle_to_number(*win), *code};
}
void note_session_failure(MPI_Session* session, int* code, ...) {
  // Of one that could not be made, there is nothing that a function could be given.
  if (*session == MPI_SESSION_NULL) return;
  last_failure() = {"Session", handle_to_number(*session), *code};
}
void note_file_failure(MPI_File* file, int* code, ...) {
  last_failure() = {"File", handle_to_number(*file), *code};
}

}  // namespace

Failure& last_failure() {
  thread_local Failure failure;
  return failure;
}

int create_comm_errhandler(MPI_Errhandler* errhandler) {
  return MPI_Comm_create_errhandler(note_comm_failure, errhandler);
}
int create_win_errhandler(MPI_Errhandler* errhandler) {
  return MPI_Win_create_errhandler(note_win_failure, errhandler);
}
int create_session_errhandler(MPI_Errhandler* errhandler) noexcept(!kHasSessions) {
  return MPI_Session_create_errhandler(note_session_failure, errhandler);
}
int create_file_errhandler(MPI_Errhandler* errhandler) {
  return MPI_File_create_errhandler(note_file_failure, errhandler);
}

Napi::Value take_failure(const Napi::CallbackInfo& info) {
  const Failure failure = std::exchange(last_failure(), {});
  // A note of an earlier call has nothing to do with this one.
  if (failure.code != info[0].ToNumber().Int32Value()) return info.Env().Null();
  Napi::Object object = Napi::Object::New(info.Env());
  object["_kind"] = failure.kind;
  object["_handle"] = failure.handle;
  return object;
}

}  // namespace mpi4node
