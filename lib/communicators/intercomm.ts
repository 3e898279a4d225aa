import { type Named, parameters } from '../base/named_arguments.js';
import { wrapNewComm } from '../handles/communicator_classes.js';
import type { Errhandler } from '../handles/errhandler.js';
import { Group } from '../handles/group.js';
import { INFO_NULL, type Info } from '../handles/info.js';
import * as native from '../native/generated/functions.js';
import { type Classes, provideClasses } from '../native/hooks.js';
import { Comm } from './comm.js';
import { createFromGroups, type FromGroup } from './from_groups.js';
import { flag } from './topology_arguments.js';

type Intracomm = Classes['Intracomm'];

type NamedGroups = Named<
  FromGroup & {
    local_group: Group;
    local_leader: number;
    remote_group: Group | null;
    remote_leader: number;
  },
  [
    'local_group',
    'local_leader',
    'remote_group',
    'remote_leader',
    'stringtag',
    'info',
    'errhandler',
  ]
>;

/**
 * A communicator between two groups of processes: messages go to the ranks of the other group, and
 * come from there. In a collective with a root, the root says `MPI.ROOT`, the others of its group
 * say `MPI.PROC_NULL`, and those of the other group say the root's rank.
 *
 * @example
 * // From rank 0 of one group to all of the other.
 * const received = isSender
 *   ? inter.bcast(settings, inter.rank === 0 ? MPI.ROOT : MPI.PROC_NULL)
 *   : inter.bcast(null, 0);
 */
export class Intercomm extends Comm {
  /**
   * Makes a null handle, or another object for the same communicator. Local.
   *
   * @param comm a communicator between two groups, or a null one. Default: none
   * @throws {TypeError} if it is anything else
   */
  constructor(comm: Comm | null = null) {
    super(comm);
    if (this.is_null || (!this._isOfMPI() && this.Is_inter())) return;
    throw new TypeError('Intercomm: the communicator has only one group');
  }

  /**
   * Makes a communicator between two groups, without one that their processes share. Blocking,
   * collective over both groups. `MPI_Intercomm_create_from_groups`; before MPI 4 with the
   * processes of `MPI.COMM_WORLD`
   *
   * @param local_group this process's group
   * @param local_leader the rank in `local_group` of the process that speaks for it
   * @param remote_group the other group; only the leader's is looked at, elsewhere null will do
   * @param remote_leader the rank in `remote_group` of that group's leader
   * @param stringtag tells calls apart that run at the same time, the same at all processes.
   *   Default `'org.mpi4node'`
   * @param info hints for the new communicator. Default `MPI.INFO_NULL`
   * @param errhandler its error handler. Default: that of `MPI.COMM_WORLD`
   * @returns the communicator, to be freed with `Free`; a null one at a process that is in no group
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {MPI.Exception} with the class `MPI.ERR_GROUP` if a group is null or both have a
   *   process in common, `MPI.ERR_RANK` if a leader is not in its group
   * @example
   * const groups = [0, 1].map((first) => MPI.COMM_WORLD.Get_group().Incl([first, first + 2]));
   * const [own, other] = rank % 2 === 0 ? groups : groups.reverse(); // even and odd ranks of four
   * const inter = MPI.Intercomm.Create_from_groups(own, 0, other, 0);
   */
  static Create_from_groups(
    local_group: Group,
    local_leader: number,
    remote_group: Group | null,
    remote_leader: number,
    stringtag?: string,
    info?: Info,
    errhandler?: Errhandler | null,
  ): Intercomm;
  static Create_from_groups(...named: NamedGroups): Intercomm;
  @parameters(
    'Intercomm',
    'local_group',
    'local_leader',
    'remote_group',
    'remote_leader',
    'stringtag',
    'info',
    'errhandler',
  )
  static Create_from_groups(
    local_group: unknown,
    local_leader?: unknown,
    remote_group?: unknown,
    remote_leader?: unknown,
    stringtag: unknown = 'org.mpi4node',
    info: unknown = INFO_NULL,
    errhandler: unknown = null,
  ): Intercomm {
    const groups = [local_group, local_leader, remote_group, remote_leader] as const;
    return wrapNewComm('Intercomm', createFromGroups(...groups, stringtag, info, errhandler));
  }

  /**
   * Returns the number of processes of the other group. Local. `MPI_Comm_remote_size`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Get_remote_size(): number {
    return native.MPI_Comm_remote_size(this);
  }
  /** The number of processes of the other group. Local. `MPI_Comm_remote_size` */
  get remote_size(): number {
    return this.Get_remote_size();
  }

  /**
   * Returns a new group of the processes of the other group. Free it with `Free`. Local.
   * `MPI_Comm_remote_group`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Get_remote_group(): Group {
    return Group._new(native.MPI_Comm_remote_group(this));
  }
  /**
   * A new group of the processes of the other group, made at each access. Free it with `Free`.
   * Local. `MPI_Comm_remote_group`
   */
  get remote_group(): Group {
    return this.Get_remote_group();
  }

  /**
   * Makes one communicator of both groups. Blocking, collective over both. `MPI_Intercomm_merge`
   *
   * @param high whether the ranks of this group come after those of the other, which says the
   *   opposite. Default false
   * @returns the communicator. Free it with `Free`
   * @throws {TypeError} if `high` is not a boolean
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   * @example
   * const comm = inter.Merge(isSecondGroup); // the ranks of the first group come first
   */
  Merge(high?: boolean): Intracomm;
  Merge(named: { high?: boolean }): Intracomm;
  @parameters('Intercomm', 'high')
  Merge(high: unknown = false): Intracomm {
    const isHigh = flag('Intercomm.Merge', 'high', high);
    return wrapNewComm('Intracomm', native.MPI_Intercomm_merge(this, isHigh));
  }
}

provideClasses({ Intercomm });
declare module '../native/hooks.js' {
  interface Classes {
    Intercomm: Intercomm;
  }
}
