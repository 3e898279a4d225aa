// Requests as promises: then, catch and finally.
import { MPI } from 'mpi4node';
import { mpiTest } from '../../support/mpi';

// To itself Open MPI 4.1 reports no truncation.
mpiTest.ranks(2)('catch is called with the error of an operation that has failed', async (comm) => {
  const other = 1 - comm.rank;
  const short = comm.Irecv(new Int8Array(1), { source: other, tag: 1 });
  comm.Isend(new Int8Array(2), other, 1);
  expect(await short.catch((error) => (error as MPI.Exception).error_class)).toBe(MPI.ERR_TRUNCATE);
});

mpiTest('catch is called with no other', async (comm) => {
  const { rank } = comm;
  const seen: unknown[] = [];
  const whole = comm.irecv<string>({ source: rank, tag: 2 });
  comm.isend('text', rank, 2).catch((error) => seen.push(error));
  expect(await whole.catch((error) => seen.push(error))).toBe('text');
  // Without a function it goes on to the next.
  await expect(
    comm.irecv({ signal: AbortSignal.abort(new Error('late')) }).catch(),
  ).rejects.toThrow('late');
  expect(seen).toEqual([]);
});

mpiTest('finally is called either way, and changes nothing', async (comm) => {
  const { rank } = comm;
  const calls: unknown[][] = [];
  const called = (...values: unknown[]): string => {
    calls.push(values);
    return 'ignored';
  };
  const request = comm.irecv({ source: rank });
  const sent = comm.isend({ a: 1 }, rank);
  expect(await request.finally(called)).toEqual({ a: 1 });
  expect(await sent.finally(called)).toBeInstanceOf(MPI.Status);
  const aborted = comm.irecv({ signal: AbortSignal.abort(new Error('late')) });
  await expect(aborted.finally(called)).rejects.toThrow('late');
  expect(calls).toEqual([[], [], []]);
});
