#include "runtime/other_worlds.h"

#include <dlfcn.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <string>
#include <thread>

#include "runtime/standard_streams.h"
#include "runtime/started_processes.h"

namespace mpi4node {
namespace {

// What is needed of PMIx, with the names of its standard. Its header is not there where MPI's is.
// These have had the same layout since version 4, and the functions come with Open MPI 5.
struct Process {
  char nspace[256];
  std::uint32_t rank;
};
struct Value {
  std::uint16_t type;
  union {
    bool flag;
    int status;
    void* pointers[3];
  } data;
};
struct Info {
  char key[512];
  std::uint32_t flags;
  Value value;
};
static_assert(sizeof(Process) == 260 && sizeof(Info) == 552);

using Done = void (*)(int status, void* data);
using Handled = void (*)(int status, Info* results, std::size_t nresults, Done done, void* data,
                         void* notification);
using Handler = void (*)(std::size_t handler, int status, const Process* source, Info* info,
                         std::size_t ninfo, Info* results, std::size_t nresults, Handled handled,
                         void* notification);
using Registered = void (*)(int status, std::size_t handler, void* data);
using Register = int (*)(int* codes, std::size_t ncodes, Info* info, std::size_t ninfo,
                         Handler handler, Registered registered, void* data);
using Get = int (*)(const Process* process, const char* key, const Info* info, std::size_t ninfo,
                    Value** value);

constexpr int kSuccess = 0;
constexpr int kJobEnd = -145;
constexpr int kNoActionTaken = -331;
constexpr std::uint32_t kRankWildcard = UINT32_MAX - 1;
constexpr std::uint16_t kBool = 1;

std::atomic<bool> is_connected = false;

// Whether this process has ever been connected with a world: only then does it know its size. The
// launcher may run others that it has nothing to do with. Blocks.
bool is_known(const std::string& world) {
  const auto get = reinterpret_cast<Get>(dlsym(RTLD_DEFAULT, "PMIx_Get"));
  Process all = {};
  world.copy(all.nspace, sizeof all.nspace - 1);
  all.rank = kRankWildcard;
  Info optional = {};  // without asking the launcher
  std::strcpy(optional.key, "pmix.optional");
  optional.value.type = kBool;
  optional.value.data.flag = true;
  Value* size = nullptr;  // leaked: this process ends if it is found
  return get != nullptr && get(&all, "pmix.job.size", &optional, 1, &size) == kSuccess;
}

int status_of_job(const Info* info, std::size_t ninfo) {
  for (const Info* one = info; one < info + ninfo; one++) {
    if (std::strcmp(one->key, "pmix.job.term.status") == 0) return one->value.data.status;
  }
  return 0;
}

// Runs on a thread of PMIx, which must go on while its functions block.
void on_job_end(std::size_t, int, const Process* source, Info* info, std::size_t ninfo, Info*,
                std::size_t, Handled handled, void* notification) {
  const int status = status_of_job(info, ninfo);
  if (status != 0) {
    std::thread([world = std::string(source->nspace), status] {
      // The launcher has said what has failed.
      if (is_known(world)) end_with_other_world(status, "");
    }).detach();
  }
  if (handled != nullptr) handled(kNoActionTaken, nullptr, 0, nullptr, nullptr, notification);
}

void register_handler() {
  const auto register_event_handler =
      reinterpret_cast<Register>(dlsym(RTLD_DEFAULT, "PMIx_Register_event_handler"));
  if (register_event_handler == nullptr) return;
  static int code = kJobEnd;
  register_event_handler(&code, 1, nullptr, 0, on_job_end, nullptr, nullptr);
}

}  // namespace

void watch_other_worlds(const Napi::CallbackInfo& info) {
  is_connected = info[0].As<Napi::Boolean>().Value();
  if (!is_connected) tell_starter(0);
  static std::once_flag once;
  std::call_once(once, register_handler);
}

void end_with_other_world(int status, const char* text) {
  if (!is_connected) return;
  drain_standard_streams();
  dprintf(STDERR_FILENO, "%s", text);
  _exit(failing_exit_code(status));
}

}  // namespace mpi4node
