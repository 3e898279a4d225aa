// Strings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "table/call.h"

namespace mpi4node {

inline std::string text_of(napi_env env, napi_value value) {
  std::size_t length = 0;
  napi_get_value_string_utf8(env, value, nullptr, 0, &length);
  std::string text(length, '\0');
  napi_get_value_string_utf8(env, value, text.data(), length + 1, &length);
  return text;
}

template <Name name>
struct String {
  static constexpr RoleDescription description{"String", name.text, nullptr, 0, 1};
  static constexpr bool is_copied = true;
  using Types = Parameters<const char*>;
  std::string value;
  void load(Call& call, int, int argument) {
    value = text_of(call.environment->env, call.arguments[argument]);
  }
  auto pass() { return std::tuple<const char*>(value.c_str()); }
  void store(Call&, int, int) {}
};

// Strings as main() gets them: the array ends with a null pointer.
class WordList {
 public:
  void load(napi_env env, napi_value array) {
    std::uint32_t length = 0;
    napi_get_array_length(env, array, &length);
    for (std::uint32_t i = 0; i < length; ++i) {
      napi_value element;
      napi_get_element(env, array, i, &element);
      texts_.push_back(text_of(env, element));
    }
    for (std::string& text : texts_) pointers_.push_back(text.data());
    pointers_.push_back(nullptr);
  }
  int length() const { return static_cast<int>(texts_.size()); }
  char** pointers() { return pointers_.data(); }

 private:
  std::vector<std::string> texts_;
  std::vector<char*> pointers_;
};

template <Name name>
struct Words {
  static constexpr RoleDescription description{"Words", name.text, nullptr, 0, 1};
  static constexpr bool is_copied = true;
  using Types = Parameters<char**>;
  WordList words;
  void load(Call& call, int, int argument) {
    words.load(call.environment->env, call.arguments[argument]);
  }
  auto pass() { return std::tuple<char**>(words.pointers()); }
  void store(Call&, int, int) {}
};

template <Name name>
struct WordLists {
  static constexpr RoleDescription description{"WordLists", name.text, nullptr, 0, 1};
  static constexpr bool is_copied = true;
  using Types = Parameters<char***>;
  std::vector<WordList> lists;
  std::vector<char**> pointers;
  void load(Call& call, int, int argument) {
    napi_env env = call.environment->env;
    std::uint32_t length = 0;
    napi_get_array_length(env, call.arguments[argument], &length);
    lists.resize(length);
    for (std::uint32_t i = 0; i < length; ++i) {
      napi_value element;
      napi_get_element(env, call.arguments[argument], i, &element);
      lists[i].load(env, element);
      pointers.push_back(lists[i].pointers());
    }
    pointers.push_back(nullptr);
  }
  auto pass() { return std::tuple<char***>(pointers.data()); }
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
