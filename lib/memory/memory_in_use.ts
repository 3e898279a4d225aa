// What MPI uses beyond the call that it was given in: memory that must not be freed meanwhile.
import { memoryUses } from '../native/hooks.js';

/** What uses the memory of a buffer, for a message; null if nothing does. */
export function useOf(buffer: ArrayBufferLike): string | null {
  for (const search of memoryUses) {
    const use = search(buffer);
    if (use !== null) return use;
  }
  return null;
}
