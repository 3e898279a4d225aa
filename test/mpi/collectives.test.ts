// Collectives that move memory: every method × communicator × root × kind of memory.
import { MPI } from 'mpi4node';
import { bufferKinds } from '../support/buffers';
import { communicatorKinds, onCommunicator, rootsOf } from '../support/communicators';
import { mpiTest } from '../support/mpi';

type Intracomm = MPI.Intracomm;

// Item `i` of what rank `from` has for rank `to`: at most 3 * 30 + 3 * 5 + 1.
const item = (from: number, to: number, i: number) => 30 * from + 5 * to + i;
const block = (from: number, to: number) => [item(from, to, 0), item(from, to, 1)];
const all = (size: number, part: (other: number) => number[]) =>
  Array.from({ length: size }, (_, other) => part(other)).flat();
const nothing = (length: number) => new Array<number>(length).fill(0);

interface Place {
  me: number;
  size: number;
  root: number;
}

/** Values in a buffer, MPI.IN_PLACE, or null where the buffer is not significant. */
type Side = number[] | MPI.InPlaceType | null;

type Buffer = MPI.BufferSpec | MPI.InPlaceType | null;

interface Movement {
  name: string;
  isRooted: boolean;
  send(place: Place): Side;
  /** Before the call. */
  receive(place: Place): Side;
  /** In the receive buffer after the call. */
  result(place: Place): number[] | null;
  call(comm: Intracomm, send: Buffer, receive: Buffer, root: number): void;
  start(comm: Intracomm, send: Buffer, receive: Buffer, root: number): MPI.Request;
}

const atRoot =
  <T>(make: (place: Place) => T) =>
  (place: Place): T | null =>
    place.me === place.root ? make(place) : null;

const gather = {
  isRooted: true,
  result: atRoot(({ size, root }: Place) => all(size, (from) => block(from, root))),
  call: (comm, send, receive, root) => comm.Gather(send, receive, root),
  start: (comm, send, receive, root) => comm.Igather(send, receive, root),
} satisfies Partial<Movement>;

const scatter = {
  isRooted: true,
  send: atRoot(({ size, root }: Place) => all(size, (to) => block(root, to))),
  call: (comm, send, receive, root) => comm.Scatter(send, receive, root),
  start: (comm, send, receive, root) => comm.Iscatter(send, receive, root),
} satisfies Partial<Movement>;

const allgather = {
  isRooted: false,
  result: ({ size }: Place) => all(size, (from) => block(from, 0)),
  call: (comm, send, receive) => comm.Allgather(send, receive as MPI.BufferSpec),
  start: (comm, send, receive) => comm.Iallgather(send, receive as MPI.BufferSpec),
} satisfies Partial<Movement>;

const alltoall = {
  isRooted: false,
  result: ({ me, size }: Place) => all(size, (from) => block(from, me)),
  call: (comm, send, receive) => comm.Alltoall(send, receive as MPI.BufferSpec),
  start: (comm, send, receive) => comm.Ialltoall(send, receive as MPI.BufferSpec),
} satisfies Partial<Movement>;

const movements: readonly Movement[] = [
  {
    name: 'Bcast',
    isRooted: true,
    send: () => null,
    receive: ({ me, root }) => (me === root ? [1, 100 + root, 127] : nothing(3)),
    result: ({ root }) => [1, 100 + root, 127],
    call: (comm, _, buf, root) => comm.Bcast(buf as MPI.BufferSpec, root),
    start: (comm, _, buf, root) => comm.Ibcast(buf as MPI.BufferSpec, root),
  },
  {
    ...gather,
    name: 'Gather',
    send: ({ me, root }) => block(me, root),
    receive: atRoot(({ size }) => nothing(2 * size)),
  },
  {
    ...gather,
    name: 'Gather in place',
    send: ({ me, root }) => (me === root ? MPI.IN_PLACE : block(me, root)),
    receive: atRoot(({ size, root }) =>
      all(size, (from) => (from === root ? block(from, root) : nothing(2))),
    ),
  },
  {
    ...gather,
    name: 'Gather into a buffer at every rank',
    send: ({ me, root }) => block(me, root),
    receive: ({ size }) => nothing(2 * size),
    // Not significant at the others, where it stays as it was.
    result: (place) => gather.result(place) ?? nothing(2 * place.size),
  },
  {
    ...scatter,
    name: 'Scatter',
    receive: () => nothing(2),
    result: ({ me, root }) => block(root, me),
  },
  {
    ...scatter,
    name: 'Scatter in place',
    receive: ({ me, root }) => (me === root ? MPI.IN_PLACE : nothing(2)),
    result: ({ me, root }) => (me === root ? null : block(root, me)),
  },
  {
    ...allgather,
    name: 'Allgather',
    send: ({ me }) => block(me, 0),
    receive: ({ size }) => nothing(2 * size),
  },
  {
    ...allgather,
    name: 'Allgather in place',
    send: () => MPI.IN_PLACE,
    receive: ({ me, size }) => all(size, (from) => (from === me ? block(me, 0) : nothing(2))),
  },
  {
    ...alltoall,
    name: 'Alltoall',
    send: ({ me, size }) => all(size, (to) => block(me, to)),
    receive: ({ size }) => nothing(2 * size),
  },
  {
    ...alltoall,
    name: 'Alltoall in place',
    send: () => MPI.IN_PLACE,
    receive: ({ me, size }) => all(size, (to) => block(me, to)),
  },
];

// The kind of memory and the communicator have little to do with each other.
const fewKinds = bufferKinds.filter(({ name }) => name === 'Int16Array' || name === 'DataView');

type Mode = 'blocking' | 'nonblocking';

function move(
  movement: Movement,
  mode: Mode,
  comm: Intracomm,
  send: Buffer,
  receive: Buffer,
  root: number,
): void {
  if (mode === 'blocking') {
    expect(movement.call(comm, send, receive, root)).toBeUndefined();
    return;
  }
  const request = movement.start(comm, send, receive, root);
  expect(request.is_null).toBe(false);
  expect(request.Wait()).toBe(true);
  expect(request.is_null).toBe(true);
}

describe.each<Mode>(['blocking', 'nonblocking'])('%s', (mode) => {
  for (const movement of movements) {
    for (const kind of communicatorKinds) {
      mpiTest(`${movement.name} among ${kind.name}`, (world) =>
        onCommunicator(world, kind, (comm) => {
          const { rank: me, size } = comm;
          for (const root of movement.isRooted ? rootsOf(comm) : [0]) {
            for (const memory of kind.name === 'all ranks' ? bufferKinds : fewKinds) {
              const place = { me, size, root };
              const make = (side: Side) => (Array.isArray(side) ? memory.of(side) : side);
              const read = (buffer: Buffer) =>
                buffer === null || buffer === MPI.IN_PLACE
                  ? null
                  : memory.values(buffer as MPI.BufferData);
              const before = movement.send(place);
              const send = make(before);
              const receive = make(movement.receive(place));
              move(movement, mode, comm, send, receive, root);
              expect({
                kind: memory.name,
                root,
                sent: read(send),
                received: read(receive),
              }).toEqual({
                kind: memory.name,
                root,
                sent: Array.isArray(before) ? before : null,
                received: movement.result(place),
              });
            }
          }
        }),
      );
    }
  }

  mpiTest.each(movements.map((movement) => [movement.name, movement] as const))(
    '%s of no items at all',
    (comm, _name, movement) => {
      for (const root of movement.isRooted ? rootsOf(comm) : [0]) {
        const place = { me: comm.rank, size: comm.size, root };
        const make = (side: Side) => (Array.isArray(side) ? new Float64Array(0) : side);
        move(movement, mode, comm, make(movement.send(place)), make(movement.receive(place)), root);
      }
    },
  );

  mpiTest('a megabyte from each to each', (comm) => {
    const { rank: me, size } = comm;
    const each = 1 << 17;
    const send = new Float64Array(each * size);
    for (let to = 0; to < size; to++) send.fill(10 * me + to, to * each, (to + 1) * each);
    const receive = new Float64Array(each * size);
    const movement = movements.find(({ name }) => name === 'Alltoall') as Movement;
    move(movement, mode, comm, send, receive, 0);
    const wrong = receive.findIndex((value, i) => value !== 10 * Math.floor(i / each) + me);
    expect(wrong).toBe(-1);
  });
});

mpiTest('all nonblocking ones under way at once', (comm) => {
  const { rank: me, size } = comm;
  const place = { me, size, root: size - 1 };
  const make = (side: Side) => (Array.isArray(side) ? Int16Array.from(side) : side);
  const received = movements.map(({ receive }) => make(receive(place)));
  const requests = movements.map((movement, i) =>
    movement.start(comm, make(movement.send(place)), received[i], place.root),
  );
  requests.push(comm.Ibarrier());
  MPI.Request.Waitall(requests);
  expect(
    received.map((buffer) => (buffer instanceof Int16Array ? Array.from(buffer) : null)),
  ).toEqual(movements.map((movement) => movement.result(place)));
});

function waitByTest(request: MPI.Request): void {
  while (!request.Test());
}

describe('Barrier', () => {
  const barriers: readonly [string, (comm: Intracomm) => void][] = [
    ['Barrier', (comm) => comm.Barrier()],
    ['barrier', (comm) => comm.barrier()],
    ['Ibarrier, waited for', (comm) => void comm.Ibarrier().Wait()],
    ['Ibarrier, tested for', (comm) => waitByTest(comm.Ibarrier())],
  ];
  mpiTest.each(barriers)(
    '%s: no rank leaves before the last has come',
    async (comm, _, barrier) => {
      const late = performance.now() + (comm.rank === comm.size - 1 ? 30 : 0);
      while (performance.now() < late);
      // One clock for all ranks of a machine.
      const entered = Date.now();
      barrier(comm);
      const left = Date.now();
      const times = comm.allgather({ entered, left });
      const last = Math.max(...times.map((time) => time.entered));
      for (const time of times) expect(time.left).toBeGreaterThanOrEqual(last);
    },
  );
});
