import { type Named, namedFunction, parameters } from '../base/named_arguments.js';
import { MPI } from '../index.js';
import { show } from '../native/argument_checks.js';
import { AtomicItems, checkComm, freed, misuse, type Numbers, Patience } from './tickets.js';

interface CounterArguments<T> {
  /** The first value. Default 0. */
  start?: T;
  /** What each call adds. Default 1. */
  step?: T;
  /**
   * The type of the value, as `MPI.Datatype.fromcode` takes it: `'i'` for integers of 32 bits,
   * `'q'` for bigints of 64 bits, `'d'` for floating-point numbers. Integers wrap around at their
   * ends. Default `'i'`.
   */
  typecode?: string;
  /** The processes that share it. Default `MPI.COMM_SELF`: this process alone. */
  comm?: MPI.Intracomm;
  /** Hints for the library. Default `MPI.INFO_NULL`. */
  info?: MPI.Info;
  /** The rank of the process that holds the value in its memory. Default 0. */
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
    `Counter: typecode must be a type string of numbers, such as 'i', 'q' or 'd', but ${show(typecode)} came`,
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
 * A counter that processes share: each value goes to one process only. Use it to hand out work,
 * or numbers that must differ. One process holds the value; the others add to it by an atomic
 * operation (`MPI_Fetch_and_op`). The process that holds it need not call anything.
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
   * Makes a counter. Free it with `free`. Blocking and collective over `comm`.
   *
   * @param start the first value. Default 0
   * @param step what each call adds. Default 1
   * @param typecode the type of the value, as `MPI.Datatype.fromcode` takes it: `'i'` for integers
   *   of 32 bits, `'q'` for bigints of 64 bits, `'d'` for floating-point numbers. Integers wrap
   *   around at their ends. Default `'i'`
   * @param comm the processes that share it. Default `MPI.COMM_SELF`: this process alone
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @param root the rank of the process that holds the value in its memory. Default 0
   * @throws {TypeError} if an argument is of the wrong type, or `typecode` is not the type string
   *   of a number
   * @throws {RangeError} if `start` or `step` does not fit in the type, or `root` is not a rank of
   *   `comm`
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
   * Draws the next value: returns the value of the counter and adds to it, in one step that no
   * other process can come between. Blocks only for the access to the process that holds it.
   * `MPI_Fetch_and_op`
   *
   * @param incr what to add instead of the step; 0 only looks. Default null: the step
   * @returns the value before
   * @throws {TypeError} if `incr` is of another type than the value
   * @throws {RangeError} if `incr` does not fit in the type
   * @throws {MPI.Exception} with the class `MPI.ERR_WIN` if the counter was freed
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
   * Draws the next value without blocking: gets the value of the counter and adds to it, in one
   * step that no other process can come between. Nonblocking. `MPI_Fetch_and_op`
   *
   * @param incr what to add instead of the step; 0 only looks. Default null: the step
   * @returns a promise of the value before
   * @throws {TypeError} by the promise, if `incr` is of another type than the value
   * @throws {RangeError} by the promise, if `incr` does not fit in the type
   * @throws {MPI.Exception} by the promise, with the class `MPI.ERR_WIN` if the counter was freed
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
   * Draws values until the loop is left: `for (const value of counter) { … }`. Blocks at each step
   * for the access to the process that holds the counter.
   */
  *[Symbol.iterator](): Generator<T, never> {
    for (;;) yield this.next();
  }

  /**
   * Draws values without blocking until the loop is left: `for await (const value of counter) { …
   * }`.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, never> {
    for (;;) yield await this.nextAsync();
  }

  /**
   * Frees the counter. Nothing happens if it was freed before. Blocking and collective.
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if a `nextAsync` of this process has
   *   not come back yet
   */
  free(): void {
    if (this.#items?.isBusy) {
      throw misuse('Counter.free', 'a nextAsync of this process has not come back yet');
    }
    this.#items?.free();
    this.#items = null;
  }
  /**
   * Frees the counter as `free()` does, at the end of the block that declares it: `using counter =
   * new Counter(…)`. Blocking and collective.
   */
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
