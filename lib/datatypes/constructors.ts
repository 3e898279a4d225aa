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

type BlocksOf = { blocklengths: Integers; displacements: Integers };
type BlocksOrder = ['blocklengths', 'displacements'];
type EqualBlocks = { blocklength: number; displacements: Integers };
type EqualBlocksOrder = ['blocklength', 'displacements'];
type Strided = { count: number; blocklength: number; stride: number };
type StridedOrder = ['count', 'blocklength', 'stride'];
type Struct = BlocksOf & { datatypes: readonly Datatype[] };
type Subarray = { sizes: Integers; subsizes: Integers; starts: Integers; order?: number };
type Darray = {
  size: number;
  rank: number;
  gsizes: Integers;
  distribs: Integers;
  dargs: Integers;
  psizes: Integers;
  order?: number;
};

/**
 * The constructors. Each makes a new datatype of this one, local, which is to be committed before a
 * message can use it. The old ones may be freed.
 */
export abstract class DatatypeConstructors extends DatatypeBase {
  /** A new datatype of the same items, committed if this one is. Local. `MPI_Type_dup` */
  Dup(): Datatype {
    return newDatatype(native.MPI_Type_dup(this));
  }

  /** `count` items, one behind the other. Local. `MPI_Type_contiguous` */
  Create_contiguous(count: number): Datatype;
  Create_contiguous(named: { count: number }): Datatype;
  @parameters('Datatype', 'count')
  Create_contiguous(count: unknown): Datatype {
    return newDatatype(native.MPI_Type_contiguous(count, this));
  }

  /**
   * `count` blocks of `blocklength` items, whose starts lie `stride` items apart. Local.
   * `MPI_Type_vector`
   *
   * @example
   * // A column of a row-major matrix.
   * const column = MPI.DOUBLE.Create_vector(rows, 1, columns).Commit();
   */
  Create_vector(count: number, blocklength: number, stride: number): Datatype;
  Create_vector(...named: Named<Strided, StridedOrder>): Datatype;
  @parameters('Datatype', 'count', 'blocklength', 'stride')
  Create_vector(count: unknown, blocklength?: unknown, stride?: unknown): Datatype {
    checkWidth('Datatype.Create_vector', 'count', count);
    checkWidth('Datatype.Create_vector', 'blocklength', blocklength);
    checkWidth('Datatype.Create_vector', 'stride', stride);
    return newDatatype(native.MPI_Type_vector(count, blocklength, stride, this));
  }

  /** As `Create_vector`, with the stride in bytes. Local. `MPI_Type_create_hvector` */
  Create_hvector(count: number, blocklength: number, stride: number): Datatype;
  Create_hvector(...named: Named<Strided, StridedOrder>): Datatype;
  @parameters('Datatype', 'count', 'blocklength', 'stride')
  Create_hvector(count: unknown, blocklength?: unknown, stride?: unknown): Datatype {
    checkWidth('Datatype.Create_hvector', 'count', count);
    checkWidth('Datatype.Create_hvector', 'blocklength', blocklength);
    return newDatatype(native.MPI_Type_create_hvector(count, blocklength, stride, this));
  }

  /** Blocks of these lengths at these displacements, both in items. Local. `MPI_Type_indexed` */
  Create_indexed(blocklengths: Integers, displacements: Integers): Datatype;
  Create_indexed(...named: Named<BlocksOf, BlocksOrder>): Datatype;
  @parameters('Datatype', 'blocklengths', 'displacements')
  Create_indexed(blocklengths: unknown, displacements?: unknown): Datatype {
    const method = 'Datatype.Create_indexed';
    const lengths = counts(method, 'blocklengths', blocklengths);
    const places = counts(method, 'displacements', displacements);
    checkLength(method, 'displacements', places, lengths.length);
    return newDatatype(native.MPI_Type_indexed(lengths.length, wide(lengths), wide(places), this));
  }

  /** As `Create_indexed`, with displacements in bytes. Local. `MPI_Type_create_hindexed` */
  Create_hindexed(blocklengths: Integers, displacements: Integers): Datatype;
  Create_hindexed(...named: Named<BlocksOf, BlocksOrder>): Datatype;
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

  /** Blocks of one length at these displacements in items. Local. `MPI_Type_create_indexed_block` */
  Create_indexed_block(blocklength: number, displacements: Integers): Datatype;
  Create_indexed_block(...named: Named<EqualBlocks, EqualBlocksOrder>): Datatype;
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
   * As `Create_indexed_block`, with displacements in bytes. Local. `MPI_Type_create_hindexed_block`
   */
  Create_hindexed_block(blocklength: number, displacements: Integers): Datatype;
  Create_hindexed_block(...named: Named<EqualBlocks, EqualBlocksOrder>): Datatype;
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
   * A record: blocks of items of different datatypes at displacements in bytes. Local.
   * `MPI_Type_create_struct`
   *
   * @example
   * // An int32 at byte 0 and three doubles at byte 8.
   * const record = MPI.Datatype.Create_struct([1, 3], [0, 8], [MPI.INT32_T, MPI.DOUBLE]).Commit();
   */
  static Create_struct(
    blocklengths: Integers,
    displacements: Integers,
    datatypes: readonly Datatype[],
  ): Datatype;
  static Create_struct(
    ...named: Named<Struct, ['blocklengths', 'displacements', 'datatypes']>
  ): Datatype;
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
   * A part of an array of several dimensions: `subsizes` items from `starts` on, of an array of
   * `sizes`. Its extent is that of the whole array. Local. `MPI_Type_create_subarray`
   *
   * @param order `MPI.ORDER_C` (the last index varies fastest) or `MPI.ORDER_FORTRAN`
   */
  Create_subarray(sizes: Integers, subsizes: Integers, starts: Integers, order?: number): Datatype;
  Create_subarray(...named: Named<Subarray, ['sizes', 'subsizes', 'starts', 'order']>): Datatype;
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
   * The part of one process in an array that is distributed over a grid of processes, as in High
   * Performance Fortran. Local. `MPI_Type_create_darray`
   *
   * @param size the number of processes, the product of `psizes`
   * @param rank whose part it is
   * @param gsizes the size of the whole array in each dimension
   * @param distribs `MPI.DISTRIBUTE_BLOCK`, `MPI.DISTRIBUTE_CYCLIC` or `MPI.DISTRIBUTE_NONE`
   * @param dargs items in a block, or `MPI.DISTRIBUTE_DFLT_DARG`
   * @param psizes the number of processes in each dimension
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
  Create_darray(
    ...named: Named<Darray, ['size', 'rank', 'gsizes', 'distribs', 'dargs', 'psizes', 'order']>
  ): Datatype;
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
   * The same items with another lower bound and extent, in bytes: where the next item begins. Local.
   * `MPI_Type_create_resized`
   *
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

  // --- Predefined ones that are found by what they can hold ---------------------------------------

  /** The pair datatype for `MPI.MAXLOC` and `MPI.MINLOC`. Local. `MPI_Type_get_value_index` */
  static Get_value_index(value: Datatype, index: Datatype): Datatype;
  static Get_value_index(
    ...named: Named<{ value: Datatype; index: Datatype }, ['value', 'index']>
  ): Datatype;
  @parameters('Datatype', 'value', 'index')
  static Get_value_index(value: unknown, index?: unknown): Datatype {
    return withHandle(native.MPI_Type_get_value_index(value, index));
  }

  /** Fortran's `SELECTED_INT_KIND(r)`. Local. `MPI_Type_create_f90_integer` */
  static Create_f90_integer(r: number): Datatype;
  static Create_f90_integer(named: { r: number }): Datatype;
  @parameters('Datatype', 'r')
  static Create_f90_integer(r: unknown): Datatype {
    return withHandle(native.MPI_Type_create_f90_integer(r));
  }

  /** Fortran's `SELECTED_REAL_KIND(p, r)`. Local. `MPI_Type_create_f90_real` */
  static Create_f90_real(p: number, r: number): Datatype;
  static Create_f90_real(...named: Named<{ p: number; r: number }, ['p', 'r']>): Datatype;
  @parameters('Datatype', 'p', 'r')
  static Create_f90_real(p: unknown, r?: unknown): Datatype {
    return withHandle(native.MPI_Type_create_f90_real(p, r));
  }

  /** A complex number of such parts. Local. `MPI_Type_create_f90_complex` */
  static Create_f90_complex(p: number, r: number): Datatype;
  static Create_f90_complex(...named: Named<{ p: number; r: number }, ['p', 'r']>): Datatype;
  @parameters('Datatype', 'p', 'r')
  static Create_f90_complex(p: unknown, r?: unknown): Datatype {
    return withHandle(native.MPI_Type_create_f90_complex(p, r));
  }

  /**
   * The predefined datatype of a `MPI.TYPECLASS_*` with this many bytes. Local.
   * `MPI_Type_match_size`
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
