// The arguments of topologies: grids, graphs, weights.

import { packageError } from '../base/exception.js';
import { type Named, namedFunction } from '../base/named_arguments.js';
import { integerArray } from '../memory/integer_lists.js';
import { show } from '../native/argument_checks.js';
import { ERR_DIMS, ERR_RANK, UNWEIGHTED, WEIGHTS_EMPTY } from '../native/generated/constants.js';
import { MPI_Dims_create } from '../native/generated/functions.js';

/** Integers: an array or a typed array. */
export type IntegerList = ArrayLike<number>;
/** A flag for each dimension: booleans, or integers as MPI takes them. */
export type FlagList = ArrayLike<boolean | number>;
/**
 * The weights of edges, not negative; null or `MPI.UNWEIGHTED` for none, `MPI.WEIGHTS_EMPTY` where
 * there are no edges.
 */
export type EdgeWeights = IntegerList | number | null;

/** A boolean as MPI takes it. */
export function flag(method: string, argument: string, value: unknown): number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  throw new TypeError(`${method}: ${argument} must be a boolean, but ${show(value)} came`);
}

/** A flag for each dimension, from one for all or from an array. */
export function flagArray(
  method: string,
  argument: string,
  value: unknown,
  length: number,
): Int32Array {
  if (value === null || typeof value === 'boolean') {
    return new Int32Array(length).fill(value === true ? 1 : 0);
  }
  const values: unknown = Array.isArray(value)
    ? Array.from(value, (each: unknown) => (typeof each === 'boolean' ? Number(each) : each))
    : value;
  const flags = integerArray(method, argument, values);
  checkLength(method, argument, flags, length, 'dimensions');
  return flags.map((each) => (each === 0 ? 0 : 1));
}

/** Refuses an array that MPI would read past. */
export function checkLength(
  method: string,
  argument: string,
  values: Int32Array,
  length: number,
  what: string,
): void {
  if (values.length === length) return;
  throw new RangeError(
    `${method}: ${argument} must have an entry for each of ${length} ${what}, but has ${values.length}`,
  );
}

// MPI reads as many edges as the last entry of `index` says, and before that the entries in
// between.
/**
 * Nodes and edges of a graph. As in mpi4py, `index` may begin with the 0 that MPI leaves out; but
 * where there is a process for each entry, it stands for a node without edges.
 */
export function graphArrays(
  method: string,
  index: unknown,
  edges: unknown,
  size: number,
): { index: Int32Array; edges: Int32Array } {
  let ends = integerArray(method, 'index', index);
  const targets = integerArray(method, 'edges', edges);
  if (ends.length > size && ends[0] === 0) {
    ends = ends.slice(1);
  }
  let before = 0;
  for (const end of ends) {
    if (end < before)
      throw new RangeError(`${method}: index must not be negative, and must not decrease`);
    before = end;
  }
  checkRanks(method, 'edges', targets, ends.length);
  if (before !== targets.length) {
    throw new RangeError(
      `${method}: index ends with ${before}, but edges has ${targets.length} entries`,
    );
  }
  return { index: ends, edges: targets };
}

/**
 * Refuses what are no ranks, and MPI.PROC_NULL: with them MPICH makes graphs or ends the job, and
 * Open MPI ends it in a neighbour collective.
 */
export function checkRanks(
  method: string,
  argument: string,
  ranks: Int32Array,
  size: number,
): void {
  const wrong = ranks.find((rank) => rank < 0 || rank >= size);
  if (wrong === undefined) return;
  throw packageError(
    ERR_RANK,
    `${method}: MPI_ERR_RANK: ${argument} holds ${wrong}, which is not a rank of ${size} processes`,
  );
}

/** Open MPI takes the size for a rank too, and reads behind the end. Others MPI refuses itself. */
export function checkRank(method: string, rank: unknown, size: number): void {
  if (rank !== size) return;
  throw packageError(
    ERR_RANK,
    `${method}: MPI_ERR_RANK: ${rank} is not a rank of ${size} processes`,
  );
}

/**
 * How many processes a grid needs. MPICH takes negative lengths, and neither library sees that the
 * product does not fit in an int.
 */
export function checkGrid(method: string, dims: Int32Array, size: number): number {
  const short = dims.find((length) => length < 1);
  if (short !== undefined) {
    throw packageError(
      ERR_DIMS,
      `${method}: MPI_ERR_DIMS: each of dims must be at least 1, but one is ${short}`,
    );
  }
  const needed = dims.reduce((product, length) => product * length, 1);
  if (needed <= size) return needed;
  throw packageError(
    ERR_DIMS,
    `${method}: MPI_ERR_DIMS: a grid of ${Array.from(dims).join(' x ')} needs ${needed} processes, but there are ${size}`,
  );
}

/** The edges' weights as the binding takes them. */
export function weightArray(
  method: string,
  argument: string,
  weights: unknown,
  length: number,
): Int32Array | null {
  if (weights === null || weights === UNWEIGHTED) return null;
  if (weights === WEIGHTS_EMPTY) {
    if (length === 0) return new Int32Array(0);
    throw new RangeError(
      `${method}: ${argument} is MPI.WEIGHTS_EMPTY, but there are ${length} edges`,
    );
  }
  const values = integerArray(method, argument, weights);
  checkLength(method, argument, values, length, 'edges');
  const negative = values.find((weight) => weight < 0);
  if (negative === undefined) return values;
  throw new RangeError(`${method}: ${argument} must not be negative, but one is ${negative}`);
}

// MPICH divides by zero for no processes, for the product of dims where it does not fit in an int,
// and for numbers with a prime factor above 46337 squared. It takes no dimensions for any number.
function checkDivisible(method: string, nnodes: number, dims: Int32Array): void {
  const given = dims.reduce((product, length) => product * Math.max(1, length), 1);
  const isFull = !dims.includes(0);
  if (nnodes >= 1 && nnodes <= 2 ** 30 && (isFull ? given === nnodes : nnodes % given === 0))
    return;
  throw packageError(
    ERR_DIMS,
    `${method}: MPI_ERR_DIMS: ${nnodes} processes do not fill a grid of [${dims.join(', ')}], where 0 stands for any length`,
  );
}

/**
 * Finds a balanced number of processes for each dimension of a grid. Local. `MPI_Dims_create`
 *
 * @param nnodes the number of processes in the grid
 * @param dims the number of dimensions, or an array with an entry for each: entries above 0 are
 *   kept, those that are 0 are found
 * @returns the number of processes in each dimension
 * @throws {MPI.Exception} with the class `MPI.ERR_DIMS` if the processes do not fill such a grid
 * @example
 * MPI.Compute_dims(12, 2); // [4, 3]
 * MPI.Compute_dims(12, [0, 2]); // [6, 2]
 */
export const Compute_dims: {
  (nnodes: number, dims: number | IntegerList): number[];
  (...named: Named<{ nnodes: number; dims: number | IntegerList }, ['nnodes', 'dims']>): number[];
} = namedFunction('MPI.Compute_dims', ['nnodes', 'dims'], (nnodes: unknown, dims?: unknown) => {
  const method = 'MPI.Compute_dims';
  if (typeof dims === 'number' && (!Number.isInteger(dims) || dims < 0 || dims > 0x7fff)) {
    throw new RangeError(`${method}: dims must be a number of dimensions, but ${show(dims)} came`);
  }
  const result =
    typeof dims === 'number' ? new Int32Array(dims) : integerArray(method, 'dims', dims);
  if (typeof nnodes === 'number') checkDivisible(method, nnodes, result);
  MPI_Dims_create(nnodes, result.length, result);
  return Array.from(result);
});
