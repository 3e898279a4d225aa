// What MPI uses beyond the call that it was given in: memory that must not be freed meanwhile.

/** What uses memory of this buffer, for a message; null if nothing does. */
type Search = (buffer: ArrayBufferLike) => string | null;

const searches: Search[] = [];

/** Each kind of object that lends memory to MPI registers how to find out. */
export function registerUse(search: Search): void {
  searches.push(search);
}

export function useOf(buffer: ArrayBufferLike): string | null {
  for (const search of searches) {
    const use = search(buffer);
    if (use !== null) return use;
  }
  return null;
}
