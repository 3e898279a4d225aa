#include "runtime/on_thread.h"

#include <condition_variable>
#include <deque>
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

class Outcome {
 public:
  explicit Outcome(std::function<void()> finish) : finish(std::move(finish)) {}

  void run(const std::function<int()>& call) {
    code = call();
    failure = last_failure();
    const std::lock_guard lock(mutex_);
    is_done_ = true;
    if (request_ != MPI_REQUEST_NULL) MPI_Grequest_complete(request_);
  }
  bool is_done() {
    const std::lock_guard lock(mutex_);
    return is_done_;
  }
  void complete(MPI_Request request) {
    const std::lock_guard lock(mutex_);
    request_ = request;
    if (is_done_) MPI_Grequest_complete(request_);
  }

  const std::function<void()> finish;
  Failure failure;
  int code = 0;

 private:
  std::mutex mutex_;
  bool is_done_ = false;
  MPI_Request request_ = MPI_REQUEST_NULL;
};

// Shared with the thread of the call, which may outlive the JavaScript environment.
thread_local std::unordered_map<std::uint32_t, std::shared_ptr<Outcome>> outcomes;
thread_local std::uint32_t last_outcome = 0;

double remember(const std::shared_ptr<Outcome>& outcome) {
  outcomes.emplace(++last_outcome, outcome);
  return last_outcome;
}

// The thread that runs calls one after the other. It is there as long as the process.
class Queue {
 public:
  void add(std::function<void()> call) {
    const std::lock_guard lock(mutex_);
    if (!has_thread_) std::thread([this] { serve(); }).detach();
    has_thread_ = true;
    calls_.push_back(std::move(call));
    is_filled_.notify_one();
  }

 private:
  void serve() {
    for (;;) {
      std::unique_lock lock(mutex_);
      is_filled_.wait(lock, [this] { return !calls_.empty(); });
      const std::function<void()> call = std::move(calls_.front());
      calls_.pop_front();
      lock.unlock();
      call();
    }
  }

  std::mutex mutex_;
  std::condition_variable is_filled_;
  std::deque<std::function<void()>> calls_;
  bool has_thread_ = false;
};

}  // namespace

double run_on_thread(std::function<int()> call, std::function<void()> finish) {
  auto outcome = std::make_shared<Outcome>(std::move(finish));
  try {
    std::thread([outcome, call = std::move(call)] { outcome->run(call); }).detach();
  } catch (const std::system_error&) {
    return -1;
  }
  return remember(outcome);
}

double run_in_order(std::function<int()> call, std::function<void()> finish) {
  // Never deleted: its thread may still wait in it when the process ends.
  static auto* queue = new Queue;
  auto outcome = std::make_shared<Outcome>(std::move(finish));
  try {
    queue->add([outcome, call = std::move(call)] { outcome->run(call); });
  } catch (const std::system_error&) {
    return -1;
  }
  return remember(outcome);
}

void complete_on_thread(const Napi::CallbackInfo& info) {
  const auto number = info[0].As<Napi::Number>().Uint32Value();
  outcomes.at(number)->complete(number_to_handle<MPI_Request>(info[1].As<Napi::Number>()));
}

Napi::Value outcome_on_thread(const Napi::CallbackInfo& info) {
  const auto found = outcomes.find(info[0].As<Napi::Number>().Uint32Value());
  const std::shared_ptr<Outcome> outcome = found->second;
  if (!outcome->is_done()) return Napi::Number::New(info.Env(), -1);
  outcomes.erase(found);
  // As if it had failed here.
  last_failure() = outcome->failure;
  outcome->finish();
  return Napi::Number::New(info.Env(), outcome->code);
}

}  // namespace mpi4node
