// A small trace whose figures can be worked out by hand: two ranks on one host, 1000 µs.
import { writeFileSync } from 'node:fs';

const hosts = ['node1', 'node1'];

const call = (
  pid: number,
  [ts, end]: readonly [number, number],
  cat: string,
  name: string,
  args: Readonly<Record<string, unknown>>,
) => ({ ph: 'X', pid, tid: 0, ts, dur: end - ts, cat, name, args: { comm: 'WORLD', ...args } });

const message = (
  id: string,
  [from, sent]: readonly [number, number],
  [to, received]: readonly [number, number],
  bytes: number,
  posted?: number,
) => [
  {
    ph: 's',
    pid: from,
    tid: 0,
    ts: sent,
    cat: 'message',
    name: 'message',
    id,
    args: { peer: to, bytes, tag: 3 },
  },
  {
    ph: 'f',
    bp: 'e',
    pid: to,
    tid: 0,
    ts: received,
    cat: 'message',
    name: 'message',
    id,
    args: posted === undefined ? {} : { posted },
  },
];

const operation = (
  pid: number,
  id: string,
  [start, end]: readonly [number, number],
  cat: string,
  name: string,
  args: Readonly<Record<string, unknown>>,
) => [
  { ph: 'b', pid, tid: 0, ts: start, cat, name, id, args: { comm: 'WORLD', ...args } },
  { ph: 'e', pid, tid: 0, ts: end, cat, name, id },
];

export const events = [
  ...hosts.flatMap((host, pid) => [
    { ph: 'M', pid, name: 'process_name', args: { name: `rank ${pid} on ${host}` } },
    { ph: 'M', pid, tid: 0, name: 'thread_name', args: { name: 'calls' } },
    {
      ph: 'M',
      pid,
      name: 'mpi4node_rank',
      args: { began: 0, ended: 1000, dropped: pid === 0 ? 0 : 2 },
    },
  ]),
  // The receiver comes at 50, the sender at 250: a late sender, 200 of 270 µs.
  call(0, [250, 310], 'send', 'Send', { peer: 1, tag: 3, bytes: 800, place: 'a.mjs:5' }),
  call(1, [50, 320], 'receive', 'Recv', { peer: 0, tag: 3, bytes: 800, place: 'a.mjs:9' }),
  ...message('0x1', [0, 250], [1, 320], 800),
  // The root comes at 500, rank 1 at 520: nobody waits.
  call(0, [500, 530], 'collective', 'Bcast', { bytes: 8, root: 0, seq: 0, place: 'a.mjs:20' }),
  call(1, [520, 540], 'collective', 'Bcast', { bytes: 8, root: 0, seq: 0, place: 'a.mjs:20' }),
  // Rank 0 waits for the last one from 560 on, rank 1 begins at 600 and waits for nobody.
  call(0, [560, 620], 'collective', 'Barrier', { seq: 1, place: 'a.mjs:21' }),
  call(1, [600, 625], 'collective', 'Barrier', { seq: 1, place: 'a.mjs:21' }),
  // Rank 1 sends 2000 bytes at 700, rank 0 posts its receive at 760: a late receiver, 60 µs.
  call(1, [700, 800], 'send', 'Ssend', { peer: 0, tag: 3, bytes: 2000, place: 'a.mjs:30' }),
  call(0, [760, 765], 'receive', 'Irecv', { peer: 1, tag: 3, bytes: 2000, place: 'a.mjs:31' }),
  call(0, [770, 800], 'wait', 'Wait', { place: 'a.mjs:32' }),
  ...operation(0, '1', [760, 799], 'receive', 'Irecv', { peer: 1, tag: 3, bytes: 2000 }),
  ...message('0x2', [1, 700], [0, 799], 2000, 760),
  // Rank 1 awaits something from 850 to 950, and calls meanwhile, from 900 to 910.
  ...operation(1, '1', [850, 950], 'object', 'irecv', { peer: 0, tag: 1, awaited: true }),
  call(1, [900, 910], 'probe', 'Iprobe', { peer: 0, tag: 1, place: 'a.mjs:40' }),
  { ph: 'X', pid: 0, tid: 1, ts: 400, dur: 25, cat: 'gc', name: 'minor', args: {} },
];

export const otherData = {
  mpi4node: '0.1.0',
  ranks: '2',
  started: '2025-01-02T03:04:05.000Z',
  dropped: '2',
};

/** Writes the trace as the package does: an event on each line. */
export function writeTrace(file: string, all: readonly object[] = events): void {
  const lines = all.map((event) => JSON.stringify(event)).join(',\n');
  const rest = `"displayTimeUnit":"ns","otherData":${JSON.stringify(otherData)}`;
  writeFileSync(file, `{"traceEvents":[\n${lines}\n],${rest}}\n`);
}
