// What was thrown, as it travels: structured clone drops the name of an error's class and all
// properties of its own, such as `code`.

export interface Thrown {
  readonly error: unknown;
  readonly name?: string;
  /** It is a DOMException, which structured clone makes an empty object of. */
  readonly isDom?: true;
  /** Properties of its own that are plain values. */
  readonly properties?: Readonly<Record<string, unknown>>;
}

type ErrorLike = Error & Record<string, unknown>;

/** Whether this is an error of any realm, or a DOMException. */
export const isErrorLike = (value: unknown): value is ErrorLike =>
  typeof value === 'object' && value !== null && typeof (value as ErrorLike).message === 'string';

const isPlain = (value: unknown): boolean =>
  value === null || ['string', 'number', 'boolean', 'bigint'].includes(typeof value);

// What a clone has anyway. A DOMException has its number in `code`, which is read-only.
const CLONED = new Set(['message', 'stack', 'cause', 'name']);

/** What to send of this. */
export function describeThrown(value: unknown): Thrown {
  if (!isErrorLike(value)) return { error: value };
  if (value instanceof DOMException) {
    const { message, stack, cause, name } = value;
    return { error: Object.assign(new Error(message, { cause }), { stack }), name, isDom: true };
  }
  const properties = Object.fromEntries(
    Object.entries(value).filter(([key, own]) => !CLONED.has(key) && isPlain(own)),
  );
  return {
    error: value,
    name: value.name,
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
  };
}

/** What to send of this if it can't be cloned: its text. */
export function describeText(value: unknown): Thrown {
  if (!isErrorLike(value)) return { error: new Error(String(value)) };
  const { message, stack } = value;
  return { ...describeThrown(value), error: Object.assign(new Error(message), { stack }) };
}

/** The error again. */
export function restoreThrown({ error, name, isDom, properties = {} }: Thrown): unknown {
  if (!isErrorLike(error)) return error;
  if (isDom === true) return restoreDomException(error, name);
  const add = (key: string, value: unknown, enumerable: boolean) =>
    Object.defineProperty(error, key, { value, enumerable, writable: true, configurable: true });
  if (name !== undefined && name !== error.name) add('name', name, false);
  for (const [key, value] of Object.entries(properties)) {
    if (error[key] !== value) add(key, value, true);
  }
  return error;
}

function restoreDomException(
  { message, stack, cause }: ErrorLike,
  name: string | undefined,
): Error {
  const error = new DOMException(message, name);
  const properties = cause === undefined ? { stack } : { stack, cause };
  for (const [key, value] of Object.entries(properties)) {
    Object.defineProperty(error, key, { value, writable: true, configurable: true });
  }
  return error;
}
