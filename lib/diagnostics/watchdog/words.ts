// How the watchdog says things.
import { showPlace } from '../places.js';
import type { Operation } from './report.js';

/** `rank 0`, `ranks 0–3 and 7`. */
export function ranksText(ranks: readonly number[]): string {
  const sorted = [...new Set(ranks)].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let i = 0; i < sorted.length; i++) {
    const first = i;
    while (i + 1 < sorted.length && sorted[i + 1] === sorted[i] + 1) i++;
    if (i > first + 1) parts.push(`${sorted[first]}–${sorted[i]}`);
    else parts.push(...sorted.slice(first, i + 1).map(String));
  }
  const last = parts.pop();
  const text = parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
  return `${sorted.length === 1 ? 'rank' : 'ranks'} ${text}`;
}

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
