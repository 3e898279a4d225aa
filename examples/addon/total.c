/* An addon in C that communicates on a communicator of JavaScript. See total.mts. */
#include <mpi.h>
#include <mpi4node.h>
#include <node_api.h>
#include <stdio.h>

static napi_value failed(napi_env env, int code) {
  char text[MPI_MAX_ERROR_STRING];
  int length;
  MPI_Error_string(code, text, &length);
  napi_throw_error(env, NULL, text);
  return NULL;
}

/* total(comm, array): the sums of the elements of a Float64Array over all ranks. */
static napi_value total(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  size_t count = 2, length;
  napi_typedarray_type type;
  void* data;
  MPI_Comm comm;
  napi_get_cb_info(env, info, &count, arguments, NULL, NULL);
  if (mpi4node_get_comm(env, arguments[0], &comm) != napi_ok) return NULL;
  if (napi_get_typedarray_info(env, arguments[1], &type, &length, &data, NULL, NULL) != napi_ok ||
      type != napi_float64_array) {
    napi_throw_type_error(env, NULL, "total: the second argument must be a Float64Array");
    return NULL;
  }
  const int code = MPI_Allreduce(MPI_IN_PLACE, data, (int)length, MPI_DOUBLE, MPI_SUM, comm);
  return code == MPI_SUCCESS ? arguments[1] : failed(env, code);
}

/* reversed(comm): a new communicator of the same processes in the opposite order. */
static napi_value reversed(napi_env env, napi_callback_info info) {
  napi_value comm_object, made;
  size_t count = 1;
  int rank, code;
  MPI_Comm comm, newcomm;
  napi_get_cb_info(env, info, &count, &comm_object, NULL, NULL);
  if (mpi4node_get_comm(env, comm_object, &comm) != napi_ok) return NULL;
  code = MPI_Comm_rank(comm, &rank);
  if (code == MPI_SUCCESS) code = MPI_Comm_split(comm, 0, -rank, &newcomm);
  if (code != MPI_SUCCESS) return failed(env, code);
  return mpi4node_new_comm(env, newcomm, &made) == napi_ok ? made : NULL;
}

NAPI_MODULE_INIT() {
  const napi_property_descriptor functions[] = {
      {"total", NULL, total, NULL, NULL, NULL, napi_enumerable, NULL},
      {"reversed", NULL, reversed, NULL, NULL, NULL, napi_enumerable, NULL},
  };
  napi_define_properties(env, exports, 2, functions);
  return exports;
}
