import { packageError } from '../base/exception.js';
import { fromFortran } from '../base/fortran_handles.js';
import { asHandle, constant, defineKind, Handle, handleOf } from '../base/handle.js';
import { type Named, parameters } from '../base/named_arguments.js';
import { type BufferSpec, receiveData, sendData } from '../buffers/buffer_spec.js';
import { checkContiguous } from '../buffers/strided_datatype.js';
import type { Datatype } from '../datatypes/datatype.js';
import { addon } from '../native/addon.js';
import { isRevoked, show } from '../native/argument_checks.js';
import { ERR_OP } from '../native/generated/constants.js';
import { MPI_Op_commutative, MPI_Reduce_local } from '../native/generated/functions.js';
import type { HandleHolder, MessageData } from '../native/message_data.js';
import { checkLogicalOperation } from '../workarounds/mpich.js';
import { reduceNoIntegers } from '../workarounds/mpich_collectives.js';
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
} from './javascript_operations.js';
import { type AnyFunction, UserOperation, userOperationOf } from './user_operation.js';

const { handles } = addon;

/**
 * A function for `MPI.Op.Create`. It combines the items of two arrays into the second: `inoutbuf[i]
 * = inbuf[i] ∘ inoutbuf[i]`, where the items of `inbuf` come from lower ranks. Both arrays have the
 * kind that belongs to the datatype (`Float64Array` for `MPI.DOUBLE`), or are `Uint8Array`s if none
 * does. They are detached when the function returns. The function must not communicate, and must
 * not be async.
 */
export type OperationFunction<A = never> = (inbuf: A, inoutbuf: A, datatype: Datatype) => unknown;

/**
 * A reduction operation: how the values of all ranks become one. The predefined ones (`MPI.SUM`,
 * `MPI.MAX`, …) work on memory inside MPI, and on JavaScript values in the lower-case reductions.
 * `MPI.Op.Create` makes others of functions.
 *
 * @example
 * comm.Allreduce(local, total, MPI.SUM);
 * const best = comm.allreduce(score, MPI.MAX);
 */
export class Op extends Handle {
  /** Combines two JavaScript values. @internal */
  _combine: Combine | null = null;
  /** One that `Op.Create` made, shared by the objects that stand for it. @internal */
  _user: UserOperation | null = null;

  /**
   * The MPI library's own handle, as a number that is valid in this process. Once it was asked for,
   * the garbage collector no longer frees the operation: call `Free`. Local.
   */
  override get handle(): number {
    this._user?.keep();
    return this._handle;
  }

  /**
   * Returns the MPI library's own handle, as a number that is valid in this process. Once it was
   * asked for, the garbage collector no longer frees the operation: call `Free`. Local.
   *
   * @returns the handle as a number
   */
  override tohandle(): number {
    return this.handle;
  }

  /**
   * Makes a null handle, or another object for the same operation. Local.
   *
   * @param op the operation that the new object stands for, too. Default: none
   * @throws {TypeError} if `op` is neither an `MPI.Op` nor null
   */
  constructor(op: Op | null = null) {
    super();
    this._handle = handleOf(this, 'op', op);
    if (op !== null) {
      this._combine = op._combine;
      this._user = op._user;
    }
  }

  /**
   * Makes an operation of a function. At most 256 of them can be alive in a process at a time: the
   * garbage collector frees those that no object stands for any more. Local. `MPI_Op_create`
   *
   * If the function throws, the reduction that called it throws the same error, and its result is
   * undefined. A nonblocking reduction collects the items of all ranks, and calls the function in
   * the call that completes it.
   *
   * @param fn the function, which combines the items of two arrays into the second; `function` by
   *   name
   * @param commute whether the order of the operands does not matter. Default `false`
   * @returns the operation. Free it with `Free`, or leave that to the garbage collector
   * @throws {TypeError} if `fn` is not a function, or `commute` not a boolean
   * @throws {MPI.Exception} with the class `MPI.ERR_OTHER` if 256 operations are alive
   * @example
   * const longest = MPI.Op.Create((inbuf: Float64Array, inoutbuf: Float64Array) => {
   *   for (let i = 0; i < inbuf.length; i++) {
   *     if (Math.abs(inbuf[i]) > Math.abs(inoutbuf[i])) inoutbuf[i] = inbuf[i];
   *   }
   * }, true);
   * comm.Allreduce(local, result, longest);
   */
  static Create<A = never>(fn: OperationFunction<A>, commute?: boolean): Op;
  static Create<A = never>(
    ...named: Named<{ function: OperationFunction<A>; commute?: boolean }, ['function', 'commute']>
  ): Op;
  @parameters('Op', 'function', 'commute')
  static Create(fn: unknown, commute: unknown = false): Op {
    if (typeof fn !== 'function') {
      throw new TypeError(`Op.Create: function must be a function, but ${show(fn)} came`);
    }
    if (typeof commute !== 'boolean') {
      throw new TypeError(`Op.Create: commute must be a boolean, but ${show(commute)} came`);
    }
    const user = new UserOperation(fn as AnyFunction, commute);
    const op = new Op();
    op._handle = user._handle;
    op._user = user;
    return op;
  }

  /**
   * Frees an operation of `MPI.Op.Create`, and makes this object null. Reductions under way go on
   * with it. Local. `MPI_Op_free`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_OP` if it is null, was freed, or is one of
   *   MPI's own
   */
  Free(): void {
    checkAlive(this, 'Op.Free');
    if (this._user === null) {
      throw packageError(
        ERR_OP,
        `Op.Free: MPI_ERR_OP: the operation is ${this.is_null ? 'null' : 'not one that Op.Create has made'}`,
      );
    }
    this._user.free();
    this._user = null;
    this._makeNull();
  }

  /**
   * Makes an object of the MPI library's own handle, such as another addon has. The object does not
   * own it. Local.
   *
   * @param handle a number that `tohandle()` gave in this process
   * @throws {TypeError} if it is not an integer
   */
  static fromhandle(handle: number): Op;
  static fromhandle(named: { handle: number }): Op;
  @parameters('Op', 'handle')
  static fromhandle(handle: unknown): Op {
    const value = asHandle('Op', handle);
    const known = predefinedOps.find((op) => op._handle === value);
    const op = new Op(known ?? null);
    op._handle = value;
    op._user = userOperationOf(value);
    return op;
  }

  /**
   * Makes an object of the integer by which Fortran knows it. The object does not own it. Local.
   * `MPI_Op_f2c`
   *
   * @param handle an integer that `tofortran()` or Fortran gave in this process
   * @returns an object for the same handle; a null one if MPI knows no such integer
   * @throws {TypeError} if it is not an integer
   */
  static fromfortran(handle: number): Op;
  static fromfortran(named: { handle: number }): Op;
  @parameters('Op', 'handle')
  static fromfortran(handle: unknown): Op {
    return Op.fromhandle(fromFortran('Op', handle));
  }

  /**
   * Tells whether the order of the operands does not matter. Local. `MPI_Op_commutative`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_OP` if it is null or was freed
   */
  Is_commutative(): boolean {
    checkAlive(this, 'Op.Is_commutative');
    return MPI_Op_commutative(this);
  }
  /**
   * Whether the order of the operands does not matter. Throws an exception if the operation is
   * null. Local. `MPI_Op_commutative`
   */
  get is_commutative(): boolean {
    return this.Is_commutative();
  }

  /**
   * Whether it is one of MPI's own operations, which are not freed; also true for the null handle.
   * Local.
   */
  get is_predefined(): boolean {
    return this.is_null || this._predefined.has(this._handle);
  }

  /**
   * Combines the items of two arrays of this process: `inoutbuf[i] = inbuf[i] ∘ inoutbuf[i]`.
   * Local. `MPI_Reduce_local`
   *
   * @param inbuf the left operands, which stay as they are
   * @param inoutbuf the right operands, which the results replace
   * @throws {TypeError} if the two have different datatypes, or are ndarrays that are not
   *   contiguous
   * @throws {RangeError} if they have different numbers of items
   * @throws {MPI.Exception} with the class `MPI.ERR_OP` if the operation is not defined for the
   *   datatype, or was freed
   * @example
   * MPI.SUM.Reduce_local(more, total);
   */
  Reduce_local(inbuf: BufferSpec, inoutbuf: BufferSpec): void;
  Reduce_local(
    ...named: Named<{ inbuf: BufferSpec; inoutbuf: BufferSpec }, ['inbuf', 'inoutbuf']>
  ): void;
  @parameters('Op', 'inbuf', 'inoutbuf')
  Reduce_local(inbuf: unknown, inoutbuf?: unknown): void {
    const method = 'Op.Reduce_local';
    const input: MessageData = sendData(inbuf, 0, method, 'inbuf');
    const output: MessageData = receiveData(inoutbuf, 0, method, 'inoutbuf');
    checkContiguous(input, method, 'inbuf');
    checkContiguous(output, method, 'inoutbuf');
    checkOperation(this, output.datatype, method);
    if (input.datatype._handle !== output.datatype._handle) {
      throw new TypeError(`${method}: inbuf and inoutbuf must have the same datatype`);
    }
    if (input.count !== output.count) {
      throw new RangeError(
        `${method}: inbuf holds ${input.count} items, but inoutbuf ${output.count}`,
      );
    }
    if (input.count === 0) reduceNoIntegers(this, input, output);
    MPI_Reduce_local(input, output, this);
  }

  /**
   * Combines two JavaScript values, as the lower-case reductions do (`op(a, b)` in mpi4py). Two
   * typed arrays of one kind are combined element by element, into a new array. The function of
   * `MPI.Op.Create` gets copies of such arrays; it gets other values as they are, with null as the
   * datatype, and must return the result. Local.
   *
   * @param a the left operand: a number, bigint, boolean, string, array or typed array
   * @param b the right operand, of the same kind
   * @returns the result
   * @throws {TypeError} if the operation does not combine such values, or is null
   * @throws {MPI.Exception} with the class `MPI.ERR_OP` if it was freed
   * @example
   * MPI.MAX.call(3, 5); // 5
   * MPI.SUM.call(Float64Array.of(1, 2), Float64Array.of(3, 4)); // Float64Array [4, 6]
   */
  call(a: unknown, b: unknown): unknown {
    if (this._user !== null) {
      checkAlive(this, 'Op.call');
      return this._user.call(a, b);
    }
    if (this._combine === null) throw new TypeError('Op.call: the null operation combines nothing');
    if (isRevoked(a) || isRevoked(b)) throw new TypeError('Op.call: an operand is a revoked Proxy');
    return this._combine(a, b);
  }

  /** @internal */
  protected override _makeNull(): void {
    super._makeNull();
    this._combine = null;
  }

  /** @internal */
  override _facts(): readonly string[] {
    if (this._user === null) return [];
    const commutes = this.Is_commutative() ? 'commutes' : 'does not commute';
    return [`function ${this._user.name || 'without a name'}`, commutes];
  }

  /** An operation that another environment has made is not freed here. @internal */
  protected override _release(): void {
    if (this._user !== null) this.Free();
  }
}

// Open MPI would use an operation that is freed, and MPICH another one with its handle.
function checkAlive(op: Op, method: string): void {
  if (op._user === null || op._user.alive) return;
  throw packageError(ERR_OP, `${method}: MPI_ERR_OP: the operation was freed`);
}

const OPERATIONS: Readonly<Record<string, Combine>> = {
  /** The greater operand. `MPI_MAX` */
  MAX: combineMax,
  /** The lesser operand. `MPI_MIN` */
  MIN: combineMin,
  /**
   * The sum; in lower-case reductions also the concatenation of plain arrays and of strings.
   * `MPI_SUM`
   */
  SUM: combineSum,
  /** The product. `MPI_PROD` */
  PROD: combineProd,
  /** Logical and: whether both operands are true. `MPI_LAND` */
  LAND: combineLand,
  /** Bitwise and of integers. `MPI_BAND` */
  BAND: combineBand,
  /** Logical or: whether at least one operand is true. `MPI_LOR` */
  LOR: combineLor,
  /** Bitwise or of integers. `MPI_BOR` */
  BOR: combineBor,
  /** Logical exclusive or: whether exactly one operand is true. `MPI_LXOR` */
  LXOR: combineLxor,
  /** Bitwise exclusive or of integers. `MPI_BXOR` */
  BXOR: combineBxor,
  /**
   * The greater value and its location, of pairs: `[value, location]` in lower-case reductions, and
   * datatypes such as `MPI.DOUBLE_INT` in others. Of equal values the lower location counts.
   * `MPI_MAXLOC`
   */
  MAXLOC: combineMaxloc,
  /**
   * The lesser value and its location, of pairs: `[value, location]` in lower-case reductions, and
   * datatypes such as `MPI.DOUBLE_INT` in others. Of equal values the lower location counts.
   * `MPI_MINLOC`
   */
  MINLOC: combineMinloc,
  /**
   * The new value, for `Win.Accumulate` and its like: it replaces the one in the window. In
   * lower-case reductions the right operand. `MPI_REPLACE`
   */
  REPLACE: combineReplace,
  /**
   * The old value, for `Win.Get_accumulate` and `Win.Fetch_and_op`: nothing is changed in the
   * window. In lower-case reductions the left operand. `MPI_NO_OP`
   */
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
  return constant(op);
}

/** No operation: the null handle. `MPI_OP_NULL` */
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

/** Refuses what would end the process instead of being an error. */
export function checkOperation(op: unknown, datatype: HandleHolder, method: string): void {
  if (!(op instanceof Op)) return;
  if (op._user !== null) checkAlive(op, method);
  checkLogicalOperation(method, op, datatype);
}
