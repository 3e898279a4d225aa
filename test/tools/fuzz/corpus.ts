// Objects whose bytes are then changed. Each must come back first as structuredClone gives it.
import { tables } from '../../support/objects';
import { difference } from '../../support/objects/compare';
import { made } from '../../support/objects/table';
import type { Random } from '../../support/random';
import { RandomValues } from './random_values';
import { Registered } from './registered';
import type { Way } from './ways';

/** The bytes of an object, and how they are to be loaded. */
export interface Payload {
  readonly way: Way;
  readonly parts: Uint8Array[];
}

export interface Corpus {
  readonly payloads: Payload[];
  /** Of what came back otherwise: what it was, and the difference. */
  readonly differences: string[];
}

/** Not with `slice`: that of a Buffer is a view. */
export const copied = (parts: readonly Uint8Array[]): Uint8Array[] =>
  parts.map((part) => new Uint8Array(part));

/** Larger ones would only take time. */
const greatest = 8192;
export function makeCorpus(ways: readonly Way[], random: Random, randomValues: number): Corpus {
  const corpus: Corpus = { payloads: [], differences: [] };
  const add = (way: Way, parts: Uint8Array[]) => {
    if (parts.every(({ length }) => length <= greatest)) corpus.payloads.push({ way, parts });
  };
  const carry = (name: string, make: () => unknown) => {
    for (const way of ways) {
      try {
        const parts = copied(way.dump(make()));
        const copies = copied(parts);
        const found = difference(way.load(copies, random), structuredClone(make()));
        if (found !== null) corpus.differences.push(`${name}, ${way.name} › ${found}`);
        if (way.name !== 'dumps_oob' || parts.length > 1) add(way, parts);
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
    for (const way of ways) add(way, copied(way.dump([one, { one, other: new Registered(i) }])));
  }
  return corpus;
}
