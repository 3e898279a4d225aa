// Which operations combine which data in one-sided communication, and how many items. MPICH ends
// the process, at the target even, over an operation that its datatype does not have.

import { Exception, packageError } from '../base/exception.js';
import { checkFixed } from '../buffers/spec_parts.js';
import type { Datatype } from '../datatypes/datatype.js';
import { basicTypes } from '../datatypes/datatype_base.js';
import { isHandle, notHandle } from '../native/argument_checks.js';
import { ERR_OP, ERR_TYPE, PROC_NULL } from '../native/generated/constants.js';
import { MPI_Reduce_local } from '../native/generated/functions.js';
import { MessageData } from '../native/message_data.js';
import { checkOperation, NO_OP, type Op, REPLACE } from '../operations/op.js';

/** Operations by their handles, each with the basic datatypes that it was found to combine. */
const known = new Map<number, Set<number>>();
/** The last pair: a program mostly goes on with the same. */
let lastOp: Op | null = null;
let lastDatatype: Datatype | null = null;
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
      `${method}: MPI_ERR_TYPE: the accumulated items must be made of one basic datatype`,
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
  if (op === lastOp) return;
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
  if (op === lastOp && datatype === lastDatatype) return;
  if (datatype.is_null) return;
  const element = datatype.is_predefined ? datatype._handle : elementOf(method, datatype);
  let found = known.get(op._handle);
  if (found === undefined) {
    found = new Set();
    known.set(op._handle, found);
  }
  const isKnown = found.has(element) || REPLACE.equals(op) || NO_OP.equals(op);
  if (!isKnown && !combines(method, op, element)) {
    throw packageError(
      ERR_OP,
      `${method}: MPI_ERR_OP: the operation is not defined for ${datatype.name || 'the datatype'}`,
    );
  }
  found.add(element);
  // MPI's own are never freed, and so stay what they are.
  if (!datatype.is_predefined) return;
  lastOp = op;
  lastDatatype = datatype;
}

/** Proves that there is one item, as for `Fetch_and_op` and `Compare_and_swap`. */
export function checkSingle(
  data: MessageData,
  rank: unknown,
  method: string,
  argument: string,
): void {
  if (data.count === 1 || rank === PROC_NULL) return;
  throw new RangeError(`${method}: ${argument} must be one item, but is ${data.count}`);
}

/** Proves that there is one item of the datatype of the result. */
export function checkLike(
  result: MessageData,
  data: MessageData,
  rank: unknown,
  method: string,
  argument: string,
): void {
  checkFixed(data, method, argument);
  if (rank === PROC_NULL) return;
  checkSingle(data, rank, method, argument);
  if (data.datatype._handle === result.datatype._handle) return;
  throw new TypeError(`${method}: ${argument} must have the datatype of result`);
}
