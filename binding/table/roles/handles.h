// Handles: each is a number in one slot of the frame, and a Float64Array holds many.
#pragma once

#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "runtime/file_accesses.h"
#include "table/call.h"

namespace mpi4node {

// --- In ---------------------------------------------------------------------------------------

template <class Type, Name role, Name name>
struct Handle {
  static constexpr RoleDescription description{role.text, name.text, nullptr, 1, 0};
  using Types = Parameters<Type>;
  Type value;
  void load(Call& call, int slot, int) { value = number_to_handle<Type>(call.frame[slot]); }
  auto pass() { return std::tuple(value); }
  void store(Call&, int, int) {}
};
template <Name name>
struct Comm : Handle<MPI_Comm, "Comm", name> {
  static constexpr bool is_communicator = true;
  int refusal() const { return quirks::refusal(this->value); }
};
// One that may be null: significant at one process only.
template <Name name>
using PeerComm = Handle<MPI_Comm, "Comm", name>;
template <Name name>
struct Group : Handle<MPI_Group, "Group", name> {
  int refusal() const { return quirks::refusal_of_group(this->value); }
};
template <Name name>
struct Win : Handle<MPI_Win, "Win", name> {
  int refusal() const { return quirks::refusal_of_window(this->value); }
};
template <Name name>
struct Session : Handle<MPI_Session, "Session", name> {
  // A library without sessions says so first.
  int refusal() const {
    return kHasSessions && this->value == MPI_SESSION_NULL ? MPI_ERR_SESSION : MPI_SUCCESS;
  }
};
// A call on a file waits for the accesses that were started before.
template <Name name>
struct File : Handle<MPI_File, "File", name> {
  auto pass() {
    finish_file_accesses(this->value);
    return std::tuple(this->value);
  }
  int refusal() const { return quirks::refusal_of_file(this->value); }
};
// One that may be null: the null handle has the error handler of files that are not open yet.
template <Name name>
using AnyFile = Handle<MPI_File, "File", name>;
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

// --- Out, and in and out ----------------------------------------------------------------------

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
  // Every communicator takes its error handler from the one that it is made from.
  void inherit(MPI_Comm parent) { quirks::pass_on_errhandler(parent, this->value); }
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
using OutSession = OutHandle<MPI_Session, "OutSession", name>;
template <Name name>
using OutFile = OutHandle<MPI_File, "OutFile", name>;
template <Name name>
using OutMessage = OutHandle<MPI_Message, "OutMessage", name>;

template <Name name>
using InOutWin = InOutHandle<MPI_Win, "InOutWin", name>;
template <Name name>
struct InOutSession : InOutHandle<MPI_Session, "InOutSession", name> {
  int refusal() const {
    return kHasSessions && this->value == MPI_SESSION_NULL ? MPI_ERR_SESSION : MPI_SUCCESS;
  }
};
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

// --- Arrays of handles ------------------------------------------------------------------------

// They come as numbers, and are copied into an array of MPI's own and back.
template <class Type, Name role, Name name>
struct HandleArray {
  static constexpr RoleDescription description{role.text, name.text, nullptr, 0, 1};
  static constexpr bool is_copied = true;
  using Types = Parameters<Type*>;
  using Element = std::remove_const_t<Type>;
  std::vector<Element> values;
  void load(Call& call, int, int argument) {
    const std::size_t length = call.length(argument);
    const auto* numbers = static_cast<const double*>(call.address(argument));
    values.reserve(length);
    for (std::size_t i = 0; i < length; ++i) {
      values.push_back(number_to_handle<Element>(numbers[i]));
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
using OutDatatypes = HandleArray<MPI_Datatype, "Datatypes", name>;
template <Name name>
using Infos = HandleArray<const MPI_Info, "Infos", name>;

}  // namespace mpi4node
