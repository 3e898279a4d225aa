// The communicators that lib/ has made and nobody has freed: what has come on them and was never
// received is told at the end.
//
// Any thread may call these. A communicator that is freed is forgotten at once, whoever frees it,
// because MPI deletes its attributes then.
#pragma once

#include <mpi.h>
#include <napi.h>

namespace mpi4node {

// Remembers a communicator. Duplicates of it are not remembered. Returns MPI's code.
int mark_communicator(MPI_Comm comm);

// markedCommunicators(): number[]. Their handles.
Napi::Value marked_communicators(const Napi::CallbackInfo& info);

}  // namespace mpi4node
