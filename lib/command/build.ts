/**
 * Builds one addon for each MPI on this machine, into `build/<name>/`. Only the command line comes
 * here; the loader never does.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { access, constants, copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { buildFolder } from '../loading/build_folder.js';
import {
  describeMissing,
  findCommand,
  missingTools,
  wrapperNames,
} from '../loading/build_tools.js';
import {
  buildCommand,
  type Failure,
  type LastBuild,
  lastBuildFile,
} from '../loading/last_build.js';
import { type Manifest, readManifest } from '../loading/loader.js';
import { unlessMissing } from '../loading/read_file.js';

const root = dirname(__dirname);
/** What `NAPI_VERSION` in CMakeLists.txt asks for. */
const NAPI_VERSION = 9;

/** A failure whose message is meant for the person at the terminal; no stack needed. */
export class BuildError extends Error {
  override readonly name = 'BuildError';
  /** The end of what a command has said, for whoever does not see that. */
  readonly details: string;

  constructor(message: string, details = '') {
    super(message);
    this.details = details.trimEnd().split('\n').slice(-20).join('\n');
  }
}

interface FoundMpi {
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
  /** The compiler's sanitizers, such as `address,undefined`: into a folder of their own. */
  readonly sanitize?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly write?: (text: string) => void;
}

export interface BuildReport {
  readonly built: string[];
  readonly upToDate: string[];
  readonly failed: Failure[];
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
    child.on('error', ({ message }) =>
      fail(new BuildError(`${command} can't be started: ${message}`)),
    );
    child.on('close', (status) => done({ status, output, stdout }));
    // A wrapper that ends without reading its input is judged by its exit status.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

/** The compiler wrappers that are here. It is a mistake to name one that is not. */
function wrappers(options: BuildOptions, env: NodeJS.ProcessEnv): string[] {
  const source = options.mpicc?.length ? '--mpicc' : env.MPI4NODE_MPICC ? 'MPI4NODE_MPICC' : null;
  const names = options.mpicc?.length ? options.mpicc : wrapperNames(env);
  const paths = names.map((name) => {
    const path = findCommand(name, env);
    if (path === null && source !== null) {
      throw new BuildError(`${source} names ${name}, which is no command here.`);
    }
    return path;
  });
  return paths.filter((path) => path !== null);
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
      `${mpicc} does not compile a program with mpi.h (status ${status}).
Install the development files of its MPI or the compiler that it calls, or name another wrapper in
MPI4NODE_MPICC.`,
      status === 0 ? '' : output,
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
async function findMpis(
  paths: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ found: FoundMpi[]; unusable: BuildError[] }> {
  const inspected = await Promise.allSettled(paths.map((path) => inspect(path, env)));
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

/** The packages that have the headers of Node-API and of its C++ side. */
const headerPackages = () => {
  const [c = '', cxx = ''] = ['node-api-headers', 'node-addon-api'].map((name) =>
    require.resolve(`${name}/package.json`),
  );
  return { files: [c, cxx], folders: [join(dirname(c), 'include'), dirname(cxx)] };
};

/** A hash of everything that an addon depends on: the sources, the MPI and this machine. */
function inputsOf(mpi: FoundMpi, sanitize: string): string {
  const hash = createHash('sha256');
  const binding = join(root, 'binding');
  const sources = readdirSync(binding, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of [...sources, join(root, 'CMakeLists.txt')]) {
    hash.update(`${file.slice(root.length)}\0`).update(readFileSync(file));
  }
  return hash.update(configurationOf(mpi, sanitize)).digest('hex');
}

/** What a configured CMake folder remembers and would not notice when it changes. */
function configurationOf(mpi: FoundMpi, sanitize: string): string {
  const dependencies = headerPackages().files.map((file) => [
    file,
    JSON.parse(readFileSync(file, 'utf8')).version,
  ]);
  const { version, libraryVersion, mpicc } = mpi;
  const machine = [process.platform, process.arch, NAPI_VERSION];
  return JSON.stringify([
    ...[root, version, libraryVersion, mpicc],
    ...[machine, dependencies, sanitize],
  ]);
}

function isFile(file: string): boolean {
  return unlessMissing(() => statSync(file))?.isFile() ?? false;
}

interface AddonBuild {
  readonly mpi: FoundMpi;
  readonly folder: string;
  readonly inputs: string;
  readonly configuration: string;
  readonly sanitize: string;
}

async function buildAddon(build: AddonBuild, options: BuildOptions): Promise<void> {
  const { mpi, folder, inputs, configuration, sanitize } = build;
  const env = options.env ?? process.env;
  const work = join(folder, 'cmake');
  const addon = join(folder, 'mpi4node.node');
  const manifestFile = join(folder, 'mpi.json');
  const configuredFor = join(work, 'mpi4node-configuration.json');

  const cmake = async (step: string, args: readonly string[]) => {
    const { status, output } = await run('cmake', args, {
      verbose: options.verbose ?? false,
      env,
    });
    if (status === 0) return;
    throw new BuildError(
      `The addon for ${mpi.libraryVersion} could not be built (cmake, to ${step}: status ${status}).
It needs CMake 3.18 and a compiler for C++20 (GCC 10, Clang 12 or later); CXX=g++-12 in the
environment picks one. To see all of the compiler's output, run:
${buildCommand(' --force --verbose')}`,
      options.verbose ? '' : output,
    );
  };

  // CMake keeps what it found out about the MPI, so another MPI needs a new folder.
  const configured = isFile(configuredFor) ? readFileSync(configuredFor, 'utf8') : null;
  if (options.force || configured !== configuration) {
    await rm(work, { recursive: true, force: true });
    await mkdir(work, { recursive: true });
    await cmake('configure', [
      ...['-S', root, '-B', work, '-DCMAKE_BUILD_TYPE=Release'],
      ...[
        `-DMPI_C_COMPILER=${mpi.mpicc}`,
        `-DMPI4NODE_NODE_API=${headerPackages().folders.join(';')}`,
      ],
      `-DMPI4NODE_SANITIZE=${sanitize}`,
    ]);
    await writeFile(configuredFor, configuration);
  }
  await cmake('build', ['--build', work, '--parallel', String(availableParallelism())]);

  // Renamed into place, each whole: a running program may have the old addon mapped. The manifest
  // goes first and comes last, since an addon without one counts as not built.
  await rm(manifestFile, { force: true });
  await copyFile(join(work, 'mpi4node.node'), `${addon}.new`);
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

/** The system's word for why a file could not be written, such as a folder that is read-only. */
const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error;

/** What is said of a folder that can't be written. */
const notWritable = (folder: string, { message }: Error) =>
  new BuildError(`The build folder ${folder} can't be written: ${message}.
To keep the addons elsewhere, set MPI4NODE_BUILD_DIR to another folder, for this command and for all
programs:
  MPI4NODE_BUILD_DIR=$HOME/.mpi4node npx mpi4node build`);

const SANITIZERS = /^(address|undefined|thread)(,(address|undefined|thread))*$/;

class Build {
  readonly report: BuildReport = { built: [], upToDate: [], failed: [] };
  readonly folder: string;
  readonly #options: BuildOptions;
  readonly #env: NodeJS.ProcessEnv;
  readonly #write: (text: string) => void;
  readonly #sanitize: string;
  /** Whether the system does not let the build folder be written, which has been told. */
  #isRefused = false;

  constructor(options: BuildOptions) {
    this.#options = options;
    this.#env = options.env ?? process.env;
    this.#write = options.write ?? ((text: string) => process.stderr.write(text));
    this.#sanitize = options.sanitize ?? '';
    if (this.#sanitize && !SANITIZERS.test(this.#sanitize)) {
      throw new BuildError(
        `--sanitize takes address, undefined, thread or some of them with commas, not ${this.#sanitize}`,
      );
    }
    const folder = buildFolder(this.#env);
    this.folder = this.#sanitize
      ? join(folder, 'sanitize', this.#sanitize.replaceAll(',', '-'))
      : folder;
  }

  /** Builds what is missing or out of date, one line for each MPI. */
  async run(): Promise<void> {
    const named = this.#options.mpicc ?? [];
    const here = wrappers(this.#options, this.#env);
    const missing = missingTools(this.#env).filter(
      ({ name }) => name !== 'an MPI' || named.length === 0,
    );
    // A wrapper without a compiler can't tell which MPI it is for.
    if (here.length === 0 || missing.some(({ name }) => name === 'a C compiler')) {
      this.#fail(null, new BuildError(describeMissing(missing)));
      return;
    }
    const { found, unusable } = await findMpis(here, this.#env);
    for (const error of unusable) this.#fail(null, error);
    const outdated = found.filter((mpi) => !this.#isUpToDate(mpi));
    if (missing.length === 0) {
      if (outdated.length === 0 || !(await this.#canWrite())) return;
      for (const mpi of outdated) await this.#build(mpi);
    } else if (outdated.length > 0) {
      const names = outdated.map(({ libraryVersion }) => libraryVersion).join(', ');
      this.#fail(names, new BuildError(describeMissing(missing)));
    }
  }

  /** Keeps for the first import what could not be built, and forgets what could not before. */
  async leaveRecord(): Promise<void> {
    const file = lastBuildFile(this.folder);
    const { failed } = this.report;
    try {
      if (failed.length === 0) {
        if (isFile(file)) await rm(file);
        return;
      }
      const last: LastBuild = { date: new Date().toISOString(), failures: failed };
      await mkdir(this.folder, { recursive: true });
      await writeFile(file, `${JSON.stringify(last, null, 2)}\n`);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      if (!this.#isRefused) this.#fail(null, notWritable(this.folder, error));
    }
  }

  /** Asked before the compiler runs, which takes a minute. */
  async #canWrite(): Promise<boolean> {
    try {
      await mkdir(this.folder, { recursive: true });
      await access(this.folder, constants.W_OK);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      this.#isRefused = true;
      this.#fail(null, notWritable(this.folder, error));
    }
    return !this.#isRefused;
  }

  #title({ name, libraryVersion, mpicc }: FoundMpi): string {
    return `mpi4node: ${name}: ${libraryVersion} (${mpicc})`;
  }

  #isUpToDate(mpi: FoundMpi): boolean {
    const folder = join(this.folder, mpi.name);
    const current = isFile(join(folder, 'mpi4node.node')) && readManifest(folder);
    const { force } = this.#options;
    if (force || !current || current.inputs !== inputsOf(mpi, this.#sanitize)) return false;
    this.#write(`${this.#title(mpi)}: up to date\n`);
    this.report.upToDate.push(mpi.name);
    return true;
  }

  async #build(mpi: FoundMpi): Promise<void> {
    const { verbose } = this.#options;
    const start = performance.now();
    const seconds = () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
    const sanitize = this.#sanitize;
    const build: AddonBuild = {
      mpi,
      folder: join(this.folder, mpi.name),
      inputs: inputsOf(mpi, sanitize),
      configuration: configurationOf(mpi, sanitize),
      sanitize,
    };
    this.#write(`${this.#title(mpi)}: building ...${verbose ? '\n' : ' '}`);
    try {
      await buildAddon(build, this.#options);
      this.#write(`${verbose ? `${this.#title(mpi)}: ` : ''}built in ${seconds()}\n`);
      this.report.built.push(mpi.name);
    } catch (error) {
      this.#write(`failed after ${seconds()}\n`);
      if (isSystemError(error)) this.#fail(mpi.libraryVersion, notWritable(build.folder, error));
      else if (error instanceof BuildError) this.#fail(mpi.libraryVersion, error);
      else throw error;
    }
  }

  #fail(mpi: string | null, { message, details }: BuildError): void {
    const text = details === '' ? message : `${message}\nIt said, at last:\n${details}`;
    this.#write(`mpi4node: ${mpi === null ? '' : `${mpi}: `}${text}\n`);
    this.report.failed.push({ mpi, message: text });
  }
}

/** Builds what is missing or out of date, one line for each MPI. */
export async function buildAddons(options: BuildOptions = {}): Promise<BuildReport> {
  const build = new Build(options);
  await build.run();
  await build.leaveRecord();
  // Nobody edits the binding of an installed package, so the object files have no further use.
  if (!existsSync(join(root, 'lib'))) {
    for (const name of build.report.built) {
      await rm(join(build.folder, name, 'cmake'), { recursive: true });
    }
  }
  const { failed } = build.report;
  if (failed.length === 0 && !options.sanitize) await compileProgram(options.env ?? process.env);
  return build.report;
}

/** Lets each start of the package take its code from a copy. In a process that ends with it. */
async function compileProgram(env: NodeJS.ProcessEnv): Promise<void> {
  const program = JSON.stringify(join(__dirname, 'compiled_code.js'));
  const main = JSON.stringify(join(__dirname, 'index.js'));
  const args = ['-e', `require(${program}).writeCode(${main})`];
  const { status, output } = await run(process.execPath, args, { env });
  if (status !== 0) throw new BuildError('The code of dist/index.js could not be kept.', output);
}
