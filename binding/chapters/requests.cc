// Requests: waiting, testing, cancelling. The functions on arrays are written by hand, because MPI
// changes the array of handles in place: they come in a Float64Array and go back into it.
#include <algorithm>
#include <vector>

#include "chapters/chapters.h"

namespace mpi4node {
namespace {

// Room for a usual window of requests without allocation.
template <class Type>
class Small {
 public:
  explicit Small(int count) : heap_(count > kInline ? count : 0) {}
  Small(int count, const Type& value) : heap_(count > kInline ? count : 0, value) {
    if (heap_.empty()) std::fill_n(inline_, count, value);
  }
  Type* data() { return heap_.empty() ? inline_ : heap_.data(); }
  Type& operator[](int i) { return data()[i]; }

 private:
  static constexpr int kInline = 64;
  Type inline_[kInline];
  std::vector<Type> heap_;
};

// (handles, statuses, indices), with their number in the frame. Copied out of JavaScript's memory
// and back, since a callback that MPI makes may use the same scratch arrays.
struct Arguments {
  Environment* environment;
  double* handles;
  MPI_Status* statuses;
  int* indices;
  int count;

  Arguments(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    std::size_t length = 3;
    void* data;
    napi_get_cb_info(env, info, &length, arguments, nullptr, &data);
    environment = static_cast<Environment*>(data);
    Call call{environment, environment->frame, arguments};
    handles = static_cast<double*>(call.address(0));
    statuses = static_cast<MPI_Status*>(call.address(1));
    indices = static_cast<int*>(call.address(2));
    count = static_cast<int>(environment->frame[kFirstScalar]);
  }
};

class RequestArray {
 public:
  explicit RequestArray(const Arguments& arguments)
      : arguments_(arguments),
        requests_(arguments.count),
        statuses_(arguments.count, empty_status()),
        indices_(arguments.count) {
    for (int i = 0; i < count(); ++i) {
      requests_[i] = number_to_handle<MPI_Request>(arguments.handles[i]);
    }
  }

  int count() const { return arguments_.count; }
  MPI_Request* requests() { return requests_.data(); }
  MPI_Status* statuses() { return statuses_.data(); }
  int* indices() { return indices_.data(); }

  // MPI says what is wrong with each only if it returns MPI_ERR_IN_STATUS.
  void set_errors(int code, int status_count) {
    int error_class = MPI_SUCCESS;
    if (code != MPI_SUCCESS) MPI_Error_class(code, &error_class);
    if (error_class == MPI_ERR_IN_STATUS) return;
    for (int i = 0; i < status_count; ++i) statuses_[i].MPI_ERROR = code;
  }

  // The results go to the slots behind the return code.
  napi_value finish(int code, int first, int second, int status_count, int index_count = 0) {
    for (int i = 0; i < count(); ++i) {
      const auto before = number_to_handle<MPI_Request>(arguments_.handles[i]);
      arguments_.environment->track(before, requests_[i]);
      arguments_.handles[i] = handle_to_number(requests_[i]);
    }
    set_errors(code, status_count);
    for (int i = 0; i < status_count; ++i) arguments_.statuses[i] = statuses_[i];
    for (int i = 0; i < index_count; ++i) arguments_.indices[i] = indices_[i];
    double* frame = arguments_.environment->frame;
    frame[kReturnCode] = arguments_.environment->result(code);
    frame[kFirstScalar] = first;
    frame[kFirstScalar + 1] = second;
    return nullptr;
  }

 private:
  const Arguments& arguments_;
  Small<MPI_Request> requests_;
  Small<MPI_Status> statuses_;
  Small<int> indices_;
};

napi_value waitall(napi_env env, napi_callback_info info) {
  const Arguments arguments(env, info);
  RequestArray array(arguments);
  const int code = quirks::wait_all(array.count(), array.requests(), array.statuses());
  return array.finish(code, 1, 0, array.count());
}

napi_value testall(napi_env env, napi_callback_info info) {
  const Arguments arguments(env, info);
  RequestArray array(arguments);
  int flag = 0;
  const int code = MPI_Testall(array.count(), array.requests(), &flag, array.statuses());
  // Where the flag is false the statuses are undefined, but for an error's.
  const bool set = flag || code != MPI_SUCCESS;
  return array.finish(code, flag, 0, set ? array.count() : 0);
}

napi_value waitany(napi_env env, napi_callback_info info) {
  const Arguments arguments(env, info);
  RequestArray array(arguments);
  int index = MPI_UNDEFINED;
  const int code = MPI_Waitany(array.count(), array.requests(), &index, array.statuses());
  return array.finish(code, index, 1, 1);
}

napi_value testany(napi_env env, napi_callback_info info) {
  const Arguments arguments(env, info);
  RequestArray array(arguments);
  int index = MPI_UNDEFINED, flag = 0;
  const int code = MPI_Testany(array.count(), array.requests(), &index, &flag, array.statuses());
  return array.finish(code, index, flag, flag ? 1 : 0);
}

template <int (*function)(int, MPI_Request*, int*, int*, MPI_Status*)>
napi_value some(napi_env env, napi_callback_info info) {
  const Arguments arguments(env, info);
  RequestArray array(arguments);
  int count = 0;
  const int code =
      function(array.count(), array.requests(), &count, array.indices(), array.statuses());
  const int completed = count == MPI_UNDEFINED ? 0 : count;
  return array.finish(code, count, 0, completed, completed);
}

}  // namespace

#define ARRAY_SIGNATURE \
  "(handles: Float64Array, statuses: Int32Array, indices: Int32Array | null) => void"

Chapter requests() {
  return {
      ROW(MPI_Wait, InOutRequest<"request">, OutStatus<"status">).as("Request.Wait"),
      ROW(MPI_Test, InOutRequest<"request">, OutFlag<"flag">, OutStatus<"status">)
          .as("Request.Test"),
      ROW(MPI_Request_get_status, Request<"request">, OutFlag<"flag">, OutStatus<"status">),
      ROW(MPI_Request_free, InOutRequest<"request">),
      ROW(MPI_Cancel, InOutRequest<"request">).as("Request.Cancel"),
      by_hand("MPI_Waitall", ARRAY_SIGNATURE, waitall),
      by_hand("MPI_Testall", ARRAY_SIGNATURE, testall),
      by_hand("MPI_Waitany", ARRAY_SIGNATURE, waitany),
      by_hand("MPI_Testany", ARRAY_SIGNATURE, testany),
      by_hand("MPI_Waitsome", ARRAY_SIGNATURE, some<MPI_Waitsome>),
      by_hand("MPI_Testsome", ARRAY_SIGNATURE, some<MPI_Testsome>),
  };
}

}  // namespace mpi4node
