// What collectives on memory move: for each method the values before and after, by rank and round,
// and how it is called in each of its forms.
import { MPI } from 'mpi4node';
import type { BufferKind } from './buffers';

type Intracomm = MPI.Intracomm;
export type Side = MPI.BufferData | MPI.InPlaceType | null;

export interface Place {
  me: number;
  size: number;
  root: number;
  /** Persistent operations are started several times, with other values each time. */
  round: number;
  /** Between two groups `size` is that of the other one, and this that of the own. */
  local?: number;
  memory: BufferKind;
}

/** Values of a buffer, MPI.IN_PLACE, or null where the buffer is not significant. */
export type Values = number[] | MPI.InPlaceType | null;

type Call<Result> = (comm: Intracomm, send: Side, receive: Side, place: Place) => Result;

export interface Movement {
  name: string;
  /** What the root does, where there is one. */
  root?: 'sends' | 'receives';
  /** A reduction, which takes no bytes. */
  isReduction?: boolean;
  send(place: Place): Values;
  /** Before the call. */
  receive(place: Place): Values;
  /** In the receive buffer afterwards. */
  result(place: Place): number[] | null;
  blocking: Call<void>;
  nonblocking: Call<MPI.Request>;
  persistent: Call<MPI.Prequest>;
}

// --- Values -------------------------------------------------------------------------------------

export const perRank = <T>(size: number, make: (rank: number) => T): T[] =>
  Array.from({ length: size }, (_, rank) => make(rank));
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const zeros = (length: number) => new Array<number>(length).fill(0);

/** Item `i` of what rank `from` has for rank `to`: at most 3 * 24 + 3 * 6 + 3 + 3 * 8. */
const item = (from: number, to: number, i: number, round: number) =>
  24 * from + 6 * to + i + 8 * round;
const block = (from: number, to: number, length: number, round: number) =>
  Array.from({ length }, (_, i) => item(from, to, i, round));

// Rank `r` has r + 1 items in the v-collectives that move one block for each rank.
const countOf = (rank: number) => rank + 1;
const countsOf = (size: number) => perRank(size, countOf);
/** Displacements that leave a gap of one item before each block, which holds 7. */
const gaps = (counts: readonly number[]) => counts.map((_, i) => sum(counts.slice(0, i)) + i + 1);
const gapped = (blocks: readonly number[][]) => blocks.flatMap((each) => [7, ...each]);

const own = ({ me, root, round }: Place) => block(me, root, countOf(me), round);
const whole = ({ size, root, round }: Place, filled: (rank: number) => boolean) =>
  perRank(size, (rank) =>
    filled(rank) ? block(rank, root, countOf(rank), round) : zeros(countOf(rank)),
  );
const scattered = ({ size, root, round }: Place) =>
  perRank(size, (to) => block(root, to, countOf(to), round));

// In alltoallv rank `from` has from + to items for rank `to`: none at all from rank 0 to itself.
const exchanged = (from: number, to: number, round: number) => block(from, to, from + to, round);
const exchangeCounts = ({ me, size }: Place) => perRank(size, (other) => me + other);

const everywhere = () => true;
const nowhere = () => false;
const atRoot =
  (make: (place: Place) => Values) =>
  (place: Place): Values =>
    place.me === place.root ? make(place) : null;
const resultAtRoot =
  (make: (place: Place) => number[]) =>
  (place: Place): number[] | null =>
    place.me === place.root ? make(place) : null;
const inPlace = () => MPI.IN_PLACE;
const inPlaceAtRoot =
  (make: (place: Place) => Values) =>
  (place: Place): Values =>
    place.me === place.root ? MPI.IN_PLACE : make(place);

// --- Specs --------------------------------------------------------------------------------------

type Vector = MPI.VectorSpec | MPI.InPlaceType | null;
type Simple = MPI.BufferSpec;

const isData = (side: Side): side is MPI.BufferData => side !== null && side !== MPI.IN_PLACE;
// An array of no items has empty blocks.
const isEmpty = (side: Side) => isData(side) && side.byteLength === 0;
const vector = (side: Side, counts: readonly number[], starts = gaps(counts)): Vector => {
  if (!isData(side)) return side;
  return isEmpty(side)
    ? [side, [zeros(counts.length), zeros(counts.length)]]
    : [side, [counts, starts]];
};

/** A w-spec of the same blocks, with displacements in bytes. */
function blocks(side: Side, { memory, size }: Place, counts: readonly number[]): MPI.BlocksSpec {
  const types = perRank(size, () => MPI[memory.datatype as 'INT']);
  if (isEmpty(side)) return [side as MPI.BufferData, zeros(size), zeros(size), types];
  const bytes = gaps(counts).map((start) => start * memory.itemSize);
  return [side as MPI.BufferData, counts, bytes, types];
}
const blocksOrInPlace = (side: Side, place: Place) =>
  isData(side) ? blocks(side, place, exchangeCounts(place)) : side;

// --- The methods --------------------------------------------------------------------------------

const bcast: Movement = {
  name: 'Bcast',
  root: 'sends',
  send: () => null,
  receive: ({ me, root, round }) => (me === root ? block(root, 0, 3, round) : zeros(3)),
  result: ({ root, round }) => block(root, 0, 3, round),
  blocking: (comm, _, buf, { root }) => comm.Bcast(buf as Simple, root),
  nonblocking: (comm, _, buf, { root }) => comm.Ibcast(buf as Simple, root),
  persistent: (comm, _, buf, { root }) => comm.Bcast_init(buf as Simple, root),
};

const pair = (from: number, to: number, round: number) => block(from, to, 2, round);
const pairs = ({ size }: Place, make: (other: number) => number[] | null) =>
  perRank(size, (other) => make(other) ?? zeros(2)).flat();

const gather = {
  root: 'receives',
  result: resultAtRoot((place) => pairs(place, (from) => pair(from, place.root, place.round))),
  blocking: (comm, send, receive, { root }) => comm.Gather(send, receive, root),
  nonblocking: (comm, send, receive, { root }) => comm.Igather(send, receive, root),
  persistent: (comm, send, receive, { root }) => comm.Gather_init(send, receive, root),
} satisfies Partial<Movement>;
const scatter = {
  root: 'sends',
  send: atRoot((place) => pairs(place, (to) => pair(place.root, to, place.round))),
  blocking: (comm, send, receive, { root }) => comm.Scatter(send, receive, root),
  nonblocking: (comm, send, receive, { root }) => comm.Iscatter(send, receive, root),
  persistent: (comm, send, receive, { root }) => comm.Scatter_init(send, receive, root),
} satisfies Partial<Movement>;
const allgather = {
  result: (place) => pairs(place, (from) => pair(from, 0, place.round)),
  blocking: (comm, send, receive) => comm.Allgather(send, receive as Simple),
  nonblocking: (comm, send, receive) => comm.Iallgather(send, receive as Simple),
  persistent: (comm, send, receive) => comm.Allgather_init(send, receive as Simple),
} satisfies Partial<Movement>;
const alltoall = {
  result: (place) => pairs(place, (from) => pair(from, place.me, place.round)),
  blocking: (comm, send, receive) => comm.Alltoall(send, receive as Simple),
  nonblocking: (comm, send, receive) => comm.Ialltoall(send, receive as Simple),
  persistent: (comm, send, receive) => comm.Alltoall_init(send, receive as Simple),
} satisfies Partial<Movement>;

const gatherv = {
  root: 'receives',
  result: resultAtRoot((place) => gapped(whole(place, everywhere))),
  blocking: (comm, send, receive, { size, root }) =>
    comm.Gatherv(send, vector(receive, countsOf(size)), root),
  nonblocking: (comm, send, receive, { size, root }) =>
    comm.Igatherv(send, vector(receive, countsOf(size)), root),
  persistent: (comm, send, receive, { size, root }) =>
    comm.Gatherv_init(send, vector(receive, countsOf(size)), root),
} satisfies Partial<Movement>;
const scatterv = {
  root: 'sends',
  send: atRoot((place) => gapped(scattered(place))),
  blocking: (comm, send, receive, { size, root }) =>
    comm.Scatterv(vector(send, countsOf(size)), receive, root),
  nonblocking: (comm, send, receive, { size, root }) =>
    comm.Iscatterv(vector(send, countsOf(size)), receive, root),
  persistent: (comm, send, receive, { size, root }) =>
    comm.Scatterv_init(vector(send, countsOf(size)), receive, root),
} satisfies Partial<Movement>;

// MPICH 4.0 ignores the displacement in a communicator of one: there is no gap there.
const close = (place: Place, parts: number[][]) => (place.size > 1 ? gapped(parts) : parts.flat());
const closeStarts = (size: number) => (size > 1 ? gaps(countsOf(size)) : [0]);
const allgatherv = {
  result: (place) => close(place, whole({ ...place, root: 0 }, everywhere)),
  blocking: (comm, send, receive, { size }) =>
    comm.Allgatherv(send, vector(receive, countsOf(size), closeStarts(size)) as MPI.VectorSpec),
  nonblocking: (comm, send, receive, { size }) =>
    comm.Iallgatherv(send, vector(receive, countsOf(size), closeStarts(size)) as MPI.VectorSpec),
  persistent: (comm, send, receive, { size }) =>
    comm.Allgatherv_init(
      send,
      vector(receive, countsOf(size), closeStarts(size)) as MPI.VectorSpec,
    ),
} satisfies Partial<Movement>;

const toAll = ({ me, size, round }: Place) =>
  gapped(perRank(size, (to) => exchanged(me, to, round)));
const fromAll = ({ me, size, round }: Place) =>
  gapped(perRank(size, (from) => exchanged(from, me, round)));
const roomForAll = ({ me, size }: Place) => gapped(perRank(size, (from) => zeros(from + me)));

const alltoallv = {
  result: fromAll,
  blocking: (comm, send, receive, place) =>
    comm.Alltoallv(
      vector(send, exchangeCounts(place)),
      vector(receive, exchangeCounts(place)) as MPI.VectorSpec,
    ),
  nonblocking: (comm, send, receive, place) =>
    comm.Ialltoallv(
      vector(send, exchangeCounts(place)),
      vector(receive, exchangeCounts(place)) as MPI.VectorSpec,
    ),
  persistent: (comm, send, receive, place) =>
    comm.Alltoallv_init(
      vector(send, exchangeCounts(place)),
      vector(receive, exchangeCounts(place)) as MPI.VectorSpec,
    ),
} satisfies Partial<Movement>;
const alltoallw = {
  result: fromAll,
  blocking: (comm, send, receive, place) =>
    comm.Alltoallw(blocksOrInPlace(send, place), blocks(receive, place, exchangeCounts(place))),
  nonblocking: (comm, send, receive, place) =>
    comm.Ialltoallw(blocksOrInPlace(send, place), blocks(receive, place, exchangeCounts(place))),
  persistent: (comm, send, receive, place) =>
    comm.Alltoallw_init(
      blocksOrInPlace(send, place),
      blocks(receive, place, exchangeCounts(place)),
    ),
} satisfies Partial<Movement>;

// What rank `r` gives to a reduction: at most 3 + 3 + 5.
const share = (rank: number, length: number, round: number) =>
  Array.from({ length }, (_, i) => rank + i + round);
const total = (first: number, last: number, length: number, round: number) =>
  Array.from({ length }, (_, i) => {
    let result = 0;
    for (let rank = first; rank <= last; rank++) result += rank + i + round;
    return result;
  });
const mine = ({ me, round }: Place) => share(me, 2, round);
const everyones = ({ size, round }: Place) => total(0, size - 1, 2, round);

const reduce = {
  root: 'receives',
  isReduction: true,
  result: resultAtRoot(everyones),
  blocking: (comm, send, receive, { root }) =>
    comm.Reduce(send, receive as Simple | null, MPI.SUM, root),
  nonblocking: (comm, send, receive, { root }) =>
    comm.Ireduce(send, receive as Simple | null, MPI.SUM, root),
  persistent: (comm, send, receive, { root }) =>
    comm.Reduce_init(send, receive as Simple | null, MPI.SUM, root),
} satisfies Partial<Movement>;
const allreduce = {
  isReduction: true,
  result: everyones,
  blocking: (comm, send, receive) => comm.Allreduce(send, receive as Simple),
  nonblocking: (comm, send, receive) => comm.Iallreduce(send, receive as Simple),
  persistent: (comm, send, receive) => comm.Allreduce_init(send, receive as Simple),
} satisfies Partial<Movement>;
const scan = {
  isReduction: true,
  result: ({ me, round }: Place) => total(0, me, 2, round),
  blocking: (comm, send, receive) => comm.Scan(send, receive as Simple),
  nonblocking: (comm, send, receive) => comm.Iscan(send, receive as Simple),
  persistent: (comm, send, receive) => comm.Scan_init(send, receive as Simple),
} satisfies Partial<Movement>;
const exscan = {
  isReduction: true,
  blocking: (comm, send, receive) => comm.Exscan(send, receive as Simple),
  nonblocking: (comm, send, receive) => comm.Iexscan(send, receive as Simple),
  persistent: (comm, send, receive) => comm.Exscan_init(send, receive as Simple),
} satisfies Partial<Movement>;

const blockScatter = {
  isReduction: true,
  blocking: (comm, send, receive) => comm.Reduce_scatter_block(send, receive as Simple),
  nonblocking: (comm, send, receive) => comm.Ireduce_scatter_block(send, receive as Simple),
  persistent: (comm, send, receive) => comm.Reduce_scatter_block_init(send, receive as Simple),
} satisfies Partial<Movement>;
// Between two groups both put in as many items, which each group shares among its own.
const blockLength = ({ local, size }: Place) => (local === undefined ? 2 : 2 * size);
const forBlocks = (place: Place) =>
  share(place.me, blockLength(place) * (place.local ?? place.size), place.round);
const ownBlock = (place: Place) => {
  const { me, size, round } = place;
  const length = blockLength(place);
  const all = total(0, size - 1, length * (place.local ?? size), round);
  return all.slice(length * me, length * (me + 1));
};

/** How many items each gets: as many as the blocks would be, but not the same for each. */
const recvcounts = ({ local, size }: Place) =>
  local === undefined
    ? countsOf(size)
    : perRank(local, (to) => 2 * size + (to === 0 ? 1 : 0) - (to === local - 1 ? 1 : 0));
const forCounts = (place: Place) => share(place.me, sum(recvcounts(place)), place.round);
const ownCounts = (place: Place) => {
  const { me, size, round } = place;
  const counts = recvcounts(place);
  const first = sum(counts.slice(0, me));
  return total(0, size - 1, sum(counts), round).slice(first, first + counts[me]);
};
const countsOrNone = (receive: Side, place: Place) =>
  isEmpty(receive) ? recvcounts(place).fill(0) : recvcounts(place);
const reduceScatter = {
  isReduction: true,
  blocking: (comm, send, receive, place) =>
    comm.Reduce_scatter(send, receive as Simple, countsOrNone(receive, place)),
  nonblocking: (comm, send, receive, place) =>
    comm.Ireduce_scatter(send, receive as Simple, countsOrNone(receive, place)),
  persistent: (comm, send, receive, place) =>
    comm.Reduce_scatter_init(send, receive as Simple, countsOrNone(receive, place)),
} satisfies Partial<Movement>;

export const movements: readonly Movement[] = [
  bcast,
  {
    ...gather,
    name: 'Gather',
    send: ({ me, root, round }) => pair(me, root, round),
    receive: atRoot(({ size }) => zeros(2 * size)),
  },
  {
    ...gather,
    name: 'Gather in place',
    send: inPlaceAtRoot(({ me, root, round }) => pair(me, root, round)),
    receive: atRoot((place) =>
      pairs(place, (from) => (from === place.root ? pair(from, from, place.round) : null)),
    ),
  },
  {
    ...scatter,
    name: 'Scatter',
    receive: () => zeros(2),
    result: ({ me, root, round }) => pair(root, me, round),
  },
  {
    ...scatter,
    name: 'Scatter in place',
    receive: inPlaceAtRoot(() => zeros(2)),
    result: ({ me, root, round }) => (me === root ? null : pair(root, me, round)),
  },
  {
    ...allgather,
    name: 'Allgather',
    send: ({ me, round }) => pair(me, 0, round),
    receive: ({ size }) => zeros(2 * size),
  },
  {
    ...allgather,
    name: 'Allgather in place',
    send: inPlace,
    receive: (place) =>
      pairs(place, (from) => (from === place.me ? pair(from, 0, place.round) : null)),
  },
  {
    ...alltoall,
    name: 'Alltoall',
    send: (place) => pairs(place, (to) => pair(place.me, to, place.round)),
    receive: ({ size }) => zeros(2 * size),
  },
  {
    ...alltoall,
    name: 'Alltoall in place',
    send: inPlace,
    receive: (place) => pairs(place, (to) => pair(place.me, to, place.round)),
  },
  {
    ...gatherv,
    name: 'Gatherv',
    send: own,
    receive: atRoot((place) => gapped(whole(place, nowhere))),
  },
  {
    ...gatherv,
    name: 'Gatherv in place',
    send: inPlaceAtRoot(own),
    receive: atRoot((place) => gapped(whole(place, (rank) => rank === place.root))),
  },
  {
    ...scatterv,
    name: 'Scatterv',
    receive: ({ me }) => zeros(countOf(me)),
    result: ({ me, root, round }) => block(root, me, countOf(me), round),
  },
  {
    ...scatterv,
    name: 'Scatterv in place',
    receive: inPlaceAtRoot(({ me }) => zeros(countOf(me))),
    result: ({ me, root, round }) => (me === root ? null : block(root, me, countOf(me), round)),
  },
  {
    ...allgatherv,
    name: 'Allgatherv',
    send: (place) => own({ ...place, root: 0 }),
    receive: (place) => close(place, whole(place, nowhere)),
  },
  {
    ...allgatherv,
    name: 'Allgatherv in place',
    send: inPlace,
    receive: (place) =>
      close(
        place,
        whole({ ...place, root: 0 }, (rank) => rank === place.me),
      ),
  },
  { ...alltoallv, name: 'Alltoallv', send: toAll, receive: roomForAll },
  { ...alltoallv, name: 'Alltoallv in place', send: inPlace, receive: toAll },
  { ...alltoallw, name: 'Alltoallw', send: toAll, receive: roomForAll },
  { ...alltoallw, name: 'Alltoallw in place', send: inPlace, receive: toAll },
  { ...reduce, name: 'Reduce', send: mine, receive: atRoot(() => zeros(2)) },
  { ...reduce, name: 'Reduce in place', send: inPlaceAtRoot(mine), receive: atRoot(mine) },
  { ...allreduce, name: 'Allreduce', send: mine, receive: () => zeros(2) },
  { ...allreduce, name: 'Allreduce in place', send: inPlace, receive: mine },
  { ...scan, name: 'Scan', send: mine, receive: () => zeros(2) },
  { ...scan, name: 'Scan in place', send: inPlace, receive: mine },
  // The buffer of rank 0 stays as it was.
  {
    ...exscan,
    name: 'Exscan',
    send: mine,
    receive: () => [9, 9],
    result: ({ me, round }) => (me === 0 ? [9, 9] : total(0, me - 1, 2, round)),
  },
  {
    ...exscan,
    name: 'Exscan in place',
    send: inPlace,
    receive: mine,
    result: (place) => (place.me === 0 ? mine(place) : total(0, place.me - 1, 2, place.round)),
  },
  {
    ...blockScatter,
    name: 'Reduce_scatter_block',
    send: forBlocks,
    receive: (place) => zeros(blockLength(place)),
    result: ownBlock,
  },
  {
    ...blockScatter,
    name: 'Reduce_scatter_block in place',
    send: inPlace,
    receive: forBlocks,
    // Behind the own block anything may be left.
    result: ownBlock,
  },
  {
    ...reduceScatter,
    name: 'Reduce_scatter',
    send: forCounts,
    receive: (place) => zeros(recvcounts(place)[place.me]),
    result: ownCounts,
  },
  {
    ...reduceScatter,
    name: 'Reduce_scatter in place',
    send: inPlace,
    receive: forCounts,
    result: ownCounts,
  },
];

// --- Buffers ------------------------------------------------------------------------------------

const bytesOf = (data: MPI.BufferData): Uint8Array =>
  ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);

/** A buffer with these values. */
export const make = (values: Values, { memory }: Place): Side =>
  Array.isArray(values) ? memory.of(values) : values;

/** Writes other values into a buffer that is there. */
export function refill(side: Side, values: Values, { memory }: Place): void {
  if (isData(side)) bytesOf(side).set(bytesOf(memory.of(values as number[])));
}

/** What lies in a buffer, as far as it is known. */
export function read(side: Side, expected: number[] | null, { memory }: Place): number[] | null {
  if (expected === null || !isData(side)) return null;
  return memory.values(side).slice(0, expected.length);
}
