import { parameters } from './arguments.js';
import { Comm } from './comm.js';
import { commClasses, makeComm } from './comm_classes.js';
import { Group } from './group.js';
import type { Intracomm } from './intracomm.js';
import * as native from './native/functions.js';
import { flag } from './topology.js';

/**
 * A communicator between two groups of processes: ranks given are those of the other group. In a
 * collective with a root, the root says `MPI.ROOT`, the others of its group `MPI.PROC_NULL`, and those
 * of the other group the root's rank.
 */
export class Intercomm extends Comm {
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

commClasses.Intercomm = Intercomm;
