// Requests that are awaited: what each kind resolves to, and what becomes of one that is awaited,
// waited for and tested by several.
// @worlds openmpi:1,2 mpich:1,2
import { AsyncLocalStorage } from 'node:async_hooks';
import { MPI } from 'mpi4node';
import { expectMpiRejection, mpiTest, rank, ranks } from '../../support/mpi';

type Intracomm = MPI.Intracomm;

const next = (rank + 1) % ranks;
const previous = (rank + ranks - 1) % ranks;

const after = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** Lets the event loop turn, so that a request is not complete at once. */
const turn = () =>
  new Promise<void>((resolve) => {
    setImmediate(resolve);
  });

/** What starts an operation, and what is there when it has been awaited. */
interface Kind {
  start: (comm: Intracomm) => PromiseLike<unknown>;
  check: (value: unknown) => void;
}

const isStatus = (value: unknown) => expect(value).toBeInstanceOf(MPI.Status);

/** A collective with its result. */
function collective(
  start: (comm: Intracomm, result: Float64Array) => MPI.Request<MPI.Status>,
  expected: number,
): () => Kind {
  return () => {
    const result = new Float64Array(1);
    return {
      start: (comm) => start(comm, result),
      check: (value) => {
        isStatus(value);
        expect(result[0]).toBe(expected);
      },
    };
  };
}

const own = Float64Array.of(rank + 1);
const sum = (ranks * (ranks + 1)) / 2;

const kinds: readonly [string, () => Kind][] = [
  [
    'Isend',
    () => ({
      start: (comm) => {
        const sent = comm.Isend(own, next, 1);
        comm.Recv(new Float64Array(1), previous, 1);
        return sent;
      },
      check: isStatus,
    }),
  ],
  [
    'Irecv',
    () => {
      const into = new Float64Array(2);
      return {
        start: (comm) => {
          const received = comm.Irecv(into, { tag: 2 });
          comm.Isend(own, next, 2);
          return received;
        },
        check: (value) => {
          const status = value as MPI.Status;
          expect([status.source, status.tag, status.Get_count(MPI.DOUBLE)]).toEqual([
            previous,
            2,
            1,
          ]);
          expect([...into]).toEqual([previous + 1, 0]);
        },
      };
    },
  ],
  [
    'irecv',
    () => ({
      start: (comm) => {
        const received = comm.irecv<{ from: number }>({ source: previous });
        comm.isend({ from: rank }, next);
        return received;
      },
      check: (value) => expect(value).toEqual({ from: previous }),
    }),
  ],
  [
    'isend',
    () => ({
      start: (comm) => {
        const sent = comm.isend([1, 2], next);
        expect(comm.recv({ source: previous })).toEqual([1, 2]);
        return sent;
      },
      check: isStatus,
    }),
  ],
  [
    'irecv from PROC_NULL',
    () => ({
      start: (comm) => comm.irecv({ source: MPI.PROC_NULL }),
      check: (value) => expect(value).toBeNull(),
    }),
  ],
  [
    'Irecv of a matched message',
    () => {
      const into = new Float64Array(1);
      return {
        start: (comm) => {
          const sent = comm.Isend(own, next);
          const received = comm.Mprobe({ source: previous }).Irecv(into);
          return Promise.all([sent, received]);
        },
        check: (value) => {
          expect((value as MPI.Status[])[1].source).toBe(previous);
          expect(into[0]).toBe(previous + 1);
        },
      };
    },
  ],
  [
    'irecv of a matched message',
    () => ({
      start: (comm) => {
        comm.isend('text', next);
        return comm.mprobe({ source: previous }).irecv();
      },
      check: (value) => expect(value).toBe('text'),
    }),
  ],
  [
    'Isendrecv',
    () => {
      const into = new Float64Array(1);
      return {
        start: (comm) => comm.Isendrecv(own, next, 1, into, previous, 1),
        check: (value) => {
          expect((value as MPI.Status).source).toBe(previous);
          expect(into[0]).toBe(previous + 1);
        },
      };
    },
  ],
  ['Ibarrier', () => ({ start: (comm) => comm.Ibarrier(), check: isStatus })],
  ['Iallreduce', collective((comm, result) => comm.Iallreduce(own, result), sum)],
  [
    'Iallreduce with a JavaScript function',
    () => {
      const result = new Float64Array(1);
      const op = MPI.Op.Create((input: Float64Array, inout: Float64Array) => {
        inout[0] += input[0];
      }, true);
      return {
        start: (comm) => comm.Iallreduce(own, result, op),
        check: () => {
          expect(result[0]).toBe(sum);
          op.Free();
        },
      };
    },
  ],
  [
    'Idup',
    () => ({
      start: (comm) => comm.Idup(),
      check: (value) => {
        const [comm, request] = value as [MPI.Intracomm, MPI.Request];
        expect(comm.size).toBe(ranks);
        expect(request.is_null).toBe(true);
        expect('then' in (value as object)).toBe(false);
        comm.Free();
      },
    }),
  ],
  [
    'Ineighbor_allgather',
    () => {
      const result = new Float64Array(2);
      let ring: MPI.Cartcomm;
      return {
        start: (comm) => {
          ring = comm.Create_cart([ranks], { periods: [true] });
          return ring.Ineighbor_allgather(own, result);
        },
        check: (value) => {
          isStatus(value);
          expect([...result]).toEqual([previous + 1, next + 1]);
          ring.Free();
        },
      };
    },
  ],
  [
    'Rget',
    () => {
      const result = new Float64Array(1);
      let win: MPI.Win;
      return {
        start: (comm) => {
          win = MPI.Win.Create(own, { comm });
          win.Lock_all();
          return win.Rget(result, next);
        },
        check: (value) => {
          isStatus(value);
          expect(result[0]).toBe(next + 1);
          win.Unlock_all();
          win.Free();
        },
      };
    },
  ],
  [
    'a generalized request',
    () => ({
      start: () => {
        const request = MPI.Grequest.Start();
        setTimeout(() => request.complete({ done: true }), 1);
        return request;
      },
      check: (value) => expect(value).toEqual({ done: true }),
    }),
  ],
  [
    'the null request',
    () => ({
      start: () => MPI.REQUEST_NULL,
      check: (value) => expect((value as MPI.Status).source).toBe(MPI.ANY_SOURCE),
    }),
  ],
];

mpiTest.each(kinds)('%s, as soon as it has been started', async (comm, _, make) => {
  const { start, check } = make();
  check(await start(comm));
});

mpiTest.each(kinds)('%s, by two that await it and by then()', async (comm, _, make) => {
  const { start, check } = make();
  const request = start(comm);
  await turn();
  const [first, second] = await Promise.all([request, request.then((value) => value)]);
  expect(second).toEqual(first);
  check(first);
});

mpiTest(
  'a persistent request can be awaited after each start, and is no thenable between',
  async (comm) => {
    const into = new Float64Array(1);
    const send = comm.Send_init(own, next);
    const receive = comm.Recv_init(into, previous);
    const give = async () => receive;
    for (let round = 0; round < 3; round++) {
      expect(await give()).toBe(receive);
      into[0] = 0;
      MPI.Prequest.Startall([receive, send]);
      const [status] = await Promise.all([receive, send]);
      expect((status as MPI.Status).source).toBe(previous);
      expect(into[0]).toBe(previous + 1);
    }
    receive.Start();
    const awaited = receive.then((status) => (status as MPI.Status).source);
    send.Start();
    receive.Wait();
    expect(await awaited).toBe(previous);
    send.Wait();
    send.Free();
    receive.Free();
  },
);

/** Ways to complete a request that is being awaited; each tells the status. */
const waits: readonly [string, (request: MPI.Request, status: MPI.Status) => void][] = [
  ['Wait', (request, status) => request.Wait(status)],
  ['wait', (request, status) => request.wait(status)],
  [
    'Test',
    (request, status) => {
      while (!request.Test(status));
    },
  ],
  [
    'test',
    (request, status) => {
      while (!request.test(status)[0]);
    },
  ],
  ['Waitall', (request, status) => MPI.Request.Waitall([request], [status])],
  [
    'Testall',
    (request, status) => {
      while (!MPI.Request.Testall([request], [status]));
    },
  ],
  ['Waitany', (request, status) => MPI.Request.Waitany([request], status)],
  ['Waitsome', (request, status) => MPI.Request.Waitsome([request], [status])],
];

mpiTest.each(waits)(
  '%s completes what somebody awaits, who gets it, too',
  async (comm, _, wait) => {
    const into = new Float64Array(1);
    const request = comm.Irecv(into, previous, 4);
    const awaited = request.then((status) => [status.source, into[0]]);
    comm.Isend(own, next, 4);
    const status = new MPI.Status();
    wait(request, status);
    expect(into[0]).toBe(previous + 1);
    expect(status.source).toBe(previous);
    expect(request.is_null).toBe(true);
    expect(await awaited).toEqual([previous, previous + 1]);
  },
);

const remembering = waits.filter(([name]) => !/any|some/.test(name));
mpiTest.each(remembering)(
  '%s after it was awaited gives the same again',
  async (comm, name, wait) => {
    const request = comm.irecv({ source: previous, tag: 4 });
    comm.isend({ from: rank }, next, 4);
    expect(await request).toEqual({ from: previous });
    const status = new MPI.Status();
    wait(request, status);
    expect([status.source, status.tag]).toEqual([previous, 4]);
    if (name === 'wait') expect(request.wait()).toEqual({ from: previous });
    expect(await request).toEqual({ from: previous });
    expect(MPI.Request.waitall([request])).toEqual([{ from: previous }]);
  },
);

mpiTest('a request that was waited for can be awaited: an object is given once', async (comm) => {
  const received = comm.irecv({ source: previous });
  comm.isend('text', next);
  received.Wait();
  expect(await received).toBe('text');
  expect(await received).toBe('text');
  const taken = comm.irecv({ source: previous });
  comm.isend('text', next);
  expect(taken.wait()).toBe('text');
  expect(await taken).toBeInstanceOf(MPI.Status);
});

// To itself Open MPI 4.1 reports no truncation.
mpiTest.ranks(2)('an error rejects: the await, each further one, and Wait', async (comm) => {
  const into = new Float64Array(1);
  const request = comm.Irecv(into, previous);
  comm.Isend(new Float64Array(2), next);
  const expected = { class: 'MPI_ERR_TRUNCATE' };
  await expectMpiRejection(request, expected);
  await expectMpiRejection(request, expected);
  expect(() => request.Wait()).toThrow(MPI.Exception);
  expect(() => MPI.Request.Waitall([request])).toThrow(MPI.Exception);
  let caught: unknown;
  try {
    await request;
  } catch (error) {
    caught = error;
  }
  expect((caught as MPI.Exception).code).toBe('MPI_ERR_TRUNCATE');
  // The process still works.
  const again = comm.Irecv(into, previous);
  comm.Isend(own, next);
  await again;
  expect(into[0]).toBe(previous + 1);
});

mpiTest.ranks(2)('an error among several rejects only its own', async (comm) => {
  const into = [1, 1, 1].map((length) => new Float64Array(length));
  const requests = into.map((array, i) => comm.Irecv(array, previous, i));
  const settled = Promise.allSettled(requests);
  await turn();
  for (const [i, length] of [1, 2, 1].entries()) {
    comm.Isend(new Float64Array(length).fill(rank + 1), next, i);
  }
  const results = await settled;
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect((results[1] as PromiseRejectedResult).reason).toMatchObject({ code: 'MPI_ERR_TRUNCATE' });
  expect([into[0][0], into[2][0]]).toEqual([previous + 1, previous + 1]);
});

mpiTest.ranks(2)(
  'a request that fails and that nobody awaits fails where it is asked for',
  async (comm) => {
    const request = comm.Irecv(new Float64Array(1), previous);
    comm.Isend(new Float64Array(2), next);
    for (let i = 0; i < 5; i++) await after(1);
    expect(() => request.Wait()).toThrow(MPI.Exception);
  },
);

/** What rank 0 starts and nobody awaits, and what rank 1 waits for in the meantime. */
const large = () => new Float64Array(500_000);
const unawaited: readonly [string, (comm: Intracomm) => () => void, (comm: Intracomm) => void][] = [
  [
    'a large Isend',
    (comm) => {
      const request = comm.Isend(large(), 1);
      return () => request.Wait();
    },
    (comm) => comm.Recv(large(), 0),
  ],
  [
    'a large persistent send',
    (comm) => {
      const request = comm.Send_init(large(), 1);
      request.Start();
      return () => {
        request.Wait();
        request.Free();
      };
    },
    (comm) => comm.Recv(large(), 0),
  ],
  [
    'an irecv of a large object',
    (comm) => {
      const request = comm.irecv({ source: 1 });
      return () => request.wait();
    },
    (comm) => comm.ssend(large(), 0),
  ],
];

mpiTest.ranks(2).each(unawaited)(
  '%s that nobody awaits makes progress in the event loop',
  async (comm, _, start, wait) => {
    const pid = comm.bcast(process.pid);
    if (rank === 0) {
      const signalled = new Promise<string>((resolve) => {
        const timer = setTimeout(() => resolve('in ten seconds not'), 10_000);
        process.once('SIGUSR2', () => {
          clearTimeout(timer);
          resolve('complete');
        });
      });
      comm.Barrier();
      const finish = start(comm);
      expect(await signalled).toBe('complete');
      finish();
    } else {
      comm.Barrier();
      wait(comm);
      // Not by a message: whoever looks for one lets all others make progress.
      process.kill(pid, 'SIGUSR2');
    }
  },
  20_000,
);

mpiTest('memory that was detached meanwhile is reported', async (comm) => {
  const into = new Float64Array(4);
  const request = comm.Irecv(into, previous);
  const awaited = request.then(
    () => null,
    (error: unknown) => error,
  );
  await turn();
  const moved = structuredClone(into, { transfer: [into.buffer] });
  comm.Barrier();
  comm.Isend(new Float64Array(4).fill(7), next);
  expect(await awaited).toEqual(
    expect.objectContaining({ message: expect.stringContaining('was detached') as string }),
  );
  expect([...moved]).toEqual([7, 7, 7, 7]);
});

mpiTest('what is no request is refused', async () => {
  await expect(MPI.Request.WaitallAsync([1] as unknown as MPI.Request[])).rejects.toThrow(
    new TypeError('Request.WaitallAsync: requests[0] must be an MPI.Request, but 1 came'),
  );
});

mpiTest('race, any and all', async (comm) => {
  const slow = comm.irecv({ source: previous, tag: 1 });
  const fast = comm.irecv({ source: previous, tag: 2 });
  comm.isend('fast', next, 2);
  expect(await Promise.race([slow, fast])).toBe('fast');
  expect(await Promise.any([slow, fast])).toBe('fast');
  // The other rank has looked by now, too.
  await comm.Ibarrier();
  comm.isend('slow', next, 1);
  expect(await Promise.all([slow, fast])).toEqual(['slow', 'fast']);
});

mpiTest('reactions run in the order of completion', async (comm) => {
  const count = 200;
  const arrays = Array.from({ length: count }, () => new Int32Array(1));
  const order: number[] = [];
  const all = Promise.all(
    arrays.map((array) => comm.Irecv(array, previous, 1).then(() => order.push(array[0]))),
  );
  await turn();
  // A receive of another message, posted before, which completes last.
  for (let i = 0; i < count; i++) comm.Isend(Int32Array.of(i), next, 1);
  await all;
  expect(order).toEqual(Array.from({ length: count }, (_, i) => i));
});

mpiTest('the context of AsyncLocalStorage is kept', async (comm) => {
  const storage = new AsyncLocalStorage<number>();
  const received = await Promise.all(
    [1, 2, 3].map((id) =>
      storage.run(id, async () => {
        const request = comm.irecv<number>({ source: previous, tag: id });
        await after(1);
        comm.isend(id, next, id);
        const object = await request;
        return [object, storage.getStore(), await request.then(() => storage.getStore())];
      }),
    ),
  );
  expect(received).toEqual([1, 2, 3].map((id) => [id, id, id]));
});

mpiTest('a reaction may call blocking MPI, also for what others await', async (comm) => {
  const first = comm.irecv<number>({ source: previous, tag: 1 });
  const second = comm.irecv<number>({ source: previous, tag: 2 });
  const order: unknown[] = [];
  comm.isend('first', next, 1);
  comm.isend('second', next, 2);
  const done = Promise.all([
    first.then((object) => {
      order.push(object);
      comm.Barrier();
      order.push(second.wait());
      comm.Barrier();
    }),
    second.then((object) => order.push(object)),
  ]);
  await done;
  // Which comes first is up to MPI: they have different tags.
  expect([...order].sort()).toEqual(['first', 'second', 'second']);
});

mpiTest('a request that is awaited and then cancelled or freed', async (comm) => {
  const cancelled = comm.Irecv(new Float64Array(1), previous, 9);
  const status = cancelled.then((value) => value.Is_cancelled());
  await turn();
  cancelled.Cancel();
  expect(await status).toBe(true);
  const object = comm.irecv({ source: previous, tag: 9 });
  const nothing = object.then((value) => value);
  await turn();
  object.Cancel();
  expect(await nothing).toBeNull();
  const freed = comm.Isend(own, MPI.PROC_NULL);
  const rejected = freed.then(
    () => 'resolved',
    (error: unknown) => (error as Error).message,
  );
  if (!freed.is_null) freed.Free();
  expect(await rejected).toMatch(/resolved|was freed while it was awaited/);
});

mpiTest('another object for the same operation gets the same', async (comm) => {
  const into = new Float64Array(1);
  const request = comm.Irecv(into, previous);
  const copy = MPI.Request.fromhandle(request.handle);
  const both = Promise.all([request, copy]);
  await turn();
  comm.Isend(own, next);
  const [status, other] = await both;
  expect(other).toBe(status);
  expect(status.source).toBe(previous);
});

mpiTest('an async function that returns a request returns what it gives', async (comm) => {
  const receive = async () => comm.irecv<string>({ source: previous });
  const keep = async () => ({ request: comm.irecv<string>({ source: previous }) });
  comm.isend('one', next);
  expect(await receive()).toBe('one');
  const { request } = await keep();
  expect(request).toBeInstanceOf(MPI.Request);
  comm.isend('two', next);
  expect(await request).toBe('two');
});

/** Waits for a request while it is made of a message. */
class Waiting {
  static readonly waitsFor: MPI.Request<string>[] = [];
  readonly got = Waiting.waitsFor.pop()?.wait();
}

mpiTest(
  'what is loaded may wait for another request that is complete at the same time',
  async (comm) => {
    MPI.serializer.register(Waiting, { dump: () => null, load: () => new Waiting() });
    const first = comm.irecv<Waiting>({ source: previous, tag: 1 });
    const later = comm.irecv<string>({ source: previous, tag: 2 });
    const both = [first.then((object) => object.got), later.then((text) => text)];
    // Both are awaited before a message comes, and both messages are there when the loop turns.
    comm.Barrier();
    comm.isend(new Waiting(), next, 1);
    comm.isend('later', next, 2);
    comm.Barrier();
    Waiting.waitsFor.push(later);
    expect(await Promise.all(both)).toEqual(['later', 'later']);
  },
);

mpiTest.ranks(1)(
  'more than a call takes arguments are complete at the same time',
  async (comm) => {
    const nothing = new Uint8Array(0);
    const requests = Array.from({ length: 130_000 }, () => comm.Irecv(nothing, 0));
    const all = requests.map((request) => request.then(({ source }) => source));
    for (let i = 0; i < requests.length; i++) comm.Send(nothing, 0);
    expect(new Set(await Promise.all(all))).toEqual(new Set([0]));
  },
  60_000,
);
