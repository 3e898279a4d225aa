#include "runtime/ticks.h"

#include <mpi.h>
#include <sched.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/timerfd.h>
#endif

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <memory>

#include "environment.h"
#include "libuv.h"

namespace mpi4node {
namespace {

// A handle of libuv, which frees itself when it is closed.
class LoopHandle {
 public:
  LoopHandle(int type, void* owner)
      : handle_(static_cast<uv_handle_s*>(std::malloc(uv_handle_size(type)))) {
    uv_handle_set_data(handle_, owner);
  }
  uv_handle_s* get() const { return handle_; }
  void close(void (*closed)(uv_handle_s*)) { uv_close(handle_, closed); }

 private:
  uv_handle_s* handle_;
};

// Intervals below a millisecond, which libuv's own timers don't have.
#ifdef __linux__
class Interval {
 public:
  Interval(uv_loop_s* loop, void* owner, void (*fired)(uv_handle_s*))
      : descriptor_(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)),
        handle_(kUvPoll, owner),
        fired_(fired) {
    uv_poll_init(loop, handle_.get(), descriptor_);
  }
  ~Interval() { ::close(descriptor_); }

  // Watched from the first start on, to the end: each beginning and end of watching is a call of
  // the system, and most waits are too short for an interval.
  void start(double microseconds) {
    arm(microseconds);
    if (is_watched_) return;
    is_watched_ = true;
    uv_poll_start(handle_.get(), kUvReadable, [](uv_handle_s* handle, int, int) {
      auto* self = of(handle);
      std::uint64_t expirations;
      // Nothing to read: the interval was set anew meanwhile.
      if (::read(self->descriptor_, &expirations, sizeof expirations) < 0) return;
      self->fired_(handle);
    });
  }
  void stop() {
    if (is_armed_) arm(0);
  }
  LoopHandle& handle() { return handle_; }

 private:
  static Interval* of(uv_handle_s* handle);

  // An interval of zero stops it.
  void arm(double microseconds) {
    const auto nanoseconds = static_cast<long>(microseconds * 1000);
    const timespec span = {nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000};
    const itimerspec interval = {span, span};
    timerfd_settime(descriptor_, 0, &interval, nullptr);
    is_armed_ = microseconds > 0;
  }

  int descriptor_;
  LoopHandle handle_;
  bool is_watched_ = false;
  bool is_armed_ = false;
  void (*fired_)(uv_handle_s*);
};
#else
class Interval {
 public:
  Interval(uv_loop_s* loop, void* owner, void (*fired)(uv_handle_s*))
      : handle_(kUvTimer, owner), fired_(fired) {
    uv_timer_init(loop, handle_.get());
  }
  void start(double microseconds) {
    const auto milliseconds = static_cast<unsigned long long>(std::ceil(microseconds / 1000));
    uv_timer_start(handle_.get(), fired_, milliseconds, milliseconds);
  }
  void stop() { uv_timer_stop(handle_.get()); }
  LoopHandle& handle() { return handle_; }

 private:
  LoopHandle handle_;
  void (*fired_)(uv_handle_s*);
};
#endif

class Ticks {
 public:
  Ticks(Napi::Env env, Napi::Function tick, Napi::Uint32Array is_up_to_date)
      : env_(env),
        idle_(kUvIdle, this),
        interval_(loop_of(env), this, [](uv_handle_s* handle) { of(handle)->run_if_needed(); }) {
    napi_async_init(env, nullptr, Napi::String::New(env, "mpi4node"), &context_);
    uv_idle_init(loop_of(env), idle_.get());
    napi_add_async_cleanup_hook(env, end, this, &cleanup_);
    call(tick, is_up_to_date);
  }

  void call(Napi::Function tick, Napi::Uint32Array is_up_to_date) {
    set(-1, false);
    is_up_to_date_ = Napi::Persistent(is_up_to_date);
    up_to_date_ = is_up_to_date.Data();
    if (tick_ != nullptr) napi_delete_reference(env_, tick_);
    napi_create_reference(env_, tick, 1, &tick_);
  }

  void set(double period, bool keep_alive) {
    if (period != period_) {
      uv_idle_stop(idle_.get());
      interval_.stop();
      period_ = period;
      if (period == 0) uv_idle_start(idle_.get(), every_turn);
      if (period > 0) interval_.start(period);
    }
    for (uv_handle_s* handle : {idle_.get(), interval_.handle().get()}) {
      keep_alive ? uv_ref(handle) : uv_unref(handle);
    }
  }

  void look_between(Napi::Float64Array requests, std::size_t count, Napi::Float64Array probes) {
    requests_ = Napi::Persistent(requests);
    request_handles_ = requests.Data();
    request_count_ = count;
    probes_ = Napi::Persistent(probes);
    probe_numbers_ = probes.Data();
    probe_count_ = probes.ElementLength() / kNumbersOfProbe;
    passed_ = 0;
  }

  static Ticks* of(uv_handle_s* handle) { return static_cast<Ticks*>(uv_handle_get_data(handle)); }
  Interval* interval() { return &interval_; }

 private:
  static uv_loop_s* loop_of(napi_env env) {
    uv_loop_s* loop;
    napi_get_uv_event_loop(env, &loop);
    return loop;
  }

  // While nothing happens the processor is offered to other processes: of more ranks than cores one
  // may be about to send what is waited for.
  static void every_turn(uv_handle_s* handle) {
    if (!of(handle)->run()) sched_yield();
  }

  void run_if_needed() {
    if (*up_to_date_ == 0 || ++passed_ % kMostPassed == 0 || has_come()) run();
  }

  // Looks for a while: most messages are several, of which the next comes within microseconds.
  bool has_come() {
    napi_handle_scope scope;  // for an error handler of the program
    napi_open_handle_scope(env_, &scope);
    const auto end = std::chrono::steady_clock::now() + kLook;
    bool found;
    do {
      found = look();
    } while (!found && std::chrono::steady_clock::now() < end);
    napi_close_handle_scope(env_, scope);
    return found;
  }

  // An error is a reason to enter JavaScript, too, which meets it again and tells of it.
  bool look() {
    for (std::size_t i = 0; i < request_count_; i++) {
      const auto request = number_to_handle<MPI_Request>(request_handles_[i]);
      if (request == MPI_REQUEST_NULL) continue;
      int flag = 0;
      if (MPI_Request_get_status(request, &flag, MPI_STATUS_IGNORE) != MPI_SUCCESS || flag) {
        return true;
      }
    }
    for (std::size_t i = 0; i < probe_count_; i++) {
      const double* probe = probe_numbers_ + kNumbersOfProbe * i;
      const auto comm = number_to_handle<MPI_Comm>(probe[0]);
      int flag = 0;
      if (MPI_Iprobe(static_cast<int>(probe[1]), static_cast<int>(probe[2]), comm, &flag,
                     MPI_STATUS_IGNORE) != MPI_SUCCESS ||
          flag) {
        return true;
      }
    }
    return false;
  }

  // Whether something was settled. Only then a callback scope is opened, whose end runs the
  // reactions of promises: it costs more than the call itself.
  bool run() {
    napi_handle_scope scope;
    napi_open_handle_scope(env_, &scope);
    napi_value tick, global, result;
    napi_get_reference_value(env_, tick_, &tick);
    napi_get_global(env_, &global);
    bool settled = false;
    if (napi_call_function(env_, global, tick, 0, nullptr, &result) == napi_ok) {
      napi_get_value_bool(env_, result, &settled);
      if (settled) run_reactions();
    } else {
      report();
    }
    napi_close_handle_scope(env_, scope);
    return settled;
  }

  void run_reactions() {
    napi_value resource;
    napi_callback_scope scope;
    napi_create_object(env_, &resource);
    if (napi_open_callback_scope(env_, resource, context_, &scope) == napi_ok) {
      napi_close_callback_scope(env_, scope);
    }
  }

  // The function throws nothing but what is wrong in lib/ itself. A worker that is being terminated
  // can't call it, and has no exception.
  void report() {
    bool pending = false;
    napi_is_exception_pending(env_, &pending);
    if (!pending) return;
    napi_value error;
    napi_get_and_clear_last_exception(env_, &error);
    napi_fatal_exception(env_, error);
  }

  // The environment's loop still runs until both handles are closed.
  static void end(napi_async_cleanup_hook_handle, void* data) {
    auto* self = static_cast<Ticks*>(data);
    self->idle_.close(closed);
    self->interval_.handle().close(closed);
  }
  static void closed(uv_handle_s* handle) {
    Ticks* self = of(handle);
    std::free(handle);
    if (--self->open_ > 0) return;
    napi_remove_async_cleanup_hook(self->cleanup_);
    delete self;
  }

  static constexpr std::chrono::microseconds kLook{6};
  static constexpr std::uint32_t kMostPassed = 64;
  static constexpr std::size_t kNumbersOfProbe = 3;

  napi_env env_;
  // What lib/ has said to look at, and whether that is still all.
  Napi::Reference<Napi::Uint32Array> is_up_to_date_;
  const std::uint32_t* up_to_date_ = nullptr;
  Napi::Reference<Napi::Float64Array> requests_;
  const double* request_handles_ = nullptr;
  std::size_t request_count_ = 0;
  Napi::Reference<Napi::Float64Array> probes_;
  const double* probe_numbers_ = nullptr;
  std::size_t probe_count_ = 0;
  std::uint32_t passed_ = 0;
  napi_ref tick_ = nullptr;
  napi_async_context context_ = nullptr;
  napi_async_cleanup_hook_handle cleanup_ = nullptr;
  LoopHandle idle_;
  Interval interval_;
  double period_ = -1;
  int open_ = 2;
};

#ifdef __linux__
Interval* Interval::of(uv_handle_s* handle) { return Ticks::of(handle)->interval(); }
#endif

// One for each JavaScript environment, which is a thread of its own.
thread_local Ticks* ticks = nullptr;

}  // namespace

// The environment's end deletes them.
void create_ticks(const Napi::CallbackInfo& info) {
  const auto tick = info[0].As<Napi::Function>();
  const auto is_up_to_date = info[1].As<Napi::Uint32Array>();
  if (ticks == nullptr) {
    ticks = new Ticks(info.Env(), tick, is_up_to_date);
  } else {
    ticks->call(tick, is_up_to_date);
  }
}

void look_between(const Napi::CallbackInfo& info) {
  ticks->look_between(info[0].As<Napi::Float64Array>(),
                      static_cast<std::size_t>(info[1].As<Napi::Number>().Int64Value()),
                      info[2].As<Napi::Float64Array>());
}

void set_ticks(const Napi::CallbackInfo& info) {
  ticks->set(info[0].As<Napi::Number>(), info[1].As<Napi::Boolean>());
}

}  // namespace mpi4node
