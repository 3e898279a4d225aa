// The few functions of libuv that are needed, which Node exports. Packages for Node-API come
// without uv.h; this is libuv 1's ABI: handles of a size that it tells, and numbers of types that
// stay.
#pragma once

#include <cstddef>

extern "C" {
struct uv_loop_s;
struct uv_handle_s;

constexpr int kUvIdle = 6;
constexpr int kUvPoll = 8;
constexpr int kUvTimer = 13;
constexpr int kUvReadable = 1;

std::size_t uv_handle_size(int type);
void uv_handle_set_data(uv_handle_s*, void* data);
void* uv_handle_get_data(const uv_handle_s*);
void uv_ref(uv_handle_s*);
void uv_unref(uv_handle_s*);
void uv_close(uv_handle_s*, void (*)(uv_handle_s*));

int uv_idle_init(uv_loop_s*, uv_handle_s*);
int uv_idle_start(uv_handle_s*, void (*)(uv_handle_s*));
int uv_idle_stop(uv_handle_s*);

int uv_poll_init(uv_loop_s*, uv_handle_s*, int fd);
int uv_poll_start(uv_handle_s*, int events, void (*)(uv_handle_s*, int status, int events));
int uv_poll_stop(uv_handle_s*);

int uv_timer_init(uv_loop_s*, uv_handle_s*);
int uv_timer_start(uv_handle_s*, void (*)(uv_handle_s*), unsigned long long timeout,
                   unsigned long long repeat);
int uv_timer_stop(uv_handle_s*);
}
