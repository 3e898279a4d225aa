// Reductions whose operation is a JavaScript function, which runs on its own thread only.
#pragma once

#include <mpi.h>

#include <atomic>
#include <functional>

#include "environment.h"

namespace mpi4node {

// How many operations of JavaScript functions are alive in the process.
extern std::atomic<int> user_operations_alive;

bool is_user_operation(MPI_Op op);

// Notes that the calling thread runs JavaScript that may call MPI.
void count_thread(Environment* environment);

// Runs a blocking reduction so that the function can run on the calling thread, whichever thread
// the library calls the operation on.
int run_user_reduction(Environment* environment, MPI_Op op, const std::function<int()>& reduction);

template <class Reduction>
int run_reduction(Environment* environment, MPI_Op op, Reduction reduction) {
  if (user_operations_alive.load(std::memory_order_relaxed) == 0) return reduction();
  return run_user_reduction(environment, op, reduction);
}

}  // namespace mpi4node
