/** The addons, the libraries behind them, and their launchers. */
import { withoutLauncher } from '../../loading/launcher.js';
import type { AddonInfo, Info } from '../info.js';
import { chooseLauncher, findFirstMpirun, type Mpirun } from '../run/launchers.js';
import { UsageError } from '../usage_error.js';
import { type Finding, fault, ok, warning } from './finding.js';

const TITLES = { openmpi: 'Open MPI', mpich: 'MPICH' } as const;

const versionIn = (text: string): string | undefined => /\d+(?:\.\d+)+/.exec(text)?.[0];

/** The first line of a message is what happened; the others are what to do. */
function ofError(name: string, error: string): Finding {
  const [first = '', ...more] = error.trim().split('\n');
  return fault(`${name}: ${first}`, more.join('\n') || 'npx mpi4node info says more.');
}

function checkAddon({ name, manifest, binary, probed, error }: AddonInfo): Finding {
  if (!probed) return ofError(name, error ?? 'The addon does not load.');
  const [library = ''] = probed.library.trim().split('\n');
  const version = versionIn(library);
  const builtFor = manifest === null ? undefined : versionIn(manifest.libraryVersion);
  if (builtFor !== undefined && version !== undefined && builtFor !== version) {
    return warning(
      `${name}: the addon was built for ${manifest?.libraryVersion}, and the library here is ${version} (${probed.libraryFile ?? 'in a place that Node does not tell'})`,
      'If that is the wrong library, load its module or correct LD_LIBRARY_PATH; else build anew: npx mpi4node build --force',
    );
  }
  if (probed.threadLevel !== 'MPI_THREAD_MULTIPLE') {
    return warning(
      `${name}: the library gives ${probed.threadLevel} instead of MPI_THREAD_MULTIPLE`,
      'Workers of Node and calls that wait beside the event loop need it: use a library that was configured with threads.',
    );
  }
  const source = binary === null ? 'built here' : 'a binary of the package';
  const place = probed.libraryFile === null ? '' : `, ${probed.libraryFile}`;
  return ok(`${name}: ${library.replace(/,.*|\t/g, ' ').trim()}${place} (addon: ${source})`);
}

/** What is behind each addon. A binary whose library is not installed is not to be looked at. */
function checkAddons({ addons, selected, selectionError }: Info): Finding[] {
  const present = addons.filter(({ probed, manifest }) => probed || manifest !== null);
  const findings = present.map(checkAddon);
  if (selected === null) findings.push(ofError('addon', selectionError ?? 'There is no addon.'));
  return findings;
}

/** What `--mpi` and `MPI4NODE_MPI` call an addon: one that is nowhere listed has its path alone. */
export const wordFor = ({ name, file }: AddonInfo): string =>
  name === 'MPI4NODE_MPI' && file !== null ? file : name;

/** The mpirun of an addon: whether there is one, and whether it is of the library's version. */
function checkLauncher(addon: AddonInfo): Finding {
  const { name, probed } = addon;
  let mpirun: ReturnType<typeof chooseLauncher>;
  try {
    mpirun = chooseLauncher(
      { ...withoutLauncher(process.env), MPI4NODE_MPI: wordFor(addon) },
      true,
    );
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return warning(
      `${name}: no mpirun belongs to this library, so that it serves one process only`,
      error.message,
    );
  }
  if (mpirun.kind === 'srun') {
    return ok(`${name}: ${mpirun.command} --mpi=${mpirun.plugin} starts ranks`);
  }
  const major = Number.parseInt(versionIn(probed?.library ?? '') ?? '', 10);
  if (mpirun.major > 0 && major > 0 && mpirun.major !== major) {
    return warning(
      `${name}: ${mpirun.command} is of version ${mpirun.major}, the library of version ${major}`,
      'Put the folder of the mpirun that belongs to the library first on the PATH.',
    );
  }
  return ok(`${name}: ${mpirun.command} starts ranks`);
}

export const belongsToOpenMpi = ({ probed }: AddonInfo): boolean =>
  /Open MPI/.test(probed?.library ?? '');

/** Which library the plain word `mpirun` leads to: what programs are started with by habit. */
function checkPlainMpirun(mpirun: Mpirun | null, usable: readonly AddonInfo[]): Finding[] {
  if (mpirun === null) return [];
  const fits = usable.some((addon) => belongsToOpenMpi(addon) === (mpirun.kind === 'openmpi'));
  const what = `mpirun on the PATH is that of ${TITLES[mpirun.kind]} (${mpirun.command})`;
  if (fits) return [ok(what)];
  return [
    fault(
      `${what}, for which there is no addon`,
      'Start with npx mpi4node run, which finds the mpirun that fits, or build an addon for this MPI: npx mpi4node build',
    ),
  ];
}

/** The addons that load, which are worth trying. */
export const usableAddons = ({ addons }: Info): readonly AddonInfo[] =>
  addons.filter(({ probed }) => probed !== undefined);

/** Checks the addons and the launchers. */
export function checkLibraries(info: Info): Finding[] {
  const usable = usableAddons(info);
  return [
    ...checkAddons(info),
    ...usable.map(checkLauncher),
    ...checkPlainMpirun(findFirstMpirun(process.env), usable),
  ];
}
