/** Numbers as the benchmarks print them: in the way of C's printf, so that columns stay columns. */

/** As `%.Ne` has it: an exponent of two digits at least. */
export const exponential = (value: number, digits: number): string =>
  value.toExponential(digits).replace(/e([+-])(\d)$/, 'e$10$2');

/** As `%g` has it: six digits at most, and an exponent where the number is very small or large. */
export function general(value: number): string {
  const text = value.toExponential(5);
  const exponent = Number(text.slice(text.indexOf('e') + 1));
  if (exponent < -4 || exponent > 5) {
    return exponential(value, 5).replace(/\.?0+e/, 'e');
  }
  return String(Number(value.toPrecision(6)));
}

export interface Sample {
  /** NaN of no values. */
  readonly mean: number;
  /** 0 of fewer than two values. */
  readonly deviation: number;
}

export function summarize(values: readonly number[]): Sample {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length < 2) return { mean, deviation: 0 };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}

/** The columns of a sample, behind those of its row. */
export const sampleColumns = ({ mean, deviation }: Sample, count: number): string =>
  ` | ${exponential(mean, 7)} ± ${exponential(deviation, 4)} ${String(count).padStart(8)}`;

export const SAMPLE_TITLES = ' | Time Mean [s] ± StdDev [s]  Samples';
