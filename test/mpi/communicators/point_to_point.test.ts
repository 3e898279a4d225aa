// Messages of memory: every way to send × every way to receive × every kind of memory.
import { MPI } from 'mpi4node';
import { type BufferKind, bufferKinds } from '../../support/buffers';
import { library, mpiTest, rank, ranks } from '../../support/mpi';

type Intracomm = MPI.Intracomm;

interface Sender {
  name: string;
  send(comm: Intracomm, buf: MPI.BufferSpec, dest: number, tag: number): MPI.Request | undefined;
  /** Returns before the message is received, whatever the receiver does. */
  isLocal: boolean;
  /** May only be called when the receive has been posted. */
  isReady: boolean;
}

type BlockingSend = 'Send' | 'Ssend' | 'Bsend' | 'Rsend';
type StartingSend = 'Isend' | 'Issend' | 'Ibsend' | 'Irsend';

const senders: readonly Sender[] = [
  ...(['Send', 'Ssend', 'Bsend', 'Rsend'] as const).map((name: BlockingSend) => ({
    name,
    send(comm: Intracomm, buf: MPI.BufferSpec, dest: number, tag: number) {
      expect(comm[name](buf, dest, tag)).toBeUndefined();
      return undefined;
    },
    isLocal: name === 'Bsend',
    isReady: name === 'Rsend',
  })),
  ...(['Isend', 'Issend', 'Ibsend', 'Irsend'] as const).map((name: StartingSend) => ({
    name,
    send: (comm: Intracomm, buf: MPI.BufferSpec, dest: number, tag: number) =>
      comm[name](buf, dest, tag),
    isLocal: true,
    isReady: name === 'Irsend',
  })),
];

const isend = senders.find(({ name }) => name === 'Isend') as Sender;

interface Receiver {
  name: string;
  /** Posts a receive, or does nothing yet; the function returned completes it. */
  post(
    comm: Intracomm,
    buf: MPI.BufferSpec,
    source: number,
    tag: number,
  ): (status: MPI.Status) => void;
  isPosted: boolean;
}

const receivers: readonly Receiver[] = [
  {
    name: 'Recv',
    post: (comm, buf, source, tag) => (status) => comm.Recv(buf, source, tag, status),
    isPosted: false,
  },
  {
    name: 'Irecv',
    post(comm, buf, source, tag) {
      const request = comm.Irecv(buf, source, tag);
      return (status) => request.Wait(status);
    },
    isPosted: true,
  },
  {
    name: 'Mprobe and Message.Recv',
    post: (comm, buf, source, tag) => (status) => comm.Mprobe(source, tag).Recv(buf, status),
    isPosted: false,
  },
  {
    name: 'Mprobe and Message.Irecv',
    post: (comm, buf, source, tag) => (status) => comm.Mprobe(source, tag).Irecv(buf).Wait(status),
    isPosted: false,
  },
];

interface Place {
  name: string;
  size: number;
  make(comm: Intracomm): Intracomm;
}

const places: readonly Place[] = [
  { name: 'a duplicate of COMM_WORLD', size: ranks, make: (comm) => comm.Dup() },
  { name: 'a duplicate of COMM_SELF', size: 1, make: () => MPI.COMM_SELF.Dup() },
  {
    name: 'the half of even or odd ranks',
    size: rank % 2 === 0 ? Math.ceil(ranks / 2) : Math.floor(ranks / 2),
    make: (comm) => comm.Split(comm.rank % 2, comm.rank),
  },
];

/** A message to the right and one from the left, in a ring without a deadlock. */
function exchange(
  comm: Intracomm,
  sender: Sender,
  receiver: Receiver,
  out: MPI.BufferSpec,
  into: MPI.BufferSpec,
  tag: number,
): MPI.Status {
  const { rank: me, size } = comm;
  const dest = (me + 1) % size;
  const status = new MPI.Status();
  const receive = receiver.post(comm, into, (me + size - 1) % size, tag);
  // After the barrier, the receive that a ready send needs has been posted.
  if (sender.isReady) comm.Barrier();
  const receivesFirst = !sender.isLocal && !receiver.isPosted && me > 0;
  if (receivesFirst) receive(status);
  const sent = sender.send(comm, out, dest, tag);
  if (!receivesFirst) receive(status);
  sent?.Wait();
  return status;
}

// A blocking send to itself would wait for a receive that comes after it.
const waitsForItself = (sender: Sender, receiver: Receiver, place: Place) =>
  place.size === 1 && !sender.isLocal && !receiver.isPosted;

const combinations = senders.flatMap((sender) =>
  receivers
    .filter((receiver) => receiver.isPosted || !sender.isReady)
    .flatMap((receiver) => places.map((place) => ({ sender, receiver, place })))
    .filter(({ receiver, place }) => !waitsForItself(sender, receiver, place)),
);

beforeAll(() => MPI.Attach_buffer(new ArrayBuffer(1 << 16)));
afterAll(() => {
  MPI.Detach_buffer();
});

describe('one message around a ring', () => {
  for (const { sender, receiver, place } of combinations) {
    mpiTest(`${sender.name} to ${receiver.name} in ${place.name}`, (world) => {
      const comm = place.make(world);
      expect(comm.size).toBe(place.size);
      const left = (comm.rank + comm.size - 1) % comm.size;
      bufferKinds.forEach((kind: BufferKind, tag) => {
        const out = kind.of([comm.rank, 100 + tag, 127]);
        const into = kind.of([9, 9, 9, 9]);
        const status = exchange(comm, sender, receiver, out, into, tag);
        const datatype = MPI[kind.datatype as 'DOUBLE'];
        expect({
          kind: kind.name,
          values: kind.values(into),
          source: status.source,
          tag: status.tag,
          bytes: status.count,
          items: status.Get_count(datatype),
          elements: status.Get_elements(datatype),
        }).toEqual({
          kind: kind.name,
          // The last item is more than was sent, and stays as it was.
          values: [left, 100 + tag, 127, 9],
          source: left,
          tag,
          bytes: 3 * kind.itemSize,
          items: 3,
          elements: 3,
        });
        expect(kind.values(out)).toEqual([comm.rank, 100 + tag, 127]);
      });
      comm.Free();
    });
  }

  mpiTest.each(receivers.map((receiver) => [receiver.name, receiver] as const))(
    'with no items at all, to %s',
    (comm, _name, receiver) => {
      for (const kind of bufferKinds) {
        const into = kind.of([7]);
        const status = exchange(comm, isend, receiver, kind.of([]), into, 1);
        expect([kind.name, kind.values(into), status.count]).toEqual([kind.name, [7], 0]);
      }
      const whole = exchange(comm, isend, receiver, new Int8Array(), new Float64Array(), 2);
      expect(whole.count).toBe(0);
    },
  );

  mpiTest.each(receivers.map((receiver) => [receiver.name, receiver] as const))(
    'from and into the middle of a larger array, to %s',
    (comm, _name, receiver) => {
      const out = Float64Array.of(-1, comm.rank, 2.5, -1).subarray(1, 3);
      const around = new Float64Array(5).fill(8);
      const status = exchange(comm, isend, receiver, out, around.subarray(2, 4), 3);
      const left = (comm.rank + comm.size - 1) % comm.size;
      // Not copied: what arrives is seen through every view of the memory.
      expect(Array.from(around)).toEqual([8, 8, left, 2.5, 8]);
      expect(status.Get_count(MPI.DOUBLE)).toBe(2);
    },
  );

  mpiTest('a megabyte, which no library sends before the receiver asks for it', (comm) => {
    const out = new Float64Array(1 << 17).map((_, i) => i + comm.rank);
    const into = new Float64Array(1 << 17);
    const left = (comm.rank + comm.size - 1) % comm.size;
    for (const receiver of receivers) {
      into.fill(-1);
      const status = exchange(comm, isend, receiver, out, into, 4);
      expect(into.findIndex((value, i) => value !== i + left)).toBe(-1);
      expect(status.count).toBe(1 << 20);
    }
  });
});

describe('PROC_NULL', () => {
  mpiTest.each(senders.map((sender) => [sender.name, sender] as const))(
    '%s sends to nobody, with and without memory',
    (comm, _name, sender) => {
      for (const buf of [null, Float64Array.of(1, 2), [null, 0, MPI.INT] as const]) {
        expect(sender.send(comm, buf as MPI.BufferSpec, MPI.PROC_NULL, 5)?.Wait() ?? true).toBe(
          true,
        );
      }
    },
  );

  mpiTest.each(receivers.map((receiver) => [receiver.name, receiver] as const))(
    '%s receives nothing from nobody',
    (comm, _name, receiver) => {
      for (const buf of [null, Float64Array.of(1, 2)]) {
        const status = new MPI.Status();
        receiver.post(comm, buf as MPI.BufferSpec, MPI.PROC_NULL, 5)(status);
        expect(status.count).toBe(0);
        // MPICH leaves source and tag of a nonblocking receive from PROC_NULL at 0.
        if (library !== 'mpich' || receiver.name !== 'Irecv') {
          expect([status.source, status.tag]).toEqual([MPI.PROC_NULL, MPI.ANY_TAG]);
        }
        if (buf !== null) expect(Array.from(buf)).toEqual([1, 2]);
      }
    },
  );

  mpiTest('probes find the message of nobody', (comm) => {
    const status = new MPI.Status();
    expect(comm.Probe(MPI.PROC_NULL, 0, status)).toBe(true);
    expect([status.source, status.tag, status.count]).toEqual([MPI.PROC_NULL, MPI.ANY_TAG, 0]);
    expect(comm.Iprobe(MPI.PROC_NULL)).toBe(true);
    expect(comm.Mprobe(MPI.PROC_NULL).equals(MPI.MESSAGE_NO_PROC)).toBe(true);
    expect(comm.Improbe(MPI.PROC_NULL)?.equals(MPI.MESSAGE_NO_PROC)).toBe(true);
  });

  mpiTest('Sendrecv and Sendrecv_replace with one side or both', (comm) => {
    const { rank: me } = comm;
    const into = Int32Array.of(4);
    comm.Sendrecv(null, MPI.PROC_NULL, 0, null, MPI.PROC_NULL);
    comm.Sendrecv(Int32Array.of(1), MPI.PROC_NULL, 0, into, MPI.PROC_NULL);
    expect(into[0]).toBe(4);
    const sent = comm.Isend(Int32Array.of(77), me, 6);
    comm.Sendrecv(null, MPI.PROC_NULL, 0, into, me, 6);
    sent.Wait();
    expect(into[0]).toBe(77);
    comm.Sendrecv_replace(into, MPI.PROC_NULL, 0, MPI.PROC_NULL, 0);
    comm.Sendrecv_replace(null, MPI.PROC_NULL, 0, MPI.PROC_NULL, 0);
    expect(into[0]).toBe(77);
  });
});

describe('Sendrecv', () => {
  mpiTest('around a ring, with types and tags of its own on each side', (comm) => {
    const { rank: me, size } = comm;
    const left = (me + size - 1) % size;
    const status = new MPI.Status();
    for (const kind of bufferKinds) {
      const into = kind.of([0, 0, 0]);
      comm.Sendrecv(kind.of([me, 5]), (me + 1) % size, 11, into, left, 11, status);
      expect([kind.name, kind.values(into)]).toEqual([kind.name, [left, 5, 0]]);
      expect([status.source, status.tag, status.count]).toEqual([left, 11, 2 * kind.itemSize]);
    }
    // Right and left at once.
    const right = new Int16Array(1);
    const fromLeft = comm.Irecv(right, left, 1);
    comm.Sendrecv(Float32Array.of(0.5), left, 2, new Float32Array(1), (me + 1) % size, 2);
    comm.Send(Int16Array.of(me), (me + 1) % size, 1);
    fromLeft.Wait();
    expect(right[0]).toBe(left);
  });

  mpiTest('Sendrecv_replace in place', (comm) => {
    const { rank: me, size } = comm;
    const left = (me + size - 1) % size;
    const status = new MPI.Status();
    for (const kind of bufferKinds) {
      const buf = kind.of([me, 50 + me]);
      comm.Sendrecv_replace(buf, (me + 1) % size, 3, left, 3, status);
      expect([kind.name, kind.values(buf)]).toEqual([kind.name, [left, 50 + left]]);
      expect([status.source, status.tag, status.count]).toEqual([left, 3, 2 * kind.itemSize]);
    }
    // More than a library keeps on its stack for the copy.
    const large = new Float64Array(100_000).fill(me);
    comm.Sendrecv_replace(large, (me + 1) % size, 0, left, 0);
    expect(large.every((value) => value === left)).toBe(true);
  });
});

describe('wildcards and probes', () => {
  mpiTest('ANY_SOURCE and ANY_TAG are the defaults, and the status tells', (comm) => {
    const { rank: me, size } = comm;
    const sent = comm.Isend(Int32Array.of(me), 0, 20 + me);
    if (me === 0) {
      const seen: number[][] = [];
      for (let i = 0; i < size; i++) {
        const into = new Int32Array(1);
        const status = new MPI.Status();
        comm.Recv(into, { status });
        seen.push([into[0], status.source, status.tag, status.Get_count(MPI.INT32_T)]);
      }
      seen.sort((a, b) => a[0] - b[0]);
      expect(seen).toEqual(Array.from({ length: size }, (_, i) => [i, i, 20 + i, 1]));
    }
    sent.Wait();
  });

  mpiTest('ANY_TAG of one source, and one tag of ANY_SOURCE', (comm) => {
    const { rank: me } = comm;
    const sends = [5, 6, 7].map((tag) => comm.Isend(Uint8Array.of(tag), me, tag));
    const status = new MPI.Status();
    const into = new Uint8Array(1);
    comm.Recv(into, MPI.ANY_SOURCE, 7, status);
    expect([into[0], status.source, status.tag]).toEqual([7, me, 7]);
    comm.Recv(into, me, MPI.ANY_TAG, status);
    expect([into[0], status.source, status.tag]).toEqual([5, me, 5]);
    comm.Irecv(into, MPI.ANY_SOURCE, MPI.ANY_TAG).Wait(status);
    expect([into[0], status.source, status.tag]).toEqual([6, me, 6]);
    expect(MPI.Request.Waitall(sends)).toBe(true);
  });

  mpiTest('Iprobe and Improbe find nothing where nothing was sent', (comm) => {
    expect(comm.Iprobe()).toBe(false);
    expect(comm.Iprobe(comm.rank, 3, new MPI.Status())).toBe(false);
    expect(comm.Improbe()).toBeNull();
    expect(MPI.Message.Iprobe(comm)).toBeNull();
  });

  mpiTest('Probe tells the length, and leaves the message', (comm) => {
    const { rank: me, size } = comm;
    const left = (me + size - 1) % size;
    const sent = comm.Isend(new Float32Array(me + 1).fill(me), (me + 1) % size, 9);
    const status = new MPI.Status();
    for (let i = 0; i < 2; i++) {
      expect(comm.Probe(left, MPI.ANY_TAG, status)).toBe(true);
      expect([status.source, status.tag, status.Get_count(MPI.FLOAT)]).toEqual([left, 9, left + 1]);
      expect(comm.Iprobe(left, 9, status)).toBe(true);
      // 4, 8 … bytes are not always whole doubles.
      const doubles = (left + 1) / 2;
      expect(status.Get_count(MPI.DOUBLE)).toBe(
        Number.isInteger(doubles) ? doubles : MPI.UNDEFINED,
      );
    }
    const into = new Float32Array(status.Get_count(MPI.FLOAT));
    comm.Recv(into, status.source, status.tag);
    expect(Array.from(into)).toEqual(new Array(left + 1).fill(left));
    sent.Wait();
    expect(comm.Iprobe()).toBe(false);
  });

  const matchedProbes: readonly [string, (comm: Intracomm, source: number) => MPI.Message][] = [
    ['Comm.Mprobe', (comm, source) => comm.Mprobe(source, 4)],
    ['Message.Probe', (comm, source) => MPI.Message.Probe(comm, source, 4)],
    ['Comm.Improbe', (comm, source) => untilFound(() => comm.Improbe(source, 4))],
    ['Message.Iprobe', (comm, source) => untilFound(() => MPI.Message.Iprobe(comm, source, 4))],
  ];
  mpiTest.each(matchedProbes)('%s takes the message out', (comm, _name, probe) => {
    const { rank: me, size } = comm;
    const left = (me + size - 1) % size;
    const sends = [1, 2].map((value) => comm.Isend(Int32Array.of(value, me), (me + 1) % size, 4));
    const first = probe(comm, left);
    const second = probe(comm, left);
    expect([first.is_null, second.is_null, first.equals(second)]).toEqual([false, false, false]);
    expect(comm.Iprobe()).toBe(false);
    const into = new Int32Array(2);
    second.Recv(into);
    expect(Array.from(into)).toEqual([2, left]);
    expect(second.is_null).toBe(true);
    expect(first.Irecv(into).Wait()).toBe(true);
    expect(Array.from(into)).toEqual([1, left]);
    expect(first.equals(MPI.MESSAGE_NULL)).toBe(true);
    MPI.Request.Waitall(sends);
  });
});

function untilFound<T>(look: () => T | null): T {
  for (;;) {
    const found = look();
    if (found !== null) return found;
  }
}

describe('order', () => {
  mpiTest('messages of one tag arrive in the order in which they were sent', (comm) => {
    const { rank: me, size } = comm;
    const left = (me + size - 1) % size;
    const sends: MPI.Request[] = [];
    for (let i = 0; i < 100; i++) {
      // Short and long ones travel by different protocols.
      const out = new Int32Array(i % 10 === 3 ? 20_000 : 1).fill(i);
      sends.push(comm.Isend(out, (me + 1) % size));
    }
    const into = new Int32Array(20_000);
    const received = Array.from({ length: 100 }, () => {
      comm.Recv(into, left);
      return into[0];
    });
    expect(received).toEqual(Array.from({ length: 100 }, (_, i) => i));
    MPI.Request.Waitall(sends);
  });

  mpiTest('receives are served in the order in which they were posted', (comm) => {
    const { rank: me, size } = comm;
    const left = (me + size - 1) % size;
    const into = Array.from({ length: 50 }, () => new Int32Array(1));
    const receives = into.map((buf) => comm.Irecv(buf, left, 0));
    for (let i = 0; i < 50; i++) comm.Send(Int32Array.of(i), (me + 1) % size, 0);
    MPI.Request.Waitall(receives);
    expect(into.map((buf) => buf[0])).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });
});

describe('the attached buffer', () => {
  mpiTest('is given back as it was given, once its messages are received', (comm) => {
    MPI.Detach_buffer();
    const { rank: me, size } = comm;
    for (const kind of bufferKinds) {
      const memory = kind.of(new Array(100 + MPI.BSEND_OVERHEAD).fill(0));
      MPI.Attach_buffer(memory);
      const into = new Uint8Array(3);
      const received = comm.Irecv(into, (me + size - 1) % size);
      comm.Bsend(Uint8Array.of(1, 2, me), (me + 1) % size);
      received.Wait();
      expect(MPI.Detach_buffer()).toBe(memory);
      expect(Array.from(into)).toEqual([1, 2, (me + size - 1) % size]);
    }
    MPI.Attach_buffer(new ArrayBuffer(1 << 16));
  });
});
