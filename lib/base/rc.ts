/**
 * Settings that take effect when MPI is initialized, which the first call that needs MPI does. Set
 * them in code before that call, or in the environment as `MPI4NODE_RC_<NAME>` (for example
 * `MPI4NODE_RC_INITIALIZE=0`).
 */
export interface Rc {
  /** Initialize MPI on the first call that needs it. Default `true`. */
  initialize: boolean;
  /** Initialize with thread support (`MPI_Init_thread`). Default `true`. */
  threads: boolean;
  /** The level of thread support to ask for. Default `'multiple'`. */
  thread_level: 'single' | 'funneled' | 'serialized' | 'multiple';
  /**
   * Finalize MPI when the process ends with exit code 0. Default: where it was initialized here.
   */
  finalize: boolean | null;
  /** End the whole job when this process ends with another exit code. Default `true`. */
  abort: boolean;
  /**
   * Seconds after which a rank that has ended and waits for the others says so on standard error.
   * Default 10; 0 for never, and not to list the requests that it has left incomplete.
   */
  finalize_warning: number;
  /**
   * Seconds after which such a rank ends the whole job with an error. Default 0: never, because
   * the others may rightly be at work for hours; a minute where it has left a collective operation
   * under way, which the others may never join.
   */
  finalize_timeout: number;
  /**
   * Error handler of the predefined communicators: `'exception'` (default) turns MPI errors into
   * exceptions, `'default'` leaves the library's own, `'abort'` and `'fatal'` end the job.
   */
  errors: 'exception' | 'default' | 'abort' | 'fatal';
  /** Receive objects by matched probe. Only `true` is there: it is the one way that is safe. */
  recv_mprobe: boolean;
}

type Choices = { readonly [Key in keyof Rc]?: readonly string[] };
const CHOICES: Choices = {
  thread_level: ['single', 'funneled', 'serialized', 'multiple'],
  errors: ['exception', 'default', 'abort', 'fatal'],
};
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
  if (name === 'finalize_timeout' || name === 'finalize_warning') {
    return typeof value === 'number' && value >= 0 ? null : 'a number of seconds';
  }
  if (name === 'recv_mprobe') return value === true ? null : 'true';
  if (name === 'finalize' && value === null) return null;
  return typeof value === 'boolean' ? null : 'a boolean';
}

function parse(name: keyof Rc, text: string): unknown {
  if (CHOICES[name] !== undefined) return text;
  if (name === 'finalize_timeout' || name === 'finalize_warning') return Number(text);
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
  errors: 'exception',
  recv_mprobe: true,
};

for (const name of Object.keys(values) as (keyof Rc)[]) {
  const variable = `MPI4NODE_RC_${name.toUpperCase()}`;
  const text = process.env[variable];
  if (text === undefined || text === '') continue;
  const value = parse(name, text);
  const expected = check(name, value);
  if (expected !== null) {
    throw new RangeError(`${variable} must be ${expected}, but is ${JSON.stringify(text)}`);
  }
  Object.assign(values, { [name]: value });
}

/** See {@link Rc}. Unknown names and values of the wrong type are refused when they are set. */
export const rc: Rc = new Proxy(values, {
  set(target, name, value: unknown) {
    if (typeof name !== 'string' || !(name in target)) {
      throw new TypeError(`rc has no setting ${String(name)}: ${Object.keys(target).join(', ')}`);
    }
    const expected = check(name as keyof Rc, value);
    if (expected !== null) throw new TypeError(`rc.${name} must be ${expected}`);
    return Reflect.set(target, name, value);
  },
});
