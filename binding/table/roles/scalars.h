// Numbers: each takes one slot of the frame.
#pragma once

#include <tuple>

#include "table/call.h"

namespace mpi4node {

// --- In ---------------------------------------------------------------------------------------

template <class Type, Name role, Name name>
struct Scalar {
  static constexpr RoleDescription description{role.text, name.text, nullptr, 1, 0};
  using Types = Parameters<Type>;
  Type value;
  void load(Call& call, int slot, int) { value = static_cast<Type>(call.frame[slot]); }
  auto pass() { return std::tuple(value); }
  void store(Call&, int, int) {}
};
template <Name name>
using Integer = Scalar<int, "Integer", name>;
template <Name name>
using Count = Scalar<MPI_Count, "Count", name>;
template <Name name>
using Aint = Scalar<MPI_Aint, "Count", name>;
template <Name name>
using Offset = Scalar<MPI_Offset, "Count", name>;
// A number that lib/ has made itself, and so does not prove.
template <Name name>
using Word = Scalar<MPI_Count, "Word", name>;

// --- Out --------------------------------------------------------------------------------------

template <class Type, Name name, Name role = "OutNumber">
struct OutScalar {
  static constexpr RoleDescription description{role.text, name.text, nullptr, 1, 0};
  using Types = Parameters<Type*>;
  Type value{};
  void load(Call&, int, int) {}
  auto pass() { return std::tuple(&value); }
  void store(Call& call, int slot, int) { call.frame[slot] = static_cast<double>(value); }
};
template <Name name>
using OutInteger = OutScalar<int, name>;
template <Name name>
using OutFlag = OutScalar<int, name, "OutFlag">;
template <Name name>
using OutCount = OutScalar<MPI_Count, name>;
template <Name name>
using OutAint = OutScalar<MPI_Aint, name>;
template <Name name>
using OutOffset = OutScalar<MPI_Offset, name>;
template <Name name>
using OutSeconds = OutScalar<double, name>;

// Read as well as written: MPI_Pack moves the position on.
template <Name name>
struct InOutCount {
  static constexpr RoleDescription description{"InOutCount", name.text, nullptr, 1, 0};
  using Types = Parameters<MPI_Count*>;
  MPI_Count value;
  void load(Call& call, int slot, int) { value = static_cast<MPI_Count>(call.frame[slot]); }
  auto pass() { return std::tuple(&value); }
  void store(Call& call, int slot, int) { call.frame[slot] = static_cast<double>(value); }
};

}  // namespace mpi4node
