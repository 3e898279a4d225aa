// Generalized requests: the program says when they are complete, and MPI calls its functions.
#include <thread>

#include "chapters/chapters.h"

namespace mpi4node {
namespace {

struct State {
  Environment* environment;
  std::thread::id thread;
  napi_ref dispatch;
};

enum class Callback { kQuery, kFree, kCancel };

// Runs dispatch(which, completed) of lib/, which keeps exceptions for itself. MPI is always told of
// success: it would report another's error to a handler of its own choice.
int dispatch(void* data, Callback which, int completed) {
  const auto* state = static_cast<State*>(data);
  Environment* environment = state->environment;
  if (state->thread != std::this_thread::get_id()) {
    environment->callback_failed = true;
    return MPI_SUCCESS;
  }
  napi_env env = environment->env;
  napi_handle_scope scope;
  if (napi_open_handle_scope(env, &scope) != napi_ok) return MPI_SUCCESS;
  bool done = false;
  napi_value function, receiver, result, arguments[2];
  napi_create_int32(env, static_cast<int>(which), &arguments[0]);
  napi_get_boolean(env, completed != 0, &arguments[1]);
  napi_get_undefined(env, &receiver);
  napi_get_reference_value(env, state->dispatch, &function);
  if (napi_call_function(env, receiver, function, 2, arguments, &result) == napi_ok) {
    napi_get_value_bool(env, result, &done);
  } else {
    napi_value exception;
    napi_get_and_clear_last_exception(env, &exception);
  }
  napi_close_handle_scope(env, scope);
  if (!done) environment->callback_failed = true;
  return MPI_SUCCESS;
}

// The status crosses in the frame's memory, where lib/ reads and writes it at once.
int query(void* data, MPI_Status* status) {
  const auto* state = static_cast<State*>(data);
  MPI_Status set = empty_status();
  if (state->thread == std::this_thread::get_id()) {
    MPI_Status* shared = state->environment->status();
    *shared = set;
    dispatch(data, Callback::kQuery, 0);
    set = *shared;
  } else {
    dispatch(data, Callback::kQuery, 0);
  }
  // The standard lets no query function change it.
  set.MPI_ERROR = status->MPI_ERROR;
  *status = set;
  return MPI_SUCCESS;
}

int free_state(void* data) {
  auto* state = static_cast<State*>(data);
  dispatch(data, Callback::kFree, 0);
  if (state->thread == std::this_thread::get_id()) {
    napi_delete_reference(state->environment->env, state->dispatch);
    delete state;
  }
  return MPI_SUCCESS;
}

int cancel(void* data, int completed) { return dispatch(data, Callback::kCancel, completed); }

// start(dispatch): -> (request)
napi_value start(napi_env env, napi_callback_info info) {
  napi_value function;
  std::size_t length = 1;
  void* data;
  napi_get_cb_info(env, info, &length, &function, nullptr, &data);
  auto* environment = static_cast<Environment*>(data);
  auto* state = new State{environment, std::this_thread::get_id(), nullptr};
  napi_create_reference(env, function, 1, &state->dispatch);
  MPI_Request request = MPI_REQUEST_NULL;
  const int code = MPI_Grequest_start(query, free_state, cancel, state, &request);
  environment->frame[kReturnCode] = environment->result(code);
  environment->frame[kFirstScalar] = handle_to_number(request);
  return nullptr;
}

}  // namespace

Chapter generalized_requests() {
  return {
      by_hand("MPI_Grequest_start",
              "(dispatch: (which: number, completed: boolean) => boolean) => void", start),
      ROW(MPI_Grequest_complete, Request<"request">).as("Grequest.Complete"),
  };
}

}  // namespace mpi4node
