// Blocking MPI calls on threads of their own, for what has no nonblocking form in MPI: the event
// loop goes on meanwhile. Never on libuv's pool, whose few threads could all come to wait for each
// other.
#pragma once

#include <napi.h>

#include <functional>

namespace mpi4node {

// Starts the call, which needs MPI_THREAD_MULTIPLE. Returns a number to ask for its outcome by, or
// -1 if there is no thread to be had.
double run_on_thread(std::function<int()> call);

// outcomeOnThread(number: number): number, the return code, once; -1 while the call runs.
Napi::Value outcome_on_thread(const Napi::CallbackInfo& info);

}  // namespace mpi4node
