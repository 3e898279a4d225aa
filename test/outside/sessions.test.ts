// @worlds openmpi mpich waits
// Programs that have sessions alone, and programs that have both: what starts when, and what ends.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ended, runMpi } from '../support/processes';
import { has } from '../support/table';
import { library as libraryOrNull } from '../support/world';

const library = libraryOrNull as 'openmpi' | 'mpich';
const folder = mkdtempSync(join(__dirname, '../../build', 'sessions-'));
afterAll(() => rmSync(folder, { recursive: true }));

const prelude = `
import { MPI, rc } from 'mpi4node';
const state = () => [MPI.Is_initialized(), MPI.Is_finalized()].join(' ');
const said = (call) => {
  try { call(); } catch (error) { return error.code + ': ' + error.message; }
  return 'nothing';
};
const makeComm = (session, name = 'test') =>
  MPI.Intracomm.Create_from_group(session.Create_group('mpi://WORLD'), name);
`;

let programs = 0;
function runProgram(ranks: number, program: string, env = {}): Promise<Ended> {
  programs += 1;
  const script = join(folder, `${programs}.mjs`);
  writeFileSync(script, prelude + program);
  return runMpi({ library, ranks, script, env, timeout: 30 });
}

/** The lines that a program prints that ends well and says nothing else. */
async function linesOf(ranks: number, program: string, env = {}): Promise<string[]> {
  const { status, stdout, stderr } = await runProgram(ranks, program, env);
  expect({ status, stderr, stdout }).toMatchObject({ status: 0, stderr: '' });
  return stdout.trim().split('\n').sort();
}

const isThere = has('MPI_Session_init', library);

/** A test of a library that has sessions. */
function sessionTest(title: string, body: () => Promise<void>): void {
  if (isThere) test(title, body, 60_000);
  else test.skip(`${title} (the library has no sessions)`, body);
}

/** A test of what Open MPI 5.0 does in another way. */
function mpichTest(title: string, instead: string, body: () => Promise<void>): void {
  if (library === 'mpich') sessionTest(title, body);
  else test.skip(`${title} (Open MPI ${instead})`, body);
}

if (!isThere) {
  test('a library without sessions says so, and nothing is initialized', async () => {
    const lines = await linesOf(
      1,
      `console.log(said(() => MPI.Session.Init()).split(' (')[0], state());`,
    );
    expect(lines).toEqual([
      'MPI_ERR_UNSUPPORTED_OPERATION: MPI_Session_init is not in this MPI library false false',
    ]);
  });
}

sessionTest('sessions alone never initialize the world', async () => {
  const lines = await linesOf(
    2,
    `
    const info = MPI.Info.Create({ thread_level: 'MPI_THREAD_MULTIPLE' });
    const handler = MPI.Session.Create_errhandler(() => {});
    const states = [state()];
    const session = MPI.Session.Init(info, handler);
    const comm = makeComm(session);
    const { rank, size } = comm;
    const other = 1 - rank;
    const sums = comm.allreduce([rank]);
    const array = new Float64Array(1);
    comm.Sendrecv(Float64Array.of(rank), other, 0, array, other);
    states.push(state());
    const waiting = comm.irecv({ source: other });
    await comm.isend({ from: rank }, other);
    const object = await waiting;
    comm.Barrier();
    await comm.Ibarrier();
    const noted = comm.Irecv(new Uint8Array(1), other, 32767);
    comm.Send(new Uint8Array(1), other, 32767);
    noted.Wait();
    const duplicate = comm.Dup();
    const grid = duplicate.Create_cart([2], { periods: true });
    const neighbours = grid.neighbor_allgather(rank);
    const nobody = grid.Recv_init(new Uint8Array(1), MPI.PROC_NULL);
    nobody.Start();
    nobody.Wait();
    nobody.Free();
    const product = comm.allreduce(rank + 1, (a, b) => a * b);
    const win = MPI.Win.Allocate(8, { comm });
    win.Fence();
    win.Fence();
    win.Free();
    for (const each of [grid, duplicate]) each.Free();
    states.push(state());
    console.log(rank, size, sums.join(), array[0], object.from, neighbours.join(), product,
      states.join());`,
  );
  const state = 'false false';
  const states = [state, state, state].join(',');
  expect(lines).toEqual([`0 2 0,1 1 1 1,1 2 ${states}`, `1 2 0,1 0 0 0,0 2 ${states}`]);
});

mpichTest(
  'errors of groups return, once there is a communicator of all',
  'ends the job',
  async () => {
    const lines = await linesOf(
      2,
      `
    const comm = makeComm(MPI.Session.Init());
    console.log(said(() => comm.Get_group().Incl([7])).split(':')[0], state());`,
    );
    expect(lines).toEqual(Array(2).fill('MPI_ERR_RANK false false'));
  },
);

sessionTest('a part of the processes', async () => {
  const lines = await linesOf(
    4,
    `
    const comm = makeComm(MPI.Session.Init());
    const half = comm.Get_group().Range_incl([[0, 2, 2]]);
    const inside = comm.Create_group(half);
    const sum = inside.is_null ? 'none' : inside.allreduce(comm.rank);
    let made = 'made';
    if (half.rank !== MPI.UNDEFINED) {
      made = said(() => MPI.Intracomm.Create_from_group(half).Free()).slice(0, 60);
    }
    console.log(comm.rank, sum, made, state());`,
  );
  const refused = 'MPI_ERR_UNSUPPORTED_OPERATION: Intracomm.Create_from_group: ';
  const said = [expect.stringMatching(refused), 'nothing'];
  expect(lines.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
    '0 2',
    '1 none',
    '2 2',
    '3 none',
  ]);
  expect(said).toContainEqual(lines[0].slice(4, -' false false'.length));
  expect(lines[2].slice(4)).toBe(lines[0].slice(4));
});

sessionTest('sessions come and go', async () => {
  const lines = await linesOf(
    2,
    `
    const found = [];
    for (let i = 0; i < 3; i++) {
      const session = MPI.Session.Init();
      const comm = makeComm(session, 'round ' + i);
      found.push(comm.allreduce(comm.rank + i));
      comm.Free();
      session.Finalize();
    }
    console.log(found.join(), state());`,
  );
  expect(lines).toEqual(['1,3,5 false false', '1,3,5 false false']);
});

sessionTest('COMM_WORLD initializes the world beside sessions', async () => {
  const lines = await linesOf(
    2,
    `
    const session = MPI.Session.Init();
    const comm = makeComm(session);
    const first = comm.allreduce(1);
    const before = state();
    const world = MPI.COMM_WORLD.allreduce(1);
    console.log(first, before, world, state(), comm.allreduce(2));`,
  );
  expect(lines).toEqual(Array(2).fill('2 false false 2 true false 4'));
});

sessionTest('sessions beside a world that was there first', async () => {
  const lines = await linesOf(
    2,
    `
    const world = MPI.COMM_WORLD.allreduce(1);
    const session = MPI.Session.Init();
    const comm = makeComm(session);
    console.log(world, comm.allreduce(2), state());`,
  );
  expect(lines).toEqual(Array(2).fill('2 4 true false'));
});

sessionTest('a session outlives the world, and with the last one MPI ends', async () => {
  const lines = await linesOf(
    2,
    `
    const session = MPI.Session.Init();
    const comm = makeComm(session);
    MPI.COMM_WORLD.Barrier();
    const unfinished = said(() => MPI.COMM_WORLD.Barrier());
    MPI.Finalize();
    const after = comm.allreduce(3);
    const refused = said(() => MPI.COMM_WORLD.Barrier());
    const twice = said(() => MPI.Finalize());
    comm.Free();
    session.Finalize();
    console.log([unfinished, after, refused, twice, state(), said(() => MPI.Session.Init()),
      said(() => MPI.COMM_WORLD.Barrier())].join('; '));`,
  );
  const ended = 'MPI_ERR_OTHER: MPI_Barrier was called after MPI was finalized';
  expect(lines).toEqual(
    Array(2).fill(
      [
        'nothing',
        '6',
        ended,
        'MPI_ERR_OTHER: MPI.Finalize: MPI is finalized already',
        'true true',
        'MPI_ERR_OTHER: Session.Init: MPI was finalized and can not be initialized again',
        ended,
      ].join('; '),
    ),
  );
});

sessionTest('rc.initialize = false is about the world', async () => {
  const lines = await linesOf(
    1,
    `
    rc.initialize = false;
    const session = MPI.Session.Init();
    const comm = makeComm(session);
    console.log(comm.allreduce(1), said(() => MPI.COMM_WORLD.size), state());`,
  );
  expect(lines).toEqual([
    '1 MPI_ERR_OTHER: MPI is not initialized, and rc.initialize is false: call MPI.Init() first false false',
  ]);
});

mpichTest('rc.thread_level is for the first session, too', 'tells no level', async () => {
  const lines = await linesOf(
    1,
    `
    const session = MPI.Session.Init();
    console.log(session.Get_info().get('thread_level'));`,
  );
  expect(lines).toEqual(['MPI_THREAD_MULTIPLE']);
});

sessionTest('a rank that fails ends the job, without a world', async () => {
  const ended = await runProgram(
    2,
    `
    const comm = makeComm(MPI.Session.Init());
    if (comm.rank === 1) throw new Error('one is enough');
    comm.Recv(new Uint8Array(1), { source: 1 });`,
  );
  expect(ended.status).not.toBe(0);
  expect(ended.stderr).toContain(
    'mpi4node: rank 1 of 2: unhandled rejection, aborting the job:\nError: one is enough',
  );
});

sessionTest('an exit code ends the job, without a world', async () => {
  const ended = await runProgram(
    2,
    `
    const comm = makeComm(MPI.Session.Init());
    if (comm.rank === 1) process.exit(7);
    comm.Recv(new Uint8Array(1), { source: 1 });`,
  );
  expect(ended.status).not.toBe(0);
  expect(ended.stderr).toContain('mpi4node: rank 1 of 2 exits with code 7: aborting the job.');
});

sessionTest('a worker thread makes no session', async () => {
  const lines = await linesOf(
    1,
    `
    import { Worker } from 'node:worker_threads';
    import { createRequire } from 'node:module';
    const file = createRequire(import.meta.url).resolve('mpi4node');
    const worker = new Worker(\`
      const { MPI } = require(process.env.ENTRY);
      try { MPI.Session.Init(); } catch (error) { console.log(error.message); }\`,
      { eval: true, env: { ...process.env, ENTRY: file } });
    await new Promise((resolve) => worker.once('exit', resolve));`,
  );
  expect(lines).toEqual([
    'Session.Init: sessions are made by the main thread; this is a worker thread',
  ]);
});
