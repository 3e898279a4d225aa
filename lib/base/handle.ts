// The base of all classes that stand for an MPI handle.
import { inspect } from 'node:util';
import { isHandle, isRevoked, show } from '../native/argument_checks.js';
import { type Described, describe } from './description.js';
import { toFortran } from './fortran_handles.js';

/**
 * What all handle classes share. Handles are numbers in the binding; only lib/ holds them. Each
 * class stores its own: a store in one constructor for objects of so many shapes is slow, which
 * requests would feel.
 *
 * @group Handle
 */
export abstract class Handle implements Described {
  /** @internal */
  declare _handle: number;
  /** @internal */
  declare readonly _kind: string;
  /** The value of this class's null handle. @internal */
  declare readonly _null: number;
  /** Handles of MPI itself, which are never freed. @internal */
  declare readonly _predefined: ReadonlySet<number>;

  /** The MPI library's own handle as a number, which is valid only in this process. Local. */
  get handle(): number {
    return this._handle;
  }

  /**
   * Gives the MPI library's own handle, to hand it to another addon. It is valid only in this
   * process; `fromhandle` makes an object of it. Local.
   *
   * @returns the handle as a number
   */
  tohandle(): number {
    return this._handle;
  }

  /**
   * Gives the integer by which Fortran knows the object, to hand it to a library in Fortran. It is
   * valid only in this process; `fromfortran` makes an object of it. Local. `MPI_Comm_c2f` and its
   * kin
   *
   * @returns the integer
   */
  tofortran(): number {
    return toFortran(this._kind, this.tohandle());
  }

  /** Whether this is the null handle of its class, as it is after `Free`. Local. */
  get is_null(): boolean {
    return this._handle === this._null;
  }

  /**
   * Tells whether both stand for the same MPI object (`==` in mpi4py). Local.
   *
   * @param other anything
   * @returns whether they do; false if `other` is not of this class
   */
  equals(other: unknown): boolean {
    if (isRevoked(other)) return false;
    return other instanceof Handle && other._kind === this._kind && other._handle === this._handle;
  }

  /**
   * Says what this is: its class, its name in MPI and what else tells it apart, as `console.log`
   * shows it. It never fails: before MPI is initialized and after `Finalize` it says less. Local.
   *
   * @returns such as `Comm 'MPI_COMM_WORLD' (rank 0 of 4)`
   */
  toString(): string {
    return describe(this);
  }

  /** @internal */
  [inspect.custom](): string {
    return this.toString();
  }

  /** @internal */
  _nameInMPI(): string {
    return '';
  }

  /** @internal */
  _facts(): readonly string[] {
    return [];
  }

  /**
   * Frees the object by calling `Free`; use it where the handle can be null or one of MPI's own.
   * Those are not freed: a constant such as `MPI.COMM_WORLD` stays as it is, and any other object
   * for it becomes null. Collective where `Free` is.
   *
   * @throws {MPI.Exception} if `Free` fails
   */
  free(): void {
    if (this.is_null || constants.has(this)) return;
    if (this._isOfMPI()) this._makeNull();
    else this._release();
  }

  /** What `free()` calls. @internal */
  protected abstract _release(): void;

  /** Whether the handle lives as long as MPI does. @internal */
  protected _isOfMPI(): boolean {
    return this._predefined.has(this._handle);
  }

  /** Forgets the handle, and all that is known of it. @internal */
  protected _makeNull(): void {
    this._handle = this._null;
  }

  /**
   * Calls `free()`, at the end of a block that has declared the object by `using`. Collective where
   * `Free` is.
   *
   * @throws {MPI.Exception} if `Free` fails
   * @example
   * using comm = MPI.COMM_WORLD.Dup();   // freed at the end of the block
   */
  [Symbol.dispose](): void {
    this.free();
  }
}

const constants = new WeakSet<Handle>();

/** Marks an object of the interface, such as `MPI.COMM_WORLD`, which no call may change. */
export function constant<H extends Handle>(handle: H): H {
  constants.add(handle);
  return handle;
}

/** Whether it is an object of the interface, such as `MPI.COMM_WORLD`. */
export const isConstant = (handle: Handle): boolean => constants.has(handle);

/** The handle for a new object that stands for the same as another one; null without one. */
export function handleOf(made: Handle, argument: string, other: unknown): number {
  if (other === null) return made._null;
  if (!isRevoked(other) && isHandle(other, made._kind)) return other._handle;
  throw new TypeError(
    `${made._kind}: ${argument} must be an MPI.${made._kind} or null, but ${show(other)} came`,
  );
}

/** Sets what all objects of a handle class share. A set of handles may be filled in later. */
export function defineKind(
  prototype: Handle,
  kind: string,
  nullHandle: number,
  predefined: readonly number[] | ReadonlySet<number>,
): void {
  const handles = 'has' in predefined ? predefined : new Set(predefined);
  const values = { _kind: kind, _null: nullHandle, _predefined: handles };
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(prototype, name, { value });
  }
  defineUnmade(prototype);
}

/**
 * Lets objects that no constructor has made, such as those of Object.create, be null handles. The
 * libraries crash on what is no handle at all.
 *
 * @param prototype of a class whose constructor takes nothing, or one that has fields of its own
 */
export function defineUnmade(prototype: Handle): void {
  const Class = prototype.constructor as new () => Handle;
  for (const [name, value] of Object.entries(new Class())) {
    if (prototype[name as keyof Handle] === value) continue;
    Object.defineProperty(prototype, name, { value, writable: true });
  }
}

/** The `handle` argument of `fromhandle`. */
export function asHandle(kind: string, handle: unknown): number {
  if (Number.isSafeInteger(handle)) return handle as number;
  throw new TypeError(
    `${kind}.fromhandle: handle must be a number that tohandle() gave, but ${show(handle)} came`,
  );
}
