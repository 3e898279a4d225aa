// The module's set-up: one Environment for each JavaScript environment that loads the addon, and
// the table's rows as functions on it.
#include <dlfcn.h>
#include <napi.h>

#include <cstring>
#include <string>

#include "chapters/chapters.h"
#include "compat/library.h"
#include "runtime/callback.h"
#include "runtime/error_handlers.h"
#include "runtime/external_memory.h"
#include "runtime/file_accesses.h"
#include "runtime/large_blocks.h"
#include "runtime/marked_communicators.h"
#include "runtime/on_thread.h"
#include "runtime/open_files.h"
#include "runtime/other_worlds.h"
#include "runtime/serving.h"
#include "runtime/standard_streams.h"
#include "runtime/started_processes.h"
#include "runtime/ticks.h"
#include "runtime/tracked_requests.h"
#include "runtime/watched_signal.h"
#include "table/constants.h"

namespace mpi4node {
namespace {

Chapter table() {
  Chapter rows;
  for (const auto chapter : kChapters) {
    for (RowDescription& row : chapter()) rows.push_back(std::move(row));
  }
  return rows;
}

// The file that a function's code lies in: the addon itself for a fallback of compat/.
std::string file_of(const void* address) {
  Dl_info info;
  return dladdr(address, &info) != 0 && info.dli_fname != nullptr ? info.dli_fname : "";
}

// The table in JavaScript, from which scripts/generate-native.mjs writes the private functions.
Napi::Value describe(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  Napi::Array rows = Napi::Array::New(env);
  const std::string self = file_of(reinterpret_cast<const void*>(&describe));
  for (const RowDescription& row : table()) {
    Napi::Object object = Napi::Object::New(env);
    object["name"] = row.name;
    object["anytime"] = Napi::Boolean::New(env, !row.needs_initialized);
    object["early"] = Napi::Boolean::New(env, row.is_early);
    object["ofWorld"] = Napi::Boolean::New(env, row.needs_world);
    object["adapted"] = Napi::Boolean::New(env, row.is_adapted);
    object["fallback"] = Napi::Boolean::New(
        env, row.address != nullptr && !row.is_adapted && file_of(row.address) == self);
    object["unsupported"] = Napi::Boolean::New(env, row.is_unsupported);
    object["since"] =
        std::to_string(row.since_version) + "." + std::to_string(row.since_subversion);
    if (row.public_name != nullptr) object["publicName"] = row.public_name;
    if (row.called_name != nullptr) object["calledName"] = row.called_name;
    if (row.signature != nullptr) object["signature"] = row.signature;
    if (row.nonblocking_name != nullptr) object["nonblocking"] = row.nonblocking_name;
    object["served"] = Napi::Boolean::New(env, row.is_served);
    object["onThread"] = Napi::Boolean::New(env, row.on_thread != nullptr);
    Napi::Array roles = Napi::Array::New(env);
    int slot = kFirstScalar;
    for (const RoleDescription& role : row.roles) {
      Napi::Object entry = Napi::Object::New(env);
      entry["role"] = role.role;
      entry["name"] = role.name;
      if (role.second_name != nullptr) entry["secondName"] = role.second_name;
      entry["slot"] = Napi::Number::New(env, slot);
      slot += role.slots;
      roles[roles.Length()] = entry;
    }
    object["roles"] = roles;
    rows[rows.Length()] = object;
  }
  return rows;
}

Napi::Object numbers(Napi::Env env, const std::vector<Constant>& constants) {
  Napi::Object object = Napi::Object::New(env);
  for (const Constant& constant : constants) object[constant.name] = constant.value;
  return object;
}

// What lib/ gives as the offset of an array that it will use again (see memory() in call.h).
Napi::Value known_offset(const Napi::CallbackInfo& info) {
  const auto array = info[0].As<Napi::TypedArrayOf<std::uint8_t>>();
  return Napi::Number::New(info.Env(), kKnownAddress + handle_to_number(array.Data()));
}

void create_frame(Napi::Env env, Napi::Object exports, Environment* environment) {
  const std::size_t frame_size = kFrameSlots * sizeof(double);
  Napi::ArrayBuffer memory = Napi::ArrayBuffer::New(env, frame_size + sizeof(MPI_Status));
  std::memset(memory.Data(), 0, memory.ByteLength());
  environment->frame = static_cast<double*>(memory.Data());
  exports["frame"] = Napi::Float64Array::New(env, kFrameSlots, memory, 0);
  exports["status"] = Napi::Int32Array::New(env, kStatusWords, memory, frame_size);
  napi_create_reference(env, memory, 1, &environment->frame_array);
}

// What the running library says of itself, which MPI lets it be asked before MPI_Init.
std::string library_version() {
  char text[MPI_MAX_LIBRARY_VERSION_STRING];
  int length = 0;
  return MPI_Get_library_version(text, &length) == MPI_SUCCESS ? std::string(text, length) : "";
}

Napi::Object initialize(Napi::Env env, Napi::Object exports) {
  give_blocks_pages_if_needed();
  auto* environment = new Environment{env, nullptr, nullptr};
  create_frame(env, exports, environment);
  count_thread(environment);
  admit_callbacks(environment);
  env.AddCleanupHook([environment] {
    dismiss_callbacks(environment);
    leave_files(environment);
    delete environment;
  });
  exports["constants"] = numbers(env, integer_constants());
  exports["handles"] = numbers(env, handle_constants());
  exports["wideCounts"] = Napi::Boolean::New(env, kWideCounts);
  exports["vendor"] = vendor().name;
  exports["vendorVersion"] = vendor().version;
  exports["libraryVersion"] = library_version();
  exports["family"] = family_name();
  exports["handleSize"] = static_cast<double>(sizeof(MPI_Comm));
  exports["hasSessions"] = Napi::Boolean::New(env, kHasSessions);
  exports["environmentNumber"] = environment->number;
  exports["isOnlyEnvironment"] = Napi::Function::New(
      env,
      [](const Napi::CallbackInfo& info) {
        return Napi::Boolean::New(info.Env(), is_only_environment());
      },
      "isOnlyEnvironment");
  exports["registerCallbacks"] =
      Napi::Function::New(env, register_callbacks, "registerCallbacks", environment);
  exports["takeFailure"] = Napi::Function::New(env, take_failure, "takeFailure");
  exports["stopCallbacks"] = Napi::Function::New(
      env,
      [](const Napi::CallbackInfo& info) {
        dismiss_callbacks(static_cast<Environment*>(info.Data()));
      },
      "stopCallbacks", environment);
  exports["freeCollectedOperations"] =
      Napi::Function::New(env, free_collected_operations, "freeCollectedOperations", environment);
  exports["startServing"] = Napi::Function::New(env, start_serving, "startServing");
  exports["stopServing"] = Napi::Function::New(env, stop_serving, "stopServing");
  exports["fillServed"] = Napi::Function::New(env, fill_served, "fillServed");
  exports["outcomeOnThread"] = Napi::Function::New(env, outcome_on_thread, "outcomeOnThread");
  exports["outcomeOfAccess"] =
      Napi::Function::New(env, outcome_of_access, "outcomeOfAccess", environment);
  exports["finishAccesses"] = Napi::Function::New(env, finish_accesses, "finishAccesses");
  exports["noteFile"] = Napi::Function::New(env, note_file, "noteFile", environment);
  exports["forgetFile"] = Napi::Function::New(env, forget_file, "forgetFile", environment);
  exports["filesOfOthers"] =
      Napi::Function::New(env, files_of_others, "filesOfOthers", environment);
  exports["createTicks"] = Napi::Function::New(env, create_ticks, "createTicks");
  exports["lookBetween"] = Napi::Function::New(env, look_between, "lookBetween");
  exports["setTicks"] = Napi::Function::New(env, set_ticks, "setTicks");
  exports["allowsOutsideMemory"] =
      Napi::Function::New(env, allows_outside_memory, "allowsOutsideMemory");
  exports["memoryAt"] = Napi::Function::New(env, memory_at, "memoryAt");
  exports["detachMemory"] = Napi::Function::New(env, detach_memory, "detachMemory");
  exports["carveMemory"] = Napi::Function::New(env, carve_memory, "carveMemory");
  exports["mapFile"] = Napi::Function::New(env, map_file, "mapFile");
  exports["expectFilling"] = Napi::Function::New(env, expect_filling, "expectFilling");
  exports["carvedBytes"] = Napi::Function::New(env, carved_bytes, "carvedBytes");
  exports["keepFreedBlocks"] = Napi::Function::New(env, keep_freed_blocks, "keepFreedBlocks");
  exports["giveBlocksPages"] = Napi::Function::New(env, give_blocks_pages, "giveBlocksPages");
  exports["countOutsideMemory"] =
      Napi::Function::New(env, count_outside_memory, "countOutsideMemory");
  exports["drainStandardStreams"] =
      Napi::Function::New<drain_standard_streams>(env, "drainStandardStreams");
  exports["markedCommunicators"] =
      Napi::Function::New(env, marked_communicators, "markedCommunicators");
  exports["watchOtherWorlds"] = Napi::Function::New<watch_other_worlds>(env, "watchOtherWorlds");
  exports["listenToStarted"] = Napi::Function::New<listen_to_started>(env, "listenToStarted");
  exports["connectToStarter"] = Napi::Function::New<connect_to_starter>(env, "connectToStarter");
  exports["watchSignal"] = Napi::Function::New(env, watch_signal, "watchSignal");
  napi_value track;
  napi_create_function(env, "trackRequests", NAPI_AUTO_LENGTH, track_requests, environment, &track);
  exports["trackRequests"] = Napi::Value(env, track);
  exports["knownAddress"] = kKnownAddress;
  exports["knownOffset"] = Napi::Function::New(env, known_offset, "knownOffset");
  exports["describe"] = Napi::Function::New(env, describe, "describe");
  for (const RowDescription& row : table()) {
    napi_value function;
    napi_create_function(env, row.name, NAPI_AUTO_LENGTH, row.callback, environment, &function);
    napi_set_named_property(env, exports, row.name, function);
    if (row.on_thread == nullptr) continue;
    const std::string name = std::string(row.name) + "_on_thread";
    napi_create_function(env, name.c_str(), name.size(), row.on_thread, environment, &function);
    napi_set_named_property(env, exports, name.c_str(), function);
  }
  return exports;
}

}  // namespace
}  // namespace mpi4node

static Napi::Object Init(Napi::Env env, Napi::Object exports) {
  return mpi4node::initialize(env, exports);
}
NODE_API_MODULE(mpi4node, Init)
