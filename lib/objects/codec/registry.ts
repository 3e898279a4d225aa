// Classes whose objects travel as something else.
import { show } from '../../native/argument_checks.js';

/** How objects of a class are sent. */
export interface Conversion<T, D = unknown> {
  /** What is sent in place of an object: anything that can be sent. */
  dump(object: T): D;
  /** Makes the object again of what was sent. */
  load(data: D): T;
}

export interface Entry extends Conversion<object> {
  readonly name: string;
}

export interface Recognized extends Entry {
  is(object: object): boolean;
}

// They travel by themselves, and nobody would ask.
const BUILTINS = new Set<unknown>([
  Object,
  Array,
  Map,
  Set,
  Date,
  RegExp,
  ArrayBuffer,
  SharedArrayBuffer,
  DataView,
  Function,
  Number,
  String,
  Boolean,
  BigInt,
  Symbol,
]);

export class Registry {
  readonly #byName = new Map<string, Entry>();
  readonly #byPrototype = new Map<object, Entry>();
  readonly #recognized: Recognized[] = [];

  get hasClasses(): boolean {
    return this.#byPrototype.size > 0;
  }

  add(what: unknown, how: unknown): void {
    const method = 'Serializer.register';
    const isNamed = typeof what === 'string';
    const { dump, load, is, name } = (how ?? {}) as Partial<Recognized>;
    if (!isNamed && typeof what !== 'function') {
      throw new TypeError(`${method}: type must be a class or a name, but ${show(what)} came`);
    }
    for (const [key, value] of Object.entries(isNamed ? { is, dump, load } : { dump, load })) {
      if (typeof value !== 'function') {
        throw new TypeError(`${method}: ${key} must be a function, but ${show(value)} came`);
      }
    }
    const label = isNamed ? what : (name ?? (what as { name: unknown }).name);
    if (typeof label !== 'string' || label === '') {
      throw new TypeError(`${method}: the class needs a name, but ${show(label)} came`);
    }
    if (this.#byName.has(label)) {
      throw new TypeError(`${method}: ${show(label)} is registered already`);
    }
    const entry = { name: label, dump, load, is } as Recognized;
    if (isNamed) {
      this.#recognized.push(entry);
    } else {
      this.#byPrototype.set(this.#prototypeOf(method, what), entry);
    }
    this.#byName.set(label, entry);
  }

  /** Adds what the package itself sends so, once. */
  addGuard(entry: Recognized): void {
    if (this.#byName.has(entry.name)) return;
    this.#recognized.unshift(entry);
    this.#byName.set(entry.name, entry);
  }

  #prototypeOf(method: string, type: unknown): object {
    const { prototype } = type as { prototype: unknown };
    if (BUILTINS.has(type) || typeof prototype !== 'object' || prototype === null) {
      throw new TypeError(`${method}: the objects of ${show(type)} can't be registered`);
    }
    if (this.#byPrototype.has(prototype)) {
      throw new TypeError(`${method}: the class is registered already`);
    }
    return prototype;
  }

  /** How objects with this prototype are sent; null if as they are. */
  ofClass(prototype: object | null): Entry | null {
    return prototype === null ? null : (this.#byPrototype.get(prototype) ?? null);
  }

  /**
   * How an object is sent that is neither plain nor a builtin one; null if nobody recognizes it.
   */
  recognizing(object: object): Entry | null {
    return this.#recognized.find(({ is }) => is(object)) ?? null;
  }

  named(name: string): Entry | undefined {
    return this.#byName.get(name);
  }
}
