// @worlds openmpi:2 mpich:2 alone
// The peak of resident memory while an object with an array of 1 GiB travels, and objects of over 2
// GiB.
import { readFileSync, writeFileSync } from 'node:fs';
import type { MPI } from 'mpi4node';
import { collectGarbage } from '../../support/garbage';
import { mpiTest } from '../../support/mpi';

const GIB = 2 ** 30;
const LENGTH = GIB / Float64Array.BYTES_PER_ELEMENT;
/** Beyond the memory that is received into: what the library and the runtime need. */
const MORE = 0.2 * GIB;

interface Field {
  name: string;
  data: Float64Array;
}

const makeField = (mark: number): Field => ({
  name: 'field',
  data: new Float64Array(LENGTH).fill(mark),
});

/** In bytes, as the kernel counts. */
function resident(what: 'VmRSS' | 'VmHWM'): number {
  const line = new RegExp(`^${what}:\\s+(\\d+) kB$`, 'm').exec(
    readFileSync('/proc/self/status', 'utf8'),
  );
  return Number(line?.[1]) * 1024;
}

/** By how much resident memory grows at most while a function runs. */
function peakOf(run: () => void): number {
  collectGarbage();
  // From here on the kernel counts the peak anew.
  writeFileSync('/proc/self/clear_refs', '5');
  const before = resident('VmRSS');
  run();
  return resident('VmHWM') - before;
}

function expectField(field: Field | null, mark: number): void {
  expect([field?.name, field?.data.length, field?.data[0], field?.data[LENGTH - 1]]).toEqual([
    'field',
    LENGTH,
    mark,
    mark,
  ]);
  expect(field?.data.buffer.byteLength).toBe(GIB);
}

type Method = (comm: MPI.Intracomm, own: Field | null) => Field | null;

/** From rank 0, which has the field, to rank 1. */
const methods: readonly (readonly [string, Method])[] = [
  ['send and recv', (comm, own) => (own ? void comm.send(own, 1) : comm.recv<Field>()) ?? null],
  [
    'isend and mprobe',
    (comm, own) => {
      if (own === null) return comm.mprobe().recv() as Field;
      comm.isend(own, 1).wait();
      return null;
    },
  ],
  [
    'sendrecv and irecv',
    (comm, own) => {
      if (own !== null) {
        comm.sendrecv(own, 1);
        return null;
      }
      const field = comm.irecv<Field>().wait() as Field;
      comm.send('received', 0);
      return field;
    },
  ],
  ['bcast', (comm, own) => comm.bcast<Field | null>(own)],
  ['gather', (comm, own) => comm.gather<Field | null>(own, 1)?.[0] ?? null],
  ['scatter', (comm, own) => comm.scatter<Field | null>(own ? [null, own] : null, 0)],
  ['alltoall', (comm, own) => comm.alltoall<Field | null>([null, own])[0]],
];

describe('the peak of memory for an array of 1 GiB in an object', () => {
  mpiTest.each(methods)(
    '%s',
    (comm, _name, method) => {
      const own = comm.rank === 0 ? makeField(3) : null;
      let received: Field | null = null;
      const peak = peakOf(() => {
        received = method(comm as MPI.Intracomm, own);
      });
      if (own === null) expectField(received, 3);
      expect(peak).toBeLessThan(MORE + (own === null ? GIB : 0));
    },
    60_000,
  );
});

describe('objects of over 2 GiB', () => {
  const large = (mark: number) => ({ bytes: new Uint8Array(2.2 * GIB).fill(mark), last: 'x' });

  mpiTest(
    'send and recv, and bcast',
    (comm) => {
      const own = comm.rank === 0 ? large(5) : null;
      const got = own ? void comm.send(own, 1) : comm.recv<ReturnType<typeof large>>();
      if (got) {
        expect([got.bytes.length, got.bytes[0], got.bytes.at(-1), got.last]).toEqual([
          Math.floor(2.2 * GIB),
          5,
          5,
          'x',
        ]);
      }
      const all = comm.bcast(own);
      expect([all?.bytes.length, all?.bytes.at(-1)]).toEqual([Math.floor(2.2 * GIB), 5]);
    },
    120_000,
  );
});
