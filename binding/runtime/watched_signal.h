// A signal that asks a process for a report, which it must give also while it is blocked in MPI:
// the handler only counts the signal in memory that another thread of JavaScript reads.
//
// Call these on the main JavaScript thread. The memory is that of a SharedArrayBuffer; it must live
// as long as the process, since the handler is never taken off again.
#pragma once

#include <napi.h>

namespace mpi4node {

// watchSignal(signal: number, counter: Int32Array): void. Counts the signal in counter[0] from now
// on, and calls the handler that was there before. Call it again after another handler was put in
// its place.
void watch_signal(const Napi::CallbackInfo& info);

}  // namespace mpi4node
