#include "runtime/external_memory.h"

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>

#include "environment.h"

namespace mpi4node {

Napi::Value memory_at(const Napi::CallbackInfo& info) {
  const double address = info[0].ToNumber().DoubleValue();
  const auto size = static_cast<std::size_t>(info[1].ToNumber().Int64Value());
  if (size == 0) return Napi::ArrayBuffer::New(info.Env(), 0);
  return Napi::ArrayBuffer::New(info.Env(), number_to_handle<void*>(address), size);
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
  carved += part->size;
  return Napi::ArrayBuffer::New(
      info.Env(), data, size,
      [](Napi::Env, void*, Part* hint) {
        carved -= hint->size;
        delete hint;
      },
      part);
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

void detach_memory(const Napi::CallbackInfo& info) { info[0].As<Napi::ArrayBuffer>().Detach(); }

}  // namespace mpi4node
