// Memory with the count and the datatype of what is in it.
#pragma once

#include <cstring>
#include <tuple>

#include "table/call.h"

namespace mpi4node {

// (buffer, count, datatype)
template <class Pointer, Name name>
struct Buffer {
  static constexpr RoleDescription description{"Buffer", name.text, nullptr, 3, 1};
  using Types = Parameters<Pointer, MPI_Count, MPI_Datatype>;
  Pointer address;
  MPI_Count count;
  MPI_Datatype datatype;
  void load(Call& call, int slot, int argument) {
    address = memory(call, argument, call.frame[slot]);
    count = static_cast<MPI_Count>(call.frame[slot + 1]);
    datatype = number_to_handle<MPI_Datatype>(call.frame[slot + 2]);
  }
  auto pass() { return std::tuple(address, count, datatype); }
  void store(Call&, int, int) {}
};
template <Name name>
using SendBuffer = Buffer<const void*, name>;
template <Name name>
using ReceiveBuffer = Buffer<void*, name>;

// The memory for a message from one process.
template <Name name>
struct MessageBuffer : Buffer<void*, name> {
  void load(Call& call, int slot, int argument) {
    Buffer<void*, name>::load(call, slot, argument);
    quirks::receive_as_bytes(this->count, this->datatype);
  }
};

// (buffer, counts, displacements, datatype)
template <class Pointer, Name name>
struct Vector {
  static constexpr RoleDescription description{"Vector", name.text, nullptr, 2, 3};
  using Types = Parameters<Pointer, const MPI_Count*, const MPI_Aint*, MPI_Datatype>;
  Pointer address;
  const MPI_Count* counts;
  const MPI_Aint* displacements;
  MPI_Datatype datatype;
  void load(Call& call, int slot, int argument) {
    address = memory(call, argument, call.frame[slot]);
    counts = static_cast<const MPI_Count*>(call.address(argument + 1));
    displacements = static_cast<const MPI_Aint*>(call.address(argument + 2));
    datatype = number_to_handle<MPI_Datatype>(call.frame[slot + 1]);
  }
  auto pass() { return std::tuple(address, counts, displacements, datatype); }
  void store(Call&, int, int) {}
};
template <Name name>
using SendVector = Vector<const void*, name>;
template <Name name>
using ReceiveVector = Vector<void*, name>;

// (buffer, counts, displacements in bytes, datatypes): a block of its own type for each rank. The
// handles come as numbers, and are copied into an array of MPI's own.
template <class Pointer, Name name>
struct Blocks {
  static constexpr RoleDescription description{"Blocks", name.text, nullptr, 1, 4};
  using Types = Parameters<Pointer, const MPI_Count*, const MPI_Aint*, const MPI_Datatype*>;
  Pointer address;
  const MPI_Count* counts;
  const MPI_Aint* displacements;
  MPI_Datatype* datatypes;
  void load(Call& call, int slot, int argument) {
    address = memory(call, argument, call.frame[slot]);
    counts = static_cast<const MPI_Count*>(call.address(argument + 1));
    displacements = static_cast<const MPI_Aint*>(call.address(argument + 2));
    // In place: MPI goes on reading the array until a nonblocking operation is complete, and a
    // handle is not longer than a double. lib/ keeps the array and uses it for one call only.
    static_assert(sizeof(MPI_Datatype) <= sizeof(double));
    const auto* handles = static_cast<const double*>(call.address(argument + 3));
    const std::size_t length = call.length(argument + 3);
    datatypes = reinterpret_cast<MPI_Datatype*>(const_cast<double*>(handles));
    for (std::size_t i = 0; i < length; ++i) {
      const auto datatype = number_to_handle<MPI_Datatype>(handles[i]);
      std::memcpy(datatypes + i, &datatype, sizeof datatype);
    }
  }
  auto pass() { return std::tuple(address, counts, displacements, datatypes); }
  void store(Call&, int, int) {}
};
template <Name name>
using SendBlocks = Blocks<const void*, name>;
template <Name name>
using ReceiveBlocks = Blocks<void*, name>;

// (sendbuf, recvbuf, count, datatype): both buffers of a reduction have the receiver's shape. MPI
// forbids that they are the same memory; as in mpi4py that means MPI_IN_PLACE.
template <Name send_name, Name receive_name>
struct ReduceBuffers {
  static constexpr RoleDescription description{"ReduceBuffers", send_name.text, receive_name.text,
                                               4, 2};
  using Types = Parameters<const void*, void*, MPI_Count, MPI_Datatype>;
  const void* send;
  void* receive;
  MPI_Count count;
  MPI_Datatype datatype;
  void load(Call& call, int slot, int argument) {
    send = memory(call, argument, call.frame[slot]);
    receive = memory(call, argument + 1, call.frame[slot + 1]);
    if (send == receive && send != nullptr) send = MPI_IN_PLACE;
    count = static_cast<MPI_Count>(call.frame[slot + 2]);
    datatype = number_to_handle<MPI_Datatype>(call.frame[slot + 3]);
  }
  auto pass() { return std::tuple(send, receive, count, datatype); }
  void store(Call&, int, int) {}
};

// (sendbuf, recvbuf, recvcounts, datatype)
template <Name send_name, Name receive_name>
struct ReduceScatterBuffers {
  static constexpr RoleDescription description{"ReduceScatterBuffers", send_name.text,
                                               receive_name.text, 3, 3};
  using Types = Parameters<const void*, void*, const MPI_Count*, MPI_Datatype>;
  const void* send;
  void* receive;
  const MPI_Count* counts;
  MPI_Datatype datatype;
  void load(Call& call, int slot, int argument) {
    send = memory(call, argument, call.frame[slot]);
    receive = memory(call, argument + 1, call.frame[slot + 1]);
    if (send == receive && send != nullptr) send = MPI_IN_PLACE;
    counts = static_cast<const MPI_Count*>(call.address(argument + 2));
    datatype = number_to_handle<MPI_Datatype>(call.frame[slot + 2]);
  }
  auto pass() { return std::tuple(send, receive, counts, datatype); }
  void store(Call&, int, int) {}
};

// Memory whose count and datatype are fixed, or those of another parameter.
template <class Pointer, Name name>
struct Item {
  static constexpr RoleDescription description{"Item", name.text, nullptr, 1, 1};
  using Types = Parameters<Pointer>;
  Pointer address;
  void load(Call& call, int slot, int argument) {
    address = memory(call, argument, call.frame[slot]);
  }
  auto pass() { return std::tuple(address); }
  void store(Call&, int, int) {}
};
template <Name name>
using SendItem = Item<const void*, name>;
template <Name name>
using ReceiveItem = Item<void*, name>;

// Plain memory without a datatype: (buffer, size in bytes)
template <class Pointer, Name name>
struct PlainMemory {
  static constexpr RoleDescription description{"Bytes", name.text, nullptr, 1, 1};
  using Types = Parameters<Pointer, MPI_Count>;
  Pointer address;
  MPI_Count size;
  void load(Call& call, int slot, int argument) {
    address = call.address(argument);
    size = static_cast<MPI_Count>(call.frame[slot]);
  }
  auto pass() { return std::tuple(address, size); }
  void store(Call&, int, int) {}
};
template <Name name>
using Bytes = PlainMemory<void*, name>;
template <Name name>
using InBytes = PlainMemory<const void*, name>;

}  // namespace mpi4node
