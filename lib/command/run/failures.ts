/** Finds the failures of ranks in what they and their launcher have written. */
import { constants } from 'node:os';
import { stripVTControlCharacters } from 'node:util';

/** The first line of what mpi4node says when a rank fails or ends the job. */
const TOLD_BY_PACKAGE = /^mpi4node: rank \d+ of \d+.*(?:aborting the job|ending the job)/;

// What Node prints of an error that nothing catches: the place, the line of the program with a mark
// below it, the error with its stack, and at last its version.
const PLACE = /^(?:file:\/\/|node:|\/).*:\d+$/;
const MARK = /^\s*\^+\s*$/;
const LAST_LINE = /^Node\.js v\d/;
/** How many lines may stand before the mark. */
const LINES_TO_MARK = 3;

/** What the library and Slurm add in the rank that aborts. It names neither error nor place. */
const ABORT_NOTE =
  /^(?:Abort\(-?\d+\) on node \d+|application called MPI_Abort|slurmstepd\S*: error: \*\*\* STEP)/;

/** What Open MPI prints there instead if no mpirun of its own has started the rank. */
const ABORT_BLOCK = /^-{70,}\nMPI_ABORT was invoked.*\n(?:.*\n)*?-{70,}$/m;

interface Failure {
  readonly rank: number;
  readonly lines: string[];
}

/** An error that one rank or several have written, apart from their numbers. */
interface Group {
  /** The rank whose text is shown. */
  rank: number;
  /** The text without the number of the rank. */
  key: string;
  text: string;
  readonly others: number[];
}

/** One rank's standard error. */
class RankErrors {
  /** Lines that may be the beginning of an error. */
  held: string[] = [];
  failure: Failure | null = null;
  isOver = false;
}

const list = new Intl.ListFormat('en', { type: 'conjunction' });

/** The numbers of ranks, for a sentence. */
function nameRanks(ranks: readonly number[]): string {
  const [first] = ranks;
  if (ranks.length === 1) return `rank ${first}`;
  const shown =
    ranks.length > 8
      ? [...ranks.slice(0, 6).map(String), `${ranks.length - 6} others`]
      : ranks.map(String);
  return `ranks ${list.format(shown)}`;
}

/** Keeps the errors with which ranks end, to be shown after all else. */
export class Failures {
  /** In the order of their first lines. */
  readonly #found: Failure[] = [];
  readonly #ranks = new Map<number, RankErrors>();

  /** The lines that are to be shown now, in place of this one. */
  take(rank: number, line: string): readonly string[] {
    let errors = this.#ranks.get(rank);
    if (errors === undefined) {
      errors = new RankErrors();
      this.#ranks.set(rank, errors);
    }
    const plain = stripVTControlCharacters(line);
    if (ABORT_NOTE.test(plain)) return [];
    if (errors.failure !== null && !errors.isOver) {
      errors.failure.lines.push(line);
      errors.isOver = LAST_LINE.test(plain);
      return [];
    }
    if (TOLD_BY_PACKAGE.test(plain)) {
      const before = errors.held;
      errors.held = [];
      this.#begin(errors, rank, [line]);
      return before;
    }
    return this.#hold(errors, rank, line, plain);
  }

  #hold(errors: RankErrors, rank: number, line: string, plain: string): readonly string[] {
    const { held } = errors;
    if (held.length > 0 && MARK.test(plain)) {
      errors.held = [];
      this.#begin(errors, rank, [...held, line]);
      return [];
    }
    if (PLACE.test(plain)) {
      errors.held = [line];
      return held;
    }
    if (held.length === 0) return [line];
    held.push(line);
    if (held.length <= LINES_TO_MARK) return [];
    errors.held = [];
    return held;
  }

  #begin(errors: RankErrors, rank: number, lines: string[]): void {
    errors.failure = { rank, lines };
    errors.isOver = false;
    this.#found.push(errors.failure);
  }

  /** Lines that began as an error does, and were none. */
  *remaining(): Generator<[rank: number, line: string]> {
    for (const [rank, { held }] of this.#ranks) for (const line of held) yield [rank, line];
  }

  /** What to show at the end: each error once, and last the one that came first. */
  report(): readonly string[] {
    const groups: Group[] = [];
    for (const { rank, lines } of this.#found) {
      const text = lines.join('\n').replace(ABORT_BLOCK, '').trim();
      const key = text.replace(/rank \d+ of/, 'rank N of');
      // The launcher may have ended a rank while it wrote the same error.
      const group = groups.find((one) => one.key.startsWith(key) || key.startsWith(one.key));
      if (group === undefined) groups.push({ rank, key, text, others: [] });
      else group.others.push(group.key.length < key.length ? group.rank : rank);
      if (group !== undefined && group.key.length < key.length) {
        Object.assign(group, { rank, key, text });
      }
    }
    return groups.reverse().flatMap(({ rank, text, others }) => {
      const heading = text.includes('mpi4node: rank ') ? [] : [`mpi4node: rank ${rank} failed:`];
      if (others.length === 0) return [...heading, text];
      return [`mpi4node: ${nameRanks(others)} failed in the same way.`, ...heading, text];
    });
  }
}

/** The name of a signal, such as SIGKILL. */
const signalName = (signal: number): string =>
  Object.entries(constants.signals).find(([, value]) => value === signal)?.[0] ?? `${signal}`;

/** What the launcher has told of the rank that it ended the job for. */
export interface RankEnd {
  /** The rank, or what else is known of the process. */
  readonly who: string;
  readonly status: number | null;
  readonly signal: number | null;
}

const FROM_OPEN_MPI = /process rank (\d+) with PID \d+ on node \S+ exited on\s+signal (\d+)/;
const STATUS_OF_OPEN_MPI = /Process name:\s+\[\S+,(\d+)\]\s+Exit code:\s+(\d+)/;
const PID_OF_HYDRA = /PID (\d+) RUNNING AT (\S+)/;
const STATUS_OF_HYDRA = /EXIT CODE: (\d+)/;
const SIGNAL_OF_HYDRA = /EXIT STRING: .*\(signal (\d+)\)/;
const FROM_SRUN =
  /^srun: error: \S+: tasks? ([\d,-]+): (?:Exited with exit code (\d+)|(.+?)(?: \(.*)?)$/m;
/** What srun calls signals. */
const SIGNALS_OF_SRUN: Readonly<Record<string, number>> = {
  Aborted: constants.signals.SIGABRT,
  'Bus error': constants.signals.SIGBUS,
  Killed: constants.signals.SIGKILL,
  'Out Of Memory': constants.signals.SIGKILL,
  'Segmentation fault': constants.signals.SIGSEGV,
  Terminated: constants.signals.SIGTERM,
};

/** Reads in the launcher's words how a rank has ended. */
export function readEnd(said: string): RankEnd | null {
  const [, killed, signal] = FROM_OPEN_MPI.exec(said) ?? [];
  if (killed !== undefined) return { who: `rank ${killed}`, status: null, signal: Number(signal) };
  const [, ended, status] = STATUS_OF_OPEN_MPI.exec(said) ?? [];
  if (ended !== undefined) return { who: `rank ${ended}`, status: Number(status), signal: null };
  const [, pid, host] = PID_OF_HYDRA.exec(said) ?? [];
  if (pid !== undefined) {
    const [, bySignal] = SIGNAL_OF_HYDRA.exec(said) ?? [];
    const who = `the rank with process ${pid} on ${host}`;
    if (bySignal !== undefined) return { who, status: null, signal: Number(bySignal) };
    return { who, status: Number(STATUS_OF_HYDRA.exec(said)?.[1]), signal: null };
  }
  // The first that srun names is the one for which it has ended the others.
  const [, task, exit, word = ''] = FROM_SRUN.exec(said) ?? [];
  if (task === undefined) return null;
  const who = `rank ${task}`;
  if (exit !== undefined) return { who, status: Number(exit), signal: null };
  return { who, status: null, signal: SIGNALS_OF_SRUN[word] ?? null };
}

/** A sentence on how a rank has ended. */
export function describeEnd({ who, status, signal }: RankEnd): string | null {
  if (signal !== null) {
    const memory =
      signal === constants.signals.SIGKILL
        ? '; if nobody did that by hand, the system may have run out of memory'
        : '';
    return `mpi4node: ${who} was ended by ${signalName(signal)}${memory}.`;
  }
  return status === null ? null : `mpi4node: ${who} ended with status ${status}.`;
}
