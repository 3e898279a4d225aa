// Attributes and error handlers that are still set when a process ends: MPI_Finalize deletes them
// when no JavaScript may run any more. And those of worker threads that have ended before.
// @worlds openmpi mpich waits

import type { Library } from '../harness/launch.cjs';
import { library } from '../support/mpi';
import { run, runMpi } from '../support/processes';

const prelude = `
const { MPI } = require('./dist/index.js');
const { COMM_WORLD: world, COMM_SELF: self } = MPI;
`;

/** Sets everything that MPI_Finalize could call back for. */
const setAll = `
const deleted = () => { console.log('deleted'); throw new Error('deleted'); };
const keyval = MPI.Comm.Create_keyval(true, deleted);
const freed = MPI.Comm.Create_keyval(true, deleted);
for (const comm of [world, self, world.Dup()]) {
  comm.Set_attr(keyval, { some: 'value' });
  comm.Set_attr(freed, 'value');
}
MPI.Comm.Free_keyval(freed);
const ofTypes = MPI.Datatype.Create_keyval(true, deleted);
MPI.DOUBLE.Set_attr(ofTypes, 1);
const errhandler = MPI.Comm.Create_errhandler(() => { console.log('called'); });
world.Set_errhandler(errhandler);
self.Set_errhandler(errhandler);
`;

const ends: readonly [string, string][] = [
  ['by itself', ''],
  ['by process.exit', 'process.exit();'],
  [
    'by process.exit in a function of MPI',
    'const last = world.Dup(); last.Set_attr(MPI.Comm.Create_keyval(null, () => process.exit()), 1); last.Free();',
  ],
  ['by MPI.Finalize', 'MPI.Finalize();'],
  ['after a wait', 'setTimeout(() => {}, 20);'],
];

test.each(ends)('a process that ends %s calls nothing and does not crash', async (_, end) => {
  const ended = await run(process.execPath, ['-e', `${prelude}${setAll}${end}`], {
    env: { MPI4NODE_MPI: library ?? undefined },
  });
  expect(ended).toMatchObject({ stdout: '', stderr: '', status: 0, signal: null });
});

test('ranks under a launcher', async () => {
  const ended = await runMpi({
    library: library as Library,
    ranks: 2,
    script: '-e',
    args: [`${prelude}${setAll}`],
  });
  expect(ended).toMatchObject({ stdout: '', status: 0, signal: null });
});

test('an exception in a delete function that nobody catches ends the process with its stack', async () => {
  const program = `${prelude}
const keyval = MPI.Comm.Create_keyval(null, () => { throw new Error('in delete'); });
self.Set_attr(keyval, 1);
self.Delete_attr(keyval);`;
  const ended = await run(process.execPath, ['-e', program], {
    env: { MPI4NODE_MPI: library ?? undefined },
  });
  expect(ended.status).toBe(1);
  expect(ended.stderr).toContain('Error: in delete');
});

// --- Worker threads -----------------------------------------------------------------------------

const workers = `${prelude}
const { Worker } = require('node:worker_threads');
const program = (text) => new Worker(
  \`const { MPI } = require('./dist/index.js'); const { parentPort, workerData } = require('node:worker_threads');\` + text,
  { eval: true, workerData: own.tohandle() },
);
const own = self.Dup();
const until = (worker, event) => new Promise((resolve, reject) => { worker.once('error', reject); worker.once(event, resolve); });
`;

const threads: readonly [string, string, string][] = [
  [
    'attributes of a worker that has ended are neither copied nor deleted',
    `const worker = program(\`
      const keyval = MPI.Comm.Create_keyval(true, () => parentPort.postMessage('deleted'));
      const comm = MPI.Comm.fromhandle(workerData);
      comm.Set_attr(keyval, 'mine');
      parentPort.postMessage([keyval, comm.Get_attr(keyval)]);
    \`);
    const [[keyval, value]] = await Promise.all([until(worker, 'message'), until(worker, 'exit')]);
    own.Dup().Free();
    own.Free();
    try { self.Get_attr(keyval); } catch (error) { console.log(value, error.code); }`,
    'mine MPI_ERR_KEYVAL\n',
  ],
  [
    'each thread has functions and values of its own',
    `const keyval = MPI.Comm.Create_keyval((comm, key, value) => value + 1, (comm, key, value) => console.log('main deletes', value));
    own.Set_attr(keyval, 1);
    const worker = program(\`
      const comm = MPI.Comm.fromhandle(workerData);
      const keyval = MPI.Comm.Create_keyval((comm, key, value) => value * 10);
      comm.Set_attr(keyval, 5);
      const copy = comm.Dup();
      const value = copy.Get_attr(keyval);
      copy.Free();
      comm.Delete_attr(keyval);
      parentPort.postMessage(value);
    \`);
    const [value] = await Promise.all([until(worker, 'message'), until(worker, 'exit')]);
    const copy = own.Dup();
    console.log(value, copy.Get_attr(keyval));
    copy.Free();
    own.Free();`,
    '50 2\nmain deletes 2\nmain deletes 1\n',
  ],
  [
    'an error handler of the main thread is not called in a worker, whose call throws',
    `let calls = 0;
    own.Set_errhandler(MPI.Comm.Create_errhandler(() => { calls++; }));
    const worker = program(\`
      const comm = MPI.Comm.fromhandle(workerData);
      try { comm.Send(new Int32Array(1), 99); } catch (error) { parentPort.postMessage(error.code); }
    \`);
    const [code] = await Promise.all([until(worker, 'message'), until(worker, 'exit')]);
    try { own.Send(new Int32Array(1), 99); } catch (error) { console.log(code, error.code, calls); }
    own.Free();`,
    'MPI_ERR_RANK MPI_ERR_RANK 1\n',
  ],
  [
    'an error handler of a worker that has ended is not called, and the call throws',
    `const worker = program(\`
      const comm = MPI.Comm.fromhandle(workerData);
      comm.Set_errhandler(MPI.Comm.Create_errhandler(() => {}));
    \`);
    await until(worker, 'exit');
    try { own.Send(new Int32Array(1), 99); } catch (error) { console.log(error.code); }
    own.Free();`,
    'MPI_ERR_RANK\n',
  ],
];

test.each(threads)('%s', async (_, program, expected) => {
  const ended = await run(process.execPath, ['-e', `${workers}(async () => {${program}})();`], {
    env: { MPI4NODE_MPI: library ?? undefined },
  });
  expect(ended).toMatchObject({ stderr: '', stdout: expected, status: 0 });
});
