// Blocking MPI calls on threads of their own, for what has no nonblocking form in MPI: the event
// loop goes on meanwhile.
//
// They never run on libuv's pool, whose four threads could all come to wait for each other. The
// JavaScript thread starts a call and asks for its outcome; the call's own thread touches nothing
// but the outcome, which both hold, so that it may outlive the JavaScript environment. The call is
// given scalars, copies of strings and arrays, and the addresses of messages, whose memory lib/
// keeps until the call has ended, as it does for nonblocking calls.
#pragma once

#include <mpi.h>
#include <napi.h>

#include <functional>

namespace mpi4node {

// Starts the call, which needs MPI_THREAD_MULTIPLE. Returns a number to ask for its outcome by, or
// -1 if the system gives no thread. `finish` stores the results, on the JavaScript thread.
double run_on_thread(std::function<int()> call, std::function<void()> finish);

// The same on the one thread for calls that need no other process, such as accesses to files: many
// may be under way. They run in the order in which they were started.
double run_in_order(std::function<int()> call, std::function<void()> finish);

// completeOnThread(number: number, request: number): void. The thread completes the generalized
// request when the call has ended, for those who block in MPI until it has.
void complete_on_thread(const Napi::CallbackInfo& info);

// outcomeOnThread(number: number): number, the return code, once; -1 while the call runs.
Napi::Value outcome_on_thread(const Napi::CallbackInfo& info);

}  // namespace mpi4node
