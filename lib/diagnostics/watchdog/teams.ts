// The communicators, windows and files of this rank, under names that all of their ranks agree on:
// the ranks of COMM_WORLD that they have, and how many of the same ranks were made before.

import { MPI } from '../../index.js';
import type { Note, Team } from './report.js';
import { UNKNOWN } from './shared_words.js';

type Comm = InstanceType<typeof MPI.Comm>;
type Win = InstanceType<typeof MPI.Win>;
type File = InstanceType<typeof MPI.File>;
type Group = InstanceType<typeof MPI.Group>;

/** Ranks of this world: those of another one have no numbers here. */
const known = (ranks: readonly number[]): number[] => ranks.filter((rank) => rank !== UNKNOWN);

/** `ranks 0-3,7`. */
function asRanges(all: readonly number[]): string {
  const ranks = known(all);
  if (ranks.length < all.length) return `${all.length - ranks.length} processes of another world`;
  const parts: string[] = [];
  for (let i = 0; i < ranks.length; i++) {
    const first = ranks[i];
    while (i + 1 < ranks.length && ranks[i + 1] === ranks[i] + 1) i++;
    parts.push(first === ranks[i] ? `${first}` : `${first}-${ranks[i]}`);
  }
  return `ranks ${parts.join(',')}`;
}

function kindOf(object: Comm | Win | File): string {
  if (object instanceof MPI.Comm) return 'communicator';
  return object instanceof MPI.Win ? 'window' : 'file';
}

export class Teams {
  readonly #byHandle = new Map<string, number>();
  readonly #teams: Team[] = [];
  /** By number; null for a window or a file, and for what was freed. */
  readonly #handles: (number | null)[] = [];
  readonly #counts = new Map<string, number>();
  readonly #tell: (note: Note) => void;

  /** @param tell told of each that is new, and of each that is freed */
  constructor(tell: (note: Note) => void) {
    this.#tell = tell;
    for (const comm of [MPI.COMM_WORLD, MPI.COMM_SELF]) this.numberOf(comm);
  }

  team(number: number): Team {
    return this.#teams[number];
  }

  /** The handle of a communicator that can be used. */
  handle(number: number): number | null {
    return this.#handles[number] ?? null;
  }

  /** The number of such an object, which is told of if it is new; -1 if it is null. */
  numberOf(object: Comm | Win | File): number {
    if (object.is_null) return -1;
    const what = kindOf(object);
    const key = `${what} ${object.handle}`;
    const known = this.#byHandle.get(key);
    if (known !== undefined) return known;
    const own = this.#ranks(object.Get_group());
    const isInter = object instanceof MPI.Intercomm;
    const peers = isInter ? this.#ranks(object.Get_remote_group()) : own;
    return this.#add(key, what, object, own, peers);
  }

  /** The number of a communicator that is being made of the same ranks. */
  ofCopy(made: Comm, original: number): number {
    const { ranks, peers } = this.#teams[original];
    return this.#add(`communicator ${made.handle}`, 'communicator', null, ranks ?? [], peers ?? []);
  }

  /** To be told before it is freed: MPICH gives the same handle again. */
  forget(object: Comm | Win | File): void {
    const key = `${kindOf(object)} ${object.handle}`;
    const number = this.#byHandle.get(key);
    if (number === undefined) return;
    this.#byHandle.delete(key);
    this.#handles[number] = null;
    this.#tell({ kind: 'freed', number });
  }

  #add(
    key: string,
    what: string,
    object: Comm | Win | File | null,
    own: readonly number[],
    peers: readonly number[],
  ): number {
    const sides = own === peers ? [asRanges(own)] : [asRanges(own), asRanges(peers)].sort();
    const ranks = `${what} of ${sides.join('|')}`;
    const count = this.#counts.get(ranks) ?? 0;
    this.#counts.set(ranks, count + 1);
    // The libraries give windows names that say nothing.
    const given = object instanceof MPI.Comm ? object.name : '';
    const all = own === peers ? own : [...own, ...peers].sort((a, b) => a - b);
    const plain = `a ${what} of ${sides.join(' and ')}`;
    const name = given !== '' ? given : count === 0 ? plain : `${plain} (number ${count + 1})`;
    const number = this.#teams.length;
    this.#byHandle.set(key, number);
    const team = { key: `${ranks}#${count}`, name, ranks: known(all), peers };
    this.#teams.push(team);
    // The handle of a copy that is being made may not be valid yet.
    const handle = object instanceof MPI.Comm ? object.handle : null;
    this.#handles.push(handle);
    this.#tell({ kind: 'team', number, team, handle });
    return number;
  }

  #ranks(group: Group): number[] {
    const ranks = group.Translate_ranks();
    group.Free();
    return ranks.map((rank) => (rank === MPI.UNDEFINED ? UNKNOWN : rank));
  }
}
