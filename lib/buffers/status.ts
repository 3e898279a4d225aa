import { type InspectOptions, inspect } from 'node:util';
import { type Named, parameters } from '../base/named_arguments.js';
import { asDatatype, type DatatypeSpec } from '../datatypes/datatype.js';
import { BYTE } from '../datatypes/predefined.js';
import { integerArray } from '../memory/integer_lists.js';
import { isRevoked, notInteger, show } from '../native/argument_checks.js';
import { isRunning } from '../native/gate.js';
import {
  ANY_SOURCE,
  ANY_TAG,
  F_ERROR,
  F_SOURCE,
  F_STATUS_SIZE,
  F_TAG,
  SUCCESS,
} from '../native/generated/constants.js';
import {
  MPI_Get_count,
  MPI_Get_elements,
  MPI_Status_c2f,
  MPI_Status_f2c,
  MPI_Status_set_cancelled,
  MPI_Status_set_elements,
  MPI_Test_cancelled,
} from '../native/generated/functions.js';
import type { StatusTarget } from '../native/message_data.js';

const WORDS = F_STATUS_SIZE;

// Shared by the methods and the properties, which take no names of parameters.
function word(name: string, value: unknown): number {
  if (typeof value === 'number' && (value | 0) === value) return value;
  throw notInteger(`Status.Set_${name}`, name, value);
}

function setCancelled(words: Int32Array, flag: unknown): void {
  if (typeof flag !== 'boolean') {
    throw new TypeError(`Status.Set_cancelled: flag must be a boolean, but ${show(flag)} came`);
  }
  MPI_Status_set_cancelled(words, flag ? 1 : 0);
}

// Object.create(MPI.Status.prototype) makes objects that have no memory.
function wordsOf(status: Status): Status['_words'] {
  const words: Status['_words'] | undefined = status._words;
  if (words !== undefined) return words;
  throw new TypeError(
    'Status: the object has no status in it, because new MPI.Status() has not made it',
  );
}

/**
 * What is known of a message: its source, its tag and its length. Pass one to a receive, a probe or
 * a wait, and read it afterwards. It can be used again.
 *
 * A call that gets a message, or completes an operation, sets all of it. If there is nothing to
 * complete, because a request is null or inactive, the call sets it to what `new MPI.Status()` has.
 * A call that finds nothing yet, such as `Iprobe` or `Test`, leaves it as it is.
 *
 * @example
 * const status = new MPI.Status();
 * comm.Recv(buffer, { source: MPI.ANY_SOURCE, status });
 * console.log(status.source, status.tag, status.Get_count(MPI.DOUBLE));
 */
export class Status implements StatusTarget {
  /** @internal */
  readonly _words = new Int32Array(WORDS);

  /**
   * Makes a status without a message: its source is `MPI.ANY_SOURCE`, its tag `MPI.ANY_TAG` and its
   * length 0. Local.
   *
   * @param status another status, of which the new one is a copy. Default: none
   * @throws {TypeError} if `status` is neither an `MPI.Status` nor null
   */
  constructor(status: Status | null = null) {
    const other = asStatus('Status', status);
    if (other === null) {
      this._words[F_SOURCE] = ANY_SOURCE;
      this._words[F_TAG] = ANY_TAG;
      this._words[F_ERROR] = SUCCESS;
    } else {
      this._words.set(other._words);
    }
  }

  /** @internal */
  _load(words: Int32Array, first: number): void {
    for (let i = 0; i < WORDS; i++) this._words[i] = words[first + i];
  }

  /**
   * Gives the status as Fortran has it, to hand it to a library in Fortran. Local.
   * `MPI_Status_c2f`
   *
   * @returns `MPI.F_STATUS_SIZE` integers
   */
  tofortran(): number[] {
    const fortran = new Int32Array(WORDS);
    MPI_Status_c2f(wordsOf(this), fortran);
    return Array.from(fortran);
  }

  /**
   * Makes a status of what Fortran has for one. Local. `MPI_Status_f2c`
   *
   * @param status `MPI.F_STATUS_SIZE` integers, as `tofortran()` gives them
   * @returns a new status
   * @throws {TypeError} if `status` is not an array of integers
   * @throws {RangeError} if it is not of that length
   */
  static fromfortran(status: ArrayLike<number>): Status;
  static fromfortran(named: { status: ArrayLike<number> }): Status;
  @parameters('Status', 'status')
  static fromfortran(status: unknown): Status {
    const fortran = integerArray('Status.fromfortran', 'status', status);
    if (fortran.length !== WORDS) {
      throw new RangeError(
        `Status.fromfortran: status must have ${WORDS} integers, but has ${fortran.length}`,
      );
    }
    const made = new Status();
    MPI_Status_f2c(fortran, made._words);
    return made;
  }

  /** Returns the rank that the message came from: the field `MPI_SOURCE`. Local. */
  Get_source(): number {
    return wordsOf(this)[F_SOURCE];
  }
  /**
   * Sets the rank that the message came from: the field `MPI_SOURCE`. Local.
   *
   * @param source the rank, an integer of 32 bits
   * @throws {TypeError} if `source` is not an integer
   * @throws {RangeError} if it does not fit in 32 bits
   */
  Set_source(source: number): void;
  Set_source(named: { source: number }): void;
  @parameters('Status', 'source')
  Set_source(source: unknown): void {
    wordsOf(this)[F_SOURCE] = word('source', source);
  }
  /** The rank that the message came from: the field `MPI_SOURCE`. */
  get source(): number {
    return this.Get_source();
  }
  set source(value: number) {
    wordsOf(this)[F_SOURCE] = word('source', value);
  }

  /** Returns the tag of the message: the field `MPI_TAG`. Local. */
  Get_tag(): number {
    return wordsOf(this)[F_TAG];
  }
  /**
   * Sets the tag of the message: the field `MPI_TAG`. Local.
   *
   * @param tag the tag, an integer of 32 bits
   * @throws {TypeError} if `tag` is not an integer
   * @throws {RangeError} if it does not fit in 32 bits
   */
  Set_tag(tag: number): void;
  Set_tag(named: { tag: number }): void;
  @parameters('Status', 'tag')
  Set_tag(tag: unknown): void {
    wordsOf(this)[F_TAG] = word('tag', tag);
  }
  /** The tag of the message: the field `MPI_TAG`. */
  get tag(): number {
    return this.Get_tag();
  }
  set tag(value: number) {
    wordsOf(this)[F_TAG] = word('tag', value);
  }

  /**
   * Returns the error code of the operation: the field `MPI_ERROR`. It is `MPI.SUCCESS` unless the
   * operation failed. If one of several requests fails, `MPI.ERR_PENDING` says that another is
   * neither complete nor has failed. Local.
   */
  Get_error(): number {
    return wordsOf(this)[F_ERROR];
  }
  /**
   * Sets the error code of the message: the field `MPI_ERROR`. Local.
   *
   * @param error the error code, an integer of 32 bits
   * @throws {TypeError} if `error` is not an integer
   * @throws {RangeError} if it does not fit in 32 bits
   */
  Set_error(error: number): void;
  Set_error(named: { error: number }): void;
  @parameters('Status', 'error')
  Set_error(error: unknown): void {
    wordsOf(this)[F_ERROR] = word('error', error);
  }
  /**
   * The error code of the operation: the field `MPI_ERROR`. It is `MPI.SUCCESS` unless the
   * operation failed. If one of several requests fails, `MPI.ERR_PENDING` says that another is
   * neither complete nor has failed.
   */
  get error(): number {
    return this.Get_error();
  }
  set error(value: number) {
    wordsOf(this)[F_ERROR] = word('error', value);
  }

  /**
   * Returns how many items of a datatype the message has. Use it after a receive that may get fewer
   * items than asked for, or after a probe to make room. Local. `MPI_Get_count`
   *
   * @param datatype the datatype to count in, or its type string. Default `MPI.BYTE`
   * @returns the number of items; `MPI.UNDEFINED` if it is not a whole number
   * @throws {TypeError} if `datatype` is not a datatype
   * @throws {MPI.Exception} with the class `MPI.ERR_TYPE` if it is null
   * @example
   * const status = new MPI.Status();
   * comm.Probe({ source: 0, status });
   * const values = new Float64Array(status.Get_count(MPI.DOUBLE));
   * comm.Recv(values, { source: 0 });
   */
  Get_count(datatype?: DatatypeSpec): number;
  Get_count(named: { datatype?: DatatypeSpec }): number;
  @parameters('Status', 'datatype')
  Get_count(datatype: unknown = BYTE): number {
    return MPI_Get_count(wordsOf(this), asDatatype('Status.Get_count', 'datatype', datatype));
  }
  /**
   * The length of the message in bytes; `MPI.UNDEFINED` if it is not known. Set it in the query
   * function of a `Grequest`. `MPI_Get_count` and `MPI_Status_set_elements`
   */
  get count(): number {
    return MPI_Get_count(wordsOf(this), BYTE);
  }
  set count(value: number) {
    MPI_Status_set_elements(wordsOf(this), BYTE, value);
  }

  /**
   * Returns how many basic elements the message has, with those of an item that is not complete.
   * Use it for a derived datatype whose last item may be cut off. Local. `MPI_Get_elements`
   *
   * @param datatype the datatype that was received, or its type string
   * @returns the number of basic elements; `MPI.UNDEFINED` if it is not a whole number
   * @throws {TypeError} if `datatype` is not a datatype
   * @throws {MPI.Exception} with the class `MPI.ERR_TYPE` if it is null
   */
  Get_elements(datatype: DatatypeSpec): number;
  Get_elements(named: { datatype: DatatypeSpec }): number;
  @parameters('Status', 'datatype')
  Get_elements(datatype: unknown): number {
    return MPI_Get_elements(wordsOf(this), asDatatype('Status.Get_elements', 'datatype', datatype));
  }

  /**
   * Sets the length of the message, which `Get_count` and `Get_elements` return. Use it in the
   * query function of a `Grequest`. Local. `MPI_Status_set_elements`
   *
   * @param datatype the datatype to count in, or its type string
   * @param count the number of basic elements
   * @throws {TypeError} if `datatype` is not a datatype, or `count` not an integer
   * @throws {MPI.Exception} with the class `MPI.ERR_TYPE` if the datatype is null
   */
  Set_elements(datatype: DatatypeSpec, count: number): void;
  Set_elements(
    ...named: Named<{ datatype: DatatypeSpec; count: number }, ['datatype', 'count']>
  ): void;
  @parameters('Status', 'datatype', 'count')
  Set_elements(datatype: unknown, count?: unknown): void {
    const type = asDatatype('Status.Set_elements', 'datatype', datatype);
    MPI_Status_set_elements(wordsOf(this), type, count);
  }

  /** Tells whether the operation was cancelled by `Request.Cancel`. Local. `MPI_Test_cancelled` */
  Is_cancelled(): boolean {
    return MPI_Test_cancelled(wordsOf(this));
  }
  /**
   * Sets whether the operation was cancelled. Use it in the query function of a `Grequest`. Local.
   * `MPI_Status_set_cancelled`
   *
   * @param flag whether it was cancelled
   * @throws {TypeError} if `flag` is not a boolean
   */
  Set_cancelled(flag: boolean): void;
  Set_cancelled(named: { flag: boolean }): void;
  @parameters('Status', 'flag')
  Set_cancelled(flag: unknown): void {
    setCancelled(wordsOf(this), flag);
  }
  /**
   * Whether the operation was cancelled by `Request.Cancel`. `MPI_Test_cancelled` and
   * `MPI_Status_set_cancelled`
   */
  get cancelled(): boolean {
    return this.Is_cancelled();
  }
  set cancelled(value: boolean) {
    setCancelled(wordsOf(this), value);
  }

  /**
   * Returns the memory of the `MPI_Status` itself, for another addon. It is not a copy: what is
   * written there changes this status. Its layout is that of the MPI library; `MPI.F_SOURCE`,
   * `MPI.F_TAG` and `MPI.F_ERROR` tell where the fields are. Local.
   */
  tomemory(): ArrayBuffer {
    return wordsOf(this).buffer;
  }

  /**
   * Says what is known of the message, as `console.log` shows it; its length in bytes only while
   * MPI runs. Local.
   *
   * @returns such as `Status { source: 1, tag: 5, error: 0, count: 80 }`
   */
  toString(): string {
    return this[inspect.custom](0, {});
  }

  /** @internal */
  [inspect.custom](_depth: number, options: InspectOptions): string {
    const { source, tag, error } = this;
    const known = { source, tag, error };
    const shown = isRunning()
      ? { ...known, count: this.count, ...(this.cancelled ? { cancelled: true } : {}) }
      : known;
    return `${this.constructor.name} ${inspect(shown, { ...options, breakLength: Infinity })}`;
  }

  /**
   * Tells whether another status says the same of its message, in all that the library keeps.
   * Local.
   *
   * @param other anything; the result is false if it is not a status
   * @returns whether both have the same contents
   */
  equals(other: unknown): boolean {
    const words = wordsOf(this);
    if (isRevoked(other) || !(other instanceof Status)) return false;
    return words.every((value, i) => value === other._words?.[i]);
  }
}

/** A `status` argument: a Status, or null for none. */
export function asStatus(method: string, status: unknown): Status | null {
  if (status === null || status === undefined) return null;
  // What only inherits from a status has no memory.
  if (!isRevoked(status) && status instanceof Status && status._words !== undefined) return status;
  throw new TypeError(`${method}: status must be an MPI.Status, but ${show(status)} came`);
}
