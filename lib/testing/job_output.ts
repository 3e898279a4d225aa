/** What one rank has written. */
export interface RankOutput {
  /** Its standard output. */
  readonly stdout: string;
  /** Its standard error, with the error by which it failed. */
  readonly stderr: string;
}

/** What a job has written, and its status. */
export interface JobOutput {
  /** The exit status of the job: 0 if all ranks have ended with 0. */
  readonly status: number;
  /**
   * The standard output of all ranks. Lines are whole; those of different ranks stand in the order
   * in which they came, which may differ from run to run.
   */
  readonly stdout: string;
  /**
   * The standard error of all ranks, and what the launcher had to say. The error by which the job
   * failed stands at its end, once, also if several ranks failed by it.
   */
  readonly stderr: string;
  /** What each rank has written by itself: the first is of rank 0. */
  readonly ranks: readonly RankOutput[];
}
