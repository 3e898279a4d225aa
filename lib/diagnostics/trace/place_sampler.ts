// The places of calls, without taking the stack at each: that takes several microseconds.
import { type AnyFunction, captureStack, placeOf } from '../places.js';

/** A call and those before it, and where it was made. */
interface Known {
  word: number;
  /** How often it has been looked up since it was new. */
  count: number;
  /** Whether it was made from several places, so that only the stack tells. */
  isMixed: boolean;
}

/** A new one is proved by as many stacks, and then by one in `INTERVAL`, a power of 2. */
const PROOFS = 4;
const INTERVAL = 128;
const NEAR_FRAMES = 3;
const MOST_KNOWN = 10_000;

/**
 * Programs make the same calls in the same order again and again. So a call is known by its method,
 * communicator and tag, and by those of the four calls before it. One that has always been made
 * from one place is taken to be made from there, and its stack is taken now and then to check that.
 */
export class PlaceSampler {
  readonly #addWord: (place: string) => number;
  readonly #known = new Map<number, Known>();
  readonly #words = new Map<string, number>();
  /** The four calls before, a byte each. */
  #history = 0;

  constructor(addWord: (place: string) => number) {
    this.#addWord = addWord;
  }

  /**
   * The word of the place of a call.
   *
   * @param call  a number that calls of the same method, communicator and tag share
   * @param below the innermost function that is left out of the stack
   */
  find(call: number, below: AnyFunction): number {
    // A small integer of V8, which a map finds fastest.
    const key = (Math.imul(this.#history, 0x9e3779b1) ^ Math.imul(call, 0x85ebca6b)) & 0x3fffffff;
    this.#history = (this.#history << 8) ^ ((call ^ (call >>> 8)) & 0xff);
    const known = this.#known.get(key);
    if (known === undefined) {
      const word = this.#look(below);
      if (this.#known.size >= MOST_KNOWN) this.#known.clear();
      this.#known.set(key, { word, count: 1, isMixed: false });
      return word;
    }
    known.count = (known.count + 1) & 0x3fffffff;
    const isProof = known.count <= PROOFS || (known.count & (INTERVAL - 1)) === 0;
    if (isProof || known.isMixed) {
      const word = this.#look(below);
      if (word !== known.word) known.isMixed = true;
      known.word = word;
    }
    return known.word;
  }

  #look(below: AnyFunction): number {
    // Most calls are made by the program itself, and fewer frames are faster.
    const place = placeOf(captureStack(below, NEAR_FRAMES)) ?? placeOf(captureStack(below));
    if (place === null) return -1;
    const text = `${place.file}:${place.line}`;
    let word = this.#words.get(text);
    if (word === undefined) {
      word = this.#addWord(text);
      this.#words.set(text, word);
    }
    return word;
  }
}
