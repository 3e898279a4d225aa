// What the watchdog makes of the reports of all ranks.
import type { CallForm, CallKind } from '../../lib/diagnostics/observed_methods';
import { collectiveName, diagnose } from '../../lib/diagnostics/watchdog/diagnosis';
import type {
  LyingMessage,
  Operation,
  RankReport,
  Team,
} from '../../lib/diagnostics/watchdog/report';
import { rollCallText } from '../../lib/diagnostics/watchdog/roll_call_text';

const world = (size: number): Team => {
  const ranks = Array.from({ length: size }, (_, rank) => rank);
  return { key: 'world', name: 'MPI_COMM_WORLD', ranks, peers: ranks };
};

const half: Team = { key: 'half', name: 'half', ranks: [0, 2], peers: [0, 2] };

interface Facts extends Partial<Omit<Operation, 'place'>> {
  line?: number;
}

function operation(
  label: string,
  kind: CallKind,
  form: CallForm,
  { line, ...facts }: Facts,
): Operation {
  return {
    label,
    kind,
    form,
    text: `${label.replace('Comm', 'comm')}(…)`,
    team: world(3),
    peer: null,
    isFromAny: false,
    tag: null,
    place: line === undefined ? null : { file: 'program.mjs', line, function: null },
    isPlaceExact: true,
    seconds: 30,
    isAwaited: true,
    isComplete: false,
    waitsFor: [],
    ...facts,
  };
}

const recv = (peer: number, tag: number, line: number, facts: Facts = {}) =>
  operation('Comm.Recv', 'receive', 'blocking', { peer, tag, line, ...facts });
const irecv = (peer: number, tag: number, line: number, facts: Facts = {}) =>
  operation('Comm.irecv', 'receive', 'request', { peer, tag, line, ...facts });
const anyRecv = (line: number) => recv(0, 0, line, { peer: null, tag: null, isFromAny: true });
const ssend = (peer: number, line: number) =>
  operation('Comm.Ssend', 'send', 'blocking', { peer, tag: 0, line });
const collective = (name: string, line: number, facts: Facts = {}) =>
  operation(`Comm.${name}`, 'collective', 'blocking', { line, ...facts });

const report = (rank: number, facts: Partial<RankReport>): RankReport => ({
  rank,
  host: 'a',
  pid: 100 + rank,
  state: 'calls',
  seconds: 30,
  calls: 7,
  call: null,
  last: null,
  pending: [],
  messages: [],
  blindness: null,
  epochs: [],
  place: null,
  hasOtherEvents: false,
  ...facts,
});
const inCall = (rank: number, call: Operation, facts: Partial<RankReport> = {}) =>
  report(rank, { call, ...facts });
const ended = (rank: number, facts: Partial<RankReport> = {}) =>
  report(rank, { state: 'ended', ...facts });
const awaits = (rank: number, pending: Operation[], facts: Partial<RankReport> = {}) =>
  report(rank, { state: 'awaits', pending, ...facts });
const computes = (rank: number, line: number) =>
  report(rank, { state: 'computes', place: { file: 'program.mjs', line, function: 'work' } });

const message = (sender: number, tag: number, facts: Partial<LyingMessage> = {}): LyingMessage => ({
  team: 'world',
  teamName: 'MPI_COMM_WORLD',
  source: sender,
  sender,
  tag,
  bytes: 80,
  ...facts,
});

interface Case {
  readonly what: string;
  readonly reports: readonly RankReport[];
  /** The first finding, or none. */
  readonly says: string | null;
  /** Rank and line to look at. */
  readonly look: readonly [rank: number, line: number] | null;
  readonly isDeadlock: boolean;
}

const cases: readonly Case[] = [
  {
    what: 'two ranks receive from each other',
    reports: [
      inCall(0, recv(1, 3, 10)),
      inCall(1, recv(0, 3, 11)),
      inCall(2, collective('Barrier', 20)),
    ],
    says: 'ranks 0 and 1 wait for each other: rank 0 waits for rank 1 in comm.Recv(…) at program.mjs:10; rank 1 waits for rank 0 in comm.Recv(…) at program.mjs:11',
    look: [0, 10],
    isDeadlock: true,
  },
  {
    what: 'a ring of synchronous sends',
    reports: [inCall(0, ssend(1, 5)), inCall(1, ssend(2, 5)), inCall(2, ssend(0, 5))],
    says: 'ranks 0–2 wait for each other: rank 0 waits for rank 1 in comm.Ssend(…) at program.mjs:5; rank 1 waits for rank 2 in comm.Ssend(…) at program.mjs:5; rank 2 waits for rank 0 in comm.Ssend(…) at program.mjs:5',
    look: [0, 5],
    isDeadlock: true,
  },
  {
    what: 'a circle of a message and a collective operation',
    reports: [
      inCall(0, recv(1, 3, 10)),
      inCall(1, collective('Barrier', 20)),
      inCall(2, collective('Barrier', 20)),
    ],
    says: 'ranks 0 and 1 wait for each other: rank 0 waits for rank 1 in comm.Recv(…) at program.mjs:10; rank 1 waits for rank 0 in comm.Barrier(…) at program.mjs:20',
    look: [0, 10],
    isDeadlock: true,
  },
  {
    what: 'one collective operation against another',
    reports: [
      inCall(0, collective('Bcast', 40)),
      inCall(1, collective('Reduce', 41)),
      inCall(2, collective('Reduce', 41)),
    ],
    says: 'all ranks of MPI_COMM_WORLD must make the same collective calls in the same order, but there are rank 0 in Bcast at program.mjs:40, and ranks 1 and 2 in Reduce at program.mjs:41',
    look: [0, 40],
    isDeadlock: true,
  },
  {
    what: 'the same collective operation on two communicators',
    reports: [
      inCall(0, collective('Barrier', 40, { team: half })),
      inCall(1, collective('Barrier', 41)),
      inCall(2, collective('Barrier', 41)),
    ],
    says: 'ranks 0 and 2 wait for each other: rank 0 waits for rank 2 in comm.Barrier(…) at program.mjs:40; rank 2 waits for rank 0 in comm.Barrier(…) at program.mjs:41',
    look: [0, 40],
    isDeadlock: true,
  },
  {
    what: 'a blocking, a nonblocking and an object barrier are one',
    reports: [
      inCall(0, collective('Barrier', 1)),
      inCall(1, collective('barrier', 2)),
      awaits(2, [operation('Comm.Ibarrier', 'collective', 'request', { line: 3 })]),
    ],
    says: null,
    look: null,
    isDeadlock: false,
  },
  {
    what: 'another tag than is waited for',
    reports: [inCall(0, recv(1, 3, 10), { messages: [message(1, 4)] }), ended(1), ended(2)],
    says: 'rank 0 waits for a message from rank 1 with tag 3, but what has come is a message from rank 1 with tag 4, 80 bytes',
    look: [0, 10],
    isDeadlock: true,
  },
  {
    what: 'another sender than is waited for',
    reports: [inCall(0, recv(1, 3, 10), { messages: [message(2, 3)] }), ended(1), ended(2)],
    says: 'rank 0 waits for a message from rank 1 with tag 3, but what has come is a message from rank 2 with tag 3, 80 bytes',
    look: [0, 10],
    isDeadlock: true,
  },
  {
    what: 'another communicator than is waited on',
    reports: [
      inCall(0, recv(1, 3, 10), {
        messages: [message(1, 3, { team: 'half', teamName: 'half' })],
      }),
      ended(1),
      ended(2),
    ],
    says: 'rank 0 waits for a message from rank 1 with tag 3, but what has come is a message from rank 1 with tag 3, 80 bytes on half',
    look: [0, 10],
    isDeadlock: true,
  },
  {
    what: 'a message that fits is on its way',
    reports: [
      inCall(0, recv(1, 3, 10), { messages: [message(1, 3)] }),
      computes(1, 50),
      computes(2, 50),
    ],
    says: null,
    look: null,
    isDeadlock: false,
  },
  {
    what: 'a sender that has ended',
    reports: [inCall(0, recv(1, 3, 10)), ended(1, { last: ssend(2, 9) }), ended(2)],
    says: 'rank 0 waits for a message from rank 1 with tag 3, but rank 1 has ended, after comm.Ssend(…) at program.mjs:9',
    look: [0, 10],
    isDeadlock: true,
  },
  {
    what: 'all senders have ended',
    reports: [inCall(0, anyRecv(10)), ended(1), ended(2)],
    says: 'rank 0 waits for a message from any rank with any tag, but ranks 1 and 2, which could send it, have ended',
    look: [0, 10],
    isDeadlock: true,
  },
  {
    what: 'one of several senders has ended',
    reports: [inCall(0, anyRecv(10)), ended(1), computes(2, 50)],
    says: null,
    look: null,
    isDeadlock: false,
  },
  {
    what: 'a receiver that has ended',
    reports: [inCall(0, ssend(2, 10)), ended(1), ended(2)],
    says: 'rank 0 waits for rank 2 to receive, but rank 2 has ended',
    look: [0, 10],
    isDeadlock: true,
  },
  {
    what: 'a process that is not there any more',
    reports: [inCall(0, recv(1, 3, 10)), report(1, { state: 'gone' }), ended(2)],
    says: 'rank 0 waits for a message from rank 1 with tag 3, but rank 1 is not there any more',
    look: [0, 10],
    isDeadlock: false,
  },
  {
    what: 'what an ended rank has started and nobody awaits',
    reports: [
      inCall(0, recv(1, 3, 10)),
      ended(1, { pending: [irecv(0, 1, 15, { isAwaited: false })] }),
      ended(2),
    ],
    says: 'rank 0 waits for a message from rank 1 with tag 3, but rank 1 has ended; comm.irecv(…) at program.mjs:15 was started there and nobody awaits it',
    look: [1, 15],
    isDeadlock: true,
  },
  {
    what: 'an earlier receive that nobody awaits takes the message',
    reports: [
      inCall(0, recv(1, 3, 10), {
        pending: [irecv(1, 3, 8, { isAwaited: false, isComplete: true })],
      }),
      ended(1),
      ended(2),
    ],
    says: 'rank 0 waits in comm.Recv(…) on MPI_COMM_WORLD at program.mjs:10, but comm.irecv(…) at program.mjs:8 was there before it and takes the message, and nobody awaits that',
    look: [0, 8],
    isDeadlock: true,
  },
  {
    what: 'an earlier receive of other messages takes nothing',
    reports: [
      inCall(0, recv(1, 3, 10), { pending: [irecv(1, 4, 8, { isAwaited: false })] }),
      computes(1, 50),
      computes(2, 50),
    ],
    says: 'rank 0 waits for a message from rank 1 with tag 3, but rank 1 computes at program.mjs:50 (work) and has not entered MPI for 30 s',
    look: [1, 50],
    isDeadlock: false,
  },
  {
    what: 'a rank that has not entered a collective operation',
    reports: [
      inCall(0, collective('Barrier', 20)),
      inCall(1, collective('Barrier', 20)),
      computes(2, 50),
    ],
    says: 'ranks 0 and 1 wait for it in Barrier on MPI_COMM_WORLD at program.mjs:20, but rank 2 computes at program.mjs:50 (work) and has not entered MPI for 30 s',
    look: [2, 50],
    isDeadlock: false,
  },
  {
    what: 'a rank has ended that a collective operation needs',
    reports: [
      inCall(0, collective('Barrier', 20)),
      inCall(1, collective('Barrier', 20)),
      ended(2, { last: collective('Bcast', 7) }),
    ],
    says: 'ranks 0 and 1 wait for it in Barrier on MPI_COMM_WORLD at program.mjs:20, but rank 2 has ended, after comm.Bcast(…) at program.mjs:7',
    look: [2, 7],
    isDeadlock: true,
  },
  {
    what: 'an event loop that awaits nothing of MPI',
    reports: [
      inCall(0, collective('Barrier', 20)),
      inCall(1, collective('Barrier', 20)),
      report(2, { state: 'idle', last: ssend(0, 9) }),
    ],
    says: 'ranks 0 and 1 wait for it in Barrier on MPI_COMM_WORLD at program.mjs:20, but rank 2 has not entered MPI for 30 s since comm.Ssend(…) at program.mjs:9: its event loop runs, and it awaits nothing of MPI',
    look: [2, 9],
    isDeadlock: false,
  },
  {
    what: 'awaited receives in a circle',
    reports: [awaits(0, [irecv(1, 3, 10)]), awaits(1, [irecv(0, 3, 11)]), ended(2)],
    says: 'ranks 0 and 1 wait for each other: rank 0 waits for rank 1 in comm.irecv(…) at program.mjs:10; rank 1 waits for rank 0 in comm.irecv(…) at program.mjs:11',
    look: [0, 10],
    isDeadlock: true,
  },
  {
    what: 'a timer or a socket may end what is awaited',
    reports: [
      awaits(0, [irecv(1, 3, 10)], { hasOtherEvents: true }),
      awaits(1, [irecv(0, 3, 11)]),
      ended(2),
    ],
    says: 'ranks 0 and 1 wait for each other: rank 0 waits for rank 1 in comm.irecv(…) at program.mjs:10; rank 1 waits for rank 0 in comm.irecv(…) at program.mjs:11',
    look: [0, 10],
    isDeadlock: false,
  },
  {
    what: 'what a call waits for that waits for several',
    reports: [
      inCall(
        0,
        operation('Request.Waitall', 'wait', 'blocking', {
          line: 30,
          team: null,
          waitsFor: [irecv(1, 3, 28), operation('Comm.Isend', 'send', 'request', { peer: 2 })],
        }),
      ),
      inCall(1, recv(0, 3, 11)),
      ended(2),
    ],
    says: 'ranks 0 and 1 wait for each other: rank 0 waits for rank 1 in comm.irecv(…) at program.mjs:28; rank 1 waits for rank 0 in comm.Recv(…) at program.mjs:11',
    look: [0, 28],
    isDeadlock: true,
  },
  {
    what: 'ranks that make one call after the other',
    reports: [
      inCall(0, recv(1, 0, 10), { seconds: 0 }),
      inCall(1, recv(0, 0, 11), { seconds: 0.1 }),
      inCall(2, collective('Barrier', 20)),
    ],
    says: 'rank 2 waits for it in Barrier on MPI_COMM_WORLD at program.mjs:20, but rank 0 makes calls, now comm.Recv(…) on MPI_COMM_WORLD at program.mjs:10',
    look: [0, 10],
    isDeadlock: false,
  },
  {
    what: 'a rank that has not answered',
    reports: [inCall(0, recv(1, 3, 10)), report(1, { state: 'silent' }), ended(2)],
    says: 'rank 0 waits for a message from rank 1 with tag 3, but rank 1 has not answered',
    look: null,
    isDeadlock: false,
  },
  {
    what: 'nobody waits',
    reports: [computes(0, 1), computes(1, 1), computes(2, 1)],
    says: null,
    look: null,
    isDeadlock: false,
  },
];

test.each(cases)('$what', ({ reports, says, look, isDeadlock }) => {
  const diagnosis = diagnose(reports);
  expect(diagnosis.findings[0] ?? null).toBe(says);
  const { suspect } = diagnosis;
  const found = suspect?.place == null ? null : [suspect.rank, suspect.place.line];
  expect(found).toEqual(look);
  expect(diagnosis.isDeadlock).toBe(isDeadlock);
});

test.each([
  ['Comm.Barrier', 'collective', 'blocking', 'Barrier'],
  ['Comm.Ibarrier', 'collective', 'request', 'Barrier'],
  ['Comm.Barrier_init', 'collective', 'persistent', 'Barrier'],
  ['Comm.barrier', 'collective', 'blocking', 'Barrier'],
  ['Comm.Ineighbor_allgather', 'collective', 'request', 'Neighbor_allgather'],
  ['Comm.bcast', 'collective', 'blocking', 'bcast'],
  ['Comm.Split', 'communicator', 'blocking', 'Split'],
  ['Win.FenceAsync', 'window', 'promise', 'Fence'],
  ['Win.Lock', 'window', 'blocking', null],
  ['Comm.Recv', 'receive', 'blocking', null],
] as const)('%s is the collective operation %4$s', (label, kind, form, name) => {
  expect(collectiveName(operation(label, kind, form, {}))).toBe(name);
});

test('the roll-call lets ranks stand together, and ends with the place to look at', () => {
  const reports = [
    inCall(0, recv(2, 3, 44), { messages: [message(2, 4)], epochs: ['an epoch'] }),
    inCall(1, collective('Barrier', 41)),
    inCall(2, collective('Barrier', 41), { host: 'b', seconds: 12.34 }),
  ];
  expect(rollCallText(3, reports, diagnose(reports))).toBe(
    `mpi4node watchdog: roll-call of 3 ranks
  ranks 1 and 2: in Barrier on MPI_COMM_WORLD at program.mjs:41 for 12 s to 30 s [a, pid 101; b, pid 102]
  rank 0: in comm.Recv(…) on MPI_COMM_WORLD at program.mjs:44 for 30 s [a, pid 100]
    rank 0: not received: a message from rank 2 with tag 4, 80 bytes, on MPI_COMM_WORLD
    rank 0: open: an epoch
  diagnosis: rank 0 waits for a message from rank 2 with tag 3, but what has come is a message from rank 2 with tag 4, 80 bytes
  look at rank 0: program.mjs:44
`,
  );
});
