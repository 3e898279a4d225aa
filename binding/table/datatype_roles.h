// Roles that only the constructors and the packing of datatypes have.
#pragma once

#include <vector>

#include "table/roles.h"

namespace mpi4node {

template <Name name>
using OutAint = OutScalar<MPI_Aint, "OutAint", name>;

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
using IntegerArray = Array<const int, "IntegerArray", name>;
template <Name name>
using OutCounts = Array<MPI_Count, "OutCounts", name>;
template <Name name>
using OutAddresses = Array<MPI_Aint, "OutAddresses", name>;
// Where something lies in memory.
template <Name name>
using Location = Array<const void, "Location", name>;

// Handles as numbers, copied into an array of MPI's own and back.
template <class Type, Name role, Name name>
struct HandleArray {
  static constexpr RoleDescription description{role.text, name.text, nullptr, 0, 1};
  using Types = Parameters<Type*>;
  std::vector<MPI_Datatype> values;
  void load(Call& call, int, int argument) {
    const std::size_t length = call.length(argument);
    const auto* numbers = static_cast<const double*>(call.address(argument));
    values.reserve(length);
    for (std::size_t i = 0; i < length; ++i) {
      values.push_back(number_to_handle<MPI_Datatype>(numbers[i]));
    }
  }
  auto pass() { return std::tuple<Type*>(values.data()); }
  void store(Call& call, int, int argument) {
    if constexpr (!std::is_const_v<Type>) {
      auto* numbers = static_cast<double*>(call.address(argument));
      for (std::size_t i = 0; i < values.size(); ++i) numbers[i] = handle_to_number(values[i]);
    }
  }
};
template <Name name>
using Datatypes = HandleArray<const MPI_Datatype, "Datatypes", name>;
template <Name name>
using OutDatatypes = HandleArray<MPI_Datatype, "OutDatatypes", name>;

// Plain memory that is only read: (buffer, size in bytes)
template <Name name>
struct InBytes {
  static constexpr RoleDescription description{"InBytes", name.text, nullptr, 1, 1};
  using Types = Parameters<const void*, MPI_Count>;
  const void* address;
  MPI_Count size;
  void load(Call& call, int slot, int argument) {
    address = call.address(argument);
    size = static_cast<MPI_Count>(call.frame[slot]);
  }
  auto pass() { return std::tuple(address, size); }
  void store(Call&, int, int) {}
};

}  // namespace mpi4node
