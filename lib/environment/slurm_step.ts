// Slurm lets the processes of a job step run on when one of them fails, and they wait for it for
// ever, unless srun was given --kill-on-bad-exit=1. So a rank that fails ends the step by itself.
import { spawnSync } from 'node:child_process';

/** The job step in which srun started this process, such as `1234.0`. */
function slurmStep({ SLURM_JOB_ID, SLURM_STEP_ID }: NodeJS.ProcessEnv): string | null {
  const isStep = /^\d+$/.test(SLURM_JOB_ID ?? '') && /^\d+$/.test(SLURM_STEP_ID ?? '');
  return isStep ? `${SLURM_JOB_ID}.${SLURM_STEP_ID}` : null;
}

/** How long scancel may take. Slurm answers in milliseconds, unless its controller is away. */
const PATIENCE = 10_000;

/**
 * Ends the job step of this process, this process included. To be called only in a process that
 * srun has started itself: under an mpirun, the step is that of mpirun's own helpers.
 *
 * @returns why it could not be ended, or null
 */
export function cancelSlurmStep(env: NodeJS.ProcessEnv): string | null {
  const step = slurmStep(env);
  if (step === null) return null;
  const options = { encoding: 'utf8', timeout: PATIENCE } as const;
  const { error, status, stderr } = spawnSync('scancel', ['--signal=KILL', step], options);
  if (error === undefined && status === 0) return null;
  return `scancel could not end the job step: ${error?.message ?? stderr.trim()}. The other ranks
may wait for ever: start with srun --kill-on-bad-exit=1\n`;
}
