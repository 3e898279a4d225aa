// While a long wait goes on, most ticks find nothing. The binding looks by itself then, and enters
// JavaScript only when something has come: the call costs more than the look.

import { addon } from '../native/addon.js';

/** 1 while what the binding looks at is all that there is to look at. The binding reads it. */
const isUpToDate = new Uint32Array(1);

/** What is awaited, queued or freed has changed: the next tick is one of JavaScript. */
export function enterNextTick(): void {
  isUpToDate[0] = 0;
}

/**
 * Lets the binding look at the ticks to come, until `enterNextTick`.
 * @param requests the handles, of which the first `count` are tested; null handles among them
 * @param probes communicator, source and tag of each message that is waited for
 */
export function lookBetween(requests: Float64Array, count: number, probes: Float64Array): void {
  addon.lookBetween(requests, count, probes);
  isUpToDate[0] = 1;
}

/** Has `tick` called. It tells whether it has settled promises. */
export const createTicks = (tick: () => boolean): void => addon.createTicks(tick, isUpToDate);
