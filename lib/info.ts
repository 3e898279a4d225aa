import { type Named, parameters } from './arguments.js';
import { asHandle, defineKind, Handle } from './handle.js';
import { addon } from './native/addon.js';
import { MPI_Info_create, MPI_Info_free, MPI_Info_set } from './native/functions.js';

const { handles } = addon;

/** Hints for the MPI library: string keys and values. */
export class Info extends Handle {
  /** @param info another info: the new object stands for the same one */
  constructor(info: Info | null = null) {
    super();
    this._handle = info?._handle ?? this._null;
  }

  /**
   * A new info object with these keys and values. Local; free it with `Free`. `MPI_Info_create`
   *
   * @param items an object, a Map or pairs of key and value
   */
  static Create(
    items: Readonly<Record<string, string>> | Iterable<[string, string]> | null = null,
  ): Info {
    const info = new Info();
    info._handle = MPI_Info_create();
    if (items !== null) {
      const pairs =
        Symbol.iterator in items ? (items as Iterable<[string, string]>) : Object.entries(items);
      for (const [key, value] of pairs) info.Set(key, value);
    }
    return info;
  }

  /** Makes an object of an MPI handle, which it does not own. */
  static fromhandle(handle: number): Info;
  static fromhandle(named: { handle: number }): Info;
  @parameters('Info', 'handle')
  static fromhandle(handle: unknown): Info {
    const info = new Info();
    info._handle = asHandle('Info', handle);
    return info;
  }

  /** Adds a key or replaces its value. Local. `MPI_Info_set` */
  Set(key: string, value: string): void;
  Set(...named: Named<{ key: string; value: string }, ['key', 'value']>): void;
  @parameters('Info', 'key', 'value')
  Set(key: unknown, value?: unknown): void {
    MPI_Info_set(this, key, value);
  }

  /** Frees the object. Local. `MPI_Info_free` */
  Free(): void {
    MPI_Info_free(this);
  }

  /** @internal */
  protected override _release(): void {
    this.Free();
  }
}

defineKind(Info.prototype, 'Info', handles.INFO_NULL, [handles.INFO_ENV]);

/** The null handle: no hints. */
export const INFO_NULL = new Info();
/** The hints of the environment that started the program. */
export const INFO_ENV = Info.fromhandle(handles.INFO_ENV);
