// The nonblocking form of an access to a file, made by the blocking one on a thread.
#pragma once

#include <memory>
#include <tuple>
#include <type_traits>
#include <utility>

#include "runtime/file_accesses.h"
#include "table/row.h"

namespace mpi4node {

template <class Role>
constexpr bool is_buffer = requires(Role role) {
                             role.address;
                             role.count;
                             role.datatype;
                           };

// MPI lets the program free a datatype as soon as the access is started. A duplicate would call the
// copy functions of its attributes.
inline int copy_datatype(MPI_Datatype& datatype) {
  MPI_Datatype copy = MPI_DATATYPE_NULL;
  int code = MPI_Type_contiguous(1, datatype, &copy);
  if (code == MPI_SUCCESS) code = MPI_Type_commit(&copy);
  datatype = copy;
  return code;
}

// The roles of the access, of which the file is the first, and the blocking function, which is
// given a status, too.
template <class File, class... Roles>
struct StartedAccess {
  using Inputs = Row<File, Roles...>;
  using Prototype =
      typename Concatenate<Parameters<>, typename File::Types, typename Roles::Types...,
                           Parameters<MPI_Status*>>::Prototype;

  template <Prototype function>
  static napi_value called(napi_env env, napi_callback_info info) {
    napi_value arguments[Inputs::argument_count + 1];
    std::size_t length = Inputs::argument_count;
    void* data;
    napi_get_cb_info(env, info, &length, arguments, nullptr, &data);
    auto* environment = static_cast<Environment*>(data);
    Call call{environment, environment->frame, arguments};
    start<function>(call, std::make_index_sequence<sizeof...(Roles)>());
    return nullptr;
  }

  template <Prototype function, std::size_t... index>
  static void start(Call& call, std::index_sequence<index...>) {
    static constexpr auto place = Inputs::places();
    File file;
    std::tuple<Roles...> roles;
    file.load(call, place.first[0], place.second[0]);
    (std::get<index>(roles).load(call, place.first[index + 1], place.second[index + 1]), ...);
    MPI_Datatype datatype = MPI_DATATYPE_NULL;
    MPI_Request request{};
    int code = file.refusal();
    ((code = code != MPI_SUCCESS ? code : keep_datatype(std::get<index>(roles), datatype)), ...);
    if (code == MPI_SUCCESS) {
      const auto access = [handle = file.value, roles, datatype](MPI_Status* status) mutable {
        const int result =
            std::apply([&](auto... arguments) { return function(handle, arguments..., status); },
                       std::tuple_cat(std::get<index>(roles).pass()...));
        MPI_Type_free(&datatype);
        return result;
      };
      code = start_file_access(file.value, access, &request);
      call.environment->track(MPI_Request{}, request);
    }
    call.frame[kReturnCode] = code;
    call.frame[kFirstScalar] = handle_to_number(request);
  }

 private:
  template <class Role>
  static int keep_datatype(Role& role, MPI_Datatype& kept) {
    if constexpr (is_buffer<Role>) {
      const int code = copy_datatype(role.datatype);
      kept = role.datatype;
      return code;
    } else {
      return MPI_SUCCESS;
    }
  }
};

// STARTED_BY(MPI_File_read_at, MPI_File_iread_at, READ_AT_ROLES) is a row that has, beside the
// library's own function, one that the blocking function makes on a thread.
#define STARTED_BY(blocking, function, ...)                                             \
  [] {                                                                                  \
    RowDescription row = NARROW(function, __VA_ARGS__, STARTED);                        \
    using Access = StartedAccess<__VA_ARGS__>;                                          \
    row.on_thread = Access::called<static_cast<Access::Prototype>(&blocking##_narrow)>; \
    return row;                                                                         \
  }()

}  // namespace mpi4node
