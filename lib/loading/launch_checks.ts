/**
 * Whether the launcher and the MPI library fit together. A launcher that the library does not
 * understand starts N processes of which each believes that it is alone, or dies in `MPI_Init`.
 */
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { type Environment, LAUNCHER_VARIABLES, type Launcher } from './launcher.js';
import { LoadError } from './loader.js';
import { unlessMissing } from './read_file.js';

/** The MPI library that this process has loaded. */
export interface LoadedLibrary {
  /** Its own name, such as `MPICH`. */
  readonly name: string;
  readonly version: readonly number[];
  readonly family: 'Open MPI' | 'MPICH' | 'unknown';
}

/** Call before `MPI_Init`, with which a child of a rank would join the job under its number. */
export function checkNoChild(parent: number | null): void {
  if (parent === null) return;
  throw new LoadError(
    'ERR_MPI4NODE_CHILD',
    `This process is no rank, but a child of process ${parent}, which is one: call MPI there, or set
MPI4NODE_ALLOW_SINGLETONS=1 in this process's environment, to make it a world of its own.`,
  );
}

/** A word of a command line, as a shell takes it. */
const quote = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`);

/** Call before `MPI_Init`, which would print pages about a connection that is not there. */
export function checkNotWrapped(wrapper: string | null, env: Environment = process.env): void {
  if (wrapper === null) return;
  const launcher = `mpirun -n ${env.PMI_SIZE ?? 'N'}`;
  const [, file = '', ...args] = process.argv;
  const program = [relative(process.cwd(), file), ...args].map(quote).join(' ');
  // Its own options name files inside of it.
  const isTsx = process.execArgv.some((option) => /[/\\]tsx[/\\]/.test(option));
  const options = isTsx ? ['--import', 'tsx'] : process.execArgv.map(quote);
  throw new LoadError(
    'ERR_MPI4NODE_WRAPPED',
    `mpirun started \`${wrapper}\`, and that
started this process, which Node has cut off from mpirun (PMI_FD=${env.PMI_FD}). Let mpirun start
the program itself, by one of these:
  ${[launcher, 'node', ...options, program].join(' ')}
  npx mpi4node run -n ${env.PMI_SIZE ?? 'N'} ${program}
If this process is to be no rank, but a world of its own, set MPI4NODE_ALLOW_SINGLETONS=1 in its
environment.`,
  );
}

// Where only the rank is known, a rank above 0 proves that there are others.
const launchedProcesses = ({ size, rank }: Launcher): number => size ?? (rank ?? 0) + 1;

const allowsSingletons = (env: Environment): boolean => env.MPI4NODE_ALLOW_SINGLETONS === '1';

/**
 * Call before `MPI_Init`. In a job step of Slurm without PMIx, Open MPI ends the process there and
 * proposes to configure Slurm anew. Several processes are refused; one becomes a world of one.
 */
export function checkSlurmStep(
  launcher: Launcher,
  library: LoadedLibrary,
  env: Environment = process.env,
): void {
  const hasNoPmix = launcher.kind === 'slurm' || launcher.kind === 'pmi';
  if (!hasNoPmix || env.SLURM_STEP_ID === undefined || speaksPmi(library)) return;
  const launched = launchedProcesses(launcher);
  if (launched > 1 && !allowsSingletons(env)) {
    throw singletons(
      launcher,
      `and Open MPI can't connect them: it takes PMIx, and this job
step has ${launcher.kind === 'pmi' ? 'only PMI-2' : 'neither PMIx nor PMI-2'}.`,
      `Start with \`srun --mpi=pmix\` (\`srun --mpi=list\` shows what there is), or run Open MPI's
mpirun inside the job. MPICH takes \`srun --mpi=pmi2\`.`,
    );
  }
  // Without what srun has set, Open MPI starts as a process alone.
  for (const name of Object.keys(env)) {
    if (LAUNCHER_VARIABLES.test(name)) delete process.env[name];
  }
}

/** Whether the library may speak PMI-1 or PMI-2. Before version 5, Open MPI could be built so. */
function speaksPmi({ family, version: [major = 0] }: LoadedLibrary): boolean {
  if (family !== 'Open MPI') return true;
  if (major >= 5) return false;
  const components = pmixComponents();
  // Where they are part of the library, they can't be seen.
  return components.length === 0 || components.some((name) => /_(s1|s2|cray)\./.test(name));
}

/** The files of Open MPI's components for PMIx, which are in a folder beside the library. */
function pmixComponents(): readonly string[] {
  const maps = unlessMissing(() => readFileSync('/proc/self/maps', 'utf8')) ?? '';
  const [library] = /\/\S*\/libmpi\.so\.\S*$/m.exec(maps) ?? [];
  if (library === undefined) return [];
  const folder = dirname(realpathSync(library));
  const list = (path: string) => unlessMissing(() => readdirSync(path)) ?? [];
  // The second is Debian's.
  return [folder, join(folder, 'openmpi', 'lib')]
    .flatMap((place) => list(place).map((name) => join(place, name)))
    .filter((path) => basename(path).startsWith('openmpi'))
    .flatMap(list)
    .filter((name) => name.startsWith('mca_pmix_'));
}

/**
 * Call after `MPI_Init`. If each of several processes is a world of its own, all would do the whole
 * work and write the same files.
 */
export function checkWorldSize(
  launcher: Launcher,
  worldSize: number,
  { name, family }: LoadedLibrary,
  env: Environment = process.env,
): void {
  if (worldSize !== 1 || launchedProcesses(launcher) <= 1 || allowsSingletons(env)) return;
  const takesPmix = family === 'Open MPI';
  const srun = takesPmix ? '`srun --mpi=pmix`' : '`srun --mpi=pmi2`';
  const choice =
    env.MPI4NODE_MPI === undefined
      ? 'name Open MPI, if it is installed (MPI4NODE_MPI=openmpi)'
      : 'unset MPI4NODE_MPI, and Open MPI is taken if it is installed';
  const pmix = takesPmix
    ? `Its PMIx and the launcher's may be too far apart in their versions: use Open MPI's own mpirun.`
    : `Start with \`srun --mpi=pmi2\`, or use ${name}'s own mpiexec. With PMIx,
${choice}.`;
  const remedy = {
    openmpi: `Start with the mpirun that belongs to the MPI library in use, or let mpi4node choose the
library that belongs to mpirun (unset MPI4NODE_MPI).`,
    mpich: `Start with the mpiexec that belongs to the MPI library in use, or let mpi4node choose the
library that belongs to mpiexec (unset MPI4NODE_MPI).`,
    pmix: `${name} did not take up PMIx. ${pmix}`,
    pmi: `${name} did not take up this launcher's PMI. Try ${srun}, name another library with
MPI4NODE_MPI, or use ${name}'s own mpirun.`,
    slurm: `srun gave the processes no way to find each other. Start with ${srun}, which is for
${name}; \`srun --mpi=list\` shows what there is. Or use mpirun inside the job.`,
    none: 'Start with the mpirun that belongs to the MPI library in use.',
  }[launcher.kind];
  throw singletons(
    launcher,
    `but MPI sees a world of one: each
would be rank 0 of 1. The launcher and the MPI library do not belong together.`,
    remedy,
  );
}

function singletons(launcher: Launcher, reason: string, remedy: string): LoadError {
  const count = launcher.size === null ? 'several processes' : `${launcher.size} processes`;
  return new LoadError(
    'ERR_MPI4NODE_SINGLETONS',
    `The launcher started ${count} (${launcher.evidence} is set), ${reason}
${remedy}
\`npx mpi4node info\` shows both. If separate worlds of one are what you want, set
MPI4NODE_ALLOW_SINGLETONS=1.`,
  );
}
