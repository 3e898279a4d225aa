// The arguments of the native call that the main thread is in: it has stored them in the frame,
// which lies still while it is blocked.
import { openSync, readSync } from 'node:fs';
import type { FrameSlots } from './messages.js';

const SLOTS = 48;

export interface FrameArguments {
  readonly comm: number | null;
  readonly partner: number | null;
  readonly tag: number | null;
}

let memory: number | null | undefined;

// Any thread of a process may read its memory so. Where there is no such file, nothing is read.
function open(): number | null {
  try {
    return openSync('/proc/self/mem', 'r');
  } catch {
    return null;
  }
}

/** Reads the arguments of the call; null where that is not possible. */
export function readFrame(address: number, slots: FrameSlots): FrameArguments | null {
  memory ??= open();
  if (memory === null) return null;
  const frame = new Float64Array(SLOTS);
  try {
    if (readSync(memory, frame, 0, frame.byteLength, address) !== frame.byteLength) return null;
  } catch {
    return null;
  }
  const at = (slot: number): number | null => (slot < 0 ? null : frame[slot]);
  return { comm: at(slots.comm), partner: at(slots.partner), tag: at(slots.tag) };
}
