// @worlds openmpi:1,2,3,4 mpich:1,2,3,4
// Every collective that moves memory × how it is called × communicator × root × kind of memory, in
// place where MPI allows it, and of no items.
import { MPI } from 'mpi4node';
import { type BufferKind, bufferKinds } from '../../support/buffers';
import { everyCommunicator, onCommunicator, rootsOf } from '../../support/communicators';
import { goesOn } from '../../support/exchange';
import { type Groups, groupPairs, isFirstGroup, join } from '../../support/intercommunicators';
import { type Movement, make, movements, type Place, read, refill } from '../../support/movements';
import { library, mpiTest, ranks } from '../../support/mpi';

type Intracomm = MPI.Intracomm;
type Values = Parameters<Movement['blocking']>;

/** What a buffer holds at a round, and what it must hold after it. */
interface Round {
  refill(round: number): void;
  check(round: number): void;
}

/** Runs a method, with other values each time if it runs several times. */
type Form = (movement: Movement, values: Values, data: Round) => void;

function complete(request: MPI.Request): void {
  expect(request).toBeInstanceOf(MPI.Request);
  expect(request.is_null).toBe(false);
  expect(request.Wait()).toBe(true);
  expect(request.is_null).toBe(true);
}

const forms: Readonly<Record<string, Form>> = {
  blocking(movement, values, { check }) {
    expect(movement.blocking(...values)).toBeUndefined();
    check(0);
  },
  nonblocking(movement, values, { check }) {
    complete(movement.nonblocking(...values));
    check(0);
  },
  persistent(movement, values, { refill: fill, check }) {
    const request = movement.persistent(...values);
    expect(request).toBeInstanceOf(MPI.Prequest);
    for (const round of [1, 0]) {
      fill(round);
      expect(request.Start()).toBeUndefined();
      expect(request.Wait()).toBe(true);
      expect(request.is_null).toBe(false);
      check(round);
    }
    request.Free();
    expect(request.is_null).toBe(true);
  },
};

const numeric = bufferKinds.filter(({ datatype }) => datatype !== 'BYTE');
const few = numeric.filter(({ name }) => name === 'Int16Array' || name === 'Float64Array');
const shared = bufferKinds.filter(({ name }) => name === 'DataView');

// MPICH takes milliseconds for each message where there are more ranks than cores.
const isSlow = library === 'mpich' && ranks > 2;

/** The kinds of memory that a method is tried on: where `all` is said every one that it takes. */
function memoriesOf({ isReduction }: Movement, all: boolean): readonly BufferKind[] {
  if (isSlow) return few.slice(0, 1);
  if (isReduction === true) return all ? numeric : few;
  return all ? bufferKinds : [...few, ...shared];
}

/** Runs a method once in this form, and compares what it leaves with what it must leave. */
function run(form: Form, movement: Movement, comm: Intracomm, place: Place): void {
  const send = make(movement.send(place), place);
  const receive = make(movement.receive(place), place);
  const label = { method: movement.name, memory: place.memory.name, root: place.root };
  form(movement, [comm, send, receive, place], {
    refill(round) {
      refill(send, movement.send({ ...place, round }), place);
      refill(receive, movement.receive({ ...place, round }), place);
    },
    check(round) {
      const before = movement.send({ ...place, round });
      const sent = Array.isArray(before) ? before : null;
      const expected = movement.result({ ...place, round });
      expect({
        ...label,
        sent: read(send, sent, place),
        received: read(receive, expected, place),
      }).toEqual({ ...label, sent, received: expected });
    },
  });
}

const rootsIn = (movement: Movement, comm: Intracomm) =>
  movement.root === undefined ? [0] : rootsOf(comm);

describe.each(Object.entries(forms))('%s', (_, form) => {
  mpiTest.each(everyCommunicator.map((kind) => [kind.name, kind] as const))(
    'among %s',
    (world, name, kind) =>
      onCommunicator(world, kind, (comm) => {
        for (const movement of movements) {
          for (const root of rootsIn(movement, comm)) {
            for (const memory of memoriesOf(movement, name === 'all ranks' && root === 0)) {
              const place = { me: comm.rank, size: comm.size, root, round: 0, memory };
              run(form, movement, comm, place);
            }
          }
        }
      }),
  );

  mpiTest('of no items at all', (comm) => {
    for (const movement of movements) {
      for (const root of rootsIn(movement, comm)) {
        for (const memory of memoriesOf(movement, root === 0)) {
          const place = { me: comm.rank, size: comm.size, root, round: 0, memory };
          const empty = (values: ReturnType<Movement['send']>) =>
            make(Array.isArray(values) ? [] : values, place);
          const send = empty(movement.send(place));
          const receive = empty(movement.receive(place));
          form(movement, [comm, send, receive, place], { refill() {}, check() {} });
        }
      }
    }
    goesOn(comm);
  });
});

// --- Between two groups -------------------------------------------------------------------------

// A scan goes along one group only, and nothing is in place where all comes from the other group.
const betweenGroups = movements.filter(({ name }) => !/in place$|^(Scan|Exscan)$/.test(name));

interface Between {
  groups: Groups;
  isRootHere: boolean;
}

/** What a movement is for this process, with the root in its group or in the other one. */
function between(movement: Movement, { groups, isRootHere }: Between): Movement {
  const isToRoot = movement.root === 'receives';
  const isRooted = movement.root !== undefined;
  // The rounds tell the groups apart, whose ranks are the same.
  const offset = isFirstGroup(groups) ? 0 : 3;
  const ofOwn = (place: Place) => ({ ...place, round: place.round + offset });
  const ofOther = (place: Place) => ({ ...place, round: place.round + 3 - offset });
  const isRoot = ({ me, root }: Place) => isRootHere && me === root;
  const rootArgument = (place: Place) => {
    if (!isRootHere) return place.root;
    return isRoot(place) ? MPI.ROOT : MPI.PROC_NULL;
  };
  const at = (place: Place) => (isRooted ? { ...place, root: rootArgument(place) } : place);
  const receive = (place: Place) => {
    if (!isRooted || isRoot(place)) return movement.receive(ofOwn(place));
    return isRootHere || isToRoot ? null : movement.receive({ ...ofOther(place), root: -1 });
  };
  return {
    ...movement,
    blocking: (comm, send, into, place) => movement.blocking(comm, send, into, at(place)),
    nonblocking: (comm, send, into, place) => movement.nonblocking(comm, send, into, at(place)),
    persistent: (comm, send, into, place) => movement.persistent(comm, send, into, at(place)),
    send(place) {
      const isSender = isToRoot ? !isRootHere : isRoot(place);
      return isRooted && !isSender ? null : movement.send(ofOwn(place));
    },
    receive,
    result(place) {
      if (!isRooted) return movement.result(ofOther(place));
      // A root that sends keeps what it has.
      if (!isToRoot) {
        return isRootHere ? (receive(place) as number[] | null) : movement.result(ofOther(place));
      }
      return isRoot(place) ? movement.result(ofOther(place)) : null;
    },
  };
}

describe.each(Object.entries(forms))('%s', (_, form) => {
  for (const groups of groupPairs) {
    const { own, other } = groups;
    const first = isFirstGroup(groups);
    mpiTest(`between ${groups.name}`, (world) => {
      using comm = join(world, groups);
      for (const movement of betweenGroups) {
        // The root is each process of the first group in turn, then each of the second.
        for (const isRootHere of movement.root === undefined ? [true] : [first, !first]) {
          const roots = movement.root === undefined ? [0] : (isRootHere ? own : other).keys();
          for (const root of roots) {
            const isWide = groups === groupPairs[0] && root === 0;
            for (const memory of memoriesOf(movement, isWide)) {
              run(form, between(movement, { groups, isRootHere }), comm as never, {
                me: comm.rank,
                size: other.length,
                local: own.length,
                root,
                round: 0,
                memory,
              });
            }
          }
        }
      }
    });
  }
});
