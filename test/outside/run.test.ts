// @worlds openmpi mpich alone
// `mpi4node run`, seen from outside.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { allowRoot, cli, library, makeProject, root } from '../support/command';
import { childEnv, type Ended, isAlive, type RunOptions, runNode } from '../support/processes';

const program = join(__dirname, 'fixtures', 'run_program.mjs');
const project = makeProject('run');

const start = (args: readonly string[], options: RunOptions = {}): Promise<Ended> =>
  runNode(cli, ['run', '--mpi', library, ...args], {
    cwd: project,
    timeout: 60,
    ...options,
    env: { ...allowRoot, ...options.env },
  });

const linesOf = (text: string) => text.trimEnd().split('\n').sort();

describe('what ranks are started with', () => {
  test("arguments behind the program are the program's", async () => {
    const { status, stdout } = await start([
      ...['-n', '2', '--node-options', '--stack-size=2000 "--title=two words"'],
      ...[program, '--label', '-n', '3', '--', '--mpirun-args'],
    ]);
    expect(status).toBe(0);
    expect(linesOf(stdout).map((line) => JSON.parse(line))).toEqual(
      [0, 1].map((rank) => ({
        ...{ rank, size: 2, args: ['--label', '-n', '3', '--', '--mpirun-args'] },
        options: ['--stack-size=2000', '--title=two words'],
      })),
    );
  }, 60_000);

  test('more ranks than cores', async () => {
    const { status, stdout } = await start(['-n', '5', program]);
    expect([status, linesOf(stdout).length]).toEqual([0, 5]);
  }, 60_000);

  test('options for mpirun stand between --mpirun-args and --', async () => {
    const option = library === 'openmpi' ? ['-x', 'FRUIT=apple'] : ['-genv', 'FRUIT', 'apple'];
    const script = join(project, 'fruit.cjs');
    writeFileSync(script, 'console.log(process.env.FRUIT)');
    const { stdout } = await start(['-n', '2', '--mpirun-args', ...option, '--', script]);
    expect(stdout).toBe('apple\napple\n');
    const { status, stderr } = await start(['--mpirun-args', ...option, script]);
    expect([status, stderr]).toEqual([2, expect.stringContaining('up to a --')]);
  }, 60_000);

  test('--pool: rank 0 alone runs the program', async () => {
    const script = join(__dirname, 'fixtures', 'run_pool.mjs');
    const { status, stdout } = await start(['-n', '3', '--pool', script], { cwd: root });
    expect([status, stdout]).toEqual([0, '42\n']);
  }, 60_000);

  test('rank 0 has the standard input', async () => {
    const child = spawn(
      process.execPath,
      [cli, 'run', '--mpi', library, '-n', '2', program, 'input'],
      {
        env: childEnv(allowRoot),
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    );
    child.stdin.end('a line');
    let said = '';
    for await (const text of child.stdout) said += text;
    expect(said).toBe('got a line\n');
  }, 60_000);

  test('no colours into a file, unless they are asked for', async () => {
    // The test's own environment has NO_COLOR.
    const plain = await start(['-n', '1', program, 'colors'], { env: { NO_COLOR: undefined } });
    expect(plain.stdout).toBe("{ NO_COLOR: '1', FORCE_COLOR: undefined }\n");
    const forced = { NO_COLOR: undefined, FORCE_COLOR: '1' };
    const { stdout } = await start(['-n', '2', '--label', program, 'colors'], { env: forced });
    expect(stdout).toContain('\x1b[36m0 | \x1b[39m{');
    expect(stdout).toContain('\x1b[32m1 | \x1b[39m{');
  }, 60_000);

  test('in a job of Slurm, srun starts them with the plug-in that fits', async () => {
    const folder = join(project, 'bin');
    mkdirSync(folder);
    const fake =
      '#!/bin/sh\n[ "$1" = --mpi=list ] && echo "none pmi2 pmix" >&2 && exit\necho "1: $*"\n';
    writeFileSync(join(folder, 'srun'), fake, { mode: 0o755 });
    const PATH = `${folder}${delimiter}${process.env.PATH}`;
    const slurm = { env: { PATH, SLURM_JOB_ID: '7' } };
    const { stdout } = await start(['-n', '3', '--label', program], slurm);
    const plugin = library === 'openmpi' ? 'pmix' : 'pmi2';
    expect(stdout).toBe(
      `1 | --label --input=0 --kill-on-bad-exit=1 --mpi=${plugin} -n 3 ${process.execPath} ${program}\n`,
    );
    const { stdout: without } = await start(['-n', '2', '--no-srun', program], slurm);
    expect(without).toContain('"size":2');
  }, 60_000);
});

describe('mistakes', () => {
  test.each([
    [['-n', '0', program], "option '-n, --np <count>' argument '0' is invalid"],
    [['-n', 'two', program], 'It must be a whole number.'],
    [['--ranks', 'x', program], 'It must be ranks such as 0,3 or 0-3,8, or none.'],
    [['--timeout', '-1', program], 'It must be a number of at least'],
    [['no-such.mjs'], 'There is no program '],
    [['--mpi', 'lam', program], "There is no MPI 'lam'"],
    [[], "missing required argument 'program'"],
    [['--lable', program], "unknown option '--lable'\n(Did you mean --label?)"],
  ])('%j', async (args, text) => {
    const { status, stdout, stderr } = await start(args);
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining(text),
    });
  });
});

describe('output', () => {
  test('a label before each line, and no line is split', async () => {
    const { status, stdout } = await start(['-n', '2', '--label', program, 'pieces']);
    const text = 'ä€😀'.repeat(1500);
    const expected = [0, 1].flatMap((rank) => [
      ...Array.from({ length: 30 }, (_, i) => `${rank} | ${rank}:${i}:${text}:end`),
      `${rank} | ${rank}:no end of the line`,
    ]);
    expect(status).toBe(0);
    expect(linesOf(stdout).map((line) => line.slice(0, 20))).toEqual(
      [...expected].sort().map((line) => line.slice(0, 20)),
    );
    expect(linesOf(stdout)).toEqual(expected.sort());
  }, 60_000);

  test('--ranks shows some of them, and --output keeps all', async () => {
    const folder = join(project, 'logs');
    const { stdout } = await start(['-n', '3', '--ranks', '1-2', '--output', folder, program]);
    expect(linesOf(stdout).map((line) => JSON.parse(line).rank)).toEqual([1, 2]);
    for (const rank of [0, 1, 2]) {
      const text = readFileSync(join(folder, `rank-${rank}.log`), 'utf8');
      expect(JSON.parse(text)).toMatchObject({ rank, size: 3 });
    }
    const { stdout: nothing } = await start(['-n', '2', '--ranks', 'none', program]);
    expect(nothing).toBe('');
  }, 60_000);

  test('alone, a rank shows the beginning of a line at once', async () => {
    const script = join(project, 'asks.cjs');
    writeFileSync(script, "process.stdout.write('name? '); setTimeout(() => {}, 3000);");
    let seen = 0;
    const { elapsed } = await start(['-n', '1', script], {
      onOutput: (text) => {
        if (text === 'name? ') seen = performance.now();
      },
    });
    expect([performance.now() - seen > 2000, elapsed > 3]).toEqual([true, true]);
  }, 60_000);
});

describe('how it ends', () => {
  test.each([
    [
      'throws',
      1,
      /\n\nmpi4node: rank 2 of 3: unhandled rejection, aborting the job:\nError: the pump broke\n(?: {4}at .*\n)+$/,
    ],
    ['exits', 3, /\n\nmpi4node: rank 2 of 3 exits with code 3: aborting the job\.\n$/],
    [
      'killed',
      137,
      /^mpi4node: (rank 2|the rank with process \d+ on \S+) was ended by SIGKILL;.*\n$/,
    ],
  ])(
    '%s: the failure is shown last and once, and the launcher is not',
    async (how, code, text) => {
      const { status, stdout, stderr } = await start(['-n', '3', program, how]);
      expect({ status, stdout: linesOf(stdout) }).toEqual({
        status: code,
        stdout: ['line of 0', 'line of 1', 'line of 2'],
      });
      expect(`\n${stderr}`.replace(/^\n(?=mpi4node: \S+ \d* ?w|mpi4node: the)/, '')).toMatch(text);
      expect(stderr.match(/rank 2|the rank with/g)).toHaveLength(1);
      expect(stderr).not.toMatch(/Abort\(|BAD TERMINATION|MPI_ABORT|-{30}/);
    },
    60_000,
  );

  test('--verbose shows the launcher, too', async () => {
    const { stderr } = await start(['-n', '2', '--verbose', program, 'killed']);
    expect(stderr).toMatch(/^mpi4node: \S*mpi(run|exec)\S* .* -n 2 /);
    expect(stderr).toMatch(library === 'openmpi' ? /exited on signal 9/ : /BAD TERMINATION/);
  }, 60_000);

  test('an error before the first MPI call, in all ranks, is shown once', async () => {
    const script = join(project, 'wrong.mjs');
    writeFileSync(script, 'const x = 1;\nx = = 2;\n');
    const { status, stderr } = await start(['-n', '3', script]);
    expect(status).not.toBe(0);
    expect(stderr.match(/SyntaxError/g)).toHaveLength(1);
    expect(stderr).toMatch(
      /^\n(mpi4node: ranks? [\d and]+ failed in the same way\.\n)?mpi4node: rank \d failed:\n.*wrong\.mjs:2\n/,
    );
  }, 60_000);

  test('what only looks like an error is shown where it is', async () => {
    const script = join(project, 'quotes.cjs');
    writeFileSync(script, "console.error('/a/b:3\\nno mark\\nnone\\nnone\\n/a/c:4')");
    const said = '/a/b:3\nno mark\nnone\nnone\n/a/c:4\n';
    const folder = join(project, 'quoted');
    const { status, stderr } = await start(['-n', '1', '--output', folder, script]);
    expect([status, stderr]).toEqual([0, said]);
    expect(readFileSync(join(folder, 'rank-0.log'), 'utf8')).toBe(said);
  }, 60_000);

  /** Starts ranks that wait, signals the command, and tells which processes are left. */
  async function signalled(how: string, signal: NodeJS.Signals) {
    const child = spawn(process.execPath, [cli, 'run', '--mpi', library, '-n', '2', program, how], {
      env: childEnv(allowRoot),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    let sent = 0;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (sent > 0 || said.match(/ready.*\n/g)?.length !== 2) return;
      sent = performance.now();
      child.kill(signal);
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const status = await new Promise((resolve) => {
      child.on('close', resolve);
    });
    const pids = [...said.matchAll(/\d+/g)].map(Number);
    const left = pids.filter(isAlive);
    return { status, left, pids: pids.length, stderr, seconds: (performance.now() - sent) / 1000 };
  }

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    '%s ends all ranks, and leaves nothing behind',
    async (signal, code) => {
      const { seconds, ...ended } = await signalled('waits', signal);
      expect(ended).toEqual({ status: code, left: [], pids: 2, stderr: '' });
      // 0.1 s on an idle machine.
      expect(seconds).toBeLessThan(2);
      const stubborn = await signalled('hangs', signal);
      expect(stubborn).toMatchObject({ status: code, left: [], pids: 4, stderr: '' });
    },
    60_000,
  );

  test('--timeout ends it with status 124', async () => {
    const { status, stderr, stdout } = await start(['-n', '2', '--timeout', '4', program, 'hangs']);
    expect([status, stderr]).toEqual([124, 'mpi4node: the job was ended after 4 s (--timeout)\n']);
    const pids = [...stdout.matchAll(/\d+/g)].map(Number);
    expect([pids.length, pids.filter(isAlive)]).toEqual([4, []]);
  }, 60_000);
});

describe('debugging and profiling', () => {
  test('--inspect opens a port for each rank', async () => {
    const { stderr } = await start(['-n', '2', '--inspect=19229', program]);
    expect(linesOf(stderr)).toEqual(
      [0, 1].map((rank) =>
        expect.stringMatching(
          new RegExp(
            `^mpi4node: rank ${rank}: the debugger listens on ws://127.0.0.1:${19229 + rank}/`,
          ),
        ),
      ),
    );
    // Without a port, the word behind it is the program.
    const { status } = await start(['-n', '1', '--inspect', program]);
    expect(status).toBe(0);
  }, 60_000);

  test('--cpu-prof and --heap-prof write a file for each rank, and a table', async () => {
    const folder = join(project, 'profiles');
    const { status, stderr } = await start([
      ...['-n', '2', '--cpu-prof', '--heap-prof', '--output', folder, program, 'busy'],
    ]);
    expect(status).toBe(0);
    for (const name of ['0.cpu', '1.cpu', '0.heap', '1.heap']) {
      expect(existsSync(join(folder, `rank-${name}profile`))).toBe(true);
    }
    expect(stderr).toMatch(/mpi4node: CPU time of 2 ranks, \d+\.\d\d s in all/);
    expect(stderr).toMatch(/mpi4node: Memory in use of 2 ranks, \d+\.\d\d MiB in all/);
    expect(stderr).toMatch(
      /^ +\d+\.\d\d +\d+\.\d % +\d+\.\d\d +\d+\.\d\d +[01] {2}.*run_program\.mjs:/m,
    );
  }, 60_000);
});

describe('TypeScript', () => {
  const source = `import { MPI } from 'mpi4node';
const size: number = MPI.COMM_WORLD.size;
console.log(\`size \${size}\`);
`;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const strips = major > 22 || (major === 22 && minor >= 6);

  test('runs by Node itself, else by the tsx of the project', async () => {
    writeFileSync(join(project, 'app.mts'), source);
    if (!strips) {
      const { status, stderr } = await start(['-n', '2', 'app.mts']);
      expect({ status, stderr }).toEqual({
        status: 2,
        stderr: expect.stringContaining('npm install --save-dev tsx'),
      });
      symlinkSync(join(root, 'node_modules', 'tsx'), join(project, 'node_modules', 'tsx'));
    }
    const { status, stdout, stderr } = await start(['-n', '2', 'app.mts']);
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: 'size 2\nsize 2\n',
      stderr: '',
    });
  }, 60_000);
});

test('--watch starts again when a source changes', async () => {
  const folder = join(project, 'watched');
  mkdirSync(folder);
  const script = join(folder, 'app.mjs');
  const write = (word: string) =>
    writeFileSync(script, `import { word } from './word.mjs'; console.log(word);${word}`);
  const other = join(folder, 'word.mjs');
  writeFileSync(other, "export const word = 'first';");
  write('');
  const child = spawn(
    process.execPath,
    [cli, 'run', '--mpi', library, '-n', '2', '--watch', script],
    {
      env: childEnv(allowRoot),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let stdout = '';
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    const waits = stderr.match(/waiting for a change/g)?.length ?? 0;
    if (!text.includes('waiting for a change')) return;
    // The second job does not end by itself, and is ended by a change.
    if (waits === 1)
      writeFileSync(other, "export const word = 'second'; setInterval(() => {}, 1e3);");
    else child.kill('SIGINT');
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (!stdout.endsWith('second\nsecond\n')) return;
    writeFileSync(other, "export const word = 'third';");
  });
  const status = await new Promise((resolve) => {
    child.on('close', resolve);
  });
  expect([stdout, status]).toEqual(['first\nfirst\nsecond\nsecond\nthird\nthird\n', 130]);
  expect(stderr.match(/word\.mjs has changed: starting again/g)).toHaveLength(2);
  expect(stderr.match(/has ended with status 0; waiting for a change/g)).toHaveLength(2);
}, 60_000);
