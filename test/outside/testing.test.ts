// @worlds openmpi mpich
// `mpi4node/testing`: jobs that a test starts.
import { fork } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { JobError, type RunRanksOptions, runRanks } from 'mpi4node/testing';
import { library, makeProject, root } from '../support/command';
import { childEnv, isAlive } from '../support/processes';

const program = join(__dirname, 'fixtures', 'run_program.mjs');
const project = makeProject('testing');

/** Runs it with the library that is tested. */
const start = (ranks: number, file: string | URL, options: RunRanksOptions = {}) =>
  runRanks(ranks, file, { ...options, env: { MPI4NODE_MPI: library, ...options.env } });

/** The error that a job ends with. */
async function failure(job: Promise<unknown>): Promise<JobError> {
  const error = await job.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof JobError) return error;
  throw new Error(`the job has not failed: ${error}`);
}

const pidsIn = (text: string): number[] => [...text.matchAll(/\d+/g)].map(Number);

/** The numbers of both ranks, which they write into a file. */
async function pidsOfFile(file: string): Promise<number[]> {
  for (;;) {
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    if (lines.length > 2) return lines.slice(0, 2).map(Number);
    await sleep(20);
  }
}

/** A program whose ranks write their numbers into a file, and then wait for each other. */
const waiting = (file: string) => `import { appendFileSync } from 'node:fs';
  import { MPI } from 'mpi4node';
  const { rank } = MPI.COMM_WORLD;
  appendFileSync(${JSON.stringify(file)}, \`\${process.pid}\\n\`);
  MPI.COMM_WORLD.recv({ source: 1 - rank });`;

function write(name: string, text: string): string {
  writeFileSync(join(project, name), text);
  return name;
}

describe('a program that passes', () => {
  test('gives the output of all ranks, and of each', async () => {
    const script = write(
      'passes.mjs',
      `import { MPI } from 'mpi4node';
      const { rank, size } = MPI.COMM_WORLD;
      console.log(\`rank \${rank} of \${size}\`);
      console.error(\`error of \${rank}: \${process.env.FRUIT} \${process.argv.slice(2)}\`);`,
    );
    const job = await start(3, script, {
      cwd: project,
      env: { FRUIT: 'plum' },
      args: ['--label', '-n', '7'],
    });
    const ranks = [0, 1, 2].map((rank) => ({
      stdout: `rank ${rank} of 3\n`,
      stderr: `error of ${rank}: plum --label,-n,7\n`,
    }));
    expect(job).toMatchObject({ status: 0, ranks });
    for (const name of ['stdout', 'stderr'] as const) {
      const lines = job[name].trimEnd().split('\n').sort();
      expect(lines).toEqual(ranks.map((each) => each[name].trimEnd()));
    }
  }, 60_000);

  test('is found by its URL, and is no rank of the job of the test', async () => {
    const url = pathToFileURL(program);
    const job = await start(2, url, {
      env: { OMPI_COMM_WORLD_RANK: '3', OMPI_COMM_WORLD_SIZE: '8', PMI_RANK: '3', PMI_SIZE: '8' },
      args: ['x'],
    });
    expect(job.ranks.map(({ stdout }) => JSON.parse(stdout))).toEqual(
      [0, 1].map((rank) => ({ rank, size: 2, args: ['x'], options: [] })),
    );
  }, 60_000);

  test('does not see how the runner of the tests is to write', async () => {
    const names = ['FORCE_COLOR', 'NODE_TEST_CONTEXT'];
    const before = names.map((name) => [name, process.env[name]] as const);
    for (const name of names) process.env[name] = '1';
    try {
      const script = write(
        'environment.mjs',
        `console.log(${JSON.stringify(names)}.filter((name) => name in process.env));`,
      );
      expect((await start(1, script, { cwd: project })).stdout).toBe('[]\n');
      const asked = { cwd: project, env: { FORCE_COLOR: '1' } };
      expect((await start(1, script, asked)).stdout).toContain('FORCE_COLOR');
    } finally {
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
  }, 60_000);

  test('may be TypeScript', async () => {
    const modules = join(project, 'node_modules');
    symlinkSync(join(root, 'node_modules', 'tsx'), join(modules, 'tsx'));
    const script = write(
      'typed.mts',
      "import { MPI } from 'mpi4node';\nconst size: number = MPI.COMM_WORLD.size;\nconsole.log(size);\n",
    );
    const job = await start(2, script, { cwd: pathToFileURL(`${project}/`) });
    expect(job).toMatchObject({ status: 0, stdout: '2\n2\n', stderr: '' });
  }, 60_000);
});

describe('a program that fails', () => {
  test('rejects with the status and the output', async () => {
    const error = await failure(start(2, program, { args: ['throws'] }));
    expect(error).toMatchObject({
      name: 'JobError',
      status: 1,
      timedOut: false,
      ranks: [
        { stdout: 'line of 0\n' },
        {
          stdout: 'line of 1\n',
          stderr: expect.stringContaining('Error: the pump broke\n    at '),
        },
      ],
    });
    expect(error.message).toMatch(/^\S+run_program\.mjs on 2 ranks ended with status 1\n/);
    expect(error.message).toContain('\n--- standard output ---\nline of ');
    expect(error.message).toMatch(
      /\n--- standard error ---\n[\s\S]*Error: the pump broke\n {4}at /,
    );
    expect(error.stderr).toMatch(/Error: the pump broke\n(?: {4}at .*\n)+$/);
  }, 60_000);

  test('rejects with the status of process.exit', async () => {
    await expect(start(2, program, { args: ['exits'] })).rejects.toMatchObject({ status: 3 });
  }, 60_000);

  test('shows the last lines in the message, and keeps all', async () => {
    const script = write(
      'long.mjs',
      "for (let i = 0; i < 100; i++) console.log('line', i);\nprocess.exitCode = 4;\n",
    );
    const error = await failure(start(1, script, { cwd: project }));
    expect(error.message).toContain('---\n(40 lines before these)\nline 40\n');
    expect(error).toMatchObject({ status: 4, stdout: expect.stringMatching(/^line 0\n/) });
  }, 60_000);
});

describe('a program that hangs', () => {
  test('is ended by the timeout, with all that it has started', async () => {
    const error = await failure(start(2, program, { args: ['hangs'], timeout: 10_000 }));
    expect(error).toMatchObject({ status: 124, timedOut: true });
    expect(error.message).toMatch(
      / on 2 ranks was ended after 10000 ms\n--- standard output ---\n/,
    );
    const pids = pidsIn(error.stdout);
    expect([pids.length, pids.filter(isAlive)]).toEqual([4, []]);
    expect(error.ranks.map(({ stdout }) => pidsIn(stdout).length)).toEqual([2, 2]);
  }, 60_000);

  test('is ended by a signal, whose reason it rejects with', async () => {
    const stop = new AbortController();
    const { signal } = stop;
    const reason = new Error('the test is over');
    const file = join(project, 'pids');
    const job = start(2, write('waits.mjs', waiting(file)), { cwd: project, signal });
    const pids = await pidsOfFile(file);
    stop.abort(reason);
    await expect(job).rejects.toBe(reason);
    expect(pids.filter(isAlive)).toEqual([]);
    await expect(start(2, program, { signal })).rejects.toBe(reason);
  }, 60_000);

  test.each(['SIGKILL', 'SIGTERM'] as const)(
    'ends with the process that waits for it, which %s ends',
    async (name) => {
      const file = join(project, `pids-${name}`);
      const script = write('waits.mjs', waiting(file));
      const parent = fork(
        join(
          project,
          write(
            'starts.cjs',
            `require('mpi4node/testing').runRanks(2, '${script}');
            process.on('message', () => process.kill(process.pid, '${name}'));`,
          ),
        ),
        { cwd: project, env: childEnv({ MPI4NODE_MPI: library }), execArgv: [] },
      );
      const pids = await pidsOfFile(file);
      const ended = new Promise((resolve) => {
        parent.on('close', (_status, signal) => resolve(signal));
      });
      parent.send('end');
      expect(await ended).toBe(name);
      while (pids.some(isAlive)) await sleep(20);
    },
    60_000,
  );
});

describe('mistakes', () => {
  test.each([
    [
      () => runRanks(0, program),
      RangeError,
      'runRanks: ranks must be a whole number of at least 1',
    ],
    [() => runRanks(1.5, program), RangeError, 'runRanks: ranks must be a whole number'],
    [() => runRanks(1, 5 as never), TypeError, 'runRanks: file must be the path or the URL'],
    [
      () => runRanks(1, program, { timeOut: 1 } as never),
      TypeError,
      "runRanks has no option 'timeOut', but args, env, cwd, timeout, signal",
    ],
    [() => runRanks(1, program, { args: 'x' as never }), TypeError, 'args must be an array of'],
    [() => runRanks(1, program, { timeout: -1 }), TypeError, 'timeout must be milliseconds'],
    [
      () => runRanks(1, program, { signal: 1 as never }),
      TypeError,
      'signal must be an AbortSignal',
    ],
    [() => start(1, 'no-such.mjs'), Error, 'There is no program /'],
    [() => start(1, program, { env: { MPI4NODE_MPI: 'lam' } }), Error, "There is no MPI 'lam'"],
  ] as const)('%s', async (call, kind, text) => {
    const error = await call().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(kind);
    expect(error).not.toBeInstanceOf(JobError);
    expect((error as Error).message).toContain(text);
  });
});
