// @worlds openmpi:1,2,3 mpich:1,2
// null in place of MPI.IN_PLACE, and specs without memory, which stand for no items.
import { MPI } from 'mpi4node';
import { bufferKinds } from '../../support/buffers';
import { rootsOf } from '../../support/communicators';
import { groupPairs, join } from '../../support/intercommunicators';
import {
  type Movement,
  make,
  movements,
  type Place,
  read,
  type Side,
} from '../../support/movements';
import { mpiTest } from '../../support/mpi';

type Intracomm = MPI.Intracomm;
type Call = Movement['blocking'];

const memory = bufferKinds.find(({ name }) => name === 'Float64Array') as Place['memory'];

const forms: readonly [string, (movement: Movement) => Call][] = [
  ['blocking', (movement) => movement.blocking],
  [
    'nonblocking',
    (movement) =>
      (...values) =>
        void movement.nonblocking(...values).Wait(),
  ],
  [
    'persistent',
    (movement) =>
      (...values) => {
        const request = movement.persistent(...values);
        request.Start();
        request.Wait();
        request.Free();
      },
  ],
];

const inPlace = movements.filter(({ name }) => name.endsWith('in place'));
const orNull = (side: Side): Side => (side === MPI.IN_PLACE ? null : side);

describe.each(forms)('%s', (_, callOf) => {
  mpiTest.each(inPlace.map((movement) => [movement.name, movement] as const))(
    '%s, said with null',
    (comm, name, movement) => {
      for (const root of movement.root === undefined ? [0] : rootsOf(comm)) {
        const place: Place = { me: comm.rank, size: comm.size, root, round: 0, memory };
        const send = orNull(make(movement.send(place), place));
        const receive = orNull(make(movement.receive(place), place));
        callOf(movement)(comm, send, receive, place);
        const result = movement.result(place);
        expect([name, root, read(receive, result, place)]).toEqual([name, root, result]);
      }
    },
  );
});

mpiTest('null does not stand for IN_PLACE where nothing can be in place', (comm) => {
  const message = /sendbuf must be .* but null came/;
  if (comm.rank > 0) expect(() => comm.Gather(null, null)).toThrow(message);
  const mistyped = undefined as unknown as null;
  expect(() => comm.Allreduce(mistyped, new Float64Array(1))).toThrow(/but undefined came/);
  const groups = groupPairs[0];
  if (groups === undefined) return;
  using inter = join(comm, groups);
  const room = new Float64Array(groups.other.length);
  expect(() => inter.Allgather(null, room)).toThrow(message);
  expect(() => inter.Allreduce(null, room)).toThrow(message);
});

// --- Specs without memory -----------------------------------------------------------------------

const empty: readonly [string, MPI.BufferSpec][] = [
  ['[null, MPI.INT]', [null, MPI.INT]],
  ["[null, 'i']", [null, 'i']],
  ['[null, 0, MPI.INT]', [null, 0, MPI.INT]],
  ['[null, null, MPI.INT]', [null, null, MPI.INT]],
  ['[null, [0, null], MPI.INT]', [null, [0, null], MPI.INT]],
  ['[null, 0, 0, MPI.INT]', [null, 0, 0, MPI.INT]],
  ['[null, null, null, MPI.INT]', [null, null, null, MPI.INT]],
];

describe.each(empty)('%s stands for no items', (_, spec) => {
  mpiTest('in messages', (comm) => {
    const status = new MPI.Status();
    comm.Sendrecv(spec, comm.rank, 3, spec, comm.rank, 3, status);
    expect(status.Get_count(MPI.INT)).toBe(0);
  });

  mpiTest('in collectives', (comm: Intracomm) => {
    const vector = spec as MPI.VectorSpec;
    comm.Bcast(spec);
    comm.Gather(spec, spec);
    comm.Gatherv(spec, vector);
    comm.Scatter(spec, spec);
    comm.Scatterv(vector, spec);
    comm.Allgather(spec, spec);
    comm.Allgatherv(spec, vector);
    comm.Alltoall(spec, spec);
    comm.Alltoallv(vector, vector);
    comm.Reduce(spec, spec);
    comm.Allreduce(spec, spec);
    comm.Reduce_scatter_block(spec, spec);
    comm.Reduce_scatter(spec, spec, new Array(comm.size).fill(0));
    comm.Scan(spec, spec);
    comm.Exscan(spec, spec);
    expect(comm.allreduce(1)).toBe(comm.size);
  });

  mpiTest('in windows', (comm) => {
    const values = Int32Array.of(7, 8);
    const win = MPI.Win.Create(values, 4, MPI.INFO_NULL, comm);
    const target = (comm.rank + 1) % comm.size;
    win.Fence();
    win.Put(spec, target);
    win.Get(spec, target);
    win.Accumulate(spec, target);
    win.Get_accumulate(spec, spec, target);
    win.Fence();
    win.Free();
    expect([...values]).toEqual([7, 8]);
  });
});

mpiTest('a spec without memory has no items to count', (comm) => {
  const some = [null, 1, MPI.INT] as const;
  expect(() => comm.Bcast(some)).toThrow('Comm.Bcast: buf has 0 bytes, but 1 item');
  expect(() => comm.Bcast([null] as unknown as MPI.BufferSpec)).toThrow(TypeError);
});
