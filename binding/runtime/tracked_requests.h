// A worker thread can be terminated while it waits for requests. MPI would go on using their
// memory, which goes with the thread: so they are known here, and ended before it.
#pragma once

#include <node_api.h>

namespace mpi4node {

// Called by lib/ in a worker thread, before its first request.
napi_value track_requests(napi_env env, napi_callback_info info);

}  // namespace mpi4node
