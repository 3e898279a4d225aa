// @worlds openmpi:2 mpich:1 alone
// Operations whose function is JavaScript, as objects, and Reduce_local. There may be 256 of them
// in a process, so no other file may have made some before.
import { MPI } from 'mpi4node';
import { bufferKinds } from '../../support/buffers';
import { expectMpiError, mpiTest } from '../../support/mpi';

type Numbers = Float64Array;

const one = () => Float64Array.of(1);
const add = (inbuf: Numbers, inoutbuf: Numbers) => {
  for (let i = 0; i < inbuf.length; i++) inoutbuf[i] += inbuf[i];
};

mpiTest('properties', () => {
  for (const commute of [false, true]) {
    const op = MPI.Op.Create(() => {}, commute);
    expect(op).toBeInstanceOf(MPI.Op);
    expect([op.is_null, op.is_predefined]).toEqual([false, false]);
    expect([op.is_commutative, op.Is_commutative()]).toEqual([commute, commute]);
    for (const same of [new MPI.Op(op), MPI.Op.fromhandle(op.tohandle())]) {
      expect(same.equals(op)).toBe(true);
      expect(() => same.Reduce_local(one(), one())).not.toThrow();
    }
    op.Free();
    expect(op.is_null).toBe(true);
  }
  using first = MPI.Op.Create({ function: () => {} });
  using second = MPI.Op.Create(() => {}, { commute: true });
  expect([first.is_commutative, second.is_commutative]).toEqual([false, true]);
});

mpiTest('one that was freed', (comm) => {
  const op = MPI.Op.Create(add, true);
  const copy = new MPI.Op(op);
  const handled = MPI.Op.fromhandle(op.handle);
  op.Free();
  for (const freed of [op, copy, handled]) {
    for (const use of [
      () => comm.Allreduce(one(), one(), freed),
      () => comm.Iallreduce(one(), one(), freed),
      () => comm.Scan(one(), one(), freed),
      () => comm.Reduce(one(), one(), freed, 0),
      () => freed.Reduce_local(one(), one()),
      () => freed.Is_commutative(),
      () => freed.Free(),
    ]) {
      expectMpiError(use, { class: 'MPI_ERR_OP' });
    }
  }
  expect(() => copy.call(1, 2)).toThrow(/was freed/);
  expectMpiError(() => MPI.SUM.Free(), { class: 'MPI_ERR_OP' });
  expectMpiError(() => MPI.OP_NULL.Free(), { class: 'MPI_ERR_OP' });
});

mpiTest('300 in turn', () => {
  for (let i = 0; i < 300; i++) {
    const op = MPI.Op.Create((_in, inoutbuf: Numbers) => {
      inoutbuf[0] = i;
    });
    const inout = one();
    op.Reduce_local(one(), inout);
    expect(inout[0]).toBe(i);
    op.Free();
  }
});

mpiTest('256 at a time', () => {
  const ops: MPI.Op[] = [];
  const createAll = () => {
    for (;;) {
      const index = ops.length;
      ops.push(
        MPI.Op.Create((_in, inoutbuf: Numbers) => {
          inoutbuf[0] = index;
        }),
      );
    }
  };
  expectMpiError(createAll, { class: 'MPI_ERR_OTHER', message: /256 operations are alive/ });
  expect(ops.length).toBe(256);
  const results = ops.map((op) => {
    const inout = one();
    op.Reduce_local(one(), inout);
    return inout[0];
  });
  expect(results).toEqual(ops.map((_, i) => i));
  for (const op of ops) op.Free();
  MPI.Op.Create(() => {}).Free();
});

mpiTest('wrong arguments of Create', () => {
  const wrong = MPI.Op as unknown as { Create(...values: unknown[]): unknown };
  expect(() => wrong.Create()).toThrow(TypeError);
  expect(() => wrong.Create(1)).toThrow('Op.Create: function must be a function, but 1 came');
  expect(() => wrong.Create(add, 1)).toThrow('Op.Create: commute must be a boolean, but 1 came');
});

// --- Reduce_local ------------------------------------------------------------------------------

const numeric = bufferKinds.filter(({ datatype }) => datatype !== 'BYTE');

mpiTest.each(numeric)('Reduce_local of $name', (_, kind) => {
  const op = MPI.Op.Create(add, true);
  for (const [operation, expected] of [
    [MPI.SUM, [5, 7, 9]],
    [MPI.PROD, [4, 10, 18]],
    [MPI.MAX, [4, 5, 6]],
    [MPI.MIN, [1, 2, 3]],
    [op, [5, 7, 9]],
  ] as const) {
    const inbuf = kind.of([1, 2, 3]);
    const inoutbuf = kind.of([4, 5, 6]);
    operation.Reduce_local(inbuf, inoutbuf);
    expect(kind.values(inoutbuf)).toEqual(expected);
    operation.Reduce_local({ inbuf, inoutbuf: kind.of([0, 0, 0]) });
    expect(kind.values(inbuf)).toEqual([1, 2, 3]);
  }
  op.Free();
});

mpiTest('wrong arguments of Reduce_local', () => {
  const two = () => new Float64Array(2);
  expect(() => MPI.SUM.Reduce_local(one(), two())).toThrow(RangeError);
  expect(() => MPI.SUM.Reduce_local(one(), new Float32Array(1))).toThrow(TypeError);
  expect(() => MPI.SUM.Reduce_local([1] as never, one())).toThrow(TypeError);
  const same = one();
  expectMpiError(() => MPI.SUM.Reduce_local(same, same), { class: 'MPI_ERR_BUFFER' });
  expectMpiError(() => MPI.OP_NULL.Reduce_local(one(), one()), { class: 'MPI_ERR_OP' });
});
