import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

/** How times are spread, in milliseconds. */
export interface Times {
  /** How many were noted. */
  readonly count: number;
  /** The shortest. */
  readonly min: number;
  /** The longest. */
  readonly max: number;
  /** The arithmetic mean. */
  readonly mean: number;
  /** The standard deviation. */
  readonly stddev: number;
  /** Half of the times are not longer than this. */
  readonly p50: number;
  /** Nine in ten are not longer. */
  readonly p90: number;
  /** 99 in a hundred are not longer. */
  readonly p99: number;
}

const NANOSECONDS = 1e6;

/** Times of tasks, to within a microsecond or a thousandth. */
export class TimeHistogram {
  readonly #histogram: RecordableHistogram = createHistogram();

  note(milliseconds: number): void {
    this.#histogram.record(Math.max(1, Math.round(milliseconds * NANOSECONDS)));
  }

  get times(): Times {
    const { count, min, max, mean, stddev } = this.#histogram;
    if (count === 0) return { count, min: 0, max: 0, mean: 0, stddev: 0, p50: 0, p90: 0, p99: 0 };
    const at = (percentile: number) => this.#histogram.percentile(percentile) / NANOSECONDS;
    return {
      count,
      min: min / NANOSECONDS,
      max: max / NANOSECONDS,
      mean: mean / NANOSECONDS,
      stddev: stddev / NANOSECONDS,
      p50: at(50),
      p90: at(90),
      p99: at(99),
    };
  }
}
