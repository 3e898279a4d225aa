// @worlds openmpi mpich
// Processes that a program starts, and what ends when one of them ends: seen from outside.
import { join } from 'node:path';
import { makeFolder } from '../support/command';
import { compileProgram } from '../support/compiled_fixtures';
import {
  canSpawn,
  type Ended,
  hasNameServer,
  manyProcesses,
  runMpi,
  runNode,
} from '../support/processes';
import { library as libraryOrNull } from '../support/world';

const library = libraryOrNull as 'openmpi' | 'mpich';
const script = join(__dirname, 'fixtures', 'processes', 'parent.mjs');
const folder = makeFolder('processes');
const timeout = 30;

const launch = (ranks: number, how: string, ...args: string[]) =>
  runMpi({ library, ranks, script, args: [how, ...args], timeout, spawns: true });
const alone = (how: string, ...args: string[]) =>
  runNode(script, [how, ...args], { env: { ...manyProcesses, MPI4NODE_MPI: library }, timeout });

const valuesOf = ({ stdout }: Ended): unknown[] =>
  stdout
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);

/** What is printed by a job without a problem. */
async function shown(ended: Promise<Ended>): Promise<unknown[]> {
  const { status, stderr, ...rest } = await ended;
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return valuesOf({ status, stderr, ...rest });
}

const report = (rank: number, size: number, remote: number, ...args: string[]) => ({
  rank,
  size,
  remote,
  args,
  cwd: expect.any(String),
  appnum: expect.anything(),
});

test('a process that a launcher has started has no parent, and knows the universe', async () => {
  expect(await shown(launch(1, 'attributes'))).toEqual([[true, expect.anything()], true]);
});

if (!canSpawn(library)) {
  test.each([1, 2])('%i rank(s): an exception, and the program goes on', async (ranks) => {
    const values = await shown(launch(ranks, 'unsupported'));
    const error = [
      'MPI_ERR_UNSUPPORTED_OPERATION',
      expect.stringMatching(/^MPI_Comm_spawn is not supported by this MPI library \(MPICH /),
    ];
    expect(values).toEqual(Array(ranks).fill([error, error, ranks]));
  });
} else {
  describe('a module', () => {
    test.each([1, 2])('started by %i rank(s)', async (ranks) => {
      const [said] = await shown(launch(ranks, 'report'));
      const args = ['a b', ''];
      expect(said).toEqual([0, 1].map((rank) => report(rank, 2, ranks, ...args)));
    });

    test('started by a process alone', async () => {
      const [said] = await shown(alone('report'));
      expect(said).toEqual([0, 1].map((rank) => report(rank, 2, 1, 'a b', '')));
    });

    test.each([1, 2])('started by %i rank(s), without blocking the loop', async (ranks) => {
      const [said] = await shown(launch(ranks, 'later'));
      expect(said).toEqual([0, 1].map((rank) => report(rank, 2, ranks)));
    });

    test.each(['wdir', 'map', 'info'])('in a folder, by %s', async (how) => {
      const [[said]] = (await shown(launch(1, how, folder))) as [[{ cwd: string }]];
      expect(said.cwd).toBe(folder);
    });
  });

  test('a module in TypeScript', async () => {
    const said = [0, 1].map((rank) => ({ rank, args: ['a'] }));
    expect(await shown(launch(1, 'typescript'))).toEqual([said]);
  });

  test.each([1, 2])('a program in C, started by %i rank(s)', async (ranks) => {
    const file = compileProgram(folder, 'processes/child', `mpicc.${library}`);
    expect(await shown(launch(ranks, 'program', file))).toEqual([
      [7, `2: one, two words, ${ranks}`],
    ]);
  });

  test('only the arguments of the root count', async () => {
    expect(await shown(launch(2, 'root'))).toEqual([[report(0, 1, 2, 'last')]]);
  });

  test('error codes are filled in', async () => {
    const said = [0, 1].map((rank) => report(rank, 2, 1));
    expect(await shown(launch(1, 'codes'))).toEqual([[true, true], said]);
  });

  // In C, too.
  const testSeveral = hasNameServer(library) ? test : test.skip;
  const but = hasNameServer(library) ? '' : ' (the launcher of Open MPI 5.0 crashes)';

  testSeveral(`several programs are one world${but}`, async () => {
    const said = ['one', 'two', 'two'].map((name, rank) => ({
      ...report(rank, 3, 1, name),
      appnum: Math.min(rank, 1),
    }));
    expect(await shown(launch(1, 'multiple'))).toEqual([[1, 2], said]);
  });

  test('messages, collectives and one communicator of both', async () => {
    const [sums, names] = await shown(launch(2, 'exchange'));
    expect(sums).toEqual([0, 1, 2].map((from) => ({ from, sum: 6 })));
    expect(names).toEqual(['parent 0', 'parent 1', 'child 0', 'child 1', 'child 2']);
  });

  test('two groups at the same time', async () => {
    const values = await shown(launch(1, 'two'));
    expect(values).toEqual([[report(0, 1, 1, 'second')], [report(0, 1, 1, 'first')]]);
  });

  test('errors at the root reach the other ranks, and all goes on', async () => {
    const [[root, other]] = (await shown(launch(2, 'errors'))) as [Record<string, string[]>[]];
    const S = 'Intracomm.Spawn';
    const elsewhere = (code: string, method: string, text: string) => [
      code,
      `${method}: rank 0 has failed: ${text}`,
    ];
    const type = `command must be the URL of a module or the name of a program, but 5 came`;
    expect(root).toEqual({
      module: [
        'MPI_ERR_SPAWN',
        expect.stringMatching(/^Intracomm\.Spawn: MPI_ERR_SPAWN: there is no module .*none\.mjs$/),
      ],
      type: ['TypeError', `${S}: ${type}`],
      maxprocs: ['RangeError', `${S}: maxprocs must be at least 1, but is 0`],
      word: ['TypeError', `${S}: args[1] must be a string, but 7 came`],
      url: ['RangeError', `${S}: command must be a file: URL, but is https://example.org/x.mjs`],
      root: ['MPI_ERR_ROOT', `${S}: MPI_ERR_ROOT: root is 2, but must be a rank from 0 to 1`],
      lengths: [
        'RangeError',
        `${S}_multiple: args must have as many elements as command, which has 2, but has 1`,
      ],
      later: ['TypeError', `${S}Async: ${type}`],
      port: ['TypeError', 'Intracomm.Accept: port_name must be a string, but 5 came'],
      portLater: ['TypeError', 'Intracomm.ConnectAsync: port_name must be a string, but 5 came'],
      errcodes: ['TypeError', `${S}: errcodes must be null or an array to fill, but 7 came`],
    });
    for (const name of ['module', 'type', 'maxprocs', 'word', 'url']) {
      expect([name, other[name]]).toEqual([name, elsewhere('MPI_ERR_SPAWN', S, root[name][1])]);
    }
    expect(other.lengths).toEqual(elsewhere('MPI_ERR_SPAWN', `${S}_multiple`, root.lengths[1]));
    expect(other.later).toEqual(elsewhere('MPI_ERR_SPAWN', `${S}Async`, root.later[1]));
    expect(other.port).toEqual(elsewhere('MPI_ERR_PORT', 'Intracomm.Accept', root.port[1]));
    expect(other.portLater).toEqual(
      elsewhere('MPI_ERR_PORT', 'Intracomm.ConnectAsync', root.portLater[1]),
    );
    expect([other.root, other.errcodes]).toEqual([root.root, root.errcodes]);
  });

  test('a program that is not there is an error at all ranks', async () => {
    const text = 'Intracomm.Spawn: MPI_ERR_SPAWN: there is no program no-such-program';
    expect(await shown(launch(2, 'command'))).toEqual([
      [
        ['MPI_ERR_SPAWN', text],
        ['MPI_ERR_SPAWN', `Intracomm.Spawn: rank 0 has failed: ${text}`],
      ],
    ]);
  });

  describe('a failing child ends all', () => {
    test.each([
      [
        'fails',
        1,
        'mpi4node: rank 1 of 2: unhandled rejection, aborting the job:\nError: the child',
      ],
      ['exits', 3, ' of 2 exits with code 3: aborting the job.\n'],
      ['aborts', 5, ''],
    ])('%s', async (how, status, text) => {
      const ended = await launch(2, 'failing', how);
      expect(ended.status).toBe(status);
      expect(ended.stderr).toContain(text);
    });

    test('one that a signal kills', async () => {
      const ended = await launch(1, 'failing', 'dies');
      expect(ended.status === 0 ? ended : 'not 0').toBe('not 0');
    });

    test.each([
      ['fails', 1],
      ['exits', 3],
      ['aborts', 5],
      ['dies', 1],
    ])('without a launcher: %s', async (how, status) => {
      const ended = await alone('failing', how);
      expect(ended.status).toBe(status);
      expect(ended.stderr).toContain(
        'mpi4node: a process that this one has started has failed: ending this one, too.\n',
      );
    });

    test('a program in C', async () => {
      const file = compileProgram(folder, 'processes/child', `mpicc.${library}`);
      expect((await launch(1, 'program', file, 'fails')).status).toBe(7);
    });
  });

  describe('a failing parent ends its children', () => {
    test.each([
      [
        'fails',
        1,
        'mpi4node: rank 0 of 1: unhandled rejection, aborting the job:\nError: the parent',
      ],
      ['exits', 4, 'mpi4node: rank 0 of 1 exits with code 4: aborting the job.\n'],
      ['aborts', 6, ''],
      ['dies', 137, ''],
    ])('%s', async (how, status, text) => {
      const ended = await launch(1, 'parent', how);
      expect(ended.status).toBe(status);
      expect(ended.stderr).toContain(text);
    });

    test.each([
      ['fails', 1],
      ['exits', 4],
    ])('without a launcher: %s', async (how, status) => {
      expect((await alone('parent', how)).status).toBe(status);
    });
  });

  // The launcher of Open MPI 4 ends all that it has started.
  test('a child that fails after it was disconnected', async () => {
    const { status, stdout } = await launch(1, 'left');
    expect(status).toBe(3);
    expect(stdout).toBe(hasNameServer(library) ? '' : '"the parent goes on"\n');
  });

  test('a child that fails after it was disconnected, without a launcher', async () => {
    expect(valuesOf(await alone('left'))).toEqual(['the parent goes on']);
  });

  test.each(['', 'disconnected'])('a parent that ends first, %s', async (how) => {
    const { status, stderr, stdout } = await launch(1, 'first', how);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe('"the parent has ended"\nthe child has ended\n');
  });

  test('a parent that ends first, without a launcher, takes its children with it', async () => {
    const { status, stdout } = await alone('first', 'disconnected');
    expect({ status, stdout }).toEqual({ status: 0, stdout: '"the parent has ended"\n' });
  });

  test('a process that exits while a thread waits for a client ends the job', async () => {
    const ended = await launch(1, 'accepts');
    expect(ended.status).toBe(1);
    expect(ended.stderr).toContain(
      'mpi4node: rank 0 of 1 has ended while MPI_Comm_accept still waits, on a thread: aborting the job.\n',
    );
  });
}
