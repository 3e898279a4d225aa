// Long strings.
// @worlds openmpi:1,2 mpich:1,2 alone
import { neighbours } from '../../support/exchange';
import { mpiTest } from '../../support/mpi';

const long: readonly [name: string, make: (rank: number) => string][] = [
  ['100 MB of ASCII', (rank) => `rank ${rank}`.padEnd(100_000_000, 'abcdefg')],
  ['100 MB of Latin 1', (rank) => `rank ${rank}`.padEnd(100_000_000, 'naïveté')],
  ['20 MB beyond Latin 1', (rank) => `rank ${rank}`.padEnd(10_000_000, '東京 🚀')],
  [
    '20 MB with one letter beyond Latin 1 at the end',
    (rank) => `${'a'.repeat(10_000_000)}東${rank}`,
  ],
  ['20 MB of lone surrogates', (rank) => `rank ${rank}`.padEnd(10_000_000, '\ud800')],
];

mpiTest.each(long)('%s', (comm, _name, make) => {
  const { left, right } = neighbours(comm);
  const request = comm.isend([make(comm.rank), 'after'], right);
  const [received, after] = comm.recv<[string, string]>({ source: left });
  // Jest would print all of it.
  expect([received === make(left), received.length, after]).toEqual([
    true,
    make(left).length,
    'after',
  ]);
  request.wait();
});

mpiTest('a key of 10 MB', (comm) => {
  const { left, right } = neighbours(comm);
  const make = (rank: number) => `${rank} ${'é'.repeat(10_000_000)}`;
  const request = comm.isend([{ [make(comm.rank)]: 1 }, { [make(comm.rank)]: 2 }], right);
  const received = comm.recv<Record<string, number>[]>({ source: left });
  expect(received.map((each) => each[make(left)])).toEqual([1, 2]);
  request.wait();
});
