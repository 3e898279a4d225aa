// Object receives while a JavaScript thread is in a blocking call that has no nonblocking form to
// run in its place: another thread matches them and starts receiving, so that their senders can go
// on.
//
// The JavaScript thread starts the server, makes the blocking call, and stops the server; it reads
// nothing of the server's until that has joined. Each JavaScript thread has at most one. The memory
// of a matched message is malloc's: stop_serving() gives it to an ArrayBuffer, which frees it.
// Where there are no ArrayBuffers on such memory, an ArrayBuffer of the same length keeps it, and
// fill_served() copies it when the message is there.
#pragma once

#include <mpi.h>
#include <napi.h>

namespace mpi4node {

// startServing(receives: Float64Array): boolean, with (communicator, source, tag) for each receive.
// False if the system has no thread: then nothing serves them.
Napi::Value start_serving(const Napi::CallbackInfo& info);

// stopServing(results: Float64Array): (ArrayBuffer | null)[], with (return code, request) for each
// receive in `results` and the memory of those that were matched.
Napi::Value stop_serving(const Napi::CallbackInfo& info);

// fillServed(buffer: ArrayBuffer): void. The message for which stopServing() gave the buffer is
// there.
void fill_served(const Napi::CallbackInfo& info);

// Whether a thread serves the receives of this one.
bool is_served();

}  // namespace mpi4node
