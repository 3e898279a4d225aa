// What is repeated, each a loop of its own: if one turn of it leaves something behind, resident
// memory grows.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { MPI } from 'mpi4node';
import { Counter, Mutex } from 'mpi4node/util';

interface Prepared {
  /** One turn, at all ranks. */
  run(): unknown;
  /** Ends what the turns share. */
  close?(): unknown;
}

export interface Loop {
  readonly name: string;
  /** How many times as long as a cheap one it takes: it is repeated less often. */
  readonly weight: number;
  readonly prepare: () => Prepared;
}

const comm = MPI.COMM_WORLD;
const { rank, size } = comm;
const right = (rank + 1) % size;
const left = (rank + size - 1) % size;
const everyone = Array.from({ length: size }, (_, i) => i);

const out = Float64Array.of(1, 2, 3, 4);
const into = new Float64Array(4);
const all = new Float64Array(4 * size);
const large = new Float64Array(32 * 1024).fill(1);
const largeInto = new Float64Array(large.length);
const status = new MPI.Status();
const record = { name: 'a', values: [1, 2, 3], nested: { at: new Date(0) } };
const add = (a: Float64Array, b: Float64Array) => {
  for (let i = 0; i < b.length; i++) b[i] += a[i];
};

export const loops: Loop[] = [];
const prepared = (name: string, weight: number, prepare: () => Prepared): void => {
  loops.push({ name, weight, prepare });
};
const loop = (name: string, run: () => unknown, weight = 1): void =>
  prepared(name, weight, () => ({ run }));

// Only by its whole name, to see that a leak is found.
const kept: Uint8Array[] = [];
loop('a leak', () => kept.push(new Uint8Array(2000).fill(1)));

// --- Local objects, freed by hand and forgotten -------------------------------------------------

loop('Group, freed', () => comm.Get_group().Free());
loop('Group, forgotten', () => MPI.Group.Union(comm.group.Incl([rank]), MPI.GROUP_EMPTY));
loop('Info, freed', () => MPI.Info.Create({ key: 'value' }).Free());
loop('Info, forgotten', () => MPI.Info.Create({ key: 'value' }).Dup());
loop('Errhandler, forgotten', () => MPI.Comm.Create_errhandler(() => {}));
loop('Errhandler, set', () => {
  comm.Set_errhandler(MPI.Comm.Create_errhandler(() => {}));
  comm.Set_errhandler(comm.Get_errhandler());
  comm.Set_errhandler(MPI.ERRORS_RETURN);
});
loop('Op, freed', () => MPI.Op.Create(add).Free());
loop('Op, forgotten', () => MPI.Op.Create(add), 4);
loop('Datatype, freed', () => MPI.DOUBLE.Create_vector(2, 1, 2).Commit().Free());
loop('Datatype, forgotten', () => MPI.DOUBLE.Create_vector(2, 1, 2).Commit());
loop('Datatype, contents', () => MPI.DOUBLE.Dup().Get_contents());
loop('Status', () => new MPI.Status().Set_elements(MPI.DOUBLE, 3));
loop('Exception', () => {
  try {
    comm.Send(out, size);
  } catch (error) {
    if (!(error instanceof MPI.Exception)) throw error;
  }
});
loop('TypeError', () => {
  try {
    comm.Send(out, '1' as never);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
});
loop('keyval and attribute', () => {
  const key = MPI.Comm.Create_keyval();
  comm.Set_attr(key, { a: 1 });
  comm.Delete_attr(key);
  MPI.Comm.Free_keyval(key);
});
loop('Alloc_mem, freed', () => MPI.Free_mem(MPI.Alloc_mem(1000)));
loop('Alloc_mem, forgotten', () => MPI.Alloc_mem(1000), 4);
loop('Pack and Unpack', () => {
  const packed = new Uint8Array(32);
  MPI.DOUBLE.Pack(out, packed, 0, comm);
  MPI.DOUBLE.Unpack(packed, 0, into, comm);
});
loop('Reduce_local with a function', () => {
  const op = MPI.Op.Create(add);
  op.Reduce_local(out, into);
  op.Free();
});
loop('serializer', () => MPI.serializer.loads(MPI.serializer.dumps(record)));

// --- Messages -----------------------------------------------------------------------------------

loop('Sendrecv', () => comm.Sendrecv(out, right, 0, into, left, 0, status));
loop('Sendrecv of a derived datatype', () => {
  const column = MPI.DOUBLE.Create_vector(2, 1, 2).Commit();
  comm.Sendrecv([out, 1, column], right, 0, [into, 1, column], left, 0);
});
loop('Isend and Irecv, Waitall', () =>
  MPI.Request.Waitall([comm.Irecv(into, left), comm.Isend(out, right)]),
);
loop('Isend, forgotten', () => {
  comm.Isend(out, right);
  comm.Recv(into, left);
});
loop('Isend, freed', () => {
  comm.Isend(out.slice(), right).Free();
  comm.Recv(into, left);
});
loop('isend, forgotten', () => {
  comm.isend(record, right);
  return comm.recv({ source: left });
});
loop('sendrecv of objects', () => comm.sendrecv(record, right, { source: left }));
loop(
  'sendrecv of large objects',
  () => comm.sendrecv({ a: large, b: large.slice(0, 20_000) }, right, { source: left }),
  50,
);
loop('recv into memory', () => comm.sendrecv({ large }, right, 0, largeInto, left), 50);
loop('Mprobe and Recv', () => {
  const request = comm.Isend(out, right);
  comm.Mprobe(left).Recv(into);
  request.Wait();
});
loop('mprobe and recv', () => {
  const request = comm.isend(record, right);
  comm.mprobe(left)?.recv();
  request.wait();
});
loop('Irecv, cancelled', () => {
  const request = comm.Irecv(into, left, 99);
  request.Cancel();
  request.Wait();
});
loop('irecv, cancelled', () => {
  const request = comm.irecv({ source: left, tag: 99 });
  request.cancel();
  request.wait();
});
loop('persistent messages', () => {
  const requests = [comm.Recv_init(into, left), comm.Send_init(out, right)];
  MPI.Prequest.Startall(requests);
  MPI.Request.Waitall(requests);
  for (const request of requests) request.Free();
});
loop('Grequest', () => {
  const request = MPI.Grequest.Start();
  request.Complete();
  request.Wait();
});
loop('Bsend', () => {
  MPI.Attach_buffer(new ArrayBuffer(1000 + MPI.BSEND_OVERHEAD));
  comm.Bsend(out, right);
  comm.Recv(into, left);
  MPI.Detach_buffer();
});

// --- Awaited ------------------------------------------------------------------------------------

loop(
  'await Isend and Irecv',
  () => Promise.all([comm.Irecv(into, left), comm.Isend(out, right)]),
  2,
);
loop(
  'await isend and irecv',
  () => Promise.all([comm.irecv({ source: left }), comm.isend(record, right)]),
  2,
);
loop(
  'await large isend and irecv',
  () => {
    const object = { large };
    return Promise.all([comm.irecv({ source: left }), comm.isend(object, right)]);
  },
  50,
);
loop(
  'await irecv, aborted',
  async () => {
    const controller = new AbortController();
    const received = comm.irecv({ source: left, tag: 99, signal: controller.signal } as never);
    const ended = Promise.resolve(received).catch(() => {});
    controller.abort();
    await ended;
  },
  4,
);
loop('await Ibarrier', () => comm.Ibarrier(), 2);
loop('await Ibcast', () => comm.Ibcast(into, 0), 2);
loop('await Iallreduce', () => comm.Iallreduce(out, into), 2);
loop('await Iallreduce with a function', () => comm.Iallreduce(out, into, MPI.Op.Create(add)), 4);
loop('await Iallgather', () => comm.Iallgather(out, all), 2);
loop(
  'await Waitall',
  () => MPI.Request.WaitallAsync([comm.Irecv(into, left), comm.Isend(out, right)]),
  2,
);
loop(
  'await persistent messages',
  async () => {
    const requests = [comm.Recv_init(into, left), comm.Send_init(out, right)];
    MPI.Prequest.Startall(requests);
    await Promise.all(requests);
    for (const request of requests) request.Free();
  },
  2,
);
loop(
  'await Grequest',
  () => {
    const request = MPI.Grequest.Start();
    setImmediate(() => request.Complete());
    return request;
  },
  2,
);
loop(
  'await Idup',
  async () => {
    const [duplicate] = await comm.Idup();
    duplicate.Free();
  },
  20,
);
prepared('messages()', 2, () => {
  const incoming = comm.messages({ source: left });
  const run = async () => {
    const sent = comm.isend(record, right);
    await incoming.next();
    await sent;
  };
  return { run, close: () => incoming.return?.(undefined) };
});
loop(
  'messages(), opened and closed',
  async () => {
    const sent = comm.isend(record, right, 1);
    for await (const _ of comm.messages({ source: left, tag: 1 })) break;
    await sent;
  },
  4,
);
loop(
  'streams',
  async () => {
    const output = comm.createWriteStream(right, rank);
    const input = comm.createReadStream(left, left);
    output.end('hello');
    for await (const _ of input);
    if (!output.closed) await once(output, 'close');
  },
  200,
);
prepared('chunks of a stream', 4, () => {
  const output = comm.createWriteStream(right, rank);
  const chunks = comm.createReadStream(left, left)[Symbol.asyncIterator]();
  const run = async () => {
    output.write(new Uint8Array(1000));
    await chunks.next();
  };
  const close = async () => {
    output.end();
    while (!(await chunks.next()).done);
    if (!output.closed) await once(output, 'close');
  };
  return { run, close };
});

// --- Collectives --------------------------------------------------------------------------------

loop('Bcast', () => comm.Bcast(into, 0));
loop('Allreduce', () => comm.Allreduce(out, into));
loop('Allreduce with a function', () => comm.Allreduce(out, into, MPI.Op.Create(add)), 4);
loop('Allgatherv', () => comm.Allgatherv(out, [all, everyone.map(() => 4)]));
loop(
  'persistent Allreduce',
  () => {
    const request = comm.Allreduce_init(out, into);
    request.Start();
    request.Wait();
    request.Free();
  },
  2,
);
loop('bcast', () => comm.bcast(record, 0), 2);
loop('allgather', () => comm.allgather(record), 2);
loop('alltoall', () => comm.alltoall(everyone.map(() => record)), 4);
loop('scatter', () => comm.scatter(rank === 0 ? everyone.map(() => record) : null, 0), 2);
loop('allreduce of objects', () => comm.allreduce(record, (a) => a), 4);
loop('allreduce of arrays', () => comm.allreduce(out.slice()), 4);

// --- Communicators and windows ------------------------------------------------------------------

loop('Dup', () => comm.Dup().Free(), 20);
loop(
  'Dup with a companion',
  () => {
    const duplicate = comm.Dup();
    duplicate.allreduce(record, (a) => a);
    duplicate.Free();
  },
  50,
);
loop('Split', () => comm.Split(0, rank).Free(), 20);
loop('Create_group', () => comm.Create_group(comm.group).Free(), 20);
loop('Create_cart', () => comm.Create_cart([size], [true]).Free(), 20);
loop(
  'Create_graph',
  () => {
    comm
      .Create_graph(
        everyone.map((i) => i + 1),
        everyone.map((i) => (i + 1) % size),
      )
      .Free();
  },
  20,
);
loop(
  'Create_dist_graph_adjacent',
  () => {
    comm.Create_dist_graph_adjacent([left], [right]).Free();
  },
  20,
);
loop(
  'Create_intercomm',
  () => {
    const half = comm.Split(rank % 2);
    half.Create_intercomm(0, comm, 1 - (rank % 2)).Free();
    half.Free();
  },
  50,
);
loop(
  'Win.Create',
  () => {
    const win = MPI.Win.Create(into, 8, { comm });
    win.Fence();
    win.Put(out, right);
    win.Fence();
    win.Free();
  },
  200,
);
loop('Win.Allocate', () => MPI.Win.Allocate(1000, 8, { comm }).Free(), 200);
loop(
  'Win.Allocate_shared',
  () => {
    const win = MPI.Win.Allocate_shared(1000, 8, { comm });
    win.Shared_query(0);
    win.Free();
  },
  200,
);
const inWindow = (name: string, weight: number, run: (win: MPI.Win) => unknown): void =>
  prepared(name, weight, () => {
    const win = MPI.Win.Create(into, 8, { comm });
    return { run: () => run(win), close: () => win.Free() };
  });
inWindow('Lock, Put, Unlock', 2, (win) => {
  win.Lock(rank);
  win.Put(out, rank);
  win.Unlock(rank);
});
inWindow('await LockAsync, Put, UnlockAsync', 50, async (win) => {
  await win.LockAsync(rank);
  win.Put(out, rank);
  await win.UnlockAsync(rank);
});
inWindow('await Rput', 4, async (win) => {
  win.Lock(rank);
  await win.Rput(out, rank);
  win.Unlock(rank);
});
prepared('Counter and Mutex', 20, () => {
  const counter = new Counter();
  const mutex = new Mutex();
  const run = async () => {
    await mutex.acquireAsync();
    counter.next();
    mutex.release();
  };
  const close = () => {
    counter.free();
    mutex.free();
  };
  return { run, close };
});

// --- Workers ------------------------------------------------------------------------------------

const library = require.resolve('mpi4node');
const worker = (program: string): Worker =>
  new Worker(
    `const { MPI } = require(${JSON.stringify(library)});
     const comm = MPI.COMM_SELF;
     MPI.Info.Create({ a: 'b' }).Dup(); comm.Get_group().Incl([0]); MPI.Op.Create(() => {});
     MPI.DOUBLE.Create_vector(2, 1, 2).Commit(); comm.sendrecv({ a: 1 }, 0);
     ${program}`,
    { eval: true },
  );
const ended = (started: Worker): Promise<unknown> => once(started, 'exit');
loop('workers that end', () => ended(worker('')), 5000);
loop(
  'workers that are terminated',
  async () => {
    const started = worker(
      `comm.irecv({ source: 0, tag: 9 }).then(() => {});
     require('node:worker_threads').parentPort.postMessage('waits');`,
    );
    await once(started, 'message');
    await started.terminate();
  },
  5000,
);
