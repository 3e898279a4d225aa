// One row of the table: an MPI function and the roles of its parameters. The marshalling code, the
// place of each scalar in the frame and the private TypeScript signature follow from the roles.
#pragma once

#include <array>
#include <memory>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "compat/compat.h"
#include "runtime/on_thread.h"
#include "runtime/user_operations.h"
#include "table/role_lists.h"

namespace mpi4node {

// A row as the module's set-up and describe() see it. What the generator, the tests and the error
// messages must know of a function stands here and nowhere else:
//
//   ROW(MPI_Comm_get_name, Comm<"comm">, OutString<"comm_name", MPI_MAX_OBJECT_NAME>)
//   LARGE(MPI_Mrecv, ReceiveBuffer<"buf">, InOutMessage<"message">, OutStatus<"status">)
//       .as("Message.Recv")
//       .nonblocking("MPI_Imrecv")
//   ROW(MPI_Pready, Integer<"partition">, Request<"request">).as("Prequest.Pready").since(4, 0)
struct RowDescription {
  const char* name;  // MPI's C name
  napi_callback callback;
  std::vector<RoleDescription> roles;
  const void* address = nullptr;    // of the function called; tells a fallback of compat/
  const char* signature = nullptr;  // of a function written by hand, in TypeScript
  const char* public_name = nullptr;
  const char* called_name = nullptr;
  const char* nonblocking_name = nullptr;
  napi_callback on_thread = nullptr;  // starts it on a thread of its own
  int since_version = 3, since_subversion = 1;
  bool needs_initialized = true;
  bool is_early = false;
  bool needs_world = false;
  bool is_adapted = false;
  bool is_served = false;
  bool is_unsupported = false;  // the library lacks it, and nothing takes its place

  // The public method, for messages about its arguments, where it does not follow from MPI's name:
  // MPI_Comm_get_name is Comm.Get_name, and MPI_Send is Comm.Send.
  RowDescription as(const char* method) && {
    public_name = method;
    return std::move(*this);
  }
  // The MPI function in whose name a function of the binding's own fails.
  RowDescription calling(const char* function) && {
    called_name = function;
    return std::move(*this);
  }
  // The version of MPI that the function comes from, if it is not in MPI 3.1. LARGE sets 4.0.
  RowDescription since(int version, int subversion) && {
    since_version = version;
    since_subversion = subversion;
    return std::move(*this);
  }
  // May be called before MPI_Init and after MPI_Finalize.
  RowDescription anytime() && {
    needs_initialized = false;
    return std::move(*this);
  }
  // May be called before MPI_Init where the library has MPI 4, but not before that.
  RowDescription early() && {
    is_early = true;
    return std::move(*this);
  }
  // Asks about the world of MPI_Init, which a program that has sessions alone must initialize
  // first. So does every function on MPI_COMM_WORLD or MPI_COMM_SELF.
  RowDescription of_world() && {
    needs_world = true;
    return std::move(*this);
  }
  // Calls an adapter, which must not be taken for a fallback. ADAPTED sets it.
  RowDescription adapted() && {
    is_adapted = true;
    return std::move(*this);
  }
  // Waits for other processes and has no nonblocking form to run instead: object receives that are
  // pending are served by a thread meanwhile.
  RowDescription served() && {
    is_served = true;
    return std::move(*this);
  }
  // The library lacks what a function written by hand calls.
  RowDescription unsupported(bool lacks) && {
    is_unsupported = lacks;
    return std::move(*this);
  }
  // The nonblocking form that runs instead while an object receive is pending.
  RowDescription nonblocking(const char* other) && {
    nonblocking_name = other;
    return std::move(*this);
  }
};

// A chapter of the MPI standard: its functions in the order of its .cc file.
using Chapter = std::vector<RowDescription>;

template <class... Packs>
struct Concatenate;
template <class... Types>
struct Concatenate<Parameters<Types...>> {
  using Prototype = int (*)(Types...);
  // Whether a function, called with such arguments, is noexcept.
  template <class Function>
  static constexpr bool throws_nothing(Function) {
    return std::is_nothrow_invocable_v<Function, Types...>;
  }
};
template <class... First, class... Second, class... Rest>
struct Concatenate<Parameters<First...>, Parameters<Second...>, Rest...>
    : Concatenate<Parameters<First..., Second...>, Rest...> {};

// A reduction is a row with an operation and a communicator.
template <class Role>
constexpr bool is_operation = false;
template <Name name>
constexpr bool is_operation<Op<name>> = true;
template <class Role>
constexpr bool is_communicator = false;
template <Name name>
constexpr bool is_communicator<Comm<name>> = true;

template <class Role>
constexpr bool starts_request = false;
template <Name name>
constexpr bool starts_request<OutRequest<name>> = true;

template <class Role>
constexpr bool is_new_communicator = false;
template <Name name>
constexpr bool is_new_communicator<OutComm<name>> = true;

// The arguments of a call on a thread, until its results are stored in them.
class KeptArguments {
 public:
  KeptArguments(const Call& call, int count) : env_(call.environment->env), count_(count) {
    if (count == 0) return;
    napi_value array;
    napi_create_array_with_length(env_, count, &array);
    for (int i = 0; i < count; ++i) napi_set_element(env_, array, i, call.arguments[i]);
    napi_create_reference(env_, array, 1, &reference_);
  }
  void take(napi_value* arguments) {
    if (reference_ == nullptr) return;
    napi_value array;
    napi_get_reference_value(env_, reference_, &array);
    for (int i = 0; i < count_; ++i) napi_get_element(env_, array, i, &arguments[i]);
    napi_delete_reference(env_, reference_);
    reference_ = nullptr;
  }

 private:
  napi_env env_;
  int count_;
  napi_ref reference_ = nullptr;
};

template <class... Roles>
struct Row {
  using Whole = Concatenate<Parameters<>, typename Roles::Types...>;
  using Prototype = typename Whole::Prototype;
  static constexpr int count = sizeof...(Roles);
  static constexpr int argument_count = (0 + ... + Roles::description.arguments);

  // The first frame slot and the first JavaScript argument of each role.
  static constexpr std::pair<std::array<int, count + 1>, std::array<int, count + 1>> places() {
    std::array<int, count + 1> slots{}, arguments{};
    int slot = kFirstScalar, role = 0;
    [[maybe_unused]] int argument = 0;
    ((slots[role] = slot, arguments[role] = argument, ++role, slot += Roles::description.slots,
      argument += Roles::description.arguments),
     ...);
    slots[role] = slot;
    return {slots, arguments};
  }
  static_assert(places().first[count] <= kFrameSlots, "the frame is too small for this row");

  template <Prototype function>
  static napi_value call(napi_env env, napi_callback_info info) {
    napi_value arguments[argument_count + 1];
    std::size_t length = argument_count;
    void* data;
    napi_get_cb_info(env, info, &length, arguments, nullptr, &data);
    auto* environment = static_cast<Environment*>(data);
    Call call{environment, environment->frame, arguments};
    return invoke<function>(call, std::make_index_sequence<sizeof...(Roles)>());
  }

  // The error of an argument that must not reach the library.
  template <class Role>
  static int refusal(const Role& role) {
    if constexpr (requires { role.refusal(); }) {
      return role.refusal();
    } else {
      return MPI_SUCCESS;
    }
  }

  template <class Role>
  static void operation_of(const Role& role, MPI_Op& op) {
    if constexpr (is_operation<Role>) op = role.value;
  }

  // Frees what the call has made, if nobody gets it because a JavaScript function threw.
  template <class Role>
  static void discard(Role& role) {
    if constexpr (requires { role.discard(); }) role.discard();
  }

  // Lets a communicator that was made take over from the one that it was made from.
  template <class Role, class Parent>
  static void inherit(Role& role, const Parent& parent) {
    if constexpr (requires { Parent::is_communicator, role.inherit(parent.value); }) {
      role.inherit(parent.value);
    }
  }

  // All inputs are copied out of the frame before MPI is entered, and all results are stored after
  // it: a callback that MPI makes may itself call MPI and so use the frame.
  template <Prototype function, std::size_t... index>
  static napi_value invoke(Call& call, std::index_sequence<index...>) {
    [[maybe_unused]] constexpr auto place = places();
    std::tuple<Roles...> roles;
    (std::get<index>(roles).load(call, place.first[index], place.second[index]), ...);
    int code = MPI_SUCCESS;
    ((code = code != MPI_SUCCESS ? code : refusal(std::get<index>(roles))), ...);
    if (code == MPI_SUCCESS) {
      const auto enter = [&roles] {
        return std::apply(function, std::tuple_cat(std::get<index>(roles).pass()...));
      };
      if constexpr ((is_operation<Roles> || ...) && (is_communicator<Roles> || ...)) {
        MPI_Op op = MPI_OP_NULL;
        (operation_of(std::get<index>(roles), op), ...);
        if constexpr ((starts_request<Roles> || ...)) {
          // The library would call the operation whenever and wherever it makes progress: lib/ has
          // schedules of its own for these.
          code = is_user_operation(op) ? kUnsupported : enter();
        } else {
          code = run_reduction(call.environment, op, enter);
        }
      } else {
        code = enter();
      }
    }
    if constexpr (count > 1) {
      if (code == MPI_SUCCESS) (inherit(std::get<index>(roles), std::get<0>(roles)), ...);
    }
    if (call.environment->callback_failed.load(std::memory_order_relaxed)) {
      // Backwards: a request is waited for before what it makes is freed.
      if (code == MPI_SUCCESS) (discard(std::get<count - 1 - index>(roles)), ...);
      code = call.environment->result(code);
    }
    call.frame[kReturnCode] = code;
    (std::get<index>(roles).store(call, place.first[index], place.second[index]), ...);
    return call.result;
  }

  // Starts the call on a thread of its own, for rows without memory of JavaScript. The number by
  // which outcomeOnThread is asked comes where the first scalar was.
  template <Prototype function>
  static napi_value start(napi_env env, napi_callback_info info) {
    static_assert((may_be_used_by_thread<Roles>() && ...),
                  "memory must not be used by another thread");
    napi_value arguments[argument_count + 1];
    std::size_t length = argument_count;
    void* data;
    napi_get_cb_info(env, info, &length, arguments, nullptr, &data);
    auto* environment = static_cast<Environment*>(data);
    Call call{environment, environment->frame, arguments};
    return start<function>(call, std::make_index_sequence<sizeof...(Roles)>());
  }
  template <class Role>
  static constexpr bool may_be_used_by_thread() {
    if constexpr (Role::description.arguments == 0) return true;
    return requires { Role::is_copied; };
  }
  template <Prototype function, std::size_t... index>
  static napi_value start(Call& call, std::index_sequence<index...>) {
    static constexpr auto place = places();
    const auto roles = std::make_shared<std::tuple<Roles...>>();
    (std::get<index>(*roles).load(call, place.first[index], place.second[index]), ...);
    int code = MPI_SUCCESS;
    ((code = code != MPI_SUCCESS ? code : refusal(std::get<index>(*roles))), ...);
    call.frame[kReturnCode] = code;
    if (code != MPI_SUCCESS) return call.result;
    const auto enter = [roles] {
      return std::apply(function, std::tuple_cat(std::get<index>(*roles).pass()...));
    };
    const auto kept = std::make_shared<KeptArguments>(call, argument_count);
    const auto finish = [roles, kept, environment = call.environment] {
      napi_value arguments[argument_count + 1];
      kept->take(arguments);
      Call ended{environment, environment->frame, arguments};
      (std::get<index>(*roles).store(ended, place.first[index], place.second[index]), ...);
      (store_first(std::get<index>(*roles), ended), ...);
    };
    call.frame[kFirstScalar] = run_on_thread(enter, finish);
    return call.result;
  }
  // The communicator that a call on a thread has made is where its number was.
  template <class Role>
  static void store_first(Role& role, Call& call) {
    if constexpr (is_new_communicator<Role>) role.store(call, kFirstScalar, 0);
  }

  template <Prototype function>
  static RowDescription describe(const char* name) {
    return {name, call<function>, {Roles::description...}, reinterpret_cast<const void*>(function)};
  }
};

template <class Prototype>
constexpr bool has_prototype(std::type_identity_t<Prototype>) {
  return true;
}
template <class Prototype>
constexpr bool has_prototype(...) {
  return false;
}

// ROW(MPI_Comm_size, Comm<"comm">, OutInteger<"size">)
#define ROW(function, ...) MPI4NODE_ROW(function, function, __VA_ARGS__)
// LARGE(MPI_Send, ...) calls MPI_Send_c, the large-count form of MPI 4.
#define LARGE(function, ...) MPI4NODE_ROW(function, function##_c, __VA_ARGS__).since(4, 0)
// NARROW(MPI_File_read, ...) takes large counts by the function with C ints, in every library.
#define NARROW(function, ...) MPI4NODE_ROW(function, function##_narrow, __VA_ARGS__).adapted()
// WAITING(MPI_Win_lock, ...) waits for other processes, and can do so on a thread of its own, too.
#define WAITING(function, ...) MPI4NODE_WAITING(function, function, __VA_ARGS__)
#define ADAPTED_WAITING(name, adapter, ...) MPI4NODE_WAITING(name, adapter, __VA_ARGS__).adapted()
#define MPI4NODE_WAITING(name, function, ...)                                \
  [] {                                                                       \
    RowDescription row = MPI4NODE_ROW(name, function, __VA_ARGS__).served(); \
    using Table = Row<__VA_ARGS__>;                                          \
    row.on_thread = Table::start<static_cast<Table::Prototype>(&function)>;  \
    return row;                                                              \
  }()
// ADAPTED(MPI_Wtime, wtime, ...) calls a function that gives MPI's own the shape of a row.
#define ADAPTED(name, adapter, ...) MPI4NODE_ROW(name, adapter, __VA_ARGS__).adapted()
#define MPI4NODE_ROW(name, function, ...)                                                      \
  [] {                                                                                         \
    using Table = Row<__VA_ARGS__>;                                                            \
    static_assert(has_prototype<Table::Prototype>(&function),                                  \
                  "the roles of " #name " do not make up its prototype in mpi.h");             \
    return Table::describe<static_cast<Table::Prototype>(&function)>(#name).unsupported(       \
        Table::Whole::throws_nothing([](auto... arguments) noexcept(noexcept(function(         \
                                         arguments...))) { return function(arguments...); })); \
  }()

// A function that the roles can't express, with its TypeScript signature.
inline RowDescription by_hand(const char* name, const char* signature, napi_callback callback) {
  RowDescription row{name, callback, {}};
  row.signature = signature;
  return row;
}

}  // namespace mpi4node
