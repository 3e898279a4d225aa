// Reductions of objects. Predefined operations on numbers, booleans and typed arrays are MPI's own
// reductions, once the ranks have agreed that all have the same; everything else goes by rounds of
// messages.

import { BYTE, DOUBLE } from '../datatypes/predefined.js';
import type { Communicator } from '../handles/communicator_classes.js';
import { companionOf } from '../handles/private_communicator.js';
import { show } from '../native/argument_checks.js';
import * as native from '../native/generated/functions.js';
import type { MessageData } from '../native/message_data.js';
import { data } from '../objects/serialized_blocks.js';
import { checkOperation, Op } from '../operations/op.js';
import { type Form, type NamedRule, ownArray, ruleOf } from '../operations/operand_rules.js';
import { exscanNeedsMemoryEverywhere } from '../workarounds/mpich_collectives.js';
import { agree } from './agreement.js';
import { allgatherObjects, bcastObject, gatherObjects } from './exchanges.js';
import { checkRoot } from './roots.js';
import { copyOf, Failure, Part, reduceTo, scanFrom, shift } from './rounds.js';

/**
 * What an object reduction combines with: a predefined operation, or any function of two values.
 */
export type ObjectOp<T> = Op | ((a: T, b: T) => T);

export type Combiner = (a: unknown, b: unknown) => unknown;

/** The operation as a function. */
export function combiner(method: string, op: unknown): Combiner {
  if (typeof op === 'function') return (a, b) => op(a, b);
  if (!(op instanceof Op)) {
    throw new TypeError(
      `${method}: op must be an MPI.Op or a function of two values, but ${show(op)} came`,
    );
  }
  checkOperation(op, BYTE, method);
  if (op._user === null && op._combine === null) {
    throw new TypeError(`${method}: the null operation combines nothing`);
  }
  return (a, b) => op.call(a, b);
}

/** The rule of a predefined operation that has one. */
export const ruleFor = (op: unknown): NamedRule | null =>
  op instanceof Op && op._combine !== null ? ruleOf(op._combine) : null;

/** What one of the reductions does among the processes of one group. */
interface Course {
  /** Whether this rank gets a result. */
  readonly hasResult: boolean;
  /** Whether MPI is given memory for one. */
  readonly hasMemory: boolean;
  byMPI(send: MessageData, receive: MessageData): void;
  byRounds(part: Part): void;
}

function run(
  method: string,
  comm: Communicator,
  obj: unknown,
  op: unknown,
  course: Course,
): unknown {
  const { hasResult, byRounds } = course;
  const combine = combiner(method, op);
  const rule = ruleFor(op);
  const own = () => (rule === null ? obj : ownArray(obj));
  if (rule !== null) {
    const { form, length, failure } = agree(method, comm, rule, obj);
    failure?.raise(method, hasResult);
    if (failure !== null) return null;
    if (form !== null) return inMemory(obj, form, length, course);
  }
  const size = comm.Get_size();
  if (size === 1) {
    const copy = copyOf(own());
    return hasResult ? copy : null;
  }
  const part = new Part(companionOf(comm), comm.Get_rank(), size, combine, own());
  byRounds(part);
  part.failure?.raise(method, hasResult);
  return hasResult ? part.value : null;
}

function inMemory(
  obj: unknown,
  form: Form,
  length: number,
  { hasResult, hasMemory, byMPI }: Course,
): unknown {
  const result = hasMemory ? form.allocate(length) : null;
  const { datatype } = form.kind;
  byMPI(data(form.write(obj), length, datatype), data(result, length, datatype));
  return hasResult && result !== null ? form.read(result) : null;
}

const NOBODY = -1;
const failed = new Float64Array(2);

// What rank 0 has, a result or a failure.
function broadcast(method: string, comm: Communicator, part: Part): void {
  const { failure, rank } = part;
  failed[0] = failure?.rank ?? NOBODY;
  failed[1] = failure?.stage ?? 0;
  native.MPI_Bcast(data(failed, 2, DOUBLE), 0, comm);
  if (failed[0] !== NOBODY) {
    part.fail(new Failure(failed[0], failed[1]));
    return;
  }
  part.value = bcastObject(comm, rank === 0 ? part.value : null, 0, method);
}

/** `comm.reduce`: the values combined in rank order at the root, null elsewhere. */
export function reduceObjects(
  comm: Communicator,
  obj: unknown,
  op: unknown,
  root: number,
): unknown {
  const method = 'Comm.reduce';
  if (comm.Is_inter()) {
    const combine = combiner(method, op);
    const values = gatherObjects(comm, obj, root, method);
    return values === null ? null : values.reduce(combine);
  }
  checkRoot('MPI_Reduce', comm, root);
  const isRoot = comm.Get_rank() === root;
  return run(method, comm, obj, op, {
    hasResult: isRoot,
    hasMemory: isRoot,
    byMPI: (send, receive) => native.MPI_Reduce(send, receive, op, root, comm),
    byRounds: (part) => reduceTo(root, part),
  });
}

/** `comm.allreduce`: the values combined in rank order, everywhere. */
export function allreduceObjects(comm: Communicator, obj: unknown, op: unknown): unknown {
  const method = 'Comm.allreduce';
  if (comm.Is_inter()) {
    const combine = combiner(method, op);
    return allgatherObjects(comm, obj, method).reduce(combine);
  }
  return run(method, comm, obj, op, {
    hasResult: true,
    hasMemory: true,
    byMPI: (send, receive) => native.MPI_Allreduce(send, receive, op, comm),
    byRounds(part) {
      reduceTo(0, part);
      broadcast(method, comm, part);
    },
  });
}

/** `comm.scan`: the values of the ranks up to this one combined. */
export function scanObjects(comm: Communicator, obj: unknown, op: unknown): unknown {
  return run('Comm.scan', comm, obj, op, {
    hasResult: true,
    hasMemory: true,
    byMPI: (send, receive) => native.MPI_Scan(send, receive, op, comm),
    byRounds: (part) => scanFrom(0, part),
  });
}

/** `comm.exscan`: the values of the ranks before this one combined; null at rank 0. */
export function exscanObjects(comm: Communicator, obj: unknown, op: unknown): unknown {
  return run('Comm.exscan', comm, obj, op, {
    hasResult: comm.Get_rank() > 0,
    hasMemory: exscanNeedsMemoryEverywhere,
    byMPI: (send, receive) => native.MPI_Exscan(send, receive, op, comm),
    byRounds(part) {
      shift(part);
      scanFrom(1, part);
    },
  });
}
