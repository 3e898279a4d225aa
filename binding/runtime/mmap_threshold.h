// Where glibc puts large blocks of memory, the ones of Node's arrays among them.
#pragma once

#include <napi.h>

namespace mpi4node {

// Fixes glibc's mmap threshold on the processors that need it (see mmap_threshold.cc), once in a
// process.
void fix_mmap_threshold_if_needed();

// fixMmapThreshold(): boolean. Fixes it on any processor, and tells whether it did: not with
// another C library, and not where the user has set the threshold in the environment.
Napi::Value fix_mmap_threshold(const Napi::CallbackInfo& info);

}  // namespace mpi4node
