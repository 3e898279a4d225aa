#include "runtime/started_processes.h"

#ifdef __linux__

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "runtime/other_worlds.h"

namespace mpi4node {
namespace {

constexpr char kFailed[] =
    "mpi4node: a process that this one has started has failed: ending this one, too.\n";

// A socket, and its address by the name. -1 if there is none.
int open_socket(const std::string& name, sockaddr_un* address, socklen_t* length) {
  *address = {};
  address->sun_family = AF_UNIX;
  // The first character stays 0: the name is no file's.
  const std::size_t copied = name.copy(address->sun_path + 1, sizeof address->sun_path - 1);
  *length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + copied);
  return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

// Anybody can connect by the name.
bool is_of_same_user(int client) {
  ucred peer;
  socklen_t length = sizeof peer;
  return getsockopt(client, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 && peer.uid == geteuid();
}

// What a process has said: 0 if it has left. One that has said nothing was killed.
int said(int client) {
  std::uint8_t status;
  return recv(client, &status, 1, 0) == 1 ? status : 1;
}

void take_sockets(int listener) {
  std::vector<pollfd> watched = {{listener, POLLIN, 0}};
  for (;;) {
    if (poll(watched.data(), watched.size(), -1) < 0) {
      if (errno == EINTR) continue;
      return;
    }
    for (pollfd& one : watched) {
      if (one.revents == 0 || one.fd == listener) continue;
      const int status = said(one.fd);
      if (status != 0) end_with_other_world(status, kFailed);
      close(one.fd);
      one.fd = -1;
    }
    std::erase_if(watched, [](const pollfd& one) { return one.fd < 0; });
    if (watched[0].revents == 0) continue;
    const int client = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    if (is_of_same_user(client)) {
      watched.push_back({client, POLLIN, 0});
    } else {
      close(client);
    }
  }
}

std::atomic<int> starter = -1;

}  // namespace

void listen_to_started(const Napi::CallbackInfo& info) {
  sockaddr_un address;
  socklen_t length;
  const int listener = open_socket(info[0].As<Napi::String>(), &address, &length);
  if (listener < 0) return;
  const sockaddr* place = reinterpret_cast<const sockaddr*>(&address);
  if (bind(listener, place, length) == 0 && listen(listener, SOMAXCONN) == 0) {
    std::thread(take_sockets, listener).detach();
  } else {
    close(listener);
  }
}

void connect_to_starter(const Napi::CallbackInfo& info) {
  sockaddr_un address;
  socklen_t length;
  const int client = open_socket(info[0].As<Napi::String>(), &address, &length);
  if (client < 0) return;
  if (connect(client, reinterpret_cast<const sockaddr*>(&address), length) == 0) {
    starter = client;
  } else {
    close(client);
  }
}

void tell_starter(int status) {
  const int client = starter.exchange(-1);
  if (client < 0) return;
  const std::uint8_t word = static_cast<std::uint8_t>(status);
  send(client, &word, 1, MSG_NOSIGNAL);
  close(client);
}

}  // namespace mpi4node

#else

namespace mpi4node {

// Other systems have no abstract namespace, and other ways to ask whose socket it is.
void listen_to_started(const Napi::CallbackInfo&) {}
void connect_to_starter(const Napi::CallbackInfo&) {}
void tell_starter(int) {}

}  // namespace mpi4node

#endif
