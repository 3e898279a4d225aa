/** What the launcher says by itself: warnings are shown, obituaries are kept for the end. */

// Open MPI puts its messages between such lines.
const RULE = /^-{70,}\s*$/;
const OBITUARY =
  /MPI_ABORT was invoked|Primary job\s+terminated normally|(exited with|returned\s+a) non-zero|process rank \d+ with PID|has exited due to process rank|exiting improperly|noticed that/;
/** Single lines that come with the end of a job. */
const OBITUARY_LINE =
  /help-mpi-api\.txt|orte_base_help_aggregate|show_help\.c|^\[(mpiexec|proxy)[@:]|^slurmstepd\S*: error: .*CANCELLED|^srun: (error: \S+: tasks? |Job step aborted|launch\/slurm|Terminating|Force Terminated)|killing job/;
// Hydra's begins with the first line and ends with the last.
const HYDRA_RULE = /^={70,}\s*$/;
const HYDRA_LAST = /^(Please see the FAQ page|YOUR APPLICATION TERMINATED|This typically refers)/;

/** Sorts the launcher's lines of one stream. */
export class LauncherWords {
  readonly #show: (line: string) => void;
  /** What was not shown. */
  readonly kept: string[] = [];
  #block: string[] | null = null;
  #isHydraEnd = false;
  #emptyLines = 0;

  constructor(show: (line: string) => void) {
    this.#show = show;
  }

  add(line: string): void {
    if (this.#block !== null) {
      this.#block.push(line);
      if (RULE.test(line)) this.#closeBlock();
      return;
    }
    if (RULE.test(line)) {
      this.#block = [line];
      return;
    }
    if (HYDRA_RULE.test(line)) this.#isHydraEnd = true;
    if (line === '') {
      // Hydra's obituary has one before it.
      this.#emptyLines += 1;
      return;
    }
    const isObituary = this.#isHydraEnd || OBITUARY_LINE.test(line) || HYDRA_LAST.test(line);
    if (isObituary) {
      this.kept.push(line);
    } else {
      for (let i = 0; i < this.#emptyLines; i++) this.#show('');
      this.#show(line);
    }
    this.#emptyLines = 0;
  }

  #closeBlock(): void {
    const block = this.#block ?? [];
    this.#block = null;
    if (OBITUARY.test(block.join(' '))) this.kept.push(...block);
    else for (const line of block) this.#show(line);
  }

  end(): void {
    if (this.#block !== null) this.#closeBlock();
  }
}
