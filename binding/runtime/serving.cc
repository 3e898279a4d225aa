#include "runtime/serving.h"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <system_error>
#include <thread>
#include <vector>

#include "compat/compat.h"

namespace mpi4node {
namespace {

struct Receive {
  MPI_Comm comm;
  int source;
  int tag;
  bool done = false;
  int code = MPI_SUCCESS;
  MPI_Request request = MPI_REQUEST_NULL;
  void* memory = nullptr;
  std::size_t size = 0;

  bool overlaps(const Receive& other) const {
    return comm == other.comm &&
           (source == other.source || source == MPI_ANY_SOURCE || other.source == MPI_ANY_SOURCE) &&
           (tag == other.tag || tag == MPI_ANY_TAG || other.tag == MPI_ANY_TAG);
  }

  // Takes the message if it has come. It needs MPI_THREAD_MULTIPLE, which lib/ has made sure of.
  bool match() {
    int flag = 0;
    MPI_Message message;
    MPI_Status status;
    code = MPI_Improbe(source, tag, comm, &flag, &message, &status);
    if (code == MPI_SUCCESS && !flag) return false;
    done = true;
    MPI_Count count = 0;
    if (code == MPI_SUCCESS) code = MPI_Get_count_c(&status, MPI_BYTE, &count);
    if (code != MPI_SUCCESS) return true;
    size = static_cast<std::size_t>(count);
    memory = std::malloc(size > 0 ? size : 1);
    code = memory == nullptr ? static_cast<int>(MPI_ERR_NO_MEM)
                             : MPI_Imrecv_c(memory, count, MPI_BYTE, &message, &request);
    return true;
  }
};

class Server {
 public:
  explicit Server(std::vector<Receive> receives)
      : receives_(std::move(receives)), thread_([this] { run(); }) {}

  // Joins first: the thread reads all the rest.
  std::vector<Receive> stop() {
    stop_ = true;
    thread_.join();
    return std::move(receives_);
  }

 private:
  // The rule of lib/'s object queue: an older receive that could take the message goes first.
  bool must_wait(std::size_t index) const {
    for (std::size_t i = 0; i < index; ++i) {
      if (!receives_[i].done && receives_[i].overlaps(receives_[index])) return true;
    }
    return false;
  }

  void run() {
    while (!stop_) {
      bool matched = false;
      for (std::size_t i = 0; i < receives_.size(); ++i) {
        if (!receives_[i].done && !must_wait(i) && receives_[i].match()) matched = true;
      }
      // The processor belongs to the call that is being served.
      if (!matched) std::this_thread::sleep_for(std::chrono::microseconds(50));
    }
  }

  std::vector<Receive> receives_;
  std::atomic<bool> stop_ = false;
  std::thread thread_;  // last: it starts when all else is there
};

// One for each JavaScript environment, which is a thread of its own.
thread_local std::unique_ptr<Server> server;

// The ArrayBuffer for a message that comes into memory of malloc's.
Napi::Value take_over(Napi::Env env, const Receive& receive) {
  const auto free = [](napi_env, void* memory, void*) { std::free(memory); };
  napi_value buffer;
  const napi_status status =
      napi_create_external_arraybuffer(env, receive.memory, receive.size, free, nullptr, &buffer);
  if (status == napi_ok) return {env, buffer};
  if (status != napi_no_external_buffers_allowed) throw Napi::Error::New(env);
  Napi::ArrayBuffer copy = Napi::ArrayBuffer::New(env, receive.size);
  napi_wrap(env, copy, receive.memory, free, nullptr, nullptr);
  return copy;
}

}  // namespace

bool is_served() { return server != nullptr; }

Napi::Value start_serving(const Napi::CallbackInfo& info) {
  auto numbers = info[0].As<Napi::Float64Array>();
  std::vector<Receive> receives;
  for (std::size_t i = 0; i + 2 < numbers.ElementLength(); i += 3) {
    receives.push_back({number_to_handle<MPI_Comm>(numbers[i]), static_cast<int>(numbers[i + 1]),
                        static_cast<int>(numbers[i + 2])});
  }
  try {
    server = std::make_unique<Server>(std::move(receives));
  } catch (const std::system_error&) {
    return Napi::Boolean::New(info.Env(), false);
  }
  return Napi::Boolean::New(info.Env(), true);
}

Napi::Value stop_serving(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  auto results = info[0].As<Napi::Float64Array>();
  const std::vector<Receive> receives = server->stop();
  server.reset();
  Napi::Array memory = Napi::Array::New(env, receives.size());
  for (std::size_t i = 0; i < receives.size(); ++i) {
    const Receive& receive = receives[i];
    results[2 * i] = receive.code;
    results[2 * i + 1] = handle_to_number(receive.request);
    memory[i] = env.Null();
    if (!receive.done || receive.code != MPI_SUCCESS) {
      std::free(receive.memory);
      continue;
    }
    memory[i] = take_over(env, receive);
  }
  return memory;
}

void fill_served(const Napi::CallbackInfo& info) {
  auto buffer = info[0].As<Napi::ArrayBuffer>();
  void* memory = nullptr;
  if (napi_remove_wrap(info.Env(), buffer, &memory) != napi_ok) return;
  std::memcpy(buffer.Data(), memory, buffer.ByteLength());
  std::free(memory);
}

}  // namespace mpi4node
