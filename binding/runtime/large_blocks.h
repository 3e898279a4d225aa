// Where glibc puts large blocks of memory, those of Node's arrays among them, and whether it keeps
// them when they are freed.
#pragma once

#include <napi.h>

namespace mpi4node {

// Lets large blocks have pages of their own on the processors that need it (see large_blocks.cc),
// once in a process: not where the user has set a threshold in the environment.
void give_blocks_pages_if_needed();

// keepFreedBlocks(): boolean. Lets glibc use freed blocks again, once in a process, and tells
// whether it does: not on the processors on which blocks need pages of their own, not with another
// C library, and not where the user has set a threshold.
Napi::Value keep_freed_blocks(const Napi::CallbackInfo& info);

// giveBlocksPages(): boolean. Lets large blocks have pages of their own on any processor, and tells
// whether it did: not with another C library, and not where the user has set a threshold.
Napi::Value give_blocks_pages(const Napi::CallbackInfo& info);

}  // namespace mpi4node
