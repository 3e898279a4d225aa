// Collectives of random values, and what they must give.
import { isDeepStrictEqual } from 'node:util';
import { MPI } from 'mpi4node';
import type { Random } from '../../support/random';

export interface Pending {
  readonly name: string;
  /** Completes it; what is wrong with its result, or null. */
  finish(): Promise<string | null>;
}

export interface Collective {
  /** Starts or makes it. The seed is the same at all ranks; the random numbers are not. */
  start(comm: MPI.Intracomm, seed: number, own: Random): Pending;
}

type Values = Int32Array;

/** What a rank contributes: small enough for sums and products of integers. */
const given = (seed: number, rank: number, length: number): Values =>
  Int32Array.from({ length }, (_, i) => ((seed + 7 * rank + 3 * i) % 11) - 5);

const objectOf = (seed: number, rank: number) => ({
  rank,
  values: given(seed, rank, 1 + (seed % 300)),
  text: 'y'.repeat((seed + rank) % 200),
});

const lengthOf = (seed: number): number => [0, 1, 2, 17, 1000, 30_000][seed % 6];

const operations = [
  { name: 'SUM', op: () => MPI.SUM, combine: (a: number, b: number) => a + b },
  { name: 'MAX', op: () => MPI.MAX, combine: Math.max },
  {
    name: 'a function',
    op: () =>
      MPI.Op.Create((a: Values, b: Values) => {
        for (let i = 0; i < b.length; i++) b[i] += a[i];
      }, true),
    combine: (a: number, b: number) => a + b,
  },
];

const reduced = (
  seed: number,
  ranks: number,
  length: number,
  combine: (a: number, b: number) => number,
): Values =>
  Array.from({ length: ranks }, (_, rank) => given(seed, rank, length)).reduce((total, values) =>
    total.map((value, i) => combine(value, values[i])),
  );

const joined = (parts: readonly Values[]): Values =>
  Int32Array.from(parts.flatMap((part) => Array.from(part)));

/** A collective on memory: it is made blocking, or started and completed later. */
const onMemory = (
  name: string,
  make: (
    comm: MPI.Intracomm,
    seed: number,
  ) => {
    blocking(): void;
    started(): MPI.Request<unknown>;
    result: Values;
    expected: Values;
    told?: string;
  },
): Collective => ({
  start(comm, seed, own) {
    const made = make(comm, seed);
    // Blocking and nonblocking collectives do not match: so all ranks do the same.
    const isStarted = seed % 2 === 0;
    const request = isStarted ? made.started() : null;
    if (request === null) made.blocking();
    const finish = async () => {
      if (request !== null) {
        if (own.oneIn(2)) await request;
        else request.Wait();
      }
      const { result, expected, told = '' } = made;
      return isDeepStrictEqual(result, expected)
        ? null
        : `${told} got ${result.subarray(0, 5)}, not ${expected.subarray(0, 5)}`;
    };
    return { name: `${isStarted ? 'I' : ''}${name}`, finish };
  },
});

/** A collective on objects: it is made blocking, or started and completed later. */
const onObjects = (
  name: string,
  make: (
    comm: MPI.Intracomm,
    seed: number,
  ) => { blocking(): unknown; started(): MPI.Request<unknown>; expected: unknown },
): Collective => ({
  start(comm, seed, own) {
    const { blocking, started, expected } = make(comm, seed);
    const isStarted = seed % 2 === 0;
    const request = isStarted ? started() : null;
    const made = request === null ? blocking() : null;
    const finish = async () => {
      const result = request === null ? made : own.oneIn(2) ? await request : request.wait();
      return isDeepStrictEqual(result, expected) ? null : 'got another object';
    };
    return { name: `${isStarted ? 'i' : ''}${name}`, finish };
  },
});

const ranksOf = ({ size }: MPI.Intracomm): number[] => Array.from({ length: size }, (_, i) => i);

export const collectives: readonly Collective[] = [
  onMemory('Bcast', (comm, seed) => {
    const root = seed % comm.size;
    const expected = given(seed, root, lengthOf(seed));
    const result = comm.rank === root ? expected.slice() : new Int32Array(expected.length);
    return {
      blocking: () => comm.Bcast(result, root),
      started: () => comm.Ibcast(result, root),
      result,
      expected,
    };
  }),
  onMemory('Allreduce', (comm, seed) => {
    const { name, op, combine } = operations[seed % operations.length];
    const mine = given(seed, comm.rank, lengthOf(seed));
    const result = new Int32Array(mine.length);
    const used = op();
    return {
      blocking: () => comm.Allreduce(mine, result, used),
      started: () => comm.Iallreduce(mine, result, used),
      result,
      expected: reduced(seed, comm.size, mine.length, combine),
      told: name,
    };
  }),
  onMemory('Scan', (comm, seed) => {
    const { name, op, combine } = operations[seed % operations.length];
    const mine = given(seed, comm.rank, lengthOf(seed));
    const result = new Int32Array(mine.length);
    const used = op();
    return {
      blocking: () => comm.Scan(mine, result, used),
      started: () => comm.Iscan(mine, result, used),
      result,
      expected: reduced(seed, comm.rank + 1, mine.length, combine),
      told: name,
    };
  }),
  onMemory('Allgather', (comm, seed) => {
    const mine = given(seed, comm.rank, lengthOf(seed));
    const result = new Int32Array(mine.length * comm.size);
    return {
      blocking: () => comm.Allgather(mine, result),
      started: () => comm.Iallgather(mine, result),
      result,
      expected: joined(ranksOf(comm).map((rank) => given(seed, rank, mine.length))),
    };
  }),
  onMemory('Allgatherv', (comm, seed) => {
    const counts = ranksOf(comm).map((rank) => (seed + 5 * rank) % 40);
    const parts = counts.map((count, rank) => given(seed, rank, count));
    const result = new Int32Array(counts.reduce((a, b) => a + b, 0));
    return {
      blocking: () => comm.Allgatherv(parts[comm.rank], [result, counts]),
      started: () => comm.Iallgatherv(parts[comm.rank], [result, counts]),
      result,
      expected: joined(parts),
    };
  }),
  onMemory('Alltoall', (comm, seed) => {
    const length = lengthOf(seed);
    const block = (from: number, to: number) => given(seed + 13 * to, from, length);
    const mine = joined(ranksOf(comm).map((to) => block(comm.rank, to)));
    const result = new Int32Array(mine.length);
    return {
      blocking: () => comm.Alltoall(mine, result),
      started: () => comm.Ialltoall(mine, result),
      result,
      expected: joined(ranksOf(comm).map((from) => block(from, comm.rank))),
    };
  }),
  onMemory('Scatter', (comm, seed) => {
    const root = seed % comm.size;
    const length = lengthOf(seed);
    const all = joined(ranksOf(comm).map((rank) => given(seed, rank, length)));
    const from = comm.rank === root ? all : null;
    const result = new Int32Array(length);
    return {
      blocking: () => comm.Scatter(from, result, root),
      started: () => comm.Iscatter(from, result, root),
      result,
      expected: given(seed, comm.rank, length),
    };
  }),
  onMemory('Gather', (comm, seed) => {
    const root = seed % comm.size;
    const mine = given(seed, comm.rank, lengthOf(seed));
    const isRoot = comm.rank === root;
    const result = new Int32Array(isRoot ? mine.length * comm.size : 0);
    const into = isRoot ? result : null;
    return {
      blocking: () => comm.Gather(mine, into, root),
      started: () => comm.Igather(mine, into, root),
      result,
      expected: isRoot
        ? joined(ranksOf(comm).map((rank) => given(seed, rank, mine.length)))
        : new Int32Array(),
    };
  }),
  onObjects('bcast', (comm, seed) => {
    const root = seed % comm.size;
    const expected = objectOf(seed, root);
    const mine = comm.rank === root ? expected : null;
    return {
      blocking: () => comm.bcast(mine, root),
      started: () => comm.ibcast(mine, root),
      expected,
    };
  }),
  onObjects('allgather', (comm, seed) => {
    const mine = objectOf(seed, comm.rank);
    return {
      blocking: () => comm.allgather(mine),
      started: () => comm.iallgather(mine),
      expected: ranksOf(comm).map((rank) => objectOf(seed, rank)),
    };
  }),
  onObjects('gather', (comm, seed) => {
    const root = seed % comm.size;
    const mine = objectOf(seed, comm.rank);
    return {
      blocking: () => comm.gather(mine, root),
      started: () => comm.igather(mine, root),
      expected: comm.rank === root ? ranksOf(comm).map((rank) => objectOf(seed, rank)) : null,
    };
  }),
  onObjects('scatter', (comm, seed) => {
    const root = seed % comm.size;
    const all = ranksOf(comm).map((rank) => objectOf(seed, rank));
    const mine = comm.rank === root ? all : null;
    return {
      blocking: () => comm.scatter(mine, root),
      started: () => comm.iscatter(mine, root),
      expected: objectOf(seed, comm.rank),
    };
  }),
  onObjects('alltoall', (comm, seed) => {
    const mine = ranksOf(comm).map((to) => objectOf(seed + to, comm.rank));
    return {
      blocking: () => comm.alltoall(mine),
      started: () => comm.ialltoall(mine),
      expected: ranksOf(comm).map((from) => objectOf(seed + comm.rank, from)),
    };
  }),
  onObjects('allreduce', (comm, seed) => {
    const mine = [objectOf(seed, comm.rank)];
    type Objects = typeof mine;
    const join = (a: Objects, b: Objects): Objects => [...a, ...b];
    return {
      blocking: () => comm.allreduce(mine, join),
      started: () => comm.iallreduce(mine, join),
      expected: ranksOf(comm).map((rank) => objectOf(seed, rank)),
    };
  }),
  onObjects('scan', (comm, seed) => {
    const mine = [objectOf(seed, comm.rank)];
    return {
      blocking: () => comm.scan(mine),
      started: () => comm.iscan(mine),
      expected: ranksOf(comm)
        .slice(0, comm.rank + 1)
        .map((rank) => objectOf(seed, rank)),
    };
  }),
  onObjects('allreduce of arrays', (comm, seed) => {
    const mine = given(seed, comm.rank, 1 + (seed % 50));
    return {
      blocking: () => comm.allreduce(mine, MPI.SUM),
      started: () => comm.iallreduce(mine, MPI.SUM),
      expected: reduced(seed, comm.size, mine.length, (a, b) => a + b),
    };
  }),
];
