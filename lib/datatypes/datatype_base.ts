// What every chapter of the datatype's methods builds on: sizes, names, what it was made of, and
// who frees it.

import { inBytes } from '../base/description.js';
import { packageError } from '../base/exception.js';
import { LocalHandle } from '../base/local_handle.js';
import { parameters } from '../base/named_arguments.js';
import { asString } from '../native/argument_checks.js';
import {
  COMBINER_F90_COMPLEX,
  COMBINER_F90_INTEGER,
  COMBINER_F90_REAL,
  COMBINER_NAMED,
  COMBINER_VALUE_INDEX,
  ERR_TYPE,
} from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { type Classes, classes } from '../native/hooks.js';
import { freeDatatype } from '../workarounds/persistent_handles.js';

type Datatype = Classes['Datatype'];

/** What an item of such a datatype is made of. */
export interface Layout {
  /** The datatype of its elements, or BYTE. */
  readonly element: Datatype;
  /** How many of them are in it. */
  readonly elements: number;
  /** Whether it is a row of several elements, one behind the other. */
  readonly isPiece: boolean;
}

/** An object of a new handle, which is freed with it unless `Free` comes first. */
export function newDatatype(handle: number): Datatype {
  return withHandle(handle)._own(freeDatatype);
}

/** An object of a handle that somebody else owns, or MPI itself. */
export function withHandle(handle: number): Datatype {
  const datatype = new classes.Datatype();
  datatype._handle = handle;
  return datatype;
}

/** Combiners of datatypes that belong to the library. */
const PREDEFINED_COMBINERS = new Set([
  COMBINER_NAMED,
  COMBINER_VALUE_INDEX,
  COMBINER_F90_INTEGER,
  COMBINER_F90_REAL,
  COMBINER_F90_COMPLEX,
]);

type Envelope = [
  integers: number,
  addresses: number,
  counts: number,
  datatypes: number,
  combiner: number,
];
type Contents = [integers: number[], addresses: number[], counts: number[], datatypes: Datatype[]];

/** What a datatype is, and its end. */
export abstract class DatatypeBase extends LocalHandle {
  // Constant, and asked for with every message that names its datatype.
  private _size = -1;
  private _extents: readonly [number, number, number, number] | null = null;

  /** Returns how many bytes of data are in one item; gaps do not count. Local. `MPI_Type_size` */
  Get_size(): number {
    if (this._size < 0) this._size = native.MPI_Type_size(this);
    return this._size;
  }
  /** How many bytes of data are in one item; gaps do not count. Local. `MPI_Type_size` */
  get size(): number {
    return this.Get_size();
  }

  /** Lower bound, extent, true lower bound and true extent. @internal */
  _getExtents(): readonly [number, number, number, number] {
    if (this._extents === null) {
      const { lb, extent } = native.MPI_Type_get_extent(this);
      const { trueLb, trueExtent } = native.MPI_Type_get_true_extent(this);
      this._extents = [lb, extent, trueLb, trueExtent];
    }
    return this._extents;
  }

  /**
   * Returns where an item begins and how far apart items lie. Local. `MPI_Type_get_extent`
   *
   * @returns `[lb, extent]`: the lower bound and the distance from one item to the next, in bytes
   */
  Get_extent(): [lb: number, extent: number] {
    const [lb, extent] = this._getExtents();
    return [lb, extent];
  }
  /** How far apart items lie, in bytes. Local. `MPI_Type_get_extent` */
  get extent(): number {
    return this._getExtents()[1];
  }
  /** The lower bound: where an item begins, in bytes. Local. `MPI_Type_get_extent` */
  get lb(): number {
    return this._getExtents()[0];
  }
  /**
   * The upper bound: where an item ends and the next begins, in bytes. Local. `MPI_Type_get_extent`
   */
  get ub(): number {
    const [lb, extent] = this._getExtents();
    return lb + extent;
  }

  /**
   * Returns where the data of an item lie, without the gaps around them. Local.
   * `MPI_Type_get_true_extent`
   *
   * @returns `[lb, extent]`: where the data begin, and from there to their end, in bytes
   */
  Get_true_extent(): [lb: number, extent: number] {
    const [, , lb, extent] = this._getExtents();
    return [lb, extent];
  }
  /**
   * How many bytes there are from the begin to the end of the data of an item. Local.
   * `MPI_Type_get_true_extent`
   */
  get true_extent(): number {
    return this._getExtents()[3];
  }
  /** Where the data of an item begin, in bytes. Local. `MPI_Type_get_true_extent` */
  get true_lb(): number {
    return this._getExtents()[2];
  }
  /** Where the data of an item end, in bytes. Local. `MPI_Type_get_true_extent` */
  get true_ub(): number {
    const [, , lb, extent] = this._getExtents();
    return lb + extent;
  }

  /**
   * Returns the name, such as `'MPI_DOUBLE'`; an empty string if there is none, and
   * `'MPI_DATATYPE_NULL'` if the datatype is null. Local. `MPI_Type_get_name`
   */
  Get_name(): string {
    return this.is_null ? 'MPI_DATATYPE_NULL' : native.MPI_Type_get_name(this);
  }

  /** @internal */
  override _nameInMPI(): string {
    return this.Get_name();
  }

  /** @internal */
  override _facts(): readonly string[] {
    const size = this.Get_size();
    const { extent } = this;
    return extent === size ? [inBytes(size)] : [inBytes(size), `extent ${extent}`];
  }

  /**
   * Gives the datatype a name, which error messages and debuggers show. Local. `MPI_Type_set_name`
   *
   * @param name the name; MPI keeps at most `MPI.MAX_OBJECT_NAME - 1` bytes
   * @throws {TypeError} if `name` is not a string
   */
  Set_name(name: string): void;
  Set_name(named: { name: string }): void;
  @parameters('Datatype', 'name')
  Set_name(name: unknown): void {
    native.MPI_Type_set_name(this, asString('Datatype.Set_name', 'name', name));
  }
  /**
   * The name, such as `'MPI_DOUBLE'`, which error messages and debuggers show; an empty string if
   * there is none. Local. `MPI_Type_get_name` and `MPI_Type_set_name`
   */
  get name(): string {
    return this.Get_name();
  }
  // The property takes no names of parameters.
  set name(value: string) {
    native.MPI_Type_set_name(this, asString('Datatype.Set_name', 'name', value));
  }

  /**
   * Tells which constructor made the datatype, and how much `Get_contents` returns. Local.
   * `MPI_Type_get_envelope`
   *
   * @returns `[integers, addresses, counts, datatypes, combiner]`: four lengths, and an
   *   `MPI.COMBINER_*`
   */
  Get_envelope(): Envelope {
    const envelope = native.MPI_Type_get_envelope(this);
    const { numIntegers, numAddresses, numLargeCounts, numDatatypes, combiner } = envelope;
    return [numIntegers, numAddresses, numLargeCounts, numDatatypes, combiner];
  }
  /**
   * Which constructor made the datatype, and how much `contents` holds: `[integers, addresses,
   * counts, datatypes, combiner]`, four lengths and an `MPI.COMBINER_*`. Local.
   * `MPI_Type_get_envelope`
   */
  get envelope(): Envelope {
    return this.Get_envelope();
  }

  /**
   * Tells what the constructor of the datatype was given. Local. `MPI_Type_get_contents`
   *
   * @returns `[integers, addresses, counts, datatypes]`, in the order of the MPI standard. If
   *   one is 2^31 or more (MPI 4), counts and displacements are in the third array, else in the
   *   first two
   * @throws {MPI.Exception} with the class `MPI.ERR_TYPE` if it is one of MPI's own
   */
  Get_contents(): Contents {
    const [numIntegers, numAddresses, numCounts, numDatatypes, combiner] = this.Get_envelope();
    if (combiner === COMBINER_NAMED) {
      throw packageError(
        ERR_TYPE,
        `Datatype.Get_contents: MPI_ERR_TYPE: ${this.name} is one of MPI's own, which no constructor made`,
      );
    }
    const integers = new Int32Array(numIntegers);
    const addresses = new BigInt64Array(numAddresses);
    const counts = new BigInt64Array(numCounts);
    const datatypes = new Float64Array(numDatatypes);
    native.MPI_Type_get_contents(
      this,
      numIntegers,
      numAddresses,
      numCounts,
      numDatatypes,
      integers,
      addresses,
      counts,
      datatypes,
    );
    return [
      Array.from(integers),
      Array.from(addresses, Number),
      Array.from(counts, Number),
      Array.from(datatypes, (handle) => {
        const datatype = withHandle(handle);
        return datatype.is_predefined ? datatype : newDatatype(handle);
      }),
    ];
  }
  /**
   * What the constructor of the datatype was given: `[integers, addresses, counts, datatypes]`, in
   * the order of the MPI standard. Throws an exception for MPI's own datatypes. Local.
   * `MPI_Type_get_contents`
   */
  get contents(): Contents {
    return this.Get_contents();
  }

  /** Which constructor made the datatype: an `MPI.COMBINER_*`. Local. `MPI_Type_get_envelope` */
  get combiner(): number {
    return native.MPI_Type_get_envelope(this).combiner;
  }

  /**
   * Whether the datatype has a name in the MPI standard, and no constructor made it. Local.
   * `MPI_Type_get_envelope`
   */
  get is_named(): boolean {
    return this.combiner === COMBINER_NAMED;
  }

  /**
   * Whether the datatype is one of MPI's own, which are not freed. Local. `MPI_Type_get_envelope`
   */
  get is_predefined(): boolean {
    return (
      this.is_null || this._predefined.has(this._handle) || PREDEFINED_COMBINERS.has(this.combiner)
    );
  }

  /**
   * Makes the datatype ready for messages. Local. `MPI_Type_commit`
   *
   * @returns this datatype
   * @example
   * const column = MPI.DOUBLE.Create_vector(rows, 1, columns).Commit();
   */
  Commit(): this {
    native.MPI_Type_commit(this);
    return this;
  }

  /**
   * Frees the datatype, and makes this object null. Messages under way and datatypes made of it
   * stay valid. Local. `MPI_Type_free`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_TYPE` if it is null or one of MPI's own
   */
  Free(): void {
    // MPICH 4.0 frees the Fortran types that it keeps, and ends the process later over that.
    if (!this.is_null && this.is_predefined) {
      throw packageError(
        ERR_TYPE,
        `Datatype.Free: MPI_ERR_TYPE: ${this.name || 'the datatype'} is one of MPI's own, which can't be freed`,
      );
    }
    freeDatatype(this);
    this._disown();
    this._makeNull();
  }

  /** @internal */
  protected override _release(): void {
    this.Free();
  }

  /** Fortran's are not in the list of those that are known by name. @internal */
  protected override _isOfMPI(): boolean {
    return this.is_predefined;
  }

  /** @internal */
  protected override _makeNull(): void {
    super._makeNull();
    this._size = -1;
    this._extents = null;
  }
}

/** The handles of MPI's own datatypes that a datatype is made of. */
export function basicTypes(datatype: DatatypeBase, found = new Set<number>()): Set<number> {
  if (datatype.is_predefined) return found.add(datatype._handle);
  for (const part of datatype.Get_contents()[3]) {
    basicTypes(part, found);
    part.free();
  }
  return found;
}
