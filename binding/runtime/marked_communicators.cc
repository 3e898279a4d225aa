#include "runtime/marked_communicators.h"

#include <mutex>
#include <vector>

#include "environment.h"

namespace mpi4node {
namespace {

std::mutex marked_mutex;
std::vector<MPI_Comm> marked;  // in the order in which they were made

int forget_marked(MPI_Comm comm, int, void*, void*) {
  const std::lock_guard lock(marked_mutex);
  std::erase(marked, comm);
  return MPI_SUCCESS;
}

// MPI may call forget_marked() in here, if the communicator is marked already: no lock is held.
int mark_keyval(int* keyval) {
  static int made = MPI_KEYVAL_INVALID;
  const std::lock_guard lock(marked_mutex);
  int code = MPI_SUCCESS;
  if (made == MPI_KEYVAL_INVALID) {
    code = MPI_Comm_create_keyval(MPI_COMM_NULL_COPY_FN, forget_marked, &made, nullptr);
  }
  *keyval = made;
  return code;
}

}  // namespace

int mark_communicator(MPI_Comm comm) {
  int keyval;
  int code = mark_keyval(&keyval);
  if (code == MPI_SUCCESS) code = MPI_Comm_set_attr(comm, keyval, nullptr);
  if (code != MPI_SUCCESS) return code;
  const std::lock_guard lock(marked_mutex);
  marked.push_back(comm);
  return MPI_SUCCESS;
}

Napi::Value marked_communicators(const Napi::CallbackInfo& info) {
  const std::lock_guard lock(marked_mutex);
  Napi::Array handles = Napi::Array::New(info.Env());
  for (const MPI_Comm comm : marked) handles[handles.Length()] = handle_to_number(comm);
  return handles;
}

}  // namespace mpi4node
