import { parameters } from './arguments.js';
import {
  type Combine,
  combineBand,
  combineBor,
  combineBxor,
  combineLand,
  combineLor,
  combineLxor,
  combineMax,
  combineMaxloc,
  combineMin,
  combineMinloc,
  combineNoOp,
  combineProd,
  combineReplace,
  combineSum,
} from './combine.js';
import { DOUBLE, FLOAT } from './datatype.js';
import { packageError } from './exception.js';
import { asHandle, defineKind, Handle } from './handle.js';
import { addon } from './native/addon.js';
import { ERR_OP } from './native/constants.js';
import { MPI_Op_commutative } from './native/functions.js';
import type { HandleHolder } from './native/memory.js';

const { handles } = addon;

/**
 * A reduction operation. The predefined ones (`MPI.SUM`, `MPI.MAX`, …) work on memory inside MPI and,
 * for the lower-case reductions, on JavaScript values.
 *
 * @example
 * comm.Allreduce(local, total, MPI.SUM);
 * const best = comm.allreduce(score, MPI.MAX);
 */
export class Op extends Handle {
  /** Combines two JavaScript values. @internal */
  _combine: Combine | null = null;

  /** @param op another operation: the new object stands for the same one */
  constructor(op: Op | null = null) {
    super();
    this._handle = op?._handle ?? this._null;
    if (op !== null) this._combine = op._combine;
  }

  /** Makes an object of an MPI handle, which it does not own. */
  static fromhandle(handle: number): Op;
  static fromhandle(named: { handle: number }): Op;
  @parameters('Op', 'handle')
  static fromhandle(handle: unknown): Op {
    const value = asHandle('Op', handle);
    const known = predefinedOps.find((op) => op._handle === value);
    const op = new Op(known ?? null);
    op._handle = value;
    return op;
  }

  /** Whether the order of the operands does not matter. Local. `MPI_Op_commutative` */
  Is_commutative(): boolean {
    return MPI_Op_commutative(this);
  }
  get is_commutative(): boolean {
    return this.Is_commutative();
  }

  /** Whether it is one of MPI's own. */
  get is_predefined(): boolean {
    return this.is_null || this._predefined.has(this._handle);
  }

  /** Combines two JavaScript values as the lower-case reductions do: `op(a, b)` in mpi4py. */
  call(a: unknown, b: unknown): unknown {
    if (this._combine === null) throw new TypeError('Op.call: the null operation combines nothing');
    return this._combine(a, b);
  }

  /** Predefined operations are never freed, so there is nothing to do. @internal */
  protected override _release(): void {}
}

const OPERATIONS: Readonly<Record<string, Combine>> = {
  MAX: combineMax,
  MIN: combineMin,
  SUM: combineSum,
  PROD: combineProd,
  LAND: combineLand,
  BAND: combineBand,
  LOR: combineLor,
  BOR: combineBor,
  LXOR: combineLxor,
  BXOR: combineBxor,
  MAXLOC: combineMaxloc,
  MINLOC: combineMinloc,
  REPLACE: combineReplace,
  NO_OP: combineNoOp,
};

defineKind(
  Op.prototype,
  'Op',
  handles.OP_NULL,
  Object.keys(OPERATIONS).map((name) => handles[name]),
);

const predefinedOps: Op[] = [];
function predefined(name: string): Op {
  const op = new Op();
  op._handle = handles[name];
  op._combine = OPERATIONS[name];
  predefinedOps.push(op);
  return op;
}

/** The null handle: no operation. */
export const OP_NULL = new Op();
/** Maximum. `MPI_MAX` */
export const MAX = predefined('MAX');
/** Minimum. `MPI_MIN` */
export const MIN = predefined('MIN');
/** Sum; of plain arrays and strings their concatenation. `MPI_SUM` */
export const SUM = predefined('SUM');
/** Product. `MPI_PROD` */
export const PROD = predefined('PROD');
/** Logical and. `MPI_LAND` */
export const LAND = predefined('LAND');
/** Bitwise and. `MPI_BAND` */
export const BAND = predefined('BAND');
/** Logical or. `MPI_LOR` */
export const LOR = predefined('LOR');
/** Bitwise or. `MPI_BOR` */
export const BOR = predefined('BOR');
/** Logical exclusive or. `MPI_LXOR` */
export const LXOR = predefined('LXOR');
/** Bitwise exclusive or. `MPI_BXOR` */
export const BXOR = predefined('BXOR');
/** Maximum and its location, on pairs. `MPI_MAXLOC` */
export const MAXLOC = predefined('MAXLOC');
/** Minimum and its location, on pairs. `MPI_MINLOC` */
export const MINLOC = predefined('MINLOC');
/** The second operand. `MPI_REPLACE` */
export const REPLACE = predefined('REPLACE');
/** The first operand. `MPI_NO_OP` */
export const NO_OP = predefined('NO_OP');

// The standard does not define these for floating point, and MPICH 4.0 ends the process over it.
const refusesFloats = addon.vendor !== 'Open MPI';

/** Refuses what would end the process instead of being an error. */
export function checkOperation(op: unknown, datatype: HandleHolder, method: string): void {
  if (!refusesFloats || (op !== LAND && op !== LOR && op !== LXOR)) return;
  if (datatype._handle !== DOUBLE._handle && datatype._handle !== FLOAT._handle) return;
  throw packageError(
    ERR_OP,
    `${method}: MPI_ERR_OP: the logical operations are not defined for floating-point numbers`,
  );
}
