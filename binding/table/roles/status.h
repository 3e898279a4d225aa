// Statuses.
#pragma once

#include <tuple>
#include <type_traits>

#include "table/call.h"

namespace mpi4node {

// What every status is before a library fills it: the empty status of the MPI standard. Libraries
// set only some of the fields: MPICH tells nothing of a send but whether it was cancelled.
inline MPI_Status empty_status() {
  MPI_Status status{};
  status.MPI_SOURCE = MPI_ANY_SOURCE;
  status.MPI_TAG = MPI_ANY_TAG;
  status.MPI_ERROR = MPI_SUCCESS;
  return status;
}

// The status is written into the frame's memory, from where lib/ copies it into a Status object.
// It goes through a local, since a callback that runs inside MPI may use the frame. Its slot comes
// back as whether there is one: a call that fails may have no message to tell of. Its error is the
// call's, which the standard leaves open, and which the libraries set or not.
template <Name name>
struct OutStatus {
  static constexpr RoleDescription description{"OutStatus", name.text, nullptr, 1, 0};
  using Types = Parameters<MPI_Status*>;
  bool wanted;
  MPI_Status value;
  void load(Call& call, int slot, int) {
    wanted = call.frame[slot] != 0;
    if (wanted) value = empty_status();
  }
  auto pass() { return std::tuple(wanted ? &value : MPI_STATUS_IGNORE); }
  void store(Call& call, int slot, int) {
    if (!wanted) return;
    const int code = static_cast<int>(call.frame[kReturnCode]);
    const bool told = code == MPI_SUCCESS || value.MPI_SOURCE != MPI_ANY_SOURCE;
    value.MPI_ERROR = code == kCallbackFailed ? MPI_ERR_OTHER : code;
    if (told) *call.environment->status() = value;
    call.frame[slot] = told ? 1 : 0;
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
