// @ts-check
// The MPI libraries of this machine, and how a program is compiled and launched with each.
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const C_SOURCE = fileURLToPath(new URL('c/bench.c', import.meta.url));
const PYTHON_PROGRAM = fileURLToPath(new URL('python/bench.py', import.meta.url));
const NODE = new URL('node/', import.meta.url);

/** A program that takes this long is hung: the whole of it takes seconds. */
const TIME_LIMIT_MS = 120_000;

/**
 * @typedef {object} Library
 * @property {'openmpi' | 'mpich'} name
 * @property {string} title
 * @property {string} version
 * @property {string} mpirun
 * @property {string} mpicc
 *
 * @typedef {{ command: string, version: string }} Python
 */

/** Debian's names for libraries installed side by side come before the plain ones. */
const CANDIDATES = [
  { mpirun: 'mpirun.openmpi', mpicc: 'mpicc.openmpi' },
  { mpirun: 'mpirun.mpich', mpicc: 'mpicc.mpich' },
  { mpirun: 'mpirun', mpicc: 'mpicc' },
];

/** Whether so many ranks must share cores. @param {number} ranks */
export const isCrowded = (ranks) => ranks > availableParallelism();

/** @param {number} [ranks] @returns {NodeJS.ProcessEnv} */
function environment(ranks = 1) {
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, NO_COLOR: '1' };
  // The windows that the package chooses (lib/workarounds/open_mpi_windows.ts), for all languages.
  env.OMPI_MCA_osc ??= '^pt2pt';
  env.OMPI_MCA_osc_ucx_priority ??= '200';
  if (process.getuid?.() === 0) {
    env.OMPI_ALLOW_RUN_AS_ROOT = '1';
    env.OMPI_ALLOW_RUN_AS_ROOT_CONFIRM = '1';
  }
  if (isCrowded(ranks)) {
    // Open MPI 4 reads the first name, the launcher of Open MPI 5 the second.
    env.OMPI_MCA_rmaps_base_oversubscribe = '1';
    env.PRTE_MCA_rmaps_default_mapping_policy = ':oversubscribe';
  }
  return env;
}

/**
 * The first line that says which library a launcher belongs to, or nothing where there is none.
 * @param {string} mpirun
 */
async function describe(mpirun) {
  try {
    return (await run(mpirun, ['--version'], { env: environment() })).stdout;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return '';
    }
    throw error;
  }
}

/** Every MPI library found, each once. @returns {Promise<Library[]>} */
export async function findLibraries() {
  /** @type {Map<string, Library>} */
  const found = new Map();
  for (const candidate of CANDIDATES) {
    const text = await describe(candidate.mpirun);
    const name = /Open MPI|OpenRTE/i.test(text)
      ? 'openmpi'
      : /HYDRA|MPICH/i.test(text)
        ? 'mpich'
        : null;
    if (name && !found.has(name)) {
      const title = name === 'openmpi' ? 'Open MPI' : 'MPICH';
      const version = /\d+\.\d+(\.\d+)?\w*/.exec(text)?.[0] ?? 'of unknown version';
      found.set(name, { name, title, version, ...candidate });
    }
  }
  return [...found.values()];
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
    const answer = await run(command, ['-c', script], { env: environment() }).catch(() => null);
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
 * @param {number} [ranks] that the program starts
 * @returns {Promise<{ stdout: string, seconds: number }>}
 */
async function finish(file, args, ranks) {
  const start = process.hrtime.bigint();
  try {
    const env = environment(ranks);
    const { stdout } = await run(file, args, { env, timeout: TIME_LIMIT_MS });
    return { stdout, seconds: Number(process.hrtime.bigint() - start) / 1e9 };
  } catch (error) {
    if (error instanceof Error && 'killed' in error && error.killed) {
      const limit = `${TIME_LIMIT_MS / 1000} seconds`;
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
  const args = ['-n', String(ranks), ...bindTo(library, binding, ranks), ...command];
  return finish(library.mpirun, args, ranks);
}

/** @param {string} name @param {readonly string[]} [flags] */
export function nodeProgram(name, flags = []) {
  return [process.execPath, ...flags, fileURLToPath(new URL(name, NODE))];
}

/** @param {Python} python */
export const pythonProgram = (python) => [python.command, PYTHON_PROGRAM];

/** What Node costs by itself, without a launcher. */
export function emptyNode() {
  const [file, ...args] = nodeProgram('empty.mjs');
  return finish(file, args);
}
