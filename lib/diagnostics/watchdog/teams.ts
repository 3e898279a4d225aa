// The communicators and windows of this rank, under names that all of their ranks agree on: the
// ranks of COMM_WORLD that they have, and how many of the same ranks were made before.

import { MPI } from '../../index.js';
import type { Note, Team } from './report.js';

type Comm = InstanceType<typeof MPI.Comm>;
type Win = InstanceType<typeof MPI.Win>;
type Group = InstanceType<typeof MPI.Group>;

/** `0-3,7`, for keys and names. */
function asRanges(ranks: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < ranks.length; i++) {
    const first = ranks[i];
    while (i + 1 < ranks.length && ranks[i + 1] === ranks[i] + 1) i++;
    parts.push(first === ranks[i] ? `${first}` : `${first}-${ranks[i]}`);
  }
  return parts.join(',');
}

export class Teams {
  readonly #byHandle = new Map<string, number>();
  readonly #teams: Team[] = [];
  /** By number; null for a window, and for what was freed. */
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

  /** The number of a communicator or window, which is told of if it is new; -1 if it is null. */
  numberOf(object: Comm | Win): number {
    if (object.is_null) return -1;
    const isComm = object instanceof MPI.Comm;
    const key = `${isComm} ${object.handle}`;
    const known = this.#byHandle.get(key);
    if (known !== undefined) return known;
    const own = this.#ranks(object.Get_group());
    const isInter = object instanceof MPI.Intercomm;
    const peers = isInter ? this.#ranks(object.Get_remote_group()) : own;
    return this.#add(key, isComm ? 'communicator' : 'window', object, own, peers);
  }

  /** The number of a communicator that is being made of the same ranks. */
  ofCopy(made: Comm, original: number): number {
    const { ranks, peers } = this.#teams[original];
    return this.#add(`true ${made.handle}`, 'communicator', null, ranks ?? [], peers ?? []);
  }

  /** To be told before it is freed: MPICH gives the same handle again. */
  forget(object: Comm | Win): void {
    const key = `${object instanceof MPI.Comm} ${object.handle}`;
    const number = this.#byHandle.get(key);
    if (number === undefined) return;
    this.#byHandle.delete(key);
    this.#handles[number] = null;
    this.#tell({ kind: 'freed', number });
  }

  #add(
    key: string,
    what: string,
    object: Comm | Win | null,
    own: readonly number[],
    peers: readonly number[],
  ): number {
    const sides = own === peers ? [asRanges(own)] : [asRanges(own), asRanges(peers)].sort();
    const ranks = `${what} ${sides.join('|')}`;
    const count = this.#counts.get(ranks) ?? 0;
    this.#counts.set(ranks, count + 1);
    // The libraries give windows names that say nothing.
    const given = object instanceof MPI.Comm ? object.name : '';
    const all = own === peers ? own : [...own, ...peers].sort((a, b) => a - b);
    const plain = `a ${what} of ranks ${sides.join(' and ')}`;
    const name = given !== '' ? given : count === 0 ? plain : `${plain} (number ${count + 1})`;
    const number = this.#teams.length;
    this.#byHandle.set(key, number);
    const team = { key: `${ranks}#${count}`, name, ranks: all, peers };
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
    return ranks;
  }
}
