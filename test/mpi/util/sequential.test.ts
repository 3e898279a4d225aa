// One process after the other: mpi4node/util's Sequential.
import { MPI } from 'mpi4node';
import { Counter, Sequential } from 'mpi4node/util';
import { expectMpiError, expectMpiRejection, mpiTest, rank, ranks } from '../../support/mpi';

const SYNC = 'MPI_ERR_RMA_SYNC';

const ways: readonly [string, (sequential: Sequential, run: () => void) => Promise<void>][] = [
  [
    'begin and end',
    async (sequential, run) => {
      sequential.begin();
      run();
      sequential.end();
    },
  ],
  [
    'beginAsync and end',
    async (sequential, run) => {
      await sequential.beginAsync();
      run();
      sequential.end();
    },
  ],
  [
    'hold',
    async (sequential, run) => {
      using _ = sequential.hold();
      run();
    },
  ],
  [
    'holdAsync',
    async (sequential, run) => {
      using _ = await sequential.holdAsync();
      run();
    },
  ],
  [
    'for … of',
    async (sequential, run) => {
      for (const turn of sequential) {
        expect(turn).toBe(rank);
        run();
      }
    },
  ],
  [
    'for await … of',
    async (sequential, run) => {
      for await (const turn of sequential) {
        expect(turn).toBe(rank);
        run();
      }
    },
  ],
];

mpiTest.each(ways)('each comes in the order of the ranks: %s', async (comm, _, inTurn) => {
  using order = new Counter({ comm });
  const sequential = new Sequential(comm, 3);
  for (let round = 0; round < 5; round++) {
    const seen: number[] = [];
    await inTurn(sequential, () => seen.push(order.next()));
    expect(seen).toEqual([rank + round * ranks]);
    comm.Barrier();
  }
});

mpiTest.each(ways)('the next one comes after an error, too: %s', async (comm, name, inTurn) => {
  if (name.startsWith('begin')) return;
  const sequential = new Sequential(comm);
  const thrown = new Error('in turn');
  const fail = () => {
    throw thrown;
  };
  await expect(inTurn(sequential, fail)).rejects.toBe(thrown);
  await inTurn(sequential, () => {});
});

mpiTest('it waits for messages of its own tag', (comm) => {
  const sequential = new Sequential({ comm, tag: 8 });
  expect([sequential.comm, sequential.tag]).toEqual([comm, 8]);
  expect(new Sequential(comm, { tag: 2 }).tag).toBe(2);
  expect(new Sequential(comm).tag).toBe(0);
  const [before, next] = [rank - 1, rank + 1 < ranks ? rank + 1 : MPI.PROC_NULL];
  comm.Send(Uint8Array.of(rank), next, 7);
  sequential.begin();
  const value = new Uint8Array(1);
  if (before >= 0) comm.Recv(value, before, 7);
  expect(value[0]).toBe(Math.max(before, 0));
  sequential.end();
});

mpiTest('what it does not take', async (comm) => {
  const sequential = new Sequential(comm);
  expectMpiError(() => sequential.end(), {
    class: SYNC,
    message: /^Sequential.end: .*begin first/,
  });
  const waiting = sequential.beginAsync();
  if (rank > 0) expectMpiError(() => sequential.end(), { class: SYNC });
  if (rank > 0) expectMpiError(() => sequential.begin(), { class: SYNC, message: /beginAsync/ });
  await waiting;
  expectMpiError(() => sequential.begin(), { class: SYNC, message: /call end first/ });
  await expectMpiRejection(sequential.beginAsync(), { class: SYNC });
  sequential.end();
  expectMpiError(() => sequential.end(), { class: SYNC });

  const Any = Sequential as new (...values: unknown[]) => Sequential;
  expect(() => new Any()).toThrow(
    new TypeError('Sequential: comm must be an MPI.Intracomm, but undefined came'),
  );
  expect(() => new Any(comm, '1')).toThrow(
    new TypeError('Sequential: tag must be an integer, but the string "1" came'),
  );
  const wrong = new Sequential(comm, -5);
  if (rank > 0) {
    expectMpiError(() => wrong.begin(), { class: 'MPI_ERR_TAG' });
    await expectMpiRejection(wrong.beginAsync(), { class: 'MPI_ERR_TAG' });
  }
});
