// Tags near the upper end of their range that a receive was ever posted for. Who needs a tag that
// fits no receive of the program asks for one here. Receives that were cancelled or freed, and
// those of another object for the same request, are too hard to follow one by one.

import { isWorldOpen, WORLD } from '../native/gate.js';
import { TAG_UB } from '../native/generated/constants.js';
import { MPI_Comm_get_attr } from '../native/generated/functions.js';

/** At least this is the upper bound of tags, by the MPI standard. */
const LEAST_BOUND = 32767;
/** How many tags at the upper end are looked at. */
const NOTED = 1024;

const posted = new Set<number>();
let upperBound = -1;
/** Tags below this one are not noted. */
let lowest = LEAST_BOUND - NOTED;

function askForBound(): void {
  if (upperBound >= 0 || !isWorldOpen()) return;
  upperBound = MPI_Comm_get_attr(WORLD, TAG_UB).value;
  lowest = upperBound - NOTED;
}

function note(tag: number): void {
  askForBound();
  if (tag > lowest) posted.add(tag);
}

/** Notes that a receive is posted for a tag. */
export function noteTag(tag: unknown): void {
  if (typeof tag === 'number' && tag > lowest) note(tag);
}

/** The highest tag that no receive was ever posted for; -1 if there is none. */
export function unusedTag(): number {
  askForBound();
  for (let tag = upperBound; tag > lowest; tag--) if (!posted.has(tag)) return tag;
  return -1;
}
