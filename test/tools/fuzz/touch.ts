// Looks at all of a value, as a program would that has received it.
import { inspect, types } from 'node:util';
import { Registered } from './registered';
import { canary } from './ways';

const canaryText = canary.toString('latin1');

/** Reads everything in the value, and throws what that throws. */
export function touch(value: unknown): {
  sum: number;
  hasRegistered: boolean;
  hasCanary: boolean;
} {
  const seen = new Set<unknown>();
  const waiting = [value];
  let sum = 0;
  let hasRegistered = false;
  let hasCanary = false;
  while (waiting.length > 0) {
    const item = waiting.pop();
    if (typeof item === 'string') {
      sum += item.length > 0 ? item.charCodeAt(item.length - 1) : 0;
      if (item.includes(canaryText)) hasCanary = true;
    } else if (typeof item === 'bigint') sum += item.toString(16).length;
    else if (typeof item === 'number') sum += item;
    if (typeof item !== 'object' || item === null || seen.has(item)) continue;
    seen.add(item);
    if (item instanceof Registered) hasRegistered = true;
    if (types.isMap(item)) for (const [key, held] of item) waiting.push(key, held);
    else if (types.isSet(item)) for (const held of item) waiting.push(held);
    else if (types.isDate(item))
      sum += Number.isNaN(item.getTime()) ? 0 : item.toISOString().length;
    else if (types.isRegExp(item)) sum += item.source.length + item.flags.length + item.lastIndex;
    else if (types.isNativeError(item)) {
      sum += `${item.name}${item.message}${item.stack}`.length;
      waiting.push(item.cause);
    } else if (types.isArrayBuffer(item)) {
      sum += bytesOf(new Uint8Array(item));
      if (Buffer.from(item).includes(canary)) hasCanary = true;
    } else if (ArrayBuffer.isView(item)) {
      sum += bytesOf(new Uint8Array(item.buffer, item.byteOffset, item.byteLength));
      waiting.push(item.buffer);
      continue;
    } else if (types.isBoxedPrimitive(item))
      waiting.push((item as { valueOf(): unknown }).valueOf());
    if (Array.isArray(item)) sum += item.length;
    if (types.isArrayBuffer(item)) continue;
    // Not Object.keys for arrays: it takes long for the elements of a dense one.
    if (Array.isArray(item) && item.length < 100_000) for (const held of item) waiting.push(held);
    else for (const key of Object.keys(item)) waiting.push((item as Record<string, unknown>)[key]);
  }
  return { sum, hasRegistered, hasCanary };
}

function bytesOf(bytes: Uint8Array): number {
  return bytes.length === 0 ? 0 : bytes[0] + bytes[bytes.length - 1];
}

/** The same as a program would print it. */
export function print(value: unknown): string {
  return inspect(value, { depth: 5, maxArrayLength: 20, maxStringLength: 100 });
}
