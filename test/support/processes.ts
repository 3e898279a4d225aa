// Real child processes, for tests of what can only be seen from outside: exits, loading, commands.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  environmentOutsideLauncher,
  findLauncher,
  type Library,
  launch,
} from '../harness/launch.cjs';

export interface Ended {
  status: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  /** Seconds from start to end. */
  elapsed: number;
}

export interface RunOptions {
  /** Variables to add; `undefined` takes one away. */
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** Seconds after which the process is ended and the call rejects; 30 if left out. */
  timeout?: number;
  /** Told all that it has printed so far, whenever it prints. */
  onOutput?: (stdout: string) => void;
}

/**
 * The environment for a child that must not join as this rank: the launcher's variables and the
 * test runner's are gone, and nothing is coloured.
 */
export function childEnv(env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _, ...outside } = environmentOutsideLauncher();
  for (const name of Object.keys(outside)) {
    if (name.startsWith('MPI4NODE_TEST_')) delete outside[name];
  }
  return { ...outside, NO_COLOR: '1', ...env };
}

const killGrace = 5_000;

/** Runs a command to its end. A launcher that is ended by the timeout ends its ranks. */
export function run(
  command: string,
  args: readonly string[] = [],
  { env, cwd, timeout = 30, onOutput }: RunOptions = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    let stdout = '';
    let stderr = '';
    let isLate = false;
    const child = spawn(command, args, {
      cwd,
      env: childEnv(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      onOutput?.(stdout);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    let kill: NodeJS.Timeout | undefined;
    const limit = setTimeout(() => {
      isLate = true;
      child.kill('SIGTERM');
      kill = setTimeout(() => child.kill('SIGKILL'), killGrace);
    }, timeout * 1000);
    child.on('error', reject);
    child.on('close', (status, signal) => {
      clearTimeout(limit);
      clearTimeout(kill);
      const elapsed = (performance.now() - start) / 1000;
      if (isLate) {
        const line = [command, ...args].join(' ');
        reject(new Error(`${line}\nstill ran after ${timeout} s\n${stdout}\n${stderr}`));
      } else {
        resolve({ status, signal, stdout, stderr, elapsed });
      }
    });
  });
}

/** Runs a script in one Node process outside of any launcher. */
export function runNode(
  script: string,
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<Ended> {
  return run(process.execPath, [script, ...args], options);
}

/** Whether a process lives. A zombie does not. */
export function isAlive(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** What the launcher of a library says of itself. */
const versionText = (library: Library): string =>
  spawnSync(findLauncher(library) ?? '', ['--version'], { encoding: 'utf8' }).stdout;

/** Whether the library is MPICH before version 4.2. */
function isOldMpich(library: Library): boolean {
  if (library !== 'mpich') return false;
  const [, major, minor] = /Version:\s+(\d+)\.(\d+)/.exec(versionText(library)) ?? [];
  return Number(major) < 4 || (Number(major) === 4 && Number(minor) < 2);
}

/**
 * Whether the launcher says by its status that a rank has ended by a signal, or without
 * MPI_Finalize. That of MPICH 4.2 returns 0 every other time.
 */
export const reportsEnds = (library: Library): boolean =>
  library !== 'mpich' || isOldMpich(library);

/** Whether the library can start processes: MPICH 4.0 to 4.2 over UCX, as Debian has it, can't. */
export const canSpawn = (library: Library): boolean =>
  library !== 'mpich' || !versionText(library).includes('ch4:ucx');

/** Whether the launcher is that of Open MPI before version 5, which has `ompi-server`. */
export const hasNameServer = (library: Library): boolean =>
  library === 'openmpi' && /\((?:Open MPI|OpenRTE)\) [1-4]\./.test(versionText(library));

/** For a process alone that starts more than there are cores, which Open MPI refuses otherwise. */
export const manyProcesses: NodeJS.ProcessEnv = {
  OMPI_ALLOW_RUN_AS_ROOT: '1',
  OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1',
  OMPI_MCA_rmaps_base_oversubscribe: '1',
  OMPI_MCA_reachable: 'weighted',
  PRTE_ALLOW_RUN_AS_ROOT: '1',
  PRTE_ALLOW_RUN_AS_ROOT_CONFIRM: '1',
  PRTE_MCA_rmaps_default_mapping_policy: ':oversubscribe',
};

export interface MpiCommandRun extends RunOptions {
  library: Library;
  ranks: number;
  /** A program of any kind, and its arguments. */
  command: readonly string[];
  /** More options for the launcher. */
  launcherOptions?: readonly string[];
  /** Whether its processes start others. */
  spawns?: boolean;
}

/** Runs a program in every rank of a world of its own. */
export function runMpiCommand({
  library,
  ranks,
  command,
  launcherOptions = [],
  timeout = 30,
  spawns = false,
  ...options
}: MpiCommandRun): Promise<Ended> {
  const launched = launch({
    library,
    ranks,
    command,
    timeout: timeout + 30,
    options: launcherOptions,
    env: childEnv(options.env),
    spawns,
  });
  return run(launched.command, launched.args, { ...options, env: launched.env, timeout });
}

export interface MpiRun extends Omit<MpiCommandRun, 'command'> {
  script: string;
  args?: readonly string[];
}

/** Runs a script in every rank of a world of its own. */
export function runMpi({ script, args = [], ...job }: MpiRun): Promise<Ended> {
  return runMpiCommand({ ...job, command: [process.execPath, script, ...args] });
}

export interface Failed extends Ended {
  /** Seconds from the failure of a rank to the end of the job. */
  afterFailure: number;
}

/** Runs a job with a rank that fails: its script calls `noteFailure` of fixtures/note_failure. */
export async function runFailing(job: MpiRun): Promise<Failed> {
  const folder = mkdtempSync(join(tmpdir(), 'mpi4node-failure-'));
  const file = join(folder, 'failed');
  try {
    const ended = await runMpi({ ...job, env: { ...job.env, FAILURE_FILE: file } });
    return { ...ended, afterFailure: (Date.now() - statSync(file).mtimeMs) / 1000 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Runs jobs of Open MPI 4 that find each other by `ompi-server`.
 *
 * @param folder for the file in which it says where it is
 * @param body is given the options for the launchers
 */
export async function withNameServer(
  folder: string,
  body: (launcherOptions: readonly string[]) => Promise<void>,
): Promise<void> {
  const uri = join(folder, 'uri.txt');
  const server = spawn('ompi-server', ['--no-daemonize', '--report-uri', uri], {
    env: childEnv(),
    stdio: 'ignore',
  });
  try {
    while (!existsSync(uri)) await sleep(50);
    await body(['--ompi-server', `file:${uri}`]);
  } finally {
    server.kill();
  }
}
