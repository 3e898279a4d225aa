/** Where the output of the ranks goes: to the terminal, with labels, and into records of each. */
import { Failures } from './failures.js';
import { LauncherWords } from './launcher_words.js';
import type { RankRecords, StreamName } from './rank_records.js';
import { decode, Lines, TaggedText } from './tagged_text.js';

export interface OutputOptions {
  /** How many ranks there are, as far as it is known. */
  readonly ranks: number | null;
  readonly label: boolean;
  /** The ranks that the terminal shows: all, if null. */
  readonly shown: ReadonlySet<number> | null;
  /** These take what each rank writes, whether the terminal shows it or not. */
  readonly records: readonly RankRecords[];
  readonly colored: boolean;
  /** Show all that the launcher says, at once. */
  readonly verbose: boolean;
}

// Red is for errors.
const COLORS = [36, 32, 33, 35, 34, 96, 92, 93, 95, 94];

const DEBUGGER = /^Debugger listening on (ws:\S+)/;
const DEBUGGER_HELP = /^For help, see: https:\/\/nodejs\.org/;

export class Output {
  readonly failures = new Failures();
  readonly #options: OutputOptions;
  readonly #words: LauncherWords[] = [];
  readonly #ends: (() => void)[] = [];
  readonly #width: number;
  /** What goes to the terminal with the next write. */
  readonly #waiting = { stdout: '', stderr: '' };

  constructor(options: OutputOptions) {
    this.#options = options;
    this.#width = String(Math.max(0, (options.ranks ?? 1) - 1)).length;
  }

  /** What the launcher has said of the end of the job. */
  get obituary(): readonly string[] {
    return this.#words.flatMap(({ kept }) => kept);
  }

  /** Reads one stream of the launcher to its end. */
  read(name: StreamName, stream: NodeJS.ReadableStream, tag: RegExp, tagsLines: boolean): void {
    const words = new LauncherWords((line) => this.#write('stderr', `${line}\n`));
    this.#words.push(words);
    const lines = new Lines<number | null>((rank, bytes) => {
      const line = decode(bytes);
      if (rank === null) {
        this.#takeWords(words, line);
      } else if (name === 'stdout') {
        this.#keep(rank, name, `${line}\n`);
        this.#show(name, rank, line);
      } else {
        this.#takeError(rank, line);
      }
    });
    // Alone, a rank may show the beginning of a line, such as a question.
    const isDirect = name === 'stdout' && this.#options.ranks === 1 && !this.#options.label;
    const text = new TaggedText(tag, tagsLines, (rank, piece) => {
      if (isDirect && rank !== null) this.#pass(rank, piece);
      else lines.add(rank, piece);
    });
    stream.setEncoding('latin1');
    stream.on('data', (bytes: string) => {
      text.add(bytes);
      this.#flush();
    });
    this.#ends.push(() => {
      text.end();
      lines.end();
      words.end();
    });
  }

  /** Shows what is left, after both streams have ended. */
  end(): void {
    for (const end of this.#ends) end();
    for (const [rank, line] of this.failures.remaining()) this.#show('stderr', rank, line);
    this.#flush();
    for (const record of this.#options.records) record.close();
  }

  #takeWords(words: LauncherWords, line: string): void {
    if (this.#options.verbose) {
      words.kept.push(line);
      this.#write('stderr', `${line}\n`);
    } else {
      words.add(line);
    }
  }

  #takeError(rank: number, line: string): void {
    const url = DEBUGGER.exec(line)?.[1];
    if (url !== undefined) {
      this.#write('stderr', `mpi4node: rank ${rank}: the debugger listens on ${url}\n`);
      return;
    }
    if (DEBUGGER_HELP.test(line)) return;
    // In the rank's own record an error stays where it was.
    this.#keep(rank, 'stderr', `${line}\n`);
    for (const each of this.failures.take(rank, line)) this.#show('stderr', rank, each);
  }

  #show(name: StreamName, rank: number, line: string): void {
    const { shown, label } = this.#options;
    if (shown !== null && !shown.has(rank)) return;
    this.#write(name, `${label ? this.#label(rank) : ''}${line}\n`);
  }

  /** A piece of the only rank's output. */
  #pass(rank: number, bytes: string): void {
    this.#keep(rank, 'stdout', decode(bytes));
    const { shown } = this.#options;
    if (shown !== null && !shown.has(rank)) return;
    this.#flush();
    process.stdout.write(Buffer.from(bytes, 'latin1'));
  }

  #label(rank: number): string {
    const text = `${String(rank).padStart(this.#width)} | `;
    if (!this.#options.colored) return text;
    return `\x1b[${COLORS[rank % COLORS.length]}m${text}\x1b[39m`;
  }

  #keep(rank: number, name: StreamName, text: string): void {
    for (const record of this.#options.records) record.add(rank, name, text);
  }

  #write(name: StreamName, text: string): void {
    const other = name === 'stdout' ? 'stderr' : 'stdout';
    if (this.#waiting[other] !== '') this.#flush();
    this.#waiting[name] += text;
  }

  #flush(): void {
    for (const name of ['stdout', 'stderr'] as const) {
      const text = this.#waiting[name];
      this.#waiting[name] = '';
      if (text !== '') process[name].write(text);
    }
  }
}
