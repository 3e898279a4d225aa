// A call in progress, and what every role is made of.
//
// A role is a struct that stands for one or more C parameters. It has
// - description: what the generator is told of it, with the frame slots and arguments that it takes
// - Types: the C parameters that it stands for, compared with the prototype in mpi.h
// - load(call, slot, argument): copies the input out of the frame or the arguments
// - pass(): the tuple of what MPI is given
// - store(call, slot, argument): writes the result back
// It may have refusal(), the error of a value that must not reach the library; discard(), which
// frees what was made where nobody gets it; and inherit(parent). See Row in row.h for the order.
#pragma once

#include <algorithm>
#include <cstddef>

#include "compat/quirks.h"
#include "environment.h"

namespace mpi4node {

// A string literal as template argument: the parameter's name in the MPI standard.
template <std::size_t N>
struct Name {
  char text[N];
  constexpr Name(const char (&literal)[N]) { std::copy_n(literal, N, text); }
};

// A call in progress: where a role finds its scalars and its memory.
struct Call {
  Environment* environment;
  double* frame;
  napi_value* arguments;
  napi_value result = nullptr;  // only rows that return a string set it

  // The address of a typed array's memory, or null for any other value.
  void* address(int argument) const {
    void* data = nullptr;
    napi_get_typedarray_info(environment->env, arguments[argument], nullptr, nullptr, &data,
                             nullptr, nullptr);
    return data;
  }
  // An array of ints, never null.
  int* integers(int argument) const { return quirks::address_of_integers(address(argument)); }
  std::size_t length(int argument) const {
    std::size_t length = 0;
    napi_get_typedarray_info(environment->env, arguments[argument], nullptr, &length, nullptr,
                             nullptr, nullptr);
    return length;
  }
};

// What lib/ is told of a parameter (see describe() in addon.cc).
struct RoleDescription {
  const char* role;
  const char* name;
  const char* second_name = nullptr;
  int slots;
  int arguments;
};

// The C parameters of a role.
template <class... Types>
struct Parameters {};

// Memory is a typed array and a byte offset into it. Without an array the offset is the address
// itself: 0 for MPI_BOTTOM and for no buffer, MPI_IN_PLACE's own value for that. An array whose
// address is known is only kept alive by being an argument.
inline void* memory(const Call& call, int argument, double offset) {
  if (offset >= kKnownAddress) {
    return reinterpret_cast<void*>(static_cast<std::uintptr_t>(offset - kKnownAddress));
  }
  return reinterpret_cast<void*>(reinterpret_cast<std::uintptr_t>(call.address(argument)) +
                                 static_cast<std::intptr_t>(offset));
}

}  // namespace mpi4node
