/** `mpi4node info`: what is installed here. */
import { execFile } from 'node:child_process';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';
import type { Command } from 'commander';
import { type Binary, type BinaryFamily, binariesFolder, binariesIn } from '../loading/binaries.js';
import { buildFolder } from '../loading/build_folder.js';
import { detectLauncher, type Launcher, withoutLauncher } from '../loading/launcher.js';
import {
  type BuiltAddon,
  builtAddons,
  type Choice,
  chooseAddon,
  chooseSubstitute,
  LoadError,
  type LoadErrorCode,
  type Manifest,
} from '../loading/loader.js';
import { root, version } from './package.js';

/** What a process that loaded an addon told about its MPI. */
interface Probed {
  readonly library: string;
  readonly standard: string;
  readonly threadLevel: string;
  /** The files that the process had loaded: the addon, and the library itself. */
  readonly addonFile: string | null;
  readonly libraryFile: string | null;
}

export interface AddonInfo {
  readonly name: string;
  /** Null for a binary of the package that does not load: there may be several for one library. */
  readonly file: string | null;
  /** Null for what was not built here. */
  readonly manifest: Manifest | null;
  readonly binary: Binary | null;
  readonly probed?: Probed;
  readonly error?: string;
  /** The code of the `LoadError`, if it is one. */
  readonly code?: LoadErrorCode;
}

export interface Info {
  readonly version: string;
  readonly root: string;
  readonly node: string;
  readonly buildFolder: string;
  readonly launcher: Launcher;
  /** The file of the addon that a program started in the same way would load. */
  readonly selected: string | null;
  /** The addon built here that it would load before, but that is refused. */
  readonly insteadOf?: string;
  readonly selectionError?: string;
  readonly addons: readonly AddonInfo[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const PROBE = `
const { MPI } = require(process.argv[1]);
const names = ['SINGLE', 'FUNNELED', 'SERIALIZED', 'MULTIPLE'];
const level = MPI.Query_thread();
const files = process.report.getReport().sharedObjects;
const find = (pattern) => files.find((file) => pattern.test(file)) ?? null;
console.log('mpi4node-probe ' + JSON.stringify({
  library: MPI.Get_library_version(),
  standard: MPI.Get_version().join('.'),
  threadLevel: 'MPI_THREAD_' + names.find((name) => MPI['THREAD_' + name] === level),
  addonFile: find(/(?<!open_library)\\.node$/),
  libraryFile: find(/\\/libmpi(ch|_\\w+)?\\.(so|dylib)[^\\/]*$/),
}));`;

/** Loads an addon in a process of its own: only one MPI fits into a process. */
async function probe(
  settings: NodeJS.ProcessEnv,
): Promise<{ probed: Probed } | Pick<AddonInfo, 'error' | 'code'>> {
  const env = { ...withoutLauncher(process.env), ...settings };
  try {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['-e', PROBE, join(__dirname, 'index.js')],
      { env, timeout: 60_000 },
    );
    const answer = /^mpi4node-probe (.*)$/m.exec(stdout)?.[1];
    return answer
      ? { probed: JSON.parse(answer) as Probed }
      : { error: `MPI did not start. It said:\n${stdout}${stderr}` };
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    // Node prints the source line, the error with its stack, and the error's own properties: the
    // message runs from the class's name to the stack.
    const told = /^\w*Error(?: \[\w+\])?: ([\s\S]*?)\n {4}at /m.exec(stderr ?? '')?.[1];
    const code = /^ {2}code: '(ERR_MPI4NODE_\w+)'/m.exec(stderr ?? '')?.[1];
    return { error: told ?? (stderr || message), ...(code ? { code: code as LoadErrorCode } : {}) };
  }
}

/** What was built here, or is named by its path. */
async function describeBuilt({ file, manifest }: BuiltAddon): Promise<AddonInfo> {
  const name = manifest?.name ?? 'MPI4NODE_MPI';
  return { name, file, manifest, binary: null, ...(await probe({ MPI4NODE_MPI: file })) };
}

/** What the binaries of the package are for the library of a family that is here. */
async function describeBinaries(
  family: BinaryFamily,
  binaries: readonly Binary[],
): Promise<AddonInfo> {
  const noBuilds = join(root, 'no-builds');
  const told = await probe({ MPI4NODE_MPI: family, MPI4NODE_BUILD_DIR: noBuilds });
  const file = 'probed' in told ? told.probed.addonFile : null;
  const binary = binaries.find(({ name }) => file?.endsWith(`${sep}${name}.node`)) ?? null;
  return { name: family, file, manifest: null, binary, ...told };
}

/** Loads each addon in a process of its own, and asks it. */
export async function collectInfo(): Promise<Info> {
  const launcher = detectLauncher(process.env);
  const folder = buildFolder(process.env);
  const binaries = binariesIn(binariesFolder(process.env));
  const built: BuiltAddon[] = builtAddons(folder);
  let choice: Choice | null = null;
  let selectionError: string | undefined;
  try {
    choice = chooseAddon(process.env, launcher);
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    selectionError = error.message;
  }
  // MPI4NODE_MPI may name a file outside the build folder.
  const own = choice !== null && 'file' in choice ? choice : null;
  if (own && built.every(({ file }) => file !== own.file)) built.push(own);
  const families = [...new Set(binaries.map(({ family }) => family))];
  const addons = await Promise.all([
    ...built.map(describeBuilt),
    ...families.map((family) => describeBinaries(family, binaries)),
  ]);
  const code = addons.find(({ file }) => own !== null && file === own.file)?.code;
  const substitute = own && code ? chooseSubstitute(own, code, process.env, launcher) : null;
  const wanted = (choice !== null && 'families' in choice ? choice : substitute)?.families ?? [];
  const loadable = addons.filter(({ manifest, file }) => manifest === null && file !== null);
  const binary = wanted
    .map((family) => loadable.find(({ name }) => name === family))
    .find((addon) => addon !== undefined);
  const selected = binary?.file ?? own?.file ?? null;
  if (selected === null && selectionError === undefined) {
    selectionError = addons.find(({ name }) => name === wanted[0])?.error;
  }
  return {
    version,
    root,
    node: `${process.version} ${process.platform} ${process.arch}`,
    buildFolder: folder,
    launcher,
    selected,
    ...(own && selected !== own.file ? { insteadOf: own.file } : {}),
    ...(selectionError === undefined ? {} : { selectionError }),
    addons,
    environment: Object.fromEntries(
      Object.entries(process.env).filter(([name]) => name.startsWith('MPI4NODE_')),
    ),
  };
}

const indent = (text: string) => text.trim().replaceAll('\n', '\n    ');

function describe(info: Info): string {
  const { launcher } = info;
  const launched =
    launcher.kind === 'none'
      ? 'none: a process of its own'
      : `${launcher.kind} (${launcher.evidence}), rank ${launcher.rank ?? '?'} of ${launcher.size ?? '?'}`;
  const lines = [
    `mpi4node  ${info.version}  ${info.root}`,
    `node      ${info.node}`,
    `launcher  ${launched}`,
    `loads     ${info.selected ?? `nothing: ${indent(info.selectionError ?? '')}`}`,
    ...(info.insteadOf ? [`          because ${info.insteadOf} does not load: see below`] : []),
    `addons    ${info.buildFolder}`,
  ];
  for (const { name, file, manifest, binary, probed, error } of info.addons) {
    lines.push('', `${name}${file !== null && file === info.selected ? '  (loads here)' : ''}`);
    if (probed) {
      // MPICH follows its version with pages about how it was configured; --json has them.
      lines.push(`    library       ${probed.library.trim().split('\n')[0]}`);
      lines.push(`    found in      ${probed.libraryFile ?? 'a place that Node does not tell'}`);
      lines.push(`    MPI standard  ${probed.standard}`, `    thread level  ${probed.threadLevel}`);
    } else if (manifest) {
      lines.push(`    library       ${manifest.libraryVersion}, MPI ${manifest.version}`);
    }
    if (file !== null) lines.push(`    addon         ${file}`);
    if (manifest) lines.push(`    built with    ${manifest.mpicc}`);
    if (binary) {
      lines.push(`    comes with    the package, for ${binary.libraryVersion} and later`);
    }
    if (error !== undefined) lines.push(`    does not load: ${indent(error)}`);
  }
  const variables = Object.entries(info.environment).map(([name, value]) => `${name}=${value}`);
  if (variables.length > 0) lines.push('', ...variables);
  return lines.join('\n');
}

/** Adds `mpi4node info`. Its status is 1 if a program could not load an addon here. */
export function addInfoCommand(program: Command): void {
  program
    .command('info')
    .description('show the addons, the MPI behind each, and which one runs here')
    .option('--json', 'as JSON')
    .action(async ({ json = false }: { json?: boolean }) => {
      const found = await collectInfo();
      console.log(json ? JSON.stringify(found, null, 2) : describe(found));
      const selected = found.addons.find(({ file }) => file === found.selected);
      if (found.selected === null || selected?.error !== undefined) process.exitCode = 1;
    });
}
