import type { JobOutput, RankOutput } from './job_output.js';

/** How many lines of each stream a message shows: the last ones, where errors are. */
const SHOWN_LINES = 60;

/** The end of a text, below a heading; nothing if there is no text. */
function section(heading: string, text: string): string[] {
  if (text.trim() === '') return [];
  const lines = text.replace(/^\n+/, '').trimEnd().split('\n');
  const left = lines.length - SHOWN_LINES;
  return [
    `--- ${heading} ---`,
    ...(left > 0 ? [`(${left} lines before these)`] : []),
    ...lines.slice(-SHOWN_LINES),
  ];
}

/**
 * A job that `runRanks` has started and that did not end with status 0. Its message shows the end
 * of what the ranks have written; its properties have all of it.
 */
export class JobError extends Error implements JobOutput {
  /** `JobError`. */
  override readonly name = 'JobError';
  /**
   * The exit status of the job: that of the rank that failed first, 128 and the number of the
   * signal that ended it, or 124 if the job was ended because its time was over.
   */
  readonly status: number;
  /** The standard output of all ranks. */
  readonly stdout: string;
  /** The standard error of all ranks; the error by which the job failed stands at its end. */
  readonly stderr: string;
  /** What each rank has written by itself: the first is of rank 0. */
  readonly ranks: readonly RankOutput[];
  /** Whether the job was ended because its time was over. */
  readonly timedOut: boolean;

  /** @internal */
  constructor(what: string, { status, stdout, stderr, ranks }: JobOutput, timedOut: boolean) {
    const text = [
      what,
      ...section('standard output', stdout),
      ...section('standard error', stderr),
    ];
    super(text.join('\n'));
    this.status = status;
    this.stdout = stdout;
    this.stderr = stderr;
    this.ranks = ranks;
    this.timedOut = timedOut;
  }
}
