// What a window is made of, and what a program keeps with it or tells it: group, name, hints,
// attributes and error handlers.

import { Handle } from '../base/handle.js';
import { type Named, parameters } from '../base/named_arguments.js';
import { Attributes, type CopyAttribute, type DeleteAttribute } from '../handles/attributes.js';
import { callHandler, createErrhandler, Errhandler } from '../handles/errhandler.js';
import { Group } from '../handles/group.js';
import { Info } from '../handles/info.js';
import { notInteger, notString } from '../native/argument_checks.js';
import {
  WIN_BASE,
  WIN_CREATE_FLAVOR,
  WIN_DISP_UNIT,
  WIN_MODEL,
  WIN_SIZE,
} from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { classes } from '../native/hooks.js';
import type { Win } from './win.js';
import { Window } from './window_state.js';

/** An object of a window's handle. */
export function wrapWindow(handle: number): Win {
  const win = new classes.Win();
  win._handle = handle;
  if (!win.is_null) win._window = Window.of(handle);
  return win;
}

const attributes = new Attributes<WinAttributes>(
  'Win',
  {
    create: native.MPI_Win_create_keyval,
    free: native.MPI_Win_free_keyval,
    set: native.MPI_Win_set_attr,
    get: native.MPI_Win_get_attr,
    delete: native.MPI_Win_delete_attr,
  },
  wrapWindow,
  [WIN_BASE, WIN_SIZE, WIN_DISP_UNIT, WIN_CREATE_FLAVOR, WIN_MODEL],
);

/** The accessors of a window. */
export abstract class WinAttributes extends Handle {
  /** What is known of it, if it was made here. @internal */
  _window: Window | null = null;

  /** The group of processes, which must be freed. Local. `MPI_Win_get_group` */
  Get_group(): Group {
    return Group._from(native.MPI_Win_get_group(this));
  }
  get group(): Group {
    return this.Get_group();
  }
  /** The number of processes. Local. */
  get group_size(): number {
    return this.#ofGroup((group) => group.Get_size());
  }
  /** The rank of this process. Local. */
  get group_rank(): number {
    return this.#ofGroup((group) => group.Get_rank());
  }
  #ofGroup(ask: (group: Group) => number): number {
    const group = this.Get_group();
    try {
      return ask(group);
    } finally {
      group.Free();
    }
  }

  /** The name. Local. `MPI_Win_get_name` */
  Get_name(): string {
    return native.MPI_Win_get_name(this);
  }
  /** Gives it a name, for error messages and debuggers. Local. `MPI_Win_set_name` */
  Set_name(name: string): void;
  Set_name(named: { name: string }): void;
  @parameters('Win', 'name')
  Set_name(name: unknown): void {
    this.#setName(name);
  }
  // The property takes no names of parameters.
  #setName(name: unknown): void {
    if (typeof name !== 'string') throw notString('Win.Set_name', 'name', name);
    native.MPI_Win_set_name(this, name);
  }
  get name(): string {
    return this.Get_name();
  }
  set name(value: string) {
    this.#setName(value);
  }

  /** Gives hints, the same at all processes. Collective. `MPI_Win_set_info` */
  Set_info(info: Info): void;
  Set_info(named: { info: Info; handle?: never }): void;
  @parameters('Win', 'info')
  Set_info(info: unknown): void {
    native.MPI_Win_set_info(this, info);
  }
  /** The hints that the library makes use of, which must be freed. Local. `MPI_Win_get_info` */
  Get_info(): Info {
    return Info._from(native.MPI_Win_get_info(this));
  }
  get info(): Info {
    return this.Get_info();
  }
  set info(value: Info) {
    native.MPI_Win_set_info(this, value);
  }

  // --- Attributes -------------------------------------------------------------------------------

  /**
   * A new key for attributes: values of any kind that the program keeps with windows. Windows are never
   * duplicated, so `copy_fn` is not called. Local. `MPI_Win_create_keyval`
   *
   * @param delete_fn a function `(win, keyval, attrval)`, called before an attribute goes: deleted,
   *   replaced, or its window freed
   */
  static Create_keyval(copy_fn?: CopyAttribute<Win>, delete_fn?: DeleteAttribute<Win>): number;
  static Create_keyval(
    ...named: Named<
      { copy_fn?: CopyAttribute<Win>; delete_fn?: DeleteAttribute<Win> },
      ['copy_fn', 'delete_fn']
    >
  ): number;
  @parameters('Win', 'copy_fn', 'delete_fn')
  static Create_keyval(copy_fn: unknown = null, delete_fn: unknown = null): number {
    return attributes.create(copy_fn, delete_fn);
  }

  /**
   * Frees a key. Attributes that are set stay until their windows are freed, but can no longer be
   * reached. Returns `MPI.KEYVAL_INVALID`. Local. `MPI_Win_free_keyval`
   */
  static Free_keyval(keyval: number): number;
  static Free_keyval(named: { keyval: number }): number;
  @parameters('Win', 'keyval')
  static Free_keyval(keyval: unknown): number {
    return attributes.free(keyval);
  }

  /**
   * The value of an attribute, or null if it is not set. Those of MPI itself are numbers:
   * `MPI.WIN_BASE` (an address), `MPI.WIN_SIZE` (bytes), `MPI.WIN_DISP_UNIT` (bytes),
   * `MPI.WIN_CREATE_FLAVOR` and `MPI.WIN_MODEL`. Local. `MPI_Win_get_attr`
   */
  Get_attr(keyval: number): unknown;
  Get_attr(named: { keyval: number }): unknown;
  @parameters('Win', 'keyval')
  Get_attr(keyval: unknown): unknown {
    return attributes.get(this, keyval);
  }

  /** Sets an attribute, to any value; a former one is deleted. Local. `MPI_Win_set_attr` */
  Set_attr(keyval: number, attrval: unknown): void;
  @parameters('Win', 'keyval', 'attrval')
  Set_attr(keyval: unknown, attrval?: unknown): void {
    attributes.set(this, keyval, attrval);
  }

  /** Deletes an attribute. Local. `MPI_Win_delete_attr` */
  Delete_attr(keyval: number): void;
  Delete_attr(named: { keyval: number }): void;
  @parameters('Win', 'keyval')
  Delete_attr(keyval: unknown): void {
    attributes.delete(this, keyval);
  }

  /** `[base, size, disp_unit]` of this process: an address, and bytes. Local. `MPI_Win_get_attr` */
  get attrs(): [base: number, size: number, disp_unit: number] {
    return [
      this.Get_attr(WIN_BASE) as number,
      this.Get_attr(WIN_SIZE) as number,
      this.Get_attr(WIN_DISP_UNIT) as number,
    ];
  }
  /** `MPI.WIN_FLAVOR_CREATE`, `_ALLOCATE`, `_DYNAMIC` or `_SHARED`. Local. `MPI_Win_get_attr` */
  get flavor(): number {
    return this.Get_attr(WIN_CREATE_FLAVOR) as number;
  }
  /** `MPI.WIN_UNIFIED` or `MPI.WIN_SEPARATE`. Local. `MPI_Win_get_attr` */
  get model(): number {
    return this.Get_attr(WIN_MODEL) as number;
  }

  // --- Error handlers ---------------------------------------------------------------------------

  /**
   * An error handler that calls a function, when a call on its window has failed in MPI and before that
   * throws: what the function threw, or else an `MPI.Exception`. What the package refuses by itself
   * (synchronization, ranges) is thrown at once. Local. `MPI_Win_create_errhandler`
   *
   * @param errhandler_fn is given the window, only for this call, and the error code
   */
  static Create_errhandler(errhandler_fn: (win: Win, error_code: number) => void): Errhandler;
  static Create_errhandler(named: {
    errhandler_fn: (win: Win, error_code: number) => void;
  }): Errhandler;
  @parameters('Win', 'errhandler_fn')
  static Create_errhandler(errhandler_fn: unknown): Errhandler {
    return createErrhandler(
      'Win.Create_errhandler',
      errhandler_fn,
      native.MPI_Win_create_errhandler,
      wrapWindow,
    );
  }

  /** The error handler, which must be freed. Local. `MPI_Win_get_errhandler` */
  Get_errhandler(): Errhandler {
    return Errhandler._from(native.MPI_Win_get_errhandler(this));
  }

  /**
   * Sets the error handler. With `MPI.ERRORS_ARE_FATAL` and `MPI.ERRORS_ABORT` an error ends the job
   * at once, without an exception. Local. `MPI_Win_set_errhandler`
   */
  Set_errhandler(errhandler: Errhandler): void;
  Set_errhandler(named: { errhandler: Errhandler }): void;
  @parameters('Win', 'errhandler')
  Set_errhandler(errhandler: unknown): void {
    native.MPI_Win_set_errhandler(this, errhandler);
  }

  /** Calls the error handler with an error code. Local. `MPI_Win_call_errhandler` */
  Call_errhandler(errorcode: number): void;
  Call_errhandler(named: { errorcode: number }): void;
  @parameters('Win', 'errorcode')
  Call_errhandler(errorcode: unknown): void {
    if (typeof errorcode !== 'number' || (errorcode | 0) !== errorcode) {
      throw notInteger('Win.Call_errhandler', 'errorcode', errorcode);
    }
    if (!callHandler(this, errorcode)) native.MPI_Win_call_errhandler(this, errorcode);
  }
}
