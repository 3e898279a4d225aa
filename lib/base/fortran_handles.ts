// The integers by which Fortran knows MPI's objects.
import { addon } from '../native/addon.js';
import { checkInteger } from '../native/argument_checks.js';
import { c_to_fortran, fortran_to_c } from '../native/generated/functions.js';

// In the order of `Kind` in binding/chapters/fortran.cc.
const KINDS: readonly string[] = [
  'Comm',
  'Datatype',
  'Errhandler',
  'File',
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

/** The handle that the argument of `fromfortran` stands for; the null handle if MPI knows none. */
export function fromFortran(kind: string, fortran: unknown): number {
  checkInteger(`${kind}.fromfortran`, 'handle', fortran);
  // Open MPI gives an address of zero then, which is no handle of any class.
  return fortran_to_c(KINDS.indexOf(kind), fortran) || addon.handles[`${kind.toUpperCase()}_NULL`];
}
