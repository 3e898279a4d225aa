// Info objects: string keys and values that hint to the library.
#include "chapters/chapters.h"

namespace mpi4node {
namespace {

// MPI says nothing of a terminating null, and gives no length.
int get_nthkey(MPI_Info info, int n, char* key, int* length) {
  const int code = MPI_Info_get_nthkey(info, n, key);
  *length = static_cast<int>(std::strlen(key));
  return code;
}

// (key), with the info in the frame. Returns the value, or null if there is no such key. The length
// is asked first: values may be longer than what fits on a stack.
napi_value get_string(napi_env env, napi_callback_info info) {
  napi_value argument, result;
  std::size_t count = 1;
  void* data;
  napi_get_cb_info(env, info, &count, &argument, nullptr, &data);
  auto* environment = static_cast<Environment*>(data);
  const auto handle = number_to_handle<MPI_Info>(environment->frame[kFirstScalar]);
  const std::string key = text_of(env, argument);
  int length = 0, flag = 0;
  char none;
  int code = MPI_Info_get_string(handle, key.c_str(), &length, &none, &flag);
  std::string value;
  if (code == MPI_SUCCESS && flag) {
    value.resize(static_cast<std::size_t>(length));
    code = MPI_Info_get_string(handle, key.c_str(), &length, value.data(), &flag);
  }
  napi_get_null(env, &result);
  if (code == MPI_SUCCESS && flag) {
    napi_create_string_utf8(env, value.c_str(), NAPI_AUTO_LENGTH, &result);
  }
  environment->frame[kReturnCode] = environment->result(code);
  return result;
}

// (arguments). The info comes back in the frame.
napi_value create_env(napi_env env, napi_callback_info info) {
  napi_value argument;
  std::size_t count = 1;
  void* data;
  napi_get_cb_info(env, info, &count, &argument, nullptr, &data);
  auto* environment = static_cast<Environment*>(data);
  WordList words;
  words.load(env, argument);
  MPI_Info created = MPI_INFO_NULL;
  const int code = MPI_Info_create_env(words.length(), words.pointers(), &created);
  environment->frame[kReturnCode] = environment->result(code);
  environment->frame[kFirstScalar] = handle_to_number(created);
  return nullptr;
}

}  // namespace

Chapter info_objects() {
  return {
      ROW(MPI_Info_create, OutInfo<"info">).early(),
      by_hand("MPI_Info_create_env", "(args: readonly string[]) => void", create_env)
          .since(4, 0)
          .unsupported(noexcept(MPI_Info_create_env(0, nullptr, nullptr))),
      ROW(MPI_Info_dup, Info<"info">, OutInfo<"newinfo">).early(),
      ROW(MPI_Info_free, InOutInfo<"info">).early(),
      ROW(MPI_Info_set, Info<"info">, String<"key">, String<"value">).early(),
      ROW(MPI_Info_delete, Info<"info">, String<"key">),
      by_hand("MPI_Info_get_string", "(key: string) => string | null", get_string).since(4, 0),
      ROW(MPI_Info_get_nkeys, Info<"info">, OutInteger<"nkeys">),
      ADAPTED(MPI_Info_get_nthkey, get_nthkey, Info<"info">, Integer<"n">,
              OutString<"key", MPI_MAX_INFO_KEY>),
  };
}

}  // namespace mpi4node
