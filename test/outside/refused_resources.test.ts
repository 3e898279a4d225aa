// What Node or the system may refuse: ArrayBuffers on memory outside of the JavaScript engine, as
// in Electron, and threads. Libraries that the dynamic linker loads first refuse them here.
// @worlds openmpi mpich
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Library } from '../harness/launch.cjs';
import { compileShared } from '../support/compiled_fixtures';
import { library } from '../support/mpi';
import { type Ended, runMpi } from '../support/processes';

const folder = mkdtempSync(join(tmpdir(), 'mpi4node-refused-'));
afterAll(() => rmSync(folder, { recursive: true }));

const compile = (name: string): string => compileShared(folder, name);

const prelude = `
const { MPI } = require('./dist/index.js');
const comm = MPI.COMM_WORLD;
const { rank, size } = comm;
const other = 1 - rank;
const print = (text) => { if (rank === 0) require('fs').writeSync(1, text + '\\n'); };
const attempt = (call) => { try { print(String(call())); } catch (error) { print(error.name + ' ' + error.message); } };
const add = (a, b) => { for (let i = 0; i < a.length; i++) b[i] += a[i]; };
`;

const runProgram = (program: string, env: NodeJS.ProcessEnv): Promise<Ended> =>
  runMpi({
    library: library as Library,
    ranks: 2,
    script: '-e',
    args: [prelude + program],
    env,
    timeout: 60,
  });

const noOutsideMemory = `
const memory = MPI.Alloc_mem(16);
const received = new Float64Array(memory);
comm.Sendrecv(Float64Array.of(rank, 2), other, 0, received, other);
print(received.join());
MPI.Free_mem(memory);
print(received.length + ' ' + memory.byteLength);
attempt(() => MPI.Free_mem(memory));
attempt(() => MPI.Win.Allocate(8, 1, { comm }));
attempt(() => MPI.Win.Allocate_shared(8, 1, { comm }));
const shared = new Int32Array(1);
const win = MPI.Win.Create(shared, 4, { comm });
attempt(() => win.tomemory());
win.Fence();
win.Put(Int32Array.of(7 + rank), other);
win.Fence();
print(shared.join());
win.Free();
const object = { parts: [1, 2, 3].map((value) => new Float64Array(20_000).fill(value)), rank };
const check = (got) => print(got.rank + ' ' + got.parts.map((part) => part.length + ':' + part[19_999]).join());
check(comm.sendrecv(object, other, { source: other }));
const pending = comm.irecv({ source: other, tag: 1 });
if (rank === 1) comm.send(object, 0, 1);
comm.Split(0).Free();   // a thread receives the object meanwhile
if (rank === 0) { comm.send(object, 1, 1); check(pending.wait()); } else pending.wait();
const sum = new Float64Array(20_000);
comm.Allreduce(new Float64Array(20_000).fill(1), sum, MPI.Op.Create(add));
print(sum[19_999]);
`;

test('ArrayBuffers on outside memory: copies, or an error that says why', async () => {
  const { stdout, stderr, status } = await runProgram(noOutsideMemory, {
    LD_AUDIT: compile('no_outside_memory'),
  });
  const reason =
    "an ArrayBuffer can't be memory of MPI here, since the JavaScript engine allows its own memory only, as Electron's does; make the window by Win.Create on an array";
  expect(stdout.split('\n')).toEqual([
    '1,2',
    '0 0',
    expect.stringMatching(/^MPI.Exception MPI.Free_mem: MPI_ERR_BASE: mem must be/),
    `MPI.Exception Win.Allocate: ${reason}`,
    `MPI.Exception Win.Allocate_shared: ${reason}`,
    `MPI.Exception Win.tomemory: ${reason}`,
    '8',
    '1 20000:1,20000:2,20000:3',
    '1 20000:1,20000:2,20000:3',
    '2',
    '',
  ]);
  expect([stderr, status]).toEqual(['', 0]);
});

// Each call is made when there are threads again, so the ranks stay together.
const noThreads = `
const without = (call) => { process.env.NO_THREADS = '1'; attempt(call); delete process.env.NO_THREADS; };
const pending = comm.irecv({ source: other });
without(() => comm.Split(0));
comm.Split(0).Free();
comm.send('hello', other);
print(pending.wait());
const worker = new (require('worker_threads').Worker)(
  'require("./dist/index.js").MPI.Query_thread(); require("worker_threads").parentPort.on("message", () => process.exit())', { eval: true });
worker.once('online', () => setTimeout(async () => {
  const op = MPI.Op.Create(add);
  const sum = new Float64Array(1);
  without(() => comm.Allreduce(Float64Array.of(1), sum, op));
  comm.Allreduce(Float64Array.of(1), sum, op);
  print(sum.join());
  const win = MPI.Win.Create(sum, 8, { comm });
  process.env.NO_THREADS = '1';
  print(await win.LockAsync(0).then(() => 'locked', (error) => error.message));
  delete process.env.NO_THREADS;
  await win.LockAsync(0);
  win.Unlock(0);
  win.Free();
  worker.postMessage('end');
}, 1000));
`;

test('threads: the call throws, and the process goes on', async () => {
  const { stdout, stderr, status } = await runProgram(noThreads, {
    LD_PRELOAD: compile('no_threads'),
  });
  expect(stdout.split('\n')).toEqual([
    'MPI.Exception a blocking call while receives of objects are pending: the system has no thread for a call that waits',
    'hello',
    'MPI.Exception MPI_Allreduce: the system has no thread for a call that waits',
    '2',
    'MPI_Win_lock: the system has no thread for a call that waits',
    '',
  ]);
  expect([stderr, status]).toEqual(['', 0]);
});
