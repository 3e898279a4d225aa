/**
 * What `hold()` and `holdAsync()` give: something that is held until the end of the block that
 * declares it with `using`, or until `release()`.
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

  /** Gives back what is held. Only the first call does something. Does not wait. */
  release(): void {
    const release = this.#release;
    this.#release = null;
    release?.();
  }

  /**
   * Gives back what is held, at the end of the block that declares it: `using held = mutex.hold()`.
   */
  [Symbol.dispose](): void {
    this.release();
  }
}
