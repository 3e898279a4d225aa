// Makes a trace of parts that were left behind: by a job that failed, or that still runs.
import { closeSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { droppedOf, endOf, eventsOf, FIRST_LINE, lastLine, nowOf } from './part_events.js';
import { type Part, parsePart } from './part_format.js';

const LINES = 1000;

/** Writes a trace, in chunks, as the lines of its parts come. */
export class TraceWriter {
  readonly #file: number;
  #isFirst = true;

  constructor(name: string) {
    this.#file = openSync(name, 'w');
    writeSync(this.#file, FIRST_LINE);
  }

  /** Adds the lines of a part, or some of them. */
  add(text: string): void {
    if (text === '') return;
    if (!this.#isFirst) writeSync(this.#file, ',\n');
    this.#isFirst = false;
    writeSync(this.#file, text);
  }

  end(part: Part, dropped: number): void {
    writeSync(this.#file, lastLine(part, dropped));
    closeSync(this.#file);
  }
}

/** The events of a part as text, an event on each line, in pieces; see `eventsOf`. */
export function* textOf(part: Part, end = endOf(part)): Generator<string> {
  let lines: string[] = [];
  for (const event of eventsOf(part, end)) {
    lines.push(JSON.stringify(event));
    if (lines.length < LINES) continue;
    yield lines.join(',\n');
    lines = [];
  }
  if (lines.length > 0) yield lines.join(',\n');
}

/** The files of the parts of a trace, by rank. */
export function findParts(file: string): string[] {
  const folder = dirname(file);
  const start = `${basename(file)}.rank`;
  const rankOf = (name: string): number =>
    Number(/^(\d+)\.part$/.exec(name.slice(start.length))?.[1]);
  return readdirSync(folder)
    .filter((name) => name.startsWith(start) && Number.isInteger(rankOf(name)))
    .sort((a, b) => rankOf(a) - rankOf(b))
    .map((name) => join(folder, name));
}

/** Whether the process that writes the part still runs, on this host. */
function isRunning({ header }: Part, host: string): boolean {
  if (header.host !== host || header.ended !== null) return false;
  try {
    process.kill(header.pid, 0);
    // One that has ended is there until somebody has asked for its status.
    return (
      process.platform !== 'linux' ||
      !/\) Z /.test(readFileSync(`/proc/${header.pid}/stat`, 'utf8'))
    );
  } catch {
    return false;
  }
}

/**
 * Joins the parts of a trace into its file, and removes them unless the job still runs.
 *
 * @param host the name of this host
 * @returns how many parts there were
 * @throws {Error} if a file can't be read or written
 */
export function joinParts(file: string, host: string): number {
  const names = findParts(file);
  if (names.length === 0) return 0;
  const read = (name: string): Part => parsePart(readFileSync(name));
  let runs = false;
  // One part at a time is in memory. A rank that was blocked knows only how its last call began:
  // this lasted until the others ended.
  const ends = names.map((name) => {
    const part = read(name);
    if (!isRunning(part, host)) return endOf(part);
    runs = true;
    return nowOf(part);
  });
  const end = Math.max(...ends);
  const writer = new TraceWriter(file);
  let dropped = 0;
  for (const [i, name] of names.entries()) {
    const part = read(name);
    const isOver = part.header.ended !== null;
    for (const text of textOf(part, isOver ? endOf(part) : end)) writer.add(text);
    dropped += droppedOf(part);
    if (i === names.length - 1) writer.end(part, dropped);
  }
  if (!runs) for (const name of names) rmSync(name);
  return names.length;
}
