/**
 * The binaries that come with the package, for machines without a compiler: some for Open MPI and
 * some for MPICH and its kin, each for libraries from a version on. A binary does not name its
 * library, which is `libmpi.so.12` here and `libmpich.so.12` there: it is looked for and opened
 * first.
 */
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { types } from 'node:util';
import { findCommand } from './build_tools.js';
import type { Environment, Launcher } from './launcher.js';
import { readJson } from './read_file.js';

/** Open MPI, or MPICH with its kin, which have one binary interface. */
export type BinaryFamily = 'openmpi' | 'mpich';

/** What `npm run prebuilds` says of a binary in `binaries.json`. */
export interface Binary {
  /** The file's name without `.node`, such as `openmpi-5.0`. */
  readonly name: string;
  readonly family: BinaryFamily;
  /** The version of the MPI standard that the header declared, such as `3.1`. */
  readonly version: string;
  /** The oldest library that has all that the binary calls, such as `Open MPI 5.0.7`. */
  readonly libraryVersion: string;
}

/** A binary, loaded, and the library that it uses. */
export interface LoadedBinary {
  readonly binary: Binary;
  readonly file: string;
  /** The library's path, or its bare name if the system found it. */
  readonly library: string;
  readonly addon: unknown;
}

/** Why no binary was loaded: by family, what was tried and what the dynamic loader said. */
export interface BinaryFailure {
  readonly family: BinaryFamily;
  /** Null if there is no such library. */
  readonly library: string | null;
  readonly said: readonly string[];
}

/** The names under which systems have a library of each family. */
const LIBRARY_NAMES: Readonly<Record<BinaryFamily, readonly string[]>> = {
  openmpi: ['libmpi.so.40'],
  // The second is Debian's.
  mpich: ['libmpi.so.12', 'libmpich.so.12'],
};

/** Where the binaries for this machine are. `MPI4NODE_BINARIES` is for tests and for packagers. */
export function binariesFolder(env: Environment): string {
  const folder = env.MPI4NODE_BINARIES || join(__dirname, '..', 'prebuilds');
  return join(folder, `${process.platform}-${process.arch}`);
}

/** The binaries for this machine, those for the newest libraries first. */
export function binariesIn(folder: string): readonly Binary[] {
  return readJson<readonly Binary[]>(join(folder, 'binaries.json')) ?? [];
}

/** The binaries for this machine, and which of their families suit a process, the best first. */
export interface BinaryChoice {
  readonly folder: string;
  readonly binaries: readonly Binary[];
  readonly families: readonly BinaryFamily[];
}

/** The binaries of these families. The families are none if the package has no such binary. */
export function chooseBinaries(wanted: readonly string[], env: Environment): BinaryChoice {
  const folder = binariesFolder(env);
  const binaries = binariesIn(folder);
  const known = [...new Set(binaries.map(({ family }) => family))];
  const families = wanted.flatMap((name) => known.filter((family) => family === name));
  return { folder, binaries, families };
}

/** Which library a process needs. One that no launcher has started takes what starts fastest. */
export function familiesFor({ kind }: Launcher): readonly BinaryFamily[] {
  if (kind === 'openmpi') return ['openmpi'];
  if (kind === 'pmix') return ['openmpi', 'mpich'];
  return kind === 'none' || kind === 'slurm' ? ['mpich', 'openmpi'] : ['mpich'];
}

/** The folders of libraries beside the folder of a command. */
function librariesOf(command: string | null): string[] {
  if (command === null) return [];
  const prefix = dirname(dirname(realpathSync(command)));
  return [join(prefix, 'lib'), join(prefix, 'lib64')];
}

const folders = (list: string | undefined): string[] =>
  (list ?? '').split(delimiter).filter(isAbsolute);

/**
 * Where the library may be, the likeliest place first: the installation that `MPI4NODE_MPICC`
 * names, where a module has put it, beside the launcher, where the system looks.
 */
export function libraryFiles(family: BinaryFamily, env: Environment): string[] {
  const places = [
    ...(env.MPI4NODE_MPICC ?? '')
      .split(delimiter)
      .filter(Boolean)
      .flatMap((wrapper) => librariesOf(findCommand(wrapper, env))),
    ...folders(env.LD_LIBRARY_PATH),
    ...['mpirun', 'mpiexec'].flatMap((launcher) => librariesOf(findCommand(launcher, env))),
  ];
  const names = LIBRARY_NAMES[family];
  const files = [...new Set(places)].flatMap((place) => names.map((name) => join(place, name)));
  return [...files.filter((file) => existsSync(file)), ...names];
}

interface LibraryOpener {
  /** Null, or why the library could not be opened. */
  openLibrary(path: string): string | null;
}

/** Opens the first library of a family that can be opened. */
function openLibrary(folder: string, family: BinaryFamily, env: Environment) {
  const opener: LibraryOpener = require(join(folder, 'open_library.node'));
  const said: string[] = [];
  for (const library of libraryFiles(family, env)) {
    const refusal = opener.openLibrary(library);
    if (refusal === null) return { library, said };
    // A bare name that nothing has is no refusal.
    if (!refusal.startsWith(`${library}: cannot open shared object`)) said.push(refusal);
  }
  return { library: null, said };
}

/** Loads the newest binary of a family whose functions the library has. */
function loadFamily(
  { folder, binaries }: BinaryChoice,
  family: BinaryFamily,
  env: Environment,
): LoadedBinary | BinaryFailure {
  const { library, said } = openLibrary(folder, family, env);
  if (library === null) return { family, library, said };
  for (const binary of binaries) {
    if (binary.family !== family) continue;
    const file = join(folder, `${binary.name}.node`);
    try {
      // It is linked so that all its functions are looked for now.
      return { binary, file, library, addon: require(file) };
    } catch (error) {
      // In a realm of its own, such as a test runner's, this is no instance of its Error.
      if (!types.isNativeError(error)) throw error;
      said.push(error.message);
    }
  }
  return { family, library, said };
}

/** Loads a binary of the first of the chosen families whose library is here. */
export function loadBinary(
  choice: BinaryChoice,
  env: Environment,
): LoadedBinary | readonly BinaryFailure[] {
  const failures: BinaryFailure[] = [];
  for (const family of choice.families) {
    const loaded = loadFamily(choice, family, env);
    if ('binary' in loaded) return loaded;
    failures.push(loaded);
    // Two libraries in one process would take each other's functions.
    if (loaded.library !== null) break;
  }
  return failures;
}

const TITLES: Readonly<Record<BinaryFamily, string>> = { openmpi: 'Open MPI', mpich: 'MPICH' };
const DEBIAN: Readonly<Record<BinaryFamily, string>> = { openmpi: 'openmpi-bin', mpich: 'mpich' };

/** What to say where no binary could be loaded. */
export function describeFailures(failures: readonly BinaryFailure[], build: string): string {
  const reasons = failures.map(({ family, library, said }) => {
    const told = said.map((line) => `\n  ${line}`).join('');
    return library === null
      ? `${TITLES[family]}: no ${LIBRARY_NAMES[family].join(' and no ')} was found${told}`
      : `${TITLES[family]}: ${library} was found, but no binary of mpi4node fits it${told}`;
  });
  const missing = failures.filter(({ library }) => library === null).map(({ family }) => family);
  const install = missing.map((family) => DEBIAN[family]).join(' or ');
  const remedy =
    missing.length > 0
      ? `Install it (Debian: apt-get install ${install}), or load its module (module load ...). Where it
is installed in a folder of its own, put that folder's bin into PATH or its lib into LD_LIBRARY_PATH.`
      : 'Build an addon for exactly this library, which takes its mpicc, CMake and a C++ compiler:';
  return `${reasons.join('\n')}\n${remedy}${missing.length > 0 ? '' : `\n${build}`}`;
}
