// Partitioned messages: Psend_init, Precv_init, Pready, Parrived, where the library has them.
import { MPI } from 'mpi4node';
import { bufferKinds } from '../../support/buffers';
import { communicatorKinds, onCommunicator } from '../../support/communicators';
import { goesOn, neighbours, untilFound } from '../../support/exchange';
import { collectGarbage } from '../../support/garbage';
import { expectMpiError, mpiTest } from '../../support/mpi';
import { has } from '../../support/table';

type Intracomm = MPI.Intracomm;
const { Prequest, Request } = MPI;
const [vendor] = MPI.get_vendor();

/** Open MPI 4.1 has none. */
const isThere = has('MPI_Psend_init');

// Open MPI 5 takes a send for complete that is tested before all its partitions are ready.
const isEarly = isThere && vendor === 'Open MPI';
const testEarly = (name: string, body: (comm: Intracomm) => void | Promise<void>): void => {
  if (!isEarly) mpiTest(name, body);
  else mpiTest.skip(name, 'Open MPI 5 completes the send before its partitions are ready');
};

/** Six numbers sent around a ring in partitions. */
function ring(comm: Intracomm, sendPartitions = 3, receivePartitions = 3) {
  const { left, right } = neighbours(comm);
  const out = Float64Array.from({ length: 6 }, (_, i) => 10 * comm.rank + i);
  const into = new Float64Array(6);
  return {
    out,
    into,
    send: comm.Psend_init(out, sendPartitions, right, 4),
    receive: comm.Precv_init(into, receivePartitions, left, 4),
    expected: out.map((value) => value - 10 * comm.rank + 10 * left),
  };
}

if (!isThere) {
  const inits: readonly [string, (comm: Intracomm) => unknown][] = [
    ['Psend_init', (comm) => comm.Psend_init(new Int8Array(4), 2, comm.rank)],
    ['Precv_init', (comm) => comm.Precv_init(new Int8Array(4), 2, comm.rank, 0)],
  ];
  mpiTest.each(inits)('%s is not in this library', (comm, name, init) => {
    expectMpiError(() => init(comm), {
      class: 'MPI_ERR_UNSUPPORTED_OPERATION',
      message: new RegExp(`^MPI_${name} is not in this MPI library \\(Open MPI v4`),
    });
    goesOn(comm);
  });
} else {
  describe('partitioned messages', () => {
    testEarly('are awaited after each start', async (comm) => {
      const { into, send, receive, expected } = ring(comm);
      for (let round = 0; round < 2; round++) {
        into.fill(0);
        Prequest.Startall([receive, send]);
        const both = Promise.all([receive, send]);
        await new Promise((resolve) => setTimeout(resolve, 2));
        send.Pready_range(0, 2);
        for (const status of await both) expect(status).toBeInstanceOf(MPI.Status);
        expect(into).toEqual(expected);
      }
      send.Free();
      receive.Free();
    });

    for (const kind of communicatorKinds) {
      mpiTest(`around a ring of ${kind.name}`, (world) =>
        onCommunicator(world, kind, (comm) => {
          const { left, right } = neighbours(comm);
          for (const memory of bufferKinds) {
            const out = memory.of([comm.rank, 1, 2, 3]);
            const into = memory.of([0, 0, 0, 0]);
            const send = comm.Psend_init(out, 2, right, 1);
            const receive = comm.Precv_init(into, 4, left, 1);
            for (let round = 0; round < 2; round++) {
              Prequest.Startall([receive, send]);
              send.Pready(1);
              send.Pready(0);
              expect([send.Wait(), receive.Wait()]).toEqual([true, true]);
              expect(memory.values(into)).toEqual([left, 1, 2, 3]);
            }
            send.Free();
            receive.Free();
          }
        }),
      );
    }

    const ready: readonly [string, (send: MPI.Prequest) => void][] = [
      [
        'Pready',
        (send) => {
          for (const i of [2, 0, 1]) send.Pready(i);
        },
      ],
      [
        'Pready, named',
        (send) => [1, 0, 2].forEach((partition) => void send.Pready({ partition })),
      ],
      ['Pready_range', (send) => send.Pready_range(0, 2)],
      [
        'Pready_range in parts',
        (send) => {
          send.Pready_range(1, { partition_high: 2 });
          send.Pready_range({ partition_low: 0, partition_high: 0 });
        },
      ],
      ['Pready_list', (send) => send.Pready_list([2, 0, 1])],
      [
        'Pready_list in parts',
        (send) => {
          send.Pready_list(Int32Array.of(1));
          send.Pready_list([]);
          send.Pready_list({ partitions: [0, 2] });
        },
      ],
    ];
    mpiTest.each(ready)('%s', (comm, _name, go) => {
      for (const receivePartitions of [1, 2, 3, 6]) {
        const { send, receive, out, into, expected } = ring(comm, 3, receivePartitions);
        for (let round = 0; round < 2; round++) {
          into.fill(-1);
          receive.Start();
          send.Start();
          go(send);
          const status = new MPI.Status();
          expect([send.Wait(), receive.Wait(status)]).toEqual([true, true]);
          expect(into).toEqual(expected);
          expect([status.source, status.tag, status.count]).toEqual([
            neighbours(comm).left,
            4,
            out.byteLength,
          ]);
        }
        send.Free();
        receive.Free();
      }
    });

    mpiTest('Parrived tells when a partition is there', (comm) => {
      const { send, receive, into, expected } = ring(comm);
      expect(receive.Parrived(0)).toBe(true);
      receive.Start();
      expect(receive.Parrived(1)).toBe(false);
      send.Start();
      send.Pready_list([0, 1]);
      // Where MPI sends the message as a whole, it is not there before the last partition.
      comm.Barrier();
      expect(receive.Parrived(2)).toBe(false);
      // Nor before all have asked.
      comm.Barrier();
      send.Pready(2);
      for (const i of [0, 1, 2]) untilFound(() => receive.Parrived(i) || null);
      expect(into).toEqual(expected);
      Request.Waitall([send, receive]);
      expect(receive.Parrived({ partition: 2 })).toBe(true);
      send.Free();
      receive.Free();
    });

    mpiTest('completed in every way', (comm) => {
      const { send, receive, into, expected } = ring(comm);
      const ways: readonly (() => void)[] = [
        () => void Request.Waitall([send, receive]),
        () => untilFound(() => Request.Testall([send, receive]) || null),
        () => {
          const first = Request.Waitany([send, receive]);
          expect([first, Request.Waitany([send, receive])].sort()).toEqual([0, 1]);
          expect(Request.Waitany([send, receive])).toBe(MPI.UNDEFINED);
        },
        () => {
          untilFound(() => send.Test() || null);
          untilFound(() => receive.Test() || null);
        },
      ];
      for (const finish of ways) {
        into.fill(0);
        Prequest.Startall([send, receive]);
        send.Pready_range(0, 2);
        finish();
        expect(into).toEqual(expected);
      }
      send.Free();
      receive.Free();
    });

    mpiTest('a count given is that of one partition', (comm) => {
      const { left, right } = neighbours(comm);
      const into = new Int32Array(8);
      const send = comm.Psend_init([Int32Array.of(1, 2, 3, 4, 5, 6), 2, 0, MPI.INT], 2, right);
      const receive = comm.Precv_init([into, [2, 3]], 2, { source: left, tag: 0 });
      Prequest.Startall([receive, send]);
      send.Pready_range(0, 1);
      Request.Waitall([send, receive]);
      expect(Array.from(into)).toEqual([0, 0, 0, 1, 2, 3, 4, 0]);
      send.Free();
      receive.Free();
    });

    mpiTest('no items, and nobody at the other end', (comm) => {
      const { left, right } = neighbours(comm);
      const none = [
        comm.Psend_init(new Int8Array(0), 2, right),
        comm.Precv_init(new Int8Array(0), 2, left, 0),
      ];
      const nobody = [
        comm.Psend_init(null, 2, MPI.PROC_NULL),
        comm.Precv_init(null, 2, MPI.PROC_NULL, 0),
      ];
      for (const [send, receive] of [none, nobody]) {
        for (let round = 0; round < 2; round++) {
          Prequest.Startall([receive, send]);
          if (round === 0) send.Pready_range(0, 1);
          else send.Pready_list([1, 0]);
          Request.Waitall([send, receive]);
        }
        send.Free();
        receive.Free();
      }
    });

    mpiTest('a megabyte in 16 partitions, while garbage is collected', (comm) => {
      const { left, right } = neighbours(comm);
      const length = 1 << 17;
      const into = new Float64Array(length);
      const set = [
        comm.Psend_init(new Float64Array(length).fill(comm.rank + 1), 16, right),
        comm.Precv_init(into, 16, left, 0),
      ];
      for (let round = 0; round < 3; round++) {
        into.fill(0);
        collectGarbage();
        Prequest.Startall(set);
        for (let i = 15; i >= 0; i--) set[0].Pready(i);
        Request.Waitall(set);
        expect(into.every((value) => value === left + 1)).toBe(true);
      }
      for (const request of set) request.Free();
    });
  });

  describe('what MPI must not be asked', () => {
    type Act = (parts: ReturnType<typeof ring>) => unknown;
    const request = (message: string) => (error: unknown) => {
      expect(error).toBeInstanceOf(MPI.Exception);
      expect((error as MPI.Exception).code).toBe('MPI_ERR_REQUEST');
      expect((error as Error).message).toMatch(new RegExp(message));
    };
    const range = (message: string) => (error: unknown) => {
      expect(error).toBeInstanceOf(RangeError);
      expect((error as Error).message).toMatch(new RegExp(message));
    };
    const type = (message: string) => (error: unknown) => {
      expect(error).toBeInstanceOf(TypeError);
      expect((error as Error).message).toMatch(new RegExp(message));
    };
    const acts: readonly [string, Act, (error: unknown) => void][] = [
      [
        'a partition too high',
        ({ send }) => send.Pready(3),
        range('Pready: partition must be from 0 to 2'),
      ],
      ['a negative one', ({ send }) => send.Pready(-1), range('must be from 0 to 2, but is -1')],
      ['a fraction', ({ send }) => send.Pready(0.5), type('partition must be an integer')],
      ['a range too high', ({ send }) => send.Pready_range(1, 3), range('partition_high must be')],
      ['a range backwards', ({ send }) => send.Pready_range(2, 1), range('partition_low is 2')],
      [
        'a list too high',
        ({ send }) => send.Pready_list([0, 7]),
        range('partitions\\[1\\] must be'),
      ],
      ['no list', ({ send }) => send.Pready_list(1 as never), type('partitions must be an array')],
      [
        'one twice',
        ({ send }) => send.Pready_list([1, 1]),
        request('has sent partition 1 already'),
      ],
      [
        'Pready of a receive',
        ({ receive }) => receive.Pready(0),
        request('is no partitioned send'),
      ],
      ['Parrived of a send', ({ send }) => send.Parrived(0), request('is no partitioned receive')],
      ['Parrived too high', ({ receive }) => receive.Parrived(3), range('must be from 0 to 2')],
      ['a second start', ({ send }) => send.Start(), request('Start: .* is active')],
      ['Free', ({ send }) => send.Free(), request('Free: .* is an active partitioned send')],
      ['Free', ({ receive }) => receive.Free(), request('an active partitioned receive')],
      ['Cancel', ({ receive }) => receive.Cancel(), request('an active partitioned receive')],
    ];
    mpiTest.each(acts)('%s', (comm, _name, act, check) => {
      const parts = ring(comm);
      const { send, receive, into, expected } = parts;
      Prequest.Startall([receive, send]);
      let thrown: unknown;
      try {
        act(parts);
      } catch (error) {
        thrown = error;
      }
      check(thrown);
      // Nothing has been sent by it.
      send.Pready_range(0, 2);
      Request.Waitall([send, receive]);
      expect(into).toEqual(expected);
      send.Free();
      receive.Free();
    });

    mpiTest('Pready before the start, twice, and after the end', (comm) => {
      const { send, receive } = ring(comm);
      const early = () => send.Pready(0);
      expectMpiError(early, { class: 'MPI_ERR_REQUEST', message: 'has not been started' });
      Prequest.Startall([receive, send]);
      send.Pready(0);
      expectMpiError(early, { class: 'MPI_ERR_REQUEST', message: 'has sent partition 0 already' });
      expectMpiError(() => send.Pready_range(0, 2), { class: 'MPI_ERR_REQUEST' });
      send.Pready_list([1, 2]);
      Request.Waitall([send, receive]);
      expectMpiError(early, { class: 'MPI_ERR_REQUEST', message: 'has not been started' });
      send.Free();
      receive.Free();
      expectMpiError(early, { class: 'MPI_ERR_REQUEST' });
      expectMpiError(() => comm.Send_init(new Int8Array(1), 0).Pready(0), {
        class: 'MPI_ERR_REQUEST',
        message: 'Prequest.Pready: MPI_ERR_REQUEST: the request is no partitioned send',
      });
    });
  });
}

const four = () => new Int8Array(4);
const wrong: readonly [string, (comm: Intracomm) => unknown, RegExp][] = [
  ['no partitions', (comm) => comm.Psend_init(four(), 0, 0), /partitions must be positive/],
  ['negative partitions', (comm) => comm.Precv_init(four(), -1, 0, 0), /partitions must be positi/],
  ['half a partition', (comm) => comm.Psend_init(four(), 0.5, 0), /partitions must be an integer/],
  [
    'parts of different lengths',
    (comm) => comm.Psend_init(four(), 3, 0),
    /not a multiple of the 3/,
  ],
  ['ANY_SOURCE', (comm) => comm.Precv_init(four(), 2), /MPI_ERR_RANK: .* takes no MPI.ANY_SOURCE/],
  ['ANY_TAG', (comm) => comm.Precv_init(four(), 2, 0), /MPI_ERR_TAG: .* takes no MPI.ANY_TAG/],
  ['no info', (comm) => comm.Psend_init(four(), 2, 0, 0, 1 as never), /info must be an MPI.Info/],
  [
    'a resizable buffer',
    (comm) =>
      comm.Psend_init(
        new Int8Array(Reflect.construct(ArrayBuffer, [4, { maxByteLength: 8 }]) as ArrayBuffer),
        2,
        0,
      ),
    /buf lies in a resizable ArrayBuffer/,
  ],
];
mpiTest.each(wrong)('%s is refused', (comm, _name, call, message) => {
  expect(() => call(comm)).toThrow(message);
  goesOn(comm);
});
