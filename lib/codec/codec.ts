// The writers and readers, which are used again and again. User code that runs in the middle, a getter or a
// load function, may send and receive itself, so what is in use is taken out of its place.
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

/** A copy of the bytes of a message. */
export const copyOfBytes = (encoder: Encoder): Buffer =>
  Buffer.from(encoder.bytes.subarray(0, encoder.position));

/** The same memory as a Buffer, which the reader needs. */
export const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
