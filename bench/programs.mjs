// @ts-check
// The programs that are measured: how each is compiled and run with a library.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import launching from '../test/harness/launch.cjs';

const run = promisify(execFile);

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const C_SOURCE = fileURLToPath(new URL('c/bench.c', import.meta.url));
const PYTHON = new URL('python/', import.meta.url);
const NODE = new URL('node/', import.meta.url);

/** A program that takes this long is hung: the whole of it takes seconds. */
const TIME_LIMIT_S = 120;

/**
 * @typedef {object} Library
 * @property {'openmpi' | 'mpich'} name
 * @property {string} title
 * @property {string} version
 * @property {string} mpicc
 *
 * @typedef {{ command: string, version: string }} Python
 */

/** Whether so many ranks must share cores. @param {number} ranks */
export const isCrowded = (ranks) => ranks > availableParallelism();

/**
 * The windows that the package chooses (lib/workarounds/open_mpi_windows.ts), for all languages,
 * and what the user has set of Open MPI's parameters.
 */
const parameters = {
  OMPI_MCA_osc: '^pt2pt',
  OMPI_MCA_osc_ucx_priority: '200',
  ...Object.fromEntries(Object.entries(process.env).filter(([key]) => key.startsWith('OMPI_MCA_'))),
};

/**
 * The file that the measures of files use, unless the user names another one. In memory, if the
 * system has a folder for that: a disk that is busy with the file of the round before would decide
 * whose turn is a fast one.
 */
const benchFile =
  process.env.MPI4NODE_BENCH_FILE ??
  join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), `mpi4node-bench-${process.pid}`);

/** The MPI libraries of this machine. @returns {Promise<Library[]>} */
export async function findLibraries() {
  const found = launching.libraries.map(async (name) => {
    const launcher = launching.findLauncher(name);
    if (launcher === null) return [];
    const { stdout } = await run(launcher, ['--version']);
    const title = name === 'openmpi' ? 'Open MPI' : 'MPICH';
    const version = /\d+\.\d+(\.\d+)?\w*/.exec(stdout)?.[0] ?? 'of unknown version';
    return [{ name, title, version, mpicc: launcher.replace(/mpirun|mpiexec/, 'mpicc') }];
  });
  return (await Promise.all(found)).flat();
}

/** Compiles the C program. @param {Library} library @returns {Promise<string>} its path */
export async function compile(library) {
  const directory = `${ROOT}build/bench/${library.name}`;
  await mkdir(directory, { recursive: true });
  const program = `${directory}/bench`;
  await run(library.mpicc, ['-O2', '-o', program, C_SOURCE]);
  return program;
}

/**
 * A Python whose mpi4py was built for this library: an mpi4py for another one would start as
 * several worlds of one rank.
 * @param {Library} library
 * @returns {Promise<Python | null>}
 */
export async function findPython(library) {
  const script = [
    'import platform, mpi4py',
    'mpi4py.rc.initialize = False',
    'from mpi4py import MPI',
    'vendor = MPI.get_vendor()[0]',
    'try:',
    '    from numpy import __version__ as numpy',
    'except ImportError:',
    '    numpy = ""',
    'print(vendor, mpi4py.__version__, platform.python_version(), numpy, sep="\\t")',
  ].join('\n');
  for (const command of ['python3', '/usr/bin/python3']) {
    // No such Python, or one without mpi4py, is an answer here and no failure.
    const answer = await run(command, ['-c', script]).catch(() => null);
    const [vendor, mpi4py, python, numpy] = answer?.stdout.trimEnd().split('\t') ?? [];
    if (vendor === library.title) {
      const arrays = numpy ? `NumPy ${numpy}` : 'without NumPy';
      return { command, version: `${mpi4py} (Python ${python}, ${arrays})` };
    }
  }
  return null;
}

/**
 * Runs a program to its end and gives what it printed and how long that took from outside.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<{ stdout: string, seconds: number }>}
 */
async function finish(file, args, env = process.env) {
  const start = process.hrtime.bigint();
  try {
    const options = { env: { ...env, NO_COLOR: '1' }, timeout: 1000 * TIME_LIMIT_S };
    const { stdout } = await run(file, args, options);
    return { stdout, seconds: Number(process.hrtime.bigint() - start) / 1e9 };
  } catch (error) {
    if (error instanceof Error && 'killed' in error && error.killed) {
      const limit = `${TIME_LIMIT_S} seconds`;
      throw new Error(`ended after ${limit}: ${[file, ...args].join(' ')}`, { cause: error });
    }
    throw error;
  }
}

/**
 * The libraries differ in whether they bind ranks to cores by default, so both are told.
 * @param {Library} library
 * @param {string} binding `core` or `none`
 * @param {number} ranks
 */
function bindTo(library, binding, ranks) {
  if (library.name === 'mpich') return ['-bind-to', binding];
  const shared = binding === 'core' && isCrowded(ranks) ? ':overload-allowed' : '';
  return ['--bind-to', `${binding}${shared}`];
}

/**
 * One launch of so many ranks.
 * @param {Library} library
 * @param {number} ranks
 * @param {string} binding `core` or `none`
 * @param {readonly string[]} command
 */
export function launch(library, ranks, binding, command) {
  const {
    command: file,
    args,
    env,
  } = launching.launch({
    library: library.name,
    ranks,
    command: [...bindTo(library, binding, ranks), ...command],
    // The launcher's limit is a net below the one here.
    timeout: 2 * TIME_LIMIT_S,
  });
  return finish(file, args, { ...parameters, MPI4NODE_BENCH_FILE: benchFile, ...env });
}

/** @param {string} name @param {readonly string[]} [flags] */
export function nodeProgram(name, flags = []) {
  return [process.execPath, ...flags, fileURLToPath(new URL(name, NODE))];
}

/**
 * Builds another revision of this package, and puts the programs of this one into it, where they
 * import that package.
 * @param {string} revision
 * @param {(what: string) => void} progress
 * @returns {Promise<string>} the folder of the programs
 */
export async function buildRevision(revision, progress) {
  const { stdout } = await run('git', [
    '-C',
    ROOT,
    'rev-parse',
    '--verify',
    `${revision}^{commit}`,
  ]);
  const commit = stdout.trim();
  const folder = join(ROOT, 'build', 'bench', commit);
  const programs = join(folder, 'build', 'bench-programs');
  if (!existsSync(programs)) {
    progress(`building ${revision}`);
    // What is left of a build that was interrupted.
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await run('sh', ['-c', `git -C "${ROOT}" archive ${commit} | tar -x -C "${folder}"`]);
    const inFolder = { cwd: folder };
    const lock = 'package-lock.json';
    const [own, other] = await Promise.all(
      [ROOT, folder].map((each) => readFile(join(each, lock), 'utf8')),
    );
    if (own === other) await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    else await run('npm', ['ci', '--silent'], inFolder);
    await run('npm', ['run', '--silent', 'build'], inFolder);
  }
  await cp(fileURLToPath(NODE), programs, { recursive: true });
  return programs;
}

/** @param {Python} python @param {string} name */
export const pythonProgram = (python, name) => [
  python.command,
  fileURLToPath(new URL(name, PYTHON)),
];

/** Runs what needs no launcher. @param {readonly string[]} command */
export function runAlone([file = '', ...args]) {
  return finish(file, args);
}

/** What Node costs by itself, without a launcher. */
export const emptyNode = () => runAlone(nodeProgram('empty.mjs'));
