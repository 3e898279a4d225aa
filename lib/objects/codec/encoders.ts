// The writers and readers, which are used again and again. User code that runs in the middle, a
// getter or a load function, may send and receive itself, so what is in use is taken out of its
// place.
import { Encoder } from './encoder.js';
import type { Registry } from './registry.js';

let idle: Encoder | null = new Encoder();

/** Lets a function use the message of an object. An encoder that has thrown is not used again. */
export function takeEncoder(value: unknown, threshold: number, registry: Registry): Encoder {
  const encoder = idle ?? new Encoder();
  idle = null;
  encoder.encode(value, threshold, registry);
  return encoder;
}

/** The encoder's message is not used any more. */
export function giveBack(encoder: Encoder): void {
  encoder.reset();
  idle = encoder;
}

/** V8 keeps arrays of up to so many bytes in its heap: without an ArrayBuffer they cost a tenth. */
const IN_HEAP = 64;

/** A copy of the first bytes of memory that is used again. */
export function copyOf(bytes: Uint8Array, length: number): Uint8Array {
  const copy = new Uint8Array(length);
  if (length > IN_HEAP) copy.set(bytes.subarray(0, length));
  else for (let i = 0; i < length; i++) copy[i] = bytes[i];
  return copy;
}

/** The memory as a Buffer, which the reader needs. */
export const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
