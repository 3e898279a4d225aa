// Which class a communicator's handle belongs to. The classes register here, because a base class
// can't import the ones that extend it.
import type { Comm } from './comm.js';
import { addon } from './native/addon.js';
import { MPI_Comm_test_inter } from './native/functions.js';

type Constructor = new () => Comm;

export const commClasses: { Comm?: Constructor; Intracomm?: Constructor; Intercomm?: Constructor } =
  {};

function classOf(handle: number): Constructor | undefined {
  if (handle === addon.handles.COMM_NULL) return commClasses.Comm;
  // Known without asking MPI, which may not be initialized yet.
  if (handle === addon.handles.COMM_WORLD || handle === addon.handles.COMM_SELF) {
    return commClasses.Intracomm;
  }
  const inter = MPI_Comm_test_inter({ _handle: handle, _kind: 'Comm' });
  return inter ? commClasses.Intercomm : commClasses.Intracomm;
}

/** An object of the right class for a communicator's handle. */
export function wrapComm(handle: number): Comm {
  const Class = classOf(handle);
  if (Class === undefined) throw new Error('the communicator classes are not loaded');
  const comm = new Class();
  comm._handle = handle;
  return comm;
}
