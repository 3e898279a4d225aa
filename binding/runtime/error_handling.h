// Errors of communicators and windows whose error handler is a JavaScript function.
#pragma once

#include <napi.h>

namespace mpi4node {

// What a function of the program is to be told: the object, and MPI's code.
struct Failure {
  const char* kind = "";
  double handle = 0;
  int code = 0;
};

// Of this thread.
Failure& last_failure();

// (error code). The object whose error handler was called for the call of this thread that has just
// failed with that code; null if none was.
Napi::Value take_failure(const Napi::CallbackInfo& info);

}  // namespace mpi4node
