#include "runtime/open_files.h"

#include <mutex>
#include <string>
#include <vector>

#include "environment.h"

namespace mpi4node {
namespace {

struct NotedFile {
  double handle;
  std::string path;
  std::uint32_t environment;  // its number
  bool is_left = false;
};

std::mutex noted_mutex;
std::vector<NotedFile> noted;

std::uint32_t environment_of(const Napi::CallbackInfo& info) {
  return static_cast<const Environment*>(info.Data())->number;
}

}  // namespace

void note_file(const Napi::CallbackInfo& info) {
  const double handle = info[0].As<Napi::Number>();
  const std::string path = info[1].As<Napi::String>();
  const std::lock_guard lock(noted_mutex);
  noted.push_back({handle, path, environment_of(info)});
}

void forget_file(const Napi::CallbackInfo& info) {
  const double handle = info[0].As<Napi::Number>();
  const std::lock_guard lock(noted_mutex);
  std::erase_if(noted, [handle](const NotedFile& file) { return file.handle == handle; });
}

Napi::Value files_of_others(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  Napi::Array files = Napi::Array::New(env);
  const std::lock_guard lock(noted_mutex);
  for (const NotedFile& file : noted) {
    if (file.environment == environment_of(info)) continue;
    Napi::Array entry = Napi::Array::New(env, 3);
    entry[0u] = file.handle;
    entry[1u] = file.path;
    entry[2u] = Napi::Boolean::New(env, file.is_left);
    files[files.Length()] = entry;
  }
  return files;
}

void leave_files(const Environment* environment) {
  const std::lock_guard lock(noted_mutex);
  for (NotedFile& file : noted) {
    if (file.environment == environment->number) file.is_left = true;
  }
}

}  // namespace mpi4node
