// The integers by which Fortran knows MPI's objects.
import { c_to_fortran, fortran_to_c } from '../native/generated/functions.js';

// In the order of `Kind` in binding/chapters/fortran.cc.
const KINDS: readonly string[] = [
  'Comm',
  'Datatype',
  'Errhandler',
  'Group',
  'Info',
  'Message',
  'Op',
  'Request',
  'Win',
  'Session',
];

/** Fortran's integer for a handle of this class. */
export const toFortran = (kind: string, handle: number): number =>
  c_to_fortran(KINDS.indexOf(kind), handle);

/** The handle that Fortran's integer stands for; 0 if Open MPI knows none. */
export const fromFortran = (kind: string, fortran: number): number =>
  fortran_to_c(KINDS.indexOf(kind), fortran);
