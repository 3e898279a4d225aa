// Reduction operations whose function is JavaScript, as the binding runs them.
import { packageError, raise } from '../base/exception.js';
import { datatypeOfArray } from '../datatypes/array_datatypes.js';
import { Datatype } from '../datatypes/datatype.js';
import { viewClassOf } from '../datatypes/element_classes.js';
import { arrayKind, sliceOf } from '../memory/typed_arrays.js';
import { addon, frame } from '../native/addon.js';
import { runCallback } from '../native/callbacks.js';
import { gate, isRunning, pass } from '../native/gate.js';
import { ERR_OTHER } from '../native/generated/constants.js';
import { MPI_Op_create, MPI_Op_free } from '../native/generated/functions.js';
import type { HandleHolder, Memory } from '../native/message_data.js';

/** How many operations can be alive at a time in a process: `kSlots` in the binding. */
const LIMIT = 256;

// What tells only of this process; MPI forbids communication in an operation.
const LOCAL = /^MPI_(Type_|Get_(count|elements|version|library)|Error_|Op_commutative|Wtime)/;
const communicates = (name: string): boolean =>
  !LOCAL.test(name) && !/^MPI_Comm_(size|rank|test_inter|get_name)$/.test(name);

/** What `Op.Create` takes. */
export type AnyFunction = (inbuf: unknown, inoutbuf: unknown, datatype: Datatype | null) => unknown;

/** What the objects that stand for one operation share. */
export class UserOperation implements HandleHolder {
  _handle: number;
  readonly _kind = 'Op';
  /** False as soon as the program has freed it. */
  alive = true;
  // Reductions that go on after it was freed still use it.
  #uses = 0;
  readonly #function: AnyFunction;
  // The binding frees the operation when this is garbage.
  readonly #run: RunOperation;

  constructor(userFunction: AnyFunction, commute: boolean) {
    this.#function = userFunction;
    this.#run = runOf(userFunction);
    if (!gate.isOpen) pass('MPI_Op_create');
    frame[1] = commute ? 1 : 0;
    MPI_Op_create(this.#run);
    if (frame[0] !== 0) raise('MPI_Op_create', frame[0]);
    this._handle = frame[1];
    if (this._handle === addon.handles.OP_NULL) {
      throw packageError(
        ERR_OTHER,
        `Op.Create: ${LIMIT} operations are alive in this process, and more can't be; Free() some`,
      );
    }
    collected.register(this, undefined);
  }

  /** Somebody has the handle, and may ask for the operation by it: it must be freed by hand. */
  keep(): void {
    if (this.alive) kept.set(this._handle, this);
  }

  /** The name of the function. */
  get name(): string {
    return this.#function.name;
  }

  free(): void {
    this.alive = false;
    this.#freeUnused();
  }

  retain(): void {
    this.#uses++;
  }
  release(): void {
    this.#uses--;
    this.#freeUnused();
  }

  #freeUnused(): void {
    if (this.alive || this.#uses > 0) return;
    kept.delete(this._handle);
    MPI_Op_free(this);
  }

  /** Combines two JavaScript values: arrays of numbers as MPI would, others by what it returns. */
  call(a: unknown, b: unknown): unknown {
    const kind = arrayKind(a);
    if (kind === undefined || kind !== arrayKind(b)) return given(this.#function(a, b, null));
    const input = sliceOf(a as Memory);
    const inout = sliceOf(b as Memory);
    if (input.length !== inout.length) {
      throw new TypeError(
        `Op.call needs arrays of one length, but ${input.length} and ${inout.length} came`,
      );
    }
    const result = this.#function(input, inout, datatypeOfArray(a));
    return result === undefined ? inout : result;
  }
}

function given(result: unknown): unknown {
  if (result !== undefined) return result;
  throw new TypeError(
    'Op.call: the function of the operation returned nothing: it combines typed arrays of one kind only',
  );
}

const kept = new Map<number, UserOperation>();

/** The operation of this environment whose handle somebody has asked for. */
export function userOperationOf(handle: number): UserOperation | null {
  return kept.get(handle) ?? null;
}

// The binding finds out which ones. Never initializes MPI.
const collected = new FinalizationRegistry<undefined>(() => {
  if (isRunning()) addon.freeCollectedOperations();
});

type RunOperation = Parameters<typeof MPI_Op_create>[0];

// Not written in the constructor: the function must not keep the object that has it.
const runOf =
  (userFunction: AnyFunction): RunOperation =>
  (input, inout, datatype) =>
    run(userFunction, input, inout, datatype);

const DIRECT = 2 ** 16;

const untransferable = {
  value: (): never => {
    throw new TypeError('Op.Create: the memory of an operation can not be transferred');
  },
};
const TRANSFERS = { transfer: untransferable, transferToFixedLength: untransferable };

// Node itself refuses to transfer an ArrayBuffer on foreign memory to another thread. To mark it by
// markAsUntransferable, too, would be fatal: from Node 24 on, what is marked can't be detached.
function keepInPlace(buffer: ArrayBuffer): void {
  Object.defineProperties(buffer, TRANSFERS);
}

// The views are made on memory that is detached after the call.
function run(
  userFunction: AnyFunction,
  input: ArrayBuffer,
  inout: ArrayBuffer,
  handle: number,
): boolean {
  const size = inout.byteLength;
  // What is as large may be MPI's own memory (kDirect in the binding), which must not outlive the
  // call.
  if (size >= DIRECT) for (const buffer of [input, inout]) keepInPlace(buffer);
  const run = (): boolean => {
    const datatype = Datatype.fromhandle(handle);
    const View = viewClassOf(datatype);
    const result = userFunction(new View(input), new View(inout), datatype);
    if (typeof (result as Partial<PromiseLike<unknown>> | null)?.then === 'function') {
      throw new TypeError(
        'Op.Create: the function of an operation must be done when it returns, but it returned a promise',
      );
    }
    if (inout.byteLength !== size) {
      throw new TypeError('Op.Create: the function of an operation transferred inoutbuf elsewhere');
    }
    return true;
  };
  return runCallback(communicates, run, false);
}
