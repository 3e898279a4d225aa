#include "runtime/tracked_requests.h"

#include <chrono>
#include <thread>

#include "environment.h"

namespace mpi4node {
namespace {

// Receives can be cancelled. A send or a collective can't: the thread ends when it is complete.
void end_requests(void* data) {
  auto* environment = static_cast<Environment*>(data);
  std::set<MPI_Request> requests;
  requests.swap(*environment->requests);
  delete environment->requests;
  environment->requests = nullptr;
  int finalized = 0;
  MPI_Finalized(&finalized);
  if (finalized) return;
  for (MPI_Request request : requests) {
    int flag = 0;
    // One that is complete, or a persistent one that was not started, can't be cancelled.
    if (MPI_Request_get_status(request, &flag, MPI_STATUS_IGNORE) == MPI_SUCCESS && !flag) {
      MPI_Cancel(&request);
    }
  }
  for (MPI_Request request : requests) {
    int flag = 0;
    while (MPI_Test(&request, &flag, MPI_STATUS_IGNORE) == MPI_SUCCESS && !flag) {
      std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
  }
}

}  // namespace

napi_value track_requests(napi_env env, napi_callback_info info) {
  void* data;
  napi_get_cb_info(env, info, nullptr, nullptr, nullptr, &data);
  auto* environment = static_cast<Environment*>(data);
  environment->requests = new std::set<MPI_Request>;
  napi_add_env_cleanup_hook(env, end_requests, environment);
  return nullptr;
}

}  // namespace mpi4node
