// Objects whose bytes are then changed. Each must come back first as structuredClone gives it.
import type { MPI } from 'mpi4node';
import { tables } from '../objects';
import { difference } from '../objects/compare';
import { made } from '../objects/table';
import type { Random } from './random';
import { RandomValues } from './random_values';
import { Registered } from './registered';

type Serializer = typeof MPI.serializer;

export interface Corpus {
  /** The data of an object alone, or the data and the buffers of one. */
  readonly payloads: Uint8Array[][];
  /** Of what came back otherwise: what it was, and the difference. */
  readonly differences: string[];
}

/** Larger ones would only take time. */
const greatest = 4096;
const offsets = 16;

/** The same bytes somewhere in a larger buffer. */
export function placed(bytes: Uint8Array, offset: number): Uint8Array {
  const place = new Uint8Array(bytes.length + offsets).fill(0xa5);
  place.set(bytes, offset);
  return place.subarray(offset, offset + bytes.length);
}

export function makeCorpus(serializer: Serializer, random: Random, randomValues: number): Corpus {
  const corpus: Corpus = { payloads: [], differences: [] };
  const add = (...parts: Uint8Array[]) => {
    if (parts.every(({ length }) => length <= greatest)) corpus.payloads.push(parts);
  };
  const carry = (name: string, make: () => unknown) => {
    for (const way of [inBand, outOfBand]) {
      try {
        const parts = way.dump(serializer, make());
        const received = way.load(
          serializer,
          parts.map((part) => placed(part, random.below(offsets))),
        );
        const found = difference(received, structuredClone(make()));
        if (found !== null) corpus.differences.push(`${name}, ${way.name} › ${found}`);
        if (way === inBand || parts.length > 1) add(...parts);
      } catch (error) {
        corpus.differences.push(`${name}, ${way.name} › ${String(error)}`);
      }
    }
  };
  for (const [table, values] of tables) {
    // What changes while it is looked at is not to be sent from its own place.
    if (table === 'objects that change meanwhile') continue;
    for (const [name, make] of values) carry(name, () => made(make));
  }
  const values = new RandomValues(random);
  for (let i = 0; i < randomValues; i++) {
    const value = values.next();
    carry(`random value ${i}`, () => value);
  }
  for (let i = 0; i < 50; i++) {
    const one = new Registered(values.next());
    add(serializer.dumps([one, { one, other: new Registered(i) }]));
  }
  return corpus;
}

const inBand = {
  name: 'dumps',
  dump: (serializer: Serializer, value: unknown) => [serializer.dumps(value)],
  load: (serializer: Serializer, [data]: readonly Uint8Array[]) => serializer.loads(data),
};

const outOfBand = {
  name: 'dumps_oob',
  dump: (serializer: Serializer, value: unknown) => {
    const { THRESHOLD } = serializer;
    serializer.THRESHOLD = 16;
    try {
      const [data, buffers] = serializer.dumps_oob(value);
      return [data, ...buffers];
    } finally {
      serializer.THRESHOLD = THRESHOLD;
    }
  },
  load: (serializer: Serializer, [data, ...buffers]: readonly Uint8Array[]) =>
    serializer.loads_oob(data, buffers),
};
