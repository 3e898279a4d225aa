// What the functions of datatypes take by name. A call gives all of its arguments in one object, or the
// first ones by position and the rest in an object.

import type { AnyMemory } from '../memory/strided_array.js';
import type { Classes } from '../native/hooks.js';

type Comm = Classes['Comm'];
type Datatype = Classes['Datatype'];
type Integers = ArrayLike<number>;

// --- Items at regular distances -------------------------------------------------------------------

export interface StrideOptions {
  /** How far apart the blocks begin: in items, for `Create_hvector` in bytes. */
  stride: number;
}

export interface VectorBlockOptions extends StrideOptions {
  /** The number of items in each block. */
  blocklength: number;
}

export interface VectorOptions extends VectorBlockOptions {
  /** The number of blocks. */
  count: number;
}

export type VectorArguments =
  | [options: VectorOptions]
  | [count: number, options: VectorBlockOptions]
  | [count: number, blocklength: number, options: StrideOptions];

// --- Items anywhere -------------------------------------------------------------------------------

export interface DisplacementsOptions {
  /** Where each block begins: in items, for the functions with an h in their name in bytes. */
  displacements: Integers;
}

export interface IndexedOptions extends DisplacementsOptions {
  /** The number of items in each block. */
  blocklengths: Integers;
}

export type IndexedArguments =
  | [options: IndexedOptions]
  | [blocklengths: Integers, options: DisplacementsOptions];

export interface IndexedBlockOptions extends DisplacementsOptions {
  /** The number of items in every block. */
  blocklength: number;
}

export type IndexedBlockArguments =
  | [options: IndexedBlockOptions]
  | [blocklength: number, options: DisplacementsOptions];

export interface DatatypesOptions {
  /** The datatype of the items of each block. */
  datatypes: readonly Datatype[];
}

export interface StructDisplacementsOptions extends DatatypesOptions {
  /** Where each block begins, in bytes. */
  displacements: Integers;
}

export interface StructOptions extends StructDisplacementsOptions {
  /** The number of items in each block. */
  blocklengths: Integers;
}

export type StructArguments =
  | [options: StructOptions]
  | [blocklengths: Integers, options: StructDisplacementsOptions]
  | [blocklengths: Integers, displacements: Integers, options: DatatypesOptions];

// --- Parts of arrays ------------------------------------------------------------------------------

export interface OrderOptions {
  /** `MPI.ORDER_C`, the last index varies fastest, or `MPI.ORDER_FORTRAN`. Default `MPI.ORDER_C` */
  order?: number;
}

export interface StartsOptions extends OrderOptions {
  /** Where the part begins in each dimension, in items. */
  starts: Integers;
}

export interface SubsizesOptions extends StartsOptions {
  /** The size of the part in each dimension, in items. */
  subsizes: Integers;
}

export interface SubarrayOptions extends SubsizesOptions {
  /** The size of the whole array in each dimension, in items. */
  sizes: Integers;
}

export type SubarrayArguments =
  | [options: SubarrayOptions]
  | [sizes: Integers, options: SubsizesOptions]
  | [sizes: Integers, subsizes: Integers, options: StartsOptions]
  | [sizes: Integers, subsizes: Integers, starts: Integers, options: OrderOptions];

export interface PsizesOptions extends OrderOptions {
  /** The number of processes in each dimension. */
  psizes: Integers;
}

export interface DargsOptions extends PsizesOptions {
  /** The number of items in a block of each dimension, or `MPI.DISTRIBUTE_DFLT_DARG`. */
  dargs: Integers;
}

export interface DistribsOptions extends DargsOptions {
  /** `MPI.DISTRIBUTE_BLOCK`, `MPI.DISTRIBUTE_CYCLIC` or `MPI.DISTRIBUTE_NONE`, of each dimension. */
  distribs: Integers;
}

export interface GsizesOptions extends DistribsOptions {
  /** The size of the whole array in each dimension, in items. */
  gsizes: Integers;
}

export interface DarrayRankOptions extends GsizesOptions {
  /** The process whose part it is, from 0 to `size - 1`. */
  rank: number;
}

export interface DarrayOptions extends DarrayRankOptions {
  /** The number of processes. */
  size: number;
}

type FromGsizes =
  | [options: GsizesOptions]
  | [gsizes: Integers, options: DistribsOptions]
  | [gsizes: Integers, distribs: Integers, options: DargsOptions]
  | [gsizes: Integers, distribs: Integers, dargs: Integers, options: PsizesOptions]
  | [
      gsizes: Integers,
      distribs: Integers,
      dargs: Integers,
      psizes: Integers,
      options: OrderOptions,
    ];

export type DarrayArguments =
  | [options: DarrayOptions]
  | [size: number, options: DarrayRankOptions]
  | [size: number, rank: number, ...rest: FromGsizes];

// --- Others ---------------------------------------------------------------------------------------

export interface ExtentOptions {
  /** The new extent in bytes: how far apart items begin. */
  extent: number;
}

export interface ResizedOptions extends ExtentOptions {
  /** The new lower bound in bytes. */
  lb: number;
}

export type ResizedArguments = [options: ResizedOptions] | [lb: number, options: ExtentOptions];

export interface IndexOptions {
  /** The datatype of the index. */
  index: Datatype;
}

export interface ValueIndexOptions extends IndexOptions {
  /** The datatype of the value. */
  value: Datatype;
}

export type ValueIndexArguments =
  | [options: ValueIndexOptions]
  | [value: Datatype, options: IndexOptions];

export interface RangeOptions {
  /** The decimal exponent range. */
  r: number;
}

export interface PrecisionOptions extends RangeOptions {
  /** The number of decimal digits. */
  p: number;
}

export type PrecisionArguments = [options: PrecisionOptions] | [p: number, options: RangeOptions];

export interface SizeOptions {
  /** The size in bytes. */
  size: number;
}

export interface TypeclassOptions extends SizeOptions {
  /** `MPI.TYPECLASS_INTEGER`, `MPI.TYPECLASS_REAL` or `MPI.TYPECLASS_COMPLEX`. */
  typeclass: number;
}

export type TypeclassArguments =
  | [options: TypeclassOptions]
  | [typeclass: number, options: SizeOptions];

// --- Packing --------------------------------------------------------------------------------------

export interface PackCommOptions {
  /** The communicator on which the bytes are sent. */
  comm: Comm;
}

export interface PositionOptions {
  /** The byte at which the packed items begin. */
  position: number;
}

export interface OutbufOptions {
  /** The memory that is filled. */
  outbuf: AnyMemory;
}

export interface InbufOptions {
  /** The memory that is read. */
  inbuf: AnyMemory;
}

export interface CountOptions {
  /** The number of items. */
  count: number;
}

export interface DatarepOptions {
  /** The representation: `'external32'`. */
  datarep: string;
}

export type PackArguments =
  | [options: InbufOptions & OutbufOptions & PositionOptions & PackCommOptions]
  | [inbuf: AnyMemory, options: OutbufOptions & PositionOptions & PackCommOptions]
  | [inbuf: AnyMemory, outbuf: AnyMemory, options: PositionOptions & PackCommOptions]
  | [inbuf: AnyMemory, outbuf: AnyMemory, position: number, options: PackCommOptions];

export type UnpackArguments =
  | [options: InbufOptions & PositionOptions & OutbufOptions & PackCommOptions]
  | [inbuf: AnyMemory, options: PositionOptions & OutbufOptions & PackCommOptions]
  | [inbuf: AnyMemory, position: number, options: OutbufOptions & PackCommOptions]
  | [inbuf: AnyMemory, position: number, outbuf: AnyMemory, options: PackCommOptions];

export type PackSizeArguments =
  | [options: CountOptions & PackCommOptions]
  | [count: number, options: PackCommOptions];

export type ExternalPackArguments =
  | [options: DatarepOptions & InbufOptions & OutbufOptions & PositionOptions]
  | [datarep: string, options: InbufOptions & OutbufOptions & PositionOptions]
  | [datarep: string, inbuf: AnyMemory, options: OutbufOptions & PositionOptions]
  | [datarep: string, inbuf: AnyMemory, outbuf: AnyMemory, options: PositionOptions];

export type ExternalUnpackArguments =
  | [options: DatarepOptions & InbufOptions & PositionOptions & OutbufOptions]
  | [datarep: string, options: InbufOptions & PositionOptions & OutbufOptions]
  | [datarep: string, inbuf: AnyMemory, options: PositionOptions & OutbufOptions]
  | [datarep: string, inbuf: AnyMemory, position: number, options: OutbufOptions];

export type ExternalPackSizeArguments =
  | [options: DatarepOptions & CountOptions]
  | [datarep: string, options: CountOptions];
