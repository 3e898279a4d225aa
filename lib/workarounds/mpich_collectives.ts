// Faults of MPICH in collectives. MPICH's kin are taken to have them in every version.

import { addon } from '../native/addon.js';
import { isHandle } from '../native/argument_checks.js';
import { countArray } from '../native/count_arrays.js';
import { PROC_NULL, ROOT } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { isMpich } from '../native/library.js';
import { type HandleHolder, MessageData, type VectorData } from '../native/message_data.js';

const BYTE = { _handle: addon.handles.BYTE, _kind: 'Datatype' };
const NOTHING = MessageData.of(null, 0, BYTE);
const LONGEST_BROADCAST = 2 ** 31 - 1;

/**
 * MPICH 4.0: MPI_Ibcast counts bytes in a C int, and its receivers fail from 2 GiB on. More is
 * refused. Shown by large_counts.slow.test.ts and library_kin.test.ts.
 */
export function checkBroadcastLength(data: MessageData, method: string): void {
  const { memory, count, datatype } = data;
  if (!isMpich) return;
  if (memory !== null && memory.byteLength <= LONGEST_BROADCAST) return;
  const bytes = count === 0 ? 0 : count * native.MPI_Type_size(datatype);
  if (bytes <= LONGEST_BROADCAST) return;
  throw new RangeError(
    `${method}: buf holds ${bytes} bytes, but MPICH broadcasts at most ${LONGEST_BROADCAST} without blocking; use Bcast`,
  );
}

/**
 * Whether `broadcastAsExchange` takes the place of a nonblocking or persistent broadcast. MPICH:
 * MPI_Ibcast between groups gives wrong data if its root is not rank 0 and sends to several
 * processes. In 4.2 it also never ends after one in which a process has said MPI.PROC_NULL and no
 * items. Shown by matrix_collectives.test.ts with three and four ranks.
 */
export const replacesBroadcast = (comm: { Is_inter(): boolean }, root: unknown): boolean =>
  // The function itself refuses what is no integer.
  isMpich && comm.Is_inter() && Number.isInteger(root);

/**
 * The sides of an exchange with the other group in which only the root sends. See
 * `replacesBroadcast`. Shown by matrix_collectives.test.ts.
 *
 * @param peers how many processes the other group has
 */
export function broadcastAsExchange(
  { memory, offset, count, datatype }: MessageData,
  root: unknown,
  peers: number,
): [send: VectorData, receive: VectorData] {
  const displacements = countArray(new Array<number>(peers).fill(0));
  const side = (isOf: (peer: number) => boolean): VectorData => ({
    memory,
    offset,
    counts: countArray(Array.from({ length: peers }, (_, peer) => (isOf(peer) ? count : 0))),
    displacements,
    datatype,
  });
  return [side(() => root === ROOT), side((peer) => peer === root)];
}

const INT = { _handle: addon.handles.INT, _kind: 'Datatype' };
const onIntegers = new Set(
  ['SUM', 'PROD', 'MAX', 'MIN', 'LAND', 'LOR', 'LXOR', 'BAND', 'BOR', 'BXOR'].map(
    (name) => addon.handles[name],
  ),
);

/**
 * MPICH 4.0: a reduction of no items fails if the operation is not defined for the datatype, which
 * is BYTE where a program names none: SUM of `[null, MPI.BYTE]`. No integers take their place.
 * Shown by reductions.test.ts.
 *
 * @param sides the input and the output of the reduction, which both have no items
 */
export function reduceNoIntegers(op: unknown, ...sides: MessageData[]): void {
  if (!isMpich || !isHandle(op, 'Op') || !onIntegers.has(op._handle)) return;
  for (const side of sides) side.datatype = INT;
}

/**
 * MPICH 4.0: MPI_Reduce between groups refuses a null send buffer at MPI.ROOT, which it does not
 * read (https://github.com/pmodels/mpich/issues/6351). On every library, this is given. Shown by
 * intercommunicators.test.ts.
 */
export const UNREAD_BY_ROOT: Readonly<MessageData> = MessageData.of(new Uint8Array(1), 0, BYTE);

/**
 * MPICH 4.0: MPI_Exscan refuses a null receive buffer at rank 0, which it does not write. On every
 * library, rank 0 gives memory, too. Shown by object_collectives/reductions.test.ts.
 */
export const exscanNeedsMemoryEverywhere = true;

/**
 * MPICH 4.0 to 4.3: persistent collectives give wrong results: 4.0 reads the data of a Gather when
 * it is set up (https://github.com/pmodels/mpich/issues/7078 is another case). Nonblocking
 * collectives, which are right, run in their place. Shown by persistent_collectives.test.ts.
 */
export const replacesPersistent = isMpich;

/**
 * Replaces a persistent collective by a nonblocking one. MPICH's own has refused wrong arguments,
 * and is freed. In its place is a request that stays inactive: to wait for an inactive collective
 * takes for ever in MPICH, but not for an inactive message. Shown by
 * persistent_collectives.test.ts.
 *
 * @param request the handle of MPICH's own
 * @param duplicate makes a communicator of the same processes. Persistent collectives may be
 *   started in any order, nonblocking ones only in the same order on each communicator
 * @param start starts the nonblocking one
 */
export function replacePersistent(
  request: number,
  comm: HandleHolder,
  duplicate: () => number,
  start: (comm: HandleHolder) => number,
): {
  readonly inactive: number;
  readonly substitute: { start(): number; free(): void };
} {
  const own = { _handle: duplicate(), _kind: 'Comm' };
  native.MPI_Request_free({ _handle: request, _kind: 'Request' });
  const inactive = native.MPI_Send_init(NOTHING, PROC_NULL, 0, comm);
  // MPICH frees a communicator without the other processes.
  return {
    inactive,
    substitute: { start: () => start(own), free: () => native.MPI_Comm_free(own) },
  };
}

/**
 * MPICH 4.0: a process that sends to itself in a collective ends if the data end within an item of
 * the receiver's predefined datatype. It is refused. Shown by own_part.test.ts.
 *
 * @param bytes how long the data are
 * @param datatype of the items that are received
 */
export const endsProcessWithinItem = (
  bytes: number,
  datatype: HandleHolder & { readonly size: number; readonly is_predefined: boolean },
): boolean => isMpich && datatype.is_predefined && bytes % datatype.size !== 0;
