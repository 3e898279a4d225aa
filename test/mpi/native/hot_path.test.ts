// The hot path allocates nothing: tens of thousands of calls cause no garbage collection.
// @worlds openmpi:2 mpich:2 alone
import { GCProfiler } from 'node:v8';
import { MPI } from 'mpi4node';
import { collectGarbage } from '../../support/garbage';
import { mpiTest } from '../../support/mpi';
import { residentGrowth } from '../../support/resident';

type Intracomm = MPI.Intracomm;

const warmUp = 20_000;
const calls = 50_000;
/** Where ranks have no core of their own, each message waits for the scheduler. */
const timeout = 120_000;
/** A heap number, the smallest thing that a call could allocate, is 12 bytes and its alignment. */
const smallest = 16;

/** How often it is measured until a call is said to allocate. */
const rounds = 8;

/**
 * Whether so many calls allocate each time that they run. The first rounds may run in V8's
 * interpreter, which does: it compiles on a thread of its own, and other processes may keep that
 * waiting. The ranks go through the rounds together, as a step may need them all.
 */
function allocates(comm: Intracomm, step: () => void): boolean {
  for (let round = 0; round < rounds; round++) {
    if (!comm.allreduce(haveAllocated(step), MPI.LOR)) return false;
  }
  return true;
}

/** Whether so many calls allocate: they fill the heap, or what fills it is collected between. */
function haveAllocated(step: () => void): boolean {
  for (let i = 0; i < warmUp; i++) step();
  collectGarbage();
  const profiler = new GCProfiler();
  profiler.start();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < calls; i++) step();
  const growth = process.memoryUsage().heapUsed - before;
  const collections = profiler.stop().statistics.length;
  return collections > 0 || growth > (calls * smallest) / 2;
}

/** What each call does: both ranks do it. */
const steps: readonly [string, (comm: Intracomm) => () => void][] = [
  [
    'Send and Recv, to and fro',
    (comm) => {
      const array = new Float64Array(1);
      const other = 1 - comm.rank;
      return comm.rank === 0
        ? () => {
            comm.Send(array, other, 3);
            comm.Recv(array, other, 3);
          }
        : () => {
            comm.Recv(array, other, 3);
            comm.Send(array, other, 3);
          };
    },
  ],
  [
    'Sendrecv, with a status',
    (comm) => {
      const out = new Int32Array(4);
      const into = new Int32Array(4);
      const status = new MPI.Status();
      const other = 1 - comm.rank;
      return () => comm.Sendrecv(out, other, 0, into, other, 0, status);
    },
  ],
  [
    'Allreduce',
    (comm) => {
      const out = new Float64Array(8);
      const into = new Float64Array(8);
      return () => comm.Allreduce(out, into);
    },
  ],
  [
    'Send and Recv with PROC_NULL',
    (comm) => {
      const array = new Float64Array(1);
      return () => {
        comm.Send(array, MPI.PROC_NULL);
        comm.Recv(array, MPI.PROC_NULL);
      };
    },
  ],
  [
    'Start and Wait of persistent messages, to and fro',
    (comm) => {
      const other = 1 - comm.rank;
      const send = comm.Send_init(new Float64Array(1), other, 3);
      const receive = comm.Recv_init(new Float64Array(1), other, 3);
      const [first, second] = comm.rank === 0 ? [send, receive] : [receive, send];
      return () => {
        first.Start();
        first.Wait();
        second.Start();
        second.Wait();
      };
    },
  ],
  ['Barrier', (comm) => () => comm.Barrier()],
  ['Iprobe', (comm) => () => comm.Iprobe(MPI.ANY_SOURCE, MPI.ANY_TAG)],
];

mpiTest.each(steps)(
  '%s',
  (comm, _name, make) => {
    expect(allocates(comm, make(comm))).toBe(false);
  },
  timeout,
);

mpiTest('a call that allocates is noticed', (comm) => {
  const kept: unknown[] = new Array(8).fill(null);
  let i = 0;
  const step = () => {
    kept[i++ & 7] = [i];
  };
  expect(allocates(comm, step)).toBe(true);
});

mpiTest('a million Sendrecv to self leave resident memory where it was', () => {
  expect(residentGrowth(1_000_000)).toBeLessThan(8 << 20);
});
