// Attributes: values that a program keeps with an MPI object, under a key that it has made. MPI
// holds a number for each value, decides when it is copied and deleted, and calls back for both.
import { packageError } from '../base/exception.js';
import type { Handle } from '../base/handle.js';
import type { Named } from '../base/named_arguments.js';
import { addon } from '../native/addon.js';
import { notInteger, show } from '../native/argument_checks.js';
import { runCallback } from '../native/callbacks.js';
import { ERR_KEYVAL, KEYVAL_INVALID, UNDEFINED } from '../native/generated/constants.js';
import { provide } from '../native/hooks.js';
import { deleteIfSet } from '../workarounds/open_mpi.js';

/**
 * What a duplicate gets for an attribute of the original: the value that the function `(object,
 * keyval, attrval)` returns, or none if it returns `MPI.UNDEFINED`. `true` stands for the value of
 * the original; `false` and null for none.
 */
export type CopyAttribute<T> =
  | ((obj: T, keyval: number, attrval: unknown) => unknown)
  | boolean
  | null;

/**
 * A function `(object, keyval, attrval)`, called before an attribute goes: deleted, replaced, or
 * its object freed. `true`, `false` and null stand for no function.
 */
export type DeleteAttribute<T> =
  | ((obj: T, keyval: number, attrval: unknown) => void)
  | boolean
  | null;

/** What `Create_keyval` takes by name. */
export type KeyvalArguments<T> = Named<
  { copy_fn?: CopyAttribute<T>; delete_fn?: DeleteAttribute<T> },
  ['copy_fn', 'delete_fn']
>;

interface Keyval {
  readonly id: number;
  readonly wrap: (handle: number) => Handle;
  readonly copy: ((obj: Handle, keyval: number, attrval: unknown) => unknown) | boolean;
  readonly delete: ((obj: Handle, keyval: number, attrval: unknown) => void) | null;
  /** Attributes that are set, which may outlive the key, and the key itself. */
  uses: number;
}

// By the numbers that MPI keeps. Only for this thread: on others the binding calls nobody.
const keyvals = new Map<number, Keyval>();
const values = new Map<number, unknown>();
let lastId = 0;

function release(keyval: Keyval): void {
  if (--keyval.uses === 0) keyvals.delete(keyval.id);
}

function keep(keyval: Keyval, value: unknown): number {
  const id = ++lastId;
  values.set(id, value);
  keyval.uses++;
  return id;
}

function forget(keyval: Keyval, id: number): void {
  if (values.delete(id)) release(keyval);
}

/** The object is only lent to the function: it is null afterwards. */
function lend<R>(keyval: Keyval, handle: number, run: (obj: Handle) => R): R {
  const object = keyval.wrap(handle);
  try {
    return run(object);
  } finally {
    object._handle = object._null;
  }
}

let copiesNone = false;

/** Makes a duplicate for the package, which gets no attribute of the program. */
export function withoutAttributes<T>(duplicate: () => T): T {
  copiesNone = true;
  try {
    return duplicate();
  } finally {
    copiesNone = false;
  }
}

/** Called by the binding. The number of the copy, or 0 for none. */
export function copyAttribute(id: number, handle: number, keyval: number, value: number): number {
  if (copiesNone) return 0;
  const run = (): number => {
    const state = keyvals.get(id);
    if (state === undefined || !values.has(value) || state.copy === false) return 0;
    const { copy } = state;
    const given = values.get(value);
    if (copy === true) return keep(state, given);
    const copied = lend(state, handle, (object) => copy(object, keyval, given));
    return copied === UNDEFINED ? 0 : keep(state, copied);
  };
  return runCallback(null, run, Number.NaN);
}

/** Called by the binding. The value is gone whatever the function does. */
export function deleteAttribute(id: number, handle: number, keyval: number, value: number): number {
  const run = (): number => {
    const state = keyvals.get(id);
    if (state === undefined) return 0;
    const { delete: remove } = state;
    const given = values.get(value);
    forget(state, value);
    if (remove !== null) lend(state, handle, (object) => remove(object, keyval, given));
    return 0;
  };
  return runCallback(null, run, Number.NaN);
}

function asFunction(method: string, argument: string, value: unknown): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'function') return value;
  throw new TypeError(
    `${method}: ${argument} must be a function, true, false or null, but ${show(value)} came`,
  );
}

interface Functions<T> {
  create(extraState: number): number;
  free(keyval: number): void;
  set(object: T, keyval: number, value: number): void;
  get(object: T, keyval: number): { value: number; flag: boolean };
  delete(object: T, keyval: number): void;
}

/** The attributes of one class of MPI objects. */
export class Attributes<T extends Handle> {
  readonly #owner: string;
  readonly #native: Functions<T>;
  readonly #wrap: (handle: number) => T;
  readonly #predefined: ReadonlySet<number>;
  /** The keys that this thread has made, by MPI's numbers. */
  readonly #own = new Map<number, Keyval>();

  constructor(
    owner: string,
    native: Functions<T>,
    wrap: (handle: number) => T,
    predefined: readonly number[] = [],
  ) {
    this.#owner = owner;
    this.#native = native;
    this.#wrap = wrap;
    this.#predefined = new Set(predefined);
  }

  // MPI keeps numbers for other threads and libraries, too, which mean nothing here.
  #find(name: string, keyval: unknown): Keyval {
    const method = `${this.#owner}.${name}`;
    if (!Number.isInteger(keyval)) throw notInteger(method, 'keyval', keyval);
    const found = this.#own.get(keyval as number);
    if (found !== undefined) return found;
    throw packageError(
      ERR_KEYVAL,
      `${method}: MPI_ERR_KEYVAL: ${keyval} is not a key that ${this.#owner}.Create_keyval gave to this thread, or it was freed`,
    );
  }

  create(copy_fn: unknown, delete_fn: unknown): number {
    const method = `${this.#owner}.Create_keyval`;
    const copy = asFunction(method, 'copy_fn', copy_fn) ?? false;
    const remove = asFunction(method, 'delete_fn', delete_fn);
    const id = ++lastId;
    const keyval = this.#native.create(addon.environmentNumber * 2 ** 32 + id);
    const state = {
      id,
      wrap: this.#wrap,
      copy: copy as Keyval['copy'],
      delete: typeof remove === 'function' ? (remove as Keyval['delete']) : null,
      uses: 1,
    };
    keyvals.set(id, state);
    this.#own.set(keyval, state);
    return keyval;
  }

  free(keyval: unknown): number {
    const state = this.#find('Free_keyval', keyval);
    this.#native.free(keyval as number);
    this.#own.delete(keyval as number);
    release(state);
    return KEYVAL_INVALID;
  }

  get(object: T, keyval: unknown): unknown {
    const isPredefined = this.#predefined.has(keyval as number);
    if (!isPredefined) this.#find('Get_attr', keyval);
    const { value, flag } = this.#native.get(object, keyval as number);
    if (!flag) return null;
    return isPredefined ? value : values.get(value);
  }

  set(object: T, keyval: unknown, attrval: unknown): void {
    const state = this.#find('Set_attr', keyval);
    const id = keep(state, attrval);
    try {
      this.#native.set(object, keyval as number, id);
    } catch (error) {
      // What the delete function of the former value throws comes after the new one is there.
      if (!this.#holds(object, keyval as number, id)) forget(state, id);
      throw error;
    }
  }

  #holds(object: T, keyval: number, id: number): boolean {
    if (object.is_null) return false;
    const { value, flag } = this.#native.get(object, keyval);
    return flag && value === id;
  }

  delete(object: T, keyval: unknown): void {
    this.#find('Delete_attr', keyval);
    deleteIfSet(object, keyval as number, this.#native);
  }
}

provide({ copyAttribute, deleteAttribute });
