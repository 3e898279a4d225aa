// Files seen from outside: what is left open when a process ends, errors that end the job, and
// worker threads.
// @worlds openmpi mpich alone
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Library } from '../harness/launch.cjs';
import { library } from '../support/mpi';
import { type Ended, runMpi } from '../support/processes';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mpi4node-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const prelude = `
const { MPI, rc } = require('./dist/index.js');
const path = process.argv[1];
`;
const open = `
const comm = MPI.COMM_WORLD;
const file = MPI.File.Open(comm, path, MPI.MODE_CREATE | MPI.MODE_RDWR);
`;

const runProgram = (program: string, ranks: number): Promise<Ended> =>
  runMpi({
    library: library as Library,
    ranks,
    script: '-e',
    args: [prelude + program, join(folder, 'file')],
    timeout: 60,
  });
const written = (): number[] => [...readFileSync(join(folder, 'file'))];

test.each([
  ['by itself', ''],
  ['by process.exit', 'process.exit();'],
  ['by MPI.Finalize', 'MPI.Finalize();'],
])('a file that nobody closed, in a process that ends %s', async (_, end) => {
  const program = `${open} file.Write_at(comm.rank, Uint8Array.of(comm.rank + 1)); ${end}`;
  const { status, stdout, stderr } = await runProgram(program, 2);
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  expect(stderr.split('\n').sort()).toEqual([
    '',
    ...[0, 1].map(
      (rank) =>
        `mpi4node: rank ${rank} of 2 has ended with a file that is open: ${join(folder, 'file')}. Call Close, or declare files by \`using\`.`,
    ),
  ]);
  expect(written()).toEqual([1, 2]);
});

test('it is not said where rc.finalize_warning is 0', async () => {
  const program = `rc.finalize_warning = 0; ${open} file.Write_at(comm.rank, Uint8Array.of(7));`;
  const { status, stdout, stderr } = await runProgram(program, 2);
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(written()).toEqual([7, 7]);
});

test('what is under way at the end is written', async () => {
  const program = `rc.finalize_warning = 0; ${open}
    const other = MPI.File.Open(comm, path);
    file.Write_at_all_begin(comm.rank, Uint8Array.of(comm.rank + 1));
    file.Iwrite_at(2 + comm.rank, Uint8Array.of(comm.rank + 3));`;
  const { status, stdout, stderr } = await runProgram(program, 2);
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(written()).toEqual([1, 2, 3, 4]);
});

test('a rank that fails with an open file ends the job', async () => {
  const program = `${open}
    if (comm.rank === 1) throw new Error('of rank 1');
    file.Write_all(Uint8Array.of(1)); file.Close();`;
  const { status, stderr } = await runProgram(program, 2);
  expect(status).not.toBe(0);
  expect(stderr).toContain('of rank 1');
});

test('with rc.errors fatal an error ends the job at once', async () => {
  const program = `rc.errors = 'fatal'; const comm = MPI.COMM_WORLD;
    try { MPI.File.Open(comm, path); } catch { console.log('thrown'); }`;
  const { status, stdout } = await runProgram(program, 1);
  expect(status).not.toBe(0);
  expect(stdout).not.toContain('thrown');
});

test('worker threads and the main thread use files at the same time', async () => {
  const program = `
    const { Worker } = require('node:worker_threads');
    const comm = MPI.COMM_WORLD;
    const code = \`
      const { workerData } = require('node:worker_threads');
      const { MPI } = require('./dist/index.js');
      const comm = MPI.Comm.fromhandle(workerData.comm);
      const file = MPI.File.Open(comm, workerData.path, MPI.MODE_CREATE | MPI.MODE_RDWR);
      file.Write_at_all(comm.rank, Uint8Array.of(comm.rank + 1));
      file.Iwrite_at(2 + comm.rank, Uint8Array.of(comm.rank + 3)).then(() => {
        const into = new Uint8Array(1);
        file.Read_at(2 + comm.rank, into);
        file.Close();
        require('node:worker_threads').parentPort.postMessage(into[0]);
      });\`;
    const own = comm.Dup();
    const worker = new Worker(code, { eval: true, workerData: { comm: own.tohandle(), path } });
    const file = MPI.File.Open(comm, path + '.main', MPI.MODE_CREATE | MPI.MODE_RDWR);
    for (let i = 0; i < 20; i++) file.Write_at_all(comm.rank, Uint8Array.of(i));
    file.Close();
    worker.once('message', (value) => { console.log(value); });
    worker.once('exit', () => own.Free());`;
  const { status, stdout, stderr } = await runProgram(program, 2);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout.split('\n').sort()).toEqual(['', '3', '4']);
  expect(written()).toEqual([1, 2, 3, 4]);
});
