// What the workers of steps 6 and 7 do.
import { MPI } from 'mpi4node';
import { part } from '../shared/digits.mts';
import { findNearest } from './nearest.mts';
import { shareDigits } from './shared_digits.mts';

/** The program imports this module at all ranks, so that all take part in the allocation. */
export const digits = shareDigits(MPI.COMM_WORLD);

/** The task: which digit number `i` of the test seems to be. */
export function read(i: number): number {
  return findNearest(part(digits.test, i, i + 1).images, digits.training).digit;
}
