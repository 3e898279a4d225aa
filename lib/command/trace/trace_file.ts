/** Reads traces: files in Chrome's trace format, as this package writes them. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { UsageError } from '../usage_error.js';
import {
  type Call,
  type CallArguments,
  callAt,
  type Message,
  type Operation,
  type Pause,
  type RankTrace,
  type Trace,
} from './trace_model.js';

/** An event as it stands in the file. */
interface FileEvent {
  readonly ph: string;
  readonly pid: number;
  readonly tid?: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly name?: string;
  readonly cat?: string;
  readonly id?: string | number;
  readonly args?: Readonly<Record<string, unknown>>;
}

/** What the file says beside its events. */
interface FileFacts {
  readonly mpi4node?: string;
  readonly started?: string;
}

/** What is known of a rank while the file is read. */
interface RankInFile {
  host: string;
  dropped: number;
  begin: number;
  end: number;
  readonly calls: Call[];
  readonly open: Map<string, Call>;
  readonly operations: Operation[];
  readonly pauses: Pause[];
}

type Sending = Pick<Message, 'from' | 'to' | 'bytes' | 'tag' | 'sent'>;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isEvent = (value: unknown): value is FileEvent =>
  isObject(value) && typeof value.ph === 'string' && typeof value.pid === 'number';

const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/** Takes events one by one, and makes a trace of them. */
export class TraceReader {
  readonly #ranks = new Map<number, RankInFile>();
  readonly #sendings = new Map<string, Sending>();
  readonly #receipts = new Map<string, { received: number; posted: number | undefined }>();
  #facts: FileFacts = {};

  add(event: FileEvent): void {
    const { ph, pid, ts = 0, dur = 0, name = '', cat = '', id = '', args = {} } = event;
    const rank = this.#rankOf(pid);
    if (ph === 'M') {
      this.#addMetadata(rank, name, args);
      return;
    }
    rank.begin = Math.min(rank.begin, ts);
    rank.end = Math.max(rank.end, ts + dur);
    const span = { rank: pid, name, category: cat, start: ts, end: ts + dur };
    if (ph === 'X' && (cat === 'gc' || cat === 'delay')) {
      rank.pauses.push({ kind: cat, name, start: ts, end: ts + dur });
    } else if (ph === 'X') {
      rank.calls.push({ ...span, args: args as CallArguments });
    } else if (ph === 'b') {
      rank.open.set(String(id), { ...span, args: args as CallArguments });
    } else if (ph === 'e') {
      const begun = rank.open.get(String(id));
      if (begun === undefined) return;
      rank.open.delete(String(id));
      const all = { ...begun.args, ...(args as CallArguments) };
      rank.operations.push({ ...begun, end: ts, args: all, isComplete: true });
    } else if (ph === 's' && cat === 'message') {
      const { peer, bytes, tag } = args as CallArguments;
      if (peer === undefined) return;
      const sending = { from: pid, to: peer, bytes: bytes ?? 0, tag: tag ?? null, sent: ts };
      this.#sendings.set(String(id), sending);
    } else if (ph === 'f' && cat === 'message') {
      this.#receipts.set(String(id), { received: ts, posted: numberOf(args.posted) });
    }
  }

  addFacts(facts: unknown): void {
    if (isObject(facts)) this.#facts = facts;
  }

  /** @throws {UsageError} if there was no event of any rank */
  finish(): Trace {
    if (this.#ranks.size === 0) throw new UsageError('The trace has no events.');
    const ranks = [...this.#ranks].sort(([a], [b]) => a - b).map(finishRank);
    const callsOf = new Map(ranks.map(({ rank, calls }) => [rank, calls]));
    const messages = [...this.#sendings].map(([id, sending]): Message => {
      const receipt = this.#receipts.get(id);
      if (receipt === undefined) return { ...sending, posted: null, received: null };
      const { received } = receipt;
      const own = callAt(callsOf.get(sending.to) ?? [], received);
      return { ...sending, received, posted: receipt.posted ?? own?.start ?? null };
    });
    messages.sort((a, b) => a.sent - b.sent);
    const { mpi4node: version = '', started = '' } = this.#facts;
    return { version, started, ranks, messages };
  }

  #rankOf(pid: number): RankInFile {
    let rank = this.#ranks.get(pid);
    if (rank === undefined) {
      rank = {
        host: '',
        dropped: 0,
        begin: Number.POSITIVE_INFINITY,
        end: Number.NEGATIVE_INFINITY,
        calls: [],
        open: new Map(),
        operations: [],
        pauses: [],
      };
      this.#ranks.set(pid, rank);
    }
    return rank;
  }

  #addMetadata(rank: RankInFile, name: string, args: Readonly<Record<string, unknown>>): void {
    if (name === 'process_name') {
      rank.host = /^rank \d+ on (.+)$/.exec(String(args.name))?.[1] ?? '';
    } else if (name === 'mpi4node_rank') {
      rank.dropped = numberOf(args.dropped) ?? 0;
      rank.begin = Math.min(rank.begin, numberOf(args.began) ?? rank.begin);
      rank.end = Math.max(rank.end, numberOf(args.ended) ?? rank.end);
    }
  }
}

function finishRank([rank, found]: [number, RankInFile]): RankTrace {
  const { host, dropped, calls, open, operations, pauses } = found;
  const start = Number.isFinite(found.begin) ? found.begin : 0;
  const end = Math.max(start, found.end);
  const pending = [...open.values()].map((call) => ({ ...call, end, isComplete: false }));
  return {
    rank,
    host,
    start,
    end,
    dropped,
    calls: outermost(calls.sort(byStart)),
    operations: [...operations, ...pending].sort(byStart),
    pauses: pauses.sort((a, b) => a.start - b.start),
  };
}

/** By start; of two that start together, the longer one first. */
const byStart = (a: Call, b: Call): number => a.start - b.start || b.end - a.end;

/** Without calls within others, which a function makes that MPI calls back. */
function outermost(calls: readonly Call[]): Call[] {
  let end = Number.NEGATIVE_INFINITY;
  return calls.filter((call) => {
    if (call.end <= end && call.start < end) return false;
    end = call.end;
    return true;
  });
}

const FIRST_LINE = '{"traceEvents":[';

/**
 * Reads a trace. A file with an event on each line is read line by line, whatever its length and
 * also if its end is missing, as that of a job that was killed; any other as a whole.
 *
 * @throws {UsageError} if the file can't be read or is no trace
 */
export async function readTrace(file: string): Promise<Trace> {
  const reader = new TraceReader();
  const input = createReadStream(file, 'utf8');
  let first: string | undefined;
  // What is no event on a line of its own.
  let rest = '';
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      first ??= line;
      const event = first === FIRST_LINE ? parse(line.replace(/,$/, '')) : undefined;
      if (isEvent(event)) reader.add(event);
      else rest += `${line}\n`;
    }
  } catch (error) {
    throw new UsageError(`The trace can't be read: ${(error as Error).message}`);
  }
  const whole = parse(rest);
  if (isObject(whole) && Array.isArray(whole.traceEvents)) {
    for (const event of whole.traceEvents) if (isEvent(event)) reader.add(event);
    reader.addFacts(whole.otherData);
  } else if (first !== FIRST_LINE) {
    throw new UsageError(`${file} is no trace: it has no list traceEvents.`);
  }
  return reader.finish();
}

/** The value that is written there, or undefined if the text is not JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
