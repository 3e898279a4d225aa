// Named arguments: the last argument, if it is a plain object, names the parameters from its place
// on.
import { MPI } from 'mpi4node';
import { mpiTest } from '../../support/mpi';

type Intracomm = MPI.Intracomm;
type Loose = Record<string, (...values: unknown[]) => unknown>;
/** For calls that the types refuse, as a program in JavaScript can make them. */
const loose = (comm: Intracomm) => comm as unknown as Loose;

/** Splits the parameters at every place: the first by position, the others by name. */
function splits(values: Record<string, unknown>): unknown[][] {
  const names = Object.keys(values);
  return names.map((_, i) => [
    ...names.slice(0, i).map((name) => values[name]),
    Object.fromEntries(names.slice(i).map((name) => [name, values[name]])),
  ]);
}

describe('every place', () => {
  mpiTest.each(['Send', 'Isend', 'Issend'] as const)('%s(buf, dest, tag)', (comm, method) => {
    for (const call of splits({ buf: Int32Array.of(5), dest: comm.rank, tag: 7 })) {
      const into = new Int32Array(1);
      const status = new MPI.Status();
      const request = comm.Irecv(into);
      (loose(comm)[method](...call) as MPI.Request | undefined)?.Wait();
      request.Wait(status);
      expect([into[0], status.tag]).toEqual([5, 7]);
    }
  });

  mpiTest.each(['Recv', 'Irecv'] as const)('%s(buf, source, tag, status)', (comm, method) => {
    const into = new Int32Array(1);
    const status = new MPI.Status();
    const all = { buf: into, source: comm.rank, tag: 7, status };
    const { status: _, ...withoutStatus } = all;
    for (const call of splits(method === 'Recv' ? all : withoutStatus)) {
      into[0] = 0;
      const sent = [6, 7].map((tag) => comm.Isend(Int32Array.of(tag), comm.rank, tag));
      (loose(comm)[method](...call) as MPI.Request | undefined)?.Wait(status);
      expect([into[0], status.source, status.tag]).toEqual([7, comm.rank, 7]);
      comm.Recv(into, { tag: 6 });
      MPI.Request.Waitall(sent);
    }
  });

  mpiTest('Sendrecv, with all seven', (comm) => {
    const into = new Int32Array(1);
    const status = new MPI.Status();
    for (const call of splits({
      sendbuf: Int32Array.of(8),
      dest: comm.rank,
      sendtag: 3,
      recvbuf: into,
      source: comm.rank,
      recvtag: 3,
      status,
    })) {
      into[0] = 0;
      status.tag = 0;
      loose(comm).Sendrecv(...call);
      expect([into[0], status.source, status.tag]).toEqual([8, comm.rank, 3]);
    }
  });

  mpiTest('those that are left out have their defaults', (comm) => {
    const into = new Int32Array(1);
    const status = new MPI.Status();
    const sent = comm.Isend(Int32Array.of(1), { dest: comm.rank });
    comm.Recv(into, { status });
    expect([into[0], status.tag]).toEqual([1, 0]);
    const sentSecond = comm.Isend(Int32Array.of(2), comm.rank, { tag: undefined });
    comm.Recv(into, { tag: 0, source: undefined });
    expect(into[0]).toBe(2);
    const sentThird = comm.Isend(Int32Array.of(3), comm.rank, {});
    comm.Recv(into, {});
    expect(into[0]).toBe(3);
    MPI.Request.Waitall([sent, sentSecond, sentThird]);
  });

  mpiTest('an object without a prototype, and one behind arguments left out', (comm) => {
    const named = Object.assign(Object.create(null), { dest: comm.rank, tag: 4 });
    const sent = loose(comm).Isend(Int32Array.of(9), named) as MPI.Request;
    const into = new Int32Array(1);
    loose(comm).Recv(into, undefined, { tag: 4 }, undefined);
    sent.Wait();
    expect(into[0]).toBe(9);
  });

  mpiTest('functions that are no methods of a communicator', (comm) => {
    const status = new MPI.Status();
    const request = comm.Irecv(new Int8Array(2), comm.rank);
    comm.Send(new Int8Array(2), comm.rank);
    expect(MPI.Request.Waitany({ requests: [request], status })).toBe(0);
    expect(status.count).toBe(2);
    expect(MPI.Request.Waitall([request], { statuses: [] })).toBe(true);
    expect(request.Wait({ status })).toBe(true);
    expect(comm.Iprobe({ tag: 3 })).toBe(false);
    expect(MPI.Message.Iprobe(comm, { source: comm.rank })).toBeNull();
    const half = comm.Split({ key: -comm.rank });
    expect(half.rank).toBe(comm.size - 1 - comm.rank);
    half.Free();
  });
});

describe('methods on objects', () => {
  const reversed = (comm: Intracomm) =>
    comm.group.Incl({ ranks: Array.from({ length: comm.size }, (_, i) => comm.size - 1 - i) });
  const cases: readonly [string, (comm: Intracomm) => unknown, (comm: Intracomm) => unknown][] = [
    ['Comm.Compare', (comm) => comm.Compare({ comm }), () => MPI.IDENT],
    [
      'Comm.Create',
      (comm) => {
        using created = comm.Create({ group: reversed(comm) });
        return created.rank;
      },
      (comm) => comm.size - 1 - comm.rank,
    ],
    [
      'Group.Compare',
      (comm) => comm.group.Compare({ group: reversed(comm) }),
      (comm) => (comm.size === 1 ? MPI.IDENT : MPI.SIMILAR),
    ],
    [
      'Group.Union',
      (comm) => MPI.Group.Union(MPI.GROUP_EMPTY, { group2: comm.group }).size,
      (comm) => comm.size,
    ],
    [
      'Group.Difference',
      (comm) => MPI.Group.Difference({ group1: comm.group, group2: comm.group }).size,
      () => 0,
    ],
    ['Group.Excl', (comm) => comm.group.Excl({ ranks: [0] }).size, (comm) => comm.size - 1],
    [
      'Group.Range_incl',
      (comm) => comm.group.Range_incl({ ranks: [[0, comm.size - 1, 2]] }).size,
      (comm) => Math.ceil(comm.size / 2),
    ],
    [
      'Group.fromhandle',
      (comm) => MPI.Group.fromhandle({ handle: comm.group.tohandle() }).size,
      (comm) => comm.size,
    ],
    [
      'Status.Set_elements, Get_count',
      () => {
        const status = new MPI.Status();
        status.Set_elements(MPI.DOUBLE, { count: 3 });
        return status.Get_count({ datatype: MPI.FLOAT });
      },
      () => 6,
    ],
    ['MPI.Get_error_class', () => MPI.Get_error_class({ errorcode: MPI.SUCCESS }), () => 0],
    [
      'MPI.Add_error_code, Add_error_string, Get_error_string',
      () => {
        const errorcode = MPI.Add_error_code({ errorclass: MPI.Add_error_class() });
        MPI.Add_error_string({ errorcode, string: 'rod 7' });
        const first = MPI.Get_error_string({ errorcode });
        MPI.Add_error_string(errorcode, { string: 'is stuck' });
        return `${first} ${MPI.Get_error_string(errorcode)}`;
      },
      () => 'rod 7 is stuck',
    ],
    [
      'MPI.Attach_buffer',
      () => {
        const buf = new ArrayBuffer(MPI.BSEND_OVERHEAD + 8);
        MPI.Attach_buffer({ buf });
        return MPI.Detach_buffer() === buf;
      },
      () => true,
    ],
    [
      'Comm.Set_name',
      (comm) => {
        comm.Set_name({ name: 'ring' });
        return comm.Get_name();
      },
      () => 'ring',
    ],
    [
      'Comm.fromhandle',
      (comm) => MPI.Comm.fromhandle({ handle: comm.tohandle() }).Compare({ comm }),
      () => MPI.IDENT,
    ],
    [
      'Op.fromhandle',
      () => MPI.Op.fromhandle({ handle: MPI.PROD.tohandle() }).call(6, 7),
      () => 42,
    ],
    [
      'Status.Set_source, Set_tag, Set_error, Set_cancelled',
      () => {
        const status = new MPI.Status();
        status.Set_source({ source: 3 });
        status.Set_tag({ tag: 5 });
        status.Set_error({ error: MPI.ERR_TRUNCATE });
        status.Set_cancelled({ flag: true });
        const { source, tag, error, cancelled } = status;
        return [source, tag, error === MPI.ERR_TRUNCATE, cancelled].join();
      },
      () => '3,5,true,true',
    ],
    [
      'Status.Get_elements',
      () => {
        const status = new MPI.Status();
        status.Set_elements({ datatype: MPI.DOUBLE, count: 3 });
        return status.Get_elements({ datatype: MPI.INT32_T });
      },
      () => 6,
    ],
  ];
  mpiTest.each(cases)('%s', (comm, _, call, expected) => {
    expect(call(comm)).toBe(expected(comm));
  });

  const unknown: readonly [string, string, string, (comm: Intracomm, wrong: never) => unknown][] = [
    ['Comm', 'Compare', 'comm', (comm, wrong) => comm.Compare(wrong)],
    ['Comm', 'Set_name', 'name', (comm, wrong) => comm.Set_name(wrong)],
    ['Group', 'Compare', 'group', (_, wrong) => MPI.GROUP_EMPTY.Compare(wrong)],
    ['Group', 'Union', 'group1, group2', (_, wrong) => MPI.Group.Union(MPI.GROUP_EMPTY, wrong)],
    ['Status', 'Get_count', 'datatype', (_, wrong) => new MPI.Status().Get_count(wrong)],
    ['Info', 'Set', 'key, value', (_, wrong) => MPI.INFO_NULL.Set('key', wrong)],
    ['MPI', 'Get_error_string', 'errorcode', (_, wrong) => MPI.Get_error_string(wrong)],
    ['MPI', 'Attach_buffer', 'buf', (_, wrong) => MPI.Attach_buffer(wrong)],
  ];
  mpiTest.each(unknown)('%s.%s with a name that there is not', (comm, owner, name, names, call) => {
    expect(() => call(comm, { colour: 1 } as never)).toThrow(
      new TypeError(`${owner}.${name} has no parameter colour; it takes (${names})`),
    );
  });

  test('they keep their names', () => {
    expect([MPI.Get_error_class.name, MPI.Init_thread.name, MPI.Group.Union.name]).toEqual([
      'Get_error_class',
      'Init_thread',
      'Union',
    ]);
  });

  mpiTest('fromhandle takes numbers only', () => {
    expect(() => MPI.Group.fromhandle('7' as unknown as number)).toThrow(
      new TypeError(
        'Group.fromhandle: handle must be a number that tohandle() gave, but the string "7" came',
      ),
    );
  });
});

describe('what is data and no name', () => {
  mpiTest('a plain object in the place of obj or sendobj', (comm) => {
    const objects = [{ dest: 3, tag: 4 }, { source: 1 }, {}, Object.create(null)];
    for (const obj of objects) {
      const sent = [comm.isend(obj, comm.rank, 5), comm.isend(obj, comm.rank, { tag: 5 })];
      const sentByName = comm.isend(obj, { dest: comm.rank, tag: 5 });
      for (let i = 0; i < 3; i++)
        expect(comm.recv({ source: comm.rank, tag: 5 })).toEqual({ ...obj });
      MPI.Request.waitall([...sent, sentByName]);
      expect(comm.sendrecv(obj, comm.rank, { source: comm.rank })).toEqual({ ...obj });
      expect(comm.bcast(obj)).toEqual({ ...obj });
      expect(comm.allgather(obj)).toEqual(Array.from({ length: comm.size }, () => ({ ...obj })));
    }
  });

  mpiTest('an instance of a class names nothing', (comm) => {
    class Named {
      tag = 7;
    }
    for (const value of [new Named(), new Map([['tag', 7]]), [7], new Date(7), new MPI.Status()]) {
      expect(() => loose(comm).Send(new Int8Array(1), comm.rank, value)).toThrow(
        /^Comm\.Send: tag must be an integer, but an? \w+/,
      );
    }
  });

  mpiTest('recv(0) tells what to write', (comm) => {
    expect(() => loose(comm).sendrecv('object', comm.rank, 0, 1)).toThrow(
      'Comm.sendrecv: recvbuf is memory, but 1 came; name the others',
    );
    for (const method of ['recv', 'irecv']) {
      expect(() => loose(comm)[method](0)).toThrow(TypeError);
      expect(() => loose(comm)[method](0, 1)).toThrow(
        `Comm.${method}: the first parameter is buf, but 0 came; name the others: comm.${method}({ source: 0, tag: 0 })`,
      );
    }
  });
});

describe('mistakes', () => {
  const eight = new Int8Array(8);
  const mistakes: readonly [string, string, unknown[], string | RegExp][] = [
    [
      'an unknown name',
      'Send',
      [eight, { dest: 0, tags: 1 }],
      'Comm.Send has no parameter tags; it takes (buf, dest, tag)',
    ],
    [
      'another unknown name',
      'Recv',
      [eight, { from: 0 }],
      'Comm.Recv has no parameter from; it takes (buf, source, tag, status)',
    ],
    [
      'of recv',
      'recv',
      [{ root: 0 }],
      'Comm.recv has no parameter root; it takes (buf, source, tag, status)',
    ],
    [
      'twice',
      'Send',
      [eight, 0, { dest: 1 }],
      'Comm.Send: dest was given twice, by position and by name',
    ],
    [
      'twice, in the first place',
      'Recv',
      [eight, { buf: eight }],
      'Comm.Recv: buf was given twice, by position and by name',
    ],
    [
      'twice, behind the last place',
      'Send',
      [eight, 0, 1, { tag: 1 }],
      'Comm.Send: tag was given twice, by position and by name',
    ],
    [
      'a missing rank',
      'Send',
      [eight, { tag: 1 }],
      'Comm.Send: dest must be an integer, but undefined came',
    ],
    [
      'a missing rank, by position',
      'Send',
      [eight],
      'Comm.Send: dest must be an integer, but undefined came',
    ],
    [
      'missing memory',
      'Send',
      [{ dest: 0 }],
      /^Comm\.Send: buf must be a typed array.* but undefined came/,
    ],
    ['missing everything', 'Sendrecv', [], /^Comm\.Sendrecv: \w+ must be/],
    [
      'a status that is none',
      'Recv',
      [eight, { status: 3 }],
      'Comm.Recv: status must be an MPI.Status, but 3 came',
    ],
    [
      'a plain object for the memory',
      'Irecv',
      [{ data: eight }],
      'Comm.Irecv has no parameter data',
    ],
  ];
  mpiTest.each(mistakes)('%s', (comm, _name, method, values, message) => {
    const call = () => loose(comm)[method](...values);
    expect(call).toThrow(TypeError);
    expect(call).toThrow(message);
  });

  // Every place of a rank, tag or root × everything that is no integer of C.
  const places: readonly [string, string, (comm: Intracomm, value: unknown) => unknown][] = [
    ['Comm.Send', 'dest', (comm, value) => loose(comm).Send(eight, value)],
    ['Comm.Send', 'tag', (comm, value) => loose(comm).Send(eight, 0, value)],
    ['Comm.Isend', 'dest', (comm, value) => loose(comm).Isend(eight, { dest: value })],
    ['Comm.Recv', 'source', (comm, value) => loose(comm).Recv(eight, value)],
    ['Comm.Recv', 'tag', (comm, value) => loose(comm).Recv(eight, { tag: value })],
    ['Comm.Sendrecv', 'sendtag', (comm, value) => loose(comm).Sendrecv(eight, 0, value, eight, 0)],
    [
      'Comm.Sendrecv',
      'recvtag',
      (comm, value) => loose(comm).Sendrecv(eight, 0, 0, eight, 0, value),
    ],
    [
      'Comm.Sendrecv_replace',
      'source',
      (comm, value) => loose(comm).Sendrecv_replace(eight, 0, 0, value),
    ],
    ['Comm.Probe', 'source', (comm, value) => loose(comm).Probe(value)],
    ['Comm.Iprobe', 'tag', (comm, value) => loose(comm).Iprobe({ tag: value })],
    ['Comm.Mprobe', 'source', (comm, value) => loose(comm).Mprobe(value)],
    ['Comm.send', 'dest', (comm, value) => loose(comm).send('obj', value)],
    ['Comm.isend', 'tag', (comm, value) => loose(comm).isend('obj', 0, value)],
    ['Comm.recv', 'source', (comm, value) => loose(comm).recv({ source: value })],
    ['Comm.irecv', 'tag', (comm, value) => loose(comm).irecv({ tag: value })],
    ['Comm.sendrecv', 'sendtag', (comm, value) => loose(comm).sendrecv('obj', 0, value, null, 0)],
    ['Comm.Bcast', 'root', (comm, value) => loose(comm).Bcast(eight, value)],
    ['Comm.Split', 'color', (comm, value) => loose(comm).Split(value)],
  ];
  const called = { count: 0 };
  class Convertible {
    valueOf() {
      called.count++;
      return 0;
    }
  }
  const wrong: readonly [unknown, typeof TypeError | typeof RangeError, string][] = [
    ['3', TypeError, 'must be an integer, but the string "3" came'],
    [1.9, TypeError, 'must be an integer, but the number 1.9 came'],
    [NaN, TypeError, 'must be an integer, but the number NaN came'],
    [Infinity, TypeError, 'must be an integer, but the number Infinity came'],
    [2 ** 31, RangeError, 'must fit in 32 bits, but is 2147483648'],
    [-(2 ** 31) - 1, RangeError, 'must fit in 32 bits, but is -2147483649'],
    [1n, TypeError, 'must be an integer, but the bigint 1n came'],
    [true, TypeError, 'must be an integer, but true came'],
    [null, TypeError, 'must be an integer, but null came'],
    [Symbol('s'), TypeError, 'must be an integer, but a symbol came'],
    [() => 0, TypeError, 'must be an integer, but a function came'],
    [new Convertible(), TypeError, 'must be an integer, but a Convertible came'],
  ];
  mpiTest.each(places)('%s: %s that is no integer', (comm, method, name, call) => {
    for (const [value, kind, message] of wrong) {
      expect(() => call(comm, value)).toThrow(kind);
      expect(() => call(comm, value)).toThrow(`${method}: ${name} ${message}`);
    }
    // No code of the program runs to make a number of what is none.
    expect(called.count).toBe(0);
  });

  mpiTest('a plain object with valueOf names a parameter that is not there', (comm) => {
    const rank = { valueOf: () => comm.Send(eight, MPI.PROC_NULL) };
    expect(() => loose(comm).Send(eight, rank)).toThrow(
      new TypeError('Comm.Send has no parameter valueOf; it takes (buf, dest, tag)'),
    );
    expect(() => loose(comm).Send(eight, rank, 0)).toThrow(
      new TypeError('Comm.Send: dest must be an integer, but a plain object came'),
    );
  });

  mpiTest('-0 is a rank', (comm) => {
    comm.Send(eight, MPI.PROC_NULL, -0);
    expect(comm.Iprobe(-0)).toBe(false);
  });
});
