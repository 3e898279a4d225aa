// Objects that come while the event loop runs: streams of messages, awaited receives and probes in
// their order, and signals that end them.
// @worlds openmpi:2,3 mpich:2
import { MPI } from 'mpi4node';
import { mpiTest, rank, ranks } from '../../support/mpi';

type Intracomm = MPI.Intracomm;

const after = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds);
  });

const others = Array.from({ length: ranks - 1 }, (_, i) => i + 1);

mpiTest('a loop over the messages of all, which is left for good', async (comm) => {
  if (rank !== 0) {
    for (let i = 0; i < 50; i++) await comm.isend({ from: rank, i }, 0, rank);
    await comm.isend(null, 0, rank);
    return;
  }
  const next = new Map(others.map((other) => [other, 0]));
  let open = others.length;
  for await (const [message, status] of comm.messages<{ from: number; i: number } | null>()) {
    expect(status.tag).toBe(status.source);
    if (message === null) {
      expect(next.get(status.source)).toBe(50);
      if (--open === 0) break;
    } else {
      expect(message).toEqual({ from: status.source, i: next.get(status.source) });
      next.set(message.from, message.i + 1);
    }
  }
});

mpiTest('a loop that is left early has lost no message', async (comm) => {
  const count = 20;
  if (rank === 1) for (let i = 0; i < count; i++) comm.send(i, 0, 5);
  comm.Barrier();
  if (rank !== 0) return;
  const seen: number[] = [];
  for (let left = 0; left < 5; left++) {
    for await (const [message] of comm.messages<number>({ source: 1, tag: 5 })) {
      seen.push(message);
      if (seen.length % 3 === 0) break;
    }
  }
  while (comm.iprobe({ source: 1 })) seen.push(comm.recv({ source: 1 }));
  expect(seen).toEqual(Array.from({ length: count }, (_, i) => i));
});

mpiTest('an iterator that is ended while it waits takes no message', async (comm) => {
  if (rank === 0) {
    const iterator = comm.messages<string>({ source: 1 });
    const waiting = iterator.next();
    await after(1);
    expect(await iterator.return?.()).toEqual({ done: true, value: undefined });
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  }
  comm.Barrier();
  if (rank === 1) comm.send('kept', 0);
  if (rank === 0) expect(comm.recv({ source: 1 })).toBe('kept');
});

mpiTest('several that ask an iterator at once get the messages in order', async (comm) => {
  if (rank === 1) for (let i = 0; i < 4; i++) comm.send(i, 0);
  if (rank !== 0) return;
  const iterator = comm.messages<number>({ source: 1 });
  const steps = await Promise.all([1, 2, 3, 4].map(() => iterator.next()));
  expect(steps.map(({ value }) => value?.[0])).toEqual([0, 1, 2, 3]);
});

mpiTest('nobody sends from PROC_NULL', async (comm) => {
  for await (const _ of comm.messages({ source: MPI.PROC_NULL })) throw new Error('a message');
});

// --- Signals -----------------------------------------------------------------------------------

/** What waits for a message of rank 1 and can be ended. */
const waiting: readonly [string, (comm: Intracomm, signal: AbortSignal) => PromiseLike<unknown>][] =
  [
    ['irecv', (comm, signal) => comm.irecv({ source: 1, signal })],
    ['probeAsync', (comm, signal) => comm.probeAsync({ source: 1, signal })],
    ['mprobeAsync', (comm, signal) => comm.mprobeAsync({ source: 1, signal })],
    ['messages', (comm, signal) => comm.messages({ source: 1, signal }).next()],
  ];

const reasonOf = (awaited: PromiseLike<unknown>): PromiseLike<unknown> =>
  awaited.then(
    (value) => ({ value }),
    (error: unknown) => error,
  );

mpiTest.each(waiting)('%s ends with the reason of its signal', async (comm, _, wait) => {
  if (rank === 0) {
    const reasons: readonly (Error | undefined)[] = [undefined, new Error('enough')];
    for (const reason of reasons) {
      const controller = new AbortController();
      const ended = reasonOf(wait(comm, controller.signal));
      await after(2);
      controller.abort(reason);
      const error = (await ended) as Error;
      if (reason === undefined) expect(error.name).toBe('AbortError');
      else expect(error).toBe(reason);
    }
    const early = (await reasonOf(wait(comm, AbortSignal.abort()))) as Error;
    expect(early.name).toBe('AbortError');
    expect(((await reasonOf(wait(comm, AbortSignal.timeout(5)))) as Error).name).toBe(
      'TimeoutError',
    );
  }
  comm.Barrier();
  // None of them has taken the message.
  if (rank === 1) comm.send('kept', 0);
  if (rank === 0) expect(comm.recv({ source: 1 })).toBe('kept');
});

/** A signal that is no `AbortSignal` of this realm, as that of a browser's page or of a package. */
function foreignSignal() {
  const target = new EventTarget();
  const signal = Object.assign(target, { aborted: false, reason: undefined as unknown });
  const abort = (reason: unknown) => {
    Object.assign(signal, { aborted: true, reason });
    target.dispatchEvent(new Event('abort'));
  };
  return { signal: signal as unknown as AbortSignal, abort };
}

mpiTest.each(waiting)('%s ends with a signal of another realm', async (comm, _, wait) => {
  if (rank !== 0) return;
  // Those of old packages have no reason.
  for (const reason of [undefined, new Error('enough')]) {
    const { signal, abort } = foreignSignal();
    const ended = reasonOf(wait(comm, signal));
    await after(2);
    abort(reason);
    const error = (await ended) as Error;
    if (reason === undefined) expect(error.name).toBe('AbortError');
    else expect(error).toBe(reason);
    expect(((await reasonOf(wait(comm, signal))) as Error).name).toBe(error.name);
  }
});

mpiTest('what is no signal is refused', (comm) => {
  for (const signal of [1, 'text', {}, { aborted: true }, () => {}]) {
    expect(() => comm.irecv({ signal: signal as unknown as AbortSignal })).toThrow(
      'Comm.irecv: signal must be an AbortSignal',
    );
  }
});

mpiTest.each(waiting)(
  '%s that has its message no longer heeds its signal',
  async (comm, name, wait) => {
    if (rank === 1) comm.send('text', 0);
    if (rank !== 0) return;
    const controller = new AbortController();
    const found = await wait(comm, controller.signal);
    controller.abort();
    await after(1);
    if (name === 'irecv') expect(found).toBe('text');
    if (name === 'probeAsync')
      expect(comm.recv({ source: (found as MPI.Status).source })).toBe('text');
    if (name === 'mprobeAsync') expect(await (found as MPI.Message).irecv()).toBe('text');
    if (name === 'messages') {
      expect((found as IteratorResult<[string, MPI.Status]>).value[0]).toBe('text');
    }
  },
);

mpiTest('a receive that nobody awaits tells Wait the reason', (comm) => {
  if (rank !== 0) return;
  const controller = new AbortController();
  const request = comm.irecv({ source: 1, signal: controller.signal });
  controller.abort();
  expect(() => request.wait()).toThrow('This operation was aborted');
});

mpiTest.each(waiting)('%s: an argument that is no signal', (comm, name, wait) => {
  expect(() => wait(comm, 'stop' as unknown as AbortSignal)).toThrow(
    new TypeError(`Comm.${name}: signal must be an AbortSignal, but the string "stop" came`),
  );
});

// --- Order -------------------------------------------------------------------------------------

/**
 * Receives and probes of rank 0 that fit the same messages of rank 1, in the order they are posted.
 */
const overlapping: readonly [string, (comm: Intracomm) => PromiseLike<unknown>][] = [
  ['of one source and tag', (comm) => comm.irecv({ source: 1, tag: 3 })],
  ['of any source', (comm) => comm.irecv({ tag: 3 })],
  ['of any tag', (comm) => comm.irecv({ source: 1 })],
  ['of anything', (comm) => comm.irecv()],
  ['a probe', async (comm) => (await comm.mprobeAsync({ source: 1, tag: 3 })).irecv()],
  ['a probe of anything', async (comm) => (await comm.mprobeAsync()).irecv()],
  ['an iterator', async (comm) => (await comm.messages().next()).value?.[0]],
];
const pairs = overlapping.flatMap(([first, a]) =>
  overlapping.map(([second, b]) => [first, second, a, b] as const),
);

mpiTest.each(pairs)('%s before one %s', async (comm, _, __, first, second) => {
  if (rank === 0) {
    const both = Promise.all([first(comm), second(comm)]);
    comm.Barrier();
    expect(await both).toEqual(['first', 'second']);
  } else {
    comm.Barrier();
    if (rank !== 1) return;
    comm.send('first', 0, 3);
    comm.send('second', 0, 3);
  }
});

mpiTest('a receive of memory that is posted later queues behind an awaited one', async (comm) => {
  if (rank === 1) {
    comm.send('object', 0, 3);
    comm.Send(Float64Array.of(7), 0, 3);
  }
  if (rank !== 0) return;
  const object = comm.irecv({ tag: 3 });
  const into = new Float64Array(1);
  const both = Promise.all([object, comm.Irecv(into, 1, 3)]);
  expect((await both)[0]).toBe('object');
  expect(into[0]).toBe(7);
});

mpiTest('around a ring: irecv, a large send, await', async (comm) => {
  const received = comm.irecv<Float64Array>({ source: (rank + ranks - 1) % ranks });
  comm.send(new Float64Array(131_072).fill(rank), (rank + 1) % ranks);
  expect((await received)[131_071]).toBe((rank + ranks - 1) % ranks);
});

mpiTest('around a ring: an awaited probe, a large send, receive', async (comm) => {
  const found = comm.mprobeAsync({ source: (rank + ranks - 1) % ranks });
  const sent = comm.isend(new Float64Array(131_072).fill(rank), (rank + 1) % ranks);
  const message = await found;
  expect((await message.irecv<Float64Array>())[5]).toBe((rank + ranks - 1) % ranks);
  await sent;
});

mpiTest('an awaited irecv and a Barrier against ssend and a Barrier', async (comm) => {
  if (rank === 0) {
    const received = comm.irecv({ source: 1 });
    const seen = received.then((object) => object);
    comm.Barrier();
    expect(await seen).toBe('text');
  } else {
    if (rank === 1) comm.ssend('text', 0);
    comm.Barrier();
  }
});

mpiTest('what was probed is told, in the status that is given', async (comm) => {
  if (rank === 1) comm.Send(new Float64Array(5), 0, 8);
  if (rank !== 0) return;
  const status = new MPI.Status();
  expect(await comm.probeAsync(1, 8, status)).toBe(status);
  expect([status.source, status.tag, status.Get_count(MPI.DOUBLE)]).toEqual([1, 8, 5]);
  const message = await comm.mprobeAsync(1, 8);
  const into = new Float64Array(5);
  await message.Irecv(into);
  expect(message.is_null).toBe(true);
});

mpiTest('what is wrong with a probe is told at once, and nothing is queued', async (comm) => {
  expect(() => comm.probeAsync('0' as unknown as number)).toThrow(TypeError);
  expect(() => comm.probeAsync({ source: 1.5 })).toThrow(TypeError);
  expect(() => comm.probeAsync(ranks)).toThrow(MPI.Exception);
  expect(() => MPI.COMM_NULL.mprobeAsync()).toThrow(MPI.Exception);
  comm.Barrier();
  if (rank === 1) comm.send('text', 0);
  if (rank === 0) expect(comm.recv()).toBe('text');
});

mpiTest('a communicator that is freed meanwhile rejects what waits on it', async (comm) => {
  const other = comm.Dup();
  const received = reasonOf(other.irecv());
  const probed = reasonOf(other.mprobeAsync({ tag: 1 }));
  await after(1);
  other.Free();
  for (const [ended, name] of [
    [received, 'Comm.irecv'],
    [probed, 'Comm.mprobeAsync'],
  ] as const) {
    expect(await ended).toMatchObject({
      code: 'MPI_ERR_COMM',
      message: `${name}: MPI_ERR_COMM: the communicator of the receive is null or was freed`,
    });
  }
});
