// Windows of Open MPI 4. It has two kinds, and both have faults that end the process or give wrong
// results in silence. Those over RDMA, which it emulates in shared memory, a process that is alone
// does not get, and they die when it compares and swaps 64 bits in its own memory. Those of UCX die
// of dynamic windows. Debian has UCX's switched off; here they are chosen, unless OMPI_MCA_osc says
// something else.

import { packageError } from '../base/exception.js';
import { addon } from '../native/addon.js';
import { ANY_SOURCE, ANY_TAG, ERR_UNSUPPORTED_OPERATION } from '../native/generated/constants.js';
import { MPI_Iprobe } from '../native/generated/functions.js';
import { isOpenMpi4 } from '../native/library.js';
import type { HandleHolder } from '../native/message_data.js';
import { PROGRESS_COMMUNICATOR } from './mpich.js';

/** What is asked of a window. */
interface TargetWindow {
  readonly rank: number;
  isAligned(rank: unknown, displacement: unknown, size: number): boolean;
}

/** What is asked of a datatype. */
interface SizedDatatype extends HandleHolder {
  readonly size: number;
}

const chosen = 'OMPI_MCA_osc';

/** Before MPI is initialized. */
export function chooseWindows(): void {
  if (!isOpenMpi4 || process.env[chosen] !== undefined) return;
  process.env[chosen] = '^pt2pt';
  process.env[`${chosen}_ucx_priority`] ??= '200';
}

const usesRdma = (): boolean => process.env[chosen] === 'rdma';

/** Refuses dynamic windows where they would end the process. */
export function checkDynamic(method: string): void {
  if (!isOpenMpi4 || usesRdma()) return;
  throw packageError(
    ERR_UNSUPPORTED_OPERATION,
    `${method}: dynamic windows of this version of Open MPI end the process over UCX; with OMPI_MCA_osc=rdma in the environment they work, for two processes or more`,
  );
}

// UCX knows integers of 32 and 64 bits: it adds up the bits of floating-point numbers, and of
// shorter integers, and of those that do not lie at a multiple of their size, it says only on
// standard error that it did nothing.
const { handles } = addon;
const words = new Set(
  ['INT', 'LONG', 'LONG_LONG', 'INT32_T', 'INT64_T', 'AINT', 'COUNT', 'OFFSET']
    .concat(['UNSIGNED', 'UNSIGNED_LONG', 'UNSIGNED_LONG_LONG', 'UINT32_T', 'UINT64_T'])
    .map((name) => handles[name]),
);

let lastWord: SizedDatatype | null = null;

/** Whether `Fetch_and_op` is right; `Get_accumulate`, which does the same, always is. */
export function isFetchedWell(
  window: TargetWindow | null,
  rank: unknown,
  displacement: unknown,
  datatype: SizedDatatype,
): boolean {
  if (!isOpenMpi4) return true;
  if (datatype !== lastWord) {
    if (!words.has(datatype._handle)) return false;
    lastWord = datatype;
  }
  return window === null || window.isAligned(rank, displacement, datatype.size);
}

/** Refuses a `Compare_and_swap` that would go wrong. */
export function checkSwap(
  method: string,
  window: TargetWindow | null,
  rank: unknown,
  displacement: unknown,
  datatype: SizedDatatype,
): void {
  if (!isOpenMpi4) return;
  if (usesRdma()) {
    if (window?.rank !== rank || datatype.size < 8) return;
    throw packageError(
      ERR_UNSUPPORTED_OPERATION,
      `${method}: with OMPI_MCA_osc=rdma this version of Open MPI does not compare and swap 64 bits in the memory of the same process`,
    );
  }
  if (isFetchedWell(window, rank, displacement, datatype)) return;
  throw packageError(
    ERR_UNSUPPORTED_OPERATION,
    `${method}: this version of Open MPI compares and swaps only integers of 32 and 64 bits that lie at a multiple of their size`,
  );
}

/**
 * Serves the others. A process that goes on working in its own memory would never do so: their
 * messages are looked at only while it holds its lock, and so they never get it.
 */
export function serveOthers(window: TargetWindow | null, rank: unknown): void {
  if (isOpenMpi4 && window?.rank === rank)
    MPI_Iprobe(ANY_SOURCE, ANY_TAG, PROGRESS_COMMUNICATOR, null);
}
