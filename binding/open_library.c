// Opens the MPI library for a binary of the package, which does not name it: its functions become
// known to what is loaded later. A file of its own, since the binary itself can't be loaded before.
#include <dlfcn.h>
#include <node_api.h>
#include <stddef.h>
#include <stdlib.h>

// openLibrary(path): null, or why the dynamic loader could not open it.
static napi_value open_library(napi_env env, napi_callback_info info) {
  napi_value argument = NULL;
  napi_value answer = NULL;
  size_t count = 1;
  size_t length = 0;
  if (napi_get_cb_info(env, info, &count, &argument, NULL, NULL) != napi_ok ||
      napi_get_value_string_utf8(env, argument, NULL, 0, &length) != napi_ok) {
    napi_throw_type_error(env, NULL, "openLibrary takes a path");
    return NULL;
  }
  char* path = malloc(length + 1);
  if (path == NULL) {
    napi_throw_error(env, NULL, "There is no memory left");
    return NULL;
  }
  napi_get_value_string_utf8(env, argument, path, length + 1, &length);
  // Open MPI's own plug-ins, too, look for its functions among those that all know. Never closed:
  // MPI can't be started twice.
  if (dlopen(path, RTLD_NOW | RTLD_GLOBAL) == NULL) {
    napi_create_string_utf8(env, dlerror(), NAPI_AUTO_LENGTH, &answer);
  } else {
    napi_get_null(env, &answer);
  }
  free(path);
  return answer;
}

NAPI_MODULE_INIT() {
  napi_value function = NULL;
  napi_create_function(env, "openLibrary", NAPI_AUTO_LENGTH, open_library, NULL, &function);
  napi_set_named_property(env, exports, "openLibrary", function);
  return exports;
}
