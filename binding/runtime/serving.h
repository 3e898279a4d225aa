// Object receives while the main thread is in a blocking call that has no nonblocking form to run
// in its place: a thread matches them and starts receiving, so that their senders can go on.
#pragma once

#include <mpi.h>
#include <napi.h>

namespace mpi4node {

// startServing(receives: Float64Array): void, with (communicator, source, tag) for each receive.
void start_serving(const Napi::CallbackInfo& info);

// stopServing(results: Float64Array): (ArrayBuffer | null)[], with (return code, request) for each
// receive in `results` and the memory of those that were matched.
Napi::Value stop_serving(const Napi::CallbackInfo& info);

// Whether a thread serves the receives of this one.
bool is_served();

}  // namespace mpi4node
