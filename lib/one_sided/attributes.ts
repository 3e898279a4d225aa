// What a window is made of, and what a program keeps with it: group, name, hints, attributes and
// error handlers.

import { inBytes } from '../base/description.js';
import { Handle } from '../base/handle.js';
import { parameters } from '../base/named_arguments.js';
import {
  Attributes,
  type CopyAttribute,
  type DeleteAttribute,
  type KeyvalArguments,
} from '../handles/attributes.js';
import { type Errhandler, ErrorHandlers } from '../handles/errhandler.js';
import { askGroup, Group } from '../handles/group.js';
import { Info } from '../handles/info.js';
import { asString } from '../native/argument_checks.js';
import {
  WIN_BASE,
  WIN_CREATE_FLAVOR,
  WIN_DISP_UNIT,
  WIN_MODEL,
  WIN_SIZE,
} from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { type Classes, classes } from '../native/hooks.js';
import { Window } from './window_state.js';

type Win = Classes['Win'];

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

const errorHandlers = new ErrorHandlers<WinAttributes>(
  'Win',
  {
    create: native.MPI_Win_create_errhandler,
    get: native.MPI_Win_get_errhandler,
    set: native.MPI_Win_set_errhandler,
    call: native.MPI_Win_call_errhandler,
  },
  wrapWindow,
);

/** What a window is, and what is kept with it. */
export abstract class WinAttributes extends Handle {
  /** What is known of it, if it was made here. @internal */
  _window: Window | null = null;

  /**
   * Returns a new group of the processes that share the window. Free it with `Free`. Local.
   * `MPI_Win_get_group`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_WIN` if the window is null
   */
  Get_group(): Group {
    return Group._new(native.MPI_Win_get_group(this));
  }
  /**
   * A new group of the processes that share the window, made at each access. Free it with `Free`.
   * Local. `MPI_Win_get_group`
   */
  get group(): Group {
    return this.Get_group();
  }
  /** The number of processes that share the window. Local. `MPI_Win_get_group`, `MPI_Group_size` */
  get group_size(): number {
    return askGroup(this.Get_group(), (group) => group.Get_size());
  }
  /** The rank of this process in the window. Local. `MPI_Win_get_group`, `MPI_Group_rank` */
  get group_rank(): number {
    return askGroup(this.Get_group(), (group) => group.Get_rank());
  }

  /**
   * Returns the name: an empty string if there is none, `'MPI_WIN_NULL'` if the window is null.
   * Local. `MPI_Win_get_name`
   */
  Get_name(): string {
    return this.is_null ? 'MPI_WIN_NULL' : native.MPI_Win_get_name(this);
  }

  /** @internal */
  override _nameInMPI(): string {
    return this.Get_name();
  }

  /** @internal */
  override _facts(): readonly string[] {
    return [
      `rank ${this.group_rank} of ${this.group_size}`,
      inBytes(this.Get_attr(WIN_SIZE) as number),
    ];
  }

  /**
   * Gives the window a name, which error messages and debuggers show. Local. `MPI_Win_set_name`
   *
   * @param name the name; MPI keeps at most `MPI.MAX_OBJECT_NAME - 1` bytes
   * @throws {TypeError} if `name` is not a string
   */
  Set_name(name: string): void;
  Set_name(named: { name: string }): void;
  @parameters('Win', 'name')
  Set_name(name: unknown): void {
    native.MPI_Win_set_name(this, asString('Win.Set_name', 'name', name));
  }
  /**
   * The name, which error messages and debuggers show; an empty string if there is none. Local.
   * `MPI_Win_get_name` and `MPI_Win_set_name`
   */
  get name(): string {
    return this.Get_name();
  }
  // The property takes no names of parameters.
  set name(value: string) {
    native.MPI_Win_set_name(this, asString('Win.Set_name', 'name', value));
  }

  /**
   * Gives the library hints about how the window is used. Collective. `MPI_Win_set_info`
   *
   * @param info the hints, the same at all processes
   * @throws {TypeError} if `info` is not an `MPI.Info`
   * @throws {MPI.Exception} with the class `MPI.ERR_WIN` if the window is null
   */
  Set_info(info: Info): void;
  Set_info(named: { info: Info; handle?: never }): void;
  @parameters('Win', 'info')
  Set_info(info: unknown): void {
    native.MPI_Win_set_info(this, info);
  }
  /**
   * Returns a new info object with the hints that the library makes use of. Free it with `Free`.
   * Local. `MPI_Win_get_info`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_WIN` if the window is null
   */
  Get_info(): Info {
    return Info._new(native.MPI_Win_get_info(this));
  }
  /**
   * The hints that the library makes use of, in a new info object at each access, to be freed
   * (local). To set them is collective. `MPI_Win_get_info` and `MPI_Win_set_info`
   */
  get info(): Info {
    return this.Get_info();
  }
  set info(value: Info) {
    native.MPI_Win_set_info(this, value);
  }

  // --- Attributes -------------------------------------------------------------------------------

  /**
   * Makes a key for attributes: values of any kind that a program keeps with windows. Local.
   * `MPI_Win_create_keyval`
   *
   * `delete_fn` runs inside `Free`, `Set_attr` or `Delete_attr`, on the thread that made the key.
   * That call throws what it throws, but it does its work first. It is not called by
   * `MPI.Finalize`.
   *
   * @param copy_fn is never called, as windows are never duplicated. Default null
   * @param delete_fn a function `(win, keyval, attrval)`, called before an attribute goes: deleted,
   *   replaced, or its window freed. Default null
   * @returns the key, to be freed with `Free_keyval`
   * @throws {TypeError} if `copy_fn` or `delete_fn` is of another type
   * @example
   * const key = MPI.Win.Create_keyval(null, (win, keyval, log) => (log as Log).close());
   * win.Set_attr(key, openLog());
   */
  static Create_keyval(copy_fn?: CopyAttribute<Win>, delete_fn?: DeleteAttribute<Win>): number;
  static Create_keyval(...named: KeyvalArguments<Win>): number;
  @parameters('Win', 'copy_fn', 'delete_fn')
  static Create_keyval(copy_fn: unknown = null, delete_fn: unknown = null): number {
    return attributes.create(copy_fn, delete_fn);
  }

  /**
   * Frees a key. Attributes that are set stay until their windows are freed, but can no longer be
   * reached. Local. `MPI_Win_free_keyval`
   *
   * @param keyval a key of `Win.Create_keyval`
   * @returns `MPI.KEYVAL_INVALID`
   * @throws {MPI.Exception} with the class `MPI.ERR_KEYVAL` if this thread has no such key
   */
  static Free_keyval(keyval: number): number;
  static Free_keyval(named: { keyval: number }): number;
  @parameters('Win', 'keyval')
  static Free_keyval(keyval: unknown): number {
    return attributes.free(keyval);
  }

  /**
   * Returns the value of an attribute. Local. `MPI_Win_get_attr`
   *
   * @param keyval a key of `Win.Create_keyval`, or one of MPI's own, whose values are numbers:
   *   `MPI.WIN_BASE` (an address), `MPI.WIN_SIZE` (bytes), `MPI.WIN_DISP_UNIT` (bytes),
   *   `MPI.WIN_CREATE_FLAVOR` and `MPI.WIN_MODEL`
   * @returns the value; null if it is not set
   * @throws {MPI.Exception} with the class `MPI.ERR_KEYVAL` if this thread has no such key
   */
  Get_attr(keyval: number): unknown;
  Get_attr(named: { keyval: number }): unknown;
  @parameters('Win', 'keyval')
  Get_attr(keyval: unknown): unknown {
    return attributes.get(this, keyval);
  }

  /**
   * Sets an attribute; a former value is deleted. Local. `MPI_Win_set_attr`
   *
   * @param keyval a key of `Win.Create_keyval`
   * @param attrval a value of any kind
   * @throws {MPI.Exception} with the class `MPI.ERR_KEYVAL` if this thread has no such key
   */
  Set_attr(keyval: number, attrval: unknown): void;
  @parameters('Win', 'keyval', 'attrval')
  Set_attr(keyval: unknown, attrval?: unknown): void {
    attributes.set(this, keyval, attrval);
  }

  /**
   * Deletes an attribute, if it is set. Local. `MPI_Win_delete_attr`
   *
   * @param keyval a key of `Win.Create_keyval`
   * @throws {MPI.Exception} with the class `MPI.ERR_KEYVAL` if this thread has no such key
   */
  Delete_attr(keyval: number): void;
  Delete_attr(named: { keyval: number }): void;
  @parameters('Win', 'keyval')
  Delete_attr(keyval: unknown): void {
    attributes.delete(this, keyval);
  }

  /**
   * `[base, size, disp_unit]` of this process's memory in the window: its address, its size in
   * bytes, and how many bytes a displacement of 1 stands for. Local. `MPI_Win_get_attr`
   */
  get attrs(): [base: number, size: number, disp_unit: number] {
    return [
      this.Get_attr(WIN_BASE) as number,
      this.Get_attr(WIN_SIZE) as number,
      this.Get_attr(WIN_DISP_UNIT) as number,
    ];
  }
  /**
   * Which function made the window: `MPI.WIN_FLAVOR_CREATE`, `MPI.WIN_FLAVOR_ALLOCATE`,
   * `MPI.WIN_FLAVOR_DYNAMIC` or `MPI.WIN_FLAVOR_SHARED`. Local. `MPI_Win_get_attr`
   */
  get flavor(): number {
    return this.Get_attr(WIN_CREATE_FLAVOR) as number;
  }
  /**
   * The memory model: with `MPI.WIN_UNIFIED` this process sees what others put without a call of
   * its own, with `MPI.WIN_SEPARATE` it must synchronize first. Local. `MPI_Win_get_attr`
   */
  get model(): number {
    return this.Get_attr(WIN_MODEL) as number;
  }

  // --- Error handlers ---------------------------------------------------------------------------

  /**
   * Makes an error handler of a function. It is called when a call on its window has failed in MPI,
   * before that call throws: what the function threw, or else an `MPI.Exception`. What the package
   * refuses by itself (synchronization, ranges) is thrown at once. Local.
   * `MPI_Win_create_errhandler`
   *
   * @param errhandler_fn is given the window, only for this call, and the error code
   * @returns the handler for `Set_errhandler`. Free it with `Free`, or leave that to the garbage
   *   collector
   * @throws {TypeError} if `errhandler_fn` is not a function
   */
  static Create_errhandler(errhandler_fn: (win: Win, error_code: number) => void): Errhandler;
  static Create_errhandler(named: {
    errhandler_fn: (win: Win, error_code: number) => void;
  }): Errhandler;
  @parameters('Win', 'errhandler_fn')
  static Create_errhandler(errhandler_fn: unknown): Errhandler {
    return errorHandlers.create(errhandler_fn);
  }

  /**
   * Returns the error handler, to be freed with `Free`. Local. `MPI_Win_get_errhandler`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_WIN` if the window is null
   */
  Get_errhandler(): Errhandler {
    return errorHandlers.get(this);
  }

  /**
   * Sets the error handler. With `MPI.ERRORS_RETURN`, which the package sets, errors are thrown;
   * with `MPI.ERRORS_ARE_FATAL` or `MPI.ERRORS_ABORT` an error ends the job at once, without an
   * exception. Local. `MPI_Win_set_errhandler`
   *
   * @param errhandler one of these, or one of `Win.Create_errhandler`
   * @throws {TypeError} if `errhandler` is not an `MPI.Errhandler`
   * @throws {MPI.Exception} with the class `MPI.ERR_WIN` if the window is null
   */
  Set_errhandler(errhandler: Errhandler): void;
  Set_errhandler(named: { errhandler: Errhandler }): void;
  @parameters('Win', 'errhandler')
  Set_errhandler(errhandler: unknown): void {
    errorHandlers.set(this, errhandler);
  }

  /**
   * Calls the error handler, as if a call on this window had failed. Use it in a library on top of
   * MPI to report errors of its own. Local. `MPI_Win_call_errhandler`
   *
   * @param errorcode the error code or class
   * @throws {TypeError} if `errorcode` is not an integer
   * @throws {unknown} what the handler throws, if it is a function of the program
   */
  Call_errhandler(errorcode: number): void;
  Call_errhandler(named: { errorcode: number }): void;
  @parameters('Win', 'errorcode')
  Call_errhandler(errorcode: unknown): void {
    errorHandlers.call(this, errorcode);
  }
}
