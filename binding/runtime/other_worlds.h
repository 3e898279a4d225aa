// What becomes of this process if the launcher of Open MPI 5 says that another world has failed.
//
// The launcher ends the processes of one world when one of them fails, and leaves alone those that
// are connected with them by MPI_Comm_spawn, which then wait for ever. But it tells all processes
// by an event of PMIx how a world has ended: the thread that hears of it ends this process.
#pragma once

#include <napi.h>

namespace mpi4node {

// watchOtherWorlds(isConnected: boolean): void. From the first call on, the end of other worlds is
// heard of. This process ends with those that fail while it is connected. Any JavaScript thread may
// call it, after MPI is initialized.
void watch_other_worlds(const Napi::CallbackInfo& info);

// A process that it is connected with has failed: ends this one, if it is connected still. Says the
// text then. Any thread may call it.
void end_with_other_world(int status, const char* text);

// An exit code is a byte, and 0 says that nothing has failed.
inline int failing_exit_code(int status) { return (status & 0xff) == 0 ? 1 : status & 0xff; }

}  // namespace mpi4node
