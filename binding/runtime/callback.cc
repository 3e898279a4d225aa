#include "runtime/callback.h"

#include <atomic>
#include <cmath>
#include <map>
#include <vector>

namespace mpi4node {
namespace {

// Not shared between threads, so that an environment of another one is not found at all.
thread_local std::map<std::uint32_t, Environment*> environments;
std::atomic<std::uint32_t> last_environment = 0;
std::atomic<int> alive = 0;

// NaN also if the thread is being terminated, where no JavaScript runs any more.
double call(napi_env env, napi_ref function, std::initializer_list<double> arguments) {
  napi_handle_scope scope;
  if (napi_open_handle_scope(env, &scope) != napi_ok) return NAN;
  std::vector<napi_value> values;
  for (const double argument : arguments) {
    napi_create_double(env, argument, &values.emplace_back());
  }
  double result = NAN;
  napi_value callee, receiver, returned;
  if (napi_get_reference_value(env, function, &callee) == napi_ok &&
      napi_get_undefined(env, &receiver) == napi_ok) {
    if (napi_call_function(env, receiver, callee, values.size(), values.data(), &returned) ==
        napi_ok) {
      napi_get_value_double(env, returned, &result);
    } else {
      napi_value exception;
      napi_get_and_clear_last_exception(env, &exception);
    }
  }
  napi_close_handle_scope(env, scope);
  return result;
}

}  // namespace

void admit_callbacks(Environment* environment) {
  environment->number = ++last_environment;
  environments[environment->number] = environment;
  ++alive;
}

// At the end of MPI, and again at the end of the environment.
void dismiss_callbacks(Environment* environment) {
  if (environments.erase(environment->number) > 0) --alive;
}

bool is_only_environment() { return alive <= 1; }

Environment* environment_here(std::uint32_t number) {
  const auto found = environments.find(number);
  return found != environments.end() ? found->second : nullptr;
}

double call_back(Environment& environment, napi_ref function,
                 std::initializer_list<double> arguments) {
  // MPI calls that the function makes must not end as failed because an earlier one has.
  const bool failed_earlier = environment.callback_failed.exchange(false);
  const double result = call(environment.env, function, arguments);
  const bool failed = std::isnan(result);
  environment.callback_failed = failed || failed_earlier;
  return failed ? 0 : result;
}

void register_callbacks(const Napi::CallbackInfo& info) {
  auto* environment = static_cast<Environment*>(info.Data());
  napi_create_reference(info.Env(), info[0], 1, &environment->copy_attribute);
  napi_create_reference(info.Env(), info[1], 1, &environment->delete_attribute);
  napi_create_reference(info.Env(), info[2], 1, &environment->convert_data);
}

}  // namespace mpi4node
