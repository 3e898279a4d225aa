// @worlds openmpi mpich
// Processes that a rank starts, which inherit the launcher's variables: they are no ranks.
import { join } from 'node:path';
import { launch } from '../harness/launch.cjs';
import { childEnv, run, runMpi } from '../support/processes';
import { library as libraryOrNull } from '../support/world';

const library = libraryOrNull as 'openmpi' | 'mpich';
const script = join(__dirname, 'fixtures', 'children.cjs');

/** What is printed, a line for each value; the two ranks end with their sum. */
async function shown(how: string): Promise<unknown[]> {
  const { status, stdout, stderr } = await runMpi({
    library,
    ranks: 2,
    script,
    args: [how],
    timeout: 20,
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

const byValue = (values: unknown[]) => values.map((value) => JSON.stringify(value)).sort();

test.each([
  ['exits', 3],
  ['throws', 1],
])('one that ends with a failure does not end the job: %s', async (how, code) => {
  expect(byValue(await shown(how))).toEqual(byValue([[code, null], 1, 1]));
});

test('MPI calls of a grandchild throw an error that says what to do', async () => {
  const error = [
    'LoadError',
    'ERR_MPI4NODE_CHILD',
    `This process is no rank, but a child of process N, which is one: call MPI there, or set
MPI4NODE_ALLOW_SINGLETONS=1 in this process's environment, to make it a world of its own.`,
  ];
  expect(byValue(await shown('call'))).toEqual(byValue([error, error, error, [0, null], 1, 1]));
});

test('one with MPI4NODE_ALLOW_SINGLETONS=1 is a world of its own', async () => {
  expect(byValue(await shown('alone'))).toEqual(byValue([[0, 1, 5], [0, null], 1, 1]));
});

if (library === 'mpich') {
  // Open MPI's mpirun refuses to be started by a rank.
  test('those of a launcher that a rank starts are ranks', async () => {
    expect(byValue(await shown('job'))).toEqual(byValue([3, 3, 3, [0, null], 1, 1]));
  });
}

test('a process that a shell starts after another one is the rank', async () => {
  const program = (code: string) => `"${process.execPath}" -e "${code}"`;
  const load = "const { MPI } = require('mpi4node')";
  const command = [
    'sh',
    '-c',
    `${program(load)} && ${program(`${load}; console.log(MPI.COMM_WORLD.allreduce(2))`)}`,
  ];
  const started = launch({ library, ranks: 2, command, timeout: 40, env: childEnv() });
  const { status, stdout } = await run(started.command, started.args, {
    cwd: join(__dirname, '..', '..'),
    env: started.env,
    timeout: 20,
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '4\n4\n' });
});
