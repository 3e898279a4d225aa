import { packageError } from '../base/exception.js';
import { asHandle, defineKind, Handle } from '../base/handle.js';
import { type Named, parameters } from '../base/named_arguments.js';
import { type BufferSpec, receiveData, sendData } from '../buffers/buffer_spec.js';
import { checkContiguous } from '../buffers/strided_datatype.js';
import type { Datatype } from '../datatypes/datatype.js';
import { addon } from '../native/addon.js';
import { show } from '../native/argument_checks.js';
import { ERR_OP } from '../native/generated/constants.js';
import { MPI_Op_commutative, MPI_Reduce_local } from '../native/generated/functions.js';
import type { HandleHolder, MessageData } from '../native/message_data.js';
import { checkLogicalOperation } from '../workarounds/mpich.js';
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
 * A function that combines items: `inoutbuf[i] = inbuf[i] ∘ inoutbuf[i]`, where the items of
 * `inbuf` come from lower ranks. Both arrays are of the kind that belongs to the datatype, such as
 * `Float64Array` for `MPI.DOUBLE`, and `Uint8Array` where no kind does. They are detached when the
 * function returns. The function must not communicate.
 */
export type OperationFunction<A = never> = (inbuf: A, inoutbuf: A, datatype: Datatype) => unknown;

/**
 * A reduction operation. The predefined ones (`MPI.SUM`, `MPI.MAX`, …) work on memory inside MPI,
 * and on JavaScript values in the lower-case reductions.
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

  /** @param op another operation: the new object stands for the same one */
  constructor(op: Op | null = null) {
    super();
    this._handle = op?._handle ?? this._null;
    if (op !== null) {
      this._combine = op._combine;
      this._user = op._user;
    }
  }

  /**
   * Makes an operation of a function. At most 256 of them can exist at a time. Local.
   * `MPI_Op_create`
   *
   * If the function throws, the reduction that called it throws the same error, and its result is
   * undefined. A nonblocking reduction collects the items of all ranks, and calls the function in
   * the call that completes it.
   *
   * @param fn combines the items of two arrays into the second
   * @param commute whether the order of the operands does not matter (default false)
   * @throws {TypeError} if `fn` is not a function or `commute` is not a boolean
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
   * Frees an operation that `Create` made. Reductions under way still use it. Local. `MPI_Op_free`
   *
   * @throws {MPI.Exception} if it is one of MPI's own (`ERR_OP`)
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
    this._handle = this._null;
  }

  /**
   * Makes an object of an MPI handle, which the object does not own. Local.
   *
   * @param handle what `tohandle()` of an operation gave in this process
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

  /** Tells whether the order of the operands does not matter. Local. `MPI_Op_commutative` */
  Is_commutative(): boolean {
    checkAlive(this, 'Op.Is_commutative');
    return MPI_Op_commutative(this);
  }
  /** Whether the order of the operands does not matter. Local. */
  get is_commutative(): boolean {
    return this.Is_commutative();
  }

  /** Whether it is one of MPI's own operations. Local. */
  get is_predefined(): boolean {
    return this.is_null || this._predefined.has(this._handle);
  }

  /**
   * Combines the items of two arrays of this process, and stores the results in `inoutbuf`. Local.
   * `MPI_Reduce_local`
   *
   * @param inbuf the left operands
   * @param inoutbuf the right operands, and the results
   * @throws {TypeError} if the datatypes differ
   * @throws {RangeError} if the numbers of items differ
   * @throws {MPI.Exception} if the operation is not defined for the datatype (`ERR_OP`)
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
    MPI_Reduce_local(input, output, this);
  }

  /**
   * Combines two JavaScript values as the lower-case reductions do (`op(a, b)` in mpi4py), and
   * returns the result. A function of `Create` gets two typed arrays of one kind as memory. It gets
   * other values as they are, and returns the result. Local.
   *
   * @throws {TypeError} if the values do not fit together
   */
  call(a: unknown, b: unknown): unknown {
    if (this._user !== null) {
      checkAlive(this, 'Op.call');
      return this._user.call(a, b);
    }
    if (this._combine === null) throw new TypeError('Op.call: the null operation combines nothing');
    return this._combine(a, b);
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

/** Refuses what would end the process instead of being an error. */
export function checkOperation(op: unknown, datatype: HandleHolder, method: string): void {
  if (!(op instanceof Op)) return;
  if (op._user !== null) checkAlive(op, method);
  checkLogicalOperation(method, op, datatype);
}
