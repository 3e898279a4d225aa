/**
 * Finds and loads the addon: `build/<name>/mpi4node.node`, one for each MPI that `mpi4node build`
 * found, else a binary of the package. A binary also takes the place of an addon that is refused
 * here. Everything here runs while the user's program starts, so it reads one or two small folders
 * and starts nothing. Every way in which it can fail has a code, a cause and a command to run.
 */
import { readdirSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import {
  type BinaryChoice,
  chooseBinaries,
  describeFailures,
  familiesFor,
  type LoadedBinary,
  loadBinary,
} from './binaries.js';
import { buildFolder } from './build_folder.js';
import { buildCommand, describeLastBuild, describeNotBuilt } from './last_build.js';
import {
  detectLauncher,
  type Environment,
  findWrapper,
  LAUNCHER_VARIABLES,
  type Launcher,
  parentRank,
  RANK_PROCESS,
  rankProcess,
} from './launcher.js';
import { readJson, unlessMissing } from './read_file.js';

/** What `mpi4node build` writes next to an addon, as `mpi.json`. */
export interface Manifest {
  /** The folder's name, and the word that `MPI4NODE_MPI` takes. */
  readonly name: string;
  /**
   * `openmpi`, `mpich`, or one of MPICH's kin, which share its launcher: `intel`, `mvapich`,
   * `cray`.
   */
  readonly family: string;
  /** The version of the MPI standard that the library's header declares, such as `3.1`. */
  readonly version: string;
  /** The library's own name and version, such as `Open MPI 4.1.4`. */
  readonly libraryVersion: string;
  /** The compiler wrapper that led to the library. */
  readonly mpicc: string;
  readonly builtFor: {
    readonly platform: string;
    readonly arch: string;
    readonly node: string;
    /** The Node-API version that the addon needs. */
    readonly napi: number;
  };
  /** A hash of everything that went into the build. */
  readonly inputs: string;
}

export interface BuiltAddon {
  readonly file: string;
  /** `null` for a file that `MPI4NODE_MPI` names by its path. */
  readonly manifest: Manifest | null;
}

export interface LoadedAddon extends BuiltAddon {
  readonly addon: unknown;
  /** For a binary of the package: which one, and the library that was opened for it. */
  readonly binary: Pick<LoadedBinary, 'binary' | 'library'> | null;
  readonly launcher: Launcher;
  /** The process that is the rank, if this one is only a child of it. */
  readonly parent: number | null;
  /** What the launcher has started, if this process was started by that and is cut off from it. */
  readonly wrapper: string | null;
}

export type LoadErrorCode =
  | 'ERR_MPI4NODE_NOT_BUILT'
  | 'ERR_MPI4NODE_UNKNOWN_MPI'
  | 'ERR_MPI4NODE_NO_MATCH'
  | 'ERR_MPI4NODE_AMBIGUOUS'
  | 'ERR_MPI4NODE_WRONG_BUILD'
  | 'ERR_MPI4NODE_LIBRARY'
  | 'ERR_MPI4NODE_LOAD_FAILED'
  | 'ERR_MPI4NODE_SINGLETONS'
  | 'ERR_MPI4NODE_CHILD'
  | 'ERR_MPI4NODE_WRAPPED';

/**
 * The error that importing the package throws if no addon fits this process: none is built, the
 * launcher starts another MPI library, or the library can't be loaded. The message says what to do.
 */
export class LoadError extends Error {
  /** The name of the class: `'LoadError'`. */
  override readonly name = 'LoadError';
  /** What is wrong, as Node's own errors say it: `'ERR_MPI4NODE_NOT_BUILT'` and others. */
  readonly code: LoadErrorCode;

  /**
   * Makes an error with a code.
   *
   * @param code what is wrong
   * @param message what to do about it
   * @param options the cause, as every `Error` takes it
   */
  constructor(code: LoadErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** An unfinished build has no manifest, or a damaged one. */
export function readManifest(folder: string): Manifest | null {
  return readJson<Manifest>(join(folder, 'mpi.json'));
}

/** The addons in a build folder. A folder without a manifest is a build that did not finish. */
export function builtAddons(folder: string): (BuiltAddon & { readonly manifest: Manifest })[] {
  const addons = [];
  try {
    for (const name of (unlessMissing(() => readdirSync(folder)) ?? []).sort()) {
      const manifest = readManifest(join(folder, name));
      if (manifest) addons.push({ file: join(folder, name, 'mpi4node.node'), manifest });
    }
  } catch (error) {
    throw new LoadError(
      'ERR_MPI4NODE_NOT_BUILT',
      `mpi4node looks for its addons in ${folder}, and can't read that folder:
${(error as Error).message}
Let this user read it, or set MPI4NODE_BUILD_DIR to another folder and build there:
${buildCommand()}`,
      { cause: error },
    );
  }
  return addons;
}

/** A line on what the last build could not do, which may be the reason why an addon is missing. */
function tried(folder: string): string {
  const last = describeLastBuild(folder);
  return last === null ? '' : `${last}\n`;
}

/** What this process is to load: an addon built here, or a binary of the package. */
export type Choice = BuiltAddon | BinaryChoice;

/**
 * The addon for this process: what `MPI4NODE_MPI` says, else what suits the launcher. An addon that
 * was built here comes before a binary of the package.
 */
export function chooseAddon(env: Environment, launcher: Launcher): Choice {
  const wanted = env.MPI4NODE_MPI;
  if (wanted && isPath(wanted)) {
    const file = resolve(wanted);
    return { file, manifest: readManifest(join(file, '..')) };
  }

  const folder = buildFolder(env);
  const addons = builtAddons(folder);
  const suitable = wanted
    ? addons.filter(({ manifest }) => manifest.name === wanted)
    : addonsFor(launcher, addons);
  const [first, second] = suitable;
  if (first && second) throw ambiguous(launcher, suitable);
  if (first) return first;

  const choice = chooseBinaries(wanted ? [wanted] : familiesFor(launcher), env);
  if (choice.families.length > 0) return choice;
  throw noAddon(env, launcher, folder, addons, choice.binaries.length > 0);
}

const isPath = (name: string): boolean => name.includes(sep) || name.endsWith('.node');

/**
 * The binaries that can take the place of an addon that does not load: first those of its own
 * family, then what suits the launcher. Null for an addon that `MPI4NODE_MPI` names by its path,
 * and for one whose file is gone.
 */
export function chooseSubstitute(
  { manifest }: BuiltAddon,
  code: LoadErrorCode,
  env: Environment,
  launcher: Launcher,
): BinaryChoice | null {
  const wanted = env.MPI4NODE_MPI;
  if (!REFUSALS.includes(code) || (wanted && isPath(wanted))) return null;
  const family = manifest?.family === 'openmpi' ? 'openmpi' : 'mpich';
  const others = wanted ? [] : familiesFor(launcher).filter((other) => other !== family);
  return chooseBinaries([family, ...others], env);
}

/** What an addon is refused with that is not for this machine, this Node or the library here. */
const REFUSALS: readonly LoadErrorCode[] = [
  'ERR_MPI4NODE_LIBRARY',
  'ERR_MPI4NODE_WRONG_BUILD',
  'ERR_MPI4NODE_LOAD_FAILED',
];

type Built = BuiltAddon & { readonly manifest: Manifest };

/** The addons that a launcher's processes can use: more than one if nothing says which. */
function addonsFor({ kind }: Launcher, addons: readonly Built[]): readonly Built[] {
  const openMpi = addons.filter(({ manifest }) => manifest.family === 'openmpi');
  // MPICH's kin (Intel MPI, MVAPICH, Cray MPICH) all start under Hydra; only Open MPI does not.
  const others = addons.filter(({ manifest }) => manifest.family !== 'openmpi');
  // A process alone takes whichever library starts fastest. Measured on two cores, MPI_Init_thread
  // of a C program outside any launcher (median of 11): MPICH 4.0.2 33 ms; Open MPI 4.1.4 322 ms,
  // because it starts a daemon of its own (orted) to be able to spawn.
  if (kind === 'none' || kind === 'slurm') return [...others, ...openMpi].slice(0, 1);
  // Open MPI speaks PMIx, and PMI where it was configured so; with MPICH it is the other way round.
  const [likely, unlikely] =
    kind === 'openmpi' || kind === 'pmix' ? [openMpi, others] : [others, openMpi];
  const isCertain = kind === 'openmpi' || kind === 'mpich';
  const fitting = likely.length > 0 || isCertain ? likely : unlikely;
  // `mpi4node build` gives the bare family name to the MPI that comes first on the PATH.
  const bare = kind === 'openmpi' || kind === 'pmix' ? 'openmpi' : 'mpich';
  const chosen = fitting.find(({ manifest }) => manifest.name === bare);
  return chosen ? [chosen] : fitting;
}

/** Who started this process, for a message. */
function starterOf({ kind, evidence }: Launcher): string {
  const who = {
    openmpi: 'The mpirun of Open MPI',
    mpich: 'The mpiexec of MPICH (Hydra)',
    pmix: 'A launcher that speaks PMIx',
    pmi: 'A launcher that speaks PMI',
    slurm: 'srun',
    none: '',
  }[kind];
  return `${who} started this process (${evidence} is set)`;
}

function ambiguous(launcher: Launcher, addons: readonly Built[]): LoadError {
  const names = addons.map(({ manifest }) => manifest.name);
  return new LoadError(
    'ERR_MPI4NODE_AMBIGUOUS',
    `${starterOf(launcher)}, and mpi4node has several addons
that it could be for: ${names.join(', ')}.
Say which one by its name: MPI4NODE_MPI=${names[0]}`,
  );
}

/** Why there is nothing to load, and what to do. */
function noAddon(
  env: Environment,
  launcher: Launcher,
  folder: string,
  addons: readonly Built[],
  hasBinaries: boolean,
): LoadError {
  const list = addons.map(({ manifest: m }) => `${m.name} (${m.libraryVersion})`).join(', ');
  const wanted = env.MPI4NODE_MPI;
  if (wanted && (addons.length > 0 || hasBinaries)) {
    const there = addons.length > 0 ? list : 'openmpi and mpich, the binaries of the package';
    return new LoadError(
      'ERR_MPI4NODE_UNKNOWN_MPI',
      `MPI4NODE_MPI=${wanted} names no addon in ${folder}. There is: ${there}.
${tried(folder)}Set MPI4NODE_MPI to one of these, unset it, or build the missing one with that MPI's compiler
wrapper: npx mpi4node build --mpicc /path/to/mpicc`,
    );
  }
  if (addons.length === 0) {
    return new LoadError('ERR_MPI4NODE_NOT_BUILT', describeNotBuilt(folder, env));
  }
  const needsOpenMpi = launcher.kind === 'openmpi' || launcher.kind === 'pmix';
  const packages = needsOpenMpi ? 'openmpi-bin libopenmpi-dev' : 'mpich libmpich-dev';
  return new LoadError(
    'ERR_MPI4NODE_NO_MATCH',
    `${starterOf(launcher)}, but mpi4node has
no addon for that MPI, only for: ${list}.
${tried(folder)}Start with the mpirun of one of these, or install this MPI's development files (Debian:
${packages}) and run: npx mpi4node build`,
  );
}

/** What this process is, which its own children are told. A child of a rank was not launched. */
function launchedAs(env: Environment): Pick<LoadedAddon, 'launcher' | 'parent' | 'wrapper'> {
  const launcher = detectLauncher(env);
  if (launcher.kind === 'none') return { launcher, parent: null, wrapper: null };
  const parent = parentRank(env);
  const wrapper = parent === null ? findWrapper(env) : null;
  if (parent === null && wrapper === null) {
    process.env[RANK_PROCESS] = rankProcess(env);
    return { launcher, parent, wrapper };
  }
  const alone = detectLauncher({});
  if (env.MPI4NODE_ALLOW_SINGLETONS !== '1') return { launcher: alone, parent, wrapper };
  // With the launcher's variables MPI would join the job as that rank.
  for (const name of Object.keys(env)) {
    if (LAUNCHER_VARIABLES.test(name)) delete process.env[name];
  }
  return { launcher: alone, parent: null, wrapper: null };
}

/**
 * UCX 1.13, below many an MPICH and Open MPI, patches libc's mmap, sbrk and madvise as soon as it
 * is loaded, and moves the end of the heap to try the patch out. That is safe only while the
 * process has one thread. Node has more by then: of some 500 processes that just loaded MPICH
 * 4.0.2, 1 in 60 lost a page of its heap and crashed; with this setting none did. It can't be in
 * lib/workarounds, which lies above this room. Shown by loader.test.ts.
 */
function setUcx(): void {
  process.env.UCX_MEM_EVENTS ??= 'no';
  // UCX takes SIGHUP to print debug messages, and then that signal no longer ends the process.
  process.env.UCX_DEBUG_SIGNO ??= '0';
}

/** Loads the addon that suits this process. Throws a `LoadError` that says what to do. */
export function loadAddon(env: Environment = process.env): LoadedAddon {
  const started = launchedAs(env);
  const chosen = chooseAddon(env, started.launcher);
  setUcx();
  if (!('file' in chosen)) {
    const loaded = loadBinary(chosen, env);
    if ('addon' in loaded) return { ...loadedBinary(loaded), ...started };
    throw new LoadError(
      'ERR_MPI4NODE_LIBRARY',
      `mpi4node found no MPI library that it can use.
${describeFailures(loaded, buildCommand())}`,
    );
  }
  const own = loadOwn(chosen, env);
  if (!(own instanceof LoadError)) {
    return { ...chosen, ...started, addon: own.addon, binary: null };
  }
  const substitute = chooseSubstitute(chosen, own.code, env, started.launcher);
  const loaded = substitute === null ? [] : loadBinary(substitute, env);
  if ('addon' in loaded) return { ...loadedBinary(loaded), ...started };
  throw own;
}

const loadedBinary = ({ file, addon, binary, library }: LoadedBinary) => ({
  file,
  manifest: null,
  addon,
  binary: { binary, library },
});

/** Loads an addon that was built here, or gives the reason why that can't be done. */
function loadOwn(chosen: BuiltAddon, env: Environment): { readonly addon: unknown } | LoadError {
  const builtFor = chosen.manifest?.builtFor;
  if (builtFor && (builtFor.platform !== process.platform || builtFor.arch !== process.arch)) {
    return new LoadError(
      'ERR_MPI4NODE_WRONG_BUILD',
      `The addon ${chosen.file} was built for ${builtFor.platform} ${builtFor.arch}; this is Node for
${process.platform} ${process.arch}. Build it for this machine: npx mpi4node build --force`,
    );
  }
  if (builtFor && builtFor.napi > Number(process.versions.napi)) {
    return new LoadError(
      'ERR_MPI4NODE_WRONG_BUILD',
      `The addon ${chosen.file} needs Node-API ${builtFor.napi}; Node ${process.version} has version
${process.versions.napi}. Run a newer Node: version 20 or later.`,
    );
  }
  try {
    return { addon: require(chosen.file) };
  } catch (error) {
    return explain(error, chosen, env);
  }
}

/** Turns what the dynamic loader says (glibc, musl or macOS) into a cause and a command. */
function explain(error: unknown, { file, manifest }: BuiltAddon, env: Environment): LoadError {
  const text = error instanceof Error ? error.message : String(error);
  const cause = { cause: error };
  const rebuild = 'npx mpi4node build --force';
  const fail = (code: LoadErrorCode, message: string) =>
    new LoadError(code, `${message}\nThe loader said: ${text}`, cause);

  if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') {
    return manifest
      ? new LoadError('ERR_MPI4NODE_NOT_BUILT', `The addon ${file} is gone. Run: ${rebuild}`, cause)
      : new LoadError(
          'ERR_MPI4NODE_UNKNOWN_MPI',
          `MPI4NODE_MPI=${env.MPI4NODE_MPI} is a path, and there is no file ${file}.
Set it to an addon's name or file; npx mpi4node info lists both.`,
          cause,
        );
  }
  if (
    /wrong ELF class|invalid ELF header|file too short|not a mach-o|wrong architecture|incompatible architecture|exec format error|different Node\.js version|GLIBC(XX)?_|did not self-register/i.test(
      text,
    )
  ) {
    return fail(
      'ERR_MPI4NODE_WRONG_BUILD',
      `The addon ${file} was built for another machine or another Node, or is damaged.
Build it for this one (${process.platform} ${process.arch}, Node ${process.version}): ${rebuild}`,
    );
  }
  const missing =
    /^(?:Error: )?([^\s:/]+\.so[^\s:/]*): cannot open shared object/.exec(text)?.[1] ??
    /Error loading shared library ([^\s:]+):/.exec(text)?.[1] ??
    /Library not loaded: (\S+)/.exec(text)?.[1];
  const library = manifest ? `${manifest.libraryVersion} (${manifest.mpicc})` : 'the MPI library';
  if (missing) {
    return fail(
      'ERR_MPI4NODE_LIBRARY',
      `The addon ${file} needs ${missing} of ${library},
and that shared library is not found. Was the MPI removed, or is its module not loaded? Install or
load it again (\`module load ...\`, or LD_LIBRARY_PATH), or build for an MPI that is here:
${rebuild}`,
    );
  }
  if (/undefined symbol|symbol not found|relocation error/i.test(text)) {
    return fail(
      'ERR_MPI4NODE_LIBRARY',
      `The addon ${file} was built for ${library}, but another version of the library is found
now. Load the same MPI as for the build, or build for the present one: ${rebuild}`,
    );
  }
  return fail('ERR_MPI4NODE_LOAD_FAILED', `The addon ${file} does not load. Try: ${rebuild}`);
}
