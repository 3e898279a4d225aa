import { packageError, raise } from '../base/exception.js';
import { fromFortran } from '../base/fortran_handles.js';
import { asHandle, constant, defineKind, isConstant } from '../base/handle.js';
import { LocalHandle } from '../base/local_handle.js';
import { type Named, parameters } from '../base/named_arguments.js';
import type { Widened } from '../base/widened.js';
import { addon, frame } from '../native/addon.js';
import { isHandle, isRevoked, notString, show } from '../native/argument_checks.js';
import { gate, pass } from '../native/gate.js';
import { ERR_INFO_NOKEY, MAX_INFO_KEY, MAX_INFO_VAL } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import type { HandleHolder } from '../native/message_data.js';

const { handles } = addon;

/** Keys and values of an `Info`: an object, a Map, pairs of key and value, or another `Info`. */
export type InfoItems = Readonly<Record<string, string>> | Iterable<readonly [string, string]>;

// MPI's strings end at a null character, and it would not tell.
function asText(method: string, argument: string, value: unknown): string {
  if (typeof value !== 'string') throw notString(method, argument, value);
  if (!value.includes('\0')) return value;
  throw new RangeError(`${method}: ${argument} must not contain a null character`);
}

// All of them are proven before the first is used.
function asPairs(method: string, items: unknown, argument = 'items'): [string, string][] {
  if (typeof items !== 'object' || items === null || isRevoked(items)) {
    const kinds = argument === 'info' ? 'an MPI.Info, an object' : 'an object';
    throw new TypeError(
      `${method}: ${argument} must be ${kinds}, a Map or pairs of key and value, but ${show(items)} came`,
    );
  }
  const pairs: readonly unknown[] =
    Symbol.iterator in items ? [...(items as Iterable<unknown>)] : Object.entries(items);
  return pairs.map((pair, i) => {
    if (!Array.isArray(pair) || pair.length !== 2) {
      throw new TypeError(
        `${method}: ${argument}[${i}] must be a pair of key and value, but ${show(pair)} came`,
      );
    }
    return [asText(method, `key ${i}`, pair[0]), asText(method, `value ${i}`, pair[1])];
  });
}

const isBetween = (text: string, shortest: number, longest: number): boolean => {
  const bytes = Buffer.byteLength(text);
  return bytes >= shortest && bytes <= longest;
};

// Before MPI is initialized there is nobody to return an error to, and it would end the process.
function addPair(info: HandleHolder, key: string, value: string): void {
  const isFine = isBetween(key, 1, MAX_INFO_KEY) && isBetween(value, 0, MAX_INFO_VAL);
  if (!gate.isOpen && !isFine) pass('MPI_Info_set');
  native.MPI_Info_set(info, key, value);
}

/**
 * Hints for the MPI library: string keys and values. It can also be used as a map of them. Free it
 * with `Free`, let `using` do that, or leave it to the garbage collector.
 *
 * @example
 * using info = MPI.Info.Create({ mpi_assert_no_any_tag: 'true' });
 * for (const [key, value] of info) console.log(key, value);
 */
export class Info extends LocalHandle {
  /**
   * Makes a null handle, or another object for the same hints. Local.
   *
   * @param info the object that the new one stands for, too. Default: none
   * @throws {TypeError} if `info` is neither an `MPI.Info` nor null
   */
  constructor(info: Info | null = null) {
    super();
    this._share('info', info);
  }

  /** An object of a new handle, which goes with its objects unless `Free` comes first. @internal */
  static _new(handle: number): Info {
    return Info._from(handle)._own(native.MPI_Info_free);
  }

  /** An object of a handle that somebody else frees. @internal */
  static _from(handle: number): Info {
    const info = new Info();
    info._handle = handle;
    return info;
  }

  /**
   * Makes a new info object. Local. `MPI_Info_create`
   *
   * @param items keys and values: an object, a Map, pairs of key and value, or another info object.
   *   Default: none
   * @returns the object. Free it with `Free`, or leave that to the garbage collector
   * @throws {TypeError} if `items` is anything else, or a key or a value is not a string
   * @throws {RangeError} if a key or a value contains a null character
   */
  static Create(items: InfoItems | null = null): Info {
    const pairs = items === null ? [] : asPairs('Info.Create', items);
    const info = Info._new(native.MPI_Info_create());
    try {
      for (const [key, value] of pairs) addPair(info, key, value);
    } catch (error) {
      info.Free();
      throw error;
    }
    return info;
  }

  /**
   * Makes a new info object with what `MPI.INFO_ENV` holds: how the program was started. Local.
   * From MPI 4 on. `MPI_Info_create_env`
   *
   * @param args the words of the command line, or its only word, which libraries do not look at
   *   yet. Default: none
   * @returns the object. Free it with `Free`, or leave that to the garbage collector
   * @throws {TypeError} if `args` is neither a string nor an array of strings
   * @throws {MPI.Exception} with the class `MPI.ERR_UNSUPPORTED_OPERATION` if the library lacks it
   */
  static Create_env(args: string | readonly string[] | null = null): Info {
    const isList = !isRevoked(args) && Array.isArray(args);
    const words: unknown[] = isList ? Array.from<unknown>(args) : [];
    if (typeof args === 'string') {
      words.push(args);
    } else if (args !== null && !isList) {
      throw new TypeError(
        `Info.Create_env: args must be a string or an array of strings, but ${show(args)} came`,
      );
    }
    const texts = words.map((word, i) => asText('Info.Create_env', `args[${i}]`, word));
    if (!gate.isOpen) pass('MPI_Info_create_env');
    native.MPI_Info_create_env(texts);
    if (frame[0] !== 0) raise('MPI_Info_create_env', frame[0]);
    return Info._new(frame[1]);
  }

  /**
   * Makes an object of the MPI library's own handle, such as another addon has. The object does not
   * own it. Local.
   *
   * @param handle a number that `tohandle()` gave in this process
   * @throws {TypeError} if it is not an integer
   */
  static fromhandle(handle: number): Info;
  static fromhandle(named: { handle: number }): Info;
  @parameters('Info', 'handle')
  static fromhandle(handle: unknown): Info {
    return Info._from(asHandle('Info', handle));
  }

  /**
   * Makes an object of the integer by which Fortran knows it. The object does not own it. Local.
   * `MPI_Info_f2c`
   *
   * @param handle an integer that `tofortran()` or Fortran gave in this process
   * @returns an object for the same handle; a null one if MPI knows no such integer
   * @throws {TypeError} if it is not an integer
   */
  static fromfortran(handle: number): Info;
  static fromfortran(named: { handle: number }): Info;
  @parameters('Info', 'handle')
  static fromfortran(handle: unknown): Info {
    return Info.fromhandle(fromFortran('Info', handle));
  }

  /**
   * Makes a new info object with the same keys and values. Local. `MPI_Info_dup`
   *
   * @returns the object. Free it with `Free`, or leave that to the garbage collector
   */
  Dup(): Info {
    return Info._new(native.MPI_Info_dup(this));
  }

  /**
   * Returns the value of a key. Local. `MPI_Info_get_string`
   *
   * @param key the key, of at most `MPI.MAX_INFO_KEY` bytes
   * @returns the value; null if the key is not there
   * @throws {TypeError} if `key` is not a string
   * @throws {RangeError} if `key` contains a null character
   */
  Get(key: string): string | null;
  Get(named: { key: string }): string | null;
  @parameters('Info', 'key')
  Get(key: unknown): string | null {
    return this._get('Info.Get', key);
  }

  private _get(method: string, key: unknown): string | null {
    const text = asText(method, 'key', key);
    if (!gate.isOpen) pass('MPI_Info_get_string');
    frame[1] = this._handle;
    const value = native.MPI_Info_get_string(text);
    if (frame[0] !== 0) raise('MPI_Info_get_string', frame[0]);
    return value;
  }

  /**
   * Adds a key, or replaces its value. Local. `MPI_Info_set`
   *
   * @param key the key, of at most `MPI.MAX_INFO_KEY` bytes
   * @param value the value, of at most `MPI.MAX_INFO_VAL` bytes
   * @throws {TypeError} if an argument is not a string
   * @throws {RangeError} if an argument contains a null character
   * @throws {MPI.Exception} with the class `MPI.ERR_INFO_KEY` or `MPI.ERR_INFO_VALUE` if the key or
   *   the value is too long, or the key is empty
   */
  Set(key: string, value: string): void;
  Set(...named: Named<{ key: string; value: string }, ['key', 'value']>): void;
  @parameters('Info', 'key', 'value')
  Set(key: unknown, value?: unknown): void {
    this._set('Info.Set', key, value);
  }

  private _set(method: string, key: unknown, value: unknown): void {
    addPair(this, asText(method, 'key', key), asText(method, 'value', value));
  }

  /**
   * Takes a key away. Local. `MPI_Info_delete`
   *
   * @param key the key, of at most `MPI.MAX_INFO_KEY` bytes
   * @throws {TypeError} if `key` is not a string
   * @throws {RangeError} if `key` contains a null character
   * @throws {MPI.Exception} with the class `MPI.ERR_INFO_NOKEY` if it is not there
   */
  Delete(key: string): void;
  Delete(named: { key: string }): void;
  @parameters('Info', 'key')
  Delete(key: unknown): void {
    native.MPI_Info_delete(this, asText('Info.Delete', 'key', key));
  }

  /** Returns the number of keys. Local. `MPI_Info_get_nkeys` */
  Get_nkeys(): number {
    return native.MPI_Info_get_nkeys(this);
  }

  /**
   * Returns the key at a place, in the library's order. Local. `MPI_Info_get_nthkey`
   *
   * @param n the place, from 0 to `Get_nkeys() - 1`
   * @returns the key
   * @throws {TypeError} if `n` is not an integer
   * @throws {MPI.Exception} with the class `MPI.ERR_ARG` or `MPI.ERR_INFO_KEY` if there is none at
   *   that place
   */
  Get_nthkey(n: number): string;
  Get_nthkey(named: { n: number }): string;
  @parameters('Info', 'n')
  Get_nthkey(n: unknown): string {
    return native.MPI_Info_get_nthkey(this, n);
  }

  /**
   * Frees the object's hints, and makes it null. Local. `MPI_Info_free`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_INFO` or `MPI.ERR_ARG` if it is null
   */
  Free(): void {
    // MPI's own lives as long as MPI. Open MPI would free it.
    if (!this._predefined.has(this._handle)) {
      native.MPI_Info_free(this);
      this._disown();
    } else if (!isConstant(this)) this._makeNull();
  }

  /** @internal */
  protected override _release(): void {
    this.Free();
  }

  // --- A map of strings -------------------------------------------------------------------------

  /** The number of keys; 0 for the null handle. Local. `MPI_Info_get_nkeys` */
  get size(): number {
    return this.is_null ? 0 : this.Get_nkeys();
  }

  /**
   * Tells whether a key is there. Local. `MPI_Info_get_string`
   *
   * @param key the key, of at most `MPI.MAX_INFO_KEY` bytes
   * @returns whether it is there; false for the null handle
   * @throws {TypeError} if `key` is not a string
   * @throws {RangeError} if `key` contains a null character
   */
  has(key: string): boolean {
    return this._find('Info.has', key) !== null;
  }

  private _find(method: string, key: unknown): string | null {
    const text = asText(method, 'key', key);
    return this.is_null ? null : this._get(method, text);
  }

  /**
   * Returns the value of a key. Local. `MPI_Info_get_string`
   *
   * @param key the key, of at most `MPI.MAX_INFO_KEY` bytes
   * @param defaultValue what to return if the key is not there; `default` by name. Default null
   * @returns the value, or `defaultValue`
   * @throws {TypeError} if `key` is not a string
   * @throws {RangeError} if `key` contains a null character
   */
  get(key: string): string | null;
  get<T>(key: string, defaultValue: T): string | Widened<T>;
  get<T>(named: { key: string; default: T }): string | Widened<T>;
  get(named: { key: string }): string | null;
  @parameters('Info', 'key', 'default')
  get(key: unknown, defaultValue: unknown = null): unknown {
    return this._find('Info.get', key) ?? defaultValue;
  }

  /**
   * Adds a key, or replaces its value. Local. `MPI_Info_set`
   *
   * @param key the key, of at most `MPI.MAX_INFO_KEY` bytes
   * @param value the value, of at most `MPI.MAX_INFO_VAL` bytes
   * @returns this object
   * @throws {TypeError} if an argument is not a string
   * @throws {RangeError} if an argument contains a null character
   * @throws {MPI.Exception} with the class `MPI.ERR_INFO_KEY` or `MPI.ERR_INFO_VALUE` if the key or
   *   the value is too long, or the key is empty; with `MPI.ERR_INFO_NOKEY` if this is the null
   *   handle
   */
  set(key: string, value: string): this {
    if (this.is_null) throw noKey('Info.set', 'the null handle has no keys');
    this._set('Info.set', key, value);
    return this;
  }

  /**
   * Takes a key away, if it is there. Local. `MPI_Info_delete`
   *
   * @param key the key, of at most `MPI.MAX_INFO_KEY` bytes
   * @returns whether it was there
   * @throws {TypeError} if `key` is not a string
   * @throws {RangeError} if `key` contains a null character
   */
  delete(key: string): boolean {
    if (this._find('Info.delete', key) === null) return false;
    native.MPI_Info_delete(this, key);
    return true;
  }

  /** Returns the keys, in the library's order. Local. `MPI_Info_get_nthkey` */
  keys(): string[] {
    return Array.from({ length: this.size }, (_, n) => this.Get_nthkey(n));
  }

  /** Returns the values, in the order of the keys. Local. `MPI_Info_get_string` */
  values(): string[] {
    return this.items().map(([, value]) => value);
  }

  /** Returns pairs of key and value, in the order of the keys. Local. `MPI_Info_get_string` */
  items(): [key: string, value: string][] {
    return this.keys().map((key) => [key, this._get('Info.items', key) ?? '']);
  }

  /**
   * Returns an iterator of pairs of key and value, in the order of the keys. Local.
   * `MPI_Info_get_string`
   */
  entries(): IterableIterator<[key: string, value: string]> {
    return this.items().values();
  }

  /** Returns an iterator of pairs of key and value, for `for … of`. Local. `MPI_Info_get_string` */
  [Symbol.iterator](): IterableIterator<[key: string, value: string]> {
    return this.entries();
  }

  /** @internal */
  override _facts(): readonly string[] {
    return this.items().map(([key, value]) => `${key}: '${value}'`);
  }

  /**
   * Adds keys and values, and replaces those that are there. Local. `MPI_Info_set`
   *
   * @param items an object, a Map, pairs of key and value, or another info object. Default: none
   * @throws {TypeError} if `items` is anything else, or a key or a value is not a string; nothing
   *   was set then
   * @throws {RangeError} if a key or a value contains a null character; nothing was set then
   * @throws {MPI.Exception} with the class `MPI.ERR_INFO_NOKEY` if this is the null handle, even if
   *   there are no items
   */
  update(items: InfoItems = []): void {
    if (this.is_null) throw noKey('Info.update', 'the null handle has no keys');
    for (const [key, value] of asPairs('Info.update', items)) addPair(this, key, value);
  }

  /**
   * Takes a key away, and returns its value. Local. `MPI_Info_delete`
   *
   * @param key the key, of at most `MPI.MAX_INFO_KEY` bytes
   * @param defaultValue what to return if the key is not there; `default` by name. Without it, that
   *   is an error
   * @returns the value, or `defaultValue`
   * @throws {TypeError} if `key` is not a string
   * @throws {RangeError} if `key` contains a null character
   * @throws {MPI.Exception} with the class `MPI.ERR_INFO_NOKEY` if the key is not there and
   *   `defaultValue` was not given
   */
  pop(key: string): string;
  pop<T>(key: string, defaultValue: T): string | Widened<T>;
  pop<T>(named: { key: string; default: T }): string | Widened<T>;
  pop(named: { key: string }): string;
  @parameters('Info', 'key', 'default')
  pop(key: unknown, defaultValue?: unknown): unknown {
    const value = this._find('Info.pop', key);
    if (value === null) {
      if (defaultValue !== undefined) return defaultValue;
      throw noKey('Info.pop', `there is no key ${JSON.stringify(key)}`);
    }
    native.MPI_Info_delete(this, key);
    return value;
  }

  /**
   * Takes the last key away, and returns it with its value. Local. `MPI_Info_delete`
   *
   * @returns the pair of key and value
   * @throws {MPI.Exception} with the class `MPI.ERR_INFO_NOKEY` if there is none
   */
  popitem(): [key: string, value: string] {
    const last = this.items().at(-1);
    if (last === undefined) throw noKey('Info.popitem', 'it is empty');
    native.MPI_Info_delete(this, last[0]);
    return last;
  }

  /**
   * Makes a new info object with the same keys and values; for the null handle, another null
   * handle. Local. `MPI_Info_dup`
   *
   * @returns the object. Free it with `Free`, or leave that to the garbage collector
   */
  copy(): Info {
    return this.is_null ? new Info() : this.Dup();
  }

  /** Takes all keys away. Local. `MPI_Info_delete` */
  clear(): void {
    for (const key of this.keys()) native.MPI_Info_delete(this, key);
  }
}

function noKey(method: string, what: string): Error {
  return packageError(ERR_INFO_NOKEY, `${method}: MPI_ERR_INFO_NOKEY: ${what}`);
}

defineKind(Info.prototype, 'Info', handles.INFO_NULL, [handles.INFO_ENV]);

/** No hints: the null handle. `MPI_INFO_NULL` */
export const INFO_NULL = new Info();
/** How the program was started: the hints of its environment. From MPI 4 on. `MPI_INFO_ENV` */
export const INFO_ENV = constant(Info.fromhandle(handles.INFO_ENV));

/**
 * An info object of its own of what a method takes as `info`: an `Info`, keys and values, or null.
 * Who asks for it frees it.
 */
export function copyInfo(method: string, info: unknown): Info {
  if (info === null) return new Info();
  if (isHandle(info, 'Info')) {
    return info._handle === handles.INFO_NULL ? new Info() : (info as Info).Dup();
  }
  return Info.Create(asPairs(method, info, 'info'));
}
