// What goes on in a process while it waits for another: its event loop, and other processes'
// access.
// @worlds openmpi:2,4 mpich:2
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MPI } from 'mpi4node';
import { Condition, Counter, Mutex, Semaphore, Sequential } from 'mpi4node/util';
import { mpiTest, rank, ranks } from '../../support/mpi';

interface Gate {
  /** What the others wait for, without blocking. */
  enter: () => Promise<unknown>;
  /** The same, blocking. */
  enterBlocking: () => void;
  leave: () => void;
  /** What rank 0 does before the others come, and to let them in. */
  shut: () => unknown;
  open: () => unknown;
  free: () => void;
}

const gates: readonly [string, (comm: MPI.Intracomm) => Gate][] = [
  [
    'a mutex',
    (comm) => {
      const mutex = new Mutex({ comm });
      return {
        enter: () => mutex.acquireAsync(),
        enterBlocking: () => mutex.acquire(),
        leave: () => mutex.release(),
        shut: () => mutex.acquire(),
        open: () => mutex.release(),
        free: () => mutex.free(),
      };
    },
  ],
  [
    'a semaphore',
    (comm) => {
      const semaphore = new Semaphore(0, { bounded: false, comm });
      return {
        enter: () => semaphore.acquireAsync(),
        enterBlocking: () => semaphore.acquire(),
        leave: () => {},
        shut: () => {},
        open: () => semaphore.release(ranks - 1),
        free: () => semaphore.free(),
      };
    },
  ],
  [
    'a condition',
    (comm) => {
      const condition = new Condition({ comm });
      return {
        enter: async () => {
          await condition.acquireAsync();
          await condition.waitAsync();
        },
        enterBlocking: () => {
          condition.acquire();
          condition.wait();
        },
        leave: () => condition.release(),
        shut: () => {},
        // Some may not wait yet.
        open: async () => {
          for (let woken = 0; woken < ranks - 1; ) {
            await condition.acquireAsync();
            woken += condition.notify_all();
            condition.release();
          }
        },
        free: () => condition.free(),
      };
    },
  ],
  [
    'a sequence',
    (comm) => {
      const sequential = new Sequential(comm);
      return {
        enter: () => sequential.beginAsync(),
        enterBlocking: () => sequential.begin(),
        leave: () => sequential.end(),
        shut: () => sequential.begin(),
        open: () => sequential.end(),
        free: () => {},
      };
    },
  ],
];

const after = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds);
  });

mpiTest.each(gates)('timers go on while a process waits for %s', async (comm, _, make) => {
  const gate = make(comm);
  if (rank === 0) await gate.shut();
  comm.Barrier();
  if (rank === 0) {
    // With the event loop blocked, these would never be sent.
    for (let other = 1; other < ranks; other++) comm.recv({ source: other });
    await gate.open();
  } else {
    let isInside = false;
    const entering = gate.enter().then(() => {
      isInside = true;
    });
    for (let i = 0; i < 20; i++) await after(1);
    expect(isInside).toBe(false);
    comm.send(null, 0);
    await entering;
    gate.leave();
  }
  comm.Barrier();
  gate.free();
});

mpiTest('timers go on while the process that holds a counter does not enter MPI', async (comm) => {
  using counter = new Counter({ comm });
  const folder = comm.bcast(rank === 0 ? mkdtempSync(join(tmpdir(), 'mpi4node-util-')) : null);
  const told = join(folder as string, 'told');
  comm.Barrier();
  if (rank === 0) {
    while (!existsSync(told));
  } else {
    const pending = counter.nextAsync();
    for (let i = 0; i < 5; i++) await after(1);
    if (rank === 1) writeFileSync(told, '');
    await pending;
  }
  comm.Barrier();
  expect(counter.next(0)).toBe(ranks - 1);
  comm.Barrier();
  if (rank === 0) rmSync(folder as string, { recursive: true });
});

/** Seconds of the processor and of the clock that pass until `run` is done. */
async function consumed(run: () => unknown): Promise<{ cpu: number; elapsed: number }> {
  const [cpu, start] = [process.cpuUsage(), performance.now()];
  await run();
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (user + system) / 1e6, elapsed: (performance.now() - start) / 1e3 };
}

const enters = ['enter', 'enterBlocking'] as const;
// MPI itself blocks in `begin`, as in any receive.
const thrifty = gates
  .flatMap(([name, make]) => enters.map((enter) => [name, enter, make] as const))
  .filter(([name, enter]) => name !== 'a sequence' || enter === 'enter');

mpiTest.each(thrifty)(
  'a long wait for %s leaves the core idle: %s',
  async (comm, _, enter, make) => {
    const gate = make(comm);
    if (rank === 0) await gate.shut();
    comm.Barrier();
    if (rank === 0) {
      comm.recv({ source: 1 });
      await after(400);
      await gate.open();
    } else if (rank === 1) {
      const { cpu, elapsed } = await consumed(() => {
        comm.send(null, 0);
        return gate[enter]();
      });
      // About a tenth; the whole if it looked all the time.
      expect(elapsed).toBeGreaterThan(0.35);
      expect(cpu).toBeLessThan(0.2);
      gate.leave();
    } else {
      await gate.enter();
      gate.leave();
    }
    await after(0);
    comm.Barrier();
    gate.free();
  },
);
