import { type Named, parameters } from '../base/named_arguments.js';
import { makeComm } from '../handles/communicator_classes.js';
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
 * A communicator between two groups of processes: ranks given are those of the other group. In a
 * collective with a root, the root says `MPI.ROOT`, the others of its group `MPI.PROC_NULL`, and those
 * of the other group the root's rank.
 */
export class Intercomm extends Comm {
  /**
   * A communicator of two groups, whose processes need no other one for it; null at those that are
   * not in `local_group`. Collective over both groups. `MPI_Intercomm_create_from_groups`, before
   * MPI 4 with the processes of `COMM_WORLD` alone
   *
   * @param local_leader the rank in `local_group` of the process that speaks for it
   * @param remote_group the other group, with its leader's rank in it: significant at the leader
   * @param stringtag tells concurrent calls apart
   * @param info hints for it
   * @param errhandler its error handler; without, that of `COMM_WORLD`
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
    return makeComm('Intercomm', createFromGroups(...groups, stringtag, info, errhandler));
  }

  /** The number of processes of the other group. Local. `MPI_Comm_remote_size` */
  Get_remote_size(): number {
    return native.MPI_Comm_remote_size(this);
  }
  get remote_size(): number {
    return this.Get_remote_size();
  }

  /** The other group, which must be freed. Local. `MPI_Comm_remote_group` */
  Get_remote_group(): Group {
    return Group._from(native.MPI_Comm_remote_group(this));
  }
  get remote_group(): Group {
    return this.Get_remote_group();
  }

  /**
   * One communicator of both groups. Collective. `MPI_Intercomm_merge`
   *
   * @param high whether this group's processes come after the other's, which says the opposite
   */
  Merge(high?: boolean): Intracomm;
  Merge(named: { high?: boolean }): Intracomm;
  @parameters('Intercomm', 'high')
  Merge(high: unknown = false): Intracomm {
    const isHigh = flag('Intercomm.Merge', 'high', high);
    return makeComm('Intracomm', native.MPI_Intercomm_merge(this, isHigh));
  }
}

provideClasses({ Intercomm });
declare module '../native/hooks.js' {
  interface Classes {
    Intercomm: Intercomm;
  }
}
