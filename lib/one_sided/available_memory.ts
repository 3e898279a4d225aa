// Whether there is memory for a window. The libraries do not ask: Open MPI fills the shared memory
// of the machine and never returns, and MPICH gives memory of which the first use ends the process.

import { readFileSync, statfsSync } from 'node:fs';
import { hostname, totalmem } from 'node:os';
import { packageError } from '../base/exception.js';
import { DOUBLE } from '../datatypes/predefined.js';
import { ERR_NO_MEM } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { type HandleHolder, MessageData } from '../native/message_data.js';

const SHARED_MEMORY = '/dev/shm';

/** Bytes that all processes of this machine can still use, with what the kernel can swap out. */
function availableBytes(): number {
  const limit = process.constrainedMemory();
  const most = limit > 0 ? Math.min(totalmem(), limit) : totalmem();
  try {
    const text = readFileSync('/proc/meminfo', 'utf8');
    const read = (name: string) => 1024 * Number(text.match(`${name}:\\s+(\\d+) kB`)?.[1]);
    const available = read('MemAvailable') + read('SwapFree');
    return available > 0 ? Math.min(most, available) : most;
  } catch {
    // Another system than Linux.
    return most;
  }
}

/** Bytes of shared memory that this machine has left. */
function sharedBytes(): number {
  try {
    const { bavail, bsize } = statfsSync(SHARED_MEMORY);
    return bavail * bsize;
  } catch {
    // The library uses other memory, then.
    return Number.POSITIVE_INFINITY;
  }
}

/** Tells the machines of the processes apart. */
function machineNumber(): number {
  let hash = 0;
  for (const character of hostname()) hash = (hash * 31 + character.charCodeAt(0)) % 2 ** 40;
  return hash;
}

const FIELDS = 4;

/**
 * Refuses windows for which a machine has not enough memory, at all processes. Collective.
 *
 * @param isShared whether the library takes shared memory, and no other
 */
export function checkMemory(
  method: string,
  comm: HandleHolder & { Get_size(): number },
  size: number,
  isShared: boolean,
): void {
  const own = Float64Array.of(size, machineNumber(), availableBytes(), sharedBytes());
  const all = new Float64Array(FIELDS * comm.Get_size());
  native.MPI_Allgather(
    MessageData.of(own, FIELDS, DOUBLE),
    MessageData.of(all, FIELDS, DOUBLE),
    comm,
  );
  const asked = new Map<number, number>();
  for (let i = 0; i < all.length; i += FIELDS) {
    asked.set(all[i + 1], (asked.get(all[i + 1]) ?? 0) + all[i]);
  }
  for (let i = 0; i < all.length; i += FIELDS) {
    const bytes = asked.get(all[i + 1]) as number;
    const [, , available, shared] = all.subarray(i, i + FIELDS);
    const left = isShared ? Math.min(available, shared) : available;
    if (bytes <= left) continue;
    const what = left < available ? `shared memory (${SHARED_MEMORY})` : 'memory';
    throw packageError(
      ERR_NO_MEM,
      `${method}: MPI_ERR_NO_MEM: the processes on the machine of rank ${i / FIELDS} ask for ${bytes} bytes, but ${left} bytes of ${what} are left there`,
    );
  }
}
