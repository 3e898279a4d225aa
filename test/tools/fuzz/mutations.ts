// What may have happened to bytes on their way.
import type { Random } from '../../support/random';

type Mutation = (bytes: Uint8Array, random: Random, others: readonly Uint8Array[]) => Uint8Array;

const telling = [0x00, 0xff, 0x7f, 0x80, 0x01, 0x10];

function joined(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const part of parts) {
    whole.set(part, start);
    start += part.length;
  }
  return whole;
}

const place = (bytes: Uint8Array, random: Random) => random.below(bytes.length + 1);

function noise(random: Random, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = random.bits();
  return bytes;
}

/** A number where a length might stand: small, large, or about the length of what there is. */
function number(bytes: Uint8Array, random: Random): number {
  switch (random.below(5)) {
    case 0:
      return random.below(10);
    case 1:
      return bytes.length + random.below(9) - 4;
    case 2:
      return random.pick([
        2 ** 31 - 1,
        2 ** 31,
        2 ** 32 - 1,
        2 ** 30,
        2 ** 24,
        2 ** 29 + 1,
        65_536,
      ]);
    case 3:
      return 2 ** random.below(32) - 1;
    default:
      return random.bits();
  }
}

function overwrite(bytes: Uint8Array, random: Random, width: 1 | 2 | 4 | 8): Uint8Array {
  if (bytes.length < width) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = random.below(bytes.length - width + 1);
  const littleEndian = !random.oneIn(5);
  const value = number(bytes, random);
  if (width === 1) view.setUint8(at, value);
  else if (width === 2) view.setUint16(at, value, littleEndian);
  else if (width === 4) view.setUint32(at, value, littleEndian);
  else if (random.oneIn(2)) view.setFloat64(at, value, littleEndian);
  else view.setBigUint64(at, BigInt(Math.abs(value)) << BigInt(random.below(33)), littleEndian);
  return bytes;
}

/** Seven bits in each byte, the lowest first: how many formats write a number. */
function varint(bytes: Uint8Array, random: Random): Uint8Array {
  const encoded: number[] = [];
  let value = number(bytes, random) * 2 ** random.below(20);
  do {
    encoded.push((value % 128) + (value >= 128 ? 128 : 0));
    value = Math.floor(value / 128);
  } while (value > 0);
  const at = place(bytes, random);
  const skipped = random.below(3);
  return joined(bytes.subarray(0, at), Uint8Array.from(encoded), bytes.subarray(at + skipped));
}

const mutations: readonly Mutation[] = [
  // A bit, twice as often as the others.
  ...[0, 1].map(
    (): Mutation => (bytes, random) => {
      if (bytes.length > 0) bytes[random.below(bytes.length)] ^= 1 << random.below(8);
      return bytes;
    },
  ),
  (bytes, random) => bytes.subarray(0, place(bytes, random)),
  (bytes, random) => bytes.subarray(0, Math.max(0, bytes.length - 1 - random.below(8))),
  (bytes, random) => joined(bytes, noise(random, random.size(40))),
  (bytes, random) => {
    const at = place(bytes, random);
    return joined(bytes.subarray(0, at), noise(random, 1 + random.size(8)), bytes.subarray(at));
  },
  (bytes, random) => {
    const at = place(bytes, random);
    const inserted = new Uint8Array(1 + random.size(9)).fill(random.pick(telling));
    return joined(bytes.subarray(0, at), inserted, bytes.subarray(at));
  },
  (bytes, random) => {
    const at = place(bytes, random);
    return joined(bytes.subarray(0, at), bytes.subarray(at + 1 + random.size(9)));
  },
  (bytes, random) => {
    if (bytes.length > 0) bytes[random.below(bytes.length)] = random.pick(telling);
    return bytes;
  },
  (bytes, random) => {
    if (bytes.length > 0) bytes[random.below(bytes.length)] = random.below(48);
    return bytes;
  },
  (bytes, random) => overwrite(bytes, random, 1),
  (bytes, random) => overwrite(bytes, random, 2),
  (bytes, random) => overwrite(bytes, random, 4),
  (bytes, random) => overwrite(bytes, random, 8),
  varint,
  // The beginning of one and the end of another.
  (bytes, random, others) => {
    const other = random.pick(others);
    return joined(bytes.subarray(0, place(bytes, random)), other.subarray(place(other, random)));
  },
  // A piece of another in the middle.
  (bytes, random, others) => {
    const other = random.pick(others);
    const [from, at] = [place(other, random), place(bytes, random)];
    const piece = other.subarray(from, from + 1 + random.size(40));
    return joined(bytes.subarray(0, at), piece, bytes.subarray(at + random.size(40)));
  },
  // A piece again, many times.
  (bytes, random) => {
    const from = place(bytes, random);
    const piece = bytes.subarray(from, from + 1 + random.size(16));
    const times = random.oneIn(20) ? 1000 : random.size(20);
    const pieces = Array.from({ length: times }, () => piece);
    return joined(bytes.subarray(0, from), ...pieces, bytes.subarray(from));
  },
  // Two pieces that changed places.
  (bytes, random) => {
    const [a, b, c] = [place(bytes, random), place(bytes, random), place(bytes, random)].sort(
      (x, y) => x - y,
    );
    return joined(
      bytes.subarray(0, a),
      bytes.subarray(b, c),
      bytes.subarray(a, b),
      bytes.subarray(c),
    );
  },
];

/** What becomes of the data and the buffers of an object. They themselves stay as they are. */
export function mutated(
  parts: readonly Uint8Array[],
  random: Random,
  others: readonly Uint8Array[],
): Uint8Array[] {
  const result: Uint8Array[] = parts.map((part) => part.slice());
  // Behind the same beginning, so that it gets past the first byte.
  if (random.oneIn(50))
    result[0] = joined(parts[0].subarray(0, random.below(4)), noise(random, random.size(200)));
  for (let i = 1 + random.size(4); i > 0; i--) {
    const which = random.oneIn(10) ? random.below(result.length) : 0;
    if (result.length > 1 && random.oneIn(20)) spoilList(result, random);
    else result[which] = random.pick(mutations)(result[which] ?? result[0], random, others);
  }
  return result;
}

/** A buffer that is missing, at another's place, or not asked for. */
function spoilList(parts: Uint8Array[], random: Random): void {
  const at = 1 + random.below(parts.length - 1);
  if (random.oneIn(3)) parts.splice(at, 1);
  else if (random.oneIn(2)) parts.splice(at, 0, random.pick(parts).slice());
  else parts.push(...parts.splice(at, 1));
}
