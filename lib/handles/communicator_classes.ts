// Which class a communicator's handle belongs to. The classes register here, because a base class
// can't import the ones that extend it.

import type { Comm } from '../communicators/comm.js';
import type { Intercomm } from '../communicators/intercomm.js';
import type { Intracomm } from '../communicators/intracomm.js';
import { addon } from '../native/addon.js';
import { CART, DIST_GRAPH, GRAPH } from '../native/generated/constants.js';
import { MPI_Comm_test_inter, MPI_Topo_test } from '../native/generated/functions.js';
import type { Cartcomm } from '../topologies/cartcomm.js';
import type { Distgraphcomm } from '../topologies/distgraphcomm.js';
import type { Graphcomm } from '../topologies/graphcomm.js';

interface Classes {
  Comm: Comm;
  Intracomm: Intracomm;
  Intercomm: Intercomm;
  Cartcomm: Cartcomm;
  Graphcomm: Graphcomm;
  Distgraphcomm: Distgraphcomm;
}

export const commClasses: { [Name in keyof Classes]?: new () => Classes[Name] } = {};

/** What a communicator is without a topology: what its split gives. */
export type Plain<C> = C extends Intracomm ? Intracomm : C extends Intercomm ? Intercomm : Comm;

function classOf(handle: number): keyof Classes {
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
export function makeComm<Name extends keyof Classes>(name: Name, handle: number): Classes[Name] {
  const Class: (new () => Classes[Name]) | undefined = commClasses[name];
  if (Class === undefined) throw new Error('the communicator classes are not loaded');
  const comm = new Class();
  comm._handle = handle;
  return comm;
}

/** An object of the right class for a communicator's handle. */
export function wrapComm(handle: number): Comm {
  return makeComm(classOf(handle), handle);
}

/** The class of a communicator without its topology, as in mpi4py whatever its own class is. */
export function plainClassOf(comm: Comm): 'Comm' | 'Intracomm' | 'Intercomm' {
  const { Intracomm, Intercomm } = commClasses;
  if (Intracomm !== undefined && comm instanceof Intracomm) return 'Intracomm';
  return Intercomm !== undefined && comm instanceof Intercomm ? 'Intercomm' : 'Comm';
}
