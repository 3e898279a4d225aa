// How the watchdog says things.
import { showPlace } from '../places.js';
import type { Operation } from './report.js';

/** Seconds as one says them. */
export const secondsText = (seconds: number): string =>
  seconds < 10 ? `${Math.round(seconds * 10) / 10} s` : `${Math.round(seconds)} s`;

/** ` at train.mjs:41`, or nothing. */
export function atPlace({ place, isPlaceExact }: Operation): string {
  if (place === null) return '';
  return isPlaceExact ? ` at ${showPlace(place)}` : `, last recorded at ${showPlace(place)}`;
}

/** ` on MPI_COMM_WORLD`, or nothing. */
export const onTeam = ({ team }: Operation): string => (team === null ? '' : ` on ${team.name}`);

/** The call and its place. */
export const operationText = (operation: Operation): string =>
  `${operation.text}${onTeam(operation)}${atPlace(operation)}`;
