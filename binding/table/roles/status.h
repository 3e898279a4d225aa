// Statuses.
#pragma once

#include <tuple>
#include <type_traits>

#include "table/call.h"

namespace mpi4node {

// The status is written into the frame's memory, from where lib/ copies it into a Status object.
// It goes through a local, since a callback that runs inside MPI may use the frame.
template <Name name>
struct OutStatus {
  static constexpr RoleDescription description{"OutStatus", name.text, nullptr, 1, 0};
  using Types = Parameters<MPI_Status*>;
  bool wanted;
  MPI_Status value;
  void load(Call& call, int slot, int) { wanted = call.frame[slot] != 0; }
  auto pass() { return std::tuple(wanted ? &value : MPI_STATUS_IGNORE); }
  void store(Call& call, int, int) {
    if (wanted) *call.environment->status() = value;
  }
};

// A Status object's own memory.
template <class Type, Name name>
struct StatusMemory {
  static constexpr RoleDescription description{"StatusMemory", name.text, nullptr, 0, 1};
  using Types = Parameters<Type*>;
  MPI_Status value;
  void load(Call& call, int, int argument) {
    // Its memory is null if the program has transferred it away.
    const void* memory = call.address(argument);
    value = memory != nullptr ? *static_cast<const MPI_Status*>(memory) : MPI_Status{};
  }
  auto pass() { return std::tuple<Type*>(&value); }
  void store(Call& call, int, int argument) {
    if constexpr (!std::is_const_v<Type>) {
      void* memory = call.address(argument);
      if (memory != nullptr) *static_cast<MPI_Status*>(memory) = value;
    }
  }
};
template <Name name>
using InStatus = StatusMemory<const MPI_Status, name>;
template <Name name>
using InOutStatus = StatusMemory<MPI_Status, name>;

}  // namespace mpi4node
