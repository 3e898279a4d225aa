// @worlds openmpi:2 mpich:2
// Local objects of MPI that the program forgets: the garbage collector frees them, and nothing that
// somebody still has or uses.
import { MPI } from 'mpi4node';
import { collectGarbage } from '../../support/garbage';
import { mpiTest } from '../../support/mpi';

const turn = () => new Promise((resolve) => setImmediate(resolve));

async function collect(): Promise<void> {
  collectGarbage();
  await turn();
  await turn();
}

/** The library's handle. To ask by `handle` would tell the garbage collector to leave it alone. */
const handleOf = (object: object): number => (object as { _handle: number })._handle;

const forgotten: readonly [string, (comm: MPI.Intracomm) => object][] = [
  ['groups of a communicator', (comm) => comm.Get_group().Incl([0])],
  ['copies of groups', (comm) => new MPI.Group(comm.group.Excl([0]))],
  ['infos', () => MPI.Info.Create({ key: 'value' })],
  ['copies of infos', () => new MPI.Info(MPI.Info.Create({ key: 'value' }).Dup())],
  ['error handlers', () => MPI.Comm.Create_errhandler(() => {})],
  ['error handlers of windows', () => MPI.Win.Create_errhandler(() => {})],
  ['copies of datatypes', () => new MPI.Datatype(MPI.INT.Create_contiguous(3))],
];

// A library gives a handle again only after it was freed, but not always at once: none of these
// 2000 would be the same.
mpiTest.each(forgotten)('%s', async (comm, _, make) => {
  const handles = new Set<number>();
  for (let round = 0; round < 8; round++) {
    for (let i = 0; i < 250; i++) handles.add(handleOf(make(comm)));
    await collect();
  }
  expect(handles.size).toBeLessThan(1800);
});

mpiTest('nothing that somebody has', async (comm) => {
  const group = comm.Get_group();
  const info = MPI.Info.Create({ key: 'value' });
  const copies = [new MPI.Group(comm.Get_group()), new MPI.Info(MPI.Info.Create({ a: 'b' }))];
  const handles = [comm.Get_group().tohandle(), MPI.Info.Create({ c: 'd' }).handle];
  for (let round = 0; round < 5; round++) {
    for (let i = 0; i < 100; i++) {
      comm.Get_group().Free();
      comm.Get_group();
      MPI.Info.Create({ x: 'y' });
    }
    await collect();
  }
  expect([group.size, info.get('key')]).toEqual([comm.size, 'value']);
  expect((copies[0] as MPI.Group).size).toBe(comm.size);
  expect((copies[1] as MPI.Info).get('a')).toBe('b');
  // Whoever asked for a handle owns it.
  expect(MPI.Group.fromhandle(handles[0]).size).toBe(comm.size);
  expect(MPI.Info.fromhandle(handles[1]).get('c')).toBe('d');
  MPI.Group.fromhandle(handles[0]).Free();
  MPI.Info.fromhandle(handles[1]).Free();
  for (const handle of [group, info, ...copies]) handle.Free();
});

mpiTest('what was freed by hand is not freed twice', async (comm) => {
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 100; i++) {
      const group = comm.Get_group();
      const copy = new MPI.Group(group);
      group.Free();
      expect([group.is_null, copy.is_null]).toEqual([true, false]);
      MPI.Info.Create({ a: 'b' }).Free();
      MPI.Comm.Create_errhandler(() => {}).Free();
      MPI.Op.Create(() => {}).Free();
    }
    await collect();
  }
  // One that shares MPI's object was still counted.
  using group = comm.Get_group();
  expect(group.size).toBe(comm.size);
});

mpiTest('predefined handles', async () => {
  for (let i = 0; i < 100; i++) {
    MPI.COMM_SELF.Get_errhandler();
    MPI.COMM_SELF.Get_group().Incl([]);
    new MPI.Group(MPI.GROUP_EMPTY);
  }
  await collect();
  expect([MPI.GROUP_EMPTY.size, MPI.COMM_SELF.Get_errhandler().equals(MPI.ERRORS_RETURN)]).toEqual([
    0,
    true,
  ]);
});

mpiTest('an error handler that is attached goes on', async (comm) => {
  const codes: number[] = [];
  const attach = () =>
    comm.Set_errhandler(MPI.Comm.Create_errhandler((_, code) => void codes.push(code)));
  attach();
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 100; i++) MPI.Comm.Create_errhandler(() => {});
    await collect();
    expect(() => comm.Send(new Uint8Array(1), 1000)).toThrow(MPI.Exception);
    expect(codes.length).toBe(round + 1);
  }
});

// --- Operations of functions ---------------------------------------------------------------------

const add = (inbuf: Float64Array, inoutbuf: Float64Array) => {
  for (let i = 0; i < inbuf.length; i++) inoutbuf[i] += inbuf[i];
};

mpiTest('more operations than there can be at a time, without a turn of the event loop', (comm) => {
  const result = new Float64Array(1);
  for (let i = 0; i < 1000; i++) {
    const op = MPI.Op.Create((a: Float64Array, b: Float64Array) => {
      // Also one that knows its own object is garbage some time.
      if (!op.is_null) add(a, b);
    });
    op.Reduce_local(Float64Array.of(1), result);
  }
  expect(result[0]).toBe(1000);
  comm.Allreduce(Float64Array.of(1), result, MPI.Op.Create(add));
  expect(result[0]).toBe(comm.size);
});

mpiTest('more operations than there can be at a time, with turns', async () => {
  for (let i = 0; i < 1000; i++) {
    MPI.Op.Create(add);
    if (i % 100 === 0) await collect();
  }
});

mpiTest('operations that somebody has or uses', async (comm) => {
  const copy = new MPI.Op(MPI.Op.Create(add));
  const handle = MPI.Op.Create(add).tohandle();
  const results = Array.from({ length: 10 }, () => new Float64Array(1));
  const one = Float64Array.of(1);
  const started = results.map((result) => comm.Iallreduce(one, result, MPI.Op.Create(add)));
  const reduced = new Float64Array(1);
  const persistent = comm.Allreduce_init(one, reduced, MPI.Op.Create(add));
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 300; i++) MPI.Op.Create(() => expect(true).toBe(false));
    await collect();
    persistent.Start();
    persistent.Wait();
    expect(reduced[0]).toBe(comm.size);
    comm.Allreduce(one, reduced, copy);
    expect(reduced[0]).toBe(comm.size);
    comm.Allreduce(one, reduced, MPI.Op.fromhandle(handle));
    expect(reduced[0]).toBe(comm.size);
  }
  MPI.Request.Waitall(started);
  expect(results.map(([value]) => value)).toEqual(results.map(() => comm.size));
  persistent.Free();
  MPI.Op.fromhandle(handle).Free();
  copy.Free();
});
