// Faults of Open MPI 4 in windows. It has two kinds of them, over RDMA and over UCX, and both have
// faults that end the process or give wrong results in silence.

import { packageError } from '../base/exception.js';
import { addon } from '../native/addon.js';
import { ANY_SOURCE, ANY_TAG, ERR_UNSUPPORTED_OPERATION } from '../native/generated/constants.js';
import { MPI_Iprobe } from '../native/generated/functions.js';
import { isOpenMpi, isOpenMpi4 } from '../native/library.js';
import type { HandleHolder } from '../native/message_data.js';
import { progressCommunicator } from './mpich.js';

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

/**
 * Open MPI 4: windows over RDMA, which it emulates in shared memory, do not exist in a process that
 * is alone, and have the fault of `checkSwap`. Debian has those of UCX switched off. They are
 * chosen before MPI is initialized, unless OMPI_MCA_osc says something else. Shown by
 * outside/windows.test.ts.
 */
export function chooseWindows(): void {
  if (!isOpenMpi4 || process.env[chosen] !== undefined) return;
  process.env[chosen] = '^pt2pt';
  process.env[`${chosen}_ucx_priority`] ??= '200';
}

/**
 * Open MPI 5: over RDMA, which it emulates within a machine, LAND, LOR and LXOR on integers of 32
 * and 64 bits do nothing, and what they fetch is not what was there. Without the emulated atomic
 * operations they are right. This is chosen before MPI is initialized, unless the variable is set.
 * Shown by window_transfers.test.ts.
 */
export function chooseAccumulation(): void {
  if (isOpenMpi && !isOpenMpi4) process.env.OMPI_MCA_osc_rdma_acc_use_amo ??= 'false';
}

const usesRdma = (): boolean => process.env[chosen] === 'rdma';

/**
 * Open MPI 4: dynamic windows over UCX end the process. They are refused. Shown by windows.test.ts.
 */
export function checkDynamic(method: string): void {
  if (!isOpenMpi4 || usesRdma()) return;
  throw packageError(
    ERR_UNSUPPORTED_OPERATION,
    `${method}: dynamic windows of this version of Open MPI end the process over UCX; with OMPI_MCA_osc=rdma in the environment they work, for two processes or more`,
  );
}

const { handles } = addon;
const words = new Set(
  ['INT', 'LONG', 'LONG_LONG', 'INT32_T', 'INT64_T', 'AINT', 'COUNT', 'OFFSET']
    .concat(['UNSIGNED', 'UNSIGNED_LONG', 'UNSIGNED_LONG_LONG', 'UINT32_T', 'UINT64_T'])
    .map((name) => handles[name]),
);

let lastWord: SizedDatatype | null = null;

/**
 * Whether `Fetch_and_op` is right. `Get_accumulate`, which does the same, always is.
 *
 * Open MPI 4: MPI_Fetch_and_op over UCX knows only integers of 32 and 64 bits that lie at a
 * multiple of their size. It adds up the bits of floating-point numbers; of others it says on
 * standard error that it did nothing. Shown by window_transfers.test.ts.
 */
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

/**
 * Refuses a `Compare_and_swap` that would go wrong.
 *
 * Open MPI 4: over UCX, it has the fault of `isFetchedWell`. Over RDMA, it ends the process if it
 * swaps 64 bits in the memory of the same process (https://github.com/open-mpi/ompi/issues/7967).
 * Shown by window_transfers.test.ts and outside/windows.test.ts.
 */
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
 * Serves the others.
 *
 * Open MPI 4: a process that goes on working in its own memory looks at the messages of others only
 * while it holds its lock, so that they never get it. Shown by window_epochs.test.ts.
 */
export function serveOthers(window: TargetWindow | null, rank: unknown): void {
  if (isOpenMpi4 && window?.rank === rank)
    MPI_Iprobe(ANY_SOURCE, ANY_TAG, progressCommunicator(), null);
}
