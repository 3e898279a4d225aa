// Files seen from outside: what is left open when a process ends, errors that end the job, and
// worker threads.
// @worlds openmpi mpich alone
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MPI } from 'mpi4node';
import { library } from '../support/command';
import { type Ended, runMpi, runNode } from '../support/processes';

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
    library,
    ranks,
    script: '-e',
    args: [prelude + program, join(folder, 'file')],
    timeout: 60,
  });
/** The name of ROMIO in a version of Open MPI. */
const romioOf = ([major]: readonly number[]): string => (major < 5 ? 'romio321' : 'romio341');
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

/** Takes a while to write. */
const pending = 'file.Iwrite_at(comm.rank, new Uint8Array(30_000_000).fill(comm.rank + 1));';

test.each([
  ['by itself', ''],
  ['by process.exit', 'process.exit();'],
  ['by MPI.Finalize', 'MPI.Finalize();'],
])('a large access that nobody awaits, in a process that ends %s', async (_, end) => {
  const program = `rc.finalize_warning = 0; ${open} ${pending} ${end}`;
  const { status, stdout, stderr } = await runProgram(program, 1);
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  const bytes = written();
  expect([bytes.length, bytes[0], bytes.at(-1)]).toEqual([30_000_000, 1, 1]);
});

test('a process alone that fails while an access is under way', async () => {
  const program = `${prelude} ${open} ${pending} process.exit(3);`;
  const args = [program, join(folder, 'file')];
  const { status, signal } = await runNode('-e', args, { env: { MPI4NODE_MPI: library } });
  expect({ status, signal }).toEqual({ status: 3, signal: null });
  expect(written().length).toBe(30_000_000);
});

test('a rank that fails while accesses are under way ends the job', async () => {
  const program = `${open} ${pending} if (comm.rank === 1) throw new Error('of rank 1');
    comm.Barrier();`;
  const { status, stderr } = await runProgram(program, 2);
  expect(status).not.toBe(0);
  expect(stderr).toContain('of rank 1');
});

test('the error of an access that nobody awaits is told at the end', async () => {
  const program = `const file = MPI.File.Open(MPI.COMM_SELF, '/dev/full', MPI.MODE_WRONLY);
    file.Iwrite_at(0, new Uint8Array(100));`;
  const { status, stderr } = await runProgram(program, 1);
  expect(status).toBe(0);
  expect(stderr).toMatch(/^mpi4node: rank 0 of 1: MPI_File_iwrite_at: MPI_ERR_\w+: .*\/dev\/full/m);
});

test('without threads in MPI an access is done when the call returns', async () => {
  const program = `rc.thread_level = 'funneled'; ${open}
    const request = file.Iwrite_at(0, Uint8Array.of(1));
    console.log(request.Test());
    file.Close();
    const full = MPI.File.Open(MPI.COMM_SELF, '/dev/full', MPI.MODE_WRONLY);
    try { full.Iwrite_at(0, Uint8Array.of(1)); } catch ({ code }) { console.log(code); }
    full.Close();`;
  const { status, stdout } = await runProgram(program, 1);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^true\nMPI_ERR_\w+\n$/);
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

describe('a file that a worker thread leaves open', () => {
  // MODE_DELETE_ON_CLOSE tells whether it was closed.
  const leave = (comm: string, end: string) => `
    const { Worker } = require('node:worker_threads');
    const code = \`
      const { parentPort, workerData } = require('node:worker_threads');
      const { MPI } = require('./dist/index.js');
      const comm = ${comm};
      const mode = MPI.MODE_CREATE | MPI.MODE_RDWR | MPI.MODE_DELETE_ON_CLOSE;
      const file = MPI.File.Open(comm, workerData.path, mode);
      file.Iwrite_at(0, new Uint8Array(30_000_000));
      parentPort.postMessage('open');
      ${end}\`;
    const shared = MPI.COMM_WORLD.Dup();
    const workerData = { path, comm: shared.tohandle() };
    const worker = new Worker(code, { eval: true, workerData });
    worker.once('message', () => { if (!code.includes('exit')) worker.terminate(); });`;
  const warning = () =>
    `mpi4node: rank 0 of 1 has ended with a file that is open: ${join(folder, 'file')}. Call Close, or declare files by \`using\`.\n`;

  test.each([
    ['ends', 'process.exit();'],
    ['is terminated', 'setInterval(() => {}, 1000);'],
  ])('and %s: it is named and closed when the process ends', async (_, end) => {
    const { status, stdout, stderr } = await runProgram(leave('MPI.COMM_SELF', end), 1);
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: warning() });
    expect(existsSync(join(folder, 'file'))).toBe(false);
  });

  test('together with other processes: it is named', async () => {
    const program = leave('MPI.Comm.fromhandle(workerData.comm)', 'process.exit();');
    const { status, stderr } = await runProgram(program, 2);
    expect(status).toBe(0);
    expect(stderr.match(/has ended with a file that is open/g)).toHaveLength(2);
  });
});

// Open MPI has a second implementation of files, which its launcher can choose.
if (library === 'openmpi') {
  test('ROMIO in Open MPI', async () => {
    const program = `${open}
      const values = Float64Array.of(comm.rank, 1.5);
      file.Write_at_all(16 * comm.rank, values);
      file.Sync(); comm.Barrier(); file.Sync();
      const into = new Float64Array(2 * comm.size);
      (async () => {
        const { count } = await file.Iread_at_all(0, into);
        file.Set_view(0, MPI.DOUBLE);
        file.Write_ordered(Float64Array.of(7 + comm.rank));
        const request = file.Iread_at(1, values);
        request.Wait();
        console.log([count, ...into].join());
        comm.Barrier();
        const full = MPI.File.Open(MPI.COMM_SELF, '/dev/full', MPI.MODE_WRONLY);
        await full.Iwrite_at(0, into).catch(({ code }) => console.log(code));
        full.Close();
        file.Close();
      })();`;
    const component = romioOf(MPI.get_vendor()[1]);
    const { status, stdout, stderr } = await runMpi({
      library: 'openmpi',
      ranks: 2,
      script: '-e',
      args: [prelude + program, join(folder, 'file')],
      launcherOptions: ['--mca', 'io', component],
      timeout: 60,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const lines = Array(2).fill(['32,0,1.5,1,1.5', 'MPI_ERR_IO']).flat();
    expect(stdout.trim().split('\n').sort()).toEqual(lines.sort());
    const values = new Float64Array(new Uint8Array(readFileSync(join(folder, 'file'))).buffer);
    expect([...values]).toEqual([7, 8, 1, 1.5]);
  });
}
