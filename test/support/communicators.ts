// The communicators that every collective is tried on.
import { MPI } from 'mpi4node';
import { rank, ranks } from './world';

export interface CommunicatorKind {
  name: string;
  /** What this process is in it, found without asking MPI. */
  size: number;
  rank: number;
  make(world: MPI.Intracomm): MPI.Intracomm;
  /** One that MPI itself makes, and that is not freed. */
  isPredefined?: boolean;
}

export const communicatorKinds: readonly CommunicatorKind[] = [
  { name: 'all ranks', size: ranks, rank, make: (world) => world.Dup() },
  { name: 'this rank alone', size: 1, rank: 0, make: () => MPI.COMM_SELF.Dup() },
  {
    name: 'the even or the odd ranks',
    size: rank % 2 === 0 ? Math.ceil(ranks / 2) : Math.floor(ranks / 2),
    rank: Math.floor(rank / 2),
    make: (world) => world.Split(rank % 2),
  },
  {
    name: 'all ranks in reverse order',
    size: ranks,
    rank: ranks - 1 - rank,
    make: (world) => world.Split(0, -rank),
  },
];

export const everyCommunicator: readonly CommunicatorKind[] = [
  ...communicatorKinds,
  { name: 'COMM_WORLD', size: ranks, rank, make: () => MPI.COMM_WORLD, isPredefined: true },
  { name: 'COMM_SELF', size: 1, rank: 0, make: () => MPI.COMM_SELF, isPredefined: true },
];

/** Runs the body on the communicator, which it frees afterwards. */
export async function onCommunicator(
  world: MPI.Intracomm,
  kind: CommunicatorKind,
  body: (comm: MPI.Intracomm) => void | Promise<void>,
): Promise<void> {
  const comm = kind.make(world);
  expect([comm.rank, comm.size]).toEqual([kind.rank, kind.size]);
  await body(comm);
  if (kind.isPredefined !== true) comm.Free();
}

/** Makes one communicator of each kind for all tests of a file, and frees them after the last. */
export function communicatorsOfFile(
  kinds: readonly CommunicatorKind[] = communicatorKinds,
): readonly { kind: CommunicatorKind; comm: MPI.Intracomm }[] {
  const made: { kind: CommunicatorKind; comm: MPI.Intracomm }[] = [];
  beforeAll(() => {
    for (const kind of kinds) {
      const comm = kind.make(MPI.COMM_WORLD);
      expect([comm.rank, comm.size]).toEqual([kind.rank, kind.size]);
      made.push({ kind, comm });
    }
  });
  afterAll(() => {
    for (const { kind, comm } of made) if (kind.isPredefined !== true) comm.Free();
  });
  return made;
}

/** Every rank of a communicator, to try as the root. */
export const rootsOf = (comm: MPI.Comm): number[] =>
  Array.from({ length: comm.size }, (_, root) => root);
