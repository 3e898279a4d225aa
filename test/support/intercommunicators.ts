// Intercommunicators of the world.
import type { MPI } from 'mpi4node';
import { rank, ranks } from './world';

const all = Array.from({ length: ranks }, (_, r) => r);

/** Two groups, as this process sees them: by ranks of COMM_WORLD. */
export interface Groups {
  name: string;
  own: readonly number[];
  other: readonly number[];
}

function groups(name: string, isLeft: (rank: number) => boolean): Groups {
  const sides = [all.filter(isLeft), all.filter((r) => !isLeft(r))];
  const [own, other] = isLeft(rank) ? sides : sides.toReversed();
  return { name, own, other };
}

/** None in a world of one, where there is nobody for a second group. */
export const groupPairs: readonly Groups[] =
  ranks < 2
    ? []
    : [
        groups('the even and the odd ranks', (r) => r % 2 === 0),
        groups('rank 0 and the others', (r) => r === 0),
      ];

/** Whether rank 0 is on this side. */
export const isFirstGroup = ({ own, other }: Groups): boolean => own[0] < other[0];

/** An intercommunicator of the two groups. */
export function join(world: MPI.Intracomm, { own, other }: Groups): MPI.Intercomm {
  using local = world.Split(own[0]);
  return local.Create_intercomm(0, world, other[0], 7);
}

/**
 * The root in turn: each process of the first group, then of the second; and whether in the own
 * group.
 */
export function rootsBetween(sides: Groups): (readonly [root: number, isOwn: boolean])[] {
  const own = sides.own.map((root) => [root, true] as const);
  const other = sides.other.map((root) => [root, false] as const);
  return isFirstGroup(sides) ? [...own, ...other] : [...other, ...own];
}
