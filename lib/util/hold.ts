/**
 * What `hold()` gives: what is held until the end of the block that declares it with `using`, or
 * until `release()`.
 *
 * @example
 * {
 *   using held = mutex.hold();
 *   // …
 * }
 */
export class Hold {
  #release: (() => void) | null;

  /** @internal */
  constructor(release: () => void) {
    this.#release = release;
  }

  /** Gives it back. Only the first call does something. */
  release(): void {
    const release = this.#release;
    this.#release = null;
    release?.();
  }

  /** `using held = mutex.hold()` gives it back at the end of the block. */
  [Symbol.dispose](): void {
    this.release();
  }
}
