/**
 * Builds one addon for each MPI on this machine, into `build/<name>/`. Only the command line and
 * `npm install` come here; the loader never does.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { delimiter, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { buildFolder, type Manifest, readManifest } from '../loading/loader.js';

const root = dirname(__dirname);
/** What `binary.napi_versions` in package.json and `NAPI_VERSION` in CMakeLists.txt ask for. */
const NAPI_VERSION = 9;

/** A failure whose message is meant for the person at the terminal; no stack needed. */
export class BuildError extends Error {
  override readonly name = 'BuildError';
}

export interface FoundMpi {
  readonly name: string;
  readonly family: string;
  readonly version: string;
  readonly libraryVersion: string;
  readonly mpicc: string;
}

export interface BuildOptions {
  /** Compiler wrappers, by name or path; by default those that `MPI4NODE_MPICC` or the PATH has. */
  readonly mpicc?: readonly string[];
  /** Build from scratch, even what is up to date. */
  readonly force?: boolean;
  /** Show the compiler's output as it comes. */
  readonly verbose?: boolean;
  readonly env?: NodeJS.ProcessEnv;
  readonly write?: (text: string) => void;
}

export interface BuildReport {
  readonly built: string[];
  readonly upToDate: string[];
  readonly failed: string[];
}

interface Outcome {
  readonly status: number | null;
  readonly output: string;
  /** Standard output alone. */
  readonly stdout: string;
}

function run(
  command: string,
  args: readonly string[],
  options: { input?: string; verbose?: boolean; env?: NodeJS.ProcessEnv } = {},
): Promise<Outcome> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: root, env: options.env ?? process.env });
    let output = '';
    let stdout = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (stream === child.stdout) stdout += text;
        if (options.verbose) process.stderr.write(text);
      });
    }
    child.on('error', fail);
    child.on('close', (status) => done({ status, output, stdout }));
    // A wrapper that ends without reading its input is judged by its exit status.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

/** Where a command is: its own path, or the first place on the PATH that has it. */
function which(command: string, env: NodeJS.ProcessEnv): string | null {
  const candidates = command.includes(sep)
    ? [resolve(command)]
    : (env.PATH ?? '')
        .split(delimiter)
        .filter(isAbsolute)
        .map((folder) => join(folder, command));
  const found = candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return statSync(file).isFile();
    } catch {
      return false; // Not there or not executable: the next place on the PATH may have it.
    }
  });
  return found ?? null;
}

function wrappers(options: BuildOptions, env: NodeJS.ProcessEnv): string[] {
  const named = options.mpicc?.length
    ? { from: '--mpicc', list: options.mpicc }
    : env.MPI4NODE_MPICC
      ? { from: 'MPI4NODE_MPICC', list: env.MPI4NODE_MPICC.split(delimiter).filter(Boolean) }
      : null;
  if (!named) {
    // Plain mpicc goes first: it is the MPI that the user's modules or environment chose.
    return ['mpicc', 'mpicc.openmpi', 'mpicc.mpich']
      .map((name) => which(name, env))
      .filter((path) => path !== null);
  }
  return named.list.map((name) => {
    const path = which(name, env);
    if (!path) throw new BuildError(`${named.from} names ${name}, which is no command here.`);
    return path;
  });
}

/** The macros by which the families give themselves away; MPICH's kin define MPICH_VERSION too. */
const FAMILIES = [
  { family: 'intel', title: 'Intel MPI', macro: 'I_MPI_VERSION' },
  { family: 'mvapich', title: 'MVAPICH', macro: 'MVAPICH_VERSION' },
  { family: 'mvapich', title: 'MVAPICH2', macro: 'MVAPICH2_VERSION' },
  { family: 'cray', title: 'Cray MPICH', macro: 'CRAY_MPICH_VERSION' },
  { family: 'openmpi', title: 'Open MPI', macro: 'OMPI_MAJOR_VERSION' },
  { family: 'mpich', title: 'MPICH', macro: 'MPICH_VERSION' },
];
const VERSION_MACROS = [
  'MPI_VERSION',
  'MPI_SUBVERSION',
  'OMPI_MINOR_VERSION',
  'OMPI_RELEASE_VERSION',
  ...FAMILIES.map(({ macro }) => macro),
];

/** Asks the wrapper's preprocessor which mpi.h it finds and what that says of itself. */
async function inspect(mpicc: string, env: NodeJS.ProcessEnv) {
  const probe = VERSION_MACROS.map((macro) => `mpi4node_probe "${macro}" ${macro}`);
  const { status, stdout, output } = await run(mpicc, ['-E', '-x', 'c', '-'], {
    input: `#include <mpi.h>\n${probe.join('\n')}\n`,
    env,
  });
  const header = /^#(?:line)? \d+ "(.*[/\\]mpi\.h)"/m.exec(stdout)?.[1];
  if (status !== 0 || !header) {
    throw new BuildError(
      `${mpicc} does not find mpi.h (status ${status}). It said:\n${status === 0 ? '' : output}
Install the development files of its MPI, or name another wrapper in MPI4NODE_MPICC.`,
    );
  }
  const macros = new Map<string, string>();
  for (const [, macro = '', value = ''] of stdout.matchAll(/^mpi4node_probe "(\w+)" (.+)$/gm)) {
    // An undefined macro stands for itself.
    if (value.trim() !== macro) macros.set(macro, value.replaceAll('"', '').trim());
  }
  const { family, title, macro } = FAMILIES.find((candidate) => macros.has(candidate.macro)) ?? {
    family: 'mpi',
    title: 'MPI',
    macro: 'MPI_VERSION',
  };
  const release =
    family === 'openmpi'
      ? [macro, 'OMPI_MINOR_VERSION', 'OMPI_RELEASE_VERSION'].map((m) => macros.get(m)).join('.')
      : macros.get(macro);
  return {
    family,
    release,
    version: `${macros.get('MPI_VERSION')}.${macros.get('MPI_SUBVERSION')}`,
    libraryVersion: `${title} ${release}`,
    mpicc,
    header: realpathSync(header),
  };
}

/**
 * The MPIs that the wrappers lead to, each once. On Debian `mpicc` is `mpicc.openmpi` or
 * `mpicc.mpich` by another name, and no path tells which (Open MPI's wrappers are all one
 * executable): what identifies an installation is the file that `<mpi.h>` turns out to be.
 */
export async function findMpis(
  options: BuildOptions = {},
): Promise<{ found: FoundMpi[]; unusable: BuildError[] }> {
  const env = options.env ?? process.env;
  const inspected = await Promise.allSettled(wrappers(options, env).map((w) => inspect(w, env)));
  const byHeader = new Map<string, Awaited<ReturnType<typeof inspect>>>();
  const unusable: BuildError[] = [];
  for (const result of inspected) {
    if (result.status === 'fulfilled') {
      // A later wrapper for the same MPI has the more telling name, mpicc.openmpi for mpicc.
      byHeader.set(result.value.header, result.value);
    } else if (result.reason instanceof BuildError) {
      unusable.push(result.reason);
    } else {
      throw result.reason;
    }
  }

  const found: FoundMpi[] = [];
  for (const { header: _, release, ...mpi } of byHeader.values()) {
    // The first of a family has the bare name, which is the one that the launcher picks.
    const names = [mpi.family, `${mpi.family}-${release}`];
    for (let i = 2; i <= byHeader.size; i++) names.push(`${mpi.family}-${release}-${i}`);
    const name = names.find((candidate) => found.every((other) => other.name !== candidate));
    if (name) found.push({ name, ...mpi });
  }
  return { found, unusable };
}

/** A hash of everything that an addon depends on: the sources, the MPI and this machine. */
function inputsOf(mpi: FoundMpi): string {
  const hash = createHash('sha256');
  const binding = join(root, 'binding');
  const sources = readdirSync(binding, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of [...sources, join(root, 'CMakeLists.txt')]) {
    hash.update(`${file.slice(root.length)}\0`).update(readFileSync(file));
  }
  return hash.update(configurationOf(mpi)).digest('hex');
}

/** What a configured CMake folder remembers and would not notice when it changes. */
function configurationOf(mpi: FoundMpi): string {
  const dependencies = ['cmake-js', 'node-addon-api'].map((name) => {
    const file = require.resolve(`${name}/package.json`);
    return [file, JSON.parse(readFileSync(file, 'utf8')).version];
  });
  const { version, libraryVersion, mpicc } = mpi;
  const machine = [process.platform, process.arch, NAPI_VERSION];
  return JSON.stringify([root, version, libraryVersion, mpicc, machine, dependencies]);
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

async function buildAddon(mpi: FoundMpi, inputs: string, options: BuildOptions): Promise<void> {
  const env = options.env ?? process.env;
  const folder = join(buildFolder(env), mpi.name);
  const work = join(folder, 'cmake');
  const addon = join(folder, 'mpi4node.node');
  const manifestFile = join(folder, 'mpi.json');
  const configuredFor = join(work, 'mpi4node-configuration.json');
  const configuration = configurationOf(mpi);

  const cmake = async (command: string) => {
    const { status, output } = await run(
      process.execPath,
      [
        join(dirname(require.resolve('cmake-js/package.json')), 'bin', 'cmake-js'),
        command,
        ...['--directory', root, '--out', work, '--parallel', String(availableParallelism())],
        `--CDMPI_C_COMPILER=${mpi.mpicc}`,
      ],
      { verbose: options.verbose ?? false, env },
    );
    if (status === 0) return;
    throw new BuildError(
      `${options.verbose ? '' : `${output.trimEnd()}\n\n`}The addon for ${mpi.libraryVersion} could not be built (cmake-js ${command}, status ${status}).
It needs CMake 3.18 and a compiler for C++20 (GCC 10, Clang 12 or later); CXX=g++-12 in the
environment picks one. To start over: npx mpi4node build --force --verbose`,
    );
  };

  // CMake keeps what it found out about the MPI, so another MPI needs a new folder.
  const configured = isFile(configuredFor) ? readFileSync(configuredFor, 'utf8') : null;
  if (options.force || configured !== configuration) {
    await rm(work, { recursive: true, force: true });
    await mkdir(work, { recursive: true });
    await cmake('configure');
    await writeFile(configuredFor, configuration);
  }
  await cmake('build');

  // Renamed into place, each whole: a running program may have the old addon mapped. The manifest
  // goes first and comes last, since an addon without one counts as not built.
  await rm(manifestFile, { force: true });
  await copyFile(join(work, 'Release', 'mpi4node.node'), `${addon}.new`);
  await rename(`${addon}.new`, addon);
  const manifest: Manifest = {
    ...mpi,
    builtFor: {
      platform: process.platform,
      arch: process.arch,
      node: process.version,
      napi: NAPI_VERSION,
    },
    inputs,
  };
  await writeFile(`${manifestFile}.new`, `${JSON.stringify(manifest, null, 2)}\n`);
  await rename(`${manifestFile}.new`, manifestFile);
}

const NO_MPI = `mpi4node: no MPI found: there is no mpicc on the PATH.
Install an MPI with its development files:
  Debian, Ubuntu:  apt-get install openmpi-bin libopenmpi-dev    (or: mpich libmpich-dev)
  Fedora, RHEL:    dnf install openmpi-devel                     (or: mpich-devel), then module load mpi
  macOS:           brew install open-mpi                         (or: mpich)
  clusters:        module load <its MPI>
or name a compiler wrapper: MPI4NODE_MPICC=/path/to/mpicc. Then run: npx mpi4node build
`;

/** Builds what is missing or out of date, one line for each MPI. */
export async function buildAddons(options: BuildOptions = {}): Promise<BuildReport> {
  const env = options.env ?? process.env;
  const write = options.write ?? ((text: string) => process.stderr.write(text));
  const report: BuildReport = { built: [], upToDate: [], failed: [] };
  const { found, unusable } = await findMpis(options);
  for (const error of unusable) {
    write(`mpi4node: ${error.message}\n`);
    report.failed.push('unusable wrapper');
  }
  if (found.length === 0 && unusable.length === 0) write(NO_MPI);

  for (const mpi of found) {
    const folder = join(buildFolder(env), mpi.name);
    const inputs = inputsOf(mpi);
    const title = `mpi4node: ${mpi.name}: ${mpi.libraryVersion} (${mpi.mpicc})`;
    const current = isFile(join(folder, 'mpi4node.node')) && readManifest(folder);
    if (!options.force && current && current.inputs === inputs) {
      write(`${title}: up to date\n`);
      report.upToDate.push(mpi.name);
      continue;
    }
    if (!which('cmake', env)) {
      write(`${title}: CMake is missing. Install it (apt-get install cmake, dnf install cmake, brew
install cmake, or module load cmake) and run: npx mpi4node build\n`);
      report.failed.push(mpi.name);
      continue;
    }
    const start = performance.now();
    const seconds = () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
    write(`${title}: building ...${options.verbose ? '\n' : ' '}`);
    try {
      await buildAddon(mpi, inputs, options);
      write(`${options.verbose ? `${title}: ` : ''}built in ${seconds()}\n`);
      report.built.push(mpi.name);
    } catch (error) {
      if (!(error instanceof BuildError)) throw error;
      write(`failed after ${seconds()}\n${error.message}\n`);
      report.failed.push(mpi.name);
    }
  }
  return report;
}

/**
 * Builds as npm's install script and returns its exit status. Where no MPI is found the package
 * installs all the same, since on clusters the MPI comes later, as a module; and one broken MPI
 * does not take away a working one.
 */
export async function installAddons(options: BuildOptions = {}): Promise<number> {
  const { built, upToDate, failed } = await buildAddons(options);
  const folder = buildFolder(options.env ?? process.env);
  // Nobody edits the binding of an installed package, so the object files have no further use.
  for (const name of built) await rm(join(folder, name, 'cmake'), { recursive: true });
  return failed.length > 0 && built.length + upToDate.length === 0 ? 1 : 0;
}
