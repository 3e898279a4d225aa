// Intercommunicators of the world.
import type { MPI } from 'mpi4node';
import { rank, ranks } from './world';

const all = Array.from({ length: ranks }, (_, r) => r);

export interface Split {
  name: string;
  /** The ranks of the world on this process's side, and on the other. */
  own: readonly number[];
  other: readonly number[];
}

/** The groups that both sides of which see each other. */
function split(name: string, isLeft: (rank: number) => boolean): Split {
  const sides = [all.filter(isLeft), all.filter((r) => !isLeft(r))];
  const [own, other] = isLeft(rank) ? sides : sides.toReversed();
  return { name, own, other };
}
export const splits: Split[] = [
  split('the even and the odd ranks', (r) => r % 2 === 0),
  split('rank 0 and the others', (r) => r === 0),
];

/** The processes whose group has the lowest rank of all. */
export const isFirstGroup = ({ own, other }: Split) => own[0] < other[0];

/** The intercommunicator of the two groups. */
export function join(world: MPI.Intracomm, { own, other }: Split): MPI.Intercomm {
  using local = world.Split(own[0]);
  return local.Create_intercomm(0, world, other[0], 7);
}

/** The root in turn: each process of the first group, then of the second; and whether in the own group. */
export function rootsOf(sides: Split): (readonly [root: number, isOwn: boolean])[] {
  const own = sides.own.map((root) => [root, true] as const);
  const other = sides.other.map((root) => [root, false] as const);
  return isFirstGroup(sides) ? [...own, ...other] : [...other, ...own];
}
