// @worlds openmpi:1,2,3 mpich:1,2
// Persistent collectives whose datatypes, communicator, operation or info the program frees before
// it starts them.
import { MPI } from 'mpi4node';
import { bufferKinds } from '../../support/buffers';
import { goesOn } from '../../support/exchange';
import { type Movement, make, movements, type Place, read, refill } from '../../support/movements';
import { mpiTest } from '../../support/mpi';

type Intracomm = MPI.Intracomm;

const memory = bufferKinds.find(({ name }) => name === 'Int32Array') as (typeof bufferKinds)[0];

/** Runs a persistent form twice, after `free` has freed what it was set up with. */
function runAfter(comm: Intracomm, movement: Movement, free: () => void): void {
  const root = comm.size - 1;
  const place: Place = { me: comm.rank, size: comm.size, root, round: 0, memory };
  const send = make(movement.send(place), place);
  const receive = make(movement.receive(place), place);
  const request = movement.persistent(comm, send, receive, place);
  free();
  for (const round of [1, 2]) {
    const now = { ...place, round };
    refill(send, movement.send(now), place);
    refill(receive, movement.receive(now), place);
    request.Start();
    request.Wait();
    const expected = movement.result(now);
    expect([movement.name, round, read(receive, expected, now)]).toEqual([
      movement.name,
      round,
      expected,
    ]);
  }
  request.Free();
}

/** Takes places that were freed, so that a use of them shows. */
function useAgain(): () => void {
  const types = Array.from({ length: 50 }, () => MPI.DOUBLE.Create_vector(3, 1, 5).Commit());
  return () => {
    for (const type of types) type.Free();
  };
}

/** A spec, in any form, with this datatype. Other arguments stay as they are. */
function withType(argument: unknown, type: MPI.Datatype): unknown {
  if (ArrayBuffer.isView(argument)) return [argument, type];
  if (!Array.isArray(argument)) return argument;
  const [data, first, second, types] = argument;
  return types === undefined ? [data, first, type] : [data, first, second, types.map(() => type)];
}

/** A communicator whose persistent collectives get the datatype on each side. */
const typed = (comm: Intracomm, type: MPI.Datatype): Intracomm =>
  new Proxy(comm, {
    get(target, name) {
      const method = Reflect.get(target, name, target);
      if (typeof method !== 'function') return method;
      return (...given: unknown[]) =>
        Reflect.apply(
          method,
          target,
          given.map((argument) => withType(argument, type)),
        );
    },
  });

const isReduction = ({ name }: Movement) => /^(Reduce|Allreduce|Scan|Exscan)/.test(name);

mpiTest.each(movements.filter((movement) => !isReduction(movement)))(
  '$name goes on with its datatypes',
  (comm, movement) => {
    const type = MPI.INT32_T.Create_contiguous(1).Commit();
    let release = () => {};
    runAfter(typed(comm, type), movement, () => {
      type.Free();
      expect(type.is_null).toBe(true);
      release = useAgain();
    });
    release();
    goesOn(comm);
  },
);

mpiTest.each(movements)('$name goes on with its communicator', (comm, movement) => {
  const own = comm.Dup();
  let others: Intracomm[] = [];
  runAfter(own, movement, () => {
    own.Free();
    others = Array.from({ length: 3 }, () => comm.Split(0, -comm.rank));
  });
  for (const other of others) other.Free();
  goesOn(comm);
});

type Between = (comm: MPI.Cartcomm, send: Int32Array, receive: Int32Array) => MPI.Prequest;

const amongNeighbors: readonly [string, Between][] = [
  ['Neighbor_allgather', (comm, s, r) => comm.Neighbor_allgather_init(s.subarray(0, 1), r)],
  ['Neighbor_allgatherv', (comm, s, r) => comm.Neighbor_allgatherv_init(s.subarray(0, 1), r)],
  ['Neighbor_alltoall', (comm, s, r) => comm.Neighbor_alltoall_init(s, r)],
  ['Neighbor_alltoallv', (comm, s, r) => comm.Neighbor_alltoallv_init(s, r)],
];

mpiTest.each(amongNeighbors)(
  '%s goes on with its datatypes and its communicator',
  (comm, _, start) => {
    const type = MPI.INT32_T.Create_contiguous(1).Commit();
    const ring = comm.Create_cart([comm.size], true);
    const receive = new Int32Array(2);
    const send = new Int32Array(2);
    const request = start(typed(ring, type) as MPI.Cartcomm, send, receive);
    type.Free();
    ring.Free();
    const release = useAgain();
    for (const round of [10, 20]) {
      send.fill(comm.rank + round);
      request.Start();
      request.Wait();
      const [before, next] = [comm.rank - 1, comm.rank + 1].map((r) => (r + comm.size) % comm.size);
      expect(Array.from(receive)).toEqual([before + round, next + round]);
    }
    request.Free();
    release();
  },
);

mpiTest.each(movements.filter(isReduction))(
  '$name goes on with its operation and its info',
  (comm, movement) => {
    const op = MPI.Op.Create((given: Int32Array, result: Int32Array) => {
      given.forEach((value, i) => {
        result[i] += value;
      });
    }, true);
    const info = MPI.Info.Create({ key: 'value' });
    runAfter(withOperation(comm, op, info), movement, () => {
      op.Free();
      info.Free();
      expect([op.is_null, info.is_null]).toEqual([true, true]);
    });
    goesOn(comm);
  },
);

/** A communicator whose persistent reductions get the operation and the info. */
const withOperation = (comm: Intracomm, op: MPI.Op, info: MPI.Info): Intracomm =>
  new Proxy(comm, {
    get(target, name) {
      const method = Reflect.get(target, name, target);
      if (typeof method !== 'function') return method;
      return (...given: unknown[]) => {
        const withOp = given.map((argument) => (argument === MPI.SUM ? op : argument));
        const named = given.includes(MPI.SUM) ? { info } : { op, info };
        return Reflect.apply(method, target, [...withOp, named]);
      };
    },
  });
