#include "runtime/user_operations.h"

#include <array>
#include <climits>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "compat/compat.h"
#include "runtime/serving.h"

namespace mpi4node {

std::atomic<int> user_operations_alive = 0;

namespace {

constexpr std::size_t kSlots = 256;

class Delegation;

struct Slot {
  bool is_used = false;
  Environment* environment = nullptr;  // null when its thread has ended
  std::thread::id thread;
  napi_ref function = nullptr;  // weak
  MPI_Op op = MPI_OP_NULL;
  std::atomic<Delegation*> delegation = nullptr;  // while a reduction runs on another thread

  void clear() {
    environment = nullptr;
    function = nullptr;
    op = MPI_OP_NULL;
    is_used = false;
  }
};

// A reduction that runs on a thread of its own, while the JavaScript thread runs the calls of the
// operation that any thread asks it for.
class Delegation {
 public:
  // On the JavaScript thread: returns what the reduction does, or kNoThread.
  int run(const std::function<int()>& reduction) {
    std::thread thread;
    try {
      thread = std::thread([this, &reduction] {
        const int code = reduction();
        const std::lock_guard lock(mutex_);
        code_ = code;
        done_ = true;
        changed_.notify_all();
      });
    } catch (const std::system_error&) {
      return kNoThread;
    }
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] { return task_ != nullptr || done_; });
      if (task_ == nullptr) break;
      // The one who asks waits for it, so it needs no lock.
      lock.unlock();
      (*task_)();
      lock.lock();
      task_ = nullptr;
      changed_.notify_all();
    }
    lock.unlock();
    thread.join();
    return code_;
  }

  // On any other thread.
  void ask(const std::function<void()>& task) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return task_ == nullptr; });
    task_ = &task;
    changed_.notify_all();
    changed_.wait(lock, [this, &task] { return task_ != &task; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  const std::function<void()>* task_ = nullptr;
  bool done_ = false;
  int code_ = MPI_SUCCESS;
};

std::array<Slot, kSlots> slots;
std::mutex slots_mutex;

// The environment of this thread, if it is one that runs JavaScript.
thread_local Environment* current = nullptr;

// MPI's memory as JavaScript sees it: the memory itself, or a copy of a small part. An ArrayBuffer
// on foreign memory takes 2 us to make, as long as copying this much, and what Node keeps for it is
// only given up when the event loop turns.
constexpr std::size_t kDirect = std::size_t{1} << 16;

struct View {
  napi_env env;
  napi_value buffer = nullptr;
  std::size_t size;
  bool is_copy;

  View(napi_env env, void* memory, std::size_t size) : env(env), size(size) {
    const auto keep = [](napi_env, void*, void*) {};
    is_copy = size < kDirect || napi_create_external_arraybuffer(env, memory, size, keep, nullptr,
                                                                 &buffer) != napi_ok;
    void* data = nullptr;
    if (is_copy && napi_create_arraybuffer(env, size, &data, &buffer) == napi_ok && size > 0) {
      std::memcpy(data, memory, size);
    }
  }
  // Whether the bytes are still there to be taken back.
  bool give_back(void* memory) const {
    void* data = nullptr;
    std::size_t length = 0;
    napi_get_arraybuffer_info(env, buffer, &data, &length);
    if (length != size) return false;
    if (is_copy && size > 0) std::memcpy(memory, data, size);
    return true;
  }
  void detach() const { napi_detach_arraybuffer(env, buffer); }
};

// The function, which this thread's handle scope keeps alive from now on; null if it is garbage.
napi_value function_of(const Slot& slot) {
  napi_value function = nullptr;
  napi_get_reference_value(slot.environment->env, slot.function, &function);
  return function;
}

// Calls the function of lib/, which keeps exceptions for itself and tells whether there was one.
bool call_function(const Slot& slot, void* in, void* inout, std::size_t size,
                   MPI_Datatype datatype) {
  napi_env env = slot.environment->env;
  napi_handle_scope scope;
  if (napi_open_handle_scope(env, &scope) != napi_ok) return false;
  const View input(env, in, size), output(env, inout, size);
  bool done = false;
  napi_value function, number, receiver, result;
  if (input.buffer != nullptr && output.buffer != nullptr &&
      napi_create_double(env, handle_to_number(datatype), &number) == napi_ok &&
      napi_get_undefined(env, &receiver) == napi_ok && (function = function_of(slot)) != nullptr) {
    napi_value arguments[] = {input.buffer, output.buffer, number};
    if (napi_call_function(env, receiver, function, 3, arguments, &result) == napi_ok) {
      napi_get_value_bool(env, result, &done);
    } else {
      // The thread is being ended: nothing may stay pending while MPI goes on.
      napi_value exception;
      napi_get_and_clear_last_exception(env, &exception);
    }
    if (done) done = output.give_back(inout);
    input.detach();
    output.detach();
  }
  napi_close_handle_scope(env, scope);
  return done;
}

// Told to the thread that reduces, which is not the function's own if it has the operation by its
// handle.
void fail(const Slot& slot) {
  Environment* environment = slot.environment;
  if (slot.thread != std::this_thread::get_id() && current != nullptr) environment = current;
  if (environment != nullptr) environment->callback_failed = true;
}

// JavaScript runs on its own thread only. Should MPI call an operation on another one that was not
// expected, that call is left out and the reduction fails.
void run(const Slot& slot, void* in, void* inout, MPI_Count count, MPI_Datatype datatype) {
  if (slot.environment == nullptr) return fail(slot);
  if (slot.thread != std::this_thread::get_id()) {
    Delegation* delegation = slot.delegation;
    if (delegation == nullptr) return fail(slot);
    return delegation->ask([&] { run(slot, in, inout, count, datatype); });
  }
  // After a failure the rest of the reduction is left out.
  if (slot.environment->callback_failed || count <= 0) return;
  MPI_Aint lower_bound, extent, true_lower_bound, true_extent;
  MPI_Type_get_extent(datatype, &lower_bound, &extent);
  MPI_Type_get_true_extent(datatype, &true_lower_bound, &true_extent);
  // MPI's own buffers hold nothing but the bytes that belong to an item.
  if (extent < 0 || true_extent < 0) return fail(slot);
  const auto size = static_cast<std::size_t>((count - 1) * extent + true_extent);
  if (!call_function(slot, static_cast<char*>(in) + true_lower_bound,
                     static_cast<char*>(inout) + true_lower_bound, size, datatype)) {
    fail(slot);
  }
}

template <std::size_t index>
void trampoline(void* in, void* inout, OperationCount* count, MPI_Datatype* datatype) {
  run(slots[index], in, inout, *count, *datatype);
}

using Trampoline = void (*)(void*, void*, OperationCount*, MPI_Datatype*);

template <std::size_t... index>
constexpr std::array<Trampoline, kSlots> make_trampolines(std::index_sequence<index...>) {
  return {trampoline<index>...};
}
constexpr auto trampolines = make_trampolines(std::make_index_sequence<kSlots>());

void release(Slot& slot) {
  const std::lock_guard lock(slots_mutex);
  if (slot.environment != nullptr) napi_delete_reference(slot.environment->env, slot.function);
  slot.clear();
  --user_operations_alive;
}

// An environment ends with operations alive. MPI keeps them, and so their slots stay taken, if it
// can no longer be asked to free them.
void release_all(void* data) {
  int finalized = 0;
  MPI_Finalized(&finalized);
  for (Slot& slot : slots) {
    if (slot.environment != data) continue;
    if (!finalized) {
      MPI_Op_free(&slot.op);
      release(slot);
    } else {
      slot.environment = nullptr;
    }
  }
}

void free_collected(const Environment* environment) {
  for (Slot& slot : slots) {
    if (slot.environment != environment || slot.op == MPI_OP_NULL) continue;
    napi_handle_scope scope;
    if (napi_open_handle_scope(environment->env, &scope) != napi_ok) return;
    const bool is_garbage = function_of(slot) == nullptr;
    napi_close_handle_scope(environment->env, scope);
    MPI_Op op = slot.op;
    if (is_garbage) free_operation(&op);
  }
}

// V8 collects all garbage when it hears of more memory outside than its heap may grow to.
void collect_garbage(napi_env env) {
  constexpr std::int64_t kTooMuch = std::int64_t{1} << 50;
  std::int64_t total;
  napi_adjust_external_memory(env, kTooMuch, &total);
  napi_adjust_external_memory(env, -kTooMuch, &total);
}

// The operation's slot, or null for one that is not JavaScript.
Slot* slot_of(MPI_Op op) {
  const std::lock_guard lock(slots_mutex);
  for (Slot& slot : slots) {
    if (slot.is_used && slot.op == op && op != MPI_OP_NULL) return &slot;
  }
  return nullptr;
}

// A thread has the operation of another one by its handle.
int refuse(Environment* environment) {
  environment->callback_failed = true;
  return MPI_ERR_OP;
}

// Threads that run JavaScript, and so may call MPI.
std::atomic<int> javascript_threads = 0;
struct CountedThread {
  CountedThread() { ++javascript_threads; }
  ~CountedThread() { --javascript_threads; }
};

// Whether another thread may be making progress on this one's reduction.
bool may_run_elsewhere() {
  if (javascript_threads == 1 && !is_served()) return false;
  int provided = MPI_THREAD_SINGLE;
  MPI_Query_thread(&provided);
  return provided == MPI_THREAD_MULTIPLE;
}

}  // namespace

napi_value create_user_operation(napi_env env, napi_callback_info info) {
  napi_value function;
  std::size_t length = 1;
  void* data;
  napi_get_cb_info(env, info, &length, &function, nullptr, &data);
  auto* environment = static_cast<Environment*>(data);
  if (!environment->releases_operations) {
    environment->releases_operations = true;
    napi_add_env_cleanup_hook(env, release_all, environment);
  }
  const auto find_slot = [] {
    const std::lock_guard lock(slots_mutex);
    std::size_t index = 0;
    while (index < kSlots && slots[index].is_used) ++index;
    if (index == kSlots) return index;
    slots[index].is_used = true;
    ++user_operations_alive;
    return index;
  };
  double* frame = environment->frame;
  const int commute = frame[kFirstScalar] != 0;
  frame[kReturnCode] = MPI_SUCCESS;
  frame[kFirstScalar] = handle_to_number(MPI_OP_NULL);
  std::size_t index = find_slot();
  if (index == kSlots) {
    collect_garbage(env);
    free_collected(environment);
    index = find_slot();
  }
  if (index == kSlots) return nullptr;
  Slot& slot = slots[index];
  slot.environment = environment;
  slot.thread = std::this_thread::get_id();
  napi_create_reference(env, function, 0, &slot.function);
  MPI_Op op = MPI_OP_NULL;
  const int code = MPI_Op_create_c(trampolines[index], commute, &op);
  if (code == MPI_SUCCESS) {
    const std::lock_guard lock(slots_mutex);
    slot.op = op;
  } else {
    release(slot);
  }
  frame[kReturnCode] = code;
  frame[kFirstScalar] = handle_to_number(op);
  return nullptr;
}

int free_operation(MPI_Op* op) {
  Slot* slot = slot_of(*op);
  const MPI_Op handle = *op;
  // Before MPI can give the handle to another operation.
  const auto set = [slot](MPI_Op value) {
    const std::lock_guard lock(slots_mutex);
    if (slot != nullptr) slot->op = value;
  };
  set(MPI_OP_NULL);
  const int code = MPI_Op_free(op);
  if (code != MPI_SUCCESS) {
    set(handle);
  } else if (slot != nullptr) {
    release(*slot);
  }
  return code;
}

void free_collected_operations(const Napi::CallbackInfo& info) {
  free_collected(static_cast<const Environment*>(info.Data()));
}

int reduce_local(const void* inbuf, void* inoutbuf, MPI_Count count, MPI_Datatype datatype,
                 MPI_Op op) {
  // The two are the same memory, which MPI forbids (see ReduceBuffers).
  if (inbuf == MPI_IN_PLACE) return MPI_ERR_BUFFER;
  const Slot* slot = user_operations_alive == 0 ? nullptr : slot_of(op);
  if (slot != nullptr) {
    if (slot->thread != std::this_thread::get_id()) return refuse(current);
    function_of(*slot);
  }
  return MPI_Reduce_local_c(inbuf, inoutbuf, count, datatype, op);
}

bool is_user_operation(MPI_Op op) { return user_operations_alive != 0 && slot_of(op) != nullptr; }

void count_thread(Environment* environment) {
  thread_local const CountedThread counted;
  current = environment;
  napi_add_env_cleanup_hook(
      environment->env,
      [](void* ended) {
        if (current == ended) current = nullptr;
      },
      environment);
}

int run_user_reduction(Environment* environment, MPI_Op op, const std::function<int()>& reduction) {
  Slot* slot = slot_of(op);
  if (slot == nullptr) return reduction();
  if (slot->thread != std::this_thread::get_id()) return refuse(environment);
  function_of(*slot);
  if (!may_run_elsewhere()) return reduction();
  Delegation delegation;
  slot->delegation = &delegation;
  const int code = delegation.run(reduction);
  slot->delegation = nullptr;
  return code;
}

}  // namespace mpi4node
