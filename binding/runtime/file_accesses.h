// Nonblocking accesses to files that MPI's blocking functions make on a thread, because the
// libraries' own hang or end the process when an access fails.
//
// Each file has a queue, and a thread while there is something in it: accesses are made one after
// the other, in the order in which they were started, so that file pointers move as MPI promises.
// Any other call on the file first waits until the queue is empty (the File role does that). An
// access is a generalized request, which its thread completes; MPI's functions on requests do all
// else. The thread touches memory of JavaScript, which lib/ keeps alive until the request is
// complete, but calls nothing of Node-API.
#pragma once

#include <mpi.h>
#include <napi.h>

#include <functional>

namespace mpi4node {

// Starts the access, which needs MPI_THREAD_MULTIPLE, and gives its request. Without a thread the
// access is made at once. Only the JavaScript thread that has started it can ask for its outcome.
int start_file_access(MPI_File file, std::function<int(MPI_Status*)> access, MPI_Request* request);

// Blocks until no access to the file is under way. The null handle stands for all files.
void finish_file_accesses(MPI_File file);

// outcomeOfAccess(request: number): number, the return code, once, of a request that is complete.
Napi::Value outcome_of_access(const Napi::CallbackInfo& info);

// finishAccesses(file: number): void. finish_file_accesses() for a handle.
void finish_accesses(const Napi::CallbackInfo& info);

}  // namespace mpi4node
