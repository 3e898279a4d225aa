import { hooks } from '../native/hooks.js';

/**
 * Settings of the package. They take effect when MPI is initialized, which the first call that
 * needs MPI does: set them before that, in code (`rc.errors = 'abort'`) or in the environment as
 * `MPI4NODE_RC_<NAME>` (`MPI4NODE_RC_ERRORS=abort`; booleans are `1`, `true`, `yes` or `on`, and
 * `0`, `false`, `no` or `off`).
 */
export interface Rc {
  /**
   * Whether the first call that needs MPI initializes it. With `false`, `MPI.Init` or
   * `MPI.Init_thread` must be called before. Default `true`.
   */
  initialize: boolean;
  /**
   * Whether to ask for thread support (`MPI_Init_thread`); with `false` it is that of
   * `MPI.THREAD_SINGLE`. Default `true`.
   */
  threads: boolean;
  /**
   * The level of thread support to ask for. Worker threads that call MPI at the same time need
   * `'multiple'`. Default `'multiple'`.
   */
  thread_level: 'single' | 'funneled' | 'serialized' | 'multiple';
  /**
   * Whether to finalize MPI when the process ends with exit code 0. Default null: if this package
   * has initialized it.
   */
  finalize: boolean | null;
  /**
   * Whether the whole job ends when this process ends with an exit code other than 0, so that other
   * ranks do not wait for it for ever. Default `true`.
   */
  abort: boolean;
  /**
   * After how many seconds a rank that has ended and waits for the others says so on standard
   * error. 0: never, and requests that it has left incomplete are not listed, either. Default 10.
   */
  finalize_warning: number;
  /**
   * After how many seconds a rank that has ended and waits for the others ends the whole job with
   * an error. Default 0: never, because the others may rightly be at work for hours; but 60 seconds
   * if this rank has left a collective operation under way, which the others may never join.
   */
  finalize_timeout: number;
  /**
   * After how many seconds without a sign of life from another rank, or from its host, the whole
   * job ends with an error that names them: at least 1. The MPI libraries notice a host that has
   * gone after many minutes, or never. All ranks must set the same number. Default 0: ranks do not
   * listen to each other.
   */
  heartbeat: number;
  /**
   * After how many seconds in one blocking call, or with one awaited operation pending, a rank
   * reports where it waits, and all ranks where they are. In the environment also
   * `MPI4NODE_WATCHDOG`. All ranks must set it alike. Default 0: never.
   */
  watchdog: number;
  /**
   * Whether the watchdog ends the job once it has proven a deadlock: all ranks wait, and nothing
   * moves. In the environment also `MPI4NODE_WATCHDOG_ABORT`. Default `false`.
   */
  watchdog_abort: boolean;
  /**
   * How thoroughly calls are checked for wrong use that MPI does not notice: 0 is not at all, 1
   * compares collective calls and messages between ranks, 2 also looks at the memory of operations
   * under way. In the environment also `MPI4NODE_CHECK`. All ranks must set it alike. Default 0.
   */
  check: number;
  /**
   * The file that the trace of all MPI calls is written to, in Chrome's trace format; empty for no
   * trace. In the environment also `MPI4NODE_TRACE`. All ranks must set it alike. Default `''`.
   */
  trace: string;
  /**
   * Whether what is otherwise only said at the end makes the job fail with exit code 1: messages
   * that were sent and never received. Default `false`.
   */
  strict: boolean;
  /**
   * What an MPI error does: `'exception'` throws an `MPI.Exception`; `'default'` leaves the
   * library's own error handlers; `'abort'` and `'fatal'` end the processes of the communicator, or
   * the whole job. Set for the predefined communicators, from which others take it, and for new
   * windows. Default `'exception'`.
   */
  errors: 'exception' | 'default' | 'abort' | 'fatal';
  /**
   * Whether objects are received by matched probe. Only `true` is allowed, because it is the one
   * way that is safe with threads and asynchronous receives.
   */
  recv_mprobe: boolean;
}

type Choices = { readonly [Key in keyof Rc]?: readonly string[] };
const CHOICES: Choices = {
  thread_level: ['single', 'funneled', 'serialized', 'multiple'],
  errors: ['exception', 'default', 'abort', 'fatal'],
};
const SECONDS: ReadonlySet<keyof Rc> = new Set([
  'finalize_warning',
  'finalize_timeout',
  'heartbeat',
  'watchdog',
]);

const DIAGNOSTICS: ReadonlySet<keyof Rc> = new Set(['watchdog', 'check', 'trace']);

/** Settings that have a variable of their own beside `MPI4NODE_RC_<NAME>`. */
const SHORT: ReadonlySet<keyof Rc> = new Set(['watchdog', 'watchdog_abort', 'check', 'trace']);
const BOOLEANS: Readonly<Record<string, boolean>> = {
  1: true,
  true: true,
  yes: true,
  on: true,
  0: false,
  false: false,
  no: false,
  off: false,
};

function check(name: keyof Rc, value: unknown): string | null {
  const choices = CHOICES[name];
  if (choices !== undefined) {
    return choices.includes(value as string) ? null : `one of ${choices.join(', ')}`;
  }
  if (name === 'heartbeat') {
    const isFitting = value === 0 || (typeof value === 'number' && value >= 1 && value <= 1e6);
    return isFitting ? null : '0, or a number of seconds from 1 to 1000000';
  }
  if (SECONDS.has(name)) {
    return typeof value === 'number' && value >= 0 ? null : 'a number of seconds';
  }
  if (name === 'check') return value === 0 || value === 1 || value === 2 ? null : '0, 1 or 2';
  if (name === 'trace') return typeof value === 'string' ? null : 'the name of a file';
  if (name === 'recv_mprobe') return value === true ? null : 'true';
  if (name === 'finalize' && value === null) return null;
  return typeof value === 'boolean' ? null : 'a boolean';
}

function parse(name: keyof Rc, text: string): unknown {
  if (CHOICES[name] !== undefined) return text;
  if (name === 'trace') return text;
  if (SECONDS.has(name) || name === 'check') return Number(text);
  return BOOLEANS[text.toLowerCase()];
}

const values: Rc = {
  initialize: true,
  threads: true,
  thread_level: 'multiple',
  finalize: null,
  abort: true,
  finalize_warning: 10,
  finalize_timeout: 0,
  heartbeat: 0,
  watchdog: 0,
  watchdog_abort: false,
  check: 0,
  trace: '',
  strict: false,
  errors: 'exception',
  recv_mprobe: true,
};

for (const name of Object.keys(values) as (keyof Rc)[]) {
  const long = `MPI4NODE_RC_${name.toUpperCase()}`;
  const short = `MPI4NODE_${name.toUpperCase()}`;
  const variable = SHORT.has(name) && process.env[short] ? short : long;
  const text = process.env[variable];
  if (text === undefined || text === '') continue;
  const value = parse(name, text);
  const expected = check(name, value);
  if (expected !== null) {
    throw new RangeError(`${variable} must be ${expected}, but is ${JSON.stringify(text)}`);
  }
  Object.assign(values, { [name]: value });
}

const nameOf = (name: string | symbol): string =>
  typeof name === 'string' ? name : `[${String(name)}]`;

function checkSetting(name: string | symbol): asserts name is keyof Rc {
  if (Object.hasOwn(values, name)) return;
  throw new TypeError(`rc has no setting ${nameOf(name)}: ${Object.keys(values).join(', ')}`);
}

function refuse(what: string, name?: string | symbol): never {
  if (name === undefined) throw new TypeError(`rc ${what}`);
  checkSetting(name);
  throw new TypeError(`rc.${name} ${what}`);
}

/**
 * The settings of the package, to be set before the first call that needs MPI.
 *
 * @throws {TypeError} when a setting is set that does not exist, or to a value of the wrong type
 * @example
 * import { MPI, rc } from 'mpi4node';
 * rc.finalize_timeout = 60; // seconds
 * MPI.COMM_WORLD.Barrier();
 */
export const rc: Rc = new Proxy(values, {
  set(target, name, value: unknown) {
    checkSetting(name);
    const expected = check(name, value);
    if (expected !== null) throw new TypeError(`rc.${name} must be ${expected}`);
    const isSet = Reflect.set(target, name, value);
    if (DIAGNOSTICS.has(name)) hooks.prepareDiagnostics();
    return isSet;
  },
  defineProperty: (_target, name) => refuse(`is set by assignment: rc.${nameOf(name)} = …`, name),
  deleteProperty: (_target, name) => refuse('can not be deleted', name),
  setPrototypeOf: () => refuse('can not get another prototype'),
  preventExtensions: () => refuse('can not be frozen'),
});
