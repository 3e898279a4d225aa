// @worlds openmpi mpich
// `mpi4node bench`, which starts ranks by itself or runs on those of a launcher.
import { allowRoot, cli, library } from '../support/command';
import { type Ended, runMpi, runNode } from '../support/processes';

const timeout = 60;

const alone = (ranks: number, ...args: string[]): Promise<Ended> =>
  runNode(cli, ['bench', '--mpi', library, '-n', String(ranks), ...args], {
    timeout,
    env: allowRoot,
  });

const launched = (ranks: number, ...args: string[]): Promise<Ended> =>
  runMpi({ library, ranks, script: cli, args: ['bench', ...args], timeout });

/** The lines of a run that is right and says nothing else. */
function linesOf({ status, stdout, stderr }: Ended): string[] {
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  // Open MPI 4 ends the lines of a rank as a terminal does.
  return stdout === '' ? [] : stdout.replaceAll('\r', '').trimEnd().split('\n');
}

const few = ['--skip', '1', '--loop', '3'];
const sample = / \| \d\.\d{7}e[+-]\d\d ± \d\.\d{4}e[+-]\d\d {8}3$/;

describe('helloworld', () => {
  const hello = [0, 1, 2].map((rank) =>
    expect.stringMatching(new RegExp(`^Hello, World! I am process ${rank} of 3 on [^\\s]+\\.$`)),
  );

  test('starts ranks by itself, and each says hello', async () => {
    expect(linesOf(await alone(3, 'helloworld')).sort()).toEqual(hello);
  });

  test('runs on the ranks of a launcher', async () => {
    expect(linesOf(await launched(3, 'helloworld')).sort()).toEqual(hello);
  });

  test('says nothing if it is to be quiet', async () => {
    expect(linesOf(await alone(2, 'helloworld', '--quiet'))).toEqual([]);
  });
});

describe('ringtest', () => {
  test.each([1, 3])('times rounds of %s ranks', async (ranks) => {
    const [line, ...more] = linesOf(await alone(ranks, 'ringtest', '-n', '1000', '-l', '5'));
    expect(more).toEqual([]);
    const [, seconds] =
      /^time for 5 loops = (\S+) seconds \((?:1|3) processes, 1000 bytes\)$/.exec(line) ?? [];
    expect(Number(seconds)).toBeGreaterThan(0);
    expect(Number(seconds)).toBeLessThan(timeout);
  });

  test('a rank that fails ends the job with its message', async () => {
    const { status, stdout, stderr } = await alone(2, 'ringtest', '-n', '9000000000000000');
    expect(status).not.toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toContain('RangeError: Invalid typed array length: 9000000000000000');
  });
});

describe('tables', () => {
  test.each([
    ['pingpong', [], 'PingPong', [1, 2, 4, 8, 16]],
    ['pingpong', ['--objects'], 'PingPong', [1, 2, 4, 8, 16]],
    ['allreduce', [], 'Allreduce', [8, 16]],
  ])('%s %j has a row for each size', async (name, options, title, sizes) => {
    const ended = await alone(2, name, '--max-size', '16', ...few, ...options);
    const [first, second, ...rows] = linesOf(ended);
    expect([first, second]).toEqual([
      `# MPI ${title} Test`,
      '# Size [B]  Bandwidth [MB/s] | Time Mean [s] ± StdDev [s]  Samples',
    ]);
    expect(rows.map((row) => Number(row.slice(0, 10)))).toEqual(sizes);
    for (const row of rows) expect(row).toMatch(sample);
  });

  test('large messages are timed less often', async () => {
    const sizes = ['-m', '1024', '-n', '4096', '--large-size', '1024', '--huge-size', '2048'];
    const loops = [
      '-s',
      '0',
      '-l',
      '5',
      '--loop-large',
      '3',
      '--loop-huge',
      '2',
      '--skip-huge',
      '0',
    ];
    const rows = linesOf(await launched(2, 'pingpong', '--no-header', ...sizes, ...loops));
    expect(rows.map((row) => row.trim().split(/\s+/).at(-1))).toEqual(['5', '3', '2']);
  });

  test('without titles and times there are two columns', async () => {
    const options = ['-m', '8', '-n', '8', '--no-header', '--no-stats', ...few];
    const rows = linesOf(await alone(1, 'pingpong', ...options));
    expect(rows).toEqual([expect.stringMatching(/^ {9}8 {9,}\d+\.\d\d$/)]);
  });
});

describe('pool', () => {
  test.each([
    [1, /^# mpi4node\/pool Test, workers: \d+ \(threads\)$/],
    [2, /^# mpi4node\/pool Test, workers: 1 \(ranks\)$/],
  ])('times tasks with a world of %s', async (ranks, title) => {
    const options = ['--num-tasks', '40', '--outstanding', '8', '--size', '4096', ...few];
    const [first, second, ...rows] = linesOf(await alone(ranks, 'pool', ...options));
    expect(first).toMatch(title);
    expect(second).toMatch(/^# Task +Tasks\/s \| Time Mean/);
    expect(rows.map((row) => row.slice(2, 28).trim())).toEqual([
      'empty, 8 outstanding',
      'empty, one by one',
      '4096 B there and back',
    ]);
    for (const row of rows) expect(row).toMatch(sample);
  });
});

describe('mistakes', () => {
  test('an unknown benchmark is met with those that there are', async () => {
    const { status, stderr } = await alone(2, 'pingpang');
    expect(status).toBe(2);
    expect(stderr).toContain("mpi4node: unknown command 'pingpang'");
    expect(stderr).toContain('helloworld, ringtest, pingpong, allreduce, pool');
  });

  test('under a launcher, a number of ranks is refused', async () => {
    const { status, stderr } = await launched(1, '-n', '2', 'helloworld');
    expect(status).not.toBe(0);
    expect(stderr).toContain('leave out -n and --mpi');
  });

  test('--help shows the benchmarks, and the options of one', async () => {
    const all = await runNode(cli, ['bench', '--help']);
    expect(linesOf(all).join('\n')).toMatch(/helloworld[\s\S]+ringtest[\s\S]+pingpong[\s\S]+pool/);
    const one = await runNode(cli, ['bench', 'pingpong', '--help']);
    expect(linesOf(one).join('\n')).toMatch(/--min-size <bytes>[\s\S]+--no-stats/);
  });
});
