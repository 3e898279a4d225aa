// What `mpi4node trace` works out, from a trace whose figures are worked out by hand.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Analysis, analyze } from '../../lib/command/trace/analysis';
import { compare } from '../../lib/command/trace/difference';
import { formatBytes, formatTable, formatTime, unitFor } from '../../lib/command/trace/quantities';
import { readTrace } from '../../lib/command/trace/trace_file';
import { runNode } from '../support/processes';
import { events, otherData, writeTrace } from '../support/trace_fixture';

const cli = join(__dirname, '../../dist/cli.js');
const scratch = mkdtempSync(join(tmpdir(), 'mpi4node-trace-'));
afterAll(() => rmSync(scratch, { recursive: true }));
const file = join(scratch, 'trace.json');
writeTrace(file);

const analysisOf = async (name: string): Promise<Analysis> => analyze(await readTrace(name));

/** The figures of a trace that has these events alone. */
async function figuresOf(all: readonly object[]): Promise<Analysis> {
  const own = join(scratch, 'own.json');
  writeTrace(own, all);
  return analysisOf(own);
}

const part = (pid: number, ts: number, dur: number, name: string, args: object) => ({
  ph: 'X',
  pid,
  tid: 0,
  ts,
  dur,
  cat: 'collective',
  name,
  args: { comm: 'WORLD', place: 'x.mjs:1', ...args },
});

describe('the figures', () => {
  test('the time of each rank', async () => {
    const { total, ranks, imbalance } = await analysisOf(file);
    expect(total).toBe(1000);
    // Rank 0: Send 60, Bcast 30, Barrier 60, Irecv 5, Wait 30; 40 µs of them waits in the barrier.
    // Rank 1: Recv 270, Bcast 20, Barrier 25, Ssend 100, Iprobe 10; 200 waits for a late sender, 60
    // for a late receiver; 100 are awaited, 10 of which are the Iprobe.
    expect(ranks).toEqual([
      {
        rank: 0,
        host: 'node1',
        total: 1000,
        compute: 815,
        wait: 40,
        transfer: 145,
        awaiting: 0,
        gc: 25,
        calls: 5,
        dropped: 0,
      },
      {
        rank: 1,
        host: 'node1',
        total: 1000,
        compute: 485,
        wait: 260,
        transfer: 165,
        awaiting: 90,
        gc: 0,
        calls: 5,
        dropped: 2,
      },
    ]);
    expect(imbalance).toEqual({ rank: 0, most: 815, mean: 650 });
  });

  test('the calls that cost most', async () => {
    const { places } = await analysisOf(file);
    const barrier = { name: 'Barrier', place: 'a.mjs:21', calls: 2, time: 85, wait: 40, bytes: 0 };
    expect(places.slice(0, 3)).toEqual([
      { name: 'Recv', place: 'a.mjs:9', calls: 1, time: 270, wait: 200, bytes: 800 },
      { name: 'Ssend', place: 'a.mjs:30', calls: 1, time: 100, wait: 60, bytes: 2000 },
      barrier,
    ]);
    expect(places.map(({ name, time }) => [name, time]).slice(3)).toEqual([
      ['Send', 60],
      ['Bcast', 50],
      ['Wait', 30],
      ['Iprobe', 10],
      ['Irecv', 5],
    ]);
  });

  test('the collectives in which ranks wait', async () => {
    const { collectives } = await analysisOf(file);
    const common = { comm: 'WORLD', rounds: 1, lastRank: 1, lastRounds: 1 };
    expect(collectives).toEqual([
      { ...common, name: 'Barrier', place: 'a.mjs:21', wait: 40, spread: 40 },
      { ...common, name: 'Bcast', place: 'a.mjs:20', wait: 0, spread: 20 },
    ]);
  });

  test('who came late', async () => {
    const { late } = await analysisOf(file);
    expect(late).toEqual([
      {
        late: 'sender',
        messages: 1,
        wait: 200,
        name: 'Recv',
        place: 'a.mjs:9',
        rank: 1,
        lateName: 'Send',
        latePlace: 'a.mjs:5',
        lateRank: 0,
      },
      {
        late: 'receiver',
        messages: 1,
        wait: 60,
        name: 'Ssend',
        place: 'a.mjs:30',
        rank: 1,
        lateName: 'Irecv',
        latePlace: 'a.mjs:31',
        lateRank: 0,
      },
    ]);
  });

  test('sizes of messages, and who sends to whom', async () => {
    const { sizes, matrix } = await analysisOf(file);
    expect(sizes).toEqual([
      { atMost: 1024, messages: 1, bytes: 800 },
      { atMost: 16384, messages: 1, bytes: 2000 },
    ]);
    expect(matrix).toEqual({
      ranks: [0, 1],
      messages: [
        [0, 1],
        [1, 0],
      ],
      bytes: [
        [0, 800],
        [2000, 0],
      ],
    });
  });
});

describe('who waits for whom in a collective', () => {
  /** Three ranks that begin at 0, 10 and 30 and all end at 40. */
  const waitsOf = async (name: string, args: object = {}) => {
    const all = [0, 10, 30].map((start, pid) =>
      part(pid, start, 40 - start, name, { seq: 0, ...args }),
    );
    return (await figuresOf(all)).ranks.map(({ wait }) => wait);
  };

  test.each([
    ['Allreduce', {}, [30, 20, 0]],
    ['alltoall', {}, [30, 20, 0]],
    ['Bcast', { root: 1 }, [10, 0, 0]],
    ['scatter', { root: 2 }, [30, 20, 0]],
    ['Reduce', { root: 0 }, [30, 0, 0]],
    ['Gatherv', { root: 1 }, [0, 20, 0]],
    ['Reduce_scatter', {}, [30, 20, 0]],
    ['Scan', {}, [0, 0, 0]],
  ])('%s %j', async (name, args, waits) => {
    expect(await waitsOf(name, args)).toEqual(waits);
  });

  test('a rank of Scan waits for the ranks before it', async () => {
    const all = [30, 10, 0].map((start, pid) => part(pid, start, 40 - start, 'Scan', { seq: 0 }));
    expect((await figuresOf(all)).ranks.map(({ wait }) => wait)).toEqual([0, 20, 30]);
  });

  test('a rank that was done before another one began did not wait for it', async () => {
    const all = [part(0, 0, 20, 'Barrier', { seq: 4 }), part(1, 50, 5, 'Barrier', { seq: 4 })];
    expect((await figuresOf(all)).ranks.map(({ wait }) => wait)).toEqual([0, 0]);
  });

  test('communicators of the same name are told apart by their context', async () => {
    const all = [
      part(0, 0, 100, 'Barrier', { seq: 0, context: 'a' }),
      part(1, 20, 80, 'Barrier', { seq: 0, context: 'a' }),
      part(2, 90, 10, 'Barrier', { seq: 0, context: 'b' }),
    ];
    expect((await figuresOf(all)).ranks.map(({ wait }) => wait)).toEqual([20, 0, 0]);
  });

  test('an operation that does not block is waited for in Wait', async () => {
    const operation = (pid: number, start: number, end: number) => [
      { ...part(pid, start, 2, 'Iallreduce', { seq: 0 }) },
      { ...part(pid, start, 0, 'Iallreduce', { seq: 0 }), ph: 'b', id: '1' },
      { ph: 'e', pid, tid: 0, ts: end, cat: 'collective', name: 'Iallreduce', id: '1' },
    ];
    const wait = { ...part(0, 10, 80, 'Wait', {}), cat: 'wait' };
    const all = [...operation(0, 0, 88), wait, ...operation(1, 60, 89)];
    const { ranks, collectives } = await figuresOf(all);
    expect(ranks.map((rank) => rank.wait)).toEqual([50, 0]);
    expect(collectives).toMatchObject([{ name: 'Iallreduce', rounds: 1, wait: 50, spread: 60 }]);
  });
});

describe('the file', () => {
  test('may have all events on one line, and those of viewers', async () => {
    const other = join(scratch, 'one-line.json');
    const more = [{ ph: 'C', pid: 0, ts: 1, name: 'counter', args: {} }, { ph: 'I' }, null];
    writeFileSync(other, JSON.stringify({ otherData, traceEvents: [...events, ...more] }));
    expect(await analysisOf(other)).toEqual(await analysisOf(file));
  });

  test('may lack its end, as that of a job that was killed', async () => {
    const other = join(scratch, 'torn.json');
    const text = readFileSync(file, 'utf8');
    // Within the last event, the garbage collection.
    writeFileSync(other, text.slice(0, text.indexOf('"minor"')));
    const { ranks } = await analysisOf(other);
    expect(ranks.map(({ calls, gc }) => [calls, gc])).toEqual([
      [5, 0],
      [5, 0],
    ]);
  });

  test('an operation that never ended is pending up to the end', async () => {
    const pending = {
      ...part(0, 10, 0, 'irecv', { awaited: true }),
      ph: 'b',
      cat: 'object',
      id: '9',
    };
    const { ranks } = await figuresOf([pending, part(0, 90, 10, 'Barrier', { seq: 0 })]);
    expect(ranks).toMatchObject([{ total: 90, awaiting: 80, compute: 0 }]);
  });

  test('a call within another one counts once', async () => {
    const all = [part(0, 0, 100, 'Reduce', { seq: 0 }), part(0, 20, 30, 'Iprobe', {})];
    expect((await figuresOf(all)).ranks).toMatchObject([{ calls: 1, transfer: 100 }]);
  });
});

/** The job above, but that Ssend takes 100 µs more. */
const slower = events.map((event) =>
  'dur' in event && event.name === 'Ssend' ? { ...event, dur: 200 } : event,
);

test('two traces are compared', async () => {
  const after = await figuresOf(slower);
  const { times, places, messages, bytes } = compare(await analysisOf(file), after);
  expect(times).toEqual([
    { name: 'job', before: 1000, after: 1000 },
    { name: 'compute, all ranks', before: 1300, after: 1250 },
    { name: 'wait, all ranks', before: 300, after: 300 },
    { name: 'transfer, all ranks', before: 310, after: 410 },
    { name: 'awaiting, all ranks', before: 90, after: 40 },
    { name: 'gc, all ranks', before: 25, after: 25 },
  ]);
  expect(places[0]).toEqual({ name: 'Ssend, a.mjs:30', before: 100, after: 200 });
  expect([messages.after, bytes.after]).toEqual([2, 2800]);
});

describe('quantities', () => {
  test('a time has the unit that fits', () => {
    expect([0.5, 12, 1234.56, 2.5e6].map(formatTime)).toEqual([
      '0.5 µs',
      '12 µs',
      '1.235 ms',
      '2.5 s',
    ]);
    expect([9, 10_000, 9_999_999, 1e7].map((total) => unitFor(total).name)).toEqual([
      'µs',
      'ms',
      'ms',
      's',
    ]);
  });

  test('bytes have the unit that fits', () => {
    expect([0, 1023, 1536, 2 ** 30].map(formatBytes)).toEqual([
      '0 B',
      '1023 B',
      '1.5 KiB',
      '1 GiB',
    ]);
  });

  test('columns are as wide as their cells', () => {
    expect(formatTable(['n', '<name'], [['100', 'a'], ['2']])).toEqual([
      '  n  name',
      '100  a',
      '  2',
    ]);
  });
});

describe('the command', () => {
  test('prints all of it', async () => {
    const { status, stdout, stderr } = await runNode(cli, ['trace', file, '--rows', '3']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(`${file}: 2 ranks on 1 host, 1 ms, 10 calls, 2 messages of 2.734 KiB
The oldest 2 events did not fit into the memory for the trace: the
figures are those of the rest. MPI4NODE_TRACE_EVENTS sets how many each rank keeps.

Time of each rank, in µs
  rank  host    total  compute           wait          transfer          awaiting           gc  calls
     0  node1  1000.0    815.0  81.5 %   40.0   4.0 %     145.0  14.5 %       0.0  0.0 %  25.0      5
     1  node1  1000.0    485.0  48.5 %  260.0  26.0 %     165.0  16.5 %      90.0  9.0 %   0.0      5

Load imbalance
  Rank 0 computes longest: 815 µs, the ranks on average 650 µs (1.25 times that).

Calls that cost most, all ranks together, in µs
   time   share   wait  calls      bytes  call     place
  270.0  13.5 %  200.0      1      800 B  Recv     a.mjs:9
  100.0   5.0 %   60.0      1  1.953 KiB  Ssend    a.mjs:30
   85.0   4.3 %   40.0      2        0 B  Barrier  a.mjs:21

Collectives in which ranks wait for the last one, in µs
  wait  spread  rounds  last              call     place     communicator
  40.0    40.0       1  rank 1 (100.0 %)  Barrier  a.mjs:21  WORLD
   0.0    20.0       1  rank 1 (100.0 %)  Bcast    a.mjs:20  WORLD

Late senders: receivers that wait, in µs
   wait  messages  waiting                  for
  200.0         1  rank 1 in Recv, a.mjs:9  rank 0 in Send, a.mjs:5

Late receivers: senders that wait, in µs
  wait  messages  waiting                    for
  60.0         1  rank 1 in Ssend, a.mjs:30  rank 0 in Irecv, a.mjs:31

Messages by size
   up to  messages      bytes   share
   1 KiB         1      800 B  28.6 %
  16 KiB         1  1.953 KiB  71.4 %

Bytes from rank to rank
  from       to 0   to 1
     0          ·  800 B
     1  1.953 KiB      ·
`);
  });

  test('shows the pairs with most bytes where a matrix would be too wide', async () => {
    const ranks = Array.from({ length: 17 }, (_, rank) => rank);
    const message = (from: number, to: number, bytes: number) => ({
      ph: 's',
      pid: from,
      ts: 0,
      cat: 'message',
      name: 'message',
      id: `${from} ${to}`,
      args: { peer: to, bytes },
    });
    const many = join(scratch, 'many.json');
    writeTrace(many, [
      ...ranks.map((rank) => message(rank, (rank + 1) % 17, 10 + rank)),
      message(3, 0, 4096),
    ]);
    const { stdout } = await runNode(cli, ['trace', many, '--rows', '2']);
    expect(stdout).toMatch(
      /Most bytes from rank to rank\n {2}from {2}to {2}messages {2,}bytes\n +3 +0 +1 +4 KiB\n +16 +0 +1 +26 B\n$/,
    );
  });

  test('prints what changed', async () => {
    const later = join(scratch, 'later.json');
    writeTrace(later, slower);
    const { status, stdout, stderr } = await runNode(cli, ['trace', '--diff', file, later]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(`before: ${file}: 2 ranks on 1 host, 1 ms, 10 calls, 2 messages of 2.734 KiB
after:  ${later}: 2 ranks on 1 host, 1 ms, 10 calls, 2 messages of 2.734 KiB

Time, in µs
  before   after  change
  1000.0  1000.0     0.0  ×1.00  job
  1300.0  1250.0   -50.0  ×0.96  compute, all ranks
   300.0   300.0     0.0  ×1.00  wait, all ranks
   310.0   410.0  +100.0  ×1.32  transfer, all ranks
    90.0    40.0   -50.0  ×0.44  awaiting, all ranks
    25.0    25.0     0.0  ×1.00  gc, all ranks

Calls that changed most, all ranks together, in µs
  before  after  change
   100.0  200.0  +100.0  ×2.00  Ssend, a.mjs:30

Messages: 2 before, 2 after; 2.734 KiB before, 2.734 KiB after
`);
  });

  test('says so if nothing changed', async () => {
    const { stdout } = await runNode(cli, ['trace', '--diff', file, file]);
    expect(stdout).toContain('\nNo call takes longer or shorter.\n');
  });

  test.each([
    [['no.json'], "The trace can't be read: ENOENT"],
    [[cli], 'is no trace: it has no list traceEvents'],
    [['--diff', file], '--diff needs two traces'],
    [[file, file], '--diff needs two traces'],
    [[file, '--rows', 'x'], 'It must be a whole number.'],
  ])('%j is a mistake', async (args, message) => {
    const { status, stdout, stderr } = await runNode(cli, ['trace', ...args]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});
