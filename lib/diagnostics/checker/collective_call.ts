// What the checker knows of one collective call at this rank: what must be the same everywhere, and
// what is said of it in a message.
import type { Internals } from '../../environment/diagnostics.js';
import { MPI } from '../../index.js';
import type { MessageData, VectorData } from '../../native/message_data.js';
import type { ObservedCall } from '../observed_calls.js';
import { familyOf } from '../observed_methods.js';
import { hashOf, type Signature, showSignature, signatureOf } from './signature.js';

/** What of a buffer a collective reads or writes at this rank. */
interface Sides {
  /** One for all blocks. */
  readonly given: Signature | null;
  readonly expected: Signature | null;
  /** Where blocks have lengths of their own: what goes to each rank, and comes from it. */
  readonly blocks: Blocks | null;
}

/** Null where nothing goes to any rank. */
export interface Blocks {
  readonly given: readonly Signature[] | null;
  readonly expected: readonly Signature[] | null;
}

const NO_SIDES: Sides = { given: null, expected: null, blocks: null };

export interface CollectiveCall {
  /** The collective, whichever object has the method. */
  readonly name: string;
  /** -1 where there is none. */
  readonly root: number;
  readonly operation: string | null;
  /** Other arguments that must be the same at all ranks. */
  readonly others: string | null;
  readonly sides: Sides;
}

/** Arguments that must be the same at all ranks, beside root and operation. */
const SAME_EVERYWHERE: Readonly<Record<string, readonly string[]>> = {
  Create_cart: ['dims', 'periods'],
  Create_graph: ['index', 'edges'],
  Create_intercomm: ['local_leader'],
  Split_type: ['split_type'],
};

type Needed = Pick<Internals, 'addon' | 'buffers'>;
type BlocksPart = ReturnType<Internals['buffers']['blocksData']>;

/** A parsed side of a collective. */
type Part = MessageData | VectorData | BlocksPart;

/** Collectives whose blocks have datatypes of their own. */
const BLOCKS: ReadonlySet<string> = new Set(['Alltoallw']);
/** Parameters whose blocks have lengths of their own. */
const VECTORS: Readonly<Record<string, string>> = {
  Gatherv: 'recvbuf',
  Scatterv: 'sendbuf',
  Allgatherv: 'recvbuf',
  Alltoallv: 'sendbuf recvbuf',
};

const typeOf = (part: VectorData | BlocksPart, block: number): MPI.Datatype =>
  ('types' in part ? part.types[block] : part.datatype) as MPI.Datatype;

/** Where a side begins; blocks may lie in any order. */
function placeOfPart(part: Part, knownAddress: number) {
  const { memory, offset } = part;
  // An offset may be the address where the array begins.
  let start = (memory?.byteOffset ?? 0) + (offset < knownAddress ? offset : 0);
  if ('displacements' in part && part.displacements !== null) {
    const places = Array.from<number | bigint, number>(part.displacements, Number);
    start += Math.min(...places) * ('types' in part ? 1 : typeOf(part, 0).extent);
  }
  return { memory: memory?.buffer ?? null, start };
}

/** Parses the buffers of a collective. Throws what the call itself would throw. */
class Parser {
  readonly #label: string;
  readonly #comm: MPI.Comm;
  readonly #isRoot: boolean;
  readonly #family: string;

  constructor(
    readonly call: ObservedCall,
    readonly internals: Needed,
    comm: MPI.Comm,
    root: number,
  ) {
    this.#label = call.method.label;
    this.#comm = comm;
    this.#family = familyOf(call.method.name);
    this.#isRoot = comm.Get_rank() === root;
  }

  #parse(name: string, blocks: number): Part {
    const { call } = this;
    const { buffers } = this.internals;
    const spec = call.argument(name);
    const size = this.#comm.Get_size();
    if (BLOCKS.has(this.#family)) return buffers.blocksData(spec, size, this.#label, name);
    if (VECTORS[this.#family]?.includes(name)) {
      return buffers.vectorData(spec, size, this.#label, name as 'sendbuf' | 'recvbuf');
    }
    const { receiveData, sendData } = buffers;
    const parse = name === 'recvbuf' ? receiveData : sendData;
    // The next call reuses the message.
    return { ...parse(spec, 0, this.#label, name, blocks) };
  }

  // Wholly the same memory on both sides means MPI.IN_PLACE: on the side where MPI takes it. Sides
  // that overlap in part were refused.
  #isInPlace(name: string): boolean {
    const spec = this.call.argument(name);
    if (isInPlace(spec)) return true;
    if (name !== (this.#family.startsWith('Scatter') ? 'recvbuf' : 'sendbuf')) return false;
    const other = name === 'sendbuf' ? 'recvbuf' : 'sendbuf';
    if (isInPlace(this.call.argument(other))) return false;
    const { knownAddress } = this.internals.addon;
    const { memory, start } = placeOfPart(this.#parse(name, 1), knownAddress);
    const place = placeOfPart(this.#parse(other, 1), knownAddress);
    return memory !== null && memory === place.memory && start === place.start;
  }

  #message(name: string, blocks = 1): Signature | null {
    if (this.#isInPlace(name)) return null;
    const { count, datatype } = this.#parse(name, blocks) as MessageData;
    return signatureOf(count, datatype as MPI.Datatype);
  }

  #blocks(name: 'sendbuf' | 'recvbuf'): readonly Signature[] | null {
    if (this.#isInPlace(name)) return null;
    const part = this.#parse(name, 1) as VectorData | BlocksPart;
    return Array.from<number | bigint, Signature>(part.counts ?? [], (count, i) =>
      signatureOf(Number(count), typeOf(part, i)),
    );
  }

  // To the root, or from it: the others have nothing.
  #onlyRoot(root: number, signature: Signature | null): readonly Signature[] {
    const nothing: Signature = { code: 0, count: 0, bytes: 0 };
    return Array.from({ length: this.#comm.Get_size() }, (_, i) =>
      i === root && signature !== null ? signature : nothing,
    );
  }

  sides(root: number): Sides {
    const name = this.#family;
    const size = this.#comm.Get_size();
    const isRoot = this.#isRoot;
    switch (name) {
      case 'Bcast':
        return { ...NO_SIDES, given: this.#message('buf') };
      case 'Gather':
        return {
          ...NO_SIDES,
          given: this.#message('sendbuf'),
          expected: isRoot ? this.#message('recvbuf', size) : null,
        };
      case 'Scatter':
        return {
          ...NO_SIDES,
          given: isRoot ? this.#message('sendbuf', size) : null,
          expected: this.#message('recvbuf'),
        };
      case 'Allgather':
        return {
          ...NO_SIDES,
          given: this.#message('sendbuf'),
          expected: this.#message('recvbuf', size),
        };
      case 'Alltoall':
        return {
          ...NO_SIDES,
          given: this.#message('sendbuf', size),
          expected: this.#message('recvbuf', size),
        };
      case 'Reduce':
        return { ...NO_SIDES, given: this.#message(isRoot ? 'recvbuf' : 'sendbuf') };
      case 'Allreduce':
      case 'Scan':
      case 'Exscan':
        return { ...NO_SIDES, given: this.#message('recvbuf') };
      case 'Reduce_scatter_block': {
        const isWhole = this.#isInPlace('sendbuf');
        return { ...NO_SIDES, given: this.#message('recvbuf', isWhole ? size : 1) };
      }
      case 'Gatherv': {
        // The root's own block may be in place.
        const own = this.#message('sendbuf');
        const expected = isRoot ? this.#blocks('recvbuf') : null;
        const given = own === null && expected !== null ? (expected[root] ?? null) : own;
        return { ...NO_SIDES, blocks: { given: this.#onlyRoot(root, given), expected } };
      }
      case 'Scatterv': {
        const given = isRoot ? this.#blocks('sendbuf') : null;
        const own = this.#message('recvbuf');
        const expected = own === null && given !== null ? (given[root] ?? null) : own;
        return { ...NO_SIDES, blocks: { given, expected: this.#onlyRoot(root, expected) } };
      }
      case 'Allgatherv': {
        const expected = this.#blocks('recvbuf');
        const own = this.#message('sendbuf') ?? expected?.[this.#comm.Get_rank()];
        const given = own === undefined ? null : Array.from({ length: size }, () => own);
        return { ...NO_SIDES, blocks: { given, expected } };
      }
      case 'Alltoallv': {
        const expected = this.#blocks('recvbuf');
        return { ...NO_SIDES, blocks: { given: this.#blocks('sendbuf') ?? expected, expected } };
      }
      case 'Alltoallw': {
        const expected = this.#blocks('recvbuf');
        return { ...NO_SIDES, blocks: { given: this.#blocks('sendbuf') ?? expected, expected } };
      }
      default:
        return NO_SIDES;
    }
  }
}

// Within one group, null means the same, as in mpi4py.
const isInPlace = (spec: unknown): boolean =>
  spec === MPI.IN_PLACE || spec === null || spec === undefined;

/** Names of the predefined operations. */
const operations = new Map<unknown, string>(
  Object.entries(MPI).flatMap(([name, value]) =>
    value instanceof MPI.Op ? [[value, name] as const] : [],
  ),
);

function showOperation(op: unknown): string {
  const name = operations.get(op);
  if (name !== undefined) return name;
  return typeof op === 'function' ? `the function ${op.name || '(anonymous)'}` : 'a user operation';
}

/**
 * What is compared of a call; null for arguments that the call itself refuses. Throws what it would
 * throw for its buffers.
 */
export function describeCall(
  call: ObservedCall,
  internals: Needed,
  comm: MPI.Comm | null,
): CollectiveCall | null {
  const { name: method, parameters, kind } = call.method;
  const isInter = comm?.Is_inter() === true;
  const hasRoot = parameters.includes('root') && !isInter;
  const given = call.argument('root');
  const root = hasRoot ? (given === undefined ? 0 : Number(given)) : -1;
  const hasOperation = parameters.includes('op');
  const op = call.argument('op');
  const isOperation = op === undefined || op instanceof MPI.Op || typeof op === 'function';
  const isRank = !hasRoot || (Number.isInteger(root) && root >= 0 && root < (comm?.size ?? 0));
  if (!isOperation || !isRank) return null;
  const others = SAME_EVERYWHERE[method]
    ?.filter((one) => call.argument(one) !== undefined)
    .map((one) => `${one} ${JSON.stringify(call.argument(one))}`);
  const isOfBuffers = kind === 'collective' && /^[A-Z]/.test(method);
  return {
    // The lower-case barrier is the same call.
    name: method === 'barrier' ? 'Barrier' : method,
    root,
    operation: hasOperation ? (op === undefined ? 'SUM' : showOperation(op)) : null,
    others: others?.join(', ') || null,
    sides:
      isOfBuffers && !isInter && comm !== null
        ? new Parser(call, internals, comm, root).sides(root)
        : NO_SIDES,
  };
}

/** `Bcast(root 0, 10 × float64)`. */
export function showCall({ name, root, operation, others, sides }: CollectiveCall): string {
  const { given, expected, blocks } = sides;
  const sent = given ?? expected;
  const lengths = blocks?.given ?? blocks?.expected;
  const parts = [
    root < 0 ? null : `root ${root}`,
    operation,
    others,
    sent === null ? null : showSignature(sent),
    lengths ? `blocks of ${lengths.map(({ count }) => count).join(', ')}` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? name : `${name}(${parts.join(', ')})`;
}

export const hashOfOperation = ({ operation }: CollectiveCall): number =>
  operation === null ? 0 : hashOf(operation);
