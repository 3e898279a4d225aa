// Ticks of the event loop: calls a JavaScript function at each of its turns, or at short intervals.
//
// Everything runs on the JavaScript thread that owns the loop. The loop's handles free themselves
// when libuv has closed them, which an asynchronous cleanup hook waits for; the ticks go with the
// last of them. lib/ never frees anything.
#pragma once

#include <napi.h>

namespace mpi4node {

// createTicks(tick: () => boolean, isUpToDate: Uint32Array): void. The function tells whether it
// has settled promises, whose reactions then run. lib/ may be loaded more than once in an
// environment: the last function counts.
void create_ticks(const Napi::CallbackInfo& info);

// lookBetween(requests: Float64Array, count: number, probes: Float64Array): void. While the word of
// isUpToDate is 1, a tick at an interval calls the function only if one of these requests is
// complete or one of these messages has come; and each 64th tick all the same, for what only lib/
// knows of, such as processes that have failed. Each probe is a communicator, a source and a tag.
void look_between(const Napi::CallbackInfo& info);

// setTicks(period: number, keepAlive: boolean): void. The period is in microseconds; 0 is each turn
// of the loop, and below 0 never.
void set_ticks(const Napi::CallbackInfo& info);

}  // namespace mpi4node
