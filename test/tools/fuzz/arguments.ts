// Hostile arguments for every public function and method. Allowed are a value and the errors that
// the package documents; not the end of the process, nor an error that comes from within it.
import { MPI } from 'mpi4node';
import { Random } from '../../support/random';
import { note, report, task } from './task';

const random = new Random(task.seed);

// What ends the process or its MPI, waits for others by its nature, takes any number for the
// address of an MPI object, or changes the whole package.
const LEFT_OUT =
  /^(MPI\.(Init|Init_thread|Finalize|_\w+)|\w+\.(Abort|Recv|recv|Probe|probe|Mprobe|mprobe|probeAsync|Sendrecv|Sendrecv_replace|sendrecv|Send|send|Ssend|ssend|Wait|wait|Waitall|waitall|Waitany|waitany|Waitsome|waitsome|WaitAsync|constructor|fromhandle|Disconnect|\w+Async|createWriteStream|createReadStream|messages|register|then|Precv_init|Psend_init)|serializer\.\w+)$/;

type Named = readonly [name: string, call: (self: unknown, values: unknown[]) => unknown];

const classes: Readonly<Record<string, () => unknown>> = {
  Intracomm: () => MPI.COMM_SELF,
  Cartcomm: () => cart,
  Group: () => MPI.COMM_SELF.Get_group(),
  Info: () => MPI.Info.Create({ key: 'value' }),
  Errhandler: () => new MPI.Errhandler(MPI.ERRORS_RETURN),
  Datatype: () => MPI.DOUBLE.Create_vector(2, 1, 2).Commit(),
  Op: () => MPI.SUM,
  Status: () => new MPI.Status(),
  Request: () => new MPI.Request(),
  Win: () => win,
  Message: () => new MPI.Message(),
  Prequest: () => new MPI.Prequest(),
  Grequest: () => new MPI.Grequest(),
  Intercomm: () => new MPI.Intercomm(),
  Graphcomm: () => new MPI.Graphcomm(),
  Distgraphcomm: () => new MPI.Distgraphcomm(),
};

/** An object of a class that its constructor has not made. */
const unmade = (className: string): object =>
  Object.create((MPI as unknown as Record<string, { prototype: object }>)[className].prototype);

const revoked = (): unknown => {
  const { proxy, revoke } = Proxy.revocable(random.pick([{}, [], () => {}]), {});
  revoke();
  return proxy;
};
const cart = MPI.COMM_SELF.Create_cart([1], [true]);
const memory = new Float64Array(8);
const win = MPI.Win.Create(memory, 8, { comm: MPI.COMM_SELF });

/** All methods of a class, those of its chapters too, but not of Object. */
function methodsOf(prototype: object): string[] {
  const names = new Set<string>();
  for (
    let at: object | null = prototype;
    at !== null && at !== Object.prototype;
    at = Object.getPrototypeOf(at) as object | null
  ) {
    for (const name of Object.getOwnPropertyNames(at)) {
      const { value } = Object.getOwnPropertyDescriptor(at, name) ?? {};
      if (typeof value === 'function' && !name.startsWith('_')) names.add(name);
    }
  }
  return [...names];
}

type AnyFunction = (...values: unknown[]) => unknown;

function allCalls(): (Named & { readonly 2?: string })[] {
  const calls: Named[] = [];
  for (const [name, value] of Object.entries(MPI as unknown as Record<string, unknown>)) {
    if (typeof value !== 'function') continue;
    if (!/^class\b/.test(Function.prototype.toString.call(value))) {
      calls.push([`MPI.${name}`, (_, values) => (value as AnyFunction)(...values)]);
    }
  }
  for (const [className, make] of Object.entries(classes)) {
    const Class = (MPI as unknown as Record<string, { prototype: object }>)[className];
    for (const method of methodsOf(Class.prototype)) {
      calls.push([
        `${className}.${method}`,
        (_, values) => (make() as Record<string, AnyFunction>)[method]?.(...values),
      ]);
      calls.push([
        `${className}.${method}`,
        (_, values) =>
          (Class.prototype as Record<string, AnyFunction>)[method]?.apply(
            unmade(className),
            values,
          ),
      ]);
    }
    for (const method of Object.getOwnPropertyNames(Class)) {
      const value = (Class as unknown as Record<string, unknown>)[method];
      if (typeof value !== 'function' || method.startsWith('_')) continue;
      calls.push([
        `${className}.${method}`,
        (_, values) => (value as AnyFunction).apply(Class, values),
      ]);
    }
  }
  return calls.filter(([name]) => !LEFT_OUT.test(name));
}

const thrower = {
  valueOf() {
    throw new EvalError('of the program');
  },
};

const primitives: readonly unknown[] = [
  undefined,
  null,
  true,
  false,
  0,
  -0,
  1,
  -1,
  -2,
  3,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  2 ** 53 - 1,
  2 ** 53,
  10n,
  '',
  'd',
  'text',
  'é\0',
  Symbol('s'),
];

const makers: readonly (() => unknown)[] = [
  () => random.pick(primitives),
  () => random.pick(primitives),
  () => random.pick([MPI.COMM_SELF, MPI.COMM_NULL, cart, MPI.GROUP_NULL, MPI.GROUP_EMPTY]),
  () => random.pick([MPI.INT, MPI.DOUBLE, MPI.DATATYPE_NULL, MPI.SUM, MPI.OP_NULL, MPI.MAXLOC]),
  () => random.pick([MPI.INFO_NULL, MPI.REQUEST_NULL, MPI.WIN_NULL, win, MPI.ERRORS_RETURN]),
  () => random.pick([MPI.IN_PLACE, MPI.BOTTOM, MPI.BUFFER_AUTOMATIC] as unknown[]),
  () => new Float64Array(random.below(9)),
  () => memory.subarray(random.below(4)),
  () => new Uint8Array(random.below(20)),
  () => new DataView(new ArrayBuffer(8)),
  () => random.list(random.below(5), () => random.pick(primitives)),
  () => [new Float64Array(4), random.pick(primitives), random.pick(primitives)],
  () => [new Float64Array(4), [random.pick(primitives)], [random.pick(primitives)], MPI.DOUBLE],
  () => ({}),
  () => ({
    [random.pick(['tag', 'dest', 'root', 'comm', 'buf', 'status'])]: random.pick(primitives),
  }),
  () => Object.create(null) as unknown,
  () => Object.setPrototypeOf([random.pick(primitives), random.pick(primitives)], null) as unknown,
  () => () => {},
  () => thrower,
  () => new Proxy({}, {}),
  () => Object.create(Float64Array.prototype) as unknown,
  () => unmade(random.pick([...Object.keys(classes), 'Comm'])),
  revoked,
  () => new MPI.Status(),
  () => new Map([['a', 'b']]),
];

// What V8 says of a fault in the package's own code.
const OF_ENGINE =
  /^(Cannot |Method .* called on|Invalid (typed )?array|Receiver must|Reflect\.|Object prototype|The ".*" (argument|property)|Iterator |.* is not (a function|iterable|a constructor|extensible|defined)|.* returned for property|.*private (member|field|method))/;

const isOwn = (error: unknown): boolean =>
  error instanceof MPI.Exception ||
  (error instanceof RangeError && !/Maximum call stack|Invalid .*length/.test(error.message)) ||
  // What a hostile argument has thrown.
  error instanceof EvalError ||
  error instanceof DOMException ||
  (error instanceof TypeError && !OF_ENGINE.test(error.message));

const shown = (value: unknown): string => {
  try {
    if (typeof value === 'function') return 'function';
    if (Array.isArray(value)) return `[${value.map(shown)}]`;
    if (typeof value === 'object' && value !== null) {
      return `${value.constructor?.name ?? 'object'}`;
    }
    return typeof value === 'bigint' ? `${value}n` : String(value);
  } catch {
    return 'an object';
  }
};

const calls = allCalls();
const seen = new Set<string>();
for (let i = 0; i < task.count; i++) {
  const [name, call] = random.pick(calls);
  const values = random.list(random.below(6), () => random.pick(makers)());
  note(`call ${i}: ${name}(${values.map(shown).join(', ')})`);
  try {
    const result = call(null, values);
    // Nobody waits for it.
    if (result instanceof MPI.Request && !result.is_null) result.Cancel();
    else if (result instanceof Promise) result.catch(() => {});
  } catch (error) {
    const text = String((error as Error | null)?.message ?? error);
    if (isOwn(error) || seen.has(`${name} ${text}`)) continue;
    seen.add(`${name} ${text}`);
    report(`call ${i}: ${name}(${values.map(shown).join(', ')}) threw ${String(error)}`);
  }
}
process.exit(0);
