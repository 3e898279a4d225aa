// Before a reduction with a predefined operation the ranks compare what they have: whether it can
// be combined at all, and whether MPI can do it. They all decide alike.

import { IN_PLACE_DATA } from '../buffers/message_registers.js';
import { DOUBLE } from '../datatypes/predefined.js';
import type { Communicator } from '../handles/communicator_classes.js';
import * as native from '../native/generated/functions.js';
import { data } from '../objects/serialized_blocks.js';
import { serializer } from '../objects/serializer.js';
import { MAX } from '../operations/op.js';
import {
  describe,
  FORMS,
  type Form,
  type NamedRule,
  type Operand,
  operandOf,
  UNFIT,
} from '../operations/operand_rules.js';
import { Failure } from './rounds.js';

/** What the ranks have agreed on. */
export interface Agreement {
  /** How MPI combines what they have; null if it can't. */
  readonly form: Form | null;
  readonly length: number;
  /** Why nothing can be combined. */
  readonly failure: Failure | null;
}

// What can't even be looked at: refuse() finds the reason.
const REVOKED: Operand = { group: UNFIT, length: 1, form: 0 };

function safeOperand(rule: NamedRule, obj: unknown): Operand {
  try {
    return operandOf(rule, obj);
  } catch {
    return REVOKED;
  }
}

/** The longest text of what a rank has, in bytes. */
const LONGEST = 256;

const compared = new Float64Array(6);

/** Compares the operands of all ranks. A mismatch is a TypeError at all of them. Collective. */
export function agree(
  method: string,
  comm: Communicator,
  rule: NamedRule,
  obj: unknown,
): Agreement {
  const own = safeOperand(rule, obj);
  const { group, length, form } = own;
  // The greatest of the opposites is the opposite of the smallest.
  compared[0] = group;
  compared[1] = -group;
  compared[2] = length;
  compared[3] = -length;
  compared[4] = form;
  compared[5] = -form;
  native.MPI_Allreduce(IN_PLACE_DATA, data(compared, 6, DOUBLE), MAX, comm);
  const isSame = (i: number): boolean => compared[i] === -compared[i + 1];
  if (isSame(0) && isSame(2) && compared[0] !== UNFIT) {
    return { form: isSame(4) ? FORMS[compared[4]] : null, length, failure: null };
  }
  return { form: null, length, failure: refuse(method, comm, rule, own, obj) };
}

// Finds out who has what. What can't be serialized is that rank's own error, whatever it is. The
// program's serializer is not asked for the messages: it need not carry them.
function refuse(
  method: string,
  comm: Communicator,
  rule: NamedRule,
  { group, length }: Operand,
  obj: unknown,
): Failure {
  let own: { error: unknown } | null = null;
  let text = '';
  try {
    if (group === UNFIT) serializer.dumps(obj);
    text = describe(obj);
  } catch (error) {
    own = { error };
  }
  const all = new Float64Array(3 * comm.Get_size());
  const words = Float64Array.of(group, length, own === null ? 0 : 1);
  native.MPI_Allgather(data(words, 3, DOUBLE), data(all, 3, DOUBLE), comm);
  const find = (test: (group: number, length: number, failed: number) => boolean): number => {
    for (let i = 0; i < all.length; i += 3) if (test(all[i], all[i + 1], all[i + 2])) return i / 3;
    return -1;
  };
  const failed = find((_group, _length, hasFailed) => hasFailed === 1);
  if (failed >= 0) return new Failure(own === null ? failed : comm.Get_rank(), undefined, own);

  const shown = (rank: number): string => `rank ${rank} has ${textOf(comm, rank, text)}`;
  const unfit = find((other) => other === UNFIT);
  if (unfit >= 0) {
    throw unfitError(method, rule, shown(unfit));
  }
  const different = find((...other) => other[0] !== all[0] || other[1] !== all[1]);
  throw differentError(method, rule, shown(0), shown(different));
}

function unfitError(method: string, { name, takes }: NamedRule, shown: string): TypeError {
  return new TypeError(`${method}: MPI.${name} combines ${takes}, but ${shown}`);
}

function differentError(method: string, { name }: NamedRule, a: string, b: string): TypeError {
  return new TypeError(
    `${method}: MPI.${name} combines values of one kind and length, but ${a} and ${b}`,
  );
}

/** Refuses operands that are all here, of these ranks. */
export function checkOperands(
  method: string,
  rule: NamedRule,
  ranks: readonly number[],
  values: readonly unknown[],
): void {
  const shown = (i: number): string =>
    `rank ${ranks[i]} has ${describe(values[i]).slice(0, LONGEST)}`;
  const first = operandOf(rule, values[0]);
  let different = -1;
  for (let i = 0; i < values.length; i++) {
    const { group, length } = i === 0 ? first : operandOf(rule, values[i]);
    if (group === UNFIT) throw unfitError(method, rule, shown(i));
    if (different < 0 && (group !== first.group || length !== first.length)) different = i;
  }
  if (different >= 0) throw differentError(method, rule, shown(0), shown(different));
}

/** What a rank says, at all ranks. */
function textOf(comm: Communicator, rank: number, own: string): string {
  const bytes = new Uint8Array(LONGEST);
  if (comm.Get_rank() === rank) new TextEncoder().encodeInto(own, bytes);
  native.MPI_Bcast(data(bytes, LONGEST), rank, comm);
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}
