// Random messages and collectives, compared with a model: which message a receive must get, and
// what each collective gives. All ranks make the same plan of a round from the same seed.
import { setImmediate as turn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { MPI } from 'mpi4node';
import { Random } from '../../support/random';
import { collectives } from './collectives';
import { note, task } from './task';

const world = MPI.COMM_WORLD;
const { rank, size } = world;
const TAGS = 3;

/** Which receives there are on a communicator. So all match, whichever message comes first. */
const filters = [
  { name: 'exact', source: true, tag: true },
  { name: 'any source', source: false, tag: true },
  { name: 'any tag', source: true, tag: false },
  { name: 'any', source: false, tag: false },
] as const;
type Filter = (typeof filters)[number];

/** One of the communicators: objects or memory, and which wildcards. */
interface Lane {
  readonly comm: MPI.Intracomm;
  readonly filter: Filter;
  readonly areObjects: boolean;
}

interface Planned {
  readonly lane: Lane;
  readonly from: number;
  readonly to: number;
  readonly tag: number;
  /** Its number among the messages of the round. */
  readonly id: number;
  readonly length: number;
}

const memoryOf = ({ id, length }: Planned): Float64Array =>
  Float64Array.from({ length }, (_, i) => (i === 0 ? id : id + i));
const objectOf = (message: Planned): unknown => {
  const { id, length, from } = message;
  if (length % 3 === 0) return id;
  if (length % 3 === 1) return { id, from, text: 'x'.repeat(length % 100), when: new Date(id) };
  return { id, data: memoryOf(message), list: [{ id }, { id }, { id }] };
};
const idOf = (value: unknown): number =>
  typeof value === 'number' ? value : ((value as { id?: number } | null)?.id ?? -1);

const lengths = [1, 2, 3, 10, 100, 1000, 3000, 20_000];

type Way = 'started, then blocking' | 'blocking' | 'started' | 'awaited';
const ways: readonly Way[] = ['started, then blocking', 'blocking', 'started', 'awaited'];

interface Receive {
  readonly lane: Lane;
  readonly source: number;
  readonly tag: number;
  readonly memory: Float64Array;
  readonly status: MPI.Status;
  /** The object, or what an awaited receive of memory has given. */
  value: unknown;
}

function receivesOf(messages: readonly Planned[], random: Random): Receive[] {
  const receives = messages.map(({ lane, from, tag }): Receive => {
    const { filter, areObjects } = lane;
    return {
      lane,
      source: filter.source ? from : MPI.ANY_SOURCE,
      tag: filter.tag ? tag : MPI.ANY_TAG,
      memory: new Float64Array(areObjects ? 0 : Math.max(...lengths)),
      status: new MPI.Status(),
      value: null,
    };
  });
  return shuffled(receives, random);
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [result[i], result[j]] = [result[j], result[i]];
  }
  return result;
}

type Started = MPI.Request<unknown>;

function startSend(message: Planned, random: Random): Started {
  const { comm, areObjects } = message.lane;
  if (areObjects) {
    const object = objectOf(message);
    return random.oneIn(4)
      ? comm.issend(object, message.to, message.tag)
      : comm.isend(object, message.to, message.tag);
  }
  const memory = memoryOf(message);
  return random.oneIn(4)
    ? comm.Issend(memory, message.to, message.tag)
    : comm.Isend(memory, message.to, message.tag);
}

function blockingSend(message: Planned): void {
  const { comm, areObjects } = message.lane;
  if (areObjects) comm.send(objectOf(message), message.to, message.tag);
  else comm.Send(memoryOf(message), message.to, message.tag);
}

function startReceive({ lane: { comm, areObjects }, source, tag, memory }: Receive): Started {
  return areObjects ? comm.irecv({ source, tag }) : comm.Irecv(memory, source, tag);
}

function blockingReceive(receive: Receive, random: Random): void {
  const { lane, source, tag, memory, status } = receive;
  const { comm, areObjects } = lane;
  const way = random.below(3);
  if (areObjects) {
    if (way === 0) receive.value = comm.mprobe(source, tag)?.recv(status);
    else receive.value = comm.recv({ source, tag, status });
  } else if (way === 0) comm.Mprobe(source, tag).Recv(memory, status);
  else comm.Recv(memory, source, tag, status);
}

/** Completes requests in a random way. */
function complete(
  requests: readonly Started[],
  receives: readonly Receive[],
  random: Random,
): void {
  const order = shuffled([...requests.keys()], random);
  for (const i of order) {
    const receive = receives[i] as Receive | undefined;
    const status = receive?.status ?? null;
    // Both forms, whichever kind it is: `wait` of memory gives nothing.
    if (random.oneIn(3)) {
      for (;;) {
        const [done, value] = requests[i].test(status);
        if (!done) continue;
        if (receive !== undefined) receive.value = value;
        break;
      }
    } else {
      const value = requests[i].wait(status);
      if (receive !== undefined) receive.value = value;
    }
  }
}

async function exchange(
  messages: readonly Planned[],
  way: Way,
  random: Random,
): Promise<Receive[]> {
  const own = messages.filter(({ from }) => from === rank);
  const receives = receivesOf(
    messages.filter(({ to }) => to === rank),
    random,
  );
  if (way === 'started, then blocking') {
    const sends = own.map((message) => startSend(message, random));
    for (const receive of receives) blockingReceive(receive, random);
    complete(sends, [], random);
  } else if (way === 'blocking') {
    const started = receives.map(startReceive);
    for (const message of own) blockingSend(message);
    complete(started, receives, random);
  } else {
    const early = random.oneIn(2) ? receives.map(startReceive) : null;
    const sends = own.map((message) => startSend(message, random));
    const started = early ?? receives.map(startReceive);
    if (way === 'started') {
      complete([...started, ...sends], receives, random);
    } else {
      if (random.oneIn(2)) await turn();
      await Promise.all([
        ...sends,
        ...started.map(async (request, i) => {
          receives[i].value = await request;
        }),
      ]);
    }
  }
  return receives;
}

// --- The model ----------------------------------------------------------------------------------

/** What is wrong with the messages that have come, in the order of the receives. */
function faultOf(receives: readonly Receive[], messages: readonly Planned[]): string | null {
  const left = messages.filter(({ to }) => to === rank);
  for (const { lane, source, tag, memory, status, value } of receives) {
    const id = lane.areObjects ? idOf(value) : memory[0];
    const fits = (message: Planned) =>
      message.lane === lane &&
      (source === MPI.ANY_SOURCE || message.from === source) &&
      (tag === MPI.ANY_TAG || message.tag === tag);
    const got = left.find((message) => message.id === id);
    const what = `a receive of ${source}, tag ${tag} (${lane.filter.name})`;
    if (got === undefined || !fits(got)) return `${what} got message ${id}, which is not for it`;
    const first = left.find((message) => fits(message) && message.from === got.from);
    if (first !== got) return `${what} got message ${id} before message ${first?.id}`;
    left.splice(left.indexOf(got), 1);
    const told = value instanceof MPI.Status ? value : status;
    const isTold = value instanceof MPI.Status || told.source !== MPI.ANY_SOURCE;
    if (isTold && (told.source !== got.from || told.tag !== got.tag)) {
      const { from } = got;
      return `${what} got message ${id} of ${from}, tag ${got.tag} (${lane.areObjects ? 'object' : 'memory'}), but the status says ${told.source}, tag ${told.tag}`;
    }
    if (lane.areObjects) {
      if (!isDeepStrictEqual(value, objectOf(got))) return `${what} got a changed object ${id}`;
    } else {
      if (told.Get_count(MPI.DOUBLE) !== got.length) {
        return `${what} got ${told.Get_count(MPI.DOUBLE)} items of ${got.length}`;
      }
      const items = memory.subarray(0, got.length);
      if (!isDeepStrictEqual(items, memoryOf(got))) return `${what} got changed items of ${id}`;
    }
  }
  return left.length === 0 ? null : `${left.length} messages have not come`;
}

async function main(): Promise<void> {
  const lanes = filters.flatMap((filter) =>
    [true, false].map((areObjects): Lane => ({ comm: world.Dup(), filter, areObjects })),
  );
  const own = new Random(task.seed + 1000 * (rank + 1));
  for (let round = 0; round < task.count; round++) {
    const shared = new Random(task.seed * 100_003 + round);
    const messages = shared.list(
      shared.size(40),
      (index): Planned => ({
        lane: shared.pick(lanes),
        from: shared.below(size),
        to: shared.below(size),
        tag: shared.below(TAGS),
        id: index + 1,
        length: shared.pick(lengths),
      }),
    );
    // A blocking send to oneself waits for a receive, which is started before here.
    const way = shared.pick(ways);
    const plan = messages.map(({ lane, ...message }) => ({
      ...message,
      lane: lanes.indexOf(lane),
    }));
    note(`round ${round}, ${way}: ${JSON.stringify(plan)}`);
    const pending = shared.list(shared.below(3), () => {
      const collective = shared.pick(collectives);
      return collective.start(world, shared.bits() & 0xffff, own);
    });
    const receives = await exchange(messages, way, own);
    const found = faultOf(receives, messages);
    if (found !== null) throw new Error(`round ${round}, ${way}: ${found}`);
    for (const { name, finish } of pending) {
      note(`round ${round}: ${name}`);
      const fault = await finish();
      if (fault !== null) throw new Error(`round ${round}, ${name}: ${fault}`);
    }
    // Else a receive from anybody could take a message of the next round.
    if (own.oneIn(2)) world.Ibarrier().Wait();
    else await world.Ibarrier();
  }
  for (const { comm } of lanes) comm.Free();
}

void main();
