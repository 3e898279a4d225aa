// The roles that a parameter of an MPI function can have. A role knows which C parameters it
// stands for, which frame slots and JavaScript arguments it takes, and how to load and store them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

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
  // An array of ints. MPICH takes a null pointer for wrong even where there is nothing to read.
  int* integers(int argument) const {
    static int none[1] = {};
    void* data = address(argument);
    return data != nullptr ? static_cast<int*>(data) : none;
  }
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

template <class... Types>
struct Parameters {};

// Handles are an int in MPICH and a pointer in Open MPI; both fit a double exactly, because
// user-space addresses are below 2^47.
template <class Handle>
double handle_to_number(Handle handle) {
  if constexpr (std::is_pointer_v<Handle>) {
    return static_cast<double>(reinterpret_cast<std::uintptr_t>(handle));
  } else {
    return static_cast<double>(handle);
  }
}

template <class Handle>
Handle number_to_handle(double number) {
  if constexpr (std::is_pointer_v<Handle>) {
    return reinterpret_cast<Handle>(static_cast<std::uintptr_t>(number));
  } else {
    return static_cast<Handle>(static_cast<std::int64_t>(number));
  }
}

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

// --- Scalars in -------------------------------------------------------------------------------

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
using Aint = Scalar<MPI_Aint, "Aint", name>;

template <class Type, Name role, Name name>
struct Handle {
  static constexpr RoleDescription description{role.text, name.text, nullptr, 1, 0};
  using Types = Parameters<Type>;
  Type value;
  void load(Call& call, int slot, int) { value = number_to_handle<Type>(call.frame[slot]); }
  auto pass() { return std::tuple(value); }
  void store(Call&, int, int) {}
};
// Open MPI takes some calls on a null communicator for fatal, whatever the error handler, and makes
// a communicator of garbage from a null group.
template <Name name>
struct Comm : Handle<MPI_Comm, "Comm", name> {
  static constexpr bool is_communicator = true;
  int refusal() const { return this->value == MPI_COMM_NULL ? MPI_ERR_COMM : MPI_SUCCESS; }
};
// One that may be null: significant at one process only.
template <Name name>
using PeerComm = Handle<MPI_Comm, "Comm", name>;
template <Name name>
struct Group : Handle<MPI_Group, "Group", name> {
  int refusal() const { return this->value == MPI_GROUP_NULL ? MPI_ERR_GROUP : MPI_SUCCESS; }
};
template <Name name>
struct Win : Handle<MPI_Win, "Win", name> {
  int refusal() const { return this->value == MPI_WIN_NULL ? MPI_ERR_WIN : MPI_SUCCESS; }
};
template <Name name>
using Datatype = Handle<MPI_Datatype, "Datatype", name>;
template <Name name>
using Op = Handle<MPI_Op, "Op", name>;
template <Name name>
using Info = Handle<MPI_Info, "Info", name>;
template <Name name>
using Errhandler = Handle<MPI_Errhandler, "Errhandler", name>;
template <Name name>
using Request = Handle<MPI_Request, "Request", name>;

// --- Scalars out ------------------------------------------------------------------------------

template <class Type, Name role, Name name>
struct OutScalar {
  static constexpr RoleDescription description{role.text, name.text, nullptr, 1, 0};
  using Types = Parameters<Type*>;
  Type value{};
  void load(Call&, int, int) {}
  auto pass() { return std::tuple(&value); }
  void store(Call& call, int slot, int) { call.frame[slot] = static_cast<double>(value); }
};
template <Name name>
using OutInteger = OutScalar<int, "OutInteger", name>;
template <Name name>
using OutFlag = OutScalar<int, "OutFlag", name>;
template <Name name>
using OutCount = OutScalar<MPI_Count, "OutCount", name>;

// The handle is read as well as written: MPI_Wait and MPI_Comm_free take it by reference.
template <class Type, Name role, Name name>
struct InOutHandle {
  static constexpr RoleDescription description{role.text, name.text, nullptr, 1, 0};
  using Types = Parameters<Type*>;
  static constexpr bool is_request = std::string_view(role.text).ends_with("Request");
  Type value, before;
  void load(Call& call, int slot, int) {
    value = number_to_handle<Type>(call.frame[slot]);
    before = value;
  }
  auto pass() { return std::tuple(&value); }
  void store(Call& call, int slot, int) {
    call.frame[slot] = handle_to_number(value);
    if constexpr (is_request) call.environment->track(before, value);
  }
};
template <class Type, Name role, Name name>
struct OutHandle : InOutHandle<Type, role, name> {
  // Requests are zero, which no library has for a handle, where nothing was started.
  void load(Call&, int, int) { this->value = this->before = Type{}; }
};
template <Name name>
struct OutComm : OutHandle<MPI_Comm, "OutComm", name> {
  void discard() {
    if (this->value != MPI_COMM_NULL) MPI_Comm_free(&this->value);
  }
  // Every communicator takes its error handler from the one it is made from. MPICH does not see to
  // that everywhere, and its own default is to end the job.
  void inherit(MPI_Comm parent) {
    MPI_Errhandler errhandler = MPI_ERRHANDLER_NULL;
    if (this->value == MPI_COMM_NULL) return;
    if (MPI_Comm_get_errhandler(parent, &errhandler) != MPI_SUCCESS) return;
    MPI_Comm_set_errhandler(this->value, errhandler);
    MPI_Errhandler_free(&errhandler);
  }
};
template <Name name>
using OutGroup = OutHandle<MPI_Group, "OutGroup", name>;
template <Name name>
struct OutDatatype : OutHandle<MPI_Datatype, "OutDatatype", name> {
  void discard() {
    if (this->value != MPI_DATATYPE_NULL) MPI_Type_free(&this->value);
  }
};
template <Name name>
using OutOp = OutHandle<MPI_Op, "OutOp", name>;
template <Name name>
using OutInfo = OutHandle<MPI_Info, "OutInfo", name>;
template <Name name>
using OutErrhandler = OutHandle<MPI_Errhandler, "OutErrhandler", name>;
// Nobody keeps the memory of an operation whose request nobody gets.
template <Name name>
struct OutRequest : OutHandle<MPI_Request, "OutRequest", name> {
  void discard() { MPI_Wait(&this->value, MPI_STATUS_IGNORE); }
};
template <Name name>
using OutWin = OutHandle<MPI_Win, "OutWin", name>;
template <Name name>
using InOutWin = InOutHandle<MPI_Win, "InOutWin", name>;
template <Name name>
using OutMessage = OutHandle<MPI_Message, "OutMessage", name>;
template <Name name>
using InOutComm = InOutHandle<MPI_Comm, "InOutComm", name>;
template <Name name>
using InOutGroup = InOutHandle<MPI_Group, "InOutGroup", name>;
template <Name name>
using InOutDatatype = InOutHandle<MPI_Datatype, "InOutDatatype", name>;
template <Name name>
using InOutOp = InOutHandle<MPI_Op, "InOutOp", name>;
template <Name name>
using InOutErrhandler = InOutHandle<MPI_Errhandler, "InOutErrhandler", name>;
template <Name name>
using InOutInfo = InOutHandle<MPI_Info, "InOutInfo", name>;
template <Name name>
using InOutRequest = InOutHandle<MPI_Request, "InOutRequest", name>;
template <Name name>
using InOutMessage = InOutHandle<MPI_Message, "InOutMessage", name>;

// --- Status -----------------------------------------------------------------------------------

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

template <class Type, Name role, Name name>
struct StatusMemory {
  static constexpr RoleDescription description{role.text, name.text, nullptr, 0, 1};
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
using InStatus = StatusMemory<const MPI_Status, "InStatus", name>;
template <Name name>
using InOutStatus = StatusMemory<MPI_Status, "InOutStatus", name>;

// --- Memory -----------------------------------------------------------------------------------

// (buffer, count, datatype)
template <class Pointer, Name role, Name name>
struct Buffer {
  static constexpr RoleDescription description{role.text, name.text, nullptr, 3, 1};
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
using SendBuffer = Buffer<const void*, "SendBuffer", name>;
template <Name name>
using ReceiveBuffer = Buffer<void*, "ReceiveBuffer", name>;

// (buffer, counts, displacements, datatype)
template <class Pointer, Name role, Name name>
struct Vector {
  static constexpr RoleDescription description{role.text, name.text, nullptr, 2, 3};
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
using SendVector = Vector<const void*, "SendVector", name>;
template <Name name>
using ReceiveVector = Vector<void*, "ReceiveVector", name>;

// (buffer, counts, displacements in bytes, datatypes): a block of its own type for each rank. The
// handles come as numbers, and are copied into an array of MPI's own.
template <class Pointer, Name role, Name name>
struct Blocks {
  static constexpr RoleDescription description{role.text, name.text, nullptr, 1, 4};
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
using SendBlocks = Blocks<const void*, "SendBlocks", name>;
template <Name name>
using ReceiveBlocks = Blocks<void*, "ReceiveBlocks", name>;

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

// Memory that MPI writes an int or a handle to when a nonblocking operation completes. The caller
// keeps the array until then.
template <Name name>
struct Later {
  static constexpr RoleDescription description{"Later", name.text, nullptr, 0, 1};
  using Types = Parameters<void*>;
  void* value;
  void load(Call& call, int, int argument) { value = call.address(argument); }
  auto pass() { return std::tuple(value); }
  void store(Call&, int, int) {}
};

// The same for a communicator, which nobody gets if a JavaScript function threw.
template <Name name>
struct LaterComm : Later<name> {
  void discard() {
    auto* comm = static_cast<MPI_Comm*>(this->value);
    if (*comm != MPI_COMM_NULL) MPI_Comm_free(comm);
  }
};

// --- Arrays and strings -----------------------------------------------------------------------

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

// An array of ints whose length is another parameter or follows from the communicator.
template <Name name>
struct MoreIntegers {
  static constexpr RoleDescription description{"MoreIntegers", name.text, nullptr, 0, 1};
  using Types = Parameters<const int*>;
  const int* values;
  void load(Call& call, int, int argument) { values = call.integers(argument); }
  auto pass() { return std::tuple(values); }
  void store(Call&, int, int) {}
};

// The weights of a graph's edges: MPI_UNWEIGHTED without an array, MPI_WEIGHTS_EMPTY for an empty
// one.
template <class Pointer, Name role, Name name>
struct EdgeWeights {
  static constexpr RoleDescription description{role.text, name.text, nullptr, 0, 1};
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
using Weights = EdgeWeights<const int*, "Weights", name>;
template <Name name>
using OutWeights = EdgeWeights<int*, "OutWeights", name>;

// (n, array of n triplets first, last, stride)
template <Name name>
struct Ranges {
  static constexpr RoleDescription description{"Ranges", name.text, nullptr, 0, 1};
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

// An array of ints that the caller made long enough.
template <Name name>
struct OutIntegers {
  static constexpr RoleDescription description{"OutIntegers", name.text, nullptr, 0, 1};
  using Types = Parameters<int*>;
  int* values;
  void load(Call& call, int, int argument) { values = call.integers(argument); }
  auto pass() { return std::tuple(values); }
  void store(Call&, int, int) {}
};

// Plain memory without a datatype: (buffer, size in bytes)
template <Name name>
struct Bytes {
  static constexpr RoleDescription description{"Bytes", name.text, nullptr, 1, 1};
  using Types = Parameters<void*, MPI_Count>;
  void* address;
  MPI_Count size;
  void load(Call& call, int slot, int argument) {
    address = call.address(argument);
    size = static_cast<MPI_Count>(call.frame[slot]);
  }
  auto pass() { return std::tuple(address, size); }
  void store(Call&, int, int) {}
};

template <Name name>
struct String {
  static constexpr RoleDescription description{"String", name.text, nullptr, 0, 1};
  using Types = Parameters<const char*>;
  std::string value;
  void load(Call& call, int, int argument) {
    napi_env env = call.environment->env;
    std::size_t length = 0;
    napi_get_value_string_utf8(env, call.arguments[argument], nullptr, 0, &length);
    value.resize(length);
    napi_get_value_string_utf8(env, call.arguments[argument], value.data(), length + 1, &length);
  }
  auto pass() { return std::tuple<const char*>(value.c_str()); }
  void store(Call&, int, int) {}
};

// (string, resulting length): the value that the native function returns.
template <Name name, int capacity>
struct OutString {
  static constexpr RoleDescription description{"OutString", name.text, nullptr, 0, 0};
  using Types = Parameters<char*, int*>;
  char value[capacity + 1] = {};
  int length = 0;
  void load(Call&, int, int) {}
  auto pass() { return std::tuple<char*, int*>(value, &length); }
  void store(Call& call, int, int) {
    napi_create_string_utf8(call.environment->env, value, NAPI_AUTO_LENGTH, &call.result);
  }
};

}  // namespace mpi4node
