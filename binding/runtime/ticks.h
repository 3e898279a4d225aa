// Ticks of the event loop: calls a JavaScript function at each of its turns, or at short intervals.
//
// Everything runs on the JavaScript thread that owns the loop. The loop's handles free themselves
// when libuv has closed them, which an asynchronous cleanup hook waits for; the ticks go with the
// last of them. lib/ never frees anything.
#pragma once

#include <napi.h>

namespace mpi4node {

// createTicks(tick: () => boolean): void. The function tells whether it has settled promises, whose
// reactions then run. lib/ may be loaded more than once in an environment: the last function
// counts.
void create_ticks(const Napi::CallbackInfo& info);

// setTicks(period: number, keepAlive: boolean): void. The period is in microseconds; 0 is each turn
// of the loop, and below 0 never.
void set_ticks(const Napi::CallbackInfo& info);

}  // namespace mpi4node
