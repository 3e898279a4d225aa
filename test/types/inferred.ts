// The types that calls infer: checked by `tsc -p test`, and with the package as it is published by
// test/outside/published_package.test.ts. Never run.
import { get_include, MPI } from 'mpi4node';
import { registerNdarray } from 'mpi4node/interchange';
import {
  type AnyTasks,
  move,
  Pool,
  type PoolOptions,
  type Results,
  type TaskStream,
} from 'mpi4node/pool';
import { Counter, type Records, RecordType, type RecordView } from 'mpi4node/util';

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Check<Expected> = <Actual>(
  value: Actual,
  ...same: Same<Actual, Expected> extends true ? [] : [never]
) => void;
/** Compiles if the value has just this type: `is<number>()(value)`. */
function is<Expected>(): Check<Expected> {
  return () => {};
}

const comm = MPI.COMM_WORLD;
type Mode = 'train' | 'test';
declare const mode: Mode;
declare const requests: MPI.Request<Mode>[];

/** A literal is an example of its type: what comes from other ranks need not be equal to it. */
export function literals(): void {
  const sum = comm.allreduce(1);
  is<number>()(sum);
  is<number>()(comm.allreduce(1, MPI.MAX));
  is<number>()(comm.allreduce(1, { op: MPI.MAX }));
  is<string>()(comm.bcast('train'));
  is<string>()(comm.bcast('train', { root: 1 }));
  is<string>()(comm.bcast(comm.rank === 0 ? 'train' : null));
  is<bigint>()(comm.bcast(1n));
  is<boolean>()(comm.allreduce(true, MPI.LAND));
  is<number | null>()(comm.reduce(1));
  is<boolean | null>()(comm.reduce(true, MPI.LOR, { root: 0 }));
  is<string | null>()(comm.reduce('a', { op: (a, b) => a + b }));
  is<number>()(comm.scan(1));
  is<number | null>()(comm.exscan(1, { op: MPI.SUM }));
  is<string>()(comm.allreduce('a', (a, b) => a + b));
  is<string[] | null>()(comm.gather('a'));
  is<boolean[]>()(comm.allgather(true));
  is<string>()(comm.scatter(['a', 'b']));
  is<number[]>()(comm.alltoall([1, 2]));
  is<(string | null)[]>()(comm.Create_cart([1]).neighbor_allgather('a'));
  is<(number | null)[]>()(comm.Create_cart([1]).neighbor_alltoall([1]));
  is<MPI.Request<number>>()(comm.ibcast(1));
  is<MPI.Request<string[] | null>>()(comm.igather('a'));
  is<MPI.Request<string>>()(comm.iscatter(['a', 'b']));
  is<MPI.Request<boolean[]>>()(comm.iallgather(true));
  is<MPI.Request<number[]>>()(comm.ialltoall([1, 2]));
  is<MPI.Request<number | null>>()(comm.ireduce(1, { root: 0 }));
  is<MPI.Request<boolean>>()(comm.iallreduce(true, MPI.LAND));
  is<MPI.Request<string | null>>()(comm.iexscan('a', (a, b) => a + b));
  is<MPI.Request<(string | null)[]>>()(comm.Create_cart([1]).ineighbor_allgather('a'));
  is<number>()(comm.iscan(1).wait());
  const info = MPI.Info.Create();
  is<string | number>()(info.get('maxprocs', 1));
  is<string | number>()(info.get({ key: 'maxprocs', default: 1 }));
  is<string | null>()(info.get({ key: 'maxprocs' }));
  is<string | boolean>()(info.pop('maxprocs', true));
  is<string | number>()(info.pop({ key: 'maxprocs', default: 1 }));
  is<string>()(info.pop({ key: 'maxprocs' }));

  // The other branch is not narrowed away.
  const ok = comm.allreduce(true, MPI.LAND);
  if (!ok) is<false>()(ok);
  let total = comm.allreduce(0);
  total += 1;
  is<number>()(total);
}

/** A type that the program has declared is kept. */
export function declared(): void {
  is<Mode>()(comm.bcast(mode));
  is<Mode>()(comm.bcast<Mode>('train'));
  is<{ mode: Mode }>()(comm.bcast<{ mode: Mode }>({ mode: 'train' }));
  is<Float64Array>()(comm.allreduce(new Float64Array(1) as Float64Array));
  is<[value: number, rank: number]>()(
    comm.allreduce<[value: number, rank: number]>([1, 2], MPI.MAXLOC),
  );
  is<null>()(comm.bcast(null));
  const expected: Mode = comm.bcast('train');
  const settings: { mode: Mode } | null = comm.reduce({ mode: 'test' }, (a) => a);
  console.log(expected, settings);
}
export function share<T>(value: T): T {
  return comm.bcast(value);
}
export function most<T>(value: T, larger: (a: T, b: T) => T): T {
  return comm.allreduce(value, larger);
}

/** Requests keep the type of their object. */
export async function objects(): Promise<void> {
  const request = comm.irecv<Mode>({ source: 0 });
  is<Mode>()(request.wait());
  is<Mode>()(request.wait({ status: new MPI.Status() }));
  is<Mode>()(await request);
  const tested = request.test();
  if (tested[0]) is<Mode>()(tested[1]);
  else is<null>()(tested[1]);
  is<unknown>()(comm.irecv().wait());
  is<Mode>()(comm.sendrecv<Mode>(1, 0));
  is<Mode>()(comm.sendrecv<Mode>(1, { dest: 0, source: 1 }));
  for await (const [mode] of comm.messages<Mode>()) is<Mode>()(mode);
  is<number>()(comm.mprobe().recv<number>());
  is<number>()(comm.mprobe().irecv<number>().wait());
  is<unknown>()(MPI.Grequest.Start().wait());

  // What awaiting gives of these, `wait` gives to its `status`.
  is<null>()(comm.Irecv(new Float64Array(1)).wait());
  is<null>()(comm.isend(1, 0).wait());
  is<MPI.Status>()(await comm.isend(1, 0));

  const { waitall, testall, waitany, testany, waitsome, waitallAsync } = MPI.Request;
  is<[Mode, null, unknown]>()(waitall([request, comm.isend(1, 0), comm.irecv()]));
  is<[Mode, number]>()(waitall({ requests: [request, comm.irecv<number>()] }));
  is<Mode[]>()(waitall(requests));
  is<Mode[]>()(waitall(requests, []));
  is<[Mode, null]>()(await waitallAsync([request, comm.Ibarrier()]));
  const [isDone, all] = testall(requests);
  if (isDone) is<Mode[]>()(all);
  else is<null>()(all);
  is<Mode | null>()(waitany(requests)[1]);
  is<Mode | number | null>()(testany([request, comm.irecv<number>()])[2]);
  const [indices, some] = waitsome(requests);
  if (indices === null) is<null>()(some);
  else is<Mode[]>()(some);
  is<[Mode, number] | null>()(
    testall([request, comm.irecv<number>()] as [MPI.Request<Mode>, MPI.Request<number>])[1],
  );
  const untyped: MPI.Request[] = [request, comm.isend(1, 0), comm.Send_init(null, 0)];
  is<unknown[]>()(waitall(untyped));
}

/** Handles of other libraries keep the class that makes an object of them. */
export function foreign(): void {
  is<MPI.Comm>()(MPI.Comm.fromfortran(comm.tofortran()));
  is<MPI.Win>()(MPI.Win.fromfortran({ handle: 1 }));
  is<MPI.Session>()(MPI.Session.fromfortran(1));
  is<MPI.Status>()(MPI.Status.fromfortran(new MPI.Status().tofortran()));
  is<string>()(get_include());
  const group = MPI.Group.Create_from_session_pset({ session: MPI.Session.Init(), pset_name: '' });
  is<MPI.Intracomm>()(MPI.Intracomm.Create_from_group(group));
}

/** Requests are handled as promises are. */
export async function promises(): Promise<void> {
  is<Mode>()(await comm.irecv<Mode>().finally(() => {}));
  is<Mode | null>()(await comm.irecv<Mode>().catch(() => null));
  is<MPI.Status | undefined>()(
    (await comm.Ibarrier().catch((error) => console.error(error))) as MPI.Status | undefined,
  );
}

/** Type strings. */
export function typeStrings(): void {
  const data = new Float64Array(4);
  for (const spec of [
    [data, 'd'],
    [data, 'float64'],
    [data, '<f8'],
  ] as const)
    comm.Bcast(spec);
  comm.Alltoallw([data, ['f8', 'i4']], [data, [MPI.DOUBLE, MPI.INT32_T.tocode()]]);
  comm.Alltoallv([data, [1, 3], [0, 1], 'f8'], [data, [1, 3], 'f8']);
  MPI.WIN_NULL.Put(data, 0, [0, 4, 'f8']);
  new MPI.Status().Get_count('i4');
  comm.Bcast([data, MPI.Datatype.fromcode(String(process.env.TYPE))]);
  // @ts-expect-error misspelt
  comm.Bcast([data, 'flaot64']);
  // @ts-expect-error not this machine's byte order
  comm.Bcast([data, '>f8']);
  // @ts-expect-error misspelt
  comm.Send([data, 4, 'double'], 0);
  // @ts-expect-error misspelt
  comm.Send([data, 4, 0, 'f88'], 0);
  // @ts-expect-error misspelt
  comm.Alltoallv([data, [1, 3], 'flaot64'], data);
  // @ts-expect-error misspelt
  comm.Alltoallw([data, ['f8', 'i5']], [data, ['f8', 'i4']]);
  // @ts-expect-error misspelt
  MPI.WIN_NULL.Put(data, 0, [0, 4, 'flaot64']);
  // @ts-expect-error misspelt
  new MPI.Status().Get_count('flaot64');
}

/** No type of a constant lets other values through. */
export function constants(): void {
  const data = new Float64Array(4);
  comm.Allreduce(MPI.IN_PLACE, data);
  comm.Bcast([MPI.BOTTOM, 1, MPI.DOUBLE]);
  // @ts-expect-error not memory
  comm.Allreduce('text', data);
  // @ts-expect-error not memory
  comm.Gather([1, 2, 3, 4]);
  // @ts-expect-error not memory
  comm.Bcast([{ length: 1 }, 1, MPI.DOUBLE]);
  // @ts-expect-error not memory
  MPI.Attach_buffer('text');
}

/** The first parameter of these is memory. The error says what to write instead. */
export function ranks(): void {
  // @ts-expect-error the rank is named: comm.recv({ source: 0 })
  comm.recv(0);
  // @ts-expect-error
  comm.recv<Mode>(0, 1);
  // @ts-expect-error
  comm.irecv(0);
  comm.recv({ source: 0 });
  comm.recv(null, 0, 1);
  const options: { source?: number; tag?: number } = { source: 0 };
  comm.recv(options);
}

// Optional parameters may be given as undefined only where a type says so.
const counter = new Counter({ comm });
is<number>()(counter.next());
is<typeof registerNdarray>()(registerNdarray);

/** A module with tasks: its names, its arguments and its results. */
interface Tasks {
  fib(n: number): number;
  load(path: string, limit?: number): Promise<Uint8Array>;
  lines(path: string): AsyncGenerator<string, boolean>;
  reset(): boolean;
  version: string;
}

export function tasks(pool: Pool<Tasks>, any: Pool<AnyTasks>): void {
  is<Promise<number>>()(pool.run('fib', [30]));
  is<Promise<Uint8Array>>()(pool.run('load', ['a'], { timeout: 1 }));
  is<Promise<boolean>>()(pool.run('reset'));
  is<Promise<Uint8Array>>()(pool.runTogether('load', ['a', 3], { workers: 2 }));
  is<Promise<boolean[]>>()(pool.broadcast('reset'));
  is<TaskStream<string, unknown>>()(pool.stream('lines', ['a']));
  is<Results<number>>()(pool.map('fib', [1, 2]));
  is<Promise<number[]>>()(pool.map('fib', new Set([1]), { ordered: false }).toArray());
  is<Results<Uint8Array>>()(pool.starmap('load', [['a'], ['b', 2]]));
  is<Promise<unknown>>()(any.run('whatever', [1, 'two']));
  const array = new Float64Array(1);
  is<typeof array>()(move(array));
  // @ts-expect-error there is no such task
  pool.run('fub', [30]);
  // @ts-expect-error it takes a number
  pool.run('fib', ['30']);
  // @ts-expect-error its argument is missing
  pool.run('fib');
  // @ts-expect-error it is no function
  pool.run('version', []);
  // @ts-expect-error the items are numbers
  pool.map('fib', ['1']);
}

export async function opened(comm: MPI.Intracomm): Promise<void> {
  is<Pool<Tasks>>()(await Pool.open<Tasks>('/tasks.js'));
  is<Pool<Tasks> | null>()(await Pool.open<Tasks>('/tasks.js', { comm, root: 1 }));
  is<Pool<Tasks>>()(await Pool.open<Tasks>('/tasks.js', { initializer: 'fib', initargs: [1] }));
  is<Pool<AnyTasks>>()(await Pool.open('/tasks.js', { initializer: 'any', initargs: [1, 'two'] }));
  await Pool.open('/tasks.js', { initializer: 'any', threads: 2 });
  await Pool.open<Tasks>('/tasks.js', { initializer: 'reset' });
  await Pool.open<Tasks>('/tasks.js', { comm, initializer: 'load', initargs: ['a', 3] as const });
  const options = { initializer: 'load', initargs: ['a'] } satisfies PoolOptions<Tasks>;
  await Pool.open<Tasks>('/tasks.js', options);
  // @ts-expect-error it takes a number
  await Pool.open<Tasks>('/tasks.js', { initializer: 'fib', initargs: ['1'] });
  // @ts-expect-error its argument is missing
  await Pool.open<Tasks>('/tasks.js', { initializer: 'fib' });
  // @ts-expect-error there is one too many
  await Pool.open<Tasks>('/tasks.js', { comm, initializer: 'fib', initargs: [1, 2] });
  // @ts-expect-error there is no such function
  await Pool.open<Tasks>('/tasks.js', { initializer: 'fub', initargs: [1] });
  // @ts-expect-error there is no function that takes them
  await Pool.open<Tasks>('/tasks.js', { initargs: [1] });
}

export async function results(pool: Pool<Tasks>): Promise<void> {
  for await (const value of pool.map('fib', [1])) is<number>()(value);
  for await (const line of pool.stream('lines', ['a'])) is<string>()(line);
}

/** The fields of records. */
export function fields(): void {
  const Inner = new RecordType({ row: 'u2', wide: 'i8' });
  const Body = new RecordType({
    id: 'i4',
    x: ['<f8', 2],
    big: 'q',
    ok: '?',
    z: 'c8',
    zs: ['D', 2],
    bytes: 'g',
    oks: ['bool', 3],
    at: { row: 'i2', deep: { value: 'f4' } },
    inner: Inner,
    inners: [Inner, 2],
    known: MPI.DOUBLE,
  });
  const bodies = Body.array(10);
  const body = bodies.at(0);
  is<number>()(body.id);
  is<Float64Array>()(body.x);
  is<bigint>()(body.big);
  is<boolean>()(body.ok);
  is<Float32Array>()(body.z);
  is<Float64Array>()(body.zs);
  is<Uint8Array>()(body.bytes);
  is<Uint8Array>()(body.oks);
  is<number>()(body.at.deep.value);
  is<bigint>()(body.inner.wide);
  is<number>()(body.inners.at(1).row);
  is<number>()(Body.offsets.inners);
  body.id = 1;
  body.big = 2n;
  bodies.set(0, new Body.Record(body));
  for (const { id } of bodies) is<number>()(id);
  comm.Send(bodies, 1);
  comm.Send(body, 1);
  comm.Send([bodies, [2, 1]], 1);
  comm.Allgather(body, bodies);
  MPI.Win.Create(bodies, Body.extent);
  Body.datatype.Pack(bodies, new Uint8Array(8), 0, comm);
  const inner: Records<{ row: 'u2'; wide: 'i8' }> = Inner.array([{ row: 1, wide: 2n }]);
  const one: RecordView<{ row: 'u2'; wide: 'i8' }> = inner.at(0);
  Inner.array([one, { row: 1, wide: 2n }]);
  bodies.column('id');
  new RecordType({ a: 'i4', b: 'f8' }, { offsets: { a: 8, b: 0 }, extent: 16 });
  const any = RecordType.from(MPI.DOUBLE_INT);
  any.array(1).at(0).value = 1;
  // @ts-expect-error misspelt
  new RecordType({ id: 'i44' });
  // @ts-expect-error there is no such field
  body.y;
  // @ts-expect-error the field is a number
  body.id = 'text';
  // @ts-expect-error the field is a bigint
  Inner.array([{ row: 1, wide: 2 }]);
  // @ts-expect-error a field is missing
  new Inner.Record({ row: 1 });
  // @ts-expect-error there is no such field
  bodies.column('ids');
  // @ts-expect-error there is no such field
  new RecordType({ a: 'i4' }, { offsets: { b: 8 } });
  // @ts-expect-error it is not memory
  comm.Send(Body, 1);
}
