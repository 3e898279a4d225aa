// What must compile, and what must not: checked by `tsc -p test`, and never run.
import type { Readable, Writable } from 'node:stream';
import stdlibNdarray from '@stdlib/ndarray-base-ctor';
import * as arrow from 'apache-arrow';
import { MPI, MPIError, type Rc, rc } from 'mpi4node';
import { registerArrow, registerNdarray, registerStdlibNdarray } from 'mpi4node/interchange';
import ndarray from 'ndarray';

// Every class is a value and a type.
const comm: MPI.Comm = MPI.COMM_WORLD;
const world: MPI.Intracomm = MPI.COMM_WORLD;
export const instances: readonly [
  MPI.Comm,
  MPI.Intracomm,
  MPI.Group,
  MPI.Datatype,
  MPI.Op,
  MPI.Status,
  MPI.Request,
  MPI.Message,
  MPI.Info,
  MPI.Errhandler,
  MPI.Serializer,
] = [
  new MPI.Comm(comm),
  new MPI.Intracomm(world),
  world.Get_group(),
  MPI.DOUBLE,
  MPI.SUM,
  new MPI.Status(),
  world.Ibarrier(),
  world.Mprobe(),
  MPI.INFO_NULL,
  MPI.ERRORS_RETURN,
  MPI.serializer,
];
export const isError = (error: unknown): error is MPI.Exception => error instanceof MPIError;
export const settings: Rc = rc;
export const integers: readonly number[] = [MPI.ANY_SOURCE, MPI.ERR_RANK, MPI.THREAD_MULTIPLE];

// A class of the program stays what it is.
class Named extends MPI.Intracomm {
  label = '';
}
export const duplicate: Named = new Named(world).Dup();

// Buffers and specs.
const data = new Float64Array(4);
export const specs: readonly MPI.BufferSpec[] = [
  data,
  new DataView(data.buffer),
  data.buffer,
  new SharedArrayBuffer(8),
  Buffer.alloc(1),
  [data, MPI.DOUBLE],
  [data, 'f8'],
  [data, 2],
  [data, [2, 1]],
  [data, [2, 1], MPI.DOUBLE],
  [data, 2, 1, MPI.DOUBLE],
  [data, null, null, MPI.DOUBLE],
  [MPI.BOTTOM, 1, MPI.DOUBLE],
  [null, 0],
  ndarray(data, [2, 2]),
  [ndarray(data, [2, 2]).transpose(1, 0), 2, 2, MPI.DOUBLE],
  new stdlibNdarray('float64', data, [2, 2], [2, 1], 0, 'row-major'),
];
export const vectors: readonly MPI.VectorSpec[] = [
  data,
  [data, [1, 3]],
  [data, Int32Array.of(1, 3)],
  [
    data,
    [
      [1, 3],
      [0, 1],
    ],
  ],
  [data, [[1, 3], null], MPI.DOUBLE],
  [data, [1, 3], [0, 1], 'd'],
  [data, 2, 2, MPI.DOUBLE],
  [ndarray(data), [1, 3]],
];
export const windows: () => MPI.Win = () => MPI.Win.Create(ndarray(data), 8, { comm: world });

// By position, by name, and both.
world.Send(data, 1);
world.Send(data, { dest: 1, tag: 7 });
world.Send({ buf: data, dest: 1 });
world.Recv(data, { status: new MPI.Status() });
world.Bcast(data, { root: 1 });
world.Gather(data, null, 1);
world.Gather({ sendbuf: data, root: 1 });
world.Allreduce(MPI.IN_PLACE, data, { op: MPI.MAX });
world.Reduce(data, null, MPI.SUM, 0);
world.Reduce_scatter(data, data, [1, 3], { op: MPI.SUM });
world.Split({ key: 1 });
world.Split_type(MPI.COMM_TYPE_SHARED, { key: 1 });
world.Compare({ comm });
world.Create({ group: world.group });
MPI.Group.Union(MPI.GROUP_EMPTY, { group2: world.group });
new MPI.Status().Get_count({ datatype: 'd' });
MPI.Add_error_string(MPI.Add_error_code({ errorclass: 1 }), { string: 'text' });

// Objects keep their types.
export const sum: number = world.allreduce(1);
export const text: string = world.bcast('a', { root: 0 });
export const all: { a: number }[] = world.allgather({ a: 1 });
export const gathered: string[] | null = world.gather('a');
export const item: number = world.scatter([1, 2]);
export const joined: string | null = world.exscan('a', (a, b) => a + b);
export const received: Map<string, number> = world.recv({ source: 0 });

// Requests know what awaiting them gives.
export async function awaited(): Promise<void> {
  const status: MPI.Status = await world.Irecv(data);
  const map: Map<string, number> = await world.irecv<Map<string, number>>({ source: 0 });
  const [newcomm, made]: [MPI.Intracomm, MPI.Request] = await world.Idup();
  const message: string = await (await world.mprobeAsync({ source: 1 })).irecv<string>();
  const requests: MPI.Request[] = [world.Isend(data, 1), world.irecv(), world.Send_init(data, 1)];
  const results: [MPI.Status, string] = await Promise.all([
    world.Ibarrier(),
    world.irecv<string>({ signal: AbortSignal.timeout(5) }),
  ]);
  for await (const [text, { source }] of world.messages<string>({ tag: 1 })) {
    world.send(text, source);
  }
  MPI.Request.Waitall([...requests, made]);
  console.log(status.tag, map.size, newcomm.rank, message, results);
}

/** Never called. */
export function refused(): void {
  // @ts-expect-error a plain array is no memory
  world.Send([1, 2, 3], 1);
  // @ts-expect-error there is no such parameter
  world.Send(data, { dest: 1, tagg: 7 });
  // @ts-expect-error the receiver is missing
  world.Send(data);
  // @ts-expect-error a rank is a number
  world.Send(data, '1');
  // @ts-expect-error the operation is no root
  world.Reduce(data, data, 0);
  // @ts-expect-error MPI combines memory with its own operations only
  world.Allreduce(data, data, (a: number) => a);
  // @ts-expect-error a communicator is no group
  world.Create(world);
  // @ts-expect-error nor here
  MPI.GROUP_EMPTY.Compare(world);
  // @ts-expect-error the text is missing
  MPI.Add_error_string({ errorcode: 1 });
  // @ts-expect-error constants do not change
  MPI.ANY_SOURCE = 3;
  // @ts-expect-error there is no such level
  rc.thread_level = 'many';
}

// The libraries fit what registers them.
registerNdarray(ndarray);
registerStdlibNdarray(stdlibNdarray);
registerArrow(arrow, new MPI.Serializer());
// @ts-expect-error: it is a package, not one of its classes
registerArrow(arrow.Table);

// Streams are Node's.
export const streams: readonly [Readable, Writable] = [
  comm.createReadStream({ source: 0, tag: 1, encoding: 'utf8', highWaterMark: 1000 }),
  comm.createWriteStream(1, 2, { signal: AbortSignal.abort() }),
];
// @ts-expect-error: a stream is of one rank
comm.createReadStream({ tag: 1 });
// @ts-expect-error: and of bytes
comm.createWriteStream(1, 2, { objectMode: true });
