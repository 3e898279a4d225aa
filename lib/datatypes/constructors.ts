// Constructors of derived datatypes.
import { type Named, parameters } from '../base/named_arguments.js';
import { countArray, integerArray } from '../memory/integer_lists.js';
import { addon } from '../native/addon.js';
import { isHandle, notHandle, notInteger, show } from '../native/argument_checks.js';
import {
  DISTRIBUTE_BLOCK,
  DISTRIBUTE_CYCLIC,
  DISTRIBUTE_DFLT_DARG,
  DISTRIBUTE_NONE,
  ORDER_C,
} from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import type { Classes } from '../native/hooks.js';
import { DatatypeBase, newDatatype, withHandle } from './datatype_base.js';

type Datatype = Classes['Datatype'];
type Integers = ArrayLike<number>;

function tooLarge(method: string, argument: string, value: number): RangeError {
  return new RangeError(
    `${method}: ${argument} must fit in 32 bits with this MPI library, but is ${value}`,
  );
}

const isTooLarge = (value: unknown): value is number =>
  !addon.wideCounts && Number.isSafeInteger(value) && ((value as number) | 0) !== value;

/** Refuses a count that the library takes as a C `int`. What is no integer fails later. */
function checkWidth(method: string, argument: string, value: unknown): void {
  if (isTooLarge(value)) throw tooLarge(method, argument, value);
}

function checkLength(method: string, argument: string, values: Integers, length: number): void {
  if (values.length === length) return;
  throw new RangeError(
    `${method}: ${argument} must have as many entries as the first array, ${length}, but has ${values.length}`,
  );
}

/** Counts, or displacements in items, which not every library takes beyond 32 bits. */
function counts(method: string, argument: string, values: unknown): number[] {
  const numbers = countArray(method, argument, values);
  const wrong = numbers.findIndex(isTooLarge);
  if (wrong >= 0) throw tooLarge(method, `${argument}[${wrong}]`, numbers[wrong]);
  return numbers;
}

const wide = (numbers: readonly number[]): BigInt64Array => BigInt64Array.from(numbers, BigInt);

type VectorArguments = Named<
  { count: number; blocklength: number; stride: number },
  ['count', 'blocklength', 'stride']
>;
type IndexedArguments = Named<
  { blocklengths: Integers; displacements: Integers },
  ['blocklengths', 'displacements']
>;
type IndexedBlockArguments = Named<
  { blocklength: number; displacements: Integers },
  ['blocklength', 'displacements']
>;
type StructArguments = Named<
  { blocklengths: Integers; displacements: Integers; datatypes: readonly Datatype[] },
  ['blocklengths', 'displacements', 'datatypes']
>;
type SubarrayArguments = Named<
  { sizes: Integers; subsizes: Integers; starts: Integers; order?: number },
  ['sizes', 'subsizes', 'starts', 'order']
>;
type DarrayArguments = Named<
  {
    size: number;
    rank: number;
    gsizes: Integers;
    distribs: Integers;
    dargs: Integers;
    psizes: Integers;
    order?: number;
  },
  ['size', 'rank', 'gsizes', 'distribs', 'dargs', 'psizes', 'order']
>;
type PrecisionArguments = Named<{ p: number; r: number }, ['p', 'r']>;

/**
 * How datatypes are made of others.
 *
 * @group Derived datatypes
 */
export abstract class DatatypeConstructors extends DatatypeBase {
  /**
   * Makes another datatype for the same items, with the attributes that their keys copy. It is
   * committed if this one is. Local. `MPI_Type_dup`
   *
   * @returns a new datatype. Free it with `Free`, or leave it to the garbage collector
   */
  Dup(): Datatype {
    return newDatatype(native.MPI_Type_dup(this));
  }

  /**
   * Makes a datatype of items that lie one behind the other. Local. `MPI_Type_contiguous`
   *
   * @param count the number of items of this datatype
   * @returns a new datatype, to be committed with `Commit` before a message uses it. Free it with
   *   `Free`, or leave it to the garbage collector
   * @throws {TypeError} if an argument is not an integer
   * @example
   * const pair = MPI.DOUBLE.Create_contiguous(2).Commit();
   */
  Create_contiguous(count: number): Datatype;
  Create_contiguous(named: { count: number }): Datatype;
  @parameters('Datatype', 'count')
  Create_contiguous(count: unknown): Datatype {
    return newDatatype(native.MPI_Type_contiguous(count, this));
  }

  /**
   * Makes a datatype of blocks at equal distances, such as a column of a matrix. Local.
   * `MPI_Type_vector`
   *
   * @param count the number of blocks
   * @param blocklength the number of items of this datatype in each block
   * @param stride how far apart the blocks begin, in items
   * @returns a new datatype, to be committed with `Commit` before a message uses it. Free it with
   *   `Free`, or leave it to the garbage collector
   * @throws {TypeError} if an argument is not an integer
   * @throws {RangeError} if a number does not fit in 32 bits, with a library before MPI 4
   * @example
   * // A column of a row-major matrix.
   * const column = MPI.DOUBLE.Create_vector(rows, 1, columns).Commit();
   */
  Create_vector(count: number, blocklength: number, stride: number): Datatype;
  Create_vector(...named: VectorArguments): Datatype;
  @parameters('Datatype', 'count', 'blocklength', 'stride')
  Create_vector(count: unknown, blocklength?: unknown, stride?: unknown): Datatype {
    checkWidth('Datatype.Create_vector', 'count', count);
    checkWidth('Datatype.Create_vector', 'blocklength', blocklength);
    checkWidth('Datatype.Create_vector', 'stride', stride);
    return newDatatype(native.MPI_Type_vector(count, blocklength, stride, this));
  }

  /**
   * Makes a datatype of blocks at equal distances in bytes. Local. `MPI_Type_create_hvector`
   *
   * @param count the number of blocks
   * @param blocklength the number of items of this datatype in each block
   * @param stride how far apart the blocks begin, in bytes
   * @returns a new datatype, to be committed with `Commit` before a message uses it. Free it with
   *   `Free`, or leave it to the garbage collector
   * @throws {TypeError} if an argument is not an integer
   * @throws {RangeError} if a number does not fit in 32 bits, with a library before MPI 4
   */
  Create_hvector(count: number, blocklength: number, stride: number): Datatype;
  Create_hvector(...named: VectorArguments): Datatype;
  @parameters('Datatype', 'count', 'blocklength', 'stride')
  Create_hvector(count: unknown, blocklength?: unknown, stride?: unknown): Datatype {
    checkWidth('Datatype.Create_hvector', 'count', count);
    checkWidth('Datatype.Create_hvector', 'blocklength', blocklength);
    return newDatatype(native.MPI_Type_create_hvector(count, blocklength, stride, this));
  }

  /**
   * Makes a datatype of blocks of different lengths at any places. Local. `MPI_Type_indexed`
   *
   * @param blocklengths the number of items of this datatype in each block
   * @param displacements where each block begins, in items
   * @returns a new datatype, to be committed with `Commit` before a message uses it. Free it with
   *   `Free`, or leave it to the garbage collector
   * @throws {TypeError} if an argument is not an integer, or not an array of integers
   * @throws {RangeError} if the arrays have different lengths
   * @example
   * // The upper triangle of a 3 × 3 matrix.
   * const triangle = MPI.DOUBLE.Create_indexed([3, 2, 1], [0, 4, 8]).Commit();
   */
  Create_indexed(blocklengths: Integers, displacements: Integers): Datatype;
  Create_indexed(...named: IndexedArguments): Datatype;
  @parameters('Datatype', 'blocklengths', 'displacements')
  Create_indexed(blocklengths: unknown, displacements?: unknown): Datatype {
    const method = 'Datatype.Create_indexed';
    const lengths = counts(method, 'blocklengths', blocklengths);
    const places = counts(method, 'displacements', displacements);
    checkLength(method, 'displacements', places, lengths.length);
    return newDatatype(native.MPI_Type_indexed(lengths.length, wide(lengths), wide(places), this));
  }

  /**
   * Makes a datatype of blocks of different lengths at places given in bytes. Local.
   * `MPI_Type_create_hindexed`
   *
   * @param blocklengths the number of items of this datatype in each block
   * @param displacements where each block begins, in bytes
   * @returns a new datatype, to be committed with `Commit` before a message uses it. Free it with
   *   `Free`, or leave it to the garbage collector
   * @throws {TypeError} if an argument is not an integer, or not an array of integers
   * @throws {RangeError} if the arrays have different lengths
   */
  Create_hindexed(blocklengths: Integers, displacements: Integers): Datatype;
  Create_hindexed(...named: IndexedArguments): Datatype;
  @parameters('Datatype', 'blocklengths', 'displacements')
  Create_hindexed(blocklengths: unknown, displacements?: unknown): Datatype {
    const method = 'Datatype.Create_hindexed';
    const lengths = counts(method, 'blocklengths', blocklengths);
    const places = countArray(method, 'displacements', displacements);
    checkLength(method, 'displacements', places, lengths.length);
    return newDatatype(
      native.MPI_Type_create_hindexed(lengths.length, wide(lengths), wide(places), this),
    );
  }

  /**
   * Makes a datatype of blocks of one length at any places. Local. `MPI_Type_create_indexed_block`
   *
   * @param blocklength the number of items of this datatype in every block
   * @param displacements where each block begins, in items
   * @returns a new datatype, to be committed with `Commit` before a message uses it. Free it with
   *   `Free`, or leave it to the garbage collector
   * @throws {TypeError} if an argument is not an integer, or not an array of integers
   * @throws {RangeError} if a number does not fit in 32 bits, with a library before MPI 4
   */
  Create_indexed_block(blocklength: number, displacements: Integers): Datatype;
  Create_indexed_block(...named: IndexedBlockArguments): Datatype;
  @parameters('Datatype', 'blocklength', 'displacements')
  Create_indexed_block(blocklength: unknown, displacements?: unknown): Datatype {
    const method = 'Datatype.Create_indexed_block';
    checkWidth(method, 'blocklength', blocklength);
    const places = counts(method, 'displacements', displacements);
    return newDatatype(
      native.MPI_Type_create_indexed_block(places.length, blocklength, wide(places), this),
    );
  }

  /**
   * Makes a datatype of blocks of one length at places given in bytes. Local.
   * `MPI_Type_create_hindexed_block`
   *
   * @param blocklength the number of items of this datatype in every block
   * @param displacements where each block begins, in bytes
   * @returns a new datatype, to be committed with `Commit` before a message uses it. Free it with
   *   `Free`, or leave it to the garbage collector
   * @throws {TypeError} if an argument is not an integer, or not an array of integers
   * @throws {RangeError} if a number does not fit in 32 bits, with a library before MPI 4
   */
  Create_hindexed_block(blocklength: number, displacements: Integers): Datatype;
  Create_hindexed_block(...named: IndexedBlockArguments): Datatype;
  @parameters('Datatype', 'blocklength', 'displacements')
  Create_hindexed_block(blocklength: unknown, displacements?: unknown): Datatype {
    const method = 'Datatype.Create_hindexed_block';
    checkWidth(method, 'blocklength', blocklength);
    const places = countArray(method, 'displacements', displacements);
    return newDatatype(
      native.MPI_Type_create_hindexed_block(places.length, blocklength, wide(places), this),
    );
  }

  /**
   * Makes a datatype of blocks of different datatypes: a record. Local. `MPI_Type_create_struct`
   *
   * @param blocklengths the number of items in each block
   * @param displacements where each block begins, in bytes
   * @param datatypes the datatype of the items of each block
   * @returns a new datatype, to be committed with `Commit` before a message uses it. Free it with
   *   `Free`, or leave it to the garbage collector
   * @throws {TypeError} if `datatypes` is not an array of datatypes
   * @throws {RangeError} if the arrays have different lengths
   * @example
   * // An int32 at byte 0 and three doubles at byte 8.
   * const record = MPI.Datatype.Create_struct([1, 3], [0, 8], [MPI.INT32_T, MPI.DOUBLE]).Commit();
   */
  static Create_struct(
    blocklengths: Integers,
    displacements: Integers,
    datatypes: readonly Datatype[],
  ): Datatype;
  static Create_struct(...named: StructArguments): Datatype;
  @parameters('Datatype', 'blocklengths', 'displacements', 'datatypes')
  static Create_struct(
    blocklengths: unknown,
    displacements?: unknown,
    datatypes?: unknown,
  ): Datatype {
    const method = 'Datatype.Create_struct';
    const lengths = counts(method, 'blocklengths', blocklengths);
    const places = countArray(method, 'displacements', displacements);
    checkLength(method, 'displacements', places, lengths.length);
    if (!Array.isArray(datatypes)) {
      throw new TypeError(
        `${method}: datatypes must be an array of MPI.Datatype, but ${show(datatypes)} came`,
      );
    }
    checkLength(method, 'datatypes', datatypes, lengths.length);
    const handles = Float64Array.from(datatypes, (datatype: unknown, i) => {
      if (isHandle(datatype, 'Datatype')) return datatype._handle;
      throw notHandle(method, `datatypes[${i}]`, 'Datatype', datatype);
    });
    return newDatatype(
      native.MPI_Type_create_struct(lengths.length, wide(lengths), wide(places), handles),
    );
  }

  /**
   * Makes a datatype of a part of an array of several dimensions. Its extent is that of the whole
   * array. Local. `MPI_Type_create_subarray`
   *
   * @param sizes the size of the whole array in each dimension, in items of this datatype
   * @param subsizes the size of the part in each dimension
   * @param starts where the part begins in each dimension
   * @param order `MPI.ORDER_C`, the last index varies fastest, or `MPI.ORDER_FORTRAN`. Default
   *   `MPI.ORDER_C`
   * @returns a new datatype, to be committed with `Commit` before a message uses it. Free it with
   *   `Free`, or leave it to the garbage collector
   * @throws {TypeError} if an argument is not an integer, or not an array of integers
   * @throws {RangeError} if the arrays have different lengths, or the part does not lie in the
   *   array
   * @example
   * // The inner 8 × 8 items of a 10 × 10 matrix.
   * const inner = MPI.DOUBLE.Create_subarray([10, 10], [8, 8], [1, 1]).Commit();
   */
  Create_subarray(sizes: Integers, subsizes: Integers, starts: Integers, order?: number): Datatype;
  Create_subarray(...named: SubarrayArguments): Datatype;
  @parameters('Datatype', 'sizes', 'subsizes', 'starts', 'order')
  Create_subarray(
    sizes: unknown,
    subsizes?: unknown,
    starts?: unknown,
    order: unknown = ORDER_C,
  ): Datatype {
    const method = 'Datatype.Create_subarray';
    const whole = counts(method, 'sizes', sizes);
    const part = counts(method, 'subsizes', subsizes);
    const first = counts(method, 'starts', starts);
    checkLength(method, 'subsizes', part, whole.length);
    checkLength(method, 'starts', first, whole.length);
    if (whole.length === 0) throw new RangeError(`${method}: sizes must not be empty`);
    // MPICH takes parts that lie outside, and messages would read there.
    for (let i = 0; i < whole.length; i++) {
      if (part[i] >= 1 && first[i] >= 0 && first[i] + part[i] <= whole[i]) continue;
      throw new RangeError(
        `${method}: in dimension ${i} the part of ${part[i]} items from ${first[i]} on does not lie in an array of ${whole[i]}`,
      );
    }
    return newDatatype(
      native.MPI_Type_create_subarray(
        whole.length,
        wide(whole),
        wide(part),
        wide(first),
        order,
        this,
      ),
    );
  }

  /**
   * Makes a datatype of the part that one process has of an array, which is distributed over a grid
   * of processes as in High Performance Fortran. Local. `MPI_Type_create_darray`
   *
   * @param size the number of processes, the product of `psizes`
   * @param rank the process whose part it is, from 0 to `size - 1`
   * @param gsizes the size of the whole array in each dimension, in items of this datatype
   * @param distribs how each dimension is distributed: `MPI.DISTRIBUTE_BLOCK`,
   *   `MPI.DISTRIBUTE_CYCLIC` or `MPI.DISTRIBUTE_NONE`
   * @param dargs the number of items in a block of each dimension, or `MPI.DISTRIBUTE_DFLT_DARG`
   * @param psizes the number of processes in each dimension
   * @param order `MPI.ORDER_C`, the last index varies fastest, or `MPI.ORDER_FORTRAN`. Default
   *   `MPI.ORDER_C`
   * @returns a new datatype, to be committed with `Commit` before a message uses it. Free it with
   *   `Free`, or leave it to the garbage collector
   * @throws {TypeError} if an argument is not an integer, or not an array of integers
   * @throws {RangeError} if the arrays have different lengths, or describe no distribution
   */
  Create_darray(
    size: number,
    rank: number,
    gsizes: Integers,
    distribs: Integers,
    dargs: Integers,
    psizes: Integers,
    order?: number,
  ): Datatype;
  Create_darray(...named: DarrayArguments): Datatype;
  @parameters('Datatype', 'size', 'rank', 'gsizes', 'distribs', 'dargs', 'psizes', 'order')
  Create_darray(
    size: unknown,
    rank?: unknown,
    gsizes?: unknown,
    distribs?: unknown,
    dargs?: unknown,
    psizes?: unknown,
    order: unknown = ORDER_C,
  ): Datatype {
    const method = 'Datatype.Create_darray';
    const whole = counts(method, 'gsizes', gsizes);
    const kinds = integerArray(method, 'distribs', distribs);
    const blocks = integerArray(method, 'dargs', dargs);
    const grid = integerArray(method, 'psizes', psizes);
    checkLength(method, 'distribs', kinds, whole.length);
    checkLength(method, 'dargs', blocks, whole.length);
    checkLength(method, 'psizes', grid, whole.length);
    checkDistribution(method, size, rank, whole, kinds, blocks, grid);
    return newDatatype(
      native.MPI_Type_create_darray(
        size,
        rank,
        whole.length,
        wide(whole),
        kinds,
        blocks,
        grid,
        order,
        this,
      ),
    );
  }

  /**
   * Makes a datatype of the same items with other bounds: the extent says where the next item
   * begins. Local. `MPI_Type_create_resized`
   *
   * @param lb the new lower bound, in bytes
   * @param extent how far apart items begin, in bytes
   * @returns a new datatype, to be committed with `Commit` before a message uses it. Free it with
   *   `Free`, or leave it to the garbage collector
   * @throws {TypeError} if an argument is not an integer
   * @example
   * // Columns that lie one element apart, so that a count of them are neighbouring columns.
   * const columns = MPI.DOUBLE.Create_vector(rows, 1, width).Create_resized(0, 8).Commit();
   */
  Create_resized(lb: number, extent: number): Datatype;
  Create_resized(...named: Named<{ lb: number; extent: number }, ['lb', 'extent']>): Datatype;
  @parameters('Datatype', 'lb', 'extent')
  Create_resized(lb: unknown, extent?: unknown): Datatype {
    return newDatatype(native.MPI_Type_create_resized(this, lb, extent));
  }

  // --- Predefined ones that are found by what they can hold
  // ---------------------------------------

  /**
   * Finds the pair of a value and an index for `MPI.MAXLOC` and `MPI.MINLOC`. Before MPI 4.1, one
   * of `MPI.DOUBLE_INT`, `MPI.FLOAT_INT` and similar ones. Local. `MPI_Type_get_value_index`
   *
   * @param value the datatype of the value, such as `MPI.DOUBLE`
   * @param index the datatype of the index, such as `MPI.INT`
   * @returns a predefined datatype; `MPI.DATATYPE_NULL` if there is none for the two
   * @throws {TypeError} if an argument is not a datatype
   * @throws {MPI.Exception} with the class `MPI.ERR_TYPE` if an argument is null
   */
  static Get_value_index(value: Datatype, index: Datatype): Datatype;
  static Get_value_index(
    ...named: Named<{ value: Datatype; index: Datatype }, ['value', 'index']>
  ): Datatype;
  @parameters('Datatype', 'value', 'index')
  static Get_value_index(value: unknown, index?: unknown): Datatype {
    return withHandle(native.MPI_Type_get_value_index(value, index));
  }

  /**
   * Finds the datatype of Fortran's `integer(selected_int_kind(r))`. Local.
   * `MPI_Type_create_f90_integer`
   *
   * @param r the decimal exponent range: numbers of up to `r` digits
   * @returns a predefined datatype, which is not freed
   * @throws {TypeError} if an argument is not an integer
   * @throws {MPI.Exception} if the library has no such integer
   */
  static Create_f90_integer(r: number): Datatype;
  static Create_f90_integer(named: { r: number }): Datatype;
  @parameters('Datatype', 'r')
  static Create_f90_integer(r: unknown): Datatype {
    return withHandle(native.MPI_Type_create_f90_integer(r));
  }

  /**
   * Finds the datatype of Fortran's `real(selected_real_kind(p, r))`. Local.
   * `MPI_Type_create_f90_real`
   *
   * @param p the number of decimal digits, or `MPI.UNDEFINED`
   * @param r the decimal exponent range, or `MPI.UNDEFINED`
   * @returns a predefined datatype, which is not freed
   * @throws {TypeError} if an argument is not an integer
   * @throws {MPI.Exception} if the library has no such number
   */
  static Create_f90_real(p: number, r: number): Datatype;
  static Create_f90_real(...named: PrecisionArguments): Datatype;
  @parameters('Datatype', 'p', 'r')
  static Create_f90_real(p: unknown, r?: unknown): Datatype {
    return withHandle(native.MPI_Type_create_f90_real(p, r));
  }

  /**
   * Finds the datatype of Fortran's `complex(selected_real_kind(p, r))`. Local.
   * `MPI_Type_create_f90_complex`
   *
   * @param p the number of decimal digits of its parts, or `MPI.UNDEFINED`
   * @param r the decimal exponent range of its parts, or `MPI.UNDEFINED`
   * @returns a predefined datatype, which is not freed
   * @throws {TypeError} if an argument is not an integer
   * @throws {MPI.Exception} if the library has no such number
   */
  static Create_f90_complex(p: number, r: number): Datatype;
  static Create_f90_complex(...named: PrecisionArguments): Datatype;
  @parameters('Datatype', 'p', 'r')
  static Create_f90_complex(p: unknown, r?: unknown): Datatype {
    return withHandle(native.MPI_Type_create_f90_complex(p, r));
  }

  /**
   * Finds the predefined datatype of a kind and a size. Local. `MPI_Type_match_size`
   *
   * @param typeclass `MPI.TYPECLASS_INTEGER`, `MPI.TYPECLASS_REAL` or `MPI.TYPECLASS_COMPLEX`
   * @param size the size in bytes
   * @returns a predefined datatype, which is not freed
   * @throws {TypeError} if an argument is not an integer
   * @throws {MPI.Exception} with the class `MPI.ERR_ARG` if there is none
   */
  static Match_size(typeclass: number, size: number): Datatype;
  static Match_size(
    ...named: Named<{ typeclass: number; size: number }, ['typeclass', 'size']>
  ): Datatype;
  @parameters('Datatype', 'typeclass', 'size')
  static Match_size(typeclass: unknown, size?: unknown): Datatype {
    return withHandle(native.MPI_Type_match_size(typeclass, size));
  }
}

// MPICH dies of an unknown distribution, and neither library refuses all that the standard forbids.
function checkDistribution(
  method: string,
  size: unknown,
  rank: unknown,
  gsizes: readonly number[],
  distribs: Int32Array,
  dargs: Int32Array,
  psizes: Int32Array,
): void {
  if (typeof size !== 'number' || (size | 0) !== size) throw notInteger(method, 'size', size);
  if (typeof rank !== 'number' || (rank | 0) !== rank) throw notInteger(method, 'rank', rank);
  if (gsizes.length === 0) throw new RangeError(`${method}: gsizes must not be empty`);
  if (psizes.some((each) => each < 1) || psizes.reduce((all, each) => all * each, 1) !== size) {
    throw new RangeError(
      `${method}: psizes must be positive numbers whose product is size, ${size}, but are ${psizes.join(', ')}`,
    );
  }
  if (rank < 0 || rank >= size) {
    throw new RangeError(`${method}: rank must be from 0 to size - 1, ${size - 1}, but is ${rank}`);
  }
  gsizes.forEach((gsize, i) => {
    const [distrib, darg, psize] = [distribs[i], dargs[i], psizes[i]];
    const refuse = (what: string): RangeError =>
      new RangeError(`${method}: in dimension ${i} ${what}`);
    if (gsize < 1) throw refuse(`gsizes is ${gsize}`);
    if (distrib === DISTRIBUTE_NONE) {
      if (psize !== 1) throw refuse(`DISTRIBUTE_NONE needs one process, but psizes is ${psize}`);
    } else if (distrib !== DISTRIBUTE_BLOCK && distrib !== DISTRIBUTE_CYCLIC) {
      throw refuse(`distribs is no MPI.DISTRIBUTE_* but ${distrib}`);
    }
    if (darg === DISTRIBUTE_DFLT_DARG) return;
    if (darg < 1) throw refuse(`dargs is ${darg}`);
    if (distrib === DISTRIBUTE_BLOCK && darg * psize < gsize) {
      throw refuse(`${psize} blocks of ${darg} do not hold ${gsize} items`);
    }
  });
}
