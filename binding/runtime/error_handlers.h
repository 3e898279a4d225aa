// Error handlers that are JavaScript functions, of communicators, windows, files and sessions.
//
// MPICH calls error handlers with its locks held, where most calls of MPI end the process. So no
// JavaScript runs inside the MPI call: one C++ handler for all only notes what has failed, on the
// thread of the call, and lib/ takes the note and calls the function when the MPI call has
// returned. A note holds numbers, so nobody has to free it; the next failure of the thread replaces
// it.
#pragma once

#include <mpi.h>
#include <napi.h>

#include "compat/sessions.h"

namespace mpi4node {

// What a function of the program is to be told: the object, and MPI's code.
struct Failure {
  const char* kind = "";
  double handle = 0;
  int code = 0;
};

// The note of the calling thread.
Failure& last_failure();

// MPI_Comm_create_errhandler and its kin, with the handler that makes notes.
int create_comm_errhandler(MPI_Errhandler* errhandler);
int create_win_errhandler(MPI_Errhandler* errhandler);
int create_file_errhandler(MPI_Errhandler* errhandler);
int create_session_errhandler(MPI_Errhandler* errhandler) noexcept(!kHasSessions);

// (error code). The object whose error handler was called for the call of this thread that has just
// failed with that code; null if none was.
Napi::Value take_failure(const Napi::CallbackInfo& info);

}  // namespace mpi4node
