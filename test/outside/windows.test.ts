// Windows seen from outside: what is left of them when a process ends, access to a process that is
// idle, and dynamic windows, for which Open MPI needs a setting.
// @worlds openmpi mpich alone
import type { Library } from '../harness/launch.cjs';
import { library } from '../support/mpi';
import { type Ended, runMpi } from '../support/processes';

const prelude = `
if (process.argv[1] === 'rdma') process.env.OMPI_MCA_osc = 'rdma';
const { MPI } = require('./dist/index.js');
const comm = MPI.COMM_WORLD;
const { rank, size } = comm;
const right = (rank + 1) % size;
const print = (text) => require('fs').writeSync(1, text + '\\n');
`;

const runProgram = (program: string, ranks: number, ...args: string[]): Promise<Ended> =>
  runMpi({
    library: library as Library,
    ranks,
    script: '-e',
    args: [prelude + program, ...args],
    timeout: 60,
  });

const left = `
MPI.Win.Allocate(64, { comm });
MPI.Win.Allocate_shared(64, { comm });
const win = MPI.Win.Create(new Float64Array(8), 8, { comm });
MPI.Alloc_mem(100);
win.Fence();
`;
test.each([
  ['by itself', ''],
  ['by process.exit', 'process.exit();'],
  ['by MPI.Finalize', 'MPI.Finalize();'],
  [
    'after a finished epoch',
    'win.Put(new Float64Array(1), right); win.Fence(); win.Lock_all(); win.Unlock_all();',
  ],
])('windows and memory that nobody freed, in a process that ends %s', async (_, end) => {
  const { status, stdout, stderr } = await runProgram(left + end, 2);
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
});

test('views are detached when MPI is finalized', async () => {
  const program = `
const views = [MPI.Win.Allocate(64, { comm }).tomemory(), MPI.Alloc_mem(64)];
views.push(MPI.Win.Allocate_shared(64, { comm }).Shared_query(right)[0]);
process.on('exit', () => print(views.map((view) => view.byteLength).join()));
MPI.Finalize();`;
  const { status, stdout } = await runProgram(program, 2);
  expect({ status, stdout }).toEqual({ status: 0, stdout: '0,0,0\n0,0,0\n' });
});

test.each([
  ['Lock', 'win.Lock(0)', 'rank 0 is locked: call Unlock(0) first'],
  ['Lock_all', 'win.Lock_all()', 'all ranks are locked: call Unlock_all first'],
  [
    'Fence',
    'win.Fence(); win.Put(new Uint8Array(1), 0)',
    'data was moved since the last Fence: call Fence first',
  ],
  ['Start', 'win.Start(MPI.GROUP_EMPTY)', 'an access epoch is open: call Complete first'],
  ['Post', 'win.Post(MPI.GROUP_EMPTY)', 'the window is posted: call Wait first'],
])(
  'an epoch of %s that is open at the end is told of, and nothing crashes',
  async (_, call, what) => {
    const program = `const win = MPI.Win.Allocate(8); ${call};`;
    const { stderr, status } = await runProgram(program, 1);
    expect(stderr).toContain(
      `mpi4node: rank 0 of 1 has ended inside an epoch of a window (${what}): aborting the job.\n`,
    );
    expect(status).toBe(1);
  },
);

test('a rank that ends inside an epoch does not leave the others waiting', async () => {
  const program = `
const win = MPI.Win.Allocate(8, { comm });
if (rank === 0) win.Lock(1);`;
  const { stderr, elapsed, status } = await runProgram(program, 2);
  expect(stderr).toContain('rank 0 of 2 has ended inside an epoch of a window');
  expect(elapsed).toBeLessThan(20);
  expect(status).toBe(1);
});

// Each access is a lock, an operation and an unlock, which an idle target serves in its visits to
// MPI.
test.each([
  ['idle', ''],
  [
    'busy with timers',
    'const busy = setInterval(() => { for (const end = performance.now() + 1; performance.now() < end;); }, 2);',
  ],
])('a target that is %s serves passive access', async (_, work) => {
  const program = `
const win = MPI.Win.Create(new Int32Array(1), 4, { comm });
comm.Barrier();
if (rank === 0) {
  ${work}
  const used = process.cpuUsage();
  const start = performance.now();
  const poll = setInterval(() => {
    if (!comm.Iprobe({ source: 1 })) return;
    clearInterval(poll);
    comm.Recv(new Uint8Array(1), { source: 1 });
    ${work === '' ? '' : 'clearInterval(busy);'}
    const { user, system } = process.cpuUsage(used);
    print('cpu ' + (user + system) / 1000 / (performance.now() - start));
    comm.Barrier();
    win.Free();
  }, 100);
} else {
  const times = [];
  for (let i = 0; i < 80; i++) {
    const start = performance.now();
    win.Lock(0);
    win.Accumulate(Int32Array.of(1), 0);
    win.Unlock(0);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  print('median ' + times[40]);
  comm.Send(new Uint8Array(1), 0);
  comm.Barrier();
  win.Free();
}`;
  const { status, stdout } = await runProgram(program, 2);
  expect(status).toBe(0);
  const figure = (name: string) => Number(new RegExp(`${name} (\\S+)`).exec(stdout)?.[1]);
  // Some 4 ms on a quiet machine.
  expect(figure('median')).toBeLessThan(40);
  // Some 0.05; of a machine with other work.
  if (work === '') expect(figure('cpu')).toBeLessThan(0.3);
});

// --- Dynamic windows ----------------------------------------------------------------------------

const dynamic = `
const expect = (got, wanted) => { if (String(got) !== String(wanted)) throw new Error(got + ' and not ' + wanted); };
const code = (call) => { try { call(); return 'nothing'; } catch (error) { return error.code; } };

const win = MPI.Win.Create_dynamic({ comm });
expect([win.flavor, win.tomemory().byteLength], [MPI.WIN_FLAVOR_DYNAMIC, 0]);
const first = Float64Array.of(1 + rank, 2);
const second = new Int32Array(4).fill(rank);
win.Attach(first);
win.Attach({ memory: second });
const addresses = comm.allgather([MPI.Get_address(first), MPI.Get_address(second)]);
const [got, other] = [new Float64Array(1), new Int32Array(2)];
win.Lock(right, MPI.LOCK_SHARED);
win.Get(got, right, addresses[right][0]);
win.Get(other, right, addresses[right][1] + 8);
win.Unlock(right);
expect([got[0], ...other], [1 + right, right, right]);
comm.Barrier();
win.Detach(first);
expect(code(() => win.Detach(first)), 'MPI_ERR_RMA_ATTACH');
win.Lock_all();
win.Accumulate(Int32Array.of(10), right, addresses[right][1]);
win.Unlock_all();
comm.Barrier();
expect(second, [rank + 10, rank, rank, rank]);
win.Free();

// All orders of four, by their numbers; every second window is freed with two still attached.
for (let order = 0; order < 24; order++) {
  const places = [0, 1, 2, 3];
  const permuted = [];
  for (let count = 4, rest = order; count > 0; rest = Math.floor(rest / count), count--) {
    permuted.push(...places.splice(rest % count, 1));
  }
  const win = MPI.Win.Create_dynamic({ comm });
  const memory = permuted.map(() => new Int32Array(2));
  for (const place of order % 3 === 0 ? permuted : [0, 1, 2, 3]) win.Attach(memory[place]);
  const addresses = comm.allgather(memory.map((array) => MPI.Get_address(array)));
  for (const place of order % 2 === 0 ? permuted : permuted.slice(0, 2)) {
    win.Lock_all();
    win.Accumulate(Int32Array.of(order), right, addresses[right][place]);
    win.Unlock_all();
    comm.Barrier();
    expect(memory[place][0], order);
    win.Detach(memory[place]);
  }
  comm.Barrier();
  win.Free();
}
const memory = MPI.Alloc_mem(64);
const last = MPI.Win.Create_dynamic({ comm });
last.Attach(memory);
expect(code(() => MPI.Free_mem(memory)), 'MPI_ERR_BUFFER');
last.Detach(memory);
MPI.Free_mem(memory);
last.Free();
print('done');
`;
test('dynamic windows', async () => {
  const { status, stdout, stderr } = await runProgram(dynamic, 2, 'rdma');
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'done\ndone\n', stderr: '' });
});
