// Datatypes: MPI's description of what an array element is.

import { fromFortran } from '../base/fortran_handles.js';
import { asHandle, defineKind } from '../base/handle.js';
import { parameters } from '../base/named_arguments.js';
import {
  Attributes,
  type CopyAttribute,
  type DeleteAttribute,
  type KeyvalArguments,
} from '../handles/attributes.js';
import { addon } from '../native/addon.js';
import { show } from '../native/argument_checks.js';
import * as native from '../native/generated/functions.js';
import { provideClasses } from '../native/hooks.js';
import type { Layout } from './datatype_base.js';
import { DatatypePacking } from './packing.js';
import {
  codeOf,
  datatypeOfString,
  type TypeString,
  typeCharOf,
  typeStringOf,
} from './type_strings.js';

/**
 * A datatype: an `MPI.Datatype`; or a string for a predefined one, which is a character of Python's
 * struct module (`'d'`) or a type string as numpy writes it (`'f8'`, `'float64'`).
 */
export type DatatypeSpec = Datatype | TypeString;

/**
 * An MPI datatype. Arrays carry theirs with them: it follows from the kind of typed array, and is
 * only needed for a message whose items are something else than the array's elements.
 *
 * Derived datatypes describe items that do not lie next to each other, such as a column of a matrix
 * or a record. They are made by the `Create_*` functions, must be committed before they are used in
 * a message, and are freed by `Free` or by the garbage collector.
 *
 * @example
 * const column = MPI.DOUBLE.Create_vector(rows, 1, columns).Commit();
 * comm.Send([matrix, 1, column], 1);
 */
export class Datatype extends DatatypePacking {
  /** What is in a row of an array that is not contiguous, if this is its datatype. @internal */
  declare _layout: Layout | null;

  /**
   * Makes a null handle, or another object for the same datatype. Local.
   *
   * @param datatype the datatype that the new object stands for, too. Default: none
   * @throws {TypeError} if `datatype` is neither an `MPI.Datatype` nor null
   */
  constructor(datatype: Datatype | null = null) {
    super();
    this._share('datatype', datatype);
  }

  /**
   * Makes an object of the MPI library's own handle, such as another addon has. The object does not
   * own it. Local.
   *
   * @param handle a number that `tohandle()` gave in this process
   * @throws {TypeError} if it is not an integer
   */
  static fromhandle(handle: number): Datatype;
  static fromhandle(named: { handle: number }): Datatype;
  @parameters('Datatype', 'handle')
  static fromhandle(handle: unknown): Datatype {
    const datatype = new Datatype();
    datatype._handle = asHandle('Datatype', handle);
    return datatype;
  }

  /**
   * Makes an object of the integer by which Fortran knows it. The object does not own it. Local.
   * `MPI_Type_f2c`
   *
   * @param handle an integer that `tofortran()` or Fortran gave in this process
   * @returns an object for the same handle; a null one if MPI knows no such integer
   * @throws {TypeError} if it is not an integer
   */
  static fromfortran(handle: number): Datatype;
  static fromfortran(named: { handle: number }): Datatype;
  @parameters('Datatype', 'handle')
  static fromfortran(handle: unknown): Datatype {
    return Datatype.fromhandle(fromFortran('Datatype', handle));
  }

  /**
   * Returns the string that stands for the datatype in a buffer spec: its type string if its name
   * fixes its size, else the character of Python's struct module. Local.
   *
   * @returns such as `'i4'` for `MPI.INT32_T`, `'d'` for `MPI.DOUBLE`
   * @throws {TypeError} if none stands for it, as for derived datatypes
   */
  tocode(): TypeString {
    const code = codeOf(this);
    if (code !== null) return code as TypeString;
    throw new TypeError(
      `Datatype.tocode: no code stands for ${this.is_null ? 'the null datatype' : this.name || 'this derived datatype'}`,
    );
  }

  /**
   * Finds the predefined datatype that a string stands for. Local.
   *
   * @param code a character of Python's struct module (`'d'`), or a type string as numpy writes it
   *   (`'f8'`, `'float64'`). Unlike a buffer spec it also takes a string that is only known when
   *   the program runs
   * @throws {TypeError} if it is not a string, or stands for none
   */
  static fromcode(code: string): Datatype;
  static fromcode(named: { code: string }): Datatype;
  @parameters('Datatype', 'code')
  static fromcode(code: unknown): Datatype {
    if (typeof code !== 'string') {
      throw new TypeError(`Datatype.fromcode: code must be a string, but ${show(code)} came`);
    }
    return datatypeOfString('Datatype.fromcode', 'code', code);
  }

  /**
   * The type string as numpy writes it, such as `'f8'`; `'V'` and the extent if there is none.
   * Local.
   */
  get typestr(): string {
    return this.is_null ? '' : (typeStringOf(this) ?? `V${this.extent}`);
  }

  /** The character of Python's struct module, such as `'d'`; `'V'` if there is none. Local. */
  get typechar(): string {
    return this.is_null ? '' : (typeCharOf(this) ?? 'V');
  }

  /**
   * Makes a key for attributes: values of any kind that a program keeps with datatypes. Local.
   * `MPI_Type_create_keyval`
   *
   * Both functions run inside `Dup`, `Free`, `Set_attr` or `Delete_attr`, on the thread that made
   * the key. That call throws what they throw, but it does its work first: an attribute that was to
   * be deleted is gone, and a duplicate is freed again. None is called by `MPI.Finalize`.
   *
   * @param copy_fn what a duplicate (`Dup`) gets: a function `(datatype, keyval, attrval)` that
   *   returns the value, or `MPI.UNDEFINED` for none; `true` for the same value; `false` or null
   *   for none. Default null
   * @param delete_fn a function `(datatype, keyval, attrval)`, called before an attribute goes:
   *   deleted, replaced, or its datatype freed. Default null
   * @returns the key, to be freed with `Free_keyval`
   * @throws {TypeError} if a function is none
   * @example
   * const key = MPI.Datatype.Create_keyval(true);
   * record.Set_attr(key, { fields: ['id', 'position'] });
   */
  static Create_keyval(
    copy_fn?: CopyAttribute<Datatype>,
    delete_fn?: DeleteAttribute<Datatype>,
  ): number;
  static Create_keyval(...named: KeyvalArguments<Datatype>): number;
  @parameters('Datatype', 'copy_fn', 'delete_fn')
  static Create_keyval(copy_fn: unknown = null, delete_fn: unknown = null): number {
    return attributes.create(copy_fn, delete_fn);
  }

  /**
   * Frees a key. Attributes that are set stay until their datatypes are freed, but can no longer be
   * reached. Local. `MPI_Type_free_keyval`
   *
   * @param keyval a key of `Datatype.Create_keyval`
   * @returns `MPI.KEYVAL_INVALID`
   * @throws {TypeError} if `keyval` is not an integer
   * @throws {MPI.Exception} with the class `MPI.ERR_KEYVAL` if this thread has no such key
   */
  static Free_keyval(keyval: number): number;
  static Free_keyval(named: { keyval: number }): number;
  @parameters('Datatype', 'keyval')
  static Free_keyval(keyval: unknown): number {
    return attributes.free(keyval);
  }

  /**
   * Returns the value of an attribute. Local. `MPI_Type_get_attr`
   *
   * @param keyval a key of `Datatype.Create_keyval`
   * @returns the value; null if it is not set
   * @throws {TypeError} if `keyval` is not an integer
   * @throws {MPI.Exception} with the class `MPI.ERR_KEYVAL` if this thread has no such key
   */
  Get_attr(keyval: number): unknown;
  Get_attr(named: { keyval: number }): unknown;
  @parameters('Datatype', 'keyval')
  Get_attr(keyval: unknown): unknown {
    return attributes.get(this, keyval);
  }

  /**
   * Sets an attribute; a former value is deleted. The garbage collector no longer frees the
   * datatype then. Local. `MPI_Type_set_attr`
   *
   * @param keyval a key of `Datatype.Create_keyval`
   * @param attrval a value of any kind
   * @throws {TypeError} if `keyval` is not an integer
   * @throws {MPI.Exception} with the class `MPI.ERR_KEYVAL` if this thread has no such key
   */
  Set_attr(keyval: number, attrval: unknown): void;
  @parameters('Datatype', 'keyval', 'attrval')
  Set_attr(keyval: unknown, attrval?: unknown): void {
    attributes.set(this, keyval, attrval);
    // The attribute must not go with an object that was forgotten, and run the program's function
    // then.
    this._disown();
  }

  /**
   * Deletes an attribute, if it is set. Local. `MPI_Type_delete_attr`
   *
   * @param keyval a key of `Datatype.Create_keyval`
   * @throws {TypeError} if `keyval` is not an integer
   * @throws {MPI.Exception} with the class `MPI.ERR_KEYVAL` if this thread has no such key
   */
  Delete_attr(keyval: number): void;
  Delete_attr(named: { keyval: number }): void;
  @parameters('Datatype', 'keyval')
  Delete_attr(keyval: unknown): void {
    attributes.delete(this, keyval);
  }
}

provideClasses({ Datatype });
declare module '../native/hooks.js' {
  interface Classes {
    Datatype: Datatype;
  }
}
Object.defineProperty(Datatype.prototype, '_layout', { value: null, writable: true });

/** An object for a handle that MPI gives, which it does not own. */
function borrowed(handle: number): Datatype {
  const datatype = new Datatype();
  datatype._handle = handle;
  return datatype;
}

const attributes = new Attributes<Datatype>(
  'Datatype',
  {
    create: native.MPI_Type_create_keyval,
    free: native.MPI_Type_free_keyval,
    set: native.MPI_Type_set_attr,
    get: native.MPI_Type_get_attr,
    delete: native.MPI_Type_delete_attr,
  },
  borrowed,
);

/** The handles of MPI's own datatypes, which predefined.ts adds. */
export const predefinedHandles = new Set<number>();
defineKind(Datatype.prototype, 'Datatype', addon.handles.DATATYPE_NULL, predefinedHandles);

/** A `datatype` argument: a Datatype or a type string. */
export function asDatatype(method: string, argument: string, value: unknown): Datatype {
  if (value instanceof Datatype) return value;
  if (typeof value === 'string') return datatypeOfString(method, argument, value);
  throw new TypeError(
    `${method}: ${argument} must be an MPI.Datatype or a type string, but ${show(value)} came`,
  );
}
