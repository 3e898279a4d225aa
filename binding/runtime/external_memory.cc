#include "runtime/external_memory.h"

#include <sys/mman.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "environment.h"

namespace mpi4node {

namespace {

// Null where there are no ArrayBuffers on such memory.
Napi::Value on_memory(Napi::Env env, void* data, std::size_t size, napi_finalize finalize,
                      void* hint) {
  napi_value buffer;
  const napi_status status =
      napi_create_external_arraybuffer(env, data, size, finalize, hint, &buffer);
  if (status == napi_no_external_buffers_allowed) return env.Null();
  if (status != napi_ok) throw Napi::Error::New(env);
  return Napi::Value(env, buffer);
}

}  // namespace

Napi::Value allows_outside_memory(const Napi::CallbackInfo& info) {
  static char memory;
  return Napi::Boolean::New(info.Env(),
                            !on_memory(info.Env(), &memory, 1, nullptr, nullptr).IsNull());
}

Napi::Value memory_at(const Napi::CallbackInfo& info) {
  const double address = info[0].ToNumber().DoubleValue();
  const auto size = static_cast<std::size_t>(info[1].ToNumber().Int64Value());
  if (size == 0) return Napi::ArrayBuffer::New(info.Env(), 0);
  return on_memory(info.Env(), number_to_handle<void*>(address), size, nullptr, nullptr);
}

namespace {

thread_local double carved = 0;  // one JavaScript environment a thread

struct Part {
  Napi::Reference<Napi::ArrayBuffer> whole;
  double size;
};

}  // namespace

Napi::Value carve_memory(const Napi::CallbackInfo& info) {
  const auto whole = info[0].As<Napi::ArrayBuffer>();
  const auto offset = static_cast<std::size_t>(info[1].ToNumber().Int64Value());
  const auto size = static_cast<std::size_t>(info[2].ToNumber().Int64Value());
  auto* data = static_cast<std::byte*>(const_cast<Napi::ArrayBuffer&>(whole).Data()) + offset;
  auto* part = new Part{Napi::Persistent(whole), static_cast<double>(size)};
  const auto drop = [](napi_env, void*, void* hint) {
    auto* dropped = static_cast<Part*>(hint);
    carved -= dropped->size;
    delete dropped;
  };
  const Napi::Value buffer = on_memory(info.Env(), data, size, drop, part);
  if (buffer.IsNull()) {
    delete part;
  } else {
    carved += part->size;
  }
  return buffer;
}

void expect_filling([[maybe_unused]] const Napi::CallbackInfo& info) {
#ifdef MADV_HUGEPAGE
  constexpr std::uintptr_t kLargePage = 2 * 1024 * 1024;
  const auto array = info[0].As<Napi::TypedArrayOf<std::uint8_t>>();
  const auto start = reinterpret_cast<std::uintptr_t>(array.Data());
  const std::uintptr_t first = (start + kLargePage - 1) / kLargePage * kLargePage;
  const std::uintptr_t last = (start + array.ByteLength()) / kLargePage * kLargePage;
  // Only advice: where the kernel has no large pages, all goes on as before.
  if (first < last) madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE);
#endif
}

void count_outside_memory(const Napi::CallbackInfo& info) {
  Napi::MemoryManagement::AdjustExternalMemory(info.Env(), info[0].As<Napi::Number>().Int64Value());
}

Napi::Value carved_bytes(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), carved);
}

Napi::Value map_file(const Napi::CallbackInfo& info) {
  const int file = info[0].ToNumber().Int32Value();
  const auto size = static_cast<std::size_t>(info[1].ToNumber().Int64Value());
  void* data = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (data == MAP_FAILED) throw Napi::Error::New(info.Env(), std::strerror(errno));
  const Napi::Value buffer = on_memory(info.Env(), data, size, nullptr, nullptr);
  if (buffer.IsNull()) munmap(data, size);
  return buffer;
}

void detach_memory(const Napi::CallbackInfo& info) { info[0].As<Napi::ArrayBuffer>().Detach(); }

}  // namespace mpi4node
