import { type Named, parameters } from '../base/named_arguments.js';
import { asDatatype, BYTE, type DatatypeSpec } from '../datatypes/datatype.js';
import { notInteger, show } from '../native/argument_checks.js';
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

/**
 * What is known of a message: where it came from, its tag, its length. Pass one to a receive, a probe
 * or a wait, and read it afterwards; it can be used again.
 *
 * @example
 * const status = new MPI.Status();
 * comm.Recv(buffer, { source: MPI.ANY_SOURCE, status });
 * console.log(status.source, status.tag, status.Get_count(MPI.DOUBLE));
 */
export class Status implements StatusTarget {
  /** @internal */
  readonly _words = new Int32Array(WORDS);

  /** @param status another status to copy */
  constructor(status: Status | null = null) {
    if (status === null) {
      this._words[F_SOURCE] = ANY_SOURCE;
      this._words[F_TAG] = ANY_TAG;
      this._words[F_ERROR] = SUCCESS;
    } else {
      this._words.set(status._words);
    }
  }

  /** @internal */
  _load(words: Int32Array, first: number): void {
    for (let i = 0; i < WORDS; i++) this._words[i] = words[first + i];
  }

  /** The rank that the message came from. */
  Get_source(): number {
    return this._words[F_SOURCE];
  }
  Set_source(source: number): void;
  Set_source(named: { source: number }): void;
  @parameters('Status', 'source')
  Set_source(source: unknown): void {
    this._words[F_SOURCE] = word('source', source);
  }
  get source(): number {
    return this.Get_source();
  }
  set source(value: number) {
    this._words[F_SOURCE] = word('source', value);
  }

  /** The tag of the message. */
  Get_tag(): number {
    return this._words[F_TAG];
  }
  Set_tag(tag: number): void;
  Set_tag(named: { tag: number }): void;
  @parameters('Status', 'tag')
  Set_tag(tag: unknown): void {
    this._words[F_TAG] = word('tag', tag);
  }
  get tag(): number {
    return this.Get_tag();
  }
  set tag(value: number) {
    this._words[F_TAG] = word('tag', value);
  }

  /** The error code of this message, set by the functions on several requests. */
  Get_error(): number {
    return this._words[F_ERROR];
  }
  Set_error(error: number): void;
  Set_error(named: { error: number }): void;
  @parameters('Status', 'error')
  Set_error(error: unknown): void {
    this._words[F_ERROR] = word('error', error);
  }
  get error(): number {
    return this.Get_error();
  }
  set error(value: number) {
    this._words[F_ERROR] = word('error', value);
  }

  /**
   * The number of items of `datatype` received, `MPI.UNDEFINED` where that is not a whole number.
   * Local. `MPI_Get_count`
   */
  Get_count(datatype?: DatatypeSpec): number;
  Get_count(named: { datatype?: DatatypeSpec }): number;
  @parameters('Status', 'datatype')
  Get_count(datatype: unknown = BYTE): number {
    return MPI_Get_count(this._words, asDatatype('Status.Get_count', 'datatype', datatype));
  }
  /** The number of bytes received. */
  get count(): number {
    return MPI_Get_count(this._words, BYTE);
  }

  /** The number of basic elements in the items received. Local. `MPI_Get_elements` */
  Get_elements(datatype: DatatypeSpec): number;
  Get_elements(named: { datatype: DatatypeSpec }): number;
  @parameters('Status', 'datatype')
  Get_elements(datatype: unknown): number {
    return MPI_Get_elements(this._words, asDatatype('Status.Get_elements', 'datatype', datatype));
  }

  /** Sets what `Get_count` and `Get_elements` answer. Local. `MPI_Status_set_elements` */
  Set_elements(datatype: DatatypeSpec, count: number): void;
  Set_elements(
    ...named: Named<{ datatype: DatatypeSpec; count: number }, ['datatype', 'count']>
  ): void;
  @parameters('Status', 'datatype', 'count')
  Set_elements(datatype: unknown, count?: unknown): void {
    const type = asDatatype('Status.Set_elements', 'datatype', datatype);
    MPI_Status_set_elements(this._words, type, count);
  }

  /** Whether the operation was cancelled. Local. `MPI_Test_cancelled` */
  Is_cancelled(): boolean {
    return MPI_Test_cancelled(this._words);
  }
  Set_cancelled(flag: boolean): void;
  Set_cancelled(named: { flag: boolean }): void;
  @parameters('Status', 'flag')
  Set_cancelled(flag: unknown): void {
    setCancelled(this._words, flag);
  }
  get cancelled(): boolean {
    return this.Is_cancelled();
  }
  set cancelled(value: boolean) {
    setCancelled(this._words, value);
  }

  /** The memory of the `MPI_Status` itself: an `ArrayBuffer` that this object goes on to use. */
  tomemory(): ArrayBuffer {
    return this._words.buffer;
  }

  /** Whether both hold the same. */
  equals(other: unknown): boolean {
    return other instanceof Status && this._words.every((value, i) => value === other._words[i]);
  }
}

/** A `status` argument: a Status, or null for none. */
export function asStatus(method: string, status: unknown): Status | null {
  if (status === null || status === undefined) return null;
  if (status instanceof Status) return status;
  throw new TypeError(`${method}: status must be an MPI.Status, but ${show(status)} came`);
}
