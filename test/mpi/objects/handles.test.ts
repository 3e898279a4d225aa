// @worlds openmpi:1,2 mpich:1,2
// What belongs to MPI, inside of objects: its constants, handles of one process, and exceptions.
import { MPI } from 'mpi4node';
import { neighbours } from '../../support/exchange';
import { mpiTest } from '../../support/mpi';

type Comm = MPI.Intracomm;
type Handle = MPI.Comm | MPI.Datatype | MPI.Errhandler | MPI.Group | MPI.Info | MPI.Op | MPI.Win;

const { serializer } = MPI;

function exchange<T>(comm: Comm, obj: T): T {
  const { left, right } = neighbours(comm);
  return comm.sendrecv(obj, right, { source: left }) as T;
}

function errorOf(call: () => unknown): Error {
  try {
    call();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

// --- Constants --------------------------------------------------------------------------------

const constants = Object.entries(MPI as unknown as Record<string, unknown>).filter(
  ([, value]) => typeof value === 'object' && value !== null && 'tohandle' in value,
) as [string, Handle][];

mpiTest('every handle of MPI itself arrives as the constant', (comm) => {
  expect(constants.length).toBeGreaterThan(80);
  const received = exchange(comm, Object.fromEntries(constants));
  expect(Object.keys(received)).toEqual(constants.map(([name]) => name));
  for (const [name, constant] of constants) {
    expect([name, received[name] === constant]).toEqual([name, true]);
  }
});

mpiTest('wherever it is, and more than once', (comm) => {
  const obj = [MPI.SUM, { op: MPI.SUM }, new Map([[MPI.INT, new Set([MPI.COMM_WORLD])]])] as const;
  const [first, { op }, map] = exchange(comm, obj);
  expect([first === MPI.SUM, op === MPI.SUM]).toEqual([true, true]);
  expect(map.get(MPI.INT)?.has(MPI.COMM_WORLD)).toBe(true);
  expect(comm.allreduce(3, exchange(comm, { op: MPI.MAX }).op)).toBe(3);
});

mpiTest('another object for it, and one that was freed', (comm) => {
  const freed = comm.Dup();
  freed.Free();
  const request = comm.Isend(new Uint8Array(1), MPI.PROC_NULL);
  request.Wait();
  const received = exchange<readonly unknown[]>(comm, [new MPI.Op(MPI.SUM), freed, request]);
  const expected = [MPI.SUM, MPI.COMM_NULL, MPI.REQUEST_NULL];
  expect(received.map((constant, i) => constant === expected[i])).toEqual([true, true, true]);
});

mpiTest('in collectives, too', (comm) => {
  expect(comm.bcast({ op: MPI.PROD }).op).toBe(MPI.PROD);
  expect(comm.allgather(MPI.DOUBLE).every((type) => type === MPI.DOUBLE)).toBe(true);
});

mpiTest('what stands in place of memory', (comm) => {
  const special = [MPI.BOTTOM, MPI.IN_PLACE, MPI.BUFFER_AUTOMATIC];
  const received = exchange(comm, { special, rows: special.map((value) => ({ value })) });
  for (let i = 0; i < special.length; i++) {
    expect([received.special[i] === special[i], received.rows[i].value === special[i]]).toEqual([
      true,
      true,
    ]);
  }
  expect(comm.bcast(MPI.IN_PLACE)).toBe(MPI.IN_PLACE);
  const other: unknown = Object.create(Object.getPrototypeOf(MPI.IN_PLACE) as object);
  expect(errorOf(() => serializer.dumps([other])).message).toBe(
    'The object is of a class of MPI, and could not be cloned. It is at value[0].',
  );
});

// --- Statuses ---------------------------------------------------------------------------------

mpiTest('a status arrives with all that it says', (comm) => {
  const status = new MPI.Status();
  const { left, right } = neighbours(comm);
  comm.Sendrecv(new Float64Array(comm.rank + 2), right, 5, new Float64Array(9), left, 5, status);
  status.error = MPI.ERR_PENDING;
  const cancelled = new MPI.Status();
  cancelled.cancelled = true;
  const kept = [status, { again: status, cancelled, empty: new MPI.Status() }] as const;
  const [received, { again, cancelled: other, empty }] = exchange(comm, kept);
  expect(received).toBeInstanceOf(MPI.Status);
  expect(again).toBe(received);
  const leftOfLeft = (left + comm.size - (right - comm.rank + comm.size)) % comm.size;
  expect([received.source, received.tag, received.error, received.Get_count(MPI.DOUBLE)]).toEqual([
    leftOfLeft,
    5,
    MPI.ERR_PENDING,
    leftOfLeft + 2,
  ]);
  expect([received.cancelled, other.cancelled]).toEqual([false, true]);
  expect(empty.equals(new MPI.Status())).toBe(true);
  received.tag = 6;
  expect(status.tag).toBe(5);
  class Own extends MPI.Status {}
  expect(exchange(comm, new Own(cancelled)).equals(cancelled)).toBe(true);
  expect(exchange(comm, [[status], [status]])[1][0].tag).toBe(5);
  const unmade: unknown = Object.create(MPI.Status.prototype);
  expect(() => serializer.dumps([unmade])).toThrow(
    new TypeError('MPI.serializer: status must be an MPI.Status, but a Status came'),
  );
});

// --- Handles of this process ------------------------------------------------------------------

const handles: readonly [string, string, (comm: Comm) => { free(): void }][] = [
  ['a communicator', 'Comm', (comm) => comm.Dup()],
  ['a grid', 'Comm', (comm) => comm.Create_cart([comm.size])],
  ['a datatype', 'Datatype', () => MPI.INT.Create_contiguous(3)],
  ['a group', 'Group', (comm) => comm.Get_group()],
  ['an info', 'Info', () => MPI.Info.Create({ a: 'b' })],
  ['an operation', 'Op', () => MPI.Op.Create(() => {})],
  ['an error handler', 'Errhandler', () => MPI.Comm.Create_errhandler(() => {})],
  ['a window', 'Win', (comm) => MPI.Win.Create(new Uint8Array(8), 1, MPI.INFO_NULL, comm)],
  ['a persistent request', 'Request', (comm) => comm.Recv_init(new Uint8Array(1), 0)],
];
mpiTest.each(handles)('%s is refused, with what to do', (comm, _name, kind, make) => {
  const handle = make(comm);
  const error = errorOf(() => comm.isend({ job: [1, { handle }] }, MPI.PROC_NULL));
  expect(error).toBeInstanceOf(DOMException);
  expect(error.name).toBe('DataCloneError');
  expect(error.message).toMatch(`A handle (MPI.${kind}) could not be cloned: it means something`);
  expect(error.message).toMatch(kind === 'Request' ? /Await it/ : /make it again at the receiver/);
  expect(error.message).toMatch(/ It is at value\.job\[1\]\.handle\.$/);
  handle.free();
});

mpiTest('an object receive in the queue is not taken for a null request', (comm) => {
  const request = comm.irecv({ source: comm.rank, tag: 9 });
  expect(errorOf(() => serializer.dumps([request])).message).toMatch(/It is at value\[0\]\.$/);
  request.Cancel();
  request.Wait();
});

// --- Exceptions -------------------------------------------------------------------------------

const failing: readonly [string, () => MPI.Exception][] = [
  ['thrown by MPI', () => errorOf(() => MPI.COMM_SELF.Send(new Uint8Array(1), 7)) as MPI.Exception],
  ['thrown by the package', () => errorOf(() => MPI.REQUEST_NULL.Cancel()) as MPI.Exception],
  ['made by the program', () => new MPI.Exception(MPI.ERR_TRUNCATE)],
  ['of a class that extends it', () => new (class Own extends MPI.Exception {})(MPI.ERR_TAG)],
];
mpiTest.each(failing)('an exception %s keeps all that it says', (comm, _name, make) => {
  const error = make();
  error.cause = { rank: comm.rank };
  // Addresses in MPI's text are those of the sender.
  const { error_code, error_class, error_string, code, message, stack } = error;
  const said = { error_code, error_class, error_string, code, message, stack };
  const [received, again, sent] = exchange(comm, [error, error, said] as const);
  expect(received).toBeInstanceOf(MPI.Exception);
  expect(again).toBe(received);
  for (const [key, value] of Object.entries(sent)) {
    expect([key, received[key as keyof typeof sent]]).toEqual([key, value]);
  }
  expect(received.Get_error_code()).toBe(sent.error_code);
  expect(received.Get_error_class()).toBe(sent.error_class);
  expect(received.Get_error_string()).toBe(sent.error_string);
  expect(received.name).toBe('MPI.Exception');
  expect(received.cause).toEqual({ rank: neighbours(comm).left });
});

// --- Statuses ---------------------------------------------------------------------------------

mpiTest('a status arrives as one, with what it knows of a message', (comm) => {
  const { left, right } = neighbours(comm);
  const status = new MPI.Status();
  comm.Sendrecv(new Int16Array(5), right, 7, { recvbuf: new Int16Array(8), source: left, status });
  status.error = MPI.ERR_TRUNCATE;
  const of = (each: MPI.Status) => [each.source, each.tag, each.error, each.Get_count(MPI.SHORT)];
  const expected = [left, 7, MPI.ERR_TRUNCATE, 5];
  const sent = { own: status, again: [status], fresh: new MPI.Status() };
  const { own, again, fresh } = serializer.loads(serializer.dumps(sent)) as typeof sent;
  expect(own).toBeInstanceOf(MPI.Status);
  expect(own).not.toBe(status);
  expect(again[0]).toBe(own);
  expect(of(own)).toEqual(expected);
  expect([fresh.source, fresh.tag, fresh.Get_count()]).toEqual([MPI.ANY_SOURCE, MPI.ANY_TAG, 0]);
  status.source = 99;
  expect(of(own)).toEqual(expected);
});

mpiTest('a status that is cut off is damaged', () => {
  const bytes = serializer.dumps(new MPI.Status());
  const error = errorOf(() => serializer.loads(bytes.subarray(0, bytes.length - 4)));
  expect(error.name).toBe('DataCloneError');
});

// --- Where it is ------------------------------------------------------------------------------

const none = () => 1;
/** The path, and an object that has what can't be cloned there. */
const paths: readonly [string, unknown][] = [
  ['value.model.layers[3].activation', { model: { layers: [1, 2, 3, { activation: none }] } }],
  ['value[0]', [none]],
  ['value["a key"][""].$b_2', { 'a key': { '': { $b_2: none } } }],
  ['value["0"]', { 0: none }],
  ['value.map.get("k").f', { map: new Map([['k', { f: none }]]) }],
  ['value.get(7)', new Map([[7, none]])],
  [
    'value.keys()[1]',
    new Map<unknown, number>([
      [1, 1],
      [none, 2],
    ]),
  ],
  ['value.values()[0].f', new Map([[{}, { f: none }]])],
  ['value.values()[1][0]', new Set<unknown>([1, [none]])],
  ['value.cause.f', new Error('e', { cause: { f: none } })],
  [
    'value[20].name',
    [...Array.from({ length: 20 }, (_, id) => ({ id, name: 'n' })), { id: 20, name: none }],
  ],
  ['value.named', Object.assign([1, 2], { named: none })],
  ['value[200000]', [...new Array(200_000).fill(1), none]],
  ['value[4294967290]', Object.assign([], { 4294967290: none })],
  ['value.s', { s: Symbol('s') }],
  ['value.shared', { shared: new Int32Array(new SharedArrayBuffer(8)) }],
  ['value.later.promise', { later: { promise: Promise.resolve() } }],
  [
    'value.held',
    new (class Holder {
      held = none;
    })(),
  ],
];
test.each(paths)('the error says %s', (path, obj) => {
  const { message, name } = errorOf(() => serializer.dumps(obj));
  expect(name).toBe('DataCloneError');
  expect(message).toMatch(/ could not be cloned/);
  expect(message.endsWith(` It is at ${path}.`)).toBe(true);
});

test('of what the dump function of a class gives, the object of the class', () => {
  class Model {
    constructor(readonly f: unknown) {}
  }
  const own = new MPI.Serializer();
  own.register(Model, { dump: ({ f }) => ({ inside: [f] }), load: () => new Model(null) });
  const { message } = errorOf(() => own.dumps({ list: [new Model(1), new Model(none)] }));
  expect(message).toMatch(/ It is in what the dump function gives for value\.list\[1\]\.$/);
});

test('nothing is said of a value alone, nor of what only a getter gives, which is not called', () => {
  let calls = 0;
  const getting = {
    get f() {
      calls++;
      return () => calls;
    },
  };
  for (const obj of [none, { getting }]) {
    expect(errorOf(() => serializer.dumps(obj)).message).not.toMatch(/ It is /);
  }
  expect(calls).toBe(1);
});

test('nor of errors that functions of the program throw', () => {
  const own = new DOMException('mine', 'DataCloneError');
  const obj = {
    get f() {
      throw own;
    },
  };
  expect(errorOf(() => serializer.dumps({ obj }))).toBe(own);
});
