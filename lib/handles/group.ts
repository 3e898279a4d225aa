import { packageError } from '../base/exception.js';
import { fromFortran } from '../base/fortran_handles.js';
import { asHandle, constant, defineKind, isConstant } from '../base/handle.js';
import { LocalHandle } from '../base/local_handle.js';
import type { Named } from '../base/named_arguments.js';
import { parameters } from '../base/named_arguments.js';
import { integerArray } from '../memory/integer_lists.js';
import { addon } from '../native/addon.js';
import { asString, isHandle, notHandle, show } from '../native/argument_checks.js';
import { ERR_RANK, PROC_NULL, UNDEFINED } from '../native/generated/constants.js';
import {
  MPI_Comm_group,
  MPI_Group_compare,
  MPI_Group_difference,
  MPI_Group_excl,
  MPI_Group_free,
  MPI_Group_from_session_pset,
  MPI_Group_incl,
  MPI_Group_intersection,
  MPI_Group_range_excl,
  MPI_Group_range_incl,
  MPI_Group_rank,
  MPI_Group_size,
  MPI_Group_translate_ranks,
  MPI_Group_union,
} from '../native/generated/functions.js';
import type { Classes } from '../native/hooks.js';
import type { HandleHolder } from '../native/message_data.js';
import { checkSet } from '../workarounds/sessions.js';

type Session = Classes['Session'];

const { handles } = addon;

/**
 * The ranks from `first` to `last` in steps of `stride`, which may be negative, for
 * `Group.Range_incl` and `Group.Range_excl`. `last` is one of them if a step hits it.
 */
export type RankRange = readonly [first: number, last: number, stride: number];

/** More than any job has. */
const MOST_PROCESSES = 2 ** 24;

function rangeArray(method: string, ranges: unknown): Int32Array {
  if (!Array.isArray(ranges)) {
    throw new TypeError(
      `${method}: ranks must be an array of [first, last, stride], but ${show(ranges)} came`,
    );
  }
  const flat = new Int32Array(ranges.length * 3);
  Array.from(ranges as readonly unknown[]).forEach((range, i) => {
    const triplet = integerArray(method, `ranks[${i}]`, range);
    if (triplet.length !== 3) {
      throw new TypeError(`${method}: ranks[${i}] must be [first, last, stride]`);
    }
    flat.set(triplet, i * 3);
  });
  checkDifferent(method, ranksIn(flat));
  return flat;
}

// Of what is too long or endless the library tells that it is no range of the group.
function ranksIn(triplets: Int32Array): Int32Array {
  const ranks: number[] = [];
  for (let i = 0; i < triplets.length; i += 3) {
    const [first, last, stride] = triplets.subarray(i, i + 3);
    const steps = Math.floor((last - first) / stride);
    if (!(steps >= 0 && steps < MOST_PROCESSES)) continue;
    for (let step = 0; step <= steps; step++) ranks.push(first + step * stride);
  }
  return Int32Array.from(ranks);
}

// The generated functions would call it group2, as MPI does.
function checkGroup(method: string, group: unknown): void {
  if (!isHandle(group, 'Group')) throw notHandle(method, 'group', 'Group', group);
}

// Open MPI reads behind its list of processes for a rank that is not in the group.
function checkRanks(ranks: Int32Array, size: number): void {
  for (const rank of ranks) {
    if (rank === PROC_NULL || (rank >= 0 && rank < size)) continue;
    throw packageError(
      ERR_RANK,
      `Group.Translate_ranks: MPI_ERR_RANK: ${rank} is not a rank of the group, which has ${size} processes`,
    );
  }
}

// Open MPI and MPICH 4.0 make a group in which a process has two ranks. MPI forbids it.
function checkDifferent(method: string, ranks: Int32Array): Int32Array {
  if (new Set(ranks).size === ranks.length) return ranks;
  const twice = ranks.find((rank, i) => ranks.indexOf(rank) < i);
  throw packageError(ERR_RANK, `${method}: MPI_ERR_RANK: ranks has rank ${twice} twice`);
}

/**
 * An ordered set of processes, from which communicators are made. Its functions are local. A group
 * is freed by `Free`, or by the garbage collector.
 *
 * @example
 * using world = MPI.COMM_WORLD.Get_group();
 * const even = world.Range_incl([[0, world.size - 1, 2]]);
 */
export class Group extends LocalHandle {
  /**
   * Makes a null handle, or another object for the same group. Local.
   *
   * @param group the group that the new object stands for, too. Default: none
   * @throws {TypeError} if `group` is neither an `MPI.Group` nor null
   */
  constructor(group: Group | null = null) {
    super();
    this._share('group', group);
  }

  /** An object of a new handle, which goes with its objects unless `Free` comes first. @internal */
  static _new(handle: number): Group {
    return Group._from(handle)._own(MPI_Group_free);
  }

  /** An object of a handle that somebody else frees. @internal */
  static _from(handle: number): Group {
    const group = new Group();
    group._handle = handle;
    return group;
  }

  /**
   * Makes an object of the MPI library's own handle, such as another addon has. The object does not
   * own it. Local.
   *
   * @param handle a number that `tohandle()` gave in this process
   * @throws {TypeError} if it is not an integer
   */
  static fromhandle(handle: number): Group;
  static fromhandle(named: { handle: number }): Group;
  @parameters('Group', 'handle')
  static fromhandle(handle: unknown): Group {
    return Group._from(asHandle('Group', handle));
  }

  /**
   * Makes an object of the integer by which Fortran knows it. The object does not own it. Local.
   * `MPI_Group_f2c`
   *
   * @param handle an integer that `tofortran()` or Fortran gave in this process
   * @returns an object for the same handle; a null one if MPI knows no such integer
   * @throws {TypeError} if it is not an integer
   */
  static fromfortran(handle: number): Group;
  static fromfortran(named: { handle: number }): Group;
  @parameters('Group', 'handle')
  static fromfortran(handle: unknown): Group {
    return Group.fromhandle(fromFortran('Group', handle));
  }

  /**
   * Makes the group of a set of processes, as `session.Create_group` does. Local.
   * `MPI_Group_from_session_pset`
   *
   * @param session an open session
   * @param pset_name the name of the set, such as `'mpi://WORLD'`
   * @returns the group. Free it with `Free`, or leave that to the garbage collector
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {MPI.Exception} with the class `MPI.ERR_UNSUPPORTED_OPERATION` if the library has no
   *   sessions, `MPI.ERR_SESSION` if the session is null, `MPI.ERR_ARG` or another one if there is
   *   no such set
   */
  static Create_from_session_pset(session: Session, pset_name: string): Group;
  static Create_from_session_pset(
    ...named: Named<{ session: Session; pset_name: string }, ['session', 'pset_name']>
  ): Group;
  @parameters('Group', 'session', 'pset_name')
  static Create_from_session_pset(session: unknown, pset_name?: unknown): Group {
    const method = 'Group.Create_from_session_pset';
    if (!isHandle(session, 'Session')) throw notHandle(method, 'session', 'Session', session);
    return Group._ofSet(session, asString(method, 'pset_name', pset_name), method);
  }

  /** The group of a set of processes of a session. @internal */
  static _ofSet(session: HandleHolder, pset_name: string, method: string): Group {
    checkSet(session, pset_name, method);
    return Group._new(MPI_Group_from_session_pset(session, pset_name));
  }

  /** @internal */
  override _facts(): readonly string[] {
    const rank = this.Get_rank();
    const size = this.Get_size();
    return [rank === UNDEFINED ? `${size} processes, without this one` : `rank ${rank} of ${size}`];
  }

  /** Returns the number of processes. Local. `MPI_Group_size` */
  Get_size(): number {
    return MPI_Group_size(this);
  }
  /** The number of processes. Local. `MPI_Group_size` */
  get size(): number {
    return this.Get_size();
  }

  /**
   * Returns the rank of this process in the group; `MPI.UNDEFINED` if it is not in it. Local.
   * `MPI_Group_rank`
   */
  Get_rank(): number {
    return MPI_Group_rank(this);
  }
  /**
   * The rank of this process in the group; `MPI.UNDEFINED` if it is not in it. Local.
   * `MPI_Group_rank`
   */
  get rank(): number {
    return this.Get_rank();
  }

  /**
   * Finds the ranks that processes of this group have in another one. Local.
   * `MPI_Group_translate_ranks`
   *
   * @param ranks ranks in this group; `MPI.PROC_NULL` stays what it is. Default: all of them
   * @param group the other group. Default: that of `MPI.COMM_WORLD`
   * @returns their ranks in the other group; `MPI.UNDEFINED` for a process that is not in it
   * @throws {TypeError} if `ranks` is not an array of integers, or `group` not a group
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` if a rank is not in this group
   * @example
   * const ranks = comm.Get_group().Translate_ranks(); // the world's ranks of the processes of comm
   */
  Translate_ranks(ranks?: ArrayLike<number> | null, group?: Group | null): number[];
  Translate_ranks(
    ...named: Named<{ ranks?: ArrayLike<number> | null; group?: Group | null }, ['ranks', 'group']>
  ): number[];
  @parameters('Group', 'ranks', 'group')
  Translate_ranks(ranks: unknown = null, group: unknown = null): number[] {
    const own =
      ranks === null
        ? Int32Array.from({ length: this.Get_size() }, (_, i) => i)
        : integerArray('Group.Translate_ranks', 'ranks', ranks);
    checkRanks(own, this.Get_size());
    const result = new Int32Array(own.length);
    if (group !== null) {
      checkGroup('Group.Translate_ranks', group);
      MPI_Group_translate_ranks(this, own, group, result);
    } else {
      const world = new Group();
      world._handle = MPI_Comm_group({ _handle: handles.COMM_WORLD, _kind: 'Comm' });
      try {
        MPI_Group_translate_ranks(this, own, world, result);
      } finally {
        world.Free();
      }
    }
    return Array.from(result);
  }

  /**
   * Compares two groups. Local. `MPI_Group_compare`
   *
   * @param group the other one
   * @returns `MPI.IDENT` for the same processes in the same order, `MPI.SIMILAR` for another order,
   *   else `MPI.UNEQUAL`
   * @throws {TypeError} if `group` is not a group
   */
  Compare(group: Group): number;
  // A communicator has a `group` too, and is none.
  Compare(named: { group: Group; handle?: never }): number;
  @parameters('Group', 'group')
  Compare(group: unknown): number {
    checkGroup('Group.Compare', group);
    return MPI_Group_compare(this, group);
  }

  /**
   * Makes a group of the same processes in the same order. Local. `MPI_Group_union`
   *
   * @returns a new group. Free it with `Free`, or leave that to the garbage collector
   */
  Dup(): Group {
    return Group._new(MPI_Group_union(this, GROUP_EMPTY));
  }

  /**
   * Makes a group of the processes that are in either group: those of the first, then those that
   * are only in the second. Local. `MPI_Group_union`
   *
   * @param group1 the first group
   * @param group2 the second group
   * @returns a new group. Free it with `Free`, or leave that to the garbage collector
   * @throws {TypeError} if an argument is not a group
   */
  static Union(group1: Group, group2: Group): Group;
  static Union(...named: Named<{ group1: Group; group2: Group }, ['group1', 'group2']>): Group;
  @parameters('Group', 'group1', 'group2')
  static Union(group1: unknown, group2?: unknown): Group {
    return Group._new(MPI_Group_union(group1, group2));
  }

  /**
   * Makes a group of the processes that are in both groups, in the order of the first. Local.
   * `MPI_Group_intersection`
   *
   * @param group1 the first group
   * @param group2 the second group
   * @returns a new group. Free it with `Free`, or leave that to the garbage collector
   * @throws {TypeError} if an argument is not a group
   */
  static Intersection(group1: Group, group2: Group): Group;
  static Intersection(
    ...named: Named<{ group1: Group; group2: Group }, ['group1', 'group2']>
  ): Group;
  @parameters('Group', 'group1', 'group2')
  static Intersection(group1: unknown, group2?: unknown): Group {
    return Group._new(MPI_Group_intersection(group1, group2));
  }

  /**
   * Makes a group of the processes that are in both groups, in the order of the first, as
   * `Intersection` does. Local. `MPI_Group_intersection`
   *
   * @param group1 the first group
   * @param group2 the second group
   * @returns a new group. Free it with `Free`, or leave that to the garbage collector
   * @throws {TypeError} if an argument is not a group
   */
  static Intersect(group1: Group, group2: Group): Group;
  static Intersect(...named: Named<{ group1: Group; group2: Group }, ['group1', 'group2']>): Group;
  @parameters('Group', 'group1', 'group2')
  static Intersect(group1: unknown, group2?: unknown): Group {
    return Group._new(MPI_Group_intersection(group1, group2));
  }

  /**
   * Makes a group of the processes of the first group that are not in the second, in their order.
   * Local. `MPI_Group_difference`
   *
   * @param group1 the first group
   * @param group2 the second group
   * @returns a new group. Free it with `Free`, or leave that to the garbage collector
   * @throws {TypeError} if an argument is not a group
   */
  static Difference(group1: Group, group2: Group): Group;
  static Difference(...named: Named<{ group1: Group; group2: Group }, ['group1', 'group2']>): Group;
  @parameters('Group', 'group1', 'group2')
  static Difference(group1: unknown, group2?: unknown): Group {
    return Group._new(MPI_Group_difference(group1, group2));
  }

  /**
   * Makes a group of some of the processes. Local. `MPI_Group_incl`
   *
   * @param ranks their ranks in this group, in the order of the new one
   * @returns a new group. Free it with `Free`, or leave that to the garbage collector
   * @throws {TypeError} if `ranks` is not an array of integers
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` if a rank is not in the group, or is
   *   given twice
   */
  Incl(ranks: ArrayLike<number>): Group;
  Incl(named: { ranks: ArrayLike<number> }): Group;
  @parameters('Group', 'ranks')
  Incl(ranks: unknown): Group {
    const own = integerArray('Group.Incl', 'ranks', ranks);
    return Group._new(MPI_Group_incl(this, checkDifferent('Group.Incl', own)));
  }

  /**
   * Makes a group without some of the processes; the others keep their order. Local.
   * `MPI_Group_excl`
   *
   * @param ranks the ranks of those that are left out
   * @returns a new group. Free it with `Free`, or leave that to the garbage collector
   * @throws {TypeError} if `ranks` is not an array of integers
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` if a rank is not in the group, or is
   *   given twice
   */
  Excl(ranks: ArrayLike<number>): Group;
  Excl(named: { ranks: ArrayLike<number> }): Group;
  @parameters('Group', 'ranks')
  Excl(ranks: unknown): Group {
    const others = integerArray('Group.Excl', 'ranks', ranks);
    return Group._new(MPI_Group_excl(this, checkDifferent('Group.Excl', others)));
  }

  /**
   * Makes a group of the processes in ranges of ranks. Local. `MPI_Group_range_incl`
   *
   * @param ranks triplets `[first, last, stride]`, in the order of the new group
   * @returns a new group. Free it with `Free`, or leave that to the garbage collector
   * @throws {TypeError} if `ranks` is not an array of such triplets
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_ARG` if a rank is not in the
   *   group, with `MPI.ERR_RANK` if it is given twice
   */
  Range_incl(ranks: readonly RankRange[]): Group;
  Range_incl(named: { ranks: readonly RankRange[] }): Group;
  @parameters('Group', 'ranks')
  Range_incl(ranks: unknown): Group {
    return Group._new(MPI_Group_range_incl(this, rangeArray('Group.Range_incl', ranks)));
  }

  /**
   * Makes a group without the processes in ranges of ranks; the others keep their order. Local.
   * `MPI_Group_range_excl`
   *
   * @param ranks triplets `[first, last, stride]`
   * @returns a new group. Free it with `Free`, or leave that to the garbage collector
   * @throws {TypeError} if `ranks` is not an array of such triplets
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_ARG` if a rank is not in the
   *   group, with `MPI.ERR_RANK` if it is given twice
   */
  Range_excl(ranks: readonly RankRange[]): Group;
  Range_excl(named: { ranks: readonly RankRange[] }): Group;
  @parameters('Group', 'ranks')
  Range_excl(ranks: unknown): Group {
    return Group._new(MPI_Group_range_excl(this, rangeArray('Group.Range_excl', ranks)));
  }

  /**
   * Frees the group, and makes this object null. Communicators that were made of it stay. Local.
   * `MPI_Group_free`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_GROUP` if it is null
   */
  Free(): void {
    // The empty group lives as long as MPI. Open MPI would free it, and die of the second time.
    if (!this._predefined.has(this._handle)) {
      MPI_Group_free(this);
      this._disown();
    } else if (!isConstant(this)) this._makeNull();
  }

  /** @internal */
  protected override _release(): void {
    this.Free();
  }
}

/** What a group that was made for one question answers. */
export function askGroup(group: Group, ask: (group: Group) => number): number {
  try {
    return ask(group);
  } finally {
    group.Free();
  }
}

defineKind(Group.prototype, 'Group', handles.GROUP_NULL, [handles.GROUP_EMPTY]);

/** No group: the null handle. `MPI_GROUP_NULL` */
export const GROUP_NULL = new Group();
/** The group without processes. `MPI_GROUP_EMPTY` */
export const GROUP_EMPTY = constant(Group._from(handles.GROUP_EMPTY));
