// @worlds openmpi:1,2,3,4 mpich:1,2
// The rules of object receives that wait for their message: each takes the first that it fits, in
// the order in which they were posted, and later receives queue behind them.
import { MPI } from 'mpi4node';
import { neighbours, untilFound } from '../../support/exchange';
import { mpiTest } from '../../support/mpi';

type Intracomm = MPI.Intracomm;

describe('object receives', () => {
  const mebibyte = () => new Float64Array(1 << 17).fill(0.25);

  // With blocking sends alone this is a deadlock, as it is not with a posted receive.
  mpiTest.each(['send', 'ssend'] as const)(
    'irecv(left), %s(right), wait around a ring',
    (comm, method) => {
      const { left, right } = neighbours(comm);
      const request = comm.irecv({ source: left });
      comm[method]({ from: comm.rank, data: mebibyte() }, right);
      expect(request.wait()).toEqual({ from: left, data: mebibyte() });
    },
  );

  mpiTest('irecv, Send of memory around a ring, wait', (comm) => {
    const { left, right } = neighbours(comm);
    const request = comm.irecv({ source: left, tag: 1 });
    const sent = comm.isend('object', right, 1);
    const into = new Float64Array(1 << 17);
    const memory = comm.Irecv(into, left, 2);
    comm.Send(mebibyte(), right, 2);
    memory.Wait();
    expect(into).toEqual(mebibyte());
    expect(request.wait()).toBe('object');
    sent.wait();
  });

  mpiTest('overlapping ones are served in the order in which they were posted', (comm) => {
    const { left, right } = neighbours(comm);
    const requests = [
      comm.irecv(),
      comm.irecv({ source: left }),
      comm.irecv({ tag: 5 }),
      comm.irecv({ source: left, tag: 5 }),
    ];
    const sent = ['a', 'b', 'c', 'd'].map((text) => comm.isend(text, right, 5));
    // The last is waited for first.
    expect(requests.toReversed().map((request) => request.wait())).toEqual(['d', 'c', 'b', 'a']);
    MPI.Request.waitall(sent);
  });

  mpiTest('a message goes to the first that it fits', (comm) => {
    const { left, right } = neighbours(comm);
    const five = comm.irecv({ tag: 5 });
    const any = comm.irecv({ source: left });
    const sent = [comm.isend('for any', right, 6), comm.isend('for five', right, 5)];
    expect([five.wait(), any.wait()]).toEqual(['for five', 'for any']);
    MPI.Request.waitall(sent);
  });

  mpiTest('those of different communicators do not overlap', (comm) => {
    const { left, right } = neighbours(comm);
    const other = comm.Dup();
    const here = comm.irecv();
    const there = other.irecv();
    const sent = [other.isend('there', right), comm.isend('here', right)];
    expect([there.wait(), here.wait()]).toEqual(['there', 'here']);
    MPI.Request.waitall(sent);
    expect(left).toBeLessThan(comm.size);
    other.Free();
  });

  const later: readonly [string, (comm: Intracomm, source: number) => unknown][] = [
    ['recv', (comm, source) => comm.recv({ source })],
    ['mprobe', (comm, source) => comm.mprobe(source).recv()],
    ['improbe', (comm, source) => untilFound(() => comm.improbe(source)).recv()],
    [
      'Probe and recv',
      (comm, source) => {
        const status = new MPI.Status();
        comm.Probe(source, MPI.ANY_TAG, status);
        return comm.recv({ source, tag: status.tag });
      },
    ],
    [
      'Iprobe and recv',
      (comm, source) => {
        untilFound(() => comm.Iprobe(source) || null);
        return comm.recv({ source });
      },
    ],
    ['irecv and wait', (comm, source) => comm.irecv({ source }).wait()],
  ];
  mpiTest.each(later)('a later %s queues behind it', (comm, _name, receive) => {
    const { left, right } = neighbours(comm);
    const first = comm.irecv({ source: left });
    const sent = [comm.isend('first', right, 1), comm.isend('second', right, 2)];
    expect(receive(comm, left)).toBe('second');
    expect(first.wait()).toBe('first');
    MPI.Request.waitall(sent);
  });

  mpiTest('a later Recv of memory queues behind it', (comm) => {
    const { left, right } = neighbours(comm);
    const first = comm.irecv({ source: left });
    const sent = [comm.isend('first', right), comm.Isend(Int32Array.of(2), right)];
    const into = new Int32Array(1);
    const status = new MPI.Status();
    comm.Recv(into, left, MPI.ANY_TAG, status);
    expect([into[0], status.source, status.count]).toEqual([2, left, 4]);
    expect(first.wait()).toBe('first');
    MPI.Request.waitall(sent);
  });

  mpiTest('Iprobe does not see the message that belongs to it', (comm) => {
    const { rank } = comm;
    const first = comm.irecv({ tag: 1 });
    const sent = [comm.isend('one', rank, 1), comm.isend('two', rank, 2)];
    expect(comm.recv({ tag: 2 })).toBe('two');
    expect(comm.iprobe()).toBe(false);
    expect(first.wait()).toBe('one');
    MPI.Request.waitall(sent);
  });

  mpiTest('a cancelled one takes no message, and its status says so', (comm) => {
    const { rank } = comm;
    const finish: readonly ((request: MPI.Request, status: MPI.Status) => void)[] = [
      (request, status) => expect(request.wait(status)).toBeNull(),
      (request, status) => expect(request.Wait(status)).toBe(true),
      (request, status) => expect(request.test(status)).toEqual([true, null]),
      (request, status) => expect(MPI.Request.waitany([request], status)).toEqual([0, null]),
      (request, status) => expect(MPI.Request.Testany([request], status)).toEqual([0, true]),
      (request, status) => expect(MPI.Request.waitall([request], [status])).toEqual([null]),
      (request, status) => expect(MPI.Request.Waitsome([request], [status])).toEqual([0]),
      (request, status) => expect(MPI.Request.testsome([request], [status])).toEqual([[0], [null]]),
    ];
    for (const complete of finish) {
      const cancelled = comm.irecv({ source: rank });
      const next = comm.irecv({ source: rank });
      cancelled.Cancel();
      const sent = comm.isend('for the next', rank);
      expect(next.wait()).toBe('for the next');
      const status = new MPI.Status();
      complete(cancelled, status);
      expect(status.Is_cancelled()).toBe(true);
      expect(cancelled.is_null).toBe(true);
      sent.wait();
    }
  });

  mpiTest('one whose communicator is freed fails alone', (comm) => {
    const other = comm.Dup();
    const lost = other.irecv();
    const kept = comm.irecv({ source: comm.rank });
    other.Free();
    const sent = comm.isend('kept', comm.rank);
    expect(kept.wait()).toBe('kept');
    sent.wait();
    expect(() => lost.wait()).toThrow(expect.objectContaining({ code: 'MPI_ERR_COMM' }));
    expect(lost.is_null).toBe(true);
    comm.Barrier();
  });

  mpiTest('arguments that MPI refuses are refused at once, and nothing is queued', (comm) => {
    const other = comm.Dup();
    const code = (name: string) => expect.objectContaining({ code: name });
    expect(() => comm.irecv({ source: comm.size })).toThrow(code('MPI_ERR_RANK'));
    expect(() => comm.irecv({ tag: -7 })).toThrow(code('MPI_ERR_TAG'));
    other.Free();
    expect(() => other.irecv()).toThrow(code('MPI_ERR_COMM'));
    const { left, right } = neighbours(comm);
    expect(comm.sendrecv('goes on', right, { source: left })).toBe('goes on');
  });
});

describe('object receives among other requests', () => {
  // Object receives, receives of memory and sends of both: [requests, what the objects must be].
  function mixture(comm: Intracomm): {
    requests: MPI.Request[];
    objects: unknown[];
    check: () => void;
  } {
    const { left, right } = neighbours(comm);
    const into = new Int32Array(2);
    const requests = [
      comm.irecv({ source: left, tag: 1 }),
      comm.Irecv(into, left, 2),
      comm.irecv({ source: left, tag: 3 }),
      comm.isend({ from: comm.rank }, right, 1),
      comm.Isend(Int32Array.of(comm.rank, 5), right, 2),
      comm.issend(['list', comm.rank], right, 3),
      MPI.REQUEST_NULL,
    ];
    return {
      requests,
      objects: [{ from: left }, null, ['list', left], null, null, null, null],
      check: () => {
        expect(Array.from(into)).toEqual([left, 5]);
        expect(requests.every((request) => request.is_null)).toBe(true);
      },
    };
  }

  mpiTest('waitall', (comm) => {
    const { requests, objects, check } = mixture(comm);
    const statuses: MPI.Status[] = [];
    expect(MPI.Request.waitall(requests, statuses)).toEqual(objects);
    const { left } = neighbours(comm);
    expect(statuses.slice(0, 3).map(({ source, tag }) => [source, tag])).toEqual([
      [left, 1],
      [left, 2],
      [left, 3],
    ]);
    check();
  });

  mpiTest('testall', (comm) => {
    const { requests, objects, check } = mixture(comm);
    const found = untilFound(() => {
      const [flag, objs] = MPI.Request.testall(requests);
      if (!flag) expect(objs).toBeNull();
      return objs;
    });
    expect(found).toEqual(objects);
    check();
  });

  mpiTest('Waitall, and the objects by wait afterwards', (comm) => {
    const { requests, objects, check } = mixture(comm);
    expect(MPI.Request.Waitall(requests)).toBe(true);
    expect(requests.map((request) => request.wait())).toEqual(objects);
    check();
  });

  mpiTest.each(['waitany', 'testany'] as const)('%s', (comm, method) => {
    const { requests, objects, check } = mixture(comm);
    const found = new Map<number, unknown>();
    while (found.size < 6) {
      if (method === 'waitany') {
        const [index, obj] = MPI.Request.waitany(requests);
        found.set(index, obj);
      } else {
        const [index, flag, obj] = MPI.Request.testany(requests);
        if (flag) found.set(index, obj);
        else expect([index, obj]).toEqual([MPI.UNDEFINED, null]);
      }
    }
    expect(objects.slice(0, 6).map((_, i) => found.get(i))).toEqual(objects.slice(0, 6));
    expect(MPI.Request.waitany(requests)).toEqual([MPI.UNDEFINED, null]);
    expect(MPI.Request.testany(requests)).toEqual([MPI.UNDEFINED, true, null]);
    check();
  });

  mpiTest.each(['waitsome', 'testsome'] as const)('%s', (comm, method) => {
    const { requests, objects, check } = mixture(comm);
    const found = new Map<number, unknown>();
    while (found.size < 6) {
      const [indices, objs] = MPI.Request[method](requests);
      expect(indices?.length).toBe(objs?.length);
      if (method === 'waitsome') expect(indices?.length).toBeGreaterThan(0);
      indices?.forEach((index, i) => {
        expect(found.has(index)).toBe(false);
        found.set(index, objs?.[i]);
      });
    }
    expect(objects.slice(0, 6).map((_, i) => found.get(i))).toEqual(objects.slice(0, 6));
    expect(MPI.Request[method](requests)).toEqual([null, null]);
    check();
  });

  mpiTest('200 object receives', (comm) => {
    const { left, right } = neighbours(comm);
    const receives = Array.from({ length: 200 }, (_, i) => comm.irecv({ source: left, tag: i }));
    const sent = Array.from({ length: 200 }, (_, i) => comm.isend({ i }, right, i));
    expect(MPI.Request.waitall(receives)).toEqual(Array.from({ length: 200 }, (_, i) => ({ i })));
    MPI.Request.waitall(sent);
  });
});
