// What becomes of a process without a launcher if processes fail that it has started.
//
// The daemon that Open MPI starts for them ends all of them then, and tells nobody: the process
// that has started them waits for ever. So each of them keeps a socket to it, in Linux's abstract
// namespace. It says with which status it fails, or that it leaves; the kernel closes the socket
// whatever ends it.
#pragma once

#include <napi.h>

namespace mpi4node {

// listenToStarted(name: string): void. A thread of its own takes the sockets from now on. It ends
// this process if one that it has started fails while this one is connected (other_worlds.h).
void listen_to_started(const Napi::CallbackInfo& info);

// connectToStarter(name: string): void. In a process that was started. Without anybody who listens,
// nothing happens.
void connect_to_starter(const Napi::CallbackInfo& info);

// Says with which exit code this process fails; 0 says that it is not connected any more. Any
// thread may call it.
void tell_starter(int status);

}  // namespace mpi4node
