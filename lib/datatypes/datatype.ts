// Datatypes: MPI's description of what an array element is.

import { asHandle, defineKind } from '../base/handle.js';
import { type Named, parameters } from '../base/named_arguments.js';
import { Attributes, type CopyAttribute, type DeleteAttribute } from '../handles/attributes.js';
import { addon } from '../native/addon.js';
import { show } from '../native/argument_checks.js';
import * as native from '../native/generated/functions.js';
import { provideClasses } from '../native/hooks.js';
import type { Layout } from './datatype_base.js';
import { DatatypePacking } from './packing.js';
import { codeOf, datatypeOfString, typeCharOf, typeStringOf } from './type_strings.js';

/** A datatype, or a type string such as `'d'`, `'i4'` or `'float64'`. */
export type DatatypeSpec = Datatype | string;

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

  /** @param datatype another datatype: the new object stands for the same one */
  constructor(datatype: Datatype | null = null) {
    super();
    // Two objects for one handle: the garbage collector can't know when the last one is gone.
    datatype?._disown();
    this._handle = datatype?._handle ?? this._null;
  }

  /** Makes an object of an MPI handle, which it does not own. */
  static fromhandle(handle: number): Datatype;
  static fromhandle(named: { handle: number }): Datatype;
  @parameters('Datatype', 'handle')
  static fromhandle(handle: unknown): Datatype {
    const datatype = new Datatype();
    datatype._handle = asHandle('Datatype', handle);
    return datatype;
  }

  /** The type string of a predefined datatype, or the character that stands for it. Local. */
  tocode(): string {
    const code = codeOf(this);
    if (code !== null) return code;
    throw new TypeError(
      `Datatype.tocode: no code stands for ${this.is_null ? 'the null datatype' : this.name || 'this derived datatype'}`,
    );
  }

  /** The predefined datatype that a type string stands for. */
  static fromcode(code: string): Datatype;
  static fromcode(named: { code: string }): Datatype;
  @parameters('Datatype', 'code')
  static fromcode(code: unknown): Datatype {
    if (typeof code !== 'string') {
      throw new TypeError(`Datatype.fromcode: code must be a string, but ${show(code)} came`);
    }
    return datatypeOfString('Datatype.fromcode', 'code', code);
  }

  /** The type string as numpy writes it, such as `'f8'`; `'V'` and the extent if there is none. */
  get typestr(): string {
    return this.is_null ? '' : (typeStringOf(this) ?? `V${this.extent}`);
  }

  /** The character of Python's struct module, such as `'d'`; `'V'` if there is none. */
  get typechar(): string {
    return this.is_null ? '' : (typeCharOf(this) ?? 'V');
  }

  /**
   * A new key for attributes: values of any kind that the program keeps with datatypes. Local.
   * `MPI_Type_create_keyval`
   *
   * @param copy_fn what a duplicate (`Dup`) gets: a function `(datatype, keyval, attrval)` that
   *   returns the value, or `MPI.UNDEFINED` for none; `true` for the same value; else none
   * @param delete_fn a function `(datatype, keyval, attrval)`, called before an attribute goes
   *
   * {@link Comm.Create_keyval} says when both are called, and what becomes of their exceptions.
   */
  static Create_keyval(
    copy_fn?: CopyAttribute<Datatype>,
    delete_fn?: DeleteAttribute<Datatype>,
  ): number;
  static Create_keyval(
    ...named: Named<
      { copy_fn?: CopyAttribute<Datatype>; delete_fn?: DeleteAttribute<Datatype> },
      ['copy_fn', 'delete_fn']
    >
  ): number;
  @parameters('Datatype', 'copy_fn', 'delete_fn')
  static Create_keyval(copy_fn: unknown = null, delete_fn: unknown = null): number {
    return attributes.create(copy_fn, delete_fn);
  }

  /**
   * Frees a key. Attributes that are set stay until their datatypes are freed, but can no longer be
   * reached. Returns `MPI.KEYVAL_INVALID`. Local. `MPI_Type_free_keyval`
   */
  static Free_keyval(keyval: number): number;
  static Free_keyval(named: { keyval: number }): number;
  @parameters('Datatype', 'keyval')
  static Free_keyval(keyval: unknown): number {
    return attributes.free(keyval);
  }

  /** The value of an attribute, or null if it is not set. Local. `MPI_Type_get_attr` */
  Get_attr(keyval: number): unknown;
  Get_attr(named: { keyval: number }): unknown;
  @parameters('Datatype', 'keyval')
  Get_attr(keyval: unknown): unknown {
    return attributes.get(this, keyval);
  }

  /** Sets an attribute, to any value; a former one is deleted. Local. `MPI_Type_set_attr` */
  Set_attr(keyval: number, attrval: unknown): void;
  @parameters('Datatype', 'keyval', 'attrval')
  Set_attr(keyval: unknown, attrval?: unknown): void {
    attributes.set(this, keyval, attrval);
    // The attribute must not go with an object that was forgotten, and run the program's function then.
    this._disown();
  }

  /** Deletes an attribute. Local. `MPI_Type_delete_attr` */
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
