/**
 * Which launcher started this process. MPI has no call for it that works before `MPI_Init`, and the
 * loader has to know before it picks a library, so the environment is all there is to read.
 */
import { fstatSync } from 'node:fs';
import { wasGiven, wrappers } from './wrappers.js';

export type LauncherKind = 'openmpi' | 'mpich' | 'pmix' | 'pmi' | 'slurm' | 'none';

export interface Launcher {
  /**
   * `openmpi`: Open MPI's mpirun. `mpich`: Hydra, the mpiexec of MPICH and its kin. `pmix` and
   * `pmi`: a launcher that speaks the protocol of that name but does not say for which library.
   * `slurm`: srun without either protocol. `none`: a plain process.
   */
  readonly kind: LauncherKind;
  /** This process's rank, as far as the launcher tells. */
  readonly rank: number | null;
  /** How many processes were launched together, as far as the launcher tells. */
  readonly size: number | null;
  /** The environment variable that gave the launcher away. */
  readonly evidence: string | null;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Only variables that a launcher sets anew for each rank count as evidence. `OMPI_MCA_*`,
 * `OMPI_ALLOW_RUN_AS_ROOT` and `I_MPI_*` are settings that users keep in their shells under any
 * launcher, and `SLURM_NTASKS` is set in a batch script, which is one process.
 */
export function detectLauncher(env: Environment): Launcher {
  const number = (name: string): number | null => {
    const text = env[name];
    return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
  };
  const launcher = (kind: LauncherKind, rank: string, size: string, evidence = rank) => ({
    kind,
    rank: number(rank),
    size: number(size),
    evidence,
  });

  if (number('OMPI_COMM_WORLD_RANK') !== null && number('OMPI_COMM_WORLD_SIZE') !== null) {
    return launcher('openmpi', 'OMPI_COMM_WORLD_RANK', 'OMPI_COMM_WORLD_SIZE');
  }
  if (env.HYDI_CONTROL_FD !== undefined) {
    return launcher('mpich', 'PMI_RANK', 'PMI_SIZE', 'HYDI_CONTROL_FD');
  }
  // Hydra hands HYDI_CONTROL_FD only to processes on the node where mpiexec itself runs; on every
  // other node MPI_LOCALRANKID is what tells Hydra from Slurm's and Cray's PMI.
  if (number('PMI_RANK') !== null && number('MPI_LOCALRANKID') !== null) {
    return launcher('mpich', 'PMI_RANK', 'PMI_SIZE', 'MPI_LOCALRANKID');
  }
  // PMIx has no variable for the size; under srun the job step knows it.
  if (number('PMIX_RANK') !== null) {
    return launcher('pmix', 'PMIX_RANK', 'SLURM_STEP_NUM_TASKS');
  }
  if (number('PMI_RANK') !== null) {
    const size = number('PMI_SIZE') === null ? 'SLURM_STEP_NUM_TASKS' : 'PMI_SIZE';
    return launcher('pmi', 'PMI_RANK', size);
  }
  if (number('SLURM_STEP_NUM_TASKS') !== null) {
    return launcher('slurm', 'SLURM_PROCID', 'SLURM_STEP_NUM_TASKS', 'SLURM_STEP_NUM_TASKS');
  }
  return { kind: 'none', rank: null, size: null, evidence: null };
}

// --- Children of ranks --------------------------------------------------------------------------

/** The variable in which a rank tells its children which process it is. */
export const RANK_PROCESS = 'MPI4NODE_RANK_PROCESS';

// What tells one rank of one job from all others, as far as the launchers do.
const RANK_VARIABLES = [
  'PMIX_NAMESPACE',
  'PMIX_RANK',
  'OMPI_COMM_WORLD_RANK',
  'PMI_PORT',
  'PMI_RANK',
  'SLURM_JOB_ID',
  'SLURM_STEP_ID',
  'SLURM_PROCID',
];
const rankOf = (env: Environment): string =>
  RANK_VARIABLES.map((name) => env[name] ?? '').join('/');

/** What the variable `RANK_PROCESS` says of the process that is a rank. */
export const rankProcess = (env: Environment): string => `${process.pid} ${rankOf(env)}`;

/**
 * The process that is the rank, if this one is a child of it: it has inherited the launcher's
 * variables. Null for the rank itself, and for a rank of a job that was launched by a rank.
 */
export function parentRank(env: Environment): number | null {
  const [, pid, rank] = /^(\d+) (.*)$/.exec(env[RANK_PROCESS] ?? '') ?? [];
  if (pid === undefined || Number(pid) === process.pid || rank !== rankOf(env)) return null;
  return isConnected(env) ? null : Number(pid);
}

// Hydra's variables are the same in all jobs of one size. But it gives each rank a connection,
// which a child of Node has only by chance: it may even have a socket of its own by that number. A
// wrapper that passes the connection on gives it another number.
function isConnected({ PMI_FD }: Environment): boolean {
  if (PMI_FD === undefined) return false;
  try {
    // With numbers, Node would keep that the last file was a socket, and then no longer follow
    // links when it looks for packages (realpathSync reads it). Shown by linked_package.test.ts.
    if (!fstatSync(Number(PMI_FD), { bigint: true }).isSocket()) return false;
  } catch {
    // There is no such descriptor.
    return false;
  }
  const node = wrappers().find(({ isNode }) => isNode);
  return node === undefined || !wasGiven(node.pid, 'PMI_FD', PMI_FD);
}

/**
 * What the launcher has started in place of this process, such as `npm run x`, if the connection to
 * the launcher was lost on the way. Null for a rank, and where no connection is needed.
 */
export function findWrapper(env: Environment): string | null {
  if (env.PMI_FD === undefined || isConnected(env)) return null;
  const outermost = wrappers().findLast(({ isNode }) => isNode);
  return outermost?.command ?? 'another program';
}

/** What a launcher sets for a rank, but not the settings that belong to the user. */
export const LAUNCHER_VARIABLES = new RegExp(
  [
    '^(MPI4NODE_RANK_PROCESS$|PMIX?_|HYD[IR]A?_|MPI_LOCALN?RANK(ID|S)$|SLURM_(STEP|PROCID|LOCALID)',
    'PRTE_(LAUNCHED|SHARED_FS)$|OPAL_USER_PARAMS_GIVEN$',
    'OMPI_(COMM_WORLD|UNIVERSE|APP_CTX|NUM_APP|FIRST_RANKS|FILE_LOCATION|ARGV|COMMAND)',
    'OMPI_(WORLD_|LIBDIR_LOC$|TOOL_NAME$|VERSION$|MCA_(PREFIXES|cpu_type|num_procs)$)',
    'OMPI_MCA_(orte_|ess$|ess_base_|pmix$|initial_wdir|mpi_oversubscribe|shmem_RUNTIME))',
  ].join('|'),
);

/**
 * A copy of the environment in which a child process is no rank. A child that inherits a rank's
 * variables would join the job under its parent's number.
 */
export function withoutLauncher(env: Environment): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !LAUNCHER_VARIABLES.test(name)));
}
