#include "external_memory.h"

#include "role.h"

namespace mpi4node {

Napi::Value memory_at(const Napi::CallbackInfo& info) {
  const double address = info[0].ToNumber().DoubleValue();
  const auto size = static_cast<std::size_t>(info[1].ToNumber().Int64Value());
  if (size == 0) return Napi::ArrayBuffer::New(info.Env(), 0);
  return Napi::ArrayBuffer::New(info.Env(), number_to_handle<void*>(address), size);
}

void detach_memory(const Napi::CallbackInfo& info) { info[0].As<Napi::ArrayBuffer>().Detach(); }

}  // namespace mpi4node
