// What one JavaScript environment (the main thread or a worker thread) shares with the binding: the
// frame, and how scalars and handles cross in it.
//
// MPI's state belongs to the process; an Environment belongs to one JavaScript environment and to
// its thread. addon.cc makes it when the addon is loaded and deletes it when the environment ends.
// Only its own thread may touch it, with one exception: callback_failed may be set by any thread.
#pragma once

#include <mpi.h>
#include <node_api.h>

#include <atomic>
#include <climits>
#include <cstdint>
#include <set>
#include <type_traits>

namespace mpi4node {

// Scalars cross in the frame: doubles that lib/ stores before a call and reads after it.
// Slot 0 is the return code, the roles of a row take the slots from 1 on.
constexpr int kReturnCode = 0;
constexpr int kFirstScalar = 1;
constexpr int kFrameSlots = 48;
// An offset from here on stands for the address of an array's memory, which lib/ has asked for
// before. Both are below 2^47, so all three are exact in a double.
constexpr double kKnownAddress = 0x1p52;
constexpr int kStatusWords = sizeof(MPI_Status) / sizeof(std::int32_t);

// Returned in place of an MPI error code by a stub for a function that the library lacks. Open MPI
// lets small negative numbers of its own through.
constexpr int kUnsupported = INT_MIN;
// Returned in place of MPI's code when a JavaScript function that MPI has called failed: what it
// has thrown is with lib/.
constexpr int kCallbackFailed = INT_MIN + 1;
// Returned in place of MPI's code when the system has no thread for the call, which was not made.
constexpr int kNoThread = INT_MIN + 2;

// Handles are an int in MPICH and a pointer in Open MPI; both fit a double exactly, because
// user-space addresses are below 2^47.
template <class Handle>
double handle_to_number(Handle handle) {
  if constexpr (std::is_pointer_v<Handle>) {
    return static_cast<double>(reinterpret_cast<std::uintptr_t>(handle));
  } else {
    return static_cast<double>(handle);
  }
}

template <class Handle>
Handle number_to_handle(double number) {
  if constexpr (std::is_pointer_v<Handle>) {
    return reinterpret_cast<Handle>(static_cast<std::uintptr_t>(number));
  } else {
    return static_cast<Handle>(static_cast<std::int64_t>(number));
  }
}

struct Environment {
  napi_env env;
  double* frame;         // kFrameSlots doubles, then one MPI_Status
  napi_ref frame_array;  // keeps the frame's memory alive
  // The requests under way, in a worker thread: see runtime/tracked_requests.h.
  std::set<MPI_Request>* requests = nullptr;
  // A JavaScript function failed in a call that is in progress, or could not run in it. Another
  // thread may set it.
  std::atomic<bool> callback_failed = false;
  bool releases_operations = false;  // when it ends

  // See runtime/callback.h.
  std::uint32_t number = 0;
  napi_ref copy_attribute = nullptr;
  napi_ref delete_attribute = nullptr;
  napi_ref convert_data = nullptr;

  MPI_Status* status() { return reinterpret_cast<MPI_Status*>(frame + kFrameSlots); }

  // What a call returns whose MPI code is this one: a callback's exception wins over it.
  int result(int code) {
    if (!callback_failed.load(std::memory_order_relaxed)) return code;
    callback_failed = false;
    return kCallbackFailed;
  }

  // A request was started (`before` is null), or completed (`after` is).
  void track(MPI_Request before, MPI_Request after) {
    if (requests == nullptr || before == after) return;
    requests->erase(before);
    if (after != MPI_REQUEST_NULL) requests->insert(after);
  }
};

}  // namespace mpi4node
