// Memory that MPI owns, or that an array of the program exposes, as an ArrayBuffer.
//
// Call these on the JavaScript thread. MPI's memory is freed by MPI, never by the ArrayBuffer: lib/
// detaches the ArrayBuffer before it lets MPI free the memory, so that a stale view has length 0. A
// carved part keeps the ArrayBuffer that it is a part of, until the garbage collector drops the
// part.
#pragma once

#include <napi.h>

namespace mpi4node {

// (). Whether there are ArrayBuffers on memory that the JavaScript engine has not allocated. In
// Electron, and with V8's sandbox or compressed pointers, there are none.
Napi::Value allows_outside_memory(const Napi::CallbackInfo& info);

// (address, bytes). The memory itself and no copy, which the ArrayBuffer never frees. Null where
// there are no such ArrayBuffers.
Napi::Value memory_at(const Napi::CallbackInfo& info);

// (ArrayBuffer). Every view on it has length 0 from now on.
void detach_memory(const Napi::CallbackInfo& info);

// (ArrayBuffer, offset, bytes). A part of its memory as an ArrayBuffer that keeps the whole alive;
// null as for memory_at().
Napi::Value carve_memory(const Napi::CallbackInfo& info);

// (typed array). Its memory is about to be filled: the kernel may give it in large pages, which
// cost one page fault each instead of some hundred.
void expect_filling(const Napi::CallbackInfo& info);

// (change in bytes). Tells V8 how much memory of MPI its objects keep, which makes it collect
// sooner.
void count_outside_memory(const Napi::CallbackInfo& info);

// (file descriptor, bytes). A file's contents, which is changed with the memory, also if the
// process dies. Never unmapped. Throws where the file can't be mapped; null as for memory_at().
Napi::Value map_file(const Napi::CallbackInfo& info);

// Bytes in use that carve_memory has given. Node frees none before the event loop turns.
Napi::Value carved_bytes(const Napi::CallbackInfo& info);

}  // namespace mpi4node
