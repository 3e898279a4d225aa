// Which operations combine which data in one-sided communication. MPICH ends the process, at the target
// even, over an operation that its datatype does not have.
import type { Datatype } from './datatype.js';
import { basicTypes } from './datatype_base.js';
import { Exception, packageError } from './exception.js';
import { addon, isOpenMpi4 } from './native/addon.js';
import { isHandle, notHandle } from './native/check.js';
import { ERR_OP, ERR_TYPE } from './native/constants.js';
import { MPI_Reduce_local } from './native/functions.js';
import { MessageData } from './native/memory.js';
import { checkOperation, NO_OP, type Op, REPLACE } from './op.js';
import type { Window } from './window.js';

// Open MPI 4.1 hands single items to UCX, which knows integers of 32 and 64 bits: it adds up the bits of
// floating-point numbers, and of shorter integers, and of those that do not lie at a multiple of their
// size, it only says on standard error that it did nothing.
const { handles } = addon;
const words = new Set(
  ['INT', 'LONG', 'LONG_LONG', 'INT32_T', 'INT64_T', 'AINT', 'COUNT', 'OFFSET']
    .concat(['UNSIGNED', 'UNSIGNED_LONG', 'UNSIGNED_LONG_LONG', 'UINT32_T', 'UINT64_T'])
    .map((name) => handles[name]),
);

/** Whether the library's operations on single items are right for this place in a window. */
export function isFetchedWell(
  win: { readonly _window: Window | null },
  rank: unknown,
  displacement: unknown,
  datatype: Datatype,
): boolean {
  if (!isOpenMpi4) return true;
  if (!words.has(datatype._handle)) return false;
  return win._window?.isAligned(rank, displacement, datatype.size) !== false;
}

/** Operations by their handles, each with the basic datatypes that it was found to combine. */
const known = new Map<number, Set<number>>();
/** What datatypes are made of. */
const elements = new WeakMap<Datatype, number>();

/** The one basic datatype of which accumulated data must be. */
function elementOf(method: string, datatype: Datatype): number {
  const element = elements.get(datatype);
  if (element !== undefined) return element;
  const [first, ...others] = basicTypes(datatype);
  if (first === undefined || others.length > 0) {
    throw packageError(
      ERR_TYPE,
      `${method}: MPI_ERR_TYPE: what is accumulated must be made of one basic datatype`,
    );
  }
  elements.set(datatype, first);
  return first;
}

// As large as the largest item.
const scratch = [new Uint8Array(64), new Uint8Array(64)];

/** Whether an operation combines items of a basic datatype, tried on zeros. */
function combines(method: string, op: Op, element: number): boolean {
  const datatype = { _handle: element, _kind: 'Datatype' };
  const [input, output] = scratch.map((memory) =>
    Object.assign(new MessageData(datatype), { memory: memory.fill(0), count: 1 }),
  );
  try {
    checkOperation(op, datatype, method);
    MPI_Reduce_local(input, output, op);
    return true;
  } catch (error) {
    if (error instanceof Exception) return false;
    throw error;
  }
}

/** Proves that an operation is one of MPI's own: a target can't run JavaScript for others. */
export function checkTargetOperation(method: string, op: unknown): asserts op is Op {
  if (!isHandle(op, 'Op')) throw notHandle(method, 'op', 'Op', op);
  if ((op as Op).is_null || !(op as Op).is_predefined) {
    throw packageError(
      ERR_OP,
      `${method}: MPI_ERR_OP: one-sided communication takes only MPI's own operations, such as MPI.SUM`,
    );
  }
}

/** Proves that an operation combines what the target has. */
export function checkAccumulation(method: string, op: Op, datatype: Datatype): void {
  if (known.get(op._handle)?.has(datatype._handle) || datatype.is_null) return;
  const element = datatype.is_predefined ? datatype._handle : elementOf(method, datatype);
  let found = known.get(op._handle);
  if (found === undefined) {
    found = new Set();
    known.set(op._handle, found);
  }
  if (found.has(element)) return;
  if (!REPLACE.equals(op) && !NO_OP.equals(op) && !combines(method, op, element)) {
    throw packageError(
      ERR_OP,
      `${method}: MPI_ERR_OP: the operation is not defined for ${datatype.name || 'the datatype'}`,
    );
  }
  found.add(element);
}
