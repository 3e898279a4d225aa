// Faults of MPICH that change what the package does. MPICH's kin (Intel MPI, MVAPICH, Cray MPICH)
// are taken to have them in every version, because they number their versions otherwise.
import { Exception, packageError } from '../base/exception.js';
import { addon } from '../native/addon.js';
import { ERR_OP, ERR_OTHER, ERR_UNSUPPORTED_OPERATION } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { isMpich } from '../native/library.js';
import type { HandleHolder } from '../native/message_data.js';
import { anyCommunicator } from '../native/own_communicator.js';

const { handles } = addon;

/**
 * Ends the job.
 *
 * MPICH 4.2: MPI_Abort returns, and the process goes on until the launcher ends it: Node says a
 * second time why it ends. It stops here instead. Shown by outside/exits.test.ts.
 *
 * @param code what the launcher returns
 */
export function abortJob(comm: HandleHolder, code: unknown): never {
  native.MPI_Abort(comm, code);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ABORT_PATIENCE);
  process.kill(process.pid, 'SIGKILL');
  throw new Error('MPI_Abort returned');
}
/** Milliseconds that a launcher may take to end the processes of a job. */
const ABORT_PATIENCE = 5_000;

/**
 * Finalizes MPI.
 *
 * MPICH 4.2: MPI_Finalize makes an error of messages that have come and were not received. On all
 * other libraries they are lost, and so they are here. Shown by outside/event_loop.test.ts.
 */
export function finalizeInSpiteOfMessages(): void {
  try {
    native.MPI_Finalize();
  } catch (error) {
    if (!isMpich || !(error instanceof Exception) || error.error_class !== ERR_OTHER) throw error;
  }
}

/**
 * MPICH 4.2: MPI_Comm_disconnect waits for messages that nobody will take, because the streams that
 * they belong to have ended. MPI_Comm_free, which it is without messages, runs in its place. Shown
 * by stream_endings.test.ts.
 */
export const disconnectWaitsForStreams = isMpich;

/**
 * MPICH 4.0: a persistent message to or from MPI.PROC_NULL has the status of an inactive request,
 * so that Waitany and its like pass it over (see https://github.com/pmodels/mpich/issues/5053). A
 * receive from nobody runs in its place. Shown by receives_from_nobody.test.ts and
 * library_kin.test.ts.
 */
export const persistentMessageOfNobodyLooksInactive = isMpich;

/**
 * MPICH 4.0: a vector collective ignores the displacement where there is only one block. The
 * displacement is added to the address instead, which is right on every library.
 * Shown by vector_collectives.test.ts.
 */
export function withoutSingleDisplacement(
  displacements: readonly number[],
  extent: () => number,
): { displacements: readonly number[]; offset: number } {
  if (displacements.length !== 1 || displacements[0] === 0) return { displacements, offset: 0 };
  return { displacements: [0], offset: displacements[0] * extent() };
}

// MPICH 4.0 has no external32 form of these.
const withoutExternalForm = new Set(
  ['WCHAR', 'SHORT_INT', 'INT_INT', 'LONG_INT', 'FLOAT_INT', 'DOUBLE_INT', 'LONG_DOUBLE_INT'].map(
    (name) => handles[name],
  ),
);

/**
 * MPICH 4.0: the functions for external32 end the process over a datatype of several basic
 * datatypes, of wide characters or of pairs. Those are refused. Shown by pack.test.ts and
 * library_kin.test.ts.
 *
 * @param basicTypes the handles of the basic datatypes that the datatype is made of
 */
export function checkExternal32(method: string, basicTypes: () => ReadonlySet<number>): void {
  if (!isMpich) return;
  const [first, ...others] = basicTypes();
  if (first !== undefined && others.length === 0 && !withoutExternalForm.has(first)) return;
  throw packageError(
    ERR_UNSUPPORTED_OPERATION,
    `${method}: this MPI library packs as external32 only what is made of one basic datatype, and no wide characters or pairs`,
  );
}

/**
 * MPICH 4.0: MPI_Unpack_external reads beyond the end of packed memory that is too short. The size
 * is asked for before. In Open MPI that size is an upper bound, and the library checks by itself.
 * Shown by pack.test.ts.
 */
export const unpackExternalReadsBeyondTheEnd = isMpich;

/**
 * MPICH 4.0: the functions for external32 end the process over a datatype without data, such as an
 * array of no items. On every library, they are not called for one. Shown by pack.test.ts.
 */
export const hasNoData = (datatype: HandleHolder & { readonly size: number }): boolean =>
  datatype._handle !== handles.DATATYPE_NULL && datatype.size === 0;

const logicalOperations = new Set([handles.LAND, handles.LOR, handles.LXOR]);
const floatingPoint = new Set([handles.FLOAT, handles.DOUBLE, handles.LONG_DOUBLE]);

/**
 * MPICH 4.0: a logical operation on floating-point numbers, which the standard does not define,
 * ends the process. It is refused. Shown by operations.test.ts and library_kin.test.ts.
 */
export function checkLogicalOperation(
  method: string,
  op: HandleHolder,
  datatype: HandleHolder,
): void {
  if (!isMpich || !logicalOperations.has(op._handle) || !floatingPoint.has(datatype._handle)) {
    return;
  }
  throw packageError(
    ERR_OP,
    `${method}: MPI_ERR_OP: the logical operations are not defined for floating-point numbers`,
  );
}

/**
 * MPICH 4.0: MPI_MAX and MPI_MIN compare unsigned integers as signed ones: the maximum of 127 and
 * 255 in MPI_UINT8_T is 127. Reductions of objects combine such arrays in JavaScript.
 * https://github.com/pmodels/mpich/issues/6083 Shown by object_collectives/reductions.test.ts.
 *
 * @param operation `MAX`, `SUM`, …
 * @param kind of typed arrays, such as `Uint8Array`
 */
export const comparesUnsignedAsSigned = (operation: string, kind: string): boolean =>
  isMpich && (operation === 'MAX' || operation === 'MIN') && /^(Big)?Uint/.test(kind);

/**
 * Whether MPI_Alloc_mem has found no memory. MPICH then returns success, and the address where the
 * memory would begin behind its header, counted from 0: in 4.0 and 4.2. A Node that has arrays of
 * that size would write there. Shown by windows.test.ts.
 */
export const isNoMemory = (address: number): boolean => isMpich && address < 4096;

/**
 * MPICH 4.0: MPI_Cart_sub without any remaining dimension gives only rank 0 a communicator, where
 * each process has one of its own (https://github.com/pmodels/mpich/issues/7832). Such grids are
 * made by MPI_Comm_split on every library. Shown by topologies.test.ts.
 */
export const isGridWithoutDimensions = (remaining: Int32Array): boolean => !remaining.includes(1);

/**
 * MPICH: a process in MPI_Iprobe on MPI_COMM_SELF makes no progress for messages of other
 * processes. Calls that are only there for progress probe MPI_COMM_WORLD on every library, or one
 * that the program has made of a session. Shown by util/event_loop.test.ts.
 */
export const progressCommunicator = (): HandleHolder => anyCommunicator();

/**
 * MPICH 4.0: MPI_Intercomm_create_from_groups looks at the other group and its leader in every
 * process, although only what the leader of the own group gives counts. On every library, all
 * others give their own group. Shown by communicators_of_groups.test.ts.
 */
export const unreadOtherGroup = (own: HandleHolder): { other: HandleHolder; leader: unknown } => ({
  other: own,
  leader: 0,
});

/**
 * MPICH 4.0 over UCX and TCP, as between hosts: MPI_Finalize hangs in a process that makes progress
 * after another has closed its connections there, because its own can't be closed then. A C program
 * hangs, too. So once all have ended, each lets this time pass without a call of MPI, until all are
 * done with making progress. Shown by exits.test.ts and `npm run reach -- hosts`.
 *
 * @returns milliseconds, 0 if all processes are on one host and use its shared memory
 */
export function pauseBeforeFinalize(size: number, env: NodeJS.ProcessEnv): number {
  const isOneHost = env.MPI_LOCALNRANKS === String(size) && env.UCX_TLS === undefined;
  return isMpich && size > 1 && !isOneHost ? 100 : 0;
}

/**
 * Hydra, the launcher of MPICH and its kin: it does not end the job when a process ends before
 * MPI_Init, whatever its exit code; the others wait for ever. It does if a signal has killed the
 * process. Shown by exits.test.ts.
 */
export const endsJobOnlyForSignal = (launcher: string): boolean => launcher === 'mpich';
