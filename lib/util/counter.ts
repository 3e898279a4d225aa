import { type Named, namedFunction, parameters } from '../base/named_arguments.js';
import { MPI } from '../index.js';
import { show } from '../native/argument_checks.js';
import { AtomicItems, checkComm, freed, misuse, type Numbers, Patience } from './tickets.js';

interface CounterArguments<T> {
  /** The first value. Default 0. */
  start?: T;
  /** What is added each time. Default 1. */
  step?: T;
  /** The type of the value as a type string. Default `'i'`, a C `int`. */
  typecode?: string;
  /** The processes. Default `MPI.COMM_SELF`. */
  comm?: MPI.Intracomm;
  /** Hints for the library. Default `MPI.INFO_NULL`. */
  info?: MPI.Info;
  /** The rank that has the value in its memory. Default 0. */
  root?: number;
}

const counterArguments = namedFunction(
  'Counter',
  ['start', 'step', 'typecode', 'comm', 'info', 'root'],
  (...values: unknown[]) => values,
);

// By the character of a datatype; C's long has 4 or 8 bytes.
const ARRAYS: Readonly<Record<string, readonly (new (length: number) => Numbers)[]>> = {
  b: [Int8Array],
  h: [Int16Array],
  i: [Int32Array],
  l: [Int32Array, BigInt64Array],
  q: [BigInt64Array],
  B: [Uint8Array],
  H: [Uint16Array],
  I: [Uint32Array],
  L: [Uint32Array, BigUint64Array],
  Q: [BigUint64Array],
  f: [Float32Array],
  d: [Float64Array],
};

/** A new array of one item of this type, each time. */
function itemMaker(typecode: string): () => Numbers {
  const datatype = MPI.Datatype.fromcode(typecode);
  const size = datatype.Get_size();
  const kinds = ARRAYS[datatype.typechar] ?? [];
  for (const kind of kinds) {
    const item = new kind(1);
    if (item.BYTES_PER_ELEMENT === size) return () => new kind(1);
  }
  throw new TypeError(
    `Counter: typecode must be that of a number, such as 'i', 'q' or 'd', but ${show(typecode)} came`,
  );
}

/** Stores a value that came as an argument, if it is one that the item can be. */
function store(method: string, argument: string, value: unknown, item: Numbers): Numbers {
  const isBig = typeof item[0] === 'bigint';
  if (typeof value !== (isBig ? 'bigint' : 'number')) {
    const expected = isBig ? 'a bigint' : 'a number';
    throw new TypeError(`${method}: ${argument} must be ${expected}, but ${show(value)} came`);
  }
  (item as { [index: number]: unknown })[0] = value;
  const isReal = item instanceof Float32Array || item instanceof Float64Array;
  if (!isReal && item[0] !== value) {
    throw new RangeError(
      `${method}: ${argument} must be an integer of ${8 * item.BYTES_PER_ELEMENT} bits, but is ${value}`,
    );
  }
  return item;
}

/**
 * A counter that processes share: each value is drawn once, by one of them. To hand out work, or
 * numbers that must differ. One process holds it; the others add to it by an atomic operation,
 * `MPI_Fetch_and_op`, for which that one need not do anything.
 *
 * @typeParam T `bigint` for the typecodes of 64-bit integers, such as `'q'`
 * @example
 * using counter = new Counter({ comm: MPI.COMM_WORLD });
 * for (const task of counter) {
 *   if (task >= tasks.length) break;
 *   work(tasks[task]);
 * }
 * @example
 * const big = new Counter<bigint>(0n, 1n, { typecode: 'q', comm: MPI.COMM_WORLD });
 * const value = await big.nextAsync();
 */
export class Counter<T extends number | bigint = number> {
  readonly #item: () => Numbers;
  readonly #step: Numbers;
  #items: AtomicItems | null;

  /**
   * Blocking and collective.
   *
   * @param start the first value; 0 if left out
   * @param step what `next` adds; 1 if left out
   * @param typecode the type as `MPI.Datatype.fromcode` takes it: `'i'` (default) for 32 bits,
   *   `'q'` for 64 bits and bigints, `'d'` for doubles …; integers wrap around at their ends
   * @param comm the processes; `MPI.COMM_SELF` if left out
   * @param root the process that holds it
   */
  constructor(
    ...values:
      | [start?: NoInfer<T>, step?: NoInfer<T>]
      | Named<CounterArguments<NoInfer<T>>, ['start', 'step', 'typecode', 'comm', 'info', 'root']>
  ) {
    const named = counterArguments(...values);
    const [, , typecode = 'i', comm = MPI.COMM_SELF, info = MPI.INFO_NULL, root = 0] = named;
    checkComm('Counter', comm);
    this.#item = itemMaker(typecode as string);
    const isBig = typeof this.#item()[0] === 'bigint';
    const [start = isBig ? 0n : 0, step = isBig ? 1n : 1] = named;
    const initial = store('Counter', 'start', start, this.#item());
    this.#step = store('Counter', 'step', step, this.#item());
    if (!Number.isInteger(root)) {
      throw new TypeError(`Counter: root must be an integer, but ${show(root)} came`);
    }
    if ((root as number) < 0 || (root as number) >= comm.Get_size()) {
      throw new RangeError(`Counter: root is ${root}, but comm has ${comm.Get_size()} processes`);
    }
    this.#items = new AtomicItems(initial, comm, info as MPI.Info, root as number);
  }

  /**
   * Draws the next value: what the counter is, before it is increased. Blocks for as long as the
   * access to the process that holds it takes.
   *
   * @param incr what to add instead of the step; 0 only looks
   */
  next(incr?: T | null): T;
  next(named: { incr?: T | null }): T;
  @parameters('Counter', 'incr')
  next(incr: unknown = null): T {
    const items = this.#alive('Counter.next');
    const result = this.#item();
    items.add(this.#increment('Counter.next', incr), result, 0);
    return result[0] as T;
  }

  /**
   * Draws the next value without blocking: the promise resolves to what the counter is before it is
   * increased.
   *
   * @param incr what to add instead of the step; 0 only looks
   */
  nextAsync(incr?: T | null): Promise<T>;
  nextAsync(named: { incr?: T | null }): Promise<T>;
  @parameters('Counter', 'incr')
  async nextAsync(incr: unknown = null): Promise<T> {
    const items = this.#alive('Counter.nextAsync');
    const result = this.#item();
    const increment = this.#increment('Counter.nextAsync', incr);
    await items.addAsync(increment, result, 0, new Patience());
    return result[0] as T;
  }

  /**
   * `for (const value of counter) { … }`: draws values until the loop is left. Blocking as `next`.
   */
  *[Symbol.iterator](): Generator<T, never> {
    for (;;) yield this.next();
  }

  /** `for await (const value of counter) { … }`: the same without blocking. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, never> {
    for (;;) yield await this.nextAsync();
  }

  /** Frees it. Nothing happens if it was freed before. Blocking and collective. */
  free(): void {
    if (this.#items?.isBusy) {
      throw misuse('Counter.free', 'a nextAsync of this process has not come back yet');
    }
    this.#items?.free();
    this.#items = null;
  }
  /** `using counter = new Counter(…)` frees it at the end of the block. */
  [Symbol.dispose](): void {
    this.free();
  }

  #alive(method: string): AtomicItems {
    if (this.#items === null) throw freed(method, 'the counter');
    return this.#items;
  }
  #increment(method: string, incr: unknown): Numbers {
    if (incr === null || incr === undefined) return this.#step;
    return store(method, 'incr', incr, this.#item());
  }
}
