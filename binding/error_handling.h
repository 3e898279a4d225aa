// Errors of communicators and windows whose error handler is a JavaScript function.
#pragma once

#include <napi.h>

namespace mpi4node {

// (error code). The object whose error handler was called for the call of this thread that has just
// failed with that code; null if none was.
Napi::Value take_failure(const Napi::CallbackInfo& info);

}  // namespace mpi4node
