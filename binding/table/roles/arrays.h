// Typed arrays whose memory is MPI's argument as it is.
#pragma once

#include <algorithm>
#include <tuple>
#include <type_traits>
#include <vector>

#include "table/call.h"

namespace mpi4node {

// --- Integers ---------------------------------------------------------------------------------

// (n, array of n ints)
template <Name name>
struct Integers {
  static constexpr RoleDescription description{"Integers", name.text, nullptr, 0, 1};
  using Types = Parameters<int, const int*>;
  int length;
  const int* values;
  void load(Call& call, int, int argument) {
    length = static_cast<int>(call.length(argument));
    values = call.integers(argument);
  }
  auto pass() { return std::tuple(length, values); }
  void store(Call&, int, int) {}
};

// An array of ints whose length is a parameter of its own or follows from the communicator, or that
// the caller made long enough.
template <class Type, Name name>
struct IntegersOfKnownLength {
  static constexpr RoleDescription description{"Integers", name.text, nullptr, 0, 1};
  using Types = Parameters<Type*>;
  Type* values;
  void load(Call& call, int, int argument) { values = call.integers(argument); }
  auto pass() { return std::tuple(values); }
  void store(Call&, int, int) {}
};
template <Name name>
using IntegerArray = IntegersOfKnownLength<const int, name>;
template <Name name>
using OutIntegers = IntegersOfKnownLength<int, name>;

// Such an array as a copy, which a thread may use.
template <class Type, Name name>
struct CopiedIntegersOfKnownLength {
  static constexpr RoleDescription description{"Integers", name.text, nullptr, 0, 1};
  static constexpr bool is_copied = true;
  using Types = Parameters<Type*>;
  std::vector<int> values;
  void load(Call& call, int, int argument) {
    const int* integers = call.integers(argument);
    values.assign(integers, integers + call.length(argument));
  }
  auto pass() { return std::tuple<Type*>(quirks::address_of_integers(values.data())); }
  void store(Call& call, int, int argument) {
    if constexpr (!std::is_const_v<Type>) {
      std::copy(values.begin(), values.end(), call.integers(argument));
    }
  }
};
template <Name name>
using CopiedIntegers = CopiedIntegersOfKnownLength<const int, name>;
template <Name name>
using OutCopiedIntegers = CopiedIntegersOfKnownLength<int, name>;

// The weights of a graph's edges: MPI_UNWEIGHTED without an array, MPI_WEIGHTS_EMPTY for an empty
// one.
template <class Pointer, Name name>
struct EdgeWeights {
  static constexpr RoleDescription description{"Weights", name.text, nullptr, 0, 1};
  using Types = Parameters<Pointer>;
  Pointer values;
  void load(Call& call, int, int argument) {
    napi_valuetype type;
    napi_typeof(call.environment->env, call.arguments[argument], &type);
    if (type == napi_null) {
      values = MPI_UNWEIGHTED;
    } else {
      values = call.length(argument) == 0 ? MPI_WEIGHTS_EMPTY : call.integers(argument);
    }
  }
  auto pass() { return std::tuple(values); }
  void store(Call&, int, int) {}
};
template <Name name>
using Weights = EdgeWeights<const int*, name>;
template <Name name>
using OutWeights = EdgeWeights<int*, name>;

// (n, array of n triplets first, last, stride)
template <Name name>
struct Ranges {
  static constexpr RoleDescription description{"Integers", name.text, nullptr, 0, 1};
  using Triplet = int[3];
  using Types = Parameters<int, Triplet*>;
  int length;
  Triplet* values;
  void load(Call& call, int, int argument) {
    length = static_cast<int>(call.length(argument) / 3);
    values = static_cast<Triplet*>(call.address(argument));
  }
  auto pass() { return std::tuple(length, values); }
  void store(Call&, int, int) {}
};

// --- Counts and addresses ---------------------------------------------------------------------

// An array whose length is a parameter of its own, or that the caller made long enough.
template <class Type, Name role, Name name>
struct Array {
  static constexpr RoleDescription description{role.text, name.text, nullptr, 0, 1};
  using Types = Parameters<Type*>;
  Type* values;
  void load(Call& call, int, int argument) { values = static_cast<Type*>(call.address(argument)); }
  auto pass() { return std::tuple(values); }
  void store(Call&, int, int) {}
};
template <Name name>
using Counts = Array<const MPI_Count, "Counts", name>;
template <Name name>
using OutCounts = Array<MPI_Count, "Counts", name>;
template <Name name>
using OutAddresses = Array<MPI_Aint, "Counts", name>;

// Where something lies in memory.
template <Name name>
using Location = Array<const void, "Memory", name>;

// --- Memory that is written later -------------------------------------------------------------

// An int or a handle that MPI writes when a nonblocking operation completes. The caller keeps the
// array until then.
template <Name name>
using Later = Array<void, "Memory", name>;

// A communicator that MPI writes later, which nobody gets if a JavaScript function threw.
template <Name name>
struct LaterComm : Later<name> {
  void discard() {
    auto* comm = static_cast<MPI_Comm*>(this->values);
    if (*comm != MPI_COMM_NULL) MPI_Comm_free(comm);
  }
};

}  // namespace mpi4node
