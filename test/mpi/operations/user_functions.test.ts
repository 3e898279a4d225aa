// Operations whose function is JavaScript: what the function gets, what happens when it throws, and
// requests of such reductions.
// @worlds openmpi:1,2,3,4 mpich:1,2,3
import { Worker } from 'node:worker_threads';
import { MPI } from 'mpi4node';
import { expectMpiError, mpiTest, rank, ranks } from '../../support/mpi';
import {
  type Bytes,
  create,
  type Numbers,
  operations,
  outOfPlace,
  reduce,
  singles,
  thrownBy,
  triangle,
} from '../../support/user_operations';

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
