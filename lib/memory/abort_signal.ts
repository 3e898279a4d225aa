import { show } from '../native/argument_checks.js';

/** The `signal` argument of a method. */
export function asSignal(method: string, signal: unknown): AbortSignal | null {
  if (signal === null || signal === undefined) return null;
  if (isSignal(signal)) return signal;
  throw new TypeError(`${method}: signal must be an AbortSignal, but ${show(signal)} came`);
}

// Of any realm, such as a page of jsdom, or a package that has its own.
function isSignal(value: unknown): value is AbortSignal {
  if (value instanceof AbortSignal) return true;
  const { aborted, addEventListener, removeEventListener } = value as Partial<AbortSignal>;
  return (
    typeof aborted === 'boolean' &&
    typeof addEventListener === 'function' &&
    typeof removeEventListener === 'function'
  );
}

/** Why a signal was aborted. Those of some packages have no reason. */
export const abortReason = (signal: AbortSignal | null): unknown =>
  signal?.reason ?? new DOMException('This operation was aborted', 'AbortError');
