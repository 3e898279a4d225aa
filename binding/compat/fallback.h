// How a function that an older library lacks is supplied.
//
// A fallback is a function template: where mpi.h declares the function itself, overload resolution
// prefers that plain function, so a fallback need not know which library has what.
#pragma once

#include <mpi.h>

#include "environment.h"

#define MPI4NODE_FALLBACK template <class = void>

// A function that can't be supplied. Its row answers kUnsupported, which lib/ makes an exception
// of. No function of mpi.h is noexcept, so that is how describe() knows it.
#define MPI4NODE_UNSUPPORTED(function, ...) \
  MPI4NODE_FALLBACK int function(__VA_ARGS__) noexcept { return mpi4node::kUnsupported; }

// A list with commas as one argument of a macro.
#define MPI4NODE_LIST(...) __VA_ARGS__

namespace mpi4node::compat {

template <class... Arguments>
int unsupported(const Arguments&...) {
  return kUnsupported;
}

}  // namespace mpi4node::compat
