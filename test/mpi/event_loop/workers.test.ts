// Worker threads: each loads the package, gets communicators by their handles, and communicates
// next to the main thread.
// @worlds openmpi:1,2 mpich:1,2
import { Worker } from 'node:worker_threads';
import { MPI } from 'mpi4node';
import { collectGarbage } from '../../support/garbage';
import { mpiTest } from '../../support/mpi';

const package_ = require.resolve('mpi4node');

/** A worker whose program knows `MPI`, `comm` and `say`. */
function start(comm: MPI.Comm, program: string): Worker {
  const code = `
    const { parentPort, workerData } = require('node:worker_threads');
    const { MPI } = require(${JSON.stringify(package_)});
    const comm = MPI.Comm.fromhandle(workerData);
    const say = (message) => parentPort.postMessage(message);
    ${program}`;
  return new Worker(code, { eval: true, workerData: comm.tohandle() });
}

const firstMessage = (worker: Worker): Promise<unknown> =>
  new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));

/** What a worker says last before it ends by itself. */
async function answerOf(worker: Worker): Promise<unknown> {
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  const [answer] = await Promise.all([firstMessage(worker), ended]);
  return answer;
}

const others = (comm: MPI.Comm) => ({
  next: (comm.rank + 1) % comm.size,
  previous: (comm.rank + comm.size - 1) % comm.size,
});

mpiTest('a worker and the main thread communicate at the same time', async (comm) => {
  const { next, previous } = others(comm);
  const own = comm.Dup();
  const worker = start(
    own,
    `const sum = new Float64Array(1);
     for (let i = 0; i < 100; i++) {
       const into = new Float64Array(1);
       comm.Sendrecv(Float64Array.of(i), ${next}, 1, into, ${previous}, 1);
       sum[0] += into[0];
     }
     const total = comm.allreduce(comm.rank + 1);
     say([sum[0], total, comm.recv({ source: comm.sendrecv('x', ${next}, 2, null, ${previous}, 2) === 'x' ? MPI.PROC_NULL : 0 })]);`,
  );
  const answer = answerOf(worker);
  let sum = 0;
  const into = new Int32Array(1);
  for (let i = 0; i < 100; i++) {
    comm.Sendrecv(Int32Array.of(i), next, 1, into, previous, 1);
    sum += into[0];
    // The event loop of the main thread runs meanwhile.
    if (i % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  expect(sum).toBe((99 * 100) / 2);
  const ranksSum = (comm.size * (comm.size + 1)) / 2;
  expect(await answer).toEqual([(99 * 100) / 2, ranksSum, null]);
  own.Free();
});

mpiTest(
  'reductions of objects by the main thread of one process and a worker of another',
  async (comm) => {
    const own = comm.Dup();
    const before = own.allreduce(`m${comm.rank}`, (a, b) => a + b);
    expect(before).toBe(['m0', 'm0m1'][comm.size - 1]);
    if (comm.rank === 0) {
      const worker = start(
        own,
        `const join = (a, b) => a + b;
       say([comm.allreduce('w0', join), comm.scan('w0', join), comm.reduce(1), comm.allreduce([0])]);`,
      );
      expect(await answerOf(worker)).toEqual([
        ['w0', 'w0m1'][comm.size - 1],
        'w0',
        comm.size,
        [0, 1].slice(0, comm.size),
      ]);
    } else {
      const join = (a: string, b: string) => a + b;
      expect([
        own.allreduce('m1', join),
        own.scan('m1', join),
        own.reduce(1),
        own.allreduce([1]),
      ]).toEqual(['w0m1', 'w0m1', null, [0, 1]]);
    }
    own.Free();
  },
);

mpiTest('objects between the main thread and a worker of one process', async () => {
  const own = MPI.COMM_SELF.Dup();
  const worker = start(own, `say(comm.recv({ source: 0, tag: 5 })); comm.send('back', 0, 6);`);
  const answer = answerOf(worker);
  own.send({ to: 'worker' }, 0, 5);
  // Before the worker has ended: MPICH sends to the own process only as it is received.
  expect(own.recv({ source: 0, tag: 6 })).toBe('back');
  expect(await answer).toEqual({ to: 'worker' });
  own.Free();
});

mpiTest('a worker and the main thread await, each by itself', async (comm) => {
  const { next, previous } = others(comm);
  const own = comm.Dup();
  const rounds = 50;
  const worker = start(
    own,
    `(async () => {
       let sum = 0;
       for (let i = 0; i < ${rounds}; i++) {
         const sent = comm.isend(i, ${next});
         sum += await comm.irecv({ source: ${previous} });
         await sent;
       }
       say(sum);
     })();`,
  );
  const answer = answerOf(worker);
  let sum = 0;
  for (let i = 0; i < rounds; i++) {
    const into = new Int32Array(1);
    const received = comm.Irecv(into, previous);
    await Promise.all([received, comm.Isend(Int32Array.of(i), next)]);
    sum += into[0];
  }
  expect(sum).toBe((rounds * (rounds - 1)) / 2);
  expect(await answer).toBe(sum);
  own.Free();
});

mpiTest('a worker that awaits stays alive until it has what it awaits', async () => {
  const own = MPI.COMM_SELF.Dup();
  const worker = start(own, `comm.irecv().then(say);`);
  const answer = answerOf(worker);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const sent = own.isend('late', 0);
  expect(await answer).toBe('late');
  await sent;
  own.Free();
});

/** What a worker can be waiting in when it is terminated. */
const waits: readonly [string, string][] = [
  ['Recv', 'comm.Recv(new Float64Array(100));'],
  ['recv', 'comm.recv();'],
  ['Probe', 'comm.Probe();'],
  ['Mprobe', 'comm.Mprobe();'],
  ['Irecv and Wait', 'comm.Irecv(new Float64Array(100)).Wait();'],
  [
    'several Irecv and Waitall',
    'MPI.Request.Waitall([1, 2, 3].map((tag) => comm.Irecv(new Float64Array(100), 0, tag)));',
  ],
  [
    'Waitany',
    'MPI.Request.Waitany([1, 2].map((tag) => comm.Irecv(new Float64Array(100), 0, tag)));',
  ],
  ['Sendrecv_replace', 'comm.Sendrecv_replace(new Float64Array(4), MPI.PROC_NULL, 0, 0, 3);'],
  ['an awaited Irecv', 'comm.Irecv(new Float64Array(100)).then(say);'],
  ['an awaited irecv', 'comm.irecv().then(say);'],
  ['an awaited probe', 'comm.probeAsync().then(say);'],
  [
    'a loop over messages',
    '(async () => { for await (const each of comm.messages()) say(each); })();',
  ],
];
mpiTest.each(waits)('terminated while it waits in %s', async (comm, _, wait) => {
  const own = MPI.COMM_SELF.Dup();
  const worker = start(own, `say('waits'); ${wait}`);
  expect(await firstMessage(worker)).toBe('waits');
  expect(await worker.terminate()).toBe(1);
  collectGarbage();
  // Nothing of it is left that could take these messages, or write to memory that is gone.
  const sent = [0, 1, 2, 3].map((tag) => own.Isend(Float64Array.of(tag, 7), 0, tag));
  for (const tag of [0, 1, 2, 3]) {
    const into = new Float64Array(2);
    own.Recv(into, 0, tag);
    expect(Array.from(into)).toEqual([tag, 7]);
  }
  MPI.Request.Waitall(sent);
  own.Free();
  expect(comm.allreduce(1)).toBe(comm.size);
});

mpiTest('terminated while it sends: it ends when the message was received', async (comm) => {
  const own = MPI.COMM_SELF.Dup();
  const worker = start(own, `say('waits'); comm.Ssend(new Float64Array(100_000).fill(3), 0, 4);`);
  expect(await firstMessage(worker)).toBe('waits');
  const into = new Float64Array(100_000);
  const status = new MPI.Status();
  // Not in a blocking call: MPICH's keeps the library's lock most of the time.
  while (!own.Iprobe(0, 4, status)) await new Promise((resolve) => setImmediate(resolve));
  const ended = worker.terminate();
  own.Recv(into, 0, 4);
  await ended;
  expect([into[0], into[99_999], status.Get_count(MPI.DOUBLE)]).toEqual([3, 3, 100_000]);
  own.Free();
  expect(comm.allreduce(1)).toBe(comm.size);
});

mpiTest('Finalize in a worker says who finalizes', async (comm) => {
  const worker = start(
    comm,
    `for (const call of [() => comm.rank, () => 0]) {
       call();
       try { MPI.Finalize(); say('no error'); } catch (error) { say([error.code, error.message]); }
     }`,
  );
  const answers: unknown[] = [];
  worker.on('message', (answer) => answers.push(answer));
  await new Promise((resolve) => worker.once('exit', resolve));
  const message =
    'MPI.Finalize: the main thread finalizes MPI, when the process exits or by MPI.Finalize; this is a worker thread';
  expect(answers).toEqual([
    ['MPI_ERR_OTHER', message],
    ['MPI_ERR_OTHER', message],
  ]);
  expect(comm.allreduce(1)).toBe(comm.size);
});

mpiTest('twenty workers, one after the other, leave nothing behind', async (comm) => {
  for (let i = 0; i < 20; i++) {
    const worker = start(comm, `say(MPI.COMM_SELF.allreduce(${i}));`);
    expect(await answerOf(worker)).toBe(i);
  }
  expect(comm.allreduce(1)).toBe(comm.size);
});
