// Memory that MPI owns, or that an array of the program exposes, as an ArrayBuffer.
#pragma once

#include <napi.h>

namespace mpi4node {

// (address, bytes). The memory itself and no copy, which the ArrayBuffer never frees.
Napi::Value memory_at(const Napi::CallbackInfo& info);

// (ArrayBuffer). Every view on it has length 0 from now on.
void detach_memory(const Napi::CallbackInfo& info);

// (ArrayBuffer, offset, bytes). A part of its memory as an ArrayBuffer that keeps the whole alive.
Napi::Value carve_memory(const Napi::CallbackInfo& info);

// (typed array). Its memory is about to be filled: the kernel may give it in large pages, of which
// each costs one fault instead of some hundred.
void expect_filling(const Napi::CallbackInfo& info);

// Bytes in use that carve_memory has given. Node frees none before the event loop turns.
Napi::Value carved_bytes(const Napi::CallbackInfo& info);

}  // namespace mpi4node
