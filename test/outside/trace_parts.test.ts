// Parts of traces: what a rank writes while it runs, and the events that are made of it.
import { endOf, eventsOf, nowOf } from '../../lib/diagnostics/trace/part_events';
import {
  CALL,
  COMM,
  COUNT_AT,
  END,
  FIELDS,
  HEADER_BYTES,
  type Header,
  KIND,
  NAME,
  OPERATION,
  PAUSE,
  type Part,
  PEER,
  PLACE,
  parsePart,
  RECEIVED,
  ringBytes,
  SENT,
  SOURCE,
  SOURCE_TAG,
  START,
  TAG,
} from '../../lib/diagnostics/trace/part_format';
import { PlaceSampler } from '../../lib/diagnostics/trace/place_sampler';

const header: Header = {
  mpi4node: '1.2.3',
  rank: 1,
  ranks: 2,
  host: 'node1',
  pid: 99,
  started: '2025-01-02T03:04:05.000Z',
  capacity: 4,
  clocks: [{ time: 10, offset: -10 }],
  hostClock: 1000,
  began: 10,
  ended: 60,
};

const words = [
  { name: 'MPI_COMM_WORLD', context: '0,1.0' },
  { name: 'Send', category: 'send' },
  { name: 'Irecv', category: 'receive' },
  { name: 'minor', category: 'gc' },
  'a.mjs:7',
];
const [WORLD, SEND, IRECV, MINOR, SEVEN] = words.keys();

/** A part with these records, the oldest first; what a record does not name is unknown. */
function partOf(all: readonly Record<number, number>[], changes: Partial<Header> = {}): Part {
  const own = { ...header, ...changes };
  const records = new Float64Array(own.capacity * FIELDS);
  all.forEach((fields, index) => {
    const at = (index % own.capacity) * FIELDS;
    records.fill(-1, at, at + FIELDS).fill(0, at + FIELDS - 1, at + FIELDS);
    for (const [field, value] of Object.entries(fields)) records[at + Number(field)] = value;
  });
  return { header: own, records, count: all.length, words };
}

interface Event {
  readonly ph: string;
  readonly name: string;
  readonly ts: number;
  readonly id: string;
  readonly args: Readonly<Record<string, unknown>>;
}

const events = (part: Part): Event[] =>
  (JSON.parse(JSON.stringify([...eventsOf(part)])) as Event[]).filter(({ ph }) => ph !== 'M');

const sent = {
  [KIND]: CALL,
  [NAME]: SEND,
  [COMM]: WORLD,
  [START]: 20,
  [END]: 25,
  [PEER]: 0,
  [TAG]: 3,
  [PLACE]: SEVEN,
};

test('a call becomes an event, in µs by the clock of rank 0', () => {
  expect(events(partOf([sent]))).toEqual([
    {
      ph: 'X',
      pid: 1,
      tid: 0,
      ts: 10_000,
      dur: 5000,
      cat: 'send',
      name: 'Send',
      args: { comm: 'MPI_COMM_WORLD', peer: 0, tag: 3, place: 'a.mjs:7' },
    },
  ]);
});

test('the rank has names, and the time that the trace has of it', () => {
  const facts = [...eventsOf(partOf([sent]))] as Event[];
  const find = (name: string) => facts.find((event) => event.ph === 'M' && event.name === name);
  expect(find('process_name')?.args).toEqual({ name: 'rank 1 on node1' });
  expect(find('mpi4node_rank')?.args).toEqual({ began: 0, ended: 50_000, dropped: 0 });
});

test('a clock that is too fast is corrected between the readings', () => {
  const clocks = [
    { time: 10, offset: -10 },
    { time: 110, offset: -11 },
  ];
  const [{ ts }] = events(partOf([{ ...sent, [START]: 60 }], { clocks }));
  expect(ts).toBe(60_000 - 10_500);
});

test('older records have given way to newer ones', () => {
  const all = Array.from({ length: 6 }, (_, i) => ({
    ...sent,
    [START]: 20 + i,
    [END]: 20.5 + i,
  }));
  const part = partOf(all);
  expect(events(part).map(({ ts }) => ts)).toEqual([12_000, 13_000, 14_000, 15_000]);
  const facts = [...eventsOf(part)] as Event[];
  expect(facts.find(({ name }) => name === 'mpi4node_rank')?.args).toEqual({
    began: 12_000,
    ended: 50_000,
    dropped: 2,
  });
});

test('what is under way lasts to the end, and has not received anything', () => {
  const pending = { ...sent, [KIND]: OPERATION, [NAME]: IRECV, [END]: 0, [RECEIVED]: 0 };
  expect(events(partOf([{ ...sent, [END]: 0 }, pending]))).toEqual([
    expect.objectContaining({
      ph: 'X',
      dur: 40_000,
      args: expect.objectContaining({ pending: true }),
    }),
    expect.objectContaining({ ph: 'b', args: expect.objectContaining({ pending: true }) }),
  ]);
});

test('what was under way in one rank when the others ended lasted until then', () => {
  const part = partOf([{ ...sent, [END]: 0 }], { ended: null });
  expect([endOf(part), nowOf(part) > 0]).toEqual([10_000, true]);
  const [event] = [...eventsOf(part, 70_000)].filter((each) => (each as Event).ph === 'X');
  expect(event).toMatchObject({ ts: 10_000, dur: 60_000 });
});

test('a record that was being written is left out', () => {
  expect(events(partOf([{ ...sent, [KIND]: 0 }, { ...sent, [NAME]: 77 }, sent]))).toHaveLength(1);
});

test('a pause is an event of the event loop', () => {
  const pause = { [KIND]: PAUSE, [NAME]: MINOR, [START]: 20, [END]: 21 };
  expect(events(partOf([pause]))).toEqual([
    { ph: 'X', pid: 1, tid: 1, ts: 10_000, dur: 1000, cat: 'gc', name: 'minor' },
  ]);
});

test('messages of one sender and tag are numbered by their receives, whatever was complete first', () => {
  const receive = (start: number, end: number, number: number) => ({
    [KIND]: OPERATION,
    [NAME]: IRECV,
    [COMM]: WORLD,
    [START]: start,
    [END]: end,
    [SOURCE]: 0,
    [SOURCE_TAG]: 3,
    [RECEIVED]: number,
  });
  const received = events(partOf([receive(20, 40, 1), receive(21, 30, 0)])).filter(
    ({ ph }) => ph === 'f',
  );
  // Rank 0 tells of the same messages.
  const sending = (number: number) =>
    events(partOf([{ ...sent, [PEER]: 1, [SENT]: number }], { rank: 0 })).find(
      ({ ph }) => ph === 's',
    )?.id;
  expect(received.map(({ id, ts }) => [id, ts])).toEqual([
    [sending(0), 30_000],
    [sending(1), 20_000],
  ]);
  expect(sending(0)).toMatch(/^0x[\da-f]{9,13}$/);
  expect(sending(0)).not.toBe(sending(1));
});

test('a part is read from its file, without a word that was not written to its end', () => {
  const { records, header: own } = partOf([sent]);
  const ring = Buffer.alloc(HEADER_BYTES + ringBytes(own.capacity), ' ');
  ring.write(JSON.stringify(own));
  ring.writeDoubleLE(1, 8 * COUNT_AT);
  Buffer.from(records.buffer).copy(ring, HEADER_BYTES);
  const lines = words.map((word) => JSON.stringify(word)).join('\n');
  const part = parsePart(Buffer.concat([ring, Buffer.from(`${lines}\n{"name":"torn`)]));
  expect(part).toMatchObject({ header: own, count: 1, words });
  expect(events(part)).toEqual(events(partOf([sent])));
  expect(() => parsePart(ring.subarray(0, HEADER_BYTES + 8))).toThrow('shorter than its ring');
});

describe('places', () => {
  const places: string[] = [];
  const sampler = new PlaceSampler((place) => places.push(place) - 1);
  const find = (call: number): string => places[sampler.find(call, find)];

  test('of the same call on several lines are told apart', () => {
    const here = () => find(5);
    const lines = Array.from({ length: 300 }, () => {
      const first = find(7);
      const second = find(7);
      return `${first} ${second}`;
    });
    expect(new Set(lines).size).toBe(1);
    const [first, second] = lines[0].split(' ').map((place) => Number(place.split(':').at(-1)));
    expect(second).toBe(first + 1);
    expect(here()).not.toBe(lines[0]);
  });

  test('are checked now and then', () => {
    for (let i = 0; i < 500; i++) find(9);
    const before = find(9);
    const after = Array.from({ length: 300 }, () => find(9));
    expect(after.at(-1)).not.toBe(before);
  });
});
