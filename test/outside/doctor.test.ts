// @worlds openmpi mpich
// `mpi4node doctor`: what it finds on a machine that is well, and on some that are not.
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Finding } from '../../lib/command/doctor/finding';
import type { Machine } from '../../lib/command/doctor/machine';
import { findLauncher } from '../harness/launch.cjs';
import { allowRoot, cli, library, makeFolder, root } from '../support/command';
import { run, runNode } from '../support/processes';

const timeout = 90;
const scratch = makeFolder('doctor');

/** A folder of addons with that of this library alone. */
function folderOfAddons(name: string): { folder: string; addon: string } {
  const folder = join(scratch, name);
  const addon = join(folder, library);
  mkdirSync(addon, { recursive: true });
  cpSync(join(root, 'build', library, 'mpi.json'), join(addon, 'mpi.json'));
  symlinkSync(join(root, 'build', library, 'mpi4node.node'), join(addon, 'mpi4node.node'));
  return { folder, addon };
}

const only = folderOfAddons('only').folder;

/** An installation of this library whose launcher runs a script of the shell. */
function withLauncher(name: string, script: string): NodeJS.ProcessEnv {
  const bin = join(scratch, `${name}-bin`);
  mkdirSync(bin);
  const launcher = join(bin, 'mpirun');
  const version = `[ "$1" = --version ] && exec '${realLauncher}' --version`;
  writeFileSync(launcher, `#!/bin/sh\n${version}\nreal='${realLauncher}'\n${script}\n`);
  chmodSync(launcher, 0o755);
  const { folder, addon } = folderOfAddons(name);
  const manifest = join(addon, 'mpi.json');
  const text = readFileSync(manifest, 'utf8');
  writeFileSync(manifest, text.replace(/"mpicc": ".*"/, `"mpicc": "${join(bin, 'mpicc')}"`));
  return { MPI4NODE_BUILD_DIR: folder, PATH: `${bin}${delimiter}${process.env.PATH}` };
}

let realLauncher = '';
beforeAll(async () => {
  const found = await run('sh', ['-c', `command -v ${findLauncher(library)}`]);
  realLauncher = found.stdout.trim();
});

interface Report {
  readonly status: number | null;
  readonly findings: readonly Finding[];
}

async function examine(env: NodeJS.ProcessEnv, ...args: string[]): Promise<Report> {
  const { status, stdout, stderr } = await runNode(cli, ['doctor', '--json', ...args], {
    timeout,
    env: {
      MPI4NODE_BUILD_DIR: only,
      MPI4NODE_BINARIES: join(scratch, 'no-binaries'),
      MPI4NODE_MPI: undefined,
      ...allowRoot,
      ...env,
    },
  });
  expect(stderr).toBe('');
  return { status, findings: JSON.parse(stdout) };
}

const about = ({ findings }: Report, pattern: RegExp) =>
  findings.filter(({ what }) => pattern.test(what));

describe('libraries', () => {
  test(
    'one that works: addon, launcher, and two ranks that exchange messages',
    async () => {
      const report = await examine(withLauncher('well', 'exec "$real" "$@"'));
      expect(report.findings.filter(({ level }) => level === 'fault')).toEqual([]);
      expect(report.status).toBe(0);
      const [addon, launcher, exchange, ...more] = about(report, new RegExp(`^${library}: `));
      const title = library === 'openmpi' ? /Open MPI v?\d/ : /MPICH Version: \d/;
      expect(addon).toEqual({ level: 'ok', what: expect.stringMatching(title), remedy: null });
      expect(addon.what).toMatch(/, \/\S+\.so\S* \(addon: built here\)$/);
      expect(about(report, /^mpirun on the PATH is that of /)).toHaveLength(1);
      expect(launcher.what).toMatch(/^\w+: \/\S+ starts ranks$/);
      expect(exchange.what).toBe(`${library}: two ranks exchange messages`);
      expect(more).toEqual([]);
    },
    timeout * 1000,
  );

  test('no addon at all', async () => {
    const report = await examine({ MPI4NODE_BUILD_DIR: join(scratch, 'nothing') });
    expect(report.status).toBe(1);
    const [missing] = about(report, /^addon: /);
    expect(missing).toEqual({
      level: 'fault',
      what: `addon: mpi4node has no addon in ${join(scratch, 'nothing')}.`,
      remedy: expect.stringContaining('npx mpi4node build'),
    });
    // The mpirun of this machine is of no use then.
    expect(about(report, /^mpirun on the PATH .* no addon$/)).toHaveLength(1);
  });

  test('an addon that does not load', async () => {
    const { folder, addon } = folderOfAddons('damaged');
    rmSync(join(addon, 'mpi4node.node'));
    writeFileSync(join(addon, 'mpi4node.node'), 'no addon');
    const report = await examine({ MPI4NODE_BUILD_DIR: folder });
    expect(report.status).toBe(1);
    const [first, ...more] = about(report, new RegExp(`^${library}: `));
    expect(first.level).toBe('fault');
    expect(first.remedy).not.toBe('');
    expect(more).toEqual([]);
  });

  test(
    'a library of another version than at the build',
    async () => {
      const { folder, addon } = folderOfAddons('other-version');
      const manifest = join(addon, 'mpi.json');
      const text = readFileSync(manifest, 'utf8');
      writeFileSync(manifest, text.replace(/("libraryVersion": "\D+)\d+\.\d+/, '$199.1'));
      const report = await examine({ MPI4NODE_BUILD_DIR: folder });
      const [first] = about(report, /built for/);
      expect(first.level).toBe('warning');
      expect(first.what).toMatch(/built for (Open MPI|MPICH) 99\.1\S*, and the library here is \d/);
      expect(first.remedy).toContain('npx mpi4node build --force');
    },
    timeout * 1000,
  );
});

describe('two ranks', () => {
  test(
    'that never exchange a message are given up',
    async () => {
      const report = await examine(withLauncher('hangs', 'exec sleep 60'), '--timeout', '2');
      expect(report.status).toBe(1);
      const [found, ...more] = report.findings.filter(({ level }) => level === 'fault');
      expect(found.what).toMatch(/two ranks did not exchange messages within 2 s/);
      expect(found.remedy).toMatch(/npx mpi4node run --verbose/);
      expect(more).toEqual([]);
    },
    timeout * 1000,
  );

  test(
    'that do, while the library complains',
    async () => {
      const script = `echo '[host:1:0] parser.c:1885 UCX  WARN unused env variable' >&2\nexec "$real" "$@"`;
      const report = await examine(withLauncher('complains', script));
      expect(report.status).toBe(0);
      const [found] = about(report, /but the library says/);
      expect(found.level).toBe('warning');
      expect(found.what).toContain('UCX  WARN unused env variable');
      expect(found.remedy).toContain('UCX_LOG_LEVEL=error');
    },
    timeout * 1000,
  );

  test(
    "that can't be started: the reason and the status",
    async () => {
      const script = 'echo There are not enough slots available >&2\nexit 7';
      const report = await examine(withLauncher('refuses', script));
      expect(report.status).toBe(1);
      const [found] = about(report, /two ranks can't exchange messages/);
      expect(found).toEqual({
        level: 'fault',
        what: expect.stringMatching(/\(status 7\):\n.*not enough slots/),
        remedy: expect.stringContaining('--oversubscribe'),
      });
    },
    timeout * 1000,
  );
});

describe('the machine', () => {
  const MIB = 2 ** 20;
  const well: Machine = {
    platform: 'linux',
    node: 'v22.1.0',
    isRoot: false,
    cores: 4,
    quota: null,
    sharedMemory: { size: 1024 * MIB, free: 1000 * MIB },
    ptraceScope: 0,
    mayTrace: false,
  };
  type Change = Partial<Machine>;
  type Env = Record<string, string>;

  /** What is found on a machine that differs so, for four ranks. */
  async function examineMachine(change: Change, env: Env | null = null): Promise<Finding[]> {
    const args = [JSON.stringify({ ...well, ...change }), JSON.stringify(env)];
    const script = join(__dirname, 'fixtures', 'doctor_machine.cjs');
    const { stdout } = await run(process.execPath, ['--import', 'tsx', script, ...args], {
      cwd: root,
      timeout,
    });
    return JSON.parse(stdout);
  }

  test('one that has all', async () => {
    const levels = (await examineMachine({})).map(({ level }) => level);
    expect(levels).toEqual(['ok', 'ok', 'ok', 'ok']);
  });

  test.each<[string, Change, Finding['level'], RegExp, RegExp]>([
    ['an old Node', { node: 'v20.16.0' }, 'fault', /Node v20\.16\.0/, /Node 20\.17 or later/],
    ['few cores', { cores: 2 }, 'warning', /4 ranks share 2 cores/, /--oversubscribe/],
    ['a quota', { quota: 1.5 }, 'warning', /may use 1\.5 of the 4 cores/, /--cpus=4/],
    [
      'the shared memory of Docker',
      { sharedMemory: { size: 64 * MIB, free: 64 * MIB } },
      'warning',
      /\/dev\/shm has 64 MiB: 4 ranks may need 256 MiB/,
      /--shm-size=512m/,
    ],
    [
      'shared memory that is full',
      { sharedMemory: { size: 1024 * MIB, free: 9 * MIB } },
      'warning',
      /9 MiB left of 1024 MiB/,
      /ls -l \/dev\/shm/,
    ],
    ['no shared memory', { sharedMemory: null }, 'warning', /no \/dev\/shm/, /mount -t tmpfs/],
    ['limits of Yama', { ptraceScope: 1 }, 'warning', /ptrace_scope is 1/, /--cap-add=SYS_PTRACE/],
  ])('%s', async (_, change, level, what, remedy) => {
    const findings = await examineMachine(change);
    expect(findings.filter((finding) => finding.level !== 'ok')).toEqual([
      { level, what: expect.stringMatching(what), remedy: expect.stringMatching(remedy) },
    ]);
  });

  test('limits of Yama do not bind who may trace', async () => {
    const levels = (await examineMachine({ ptraceScope: 1, mayTrace: true })).map((f) => f.level);
    expect(levels).toEqual(['ok', 'ok', 'ok', 'ok']);
  });

  test('root, whom Open MPI refuses unless told otherwise', async () => {
    expect(await examineMachine({}, {})).toEqual([]);
    const [refused] = await examineMachine({ isRoot: true }, { OMPI_ALLOW_RUN_AS_ROOT: '1' });
    expect(refused.level).toBe('warning');
    expect(refused.remedy).toMatch(/export OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1$/);
    const allowed = { OMPI_ALLOW_RUN_AS_ROOT: '1', OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1' };
    expect((await examineMachine({ isRoot: true }, allowed))[0].level).toBe('ok');
  });
});

test('what is printed: a line for each, the remedy below it, and how many there are', async () => {
  const { status, stdout } = await runNode(cli, ['doctor', '--np', '100000'], {
    timeout,
    env: { MPI4NODE_BUILD_DIR: join(scratch, 'nothing'), MPI4NODE_BINARIES: scratch },
  });
  expect(status).toBe(1);
  expect(stdout).toMatch(/^ok {7}Node v\d/m);
  expect(stdout).toMatch(/^warning {2}100000 ranks share [^\n]+\n {9}Start fewer ranks\./m);
  expect(stdout).toMatch(/^fault {4}addon: mpi4node has no addon in [^\n]+\n {9}\S/m);
  expect(stdout).toMatch(/\n\n\d faults, \d warnings?\n$/);
});
