#include "runtime/file_accesses.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <unordered_map>
#include <utility>

#include "environment.h"
#include "runtime/error_handlers.h"

namespace mpi4node {
namespace {

struct Access {
  std::function<int(MPI_Status*)> run;
  MPI_Request request = MPI_REQUEST_NULL;
  MPI_Status status{};
  Failure failure;
  int code = MPI_SUCCESS;
};
using SharedAccess = std::shared_ptr<Access>;

// Never destroyed: a thread may outlive what the end of the process destroys.
struct Queues {
  std::mutex mutex;
  std::condition_variable emptied;
  std::map<MPI_File, std::deque<SharedAccess>> of_file;  // without empty ones
  std::atomic<int> count = 0;                            // of them; asked for by every call
};
Queues& queues() {
  static auto* all = new Queues;
  return *all;
}

thread_local std::unordered_map<MPI_Request, SharedAccess> started_accesses;

// The request may be freed, and its handle be another's, as soon as it is complete.
void make_access(Access& access) {
  access.code = access.run(&access.status);
  access.failure = std::exchange(last_failure(), {});
  access.run = nullptr;
  MPI_Grequest_complete(access.request);
}

void make_accesses(MPI_File file) {
  Queues& all = queues();
  std::unique_lock lock(all.mutex);
  auto& queue = all.of_file[file];
  while (!queue.empty()) {
    const SharedAccess access = queue.front();
    lock.unlock();
    make_access(*access);
    lock.lock();
    // Only now: who waits for the queue may close the file next, or finalize MPI.
    queue.pop_front();
  }
  all.of_file.erase(file);
  --all.count;
  all.emptied.notify_all();
}

int tell_status(void* data, MPI_Status* status) {
  // The standard lets no query function change it.
  const int error = status->MPI_ERROR;
  *status = (*static_cast<SharedAccess*>(data))->status;
  status->MPI_ERROR = error;
  return MPI_SUCCESS;
}
int forget_access(void* data) {
  delete static_cast<SharedAccess*>(data);
  return MPI_SUCCESS;
}
// No access can be taken back.
int let_it_be(void*, int) { return MPI_SUCCESS; }

}  // namespace

int start_file_access(MPI_File file, std::function<int(MPI_Status*)> run, MPI_Request* request) {
  const auto access = std::make_shared<Access>();
  access->run = std::move(run);
  access->status.MPI_SOURCE = MPI_ANY_SOURCE;
  access->status.MPI_TAG = MPI_ANY_TAG;
  const int code =
      MPI_Grequest_start(tell_status, forget_access, let_it_be, new SharedAccess(access), request);
  if (code != MPI_SUCCESS) return code;
  access->request = *request;
  started_accesses.insert_or_assign(*request, access);

  Queues& all = queues();
  const std::unique_lock lock(all.mutex);
  auto& queue = all.of_file[file];
  queue.push_back(access);
  if (queue.size() > 1) return MPI_SUCCESS;
  ++all.count;
  try {
    std::thread(make_accesses, file).detach();
  } catch (const std::system_error&) {
    all.of_file.erase(file);
    --all.count;
    make_access(*access);
  }
  return MPI_SUCCESS;
}

void finish_file_accesses(MPI_File file) {
  Queues& all = queues();
  if (all.count.load(std::memory_order_relaxed) == 0) return;
  std::unique_lock lock(all.mutex);
  all.emptied.wait(lock, [&all, file] {
    return file == MPI_FILE_NULL ? all.of_file.empty() : !all.of_file.contains(file);
  });
}

Napi::Value outcome_of_access(const Napi::CallbackInfo& info) {
  const double number = info[0].As<Napi::Number>();
  const auto found = started_accesses.find(number_to_handle<MPI_Request>(number));
  if (found == started_accesses.end()) return Napi::Number::New(info.Env(), MPI_SUCCESS);
  const SharedAccess access = std::move(found->second);
  started_accesses.erase(found);
  // As if it had failed here.
  last_failure() = access->failure;
  static_cast<Environment*>(info.Data())->status()[0] = access->status;
  return Napi::Number::New(info.Env(), access->code);
}

void finish_accesses(const Napi::CallbackInfo& info) {
  finish_file_accesses(number_to_handle<MPI_File>(info[0].As<Napi::Number>()));
}

}  // namespace mpi4node
