#include "runtime/watched_signal.h"

#include <signal.h>

#include <atomic>

namespace mpi4node {
namespace {

std::atomic<std::atomic<std::int32_t>*> signal_counter = nullptr;
struct sigaction earlier_handler;

// Only what a signal handler may do.
void count_signal(int number, siginfo_t* details, void* context) {
  signal_counter.load()->fetch_add(1);
  if ((earlier_handler.sa_flags & SA_SIGINFO) != 0) {
    earlier_handler.sa_sigaction(number, details, context);
  } else if (earlier_handler.sa_handler != SIG_DFL && earlier_handler.sa_handler != SIG_IGN) {
    earlier_handler.sa_handler(number);
  }
}

}  // namespace

void watch_signal(const Napi::CallbackInfo& info) {
  static_assert(std::atomic<std::int32_t>::is_always_lock_free);
  const int number = info[0].As<Napi::Number>().Int32Value();
  signal_counter = reinterpret_cast<std::atomic<std::int32_t>*>(
      info[1].As<Napi::TypedArrayOf<std::int32_t>>().Data());
  struct sigaction present;
  sigaction(number, nullptr, &present);
  // It would call itself.
  if ((present.sa_flags & SA_SIGINFO) != 0 && present.sa_sigaction == count_signal) return;
  earlier_handler = present;
  struct sigaction handler = {};
  handler.sa_sigaction = count_signal;
  // Calls of the system that it interrupts go on.
  handler.sa_flags = SA_SIGINFO | SA_RESTART;
  sigemptyset(&handler.sa_mask);
  sigaction(number, &handler, nullptr);
}

}  // namespace mpi4node
