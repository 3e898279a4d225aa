// Strings.
#pragma once

#include <string>
#include <tuple>

#include "table/call.h"

namespace mpi4node {

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
