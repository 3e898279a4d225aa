// Numbers that are the same for the same seed, on every machine.
import prand, { type RandomGenerator } from 'pure-rand';

export class Random {
  readonly #generator: RandomGenerator;

  constructor(seed: number) {
    this.#generator = prand.xoroshiro128plus(seed);
  }

  /** 32 bits. */
  bits(): number {
    return this.#generator.unsafeNext() >>> 0;
  }

  /** From 0 up to, but not, the limit. */
  below(limit: number): number {
    return this.bits() % limit;
  }

  /** True one time in so many. */
  oneIn(count: number): boolean {
    return this.below(count) === 0;
  }

  /** Small more often than large. */
  size(limit: number): number {
    return this.below(1 + this.below(1 + this.below(limit)));
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }

  list<T>(length: number, make: (index: number) => T): T[] {
    return Array.from({ length }, (_, index) => make(index));
  }
}
