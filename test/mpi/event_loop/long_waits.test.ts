// In a long wait the binding looks by itself, and enters JavaScript only for what has come.
// @worlds openmpi:1,2 mpich:1,2
import type { MPI } from 'mpi4node';
import { mpiTest, rank, ranks } from '../../support/mpi';

const after = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** What the pump asks for at each tick that enters JavaScript, twice at least. */
async function clockReadings(wait: () => Promise<void>): Promise<number> {
  const reading = jest.spyOn(performance, 'now');
  try {
    await wait();
    return reading.mock.calls.length;
  } finally {
    reading.mockRestore();
  }
}

type Wait = (comm: MPI.Intracomm, source: number) => PromiseLike<unknown>;
const waits: [name: string, wait: Wait, send: (comm: MPI.Intracomm, dest: number) => void][] = [
  [
    'a message',
    async (comm, source) => {
      const buf = new Int32Array(1);
      await comm.Irecv(buf, source, 5);
      return buf[0];
    },
    (comm, dest) => comm.Send(Int32Array.of(42), dest, 5),
  ],
  [
    'an object',
    (comm, source) => comm.irecv({ source, tag: 5 }),
    (comm, dest) => comm.send(42, dest, 5),
  ],
];

mpiTest.each(waits)('%s comes after a long wait', async (comm, _name, wait, send) => {
  const peer = rank ^ 1;
  const isAlone = peer >= ranks;
  const received = Promise.resolve(wait(comm, isAlone ? rank : peer));
  await after(60);
  const readings = await clockReadings(() => after(300));
  // Some 300 ticks, of which each 64th enters JavaScript.
  expect(readings).toBeLessThan(100);
  send(comm, isAlone ? rank : peer);
  expect(await received).toBe(42);
});

mpiTest.each(waits)(
  '%s is still awaited when another request was added',
  async (comm, _name, wait, send) => {
    const peer = rank ^ 1;
    const other = peer >= ranks ? rank : peer;
    const received = Promise.resolve(wait(comm, other));
    await after(60);
    const buf = new Int32Array(1);
    const added = Promise.resolve(comm.Irecv(buf, other, 6));
    await after(30);
    comm.Send(Int32Array.of(7), other, 6);
    await added;
    expect(buf[0]).toBe(7);
    send(comm, other);
    expect(await received).toBe(42);
  },
);
