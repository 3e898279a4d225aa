// Requests of a worker thread, which can be terminated while it waits for them. MPI would go on
// using their memory, which goes with the thread: so they are known here, and ended before it.
//
// Only the worker's own thread adds and removes requests (Environment::track). A cleanup hook of
// Node-API, on the same thread and before the memory goes, cancels receives and waits for the rest.
#pragma once

#include <node_api.h>

namespace mpi4node {

// Called by lib/ in a worker thread, before its first request.
napi_value track_requests(napi_env env, napi_callback_info info);

}  // namespace mpi4node
