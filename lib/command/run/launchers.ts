/** Which launcher starts the ranks: the one that belongs to the MPI library of the addon. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { basename, delimiter, dirname, join, sep } from 'node:path';
import { buildFolder } from '../../loading/build_folder.js';
import type { Environment, LauncherKind } from '../../loading/launcher.js';
import { builtAddons, chooseAddon, LoadError } from '../../loading/loader.js';
import { UsageError } from '../usage_error.js';

/** MPICH's kin, such as Intel MPI, are started as MPICH is: by Hydra. */
export type Family = 'openmpi' | 'mpich';

export interface Mpirun {
  readonly kind: Family;
  readonly command: string;
  /** The major version, by which Open MPI's options differ. */
  readonly major: number;
}

export interface Srun {
  readonly kind: 'srun';
  readonly command: string;
  /** What `--mpi` is to be. */
  readonly plugin: 'pmix' | 'pmi2';
}

export type AnyLauncher = Mpirun | Srun;

const FAMILIES: readonly Family[] = ['openmpi', 'mpich'];

/** What a command prints, or null if it can't be run. */
function outputOf(command: string, args: readonly string[]): string | null {
  try {
    // srun says on standard error what plug-ins there are.
    const line = [command, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
    return execFileSync('/bin/sh', ['-c', `exec ${line} 2>&1`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 20_000,
    });
  } catch {
    return null;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where a command is, in the folders of the PATH. */
function pathOf(name: string, env: Environment): string | null {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

/** What an mpirun says of itself. Null if it is of another kind, such as a site's own script. */
function identify(command: string): Mpirun | null {
  const text = outputOf(command, ['--version']) ?? '';
  const openMpi = /(?:Open MPI\)|OpenRTE\)|Open MPI|PRRTE)\s*v?(\d+)\./i.exec(text);
  if (openMpi) return { kind: 'openmpi', command, major: Number(openMpi[1]) };
  const isHydra = /HYDRA|Intel\(R\) MPI|MPICH|MVAPICH/i.test(text);
  const major = /Version:?\s+(\d+)\./i.exec(text)?.[1] ?? 0;
  return isHydra ? { kind: 'mpich', command, major: Number(major) } : null;
}

/** The mpirun beside a compiler wrapper: `/opt/mpi/bin/mpirun`, or Debian's `mpirun.mpich`. */
function besideWrapper(mpicc: string): string[] {
  const name = basename(mpicc);
  return ['mpirun', 'mpiexec']
    .map((command) => join(dirname(mpicc), name.replace(/^mpicc/, command)))
    .filter(isExecutable);
}

/** The family that a value of `MPI4NODE_MPI` is of: the name of an addon, or its path. */
function familyOf(wanted: string, env: Environment): { family: Family; mpicc: string | null } {
  const addon = builtAddons(buildFolder(env)).find(
    ({ file, manifest }) => manifest.name === wanted || file === wanted,
  );
  const name = addon?.manifest.family ?? wanted.split(sep).slice(-2).join(sep);
  const kin = /intel|mvapich|cray|mpich/.test(name);
  if (!kin && !name.includes('openmpi')) {
    throw new UsageError(
      `There is no MPI '${wanted}': --mpi and MPI4NODE_MPI take openmpi, mpich or a name that \`npx mpi4node info\` lists.`,
    );
  }
  return { family: kin ? 'mpich' : 'openmpi', mpicc: addon?.manifest.mpicc ?? null };
}

/** Whether there is an addon for ranks that such a launcher starts. */
function hasAddon(kind: LauncherKind, env: Environment): boolean {
  try {
    chooseAddon(env, { kind, rank: 0, size: 1, evidence: null });
    return true;
  } catch (error) {
    if (error instanceof LoadError) return false;
    throw error;
  }
}

/** The launchers of the PATH, in the order in which they are asked. */
function candidates(family: Family | null, env: Environment): string[] {
  const named = family === null ? FAMILIES : [family];
  const names = ['mpirun', 'mpiexec', ...named.map((name) => `mpirun.${name}`), 'mpiexec.hydra'];
  // Where the library is named, its own launcher is asked first: fewer processes to start.
  const order = family === null ? names : [`mpirun.${family}`, ...names];
  return [...new Set(order.map((name) => pathOf(name, env)).filter((path) => path !== null))];
}

/** The mpirun that fits the addon, by what `MPI4NODE_MPI`, the PATH and the addons say. */
function findMpirun(env: Environment): Mpirun {
  const wanted = env.MPI4NODE_MPI ? familyOf(env.MPI4NODE_MPI, env) : null;
  const wrappers = (env.MPI4NODE_MPICC ?? '').split(delimiter).concat(wanted?.mpicc ?? '');
  const beside = wrappers.filter((path) => path.includes(sep)).flatMap(besideWrapper);
  const seen: string[] = [];
  for (const command of [...beside, ...candidates(wanted?.family ?? null, env)]) {
    const mpirun = identify(command);
    if (mpirun === null) continue;
    if (wanted !== null ? mpirun.kind === wanted.family : hasAddon(mpirun.kind, env)) return mpirun;
    seen.push(`${command} (${mpirun.kind})`);
  }
  const what = wanted === null ? 'an MPI library' : wanted.family;
  throw new UsageError(
    seen.length === 0
      ? `There is no mpirun of ${what} on the PATH. Install it (Debian: apt-get install openmpi-bin, or mpich), load its module, or put its folder into the PATH.`
      : `No mpirun fits: there is ${seen.join(', ')}, but ${wanted === null ? 'no addon for it' : `${what} was asked for`}. \`npx mpi4node info\` lists the addons.`,
  );
}

/** What the plain word `mpirun` leads to. */
export function findFirstMpirun(env: Environment): Mpirun | null {
  const command = pathOf('mpirun', env);
  return command === null ? null : identify(command);
}

/** srun, if it has the plug-in that the library takes. */
function findSrun(env: Environment): Srun | null {
  const command = pathOf('srun', env);
  if (command === null) return null;
  const offered = outputOf(command, ['--mpi=list']) ?? '';
  const wanted = env.MPI4NODE_MPI ? familyOf(env.MPI4NODE_MPI, env).family : null;
  const first = wanted ?? (candidates('openmpi', env).length > 0 ? 'openmpi' : 'mpich');
  const choices = [
    { family: 'openmpi', plugin: 'pmix', kind: 'pmix' },
    { family: 'mpich', plugin: 'pmi2', kind: 'pmi' },
  ] as const;
  const order = choices.filter(({ family }) => family === first);
  if (wanted === null) order.push(...choices.filter(({ family }) => family !== first));
  const fitting = order.find(
    ({ plugin, kind }) => new RegExp(`\\b${plugin}\\b`).test(offered) && hasAddon(kind, env),
  );
  return fitting === undefined ? null : { kind: 'srun', command, plugin: fitting.plugin };
}

/**
 * The launcher for this environment. In a job of Slurm it is srun, unless `mayUseSrun` is false or
 * srun does not offer what the library takes: mpirun works there, too.
 */
export function chooseLauncher(env: Environment, mayUseSrun: boolean): AnyLauncher {
  const isSlurm = env.SLURM_JOB_ID !== undefined;
  return (mayUseSrun && isSlurm ? findSrun(env) : null) ?? findMpirun(env);
}
