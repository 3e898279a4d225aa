/*
 * mpi4node for other addons: takes MPI's own handles out of the objects of JavaScript, and makes
 * objects of handles. Plain C with Node-API; C++ can include it, too.
 *
 *     #include <mpi.h>
 *     #include <node_api.h>
 *     #include <mpi4node.h>
 *
 *     static napi_value sum(napi_env env, napi_callback_info info) {
 *       ...
 *       MPI_Comm comm;
 *       if (mpi4node_get_comm(env, arguments[0], &comm) != napi_ok) return NULL;
 *       MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_DOUBLE, MPI_SUM, comm);
 *
 * For each class there are two functions, where X is comm, datatype, errhandler, file, group, info,
 * message, op, request, session, status or win:
 *
 *     napi_status mpi4node_get_X(napi_env env, napi_value value, MPI_X* handle);
 *     napi_status mpi4node_new_X(napi_env env, MPI_X handle, napi_value* result);
 *
 * They return napi_ok, or leave a JavaScript exception pending and return another status: then
 * return to JavaScript. The first one initializes MPI if no call has done that yet. A handle is
 * valid as long as the object is; who keeps one must keep the object, by a reference. The objects
 * that are made do not own their handle: it is freed by `Free()` or by the addon.
 *
 * Compile the addon with the compiler wrapper of the MPI library that runs, such as mpicc. Call the
 * functions on the thread of `env` only.
 */
#ifndef MPI4NODE_H
#define MPI4NODE_H

#include <mpi.h>
#include <node_api.h>
#include <stdint.h>
#include <string.h>

/* --- Inside ----------------------------------------------------------------------------------- */

/* What the package keeps for addons: globalThis[Symbol.for('mpi4node.handles')]. */
static inline napi_status mpi4node_find_(napi_env env, napi_value* found) {
  napi_value global, symbol, function, name;
  napi_valuetype type;
  napi_status status = napi_get_global(env, &global);
  if (status == napi_ok) status = napi_get_named_property(env, global, "Symbol", &symbol);
  if (status == napi_ok) status = napi_get_named_property(env, symbol, "for", &function);
  if (status == napi_ok) {
    status = napi_create_string_utf8(env, "mpi4node.handles", NAPI_AUTO_LENGTH, &name);
  }
  if (status == napi_ok) status = napi_call_function(env, symbol, function, 1, &name, &name);
  if (status == napi_ok) status = napi_get_property(env, global, name, found);
  if (status == napi_ok) status = napi_typeof(env, *found, &type);
  if (status != napi_ok) return status;
  if (type == napi_object) return napi_ok;
  napi_throw_error(env, NULL, "the package mpi4node must be loaded before an addon that uses it");
  return napi_pending_exception;
}

/* Calls one of its functions with the name of a class, the size of its handles and a value. */
static inline napi_status mpi4node_call_(napi_env env, const char* name, const char* kind,
                                         size_t size, napi_value value, napi_value* result) {
  napi_value handles, function, arguments[3];
  napi_status status = mpi4node_find_(env, &handles);
  if (status == napi_ok) status = napi_get_named_property(env, handles, name, &function);
  if (status == napi_ok) {
    status = napi_create_string_utf8(env, kind, NAPI_AUTO_LENGTH, &arguments[0]);
  }
  if (status == napi_ok) status = napi_create_uint32(env, (uint32_t)size, &arguments[1]);
  arguments[2] = value;
  if (status != napi_ok) return status;
  return napi_call_function(env, handles, function, 3, arguments, result);
}

/* Handles are numbers to JavaScript: an int, or the address that a pointer is. */
static inline napi_status mpi4node_get_(napi_env env, const char* kind, napi_value value,
                                        void* handle, size_t size) {
  napi_value number;
  double given = 0;
  napi_status status = mpi4node_call_(env, "get", kind, size, value, &number);
  if (status == napi_ok) status = napi_get_value_double(env, number, &given);
  if (status != napi_ok) return status;
  if (size == sizeof(int)) {
    const int integer = (int)given;
    memcpy(handle, &integer, sizeof integer);
  } else {
    const uintptr_t address = (uintptr_t)given;
    memcpy(handle, &address, sizeof address);
  }
  return napi_ok;
}

static inline napi_status mpi4node_new_(napi_env env, const char* kind, const void* handle,
                                        size_t size, napi_value* result) {
  napi_value number;
  napi_status status;
  double given;
  if (size == sizeof(int)) {
    int integer;
    memcpy(&integer, handle, sizeof integer);
    given = integer;
  } else {
    uintptr_t address;
    memcpy(&address, handle, sizeof address);
    given = (double)address;
  }
  status = napi_create_double(env, given, &number);
  if (status != napi_ok) return status;
  return mpi4node_call_(env, "make", kind, size, number, result);
}

/* --- For addons ------------------------------------------------------------------------------- */

#define MPI4NODE_CLASS_(name, kind, type)                                                        \
  static inline napi_status mpi4node_get_##name(napi_env env, napi_value value, type* handle) {  \
    return mpi4node_get_(env, kind, value, handle, sizeof(type));                                \
  }                                                                                              \
  static inline napi_status mpi4node_new_##name(napi_env env, type handle, napi_value* result) { \
    return mpi4node_new_(env, kind, &handle, sizeof(type), result);                              \
  }

MPI4NODE_CLASS_(comm, "Comm", MPI_Comm)
MPI4NODE_CLASS_(datatype, "Datatype", MPI_Datatype)
MPI4NODE_CLASS_(errhandler, "Errhandler", MPI_Errhandler)
MPI4NODE_CLASS_(file, "File", MPI_File)
MPI4NODE_CLASS_(group, "Group", MPI_Group)
MPI4NODE_CLASS_(info, "Info", MPI_Info)
MPI4NODE_CLASS_(message, "Message", MPI_Message)
MPI4NODE_CLASS_(op, "Op", MPI_Op)
MPI4NODE_CLASS_(request, "Request", MPI_Request)
MPI4NODE_CLASS_(win, "Win", MPI_Win)
#ifdef MPI_SESSION_NULL
MPI4NODE_CLASS_(session, "Session", MPI_Session)
#endif

#undef MPI4NODE_CLASS_

/* A status is a copy, not a handle. */
static inline napi_status mpi4node_get_status(napi_env env, napi_value value, MPI_Status* copy) {
  napi_value words;
  void* data = NULL;
  napi_status status = mpi4node_call_(env, "get", "Status", sizeof *copy, value, &words);
  if (status == napi_ok) {
    status = napi_get_typedarray_info(env, words, NULL, NULL, &data, NULL, NULL);
  }
  if (status == napi_ok) memcpy(copy, data, sizeof *copy);
  return status;
}

static inline napi_status mpi4node_new_status(napi_env env, const MPI_Status* from,
                                              napi_value* result) {
  napi_value buffer, words;
  void* data = NULL;
  napi_status status = napi_create_arraybuffer(env, sizeof *from, &data, &buffer);
  if (status != napi_ok) return status;
  memcpy(data, from, sizeof *from);
  status = napi_create_typedarray(env, napi_int32_array, sizeof *from / sizeof(int32_t), buffer, 0,
                                  &words);
  if (status != napi_ok) return status;
  return mpi4node_call_(env, "make", "Status", sizeof *from, words, result);
}

#endif
