#include "runtime/on_thread.h"

#include <atomic>
#include <memory>
#include <system_error>
#include <thread>
#include <unordered_map>
#include <utility>

#include "runtime/error_handlers.h"

namespace mpi4node {
namespace {

struct Outcome {
  std::function<void()> finish;
  Failure failure;
  int code = 0;
  std::atomic<bool> done = false;
};

// Shared with the thread of the call, which may outlive the JavaScript environment.
thread_local std::unordered_map<std::uint32_t, std::shared_ptr<Outcome>> outcomes;
thread_local std::uint32_t last_outcome = 0;

}  // namespace

double run_on_thread(std::function<int()> call, std::function<void()> finish) {
  auto outcome = std::make_shared<Outcome>();
  outcome->finish = std::move(finish);
  try {
    std::thread([outcome, call = std::move(call)] {
      outcome->code = call();
      outcome->failure = last_failure();
      outcome->done.store(true, std::memory_order_release);
    }).detach();
  } catch (const std::system_error&) {
    return -1;
  }
  outcomes.emplace(++last_outcome, outcome);
  return last_outcome;
}

Napi::Value outcome_on_thread(const Napi::CallbackInfo& info) {
  const auto found = outcomes.find(info[0].As<Napi::Number>().Uint32Value());
  const std::shared_ptr<Outcome> outcome = found->second;
  if (!outcome->done.load(std::memory_order_acquire)) return Napi::Number::New(info.Env(), -1);
  outcomes.erase(found);
  // As if it had failed here.
  last_failure() = outcome->failure;
  outcome->finish();
  return Napi::Number::New(info.Env(), outcome->code);
}

}  // namespace mpi4node
