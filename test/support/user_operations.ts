// Operations whose function is JavaScript, and the reductions that they are tried on.
import { MPI } from 'mpi4node';
import { type BufferKind, bufferKinds } from './buffers';
import { startTwice } from './rounds';

export type Intracomm = MPI.Intracomm;

export type Numbers = Float64Array;

export type Bytes = Uint8Array<ArrayBuffer>;

export interface Place {
  me: number;
  size: number;
  root: number;
}

/** The items of positions `from`, `from + 1`, … */
export interface Range {
  from: number;
  count: number;
}

export interface Reduction {
  name: string;
  isRooted: boolean;
  /** How many items each rank puts in. */
  items(size: number): number;
  /** Which of them come out, and the combined items of how many ranks they are; null for none. */
  output(place: Place): (Range & { ranks: number }) | null;
  call(comm: Intracomm, send: Side, receive: Side, op: MPI.Op, root: number): void;
  start(comm: Intracomm, send: Side, receive: Side, op: MPI.Op, root: number): MPI.Request;
  setUp(comm: Intracomm, send: Side, receive: Side, op: MPI.Op, root: number): MPI.Prequest;
}

export type Side = MPI.BufferSpec | MPI.InPlaceType | null;

export const data = (side: Side) => side as MPI.BufferSpec;

export const three = { isRooted: false, items: () => 3 };

export const counts = (size: number) => Array.from({ length: size }, (_, to) => to + 1);

export const triangle = (n: number) => (n * (n + 1)) / 2;

export const reductions: readonly Reduction[] = [
  {
    ...three,
    name: 'Reduce',
    isRooted: true,
    output: ({ me, size, root }) => (me === root ? { from: 0, count: 3, ranks: size } : null),
    call: (comm, send, receive, op, root) => comm.Reduce(send, data(receive), op, root),
    start: (comm, send, receive, op, root) => comm.Ireduce(send, data(receive), op, root),
    setUp: (comm, send, receive, op, root) => comm.Reduce_init(send, data(receive), op, root),
  },
  {
    ...three,
    name: 'Allreduce',
    output: ({ size }) => ({ from: 0, count: 3, ranks: size }),
    call: (comm, send, receive, op) => comm.Allreduce(send, data(receive), op),
    start: (comm, send, receive, op) => comm.Iallreduce(send, data(receive), op),
    setUp: (comm, send, receive, op) => comm.Allreduce_init(send, data(receive), op),
  },
  {
    ...three,
    name: 'Scan',
    output: ({ me }) => ({ from: 0, count: 3, ranks: me + 1 }),
    call: (comm, send, receive, op) => comm.Scan(send, data(receive), op),
    start: (comm, send, receive, op) => comm.Iscan(send, data(receive), op),
    setUp: (comm, send, receive, op) => comm.Scan_init(send, data(receive), op),
  },
  {
    ...three,
    name: 'Exscan',
    output: ({ me }) => (me === 0 ? null : { from: 0, count: 3, ranks: me }),
    call: (comm, send, receive, op) => comm.Exscan(send, data(receive), op),
    start: (comm, send, receive, op) => comm.Iexscan(send, data(receive), op),
    setUp: (comm, send, receive, op) => comm.Exscan_init(send, data(receive), op),
  },
  {
    name: 'Reduce_scatter_block',
    isRooted: false,
    items: (size) => 2 * size,
    output: ({ me, size }) => ({ from: 2 * me, count: 2, ranks: size }),
    call: (comm, send, receive, op) => comm.Reduce_scatter_block(send, data(receive), op),
    start: (comm, send, receive, op) => comm.Ireduce_scatter_block(send, data(receive), op),
    setUp: (comm, send, receive, op) => comm.Reduce_scatter_block_init(send, data(receive), op),
  },
  {
    name: 'Reduce_scatter',
    isRooted: false,
    items: triangle,
    output: ({ me, size }) => ({ from: triangle(me), count: me + 1, ranks: size }),
    call: (comm, send, receive, op) =>
      comm.Reduce_scatter(send, data(receive), counts(comm.size), op),
    start: (comm, send, receive, op) =>
      comm.Ireduce_scatter(send, data(receive), counts(comm.size), op),
    setUp: (comm, send, receive, op) =>
      comm.Reduce_scatter_init(send, data(receive), counts(comm.size), op),
  },
];

/** Items as MPI sees them: one or more numbers each. */
export interface ItemKind {
  name: string;
  /** Numbers that make up one item. */
  width: number;
  of(values: readonly number[]): MPI.BufferSpec;
  values(buffer: MPI.BufferSpec): number[];
}

export interface Operation {
  name: string;
  commute: boolean;
  kinds: readonly ItemKind[];
  combine(inbuf: never, inoutbuf: never): void;
  /** The item that a rank puts in at a position. */
  item(rank: number, position: number): number[];
  /** What the items of the first `count` ranks make. */
  result(count: number, position: number): number[];
}

export const single = (kind: BufferKind): ItemKind => ({
  ...kind,
  width: 1,
  of: (values) => kind.of(values),
  values: (buffer) => kind.values(buffer as MPI.BufferData),
});

export const singles = bufferKinds.map(single);

export const fewSingles = singles.filter(({ name }) =>
  /^(Float64|Int16|BigInt64)Array$/.test(name),
);

/** Pairs of doubles, which MPI keeps together. */
export const pairs: ItemKind = {
  name: 'pairs of doubles',
  width: 2,
  of: (values) => [Float64Array.from(values), MPI.C_DOUBLE_COMPLEX],
  values: (buffer) => Array.from((buffer as [Numbers, MPI.Datatype])[0]),
};

/** A double and an int with four bytes after them that belong to nothing. */
export const gapped: ItemKind = {
  name: 'a double and an int',
  width: 2,
  of: (values) => {
    const bytes = new DataView(new ArrayBuffer(8 * values.length));
    for (let i = 0; i < values.length; i += 2) {
      bytes.setFloat64(8 * i, values[i], true);
      bytes.setInt32(8 * i + 8, values[i + 1], true);
      bytes.setUint32(8 * i + 12, 0xeeeeeeee);
    }
    return [bytes, MPI.DOUBLE_INT];
  },
  values: (buffer) => {
    const [bytes] = buffer as unknown as [DataView];
    return Array.from({ length: bytes.byteLength / 8 }, (_, i) =>
      i % 2 === 0 ? bytes.getFloat64(8 * i, true) : bytes.getInt32(8 * i, true),
    );
  },
};

export const doublesOf = (bytes: Bytes) =>
  new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);

export const operations: readonly Operation[] = [
  {
    name: 'the sum',
    commute: true,
    kinds: singles,
    combine(inbuf: Numbers, inoutbuf: Numbers) {
      for (let i = 0; i < inbuf.length; i++) inoutbuf[i] += inbuf[i];
    },
    item: (from, position) => [from + 1 + position],
    result: (count, position) => [triangle(count) + count * position],
  },
  {
    name: 'the first',
    commute: false,
    kinds: fewSingles,
    combine: (inbuf: Numbers, inoutbuf: Numbers) => inoutbuf.set(inbuf),
    item: (from, position) => [3 * from + position + 1],
    result: (_, position) => [position + 1],
  },
  {
    name: 'the last',
    commute: false,
    kinds: fewSingles,
    combine() {},
    item: (from, position) => [3 * from + position + 1],
    result: (count, position) => [3 * (count - 1) + position + 1],
  },
  {
    // x → 2x + q, one after the other: n of them are x → 2ⁿx + Σ q(r)·2ⁿ⁻¹⁻ʳ, and with q(r) = r + 1
    // that sum is 1, 4, 11, 26: 2ⁿ⁺¹ - n - 2.
    name: 'affine maps one after the other',
    commute: false,
    kinds: [pairs],
    combine(inbuf: Bytes, inoutbuf: Bytes) {
      const first = doublesOf(inbuf);
      const second = doublesOf(inoutbuf);
      for (let i = 0; i < first.length; i += 2) {
        second[i + 1] += second[i] * first[i + 1];
        second[i] *= first[i];
      }
    },
    item: (from, position) => [2, (position + 1) * (from + 1)],
    result: (count, position) => [2 ** count, (position + 1) * (2 ** (count + 1) - count - 2)],
  },
  {
    name: 'sums of items with gaps',
    commute: true,
    kinds: [gapped],
    combine(inbuf: Bytes, inoutbuf: Bytes) {
      const from = new DataView(inbuf.buffer, inbuf.byteOffset, inbuf.length);
      const to = new DataView(inoutbuf.buffer, inoutbuf.byteOffset, inoutbuf.length);
      // The last item ends with its int.
      expect(inbuf.length % 16).toBe(12);
      for (let i = 0; i < inbuf.length; i += 16) {
        to.setFloat64(i, to.getFloat64(i, true) + from.getFloat64(i, true), true);
        to.setInt32(i + 8, to.getInt32(i + 8, true) + from.getInt32(i + 8, true), true);
      }
    },
    item: (from, position) => [from + 1, 10 * position],
    result: (count, position) => [triangle(count), 10 * count * position],
  },
];

export function create(operation: Operation): MPI.Op {
  return MPI.Op.Create(operation.combine, operation.commute);
}

export const range = ({ from, count }: Range) => Array.from({ length: count }, (_, i) => from + i);

export type Mode = 'blocking' | 'nonblocking' | 'persistent';

export const modes: readonly Mode[] = ['blocking', 'nonblocking', 'persistent'];

export interface Trial {
  reduction: Reduction;
  mode: Mode;
  isInPlace: boolean;
}

/** Reduces, and returns what has come out and what had to. */
export function reduce(
  trial: Trial,
  operation: Operation,
  op: MPI.Op,
  kind: ItemKind,
  comm: Intracomm,
  root: number,
): [found: number[], expected: number[]] {
  const { reduction, mode, isInPlace } = trial;
  const place = { me: comm.rank, size: comm.size, root };
  const positions = range({ from: 0, count: reduction.items(place.size) });
  const input = positions.flatMap((position) => operation.item(place.me, position));
  const output = reduction.output(place);
  let send: Side = kind.of(input);
  let receive: Side = kind.of(new Array(kind.width * (output?.count ?? 3)).fill(0));
  const isTarget = !reduction.isRooted || place.me === root;
  if (isInPlace && isTarget) [send, receive] = [MPI.IN_PLACE, send];
  else if (!isTarget) receive = null;
  if (mode === 'nonblocking') reduction.start(comm, send, receive, op, root).Wait();
  else if (mode === 'blocking') reduction.call(comm, send, receive, op, root);
  else startTwice(reduction.setUp(comm, send, receive, op, root), receive);
  if (output === null) return [[], []];
  const found = kind.values(receive as MPI.BufferSpec).slice(0, kind.width * output.count);
  const expected = range(output).flatMap((position) => operation.result(output.ranks, position));
  return [found, expected];
}

export const trials: readonly Trial[] = reductions.flatMap((reduction) =>
  modes.flatMap((mode) => [false, true].map((isInPlace) => ({ reduction, mode, isInPlace }))),
);

export const thrownBy = (call: () => unknown): unknown => {
  try {
    call();
    return undefined;
  } catch (error) {
    return error;
  }
};

export const outOfPlace = trials.filter(({ isInPlace }) => !isInPlace);
