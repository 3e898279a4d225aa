import type { Random } from '../../support/random';

const offsets = 16;

/** The same bytes somewhere in a larger buffer, of which nothing may be seen. */
export function placed(bytes: Uint8Array, random: Random): Uint8Array {
  const place = new Uint8Array(bytes.length + offsets).fill(0xc3);
  const offset = random.below(offsets);
  place.set(bytes, offset);
  return place.subarray(offset, offset + bytes.length);
}
