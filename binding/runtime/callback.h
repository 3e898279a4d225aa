// JavaScript functions that MPI calls from inside one of its own functions: the functions that copy
// and delete attributes, and those that convert the data of files.
//
// They run on the thread of their environment and on no other, and not once MPI is being finalized.
// Their exception must not unwind through MPI: lib/ keeps it, and throws it where the MPI call
// returns kCallbackFailed. MPI holds the environment's number and no pointer, because it may call
// later than the environment lives; the references to the functions end with the environment.
#pragma once

#include <napi.h>

#include <initializer_list>

#include "environment.h"

namespace mpi4node {

// Environments have a number, because MPI keeps a word for its callbacks longer than an environment
// may live.
void admit_callbacks(Environment* environment);
void dismiss_callbacks(Environment* environment);

// Whether no other thread of the process has loaded the package.
bool is_only_environment();

// The environment of that number, if it belongs to this thread and can still run JavaScript; else
// null.
Environment* environment_here(std::uint32_t number);

// Calls a JavaScript function of lib/ with numbers, from inside an MPI call. It returns a number,
// or NaN if a function of the program has thrown; 0 comes back then.
double call_back(Environment& environment, napi_ref function,
                 std::initializer_list<double> arguments);

// (copyAttribute, deleteAttribute, convertData), which lib/ registers once.
void register_callbacks(const Napi::CallbackInfo& info);

}  // namespace mpi4node
