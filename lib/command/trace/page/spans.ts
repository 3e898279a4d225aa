/** The events of one lane of the timeline: lists of numbers, by their start. */

/** Finds the events that a window of time shows, one at most for each pixel. */
export class Spans {
  readonly #values: readonly number[];
  readonly #stride: number;
  /** The latest end up to each event: what began before a window may reach into it. */
  readonly #ends: Float64Array;

  /** @param values  of each event: start, end, and `stride - 2` more numbers */
  constructor(values: readonly number[], stride: number) {
    this.#values = values;
    this.#stride = stride;
    this.#ends = new Float64Array(values.length / stride);
    let latest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < this.#ends.length; i++) {
      latest = Math.max(latest, this.end(i));
      this.#ends[i] = latest;
    }
  }

  get length(): number {
    return this.#ends.length;
  }

  start(index: number): number {
    return this.#values[index * this.#stride] as number;
  }

  end(index: number): number {
    return this.#values[index * this.#stride + 1] as number;
  }

  /** The numbers of an event. */
  at(index: number): readonly number[] {
    return this.#values.slice(index * this.#stride, (index + 1) * this.#stride);
  }

  /** The first event of which `isBeyond` is true, as it is of all later ones. */
  #first(isBeyond: (index: number) => boolean): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBeyond(middle)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Calls `show` for the events in a window; of those within one pixel, for the first. */
  forEachIn(from: number, to: number, pixel: number, show: (index: number) => void): void {
    let next = this.#first((i) => (this.#ends[i] as number) > from);
    while (next < this.length && this.start(next) < to) {
      const end = this.end(next);
      if (end > from) show(next);
      const isShort = end - this.start(next) < pixel;
      if (isShort) {
        const covered = this.start(next) + pixel;
        const after = this.#first(
          (i) => this.start(i) >= covered || (this.#ends[i] as number) >= covered + pixel,
        );
        next = Math.max(next + 1, after);
      } else {
        next++;
      }
    }
  }

  /** The last event that is at a moment, give or take `slack`; -1 if there is none. */
  find(time: number, slack: number): number {
    for (let i = this.#first((j) => this.start(j) > time + slack) - 1; i >= 0; i--) {
      if (this.end(i) >= time - slack) return i;
      if ((this.#ends[i] as number) < time - slack) return -1;
    }
    return -1;
  }
}
