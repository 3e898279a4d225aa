// Arguments that no sensible program gives: each is taken for what it is, or refused by an error
// that names the method and the parameter.
import { MPI, type Rc, rc } from 'mpi4node';
import { mpiTest, rank, ranks } from '../../support/mpi';

/** Calls a method with whatever it is given. */
const call = (object: object, method: string, ...values: unknown[]): unknown =>
  (Reflect.get(object, method) as (...all: unknown[]) => unknown).apply(object, values);
const bare = <T>(values: T[]): T[] => Object.setPrototypeOf(values, null);

class Lying extends Float64Array {
  override get length(): number {
    return 1e9;
  }
  override get byteLength(): number {
    return 8e9;
  }
  override get buffer(): ArrayBuffer {
    return null as never;
  }
}
const bareArray = (): Float64Array => Object.setPrototypeOf(new Float64Array(2), null);

mpiTest('arrays without a prototype are lists', (comm) => {
  const received = new Float64Array(1);
  const request = comm.Irecv(bare<unknown>([received, 1]) as never, rank);
  comm.Send(bare<unknown>([Float64Array.of(7), 1, 'd']) as never, rank);
  request.Wait();
  expect(received).toEqual(Float64Array.of(7));
  const counts = new Array<number>(ranks).fill(1);
  const all = new Float64Array(ranks);
  comm.Allgatherv(received, bare<unknown>([all, bare(counts), MPI.DOUBLE]) as never);
  expect(all).toEqual(new Float64Array(ranks).fill(7));
  comm.Create_cart(bare([ranks]), bare([true])).Free();
  using group = comm.Get_group();
  using first = group.Range_incl(bare([bare([0, 0, 1])]) as never);
  expect(first.size).toBe(1);
});

mpiTest('typed arrays that say something else of themselves are taken as they are', (comm) => {
  for (const make of [() => new Lying(2), bareArray]) {
    const received = make();
    const sent = make();
    sent[1] = 5;
    for (let i = 0; i < 20; i++) {
      const request = comm.Irecv(received, rank);
      comm.Isend(sent, rank).Wait();
      request.Wait();
    }
    expect([received[0], received[1]]).toEqual([0, 5]);
    comm.Allreduce(MPI.IN_PLACE, received, MPI.MAX);
    expect(received[1]).toBe(5);
  }
  expect(() => call(comm, 'Create_cart', new Lying(2))).toThrow(MPI.Exception);
});

test('Op.call combines what there is', () => {
  expect(MPI.SUM.call(bare([1]), bare([2]))).toEqual([1, 2]);
  for (const make of [() => new Lying(2), bareArray]) {
    const result = MPI.SUM.call(make(), make()) as Float64Array;
    expect([result[0], result[1]]).toEqual([0, 0]);
    expect(() => MPI.SUM.call(make(), new Float64Array(3))).toThrow(
      'MPI.SUM needs arrays of one length, but 2 and 3 came',
    );
  }
});

mpiTest('three parts with displacements ask for four', (comm) => {
  const data = new Float64Array(ranks);
  const counts = new Array<number>(ranks).fill(1);
  const places = counts.map((_, i) => i);
  for (const third of [places, Int32Array.from(places), 1]) {
    expect(() => call(comm, 'Allgatherv', Float64Array.of(1), [data, counts, third])).toThrow(
      /^Comm\.Allgatherv: the third part of three in recvbuf is the datatype, but .* came; with displacements write all four: \[data, counts, displacements, datatype\], where the datatype may be null$/,
    );
  }
  expect(() => call(comm, 'Send', [data, 1, 0], rank)).toThrow(
    /^Comm\.Send: .* write all four: \[data, count, displacement, datatype\]/,
  );
  comm.Allgatherv(Float64Array.of(1), [data, counts, places, null]);
  expect(data).toEqual(new Float64Array(ranks).fill(1));
});

mpiTest('what is no rank or direction is named', (comm) => {
  const win = MPI.Win.Allocate(8, 1, { comm });
  for (const value of [Symbol('rank'), Object.create(null), [Symbol('rank')], 10n]) {
    // The last argument names parameters if it is a plain object.
    const wrong = typeof value === 'object' && !Array.isArray(value) ? [value] : value;
    for (const method of ['Lock', 'Unlock']) {
      expect(() => call(win, method, wrong)).toThrow(
        new RegExp(`^Win\\.${method}: rank must be an integer, but .* came$`),
      );
    }
  }
  win.Free();
  const cart = comm.Create_cart([ranks]);
  expect(() => call(cart, 'Shift', [Symbol('direction')], 1)).toThrow(
    /^Cartcomm\.Shift: direction must be an integer, but an array of length 1 came$/,
  );
  cart.Free();
});

const handleClasses = {
  Comm: MPI.Comm,
  Intracomm: MPI.Intracomm,
  Intercomm: MPI.Intercomm,
  Topocomm: MPI.Topocomm,
  Cartcomm: MPI.Cartcomm,
  Graphcomm: MPI.Graphcomm,
  Distgraphcomm: MPI.Distgraphcomm,
  Datatype: MPI.Datatype,
  Errhandler: MPI.Errhandler,
  Group: MPI.Group,
  Info: MPI.Info,
  Message: MPI.Message,
  Op: MPI.Op,
  Request: MPI.Request,
  Prequest: MPI.Prequest,
  Grequest: MPI.Grequest,
  Win: MPI.Win,
};
const unmade = <T extends object>(Class: { prototype: T }): T =>
  Object.create(Class.prototype) as T;

describe.each(Object.entries(handleClasses))('Object.create(MPI.%s.prototype)', (name, Class) => {
  mpiTest('is a null handle', () => {
    const made = new Class();
    const handle = unmade<MPI.Comm>(Class as never);
    expect([handle.is_null, handle.toString()]).toEqual([true, made.toString()]);
    expect(handle.equals(made)).toBe(true);
    expect(made.equals(handle)).toBe(true);
    expect(new (Class as typeof MPI.Comm)(handle).is_null).toBe(true);
    handle.free();
  });

  mpiTest('does in each call what a null handle does', () => {
    const outcome = (receiver: object, method: string): string => {
      try {
        return `returned ${typeof call(receiver, method)}`;
      } catch (error) {
        // Addresses in MPI's text differ.
        return (error as Error).message.replace(/0x[0-9a-f]+/g, '').replace(/\b-?\d{6,}\b/g, '');
      }
    };
    const prototype = Class.prototype as unknown as Record<string, unknown>;
    const methods = new Set<string>();
    for (let at: object = prototype; at !== Object.prototype; at = Object.getPrototypeOf(at)) {
      for (const key of Object.getOwnPropertyNames(at)) {
        const { value } = Object.getOwnPropertyDescriptor(at, key) ?? {};
        if (typeof value === 'function' && !/^_|^constructor$|Abort|^then$/.test(key))
          methods.add(key);
      }
    }
    // Their promises would reject unseen, or they wait for what never comes.
    for (const method of methods) {
      if (/Async$|^(catch|finally|messages|create\w+Stream)$/.test(method)) continue;
      expect(`${name}.${method}: ${outcome(unmade<object>(Class), method)}`).toBe(
        `${name}.${method}: ${outcome(new Class(), method)}`,
      );
    }
  });
});

mpiTest('an object that new MPI.Status() has not made is no status', (comm) => {
  const status = unmade(MPI.Status);
  const request = comm.Irecv(new Float64Array(1), rank);
  expect(() => comm.Send(Float64Array.of(1), rank)).not.toThrow();
  expect(() => request.Wait(status)).toThrow(
    new TypeError('Request.Wait: status must be an MPI.Status, but a Status came'),
  );
  request.Wait();
  for (const read of [
    () => status.source,
    () => status.Get_count(),
    () => status.Set_tag(1),
    () => status.tomemory(),
    () => status.Is_cancelled(),
    () => String(status),
    () => status.equals(new MPI.Status()),
  ]) {
    expect(read).toThrow(
      new TypeError(
        'Status: the object has no status in it, because new MPI.Status() has not made it',
      ),
    );
  }
  expect(new MPI.Status().equals(status)).toBe(false);
});

describe.each([
  ['object', {}],
  ['array', []],
  ['function', () => {}],
])('a revoked proxy of an %s', (_, target) => {
  const { proxy, revoke } = Proxy.revocable(target as object, {});
  revoke();
  const refused: readonly [string, (comm: MPI.Intracomm) => unknown, string][] = [
    ['as memory', (comm) => call(comm, 'Send', proxy, rank), 'Comm.Send: '],
    ['within a spec', (comm) => call(comm, 'Send', [proxy, 1], rank), 'Comm.Send: '],
    ['as a rank', (comm) => call(comm, 'Send', new Uint8Array(1), proxy), ''],
    ['as a handle', (comm) => call(comm, 'Create_group', proxy), ''],
    ['as the last argument', (comm) => call(comm, 'Split', 1, proxy), ''],
    ['as a status', (comm) => call(comm, 'Iprobe', rank, 0, proxy), 'Comm.Iprobe: status must be '],
    ['as a list', (comm) => call(comm, 'Create_cart', proxy), 'Intracomm.Create_cart: '],
    ['as items of an info', () => call(MPI.Info, 'Create', proxy), 'Info.Create: items must be '],
    ['as words', () => call(MPI.Info, 'Create_env', proxy), 'Info.Create_env: args must be '],
    ['as an operand', () => MPI.SUM.call(proxy, 1), 'Op.call: '],
    ['in a constructor', () => Reflect.construct(MPI.Comm, [proxy]), 'Comm: comm must be '],
  ];
  mpiTest.each(refused)('%s is named', (comm, _name, use, start) => {
    let message = 'nothing was thrown';
    try {
      use(comm);
    } catch (error) {
      expect(error).toBeInstanceOf(TypeError);
      ({ message } = error as Error);
    }
    expect(message).toMatch(start);
    expect(message).toMatch(/ a revoked Proxy( came)?$/);
  });
  mpiTest('can not be cloned, and equals nothing', (comm) => {
    expect(() => comm.isend(proxy, MPI.PROC_NULL)).toThrow(DOMException);
    expect(comm.equals(proxy)).toBe(false);
    expect(new MPI.Status().equals(proxy)).toBe(false);
  });
});

test('rc takes its settings by assignment, and nothing else', () => {
  const before = { ...rc };
  const loose: object = rc;
  const wrong: readonly [() => void, RegExp][] = [
    [() => Object.assign(loose, { toString: 1 }), /^rc has no setting toString: initialize, /],
    [
      () => Object.assign(loose, { [Symbol('s')]: 1 }),
      /^rc has no setting \[Symbol\(s\)\]: initialize, /,
    ],
    [() => Object.assign(loose, { errors: 'no' }), /^rc\.errors must be one of /],
    [
      () => Object.defineProperty(loose, 'errors', { value: 'no' }),
      /^rc\.errors is set by assignment: rc\.errors = …$/,
    ],
    [() => Object.defineProperty(loose, 'more', { value: 1 }), /^rc has no setting more: /],
    [() => delete (loose as Partial<Rc>).errors, /^rc\.errors can not be deleted$/],
    [() => Reflect.deleteProperty(loose, 'more'), /^rc has no setting more: /],
    [() => Object.freeze(loose), /^rc can not be frozen$/],
    [() => Object.setPrototypeOf(loose, {}), /^rc can not get another prototype$/],
  ];
  for (const [change, message] of wrong) {
    expect(change).toThrow(TypeError);
    expect(change).toThrow(message);
  }
  expect({ ...rc }).toEqual(before);
});
