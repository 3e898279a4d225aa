import { show } from '../native/argument_checks.js';

/** The `signal` argument of a method. */
export function asSignal(method: string, signal: unknown): AbortSignal | null {
  if (signal === null || signal === undefined) return null;
  if (signal instanceof AbortSignal) return signal;
  throw new TypeError(`${method}: signal must be an AbortSignal, but ${show(signal)} came`);
}
