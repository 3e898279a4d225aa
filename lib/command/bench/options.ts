/** What the benchmarks are told, as the parser gives it. */

export interface HelloOptions {
  readonly quiet?: boolean;
}

export interface RingOptions extends HelloOptions {
  /** In bytes. */
  readonly size: number;
  readonly skip: number;
  readonly loop: number;
}

interface TableOptions extends HelloOptions {
  readonly skip: number;
  readonly loop: number;
  readonly header: boolean;
  readonly stats: boolean;
}

/** Of the benchmarks that go through sizes, all in bytes. */
export interface SweepOptions extends TableOptions {
  readonly minSize: number;
  readonly maxSize: number;
  readonly largeSize: number;
  readonly skipLarge: number;
  readonly loopLarge: number;
  readonly hugeSize: number;
  readonly skipHuge: number;
  readonly loopHuge: number;
}

export interface PingpongOptions extends SweepOptions {
  readonly objects?: boolean;
}

export interface PoolOptions extends TableOptions {
  readonly numTasks: number;
  readonly outstanding: number;
  /** Of the array, in bytes. */
  readonly size: number;
}
