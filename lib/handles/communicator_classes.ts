// Which class a communicator's handle belongs to, and what lower rooms need of communicators. The
// classes themselves are in higher rooms, which provide them.
import { addon } from '../native/addon.js';
import { CART, DIST_GRAPH, GRAPH } from '../native/generated/constants.js';
import {
  MPI_Comm_test_inter,
  MPI_Topo_test,
  mark_communicator,
} from '../native/generated/functions.js';
import { type Classes, classes } from '../native/hooks.js';
import type { HandleHolder } from '../native/message_data.js';

export type Comm = Classes['Comm'];
export type Intracomm = Classes['Intracomm'];
type Intercomm = Classes['Intercomm'];

/** What lower rooms ask a communicator. */
export interface Communicator extends HandleHolder {
  readonly is_null: boolean;
  Is_inter(): boolean;
  Get_rank(): number;
  Get_size(): number;
  /** How many processes it sends to and receives from. */
  _peers(): number;
  _isRoot(root: unknown, method: string): boolean;
  _checkRoot(root: unknown, method: string): void;
  _isLeaf(root: unknown): boolean;
}

type CommunicatorClass =
  | 'Comm'
  | 'Intracomm'
  | 'Intercomm'
  | 'Cartcomm'
  | 'Graphcomm'
  | 'Distgraphcomm';

/** What a communicator is without a topology: what its split gives. */
export type Plain<C> = C extends Intracomm ? Intracomm : C extends Intercomm ? Intercomm : Comm;

function classOf(handle: number): CommunicatorClass {
  if (handle === addon.handles.COMM_NULL) return 'Comm';
  // Known without asking MPI, which may not be initialized yet.
  if (handle === addon.handles.COMM_WORLD || handle === addon.handles.COMM_SELF) {
    return 'Intracomm';
  }
  const comm = { _handle: handle, _kind: 'Comm' };
  if (MPI_Comm_test_inter(comm)) return 'Intercomm';
  switch (MPI_Topo_test(comm)) {
    case CART:
      return 'Cartcomm';
    case GRAPH:
      return 'Graphcomm';
    case DIST_GRAPH:
      return 'Distgraphcomm';
    default:
      return 'Intracomm';
  }
}

/** An object of this class for a communicator's handle, which may be null. */
export function makeComm<Name extends CommunicatorClass>(
  name: Name,
  handle: number,
): Classes[Name] {
  const comm: Classes[Name] = new classes[name]();
  comm._handle = handle;
  return comm;
}

/** Notes that the program has made a communicator: what comes on it is looked at in the end. */
export function markNewComm(comm: HandleHolder): void {
  if (comm._handle !== addon.handles.COMM_NULL) mark_communicator(comm);
}

/** An object of this class for a communicator that was just made. */
export function wrapNewComm<Name extends CommunicatorClass>(
  name: Name,
  handle: number,
): Classes[Name] {
  const comm = makeComm(name, handle);
  markNewComm(comm);
  return comm;
}

/** An object of the right class for a communicator's handle. */
export function wrapComm(handle: number): Comm {
  return makeComm(classOf(handle), handle);
}

/** The class of a communicator without its topology, as in mpi4py whatever its own class is. */
export function plainClassOf(comm: Comm): 'Comm' | 'Intracomm' | 'Intercomm' {
  if (comm instanceof classes.Intracomm) return 'Intracomm';
  return comm instanceof classes.Intercomm ? 'Intercomm' : 'Comm';
}
