import { Comm } from './comm.js';
import { commClasses } from './comm_classes.js';
import { MPI_Comm_remote_size } from './native/functions.js';

/** A communicator between two groups of processes: ranks given are those of the other group. */
export class Intercomm extends Comm {
  /** The number of processes of the other group. Local. `MPI_Comm_remote_size` */
  Get_remote_size(): number {
    return MPI_Comm_remote_size(this);
  }
  get remote_size(): number {
    return this.Get_remote_size();
  }
}

commClasses.Intercomm = Intercomm;
