// The world that this process is a rank of, as the runner and the launcher describe it. Asking MPI
// would initialize it, which some tests must be able to do for themselves.
import type { Library } from '../harness/launch.cjs';

const { env } = process;

/** The MPI library whose launcher started this world; null outside of one. */
export const library = (env.MPI4NODE_TEST_LIBRARY ?? null) as Library | null;

const launcherRank = env.OMPI_COMM_WORLD_RANK ?? env.PMI_RANK;

/** Whether a launcher started this process. */
export const isLaunched = launcherRank !== undefined;

/** The rank of this process. */
export const rank = Number(launcherRank ?? 0);

/** The number of ranks. */
export const ranks = Number(env.OMPI_COMM_WORLD_SIZE ?? env.PMI_SIZE ?? 1);
