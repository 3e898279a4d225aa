// Named arguments: the last argument, if it is a plain object, names the parameters from its
// position on.

import { isRevoked } from '../native/argument_checks.js';

/** `[Pick<P, …>] | [first, Pick<P, …>] | …`: every way to name the last parameters of a method. */
export type Named<P, Order extends readonly (keyof P)[]> = Order extends readonly [
  infer Key extends keyof P,
  ...infer Rest extends readonly (keyof P)[],
]
  ? [Pick<P, Key | Rest[number]>] | [P[Key], ...Named<P, Rest>]
  : never;

/** Slots that carry data: there a plain object is the value itself. */
const DATA = new Set(['obj', 'sendobj', 'items', 'attrval', 'default']);

// The arguments of a function may be one object; those of a program are a list of words.
const carriesData = (names: readonly string[], index: number): boolean =>
  DATA.has(names[index]) || (names[index] === 'args' && names[index + 1] === 'kwargs');

function isPlain(value: object): boolean {
  let prototype: unknown;
  try {
    prototype = Object.getPrototypeOf(value);
  } catch (error) {
    if (isRevoked(value)) return false;
    throw error;
  }
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return false;
  // Arrays can be without a prototype, too.
  return !Array.isArray(value) && !ArrayBuffer.isView(value);
}

// Every method takes its arguments through here, so what is no object costs one comparison.
function isNamed(last: unknown): last is Record<string, unknown> {
  return typeof last === 'object' && last !== null && isPlain(last);
}

/** The positional arguments that a call with named ones stands for, or null if it is not one. */
export function resolveArguments(
  method: string,
  names: readonly string[],
  positional: readonly unknown[],
): unknown[] | null {
  let given = positional.length;
  while (given > 0 && positional[given - 1] === undefined) given--;
  const last = positional[given - 1];
  if (given === 0 || !isNamed(last) || carriesData(names, given - 1)) return null;
  const result: unknown[] = positional.slice(0, given - 1);
  placeNamed(method, names, given - 1, last, result);
  return result;
}

const isOwn = Object.prototype.hasOwnProperty;

// V8 reads the properties of `for … in` by their place, without a look-up, if they are tested so.
function placeNamed(
  method: string,
  names: readonly string[],
  positional: number,
  named: Record<string, unknown>,
  result: unknown[],
): void {
  for (const name in named) {
    if (!isOwn.call(named, name)) continue;
    let index = 0;
    while (index < names.length && names[index] !== name) index++;
    if (index === names.length) {
      throw new TypeError(`${method} has no parameter ${name}; it takes (${names.join(', ')})`);
    }
    if (index < positional) {
      throw new TypeError(`${method}: ${name} was given twice, by position and by name`);
    }
    result[index] = named[name];
  }
}

type Method = (this: unknown, ...values: unknown[]) => unknown;

const OF_REVOKED = /on a proxy that has been revoked$/;

// The error of V8 for a revoked proxy names neither the method nor the argument.
function explained(
  error: unknown,
  method: string,
  names: readonly string[],
  values: readonly unknown[],
): unknown {
  if (!(error instanceof TypeError) || !OF_REVOKED.test(error.message)) return error;
  const index = values.findIndex(
    (value) => isRevoked(value) || (Array.isArray(value) && Array.from(value).some(isRevoked)),
  );
  if (index < 0) return error;
  const what = isRevoked(values[index]) ? 'is' : 'holds';
  return new TypeError(`${method}: ${names[index] ?? 'an argument'} ${what} a revoked Proxy`);
}

// One wrapper for each number of parameters, because rest parameters would allocate an array.
function wrap(label: string, names: readonly string[], method: Method): Method {
  const isData = names.map((_, index) => carriesData(names, index));
  // Has room for all parameters and one more.
  function named(self: unknown, values: unknown[]): unknown {
    let at = values.length - 1;
    while (values[at] === undefined) at--;
    if (!isData[at]) {
      const last = values[at] as Record<string, unknown>;
      values[at] = undefined;
      placeNamed(label, names, at, last, values);
    }
    switch (names.length) {
      case 1:
        return method.call(self, values[0]);
      case 2:
        return method.call(self, values[0], values[1]);
      case 3:
        return method.call(self, values[0], values[1], values[2]);
      case 4:
        return method.call(self, values[0], values[1], values[2], values[3]);
      default:
        return method.call(
          self,
          values[0],
          values[1],
          values[2],
          values[3],
          values[4],
          values[5],
          values[6],
        );
    }
  }
  // Each takes one more than there are parameters: names there were given twice.
  switch (names.length) {
    case 1:
      return function (a, b) {
        try {
          const last = b !== undefined ? b : a;
          return isNamed(last) ? named(this, [a, b]) : method.call(this, a);
        } catch (error) {
          throw explained(error, label, names, [a, b]);
        }
      };
    case 2:
      return function (a, b, c) {
        try {
          const last = c !== undefined ? c : b !== undefined ? b : a;
          return isNamed(last) ? named(this, [a, b, c]) : method.call(this, a, b);
        } catch (error) {
          throw explained(error, label, names, [a, b, c]);
        }
      };
    case 3:
      return function (a, b, c, d) {
        try {
          const last = d !== undefined ? d : c !== undefined ? c : b !== undefined ? b : a;
          return isNamed(last) ? named(this, [a, b, c, d]) : method.call(this, a, b, c);
        } catch (error) {
          throw explained(error, label, names, [a, b, c, d]);
        }
      };
    case 4:
      return function (a, b, c, d, e) {
        try {
          const tail = e !== undefined ? e : d;
          const head = c !== undefined ? c : b !== undefined ? b : a;
          return isNamed(tail !== undefined ? tail : head)
            ? named(this, [a, b, c, d, e])
            : method.call(this, a, b, c, d);
        } catch (error) {
          throw explained(error, label, names, [a, b, c, d, e]);
        }
      };
    default:
      return function (a, b, c, d, e, f, g, h) {
        try {
          const end = h !== undefined ? h : g;
          const tail = f !== undefined ? f : e !== undefined ? e : d;
          const head = c !== undefined ? c : b !== undefined ? b : a;
          return isNamed(end !== undefined ? end : tail !== undefined ? tail : head)
            ? named(this, [a, b, c, d, e, f, g, h])
            : method.call(this, a, b, c, d, e, f, g);
        } catch (error) {
          throw explained(error, label, names, [a, b, c, d, e, f, g, h]);
        }
      };
  }
}

/**
 * Names the parameters of a method, so that they can be given by name: `@parameters('buf',
 * 'dest')`. Positional calls go through unchanged.
 */
export function parameters(owner: string, ...names: string[]) {
  return <M extends (...values: never[]) => unknown>(
    _class: object,
    name: string | symbol,
    property: TypedPropertyDescriptor<M>,
  ): void => {
    if (property.value === undefined) throw new Error(`${owner} has no method ${String(name)}`);
    property.value = namedFunction(`${owner}.${String(name)}`, names, property.value);
  };
}

const parametersByMethod = new WeakMap<object, readonly string[]>();

/** The names of the parameters of a public method or function, in order. */
export const parametersOf = (method: object): readonly string[] =>
  parametersByMethod.get(method) ?? [];

/** Names the parameters of a plain function. */
export function namedFunction<F extends (...values: never[]) => unknown>(
  label: string,
  names: readonly string[],
  method: F,
): F {
  const wrapper = wrap(label, names, method as unknown as Method);
  Object.defineProperty(wrapper, 'name', { value: label.slice(label.indexOf('.') + 1) });
  parametersByMethod.set(wrapper, names);
  return wrapper as unknown as F;
}
