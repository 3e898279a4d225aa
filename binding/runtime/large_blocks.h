// Where glibc puts large blocks of memory, those of Node's arrays among them, and whether it keeps
// them when they are freed.
#pragma once

#include <napi.h>

namespace mpi4node {

// Sets the thresholds of glibc's that suit this processor (see large_blocks.cc), once in a process:
// not where the user has set one in the environment.
void set_block_thresholds();

// giveBlocksPages(): boolean. Lets large blocks have pages of their own on any processor, and tells
// whether it did: not with another C library, and not where the user has set a threshold.
Napi::Value give_blocks_pages(const Napi::CallbackInfo& info);

}  // namespace mpi4node
