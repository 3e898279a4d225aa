// Reductions whose operation is a JavaScript function.
//
// MPI's function of an operation gets no pointer of its own, so there is one C++ function for each
// operation that can be alive at a time: the slots of one table for the process. A slot is taken by
// create_user_operation() and given back by free_operation(), when its function is garbage, or when
// its environment ends.
//
// The function belongs to lib/'s object for the operation, and the slot has a weak reference to it.
// So whoever runs a reduction holds the function meanwhile: it is garbage only when no object of
// the operation is left and no reduction runs.
//
// JavaScript runs on its own thread only. The library may call an operation on any thread that
// makes progress (Open MPI does), so a blocking reduction that another thread could help with runs
// on a thread of its own, while the JavaScript thread waits and runs the calls that it is asked
// for. A nonblocking reduction never gets here: lib/ has schedules of its own for it. A call on a
// thread that nobody expected is left out, and the reduction fails.
//
// The memory belongs to MPI. JavaScript sees it as an ArrayBuffer, which is detached as soon as the
// function has returned.
#pragma once

#include <mpi.h>
#include <napi.h>

#include <atomic>
#include <functional>

#include "environment.h"

namespace mpi4node {

// How many operations of JavaScript functions are alive in the process.
extern std::atomic<int> user_operations_alive;

bool is_user_operation(MPI_Op op);

// create(function): (commute) -> (op) in the frame. The operation is null if no slot is free, even
// after a garbage collection.
napi_value create_user_operation(napi_env env, napi_callback_info info);

// MPI_Op_free. The slot is free for another operation when MPI has let go of this one.
int free_operation(MPI_Op* op);

// (). Frees the operations of this environment whose functions are garbage.
void free_collected_operations(const Napi::CallbackInfo& info);

// MPI_Reduce_local, which calls the function on the calling thread: it must be the function's own.
int reduce_local(const void* inbuf, void* inoutbuf, MPI_Count count, MPI_Datatype datatype,
                 MPI_Op op);

// Notes that the calling thread runs JavaScript that may call MPI.
void count_thread(Environment* environment);

// Runs a blocking reduction so that the function can run on the calling thread, whichever thread
// the library calls the operation on.
int run_user_reduction(Environment* environment, MPI_Op op, const std::function<int()>& reduction);

// One comparison where no operation is alive, which is what nearly every reduction meets.
template <class Reduction>
int run_reduction(Environment* environment, MPI_Op op, Reduction reduction) {
  if (user_operations_alive.load(std::memory_order_relaxed) == 0) return reduction();
  return run_user_reduction(environment, op, reduction);
}

}  // namespace mpi4node
