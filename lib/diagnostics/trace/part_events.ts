// The events of a part in Chrome's trace format.
import {
  AWAITED,
  BYTES,
  CALL,
  type ClockReading,
  COMM,
  type CommWord,
  END,
  FAILED,
  FIELDS,
  FLAGS,
  KIND,
  NAME,
  type NameWord,
  OPERATION,
  PAUSE,
  type Part,
  PEER,
  PLACE,
  RECEIVED,
  ROOT,
  SENT,
  SEQUENCE,
  SOURCE,
  SOURCE_TAG,
  START,
  TAG,
} from './part_format.js';

/** The first line of a trace; then there is an event on each line. */
export const FIRST_LINE = '{"traceEvents":[\n';

/** What is behind the last event. */
export function lastLine({ header }: Part, dropped: number): string {
  const { mpi4node, ranks, started } = header;
  const otherData = { mpi4node, ranks: String(ranks), started, dropped: String(dropped) };
  return `\n],"displayTimeUnit":"ns","otherData":${JSON.stringify(otherData)}}\n`;
}

/** How many records newer ones have overwritten. */
export const droppedOf = ({ header, count }: Part): number => Math.max(0, count - header.capacity);

/** The clock of rank 0 in µs, by that of this rank in ms. */
function clockOf([first, last]: readonly ClockReading[]): (time: number) => number {
  if (first === undefined) return (time) => 1000 * time;
  if (last === undefined || last.time <= first.time) return (time) => 1000 * (time + first.offset);
  const drift = (last.offset - first.offset) / (last.time - first.time);
  return (time) => 1000 * (time + first.offset + drift * (time - first.time));
}

// Two numbers of 32 bits, each with its own start: a viewer wants a number for a message.
function hash(text: string): string {
  let [low, high] = [0x811c9dc5, 0x01234567];
  for (let i = 0; i < text.length; i++) {
    low = Math.imul(low ^ text.charCodeAt(i), 0x01000193);
    high = Math.imul(high ^ text.charCodeAt(i), 0x85ebca6b) ^ (low >>> 15);
  }
  return `0x${((high >>> 0) & 0xfffff).toString(16)}${(low >>> 0).toString(16).padStart(8, '0')}`;
}

/** A record of a part, field by field. */
class PartRecord {
  constructor(
    readonly part: Part,
    readonly index: number,
  ) {}

  at(field: number): number {
    const { records, header } = this.part;
    return records[(this.index % header.capacity) * FIELDS + field] as number;
  }

  /** Undefined if it is not known. */
  known(field: number): number | undefined {
    const value = this.at(field);
    return value < 0 ? undefined : value;
  }

  word(field: number): unknown {
    const number = this.at(field);
    return number < 0 ? undefined : this.part.words[number];
  }

  get comm(): CommWord | undefined {
    return this.word(COMM) as CommWord | undefined;
  }
}

/**
 * The number of each message that was received. Messages of one sender and tag come in the order in
 * which their receives were posted, and were counted in the order in which these were complete.
 */
function numbersOfReceived(records: readonly PartRecord[]): ReadonlyMap<number, number> {
  const groups = new Map<string, PartRecord[]>();
  for (const record of records) {
    if (record.at(RECEIVED) < 0) continue;
    const key = `${record.at(COMM)} ${record.at(SOURCE)} ${record.at(SOURCE_TAG)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [record]);
    else group.push(record);
  }
  const numbers = new Map<number, number>();
  for (const group of groups.values()) {
    const sorted = group.map((record) => record.at(RECEIVED)).sort((a, b) => a - b);
    group.sort((a, b) => a.at(START) - b.at(START));
    group.forEach((record, i) => {
      numbers.set(record.index, sorted[i] as number);
    });
  }
  return numbers;
}

/** To the nanosecond. */
const round = (time: number): number => Math.round(time * 1000) / 1000;

/** The records that a part still has. */
function recordsOf(part: Part): PartRecord[] {
  const records: PartRecord[] = [];
  for (let index = droppedOf(part); index < part.count; index++) {
    const record = new PartRecord(part, index);
    // One that was being written when the process died.
    if (record.at(KIND) === 0 || typeof record.word(NAME) !== 'object') continue;
    records.push(record);
  }
  return records;
}

/** The last moment that a part knows of, in µs by the clock of rank 0. */
export function endOf(part: Part): number {
  const { header } = part;
  const last = recordsOf(part).reduce(
    (latest, record) => Math.max(latest, record.at(START), record.at(END)),
    header.ended ?? header.began,
  );
  return clockOf(header.clocks)(last);
}

/** The moment now for a process that still runs on this host, in µs by the clock of rank 0. */
export function nowOf({ header }: Part): number {
  const [seconds, nanoseconds] = process.hrtime();
  return clockOf(header.clocks)(1e3 * seconds + nanoseconds / 1e6 - header.hostClock);
}

/**
 * All events of a part, as values that are to be written as JSON.
 *
 * @param end what is under way lasts up to then, in µs by the clock of rank 0
 */
export function* eventsOf(part: Part, end = endOf(part)): Generator<object> {
  const { header } = part;
  const { rank, host } = header;
  const clock = clockOf(header.clocks);
  const dropped = droppedOf(part);
  const records = recordsOf(part);
  // What newer records have overwritten is unknown, and no time without calls.
  const first = dropped === 0 ? header.began : (records[0]?.at(START) ?? header.began);
  const pid = rank;
  yield { ph: 'M', pid, name: 'process_name', args: { name: `rank ${rank} on ${host}` } };
  yield { ph: 'M', pid, name: 'process_sort_index', args: { sort_index: rank } };
  yield { ph: 'M', pid, tid: 0, name: 'thread_name', args: { name: 'calls' } };
  yield { ph: 'M', pid, tid: 1, name: 'thread_name', args: { name: 'event loop' } };
  const span = { began: round(clock(first)), ended: round(end) };
  yield { ph: 'M', pid, name: 'mpi4node_rank', args: { ...span, dropped } };
  const numbers = numbersOfReceived(records);
  for (const record of records) {
    const start = round(clock(record.at(START)));
    const isOver = record.at(END) > 0;
    const recordEnd = round(isOver ? clock(record.at(END)) : Math.max(end, start));
    const { name, category: cat } = record.word(NAME) as NameWord;
    const kind = record.at(KIND);
    const dur = round(recordEnd - start);
    if (kind === PAUSE) {
      yield { ph: 'X', pid, tid: 1, ts: start, dur, cat, name };
      continue;
    }
    const args = argumentsOf(record, isOver);
    if (kind === CALL) {
      yield { ph: 'X', pid, tid: 0, ts: start, dur, cat, name, args };
    } else if (kind === OPERATION) {
      const common = { pid, tid: 0, cat, name, id: idOfOperation(record) };
      yield { ph: 'b', ts: start, ...common, args };
      if (isOver) yield { ph: 'e', ts: recordEnd, ...common };
    }
    yield* messagesOf(record, numbers, start, isOver ? recordEnd : null);
  }
}

/** A number, as viewers want it: that of the record, and above it that of the rank. */
const idOfOperation = ({ part, index }: PartRecord): string =>
  `0x${(part.header.rank * 2 ** 32 + index).toString(16)}`;

function argumentsOf(record: PartRecord, isOver: boolean): object {
  const { comm } = record;
  const flags = record.at(FLAGS);
  const sequence = record.known(SEQUENCE);
  return {
    comm: comm?.name,
    context: sequence === undefined ? undefined : comm?.context,
    peer: record.known(PEER),
    tag: record.known(TAG),
    bytes: record.known(BYTES),
    place: record.word(PLACE),
    root: record.known(ROOT),
    seq: sequence,
    awaited: (flags & AWAITED) !== 0 || undefined,
    failed: (flags & FAILED) !== 0 || undefined,
    pending: !isOver || undefined,
  };
}

/** The ends of the arrows of messages. */
function* messagesOf(
  record: PartRecord,
  numbers: ReadonlyMap<number, number>,
  start: number,
  end: number | null,
): Generator<object> {
  const pid = record.part.header.rank;
  const context = record.comm?.context;
  const common = { pid, tid: 0, cat: 'message', name: 'message' };
  const idOf = (from: number, to: number, tag: number, number: number): string =>
    hash(`${context} ${from} ${to} ${tag} ${number}`);
  const sent = record.at(SENT);
  if (sent >= 0) {
    const [peer, tag] = [record.at(PEER), record.at(TAG)];
    const args = { peer, tag, bytes: record.known(BYTES) };
    yield { ph: 's', ts: start, ...common, id: idOf(pid, peer, tag, sent), args };
  }
  const received = numbers.get(record.index);
  if (received === undefined || end === null) return;
  const id = idOf(record.at(SOURCE), pid, record.at(SOURCE_TAG), received);
  if ((record.at(FLAGS) & AWAITED) !== 0) {
    // Viewers draw an arrow to a call only, and none is under way.
    yield { ph: 'X', pid, tid: 0, ts: end, dur: 0.1, cat: 'completion', name: 'completion' };
  }
  yield { ph: 'f', bp: 'e', ts: end, ...common, id, args: { posted: start } };
}
