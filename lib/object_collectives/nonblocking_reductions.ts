// Nonblocking reductions of objects: each rank that gets a result collects the objects that it is
// made of, and combines them when it is asked for the result. So a function of the program runs in
// its own thread, and no rank waits until another one has combined something.

import type { Communicator } from '../handles/communicator_classes.js';
import { rankFailed } from '../objects/serialized_blocks.js';
import { ownArray } from '../operations/operand_rules.js';
import type { Request } from '../requests/request.js';
import { checkOperands } from './agreement.js';
import type { Beginning } from './block_exchange.js';
import {
  allgatherBlocks,
  attempt,
  gatherBlocks,
  ownOf,
  peersOf,
  ranksFrom,
  start,
  withOwn,
  write,
} from './nonblocking.js';
import { type Combiner, combiner, ruleFor } from './reductions.js';
import { checkRoot } from './roots.js';

/** Combines neighbours in the order of ranks, by the tree that the blocking reductions take. */
function combineAll(values: unknown[], combine: Combiner): unknown {
  for (let width = 1; width < values.length; width *= 2) {
    for (let first = 0; first + width < values.length; first += 2 * width) {
      values[first] = combine(values[first], values[first + width]);
    }
  }
  return values[0];
}

/** Who takes part in a reduction. */
interface Parts {
  /** Null if there are messages only. */
  readonly beginning: Beginning | null;
  /** The ranks that get the object of this one. */
  readonly destinations: readonly number[];
  /** The ranks whose objects this one combines: itself if it is among them. */
  readonly operands: readonly number[];
}

function startReduction(
  method: string,
  comm: Communicator,
  obj: unknown,
  op: unknown,
  { beginning, destinations, operands }: Parts,
): Request {
  const combine = combiner(method, op);
  const rule = ruleFor(op);
  const own = ownOf(comm);
  const place = own < 0 ? -1 : operands.indexOf(own);
  const written = write(
    beginning,
    () => destinations,
    () => (rule === null ? obj : ownArray(obj)),
  );
  const { outgoing, failure } = written;
  // A rank that combines its own object looks at it together with the others.
  const isUnseen = rule !== null && place < 0 && failure === null;
  const refused = isUnseen
    ? attempt(() => checkOperands(method, rule, [comm.Get_rank()], [obj]), undefined).failure
    : null;
  return start({
    method,
    comm,
    beginning,
    outgoing,
    sources: operands.filter((rank) => rank !== own),
    failure: failure ?? refused,
    failed: (source) => rankFailed(method, source),
    result(objects) {
      if (operands.length === 0) return null;
      const values = withOwn(place, objects, written);
      if (rule !== null) checkOperands(method, rule, operands, values);
      return combineAll(values, combine);
    },
  });
}

const NOBODY: readonly number[] = [];

/** `comm.ireduce` */
export function ireduceObjects(
  comm: Communicator,
  obj: unknown,
  op: unknown,
  root: number,
): Request {
  const method = 'Comm.ireduce';
  checkRoot('MPI_Ireduce', comm, root);
  const isRoot = comm._isRoot(root, method);
  const isSent = comm._isLeaf(root) && (comm.Is_inter() || !isRoot);
  return startReduction(method, comm, obj, op, {
    beginning: gatherBlocks(comm, root),
    destinations: isSent ? [root] : NOBODY,
    operands: isRoot ? ranksFrom(0, comm._peers()) : NOBODY,
  });
}

/** `comm.iallreduce` */
export function iallreduceObjects(comm: Communicator, obj: unknown, op: unknown): Request {
  return startReduction('Comm.iallreduce', comm, obj, op, {
    beginning: allgatherBlocks(comm),
    destinations: peersOf(comm),
    operands: ranksFrom(0, comm._peers()),
  });
}

/** `comm.iscan` */
export function iscanObjects(comm: Communicator, obj: unknown, op: unknown): Request {
  const rank = comm.Get_rank();
  return startReduction('Comm.iscan', comm, obj, op, {
    beginning: null,
    destinations: ranksFrom(rank + 1, comm.Get_size()),
    operands: ranksFrom(0, rank + 1),
  });
}

/** `comm.iexscan` */
export function iexscanObjects(comm: Communicator, obj: unknown, op: unknown): Request {
  const rank = comm.Get_rank();
  return startReduction('Comm.iexscan', comm, obj, op, {
    beginning: null,
    destinations: ranksFrom(rank + 1, comm.Get_size()),
    operands: ranksFrom(0, rank),
  });
}
