// Blocking MPI calls on threads of their own, for what has no nonblocking form in MPI: the event
// loop goes on meanwhile.
//
// They never run on libuv's pool, whose four threads could all come to wait for each other. The
// JavaScript thread starts a call and asks for its outcome; the call's own thread touches nothing
// but the outcome, which both hold, so that it may outlive the JavaScript environment. The call is
// given scalars, and copies of strings and arrays: memory of JavaScript must not be used by another
// thread.
#pragma once

#include <napi.h>

#include <functional>

namespace mpi4node {

// Starts the call, which needs MPI_THREAD_MULTIPLE. Returns a number to ask for its outcome by, or
// -1 if the system gives no thread. `finish` stores the results, on the JavaScript thread.
double run_on_thread(std::function<int()> call, std::function<void()> finish);

// outcomeOnThread(number: number): number, the return code, once; -1 while the call runs.
Napi::Value outcome_on_thread(const Napi::CallbackInfo& info);

}  // namespace mpi4node
