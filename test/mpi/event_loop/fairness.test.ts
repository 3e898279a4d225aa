// The event loop with very much pending: timers, immediates and servers go on, and memory comes
// back.
// @worlds openmpi:2 mpich:2 alone
import { existsSync, readFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MPI } from 'mpi4node';
import { collectGarbage } from '../../support/garbage';
import { mpiTest, rank } from '../../support/mpi';

type Intracomm = MPI.Intracomm;

const count = 1000;

const after = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/**
 * Milliseconds for which this thread had a processor. What other processes take away is not what
 * keeps a timer from its time here, and the engine's own threads don't either.
 */
const mainThread = `/proc/self/task/${process.pid}/schedstat`;
const busy = existsSync(mainThread)
  ? () => Number(readFileSync(mainThread, 'latin1').split(' ')[0]) / 1e6
  : () => performance.now();

/** Receives of messages with tags of their own, and what sends one of these. */
const kinds: readonly [string, (comm: Intracomm, tag: number) => PromiseLike<unknown>, Send][] = [
  [
    'receives of memory',
    (comm, tag) => comm.Irecv(new Float64Array(4), 1, tag),
    (comm, tag) => comm.Send(new Float64Array(4), 0, tag),
  ],
  [
    'receives of objects',
    (comm, tag) => comm.irecv({ source: 1, tag }),
    (comm, tag) => comm.send({ tag }, 0, tag),
  ],
];
type Send = (comm: Intracomm, tag: number) => void;

/** A page that a server in this process gives. */
function page(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve(text));
    }).on('error', reject);
  });
}

mpiTest.each(kinds)('with 1,000 pending %s', async (comm, _, receive, send) => {
  if (rank === 1) {
    comm.Barrier();
    // The last first: each is the worst to be found.
    for (let tag = count - 1; tag >= 0; tag--) {
      send(comm, tag);
      if (tag % 4 === 0) await after(5);
    }
    return;
  }
  let received = 0;
  const all = Array.from({ length: count }, (_, tag) => {
    return receive(comm, tag).then(() => {
      received++;
    });
  });
  let immediates = 0;
  let isDone = false;
  const again = () => {
    immediates++;
    if (!isDone) setImmediate(again);
  };
  setImmediate(again);
  const server = createServer((_request, response) => response.end(`${received}`));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  // The first one loads and compiles what a server needs, which is not what is measured.
  for (let i = 0; i < 20; i++) await page(port);
  comm.Barrier();

  const pages: number[] = [];
  const browsing = (async () => {
    while (!isDone) {
      pages.push(Number(await page(port)));
      await after(10);
    }
  })();
  const pending = Promise.all(all).then(() => {
    isDone = true;
  });
  const delays: number[] = [];
  while (!isDone) {
    const start = busy();
    await after(2);
    delays.push(busy() - start - 2);
  }
  await Promise.all([pending, browsing]);
  server.close();
  expect(received).toBe(count);
  // The server has answered while messages were pending.
  expect(pages.filter((seen) => seen < count).length).toBeGreaterThan(1);
  expect(immediates).toBeGreaterThan(delays.length);
  delays.sort((a, b) => a - b);
  expect(delays[Math.floor(delays.length * 0.99)]).toBeLessThan(5);
});

mpiTest('a chain of messages that are there at once lets timers run', async (comm) => {
  const messages = 20_000;
  const own = comm.rank;
  let timers = 0;
  const timer = setInterval(() => {
    timers++;
  }, 1);
  const start = busy();
  for (let i = 0; i < messages; i++) {
    const sent = comm.Isend(new Uint8Array(1), own, 1);
    await comm.Irecv(new Uint8Array(1), own, 1);
    await sent;
  }
  const elapsed = busy() - start;
  clearInterval(timer);
  // One in each 5 ms is what is promised.
  expect(timers).toBeGreaterThan(elapsed / 5);
});

mpiTest('memory comes back when what was awaited is there', async (comm) => {
  const other = 1 - rank;
  const round = async () => {
    const received = Array.from({ length: count }, (_, tag) =>
      comm.Irecv(new Float64Array(128), other, tag),
    );
    const sent = received.map((_, tag) => comm.Isend(new Float64Array(128), other, tag));
    const objects = received.map(() => comm.irecv<number[]>({ source: other, tag: count }));
    sent.push(...received.map((_, i) => comm.isend([i], other, count)));
    await Promise.all([...received, ...sent]);
    const lists = await Promise.all(objects);
    expect(lists[count - 1]).toEqual([count - 1]);
  };
  const used = async () => {
    for (let i = 0; i < 5; i++) await round();
    // The engine frees memory that it has collected in a thread of its own: the least counts.
    const levels: number[] = [];
    for (let i = 0; i < 5; i++) {
      await after(10);
      collectGarbage();
      const { heapUsed, external } = process.memoryUsage();
      levels.push(heapUsed + external);
    }
    return Math.min(...levels);
  };
  await used();
  const before = await used();
  // A thousandth of what these rounds have moved.
  expect((await used()) - before).toBeLessThan(500_000);
});
