// Standard output and error of a rank are pipes to the launcher, which passes on what it reads.
//
// Any thread may call these. They block it, for a second at most. Nobody has to free anything.
#pragma once

#include <napi.h>

namespace mpi4node {

// Waits until the launcher has read what was written, a second at most: it may drop the rest when
// the job is aborted.
void drain_standard_streams();

// drainStandardStreams(): void. lib/ calls it before it ends the process by a signal.
void drain_standard_streams(const Napi::CallbackInfo& info);

}  // namespace mpi4node
