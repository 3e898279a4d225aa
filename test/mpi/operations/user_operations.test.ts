// Operations whose function is JavaScript: every operation × reduction × mode × communicator × root
// × kind of array, in rank order; what the function gets; and what happens when it throws.
// @worlds openmpi:1,2,3,4 mpich:1,2,3
import { Worker } from 'node:worker_threads';
import { MPI } from 'mpi4node';
import { type BufferKind, bufferKinds } from '../../support/buffers';
import { communicatorKinds, onCommunicator, rootsOf } from '../../support/communicators';
import { expectMpiError, library, mpiTest, rank, ranks } from '../../support/mpi';
import { startTwice } from '../../support/rounds';

type Intracomm = MPI.Intracomm;
type Numbers = Float64Array;
type Bytes = Uint8Array<ArrayBuffer>;

// --- Reductions --------------------------------------------------------------------------------

interface Place {
  me: number;
  size: number;
  root: number;
}

/** The items of positions `from`, `from + 1`, … */
interface Range {
  from: number;
  count: number;
}

interface Reduction {
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

type Side = MPI.BufferSpec | MPI.InPlaceType | null;
const data = (side: Side) => side as MPI.BufferSpec;

const three = { isRooted: false, items: () => 3 };
const counts = (size: number) => Array.from({ length: size }, (_, to) => to + 1);
const triangle = (n: number) => (n * (n + 1)) / 2;

const reductions: readonly Reduction[] = [
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

// --- Operations --------------------------------------------------------------------------------

/** Items as MPI sees them: one or more numbers each. */
interface ItemKind {
  name: string;
  /** Numbers that make up one item. */
  width: number;
  of(values: readonly number[]): MPI.BufferSpec;
  values(buffer: MPI.BufferSpec): number[];
}

interface Operation {
  name: string;
  commute: boolean;
  kinds: readonly ItemKind[];
  combine(inbuf: never, inoutbuf: never): void;
  /** The item that a rank puts in at a position. */
  item(rank: number, position: number): number[];
  /** What the items of the first `count` ranks make. */
  result(count: number, position: number): number[];
}

const single = (kind: BufferKind): ItemKind => ({
  ...kind,
  width: 1,
  of: (values) => kind.of(values),
  values: (buffer) => kind.values(buffer as MPI.BufferData),
});
const singles = bufferKinds.map(single);
const fewSingles = singles.filter(({ name }) => /^(Float64|Int16|BigInt64)Array$/.test(name));

/** Pairs of doubles, which MPI keeps together. */
const pairs: ItemKind = {
  name: 'pairs of doubles',
  width: 2,
  of: (values) => [Float64Array.from(values), MPI.C_DOUBLE_COMPLEX],
  values: (buffer) => Array.from((buffer as [Numbers, MPI.Datatype])[0]),
};

/** A double and an int with four bytes after them that belong to nothing. */
const gapped: ItemKind = {
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

const doublesOf = (bytes: Bytes) =>
  new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);

const operations: readonly Operation[] = [
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

function create(operation: Operation): MPI.Op {
  return MPI.Op.Create(operation.combine, operation.commute);
}

// MPICH waits for long where there are more ranks than cores.
const kindsOf = ({ kinds }: Operation) =>
  library === 'mpich' && ranks > 2 ? kinds.slice(0, 3) : kinds;

const range = ({ from, count }: Range) => Array.from({ length: count }, (_, i) => from + i);

type Mode = 'blocking' | 'nonblocking' | 'persistent';
const modes: readonly Mode[] = ['blocking', 'nonblocking', 'persistent'];

interface Trial {
  reduction: Reduction;
  mode: Mode;
  isInPlace: boolean;
}

/** Reduces, and returns what has come out and what had to. */
function reduce(
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

const trials: readonly Trial[] = reductions.flatMap((reduction) =>
  modes.flatMap((mode) => [false, true].map((isInPlace) => ({ reduction, mode, isInPlace }))),
);

describe.each(operations.map((operation) => [operation.name, operation] as const))(
  '%s',
  (_, operation) => {
    mpiTest.each(
      trials.map(
        (trial) =>
          [
            `${trial.mode} ${trial.reduction.name}${trial.isInPlace ? ' in place' : ''}`,
            trial,
          ] as const,
      ),
    )('%s', async (world, _name, trial) => {
      const op = create(operation);
      for (const communicator of communicatorKinds) {
        await onCommunicator(world, communicator, (comm) => {
          for (const root of trial.reduction.isRooted ? rootsOf(comm) : [0]) {
            for (const kind of kindsOf(operation)) {
              const [found, expected] = reduce(trial, operation, op, kind, comm, root);
              expect([communicator.name, kind.name, root, found]).toEqual([
                communicator.name,
                kind.name,
                root,
                expected,
              ]);
            }
          }
        });
      }
      op.Free();
    });
  },
);

const thrownBy = (call: () => unknown): unknown => {
  try {
    call();
    return undefined;
  } catch (error) {
    return error;
  }
};

const outOfPlace = trials.filter(({ isInPlace }) => !isInPlace);

// A thread serves the receive meanwhile, and so the reduction runs on another one.
mpiTest.each(outOfPlace.map((trial) => [`${trial.mode} ${trial.reduction.name}`, trial] as const))(
  '%s while an object receive is pending',
  (comm, _, trial) => {
    const receive = comm.irecv({ source: rank, tag: 1 });
    const failure = new Error('on another thread');
    const failing = MPI.Op.Create(() => {
      throw failure;
    });
    for (const operation of operations) {
      const op = create(operation);
      const [kind] = operation.kinds;
      const [found, expected] = reduce(trial, operation, op, kind, comm, ranks - 1);
      expect([operation.name, found]).toEqual([operation.name, expected]);
      op.Free();
    }
    const error = thrownBy(() => reduce(trial, operations[0], failing, singles[8], comm, 0));
    expect([undefined, failure]).toContain(error);
    comm.send('text', rank, 1);
    expect(receive.wait()).toBe('text');
    failing.Free();
  },
);

// --- What the function gets ---------------------------------------------------------------------

const add = (inbuf: Numbers, inoutbuf: Numbers) => {
  for (let i = 0; i < inbuf.length; i++) inoutbuf[i] += inbuf[i];
};

const viewKinds = new Map<string, string[]>([
  ['Float64Array', ['DOUBLE', 'DOUBLE_PRECISION', 'REAL8']],
  ['Float32Array', ['FLOAT', 'REAL', 'REAL4']],
  ['Int8Array', ['INT8_T', 'SIGNED_CHAR']],
  ['Int16Array', ['INT16_T', 'SHORT']],
  ['Int32Array', ['INT32_T', 'INT', 'INTEGER']],
  ['BigInt64Array', ['INT64_T', 'LONG', 'LONG_LONG', 'AINT', 'COUNT']],
  ['Uint8Array', ['UINT8_T', 'UNSIGNED_CHAR', 'BYTE', 'CHAR', 'C_BOOL', 'DOUBLE_INT', 'C_COMPLEX']],
  ['Uint16Array', ['UINT16_T', 'UNSIGNED_SHORT']],
  ['Uint32Array', ['UINT32_T', 'UNSIGNED']],
  ['BigUint64Array', ['UINT64_T', 'UNSIGNED_LONG', 'UNSIGNED_LONG_LONG']],
]);

const named = MPI as unknown as Record<string, MPI.Datatype>;

mpiTest.each([...viewKinds])('the views are of the kind %s', (_, kind, datatypes) => {
  for (const name of datatypes) {
    const datatype = named[name];
    const seen: unknown[] = [];
    const op = MPI.Op.Create((inbuf: Bytes, inoutbuf: Bytes, type) => {
      seen.push(inbuf[Symbol.toStringTag], inoutbuf[Symbol.toStringTag], type.equals(datatype));
    });
    op.Reduce_local([new ArrayBuffer(32), 1, datatype], [new ArrayBuffer(32), 1, datatype]);
    expect([name, ...seen]).toEqual([name, kind, kind, true]);
    op.Free();
  }
});

// From 64 KiB on the views lie on MPI's own memory.
mpiTest.each([1, 1000, 8191, 8192, 100_000])('%d doubles, and views that die', (comm, length) => {
  const views: Numbers[] = [];
  const buffers: ArrayBufferLike[] = [];
  const op = MPI.Op.Create((inbuf: Numbers, inoutbuf: Numbers) => {
    add(inbuf, inoutbuf);
    views.push(inbuf, inoutbuf);
    buffers.push(inbuf.buffer, inoutbuf.buffer);
  }, true);
  const mine = Float64Array.from({ length }, (_, i) => i + rank);
  const expected = Float64Array.from({ length }, (_, i) => ranks * i + triangle(ranks - 1));
  const total = new Float64Array(length);
  comm.Allreduce(mine, total, op);
  expect(total).toEqual(expected);
  comm.Iallreduce(mine, total.fill(0), op).Wait();
  expect(total).toEqual(expected);
  if (ranks > 1) expect(views.length).toBeGreaterThan(0);
  expect(views.filter((view) => view.length > 0)).toEqual([]);
  expect(buffers.filter((buffer) => buffer.byteLength > 0)).toEqual([]);
  op.Free();
});

mpiTest('zero items', (comm) => {
  let calls = 0;
  const op = MPI.Op.Create(() => {
    calls++;
  });
  const none = new Float64Array(0);
  comm.Allreduce(none, new Float64Array(0), op);
  comm.Iallreduce(none, new Float64Array(0), op).Wait();
  comm.Ireduce_scatter_block(none, new Float64Array(0), op).Wait();
  comm.Scan([none, 0, MPI.DOUBLE_INT], [new Float64Array(0), 0, MPI.DOUBLE_INT], op);
  op.Reduce_local(none, new Float64Array(0));
  expect(calls).toBe(0);
  op.Free();
});

// --- Exceptions --------------------------------------------------------------------------------

mpiTest.each(outOfPlace.map((trial) => [`${trial.mode} ${trial.reduction.name}`, trial] as const))(
  'what the function throws comes out of %s',
  (comm, _, trial) => {
    const failure = new Error('of the operation');
    let calls = 0;
    const failing = MPI.Op.Create(() => {
      calls++;
      throw failure;
    });
    const error = thrownBy(() => reduce(trial, operations[0], failing, singles[8], comm, 0));
    // Not every rank has to combine something; who did has thrown, once for each start.
    const starts = trial.mode === 'persistent' ? 2 : 1;
    expect([calls, error]).toEqual(error === undefined ? [0, undefined] : [starts, failure]);
    const throwing = comm.allreduce(calls);
    if (ranks > (trial.reduction.name === 'Exscan' ? 2 : 1)) expect(throwing).toBeGreaterThan(0);
    failing.Free();
    const op = create(operations[0]);
    const [found, expected] = reduce(trial, operations[0], op, singles[8], comm, 0);
    expect(found).toEqual(expected);
    op.Free();
  },
);

const one = () => Float64Array.of(1);

mpiTest('an exception of Reduce_local, and one that is no error', () => {
  for (const thrown of [new RangeError('mine'), undefined, null, 'text', 0]) {
    const op = MPI.Op.Create(() => {
      throw thrown;
    });
    let caught: unknown = 'nothing';
    try {
      op.Reduce_local(one(), one());
    } catch (error) {
      caught = error;
    }
    expect(caught).toBe(thrown);
    op.Free();
  }
});

mpiTest('the function must not communicate, but may ask', (comm) => {
  const request = comm.Irecv(new Float64Array(1), rank);
  const calls: ((datatype: MPI.Datatype) => unknown)[] = [
    () => comm.Barrier(),
    () => comm.Send(one(), rank),
    () => comm.irecv(),
    () => request.Wait(),
    () => request.Test(),
    () => MPI.Request.Waitall([request]),
    () => comm.Allreduce(one(), one()),
    () => comm.allreduce(1),
    () => comm.Dup(),
  ];
  const messages: unknown[] = [];
  const op = MPI.Op.Create((_in, _out, datatype) => {
    for (const call of calls) messages.push((thrownBy(() => call(datatype)) as Error).message);
    messages.push(datatype.Get_size(), datatype.extent, comm.Get_rank());
  });
  op.Reduce_local(one(), one());
  expect(messages.splice(calls.length)).toEqual([8, 8, rank]);
  for (const message of messages) {
    expect(message).toMatch(/was called by a function that MPI itself has called/);
  }
  comm.Send(one(), rank);
  request.Wait();
  op.Free();
});

mpiTest('the function must be done when it returns', () => {
  const op = MPI.Op.Create(async () => {});
  expect(() => op.Reduce_local(one(), one())).toThrow(/returned a promise/);
  op.Free();
});

mpiTest('the memory can not be transferred away', () => {
  const large = () => new Float64Array(10_000);
  const op = MPI.Op.Create((_in: Numbers, inoutbuf: Numbers) => {
    structuredClone(inoutbuf.buffer, { transfer: [inoutbuf.buffer as ArrayBuffer] });
  });
  expect(() => op.Reduce_local(one(), one())).toThrow(/transferred inoutbuf elsewhere/);
  const inout = large();
  // Older versions of Node copy instead.
  thrownBy(() => op.Reduce_local(large(), inout));
  expect(inout.length).toBe(10_000);
  op.Free();
});

// --- Requests ----------------------------------------------------------------------------------

type Complete = (requests: MPI.Request[]) => void;
const ways: readonly (readonly [name: string, complete: Complete])[] = [
  ['Wait', (requests) => requests.forEach((request) => void request.Wait())],
  ['wait', (requests) => requests.forEach((request) => void request.wait())],
  [
    'Test',
    (requests) => {
      for (const request of requests) while (!request.Test());
    },
  ],
  [
    'Get_status',
    (requests) => {
      for (const request of requests) while (!request.Get_status());
    },
  ],
  ['Waitall', (requests) => void MPI.Request.Waitall(requests)],
  [
    'Testall',
    (requests) => {
      while (!MPI.Request.Testall(requests));
    },
  ],
  ['waitall', (requests) => void MPI.Request.waitall(requests)],
  ['Waitany', (requests) => requests.forEach(() => void MPI.Request.Waitany(requests))],
  [
    'Testany',
    (requests) => {
      while (
        MPI.Request.Testany(requests)[0] !== MPI.UNDEFINED ||
        requests.some((r) => !r.is_null)
      );
    },
  ],
  [
    'Waitsome',
    (requests) => {
      while (MPI.Request.Waitsome(requests) !== null);
    },
  ],
  [
    'Testsome',
    (requests) => {
      while (MPI.Request.Testsome(requests) !== null);
    },
  ],
];

mpiTest.each(ways)('a reduction is done after %s', (comm, name, complete) => {
  const op = create(operations[0]);
  const buffers = [1, 2, 3].map((factor) => Float64Array.of(factor * (rank + 1)));
  const requests = buffers.map((buffer) => comm.Iallreduce(MPI.IN_PLACE, buffer, op));
  requests.splice(1, 0, comm.Ibarrier());
  // Reductions under way still use it.
  op.Free();
  complete(requests);
  expect(buffers.map(([value]) => value)).toEqual([1, 2, 3].map((f) => f * triangle(ranks)));
  if (name === 'Get_status') MPI.Request.Waitall(requests);
  expect(requests.every((request) => request.is_null)).toBe(true);
});

mpiTest.ranks(2, 3, 4).each(ways)('%s throws what the function throws', (comm, name, complete) => {
  const failure = new Error('late');
  const op = MPI.Op.Create(() => {
    throw failure;
  });
  const request = comm.Iallreduce(one(), one(), op);
  expect(thrownBy(() => complete([request]))).toBe(failure);
  if (name === 'Get_status') request.Wait();
  expect(request.is_null).toBe(true);
  op.Free();
});

mpiTest('a reduction can not be freed, cancelled or copied', (comm) => {
  const op = create(operations[0]);
  const request = comm.Iallreduce(one(), one(), op);
  expectMpiError(() => request.Free(), { class: 'MPI_ERR_REQUEST' });
  expectMpiError(() => request.Cancel(), { class: 'MPI_ERR_REQUEST' });
  expect(() => new MPI.Request(request)).toThrow(TypeError);
  request.Wait();
  op.Free();
});

type CompleteOne = (request: MPI.Prequest) => void;
const persistentWays: readonly (readonly [string, CompleteOne])[] = [
  ['Wait', (request) => void request.Wait()],
  [
    'Test',
    (request) => {
      while (!request.Test());
    },
  ],
  [
    'Get_status',
    (request) => {
      while (!request.Get_status());
    },
  ],
  ['Waitall', (request) => void MPI.Request.Waitall([request])],
  ['Waitany', (request) => void MPI.Request.Waitany([MPI.REQUEST_NULL, request])],
  [
    'Testany',
    (request) => {
      while (!MPI.Request.Testany([request])[1]);
    },
  ],
  ['Waitsome', (request) => void MPI.Request.Waitsome([request])],
];

mpiTest.each(persistentWays)('a persistent reduction is done after %s', (comm, _name, complete) => {
  const failure = new Error('this time');
  let isFailing = false;
  let calls = 0;
  const op = MPI.Op.Create((inbuf: Numbers, inoutbuf: Numbers) => {
    if (isFailing) throw failure;
    calls++;
    inoutbuf[0] += inbuf[0];
  });
  const mine = one();
  const total = one();
  const request = comm.Allreduce_init(mine, total, op);
  // The request still uses it.
  op.Free();
  for (let round = 1; round <= 4; round++) {
    isFailing = round % 2 === 0;
    mine[0] = round * (rank + 1);
    total[0] = 0;
    calls = 0;
    request.Start();
    const error = thrownBy(() => complete(request));
    expect(error).toBe(isFailing && ranks > 1 ? failure : undefined);
    expect(request.Wait()).toBe(true);
    expect(request.is_null).toBe(false);
    if (error !== undefined) continue;
    expect([calls, total[0]]).toEqual([isFailing ? 0 : ranks - 1, round * triangle(ranks)]);
  }
  request.Free();
  expect(request.is_null).toBe(true);
});

mpiTest('persistent reductions, started in any order', (comm) => {
  const op = create(operations[0]);
  const buffers = [1, 2, 3].map((factor) => Float64Array.of(factor * (rank + 1)));
  const totals = buffers.map(one);
  const requests = buffers.map((buffer, i) => comm.Allreduce_init(buffer, totals[i], op));
  for (let round = 0; round < 3; round++) {
    for (const total of totals) total[0] = 0;
    MPI.Prequest.Startall(rank % 2 === 0 ? requests : [...requests].reverse());
    MPI.Request.Waitall(requests);
    expect(totals.map(([value]) => value)).toEqual([1, 2, 3].map((f) => f * triangle(ranks)));
  }
  for (const request of requests) request.Free();
  op.Free();
});

mpiTest('a persistent reduction keeps its operation, and gives it back', (comm) => {
  // More than there can be at a time.
  for (let i = 0; i < 300; i++) {
    const op = create(operations[0]);
    const request = comm.Allreduce_init(one(), one(), op);
    op.Free();
    request.Free();
  }
});

mpiTest('wrong arguments of persistent reductions', (comm) => {
  const op = create(operations[0]);
  expectMpiError(() => comm.Reduce_init(one(), one(), op, ranks), { class: 'MPI_ERR_ROOT' });
  const info = 3 as unknown as MPI.Info;
  expect(() => comm.Allreduce_init(one(), one(), op, info)).toThrow(/info must be an MPI.Info/);
  op.Free();
  expectMpiError(() => comm.Allreduce_init(one(), one(), op), { class: 'MPI_ERR_OP' });
});

mpiTest('a result that was transferred away meanwhile', (comm) => {
  const op = create(operations[0]);
  const result = one();
  const request = comm.Iallreduce(one(), result, op);
  structuredClone(result.buffer, { transfer: [result.buffer as ArrayBuffer] });
  expect(() => request.Wait()).toThrow(/was detached while/);
  op.Free();
});

// --- Threads -----------------------------------------------------------------------------------

mpiTest('two threads at once, each with operations of its own', async (comm) => {
  const theirs = comm.Dup();
  const mine = MPI.Op.Create(add, true);
  const worker = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads');
     const { MPI } = require(workerData.package_);
     const comm = MPI.Intracomm.fromhandle(workerData.comm);
     const local = MPI.Op.Create((inbuf, inoutbuf) => { inoutbuf[0] *= inbuf[0]; });
     const result = new Float64Array(1);
     let wrong = 0;
     for (let i = 0; i < 50; i++) {
       comm.Allreduce(Float64Array.of(2), result, local);
       if (result[0] !== 2 ** comm.size) wrong++;
     }
     const messages = [];
     for (const use of [
       (op) => comm.Allreduce(Float64Array.of(2), result, op),
       (op) => op.Reduce_local(Float64Array.of(2), result),
     ]) {
       try {
         use(MPI.Op.fromhandle(workerData.op));
       } catch (error) {
         messages.push(error.message);
       }
     }
     for (let i = 0; i < 100; i++) MPI.Op.Create(() => {});
     parentPort.postMessage([wrong, ...messages]);`,
    {
      eval: true,
      workerData: {
        package_: require.resolve('mpi4node'),
        comm: theirs.handle,
        op: mine.handle,
      },
    },
  );
  const ended = Promise.all([
    new Promise((resolve, reject) => worker.on('message', resolve).on('error', reject)),
    new Promise((resolve) => worker.on('exit', resolve)),
  ]);
  await new Promise((resolve) => worker.on('online', resolve));
  for (let i = 0; i < 50; i++) {
    const total = one();
    comm.Allreduce(one(), total, mine);
    expect(total[0]).toBe(ranks);
  }
  const [answer] = await ended;
  const elsewhere = expect.stringMatching(/belongs to another thread, and can't run on this one/);
  expect(answer).toEqual([0, elsewhere, elsewhere]);
  // Its operations ended with it.
  const ops = Array.from({ length: 200 }, () => MPI.Op.Create(() => {}));
  for (const op of ops) op.Free();
  mine.Free();
  theirs.Free();
});

// --- Objects -----------------------------------------------------------------------------------

mpiTest('the function on objects', (comm) => {
  const op = create(operations[0]);
  const total = [triangle(ranks), ranks * 10];
  expect(comm.allreduce(Float64Array.of(rank + 1, 10), op)).toEqual(Float64Array.from(total));
  expect(comm.scan(Int32Array.of(rank + 1), op)).toEqual(Int32Array.of(triangle(rank + 1)));
  expect(() => op.call(Int32Array.of(1), Int32Array.of(1, 2))).toThrow(/arrays of one length/);
  expect(() => op.call(1, 2)).toThrow(/returned nothing/);
  op.Free();
  const joined = MPI.Op.Create((a: string, b: string) => `${a}${b}`);
  expect(comm.allreduce(`${rank}`, joined)).toBe(
    Array.from({ length: ranks }, (_, i) => i).join(''),
  );
  const [a, b] = [Float64Array.of(1), Float64Array.of(2)];
  expect([joined.call('a', 'b'), joined.call(a, b)]).toEqual(['ab', '12']);
  joined.Free();
});
