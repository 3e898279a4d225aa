// Observes the public calls of the program: replaces the methods on the prototypes by ones that
// tell observers. Nothing of it exists unless a diagnostic is on.
import { resolveArguments } from '../base/named_arguments.js';
import type { Status } from '../buffers/status.js';
import type { Internals } from '../environment/diagnostics.js';
import { MPI } from '../index.js';
import type { Memory } from '../native/message_data.js';
import { factsOf, type ObservedMethod, type Owner } from './observed_methods.js';
import { type CapturedStack, captureStack, isCallOfProgram } from './places.js';

type Method = (this: unknown, ...values: unknown[]) => unknown;
type Request = InstanceType<typeof MPI.Request>;

/** One call of a public method by the program. */
export class ObservedCall {
  /** Whether the arguments can be read. If not, the call itself says what is wrong with them. */
  readonly isReadable: boolean;
  #positional: readonly unknown[] | null = null;
  #requests: readonly object[] | null = null;
  #stack: CapturedStack | null = null;

  constructor(
    readonly method: ObservedMethod,
    /** What the method was called on: an object, or the class of a static method. */
    readonly self: unknown,
    /** The arguments as they were given. */
    public values: unknown[],
    /** The function that the program has called. */
    private readonly called: Method,
  ) {
    this.isReadable = this.#canBeRead();
  }

  #canBeRead(): boolean {
    try {
      this.positional();
      return true;
    } catch {
      return false;
    }
  }

  /** The arguments by position, also where the program has named them. */
  positional(): readonly unknown[] {
    const { label, parameters } = this.method;
    this.#positional ??= resolveArguments(label, parameters, this.values) ?? this.values;
    return this.#positional;
  }

  /** Gives the call another argument than the program has given. */
  replace(name: string, value: unknown): void {
    const values = [...this.positional()];
    values[this.method.parameters.indexOf(name)] = value;
    this.values = values;
    this.#positional = values;
  }

  /** The requests that a call waits for, tests, starts or frees; none if they are no list. */
  requests(): readonly object[] {
    if (!this.method.isStatic) return [this.self as object];
    this.#requests ??= this.#listRequests();
    return this.#requests;
  }

  #listRequests(): object[] {
    try {
      const given = this.argument('requests');
      const isList = Array.isArray(given) && given.every((one) => one instanceof MPI.Request);
      return isList ? [...given] : [];
    } catch {
      return []; // A revoked Proxy, which the call refuses.
    }
  }

  /** The stack of the program. Only until the call returns. */
  get stack(): CapturedStack {
    this.#stack ??= captureStack(this.called);
    return this.#stack;
  }

  /** An argument by the name of its parameter; undefined if it was not given. */
  argument(name: string): unknown {
    const index = this.method.parameters.indexOf(name);
    return index < 0 ? undefined : this.positional()[index];
  }
}

export interface Observer {
  /** The call is about to run. May throw: then it does not. */
  begin?(call: ObservedCall): void;
  /**
   * The call has found nothing wrong with its arguments and is about to use MPI; or it has returned
   * without a need to. May throw: then it does not.
   */
  enter?(call: ObservedCall): void;
  /** It has returned. May give another result to return instead; undefined leaves it. */
  end?(call: ObservedCall, result: unknown): unknown;
  /** It has thrown, or an observer has. May give an error to throw instead. */
  fail?(call: ObservedCall, error: unknown): Error | null;
  /**
   * The operation of a request is complete. `status` is null if it can't be known: where the
   * package itself has waited for it; `memory` is that of the operation if it is known. May throw:
   * then who waits for it gets the error.
   */
  complete?(request: Request, status: Status | null, memory: Memory | null): void;
}

const observers: Observer[] = [];
let isObserving = false;
/** Whether an observer wants to know of a call's first use of MPI, which costs some time. */
let areEntriesObserved = false;

// Methods of the package call each other: only what the program itself calls is told.
let isInside = false;
/** Whether observers run: what these call, or who hears of them, is not told either. */
let isTelling = false;

/** The call that has not used MPI yet. */
let entering: ObservedCall | null = null;
let native: Internals['native'];

/** Native functions by which a call communicates. Before them, calls ask for what is known here. */
const COMMUNICATES =
  /^(?:receive_or_match|MPI_(?:I?[bsr]?send(?:recv|_|$)|I?m?recv|P(?:send|recv|ready)|I?mprobe|Start$|I?(?:barrier|bcast|gather|scatter|allgather|alltoall|allreduce|reduce(?!_local)|scan|exscan|neighbor)|Intercomm|(?:Comm|Win)_(?:i?dup|split|create(?!_keyval|_errhandler)|allocate|free(?!_keyval)|disconnect|fence|i?agree|i?shrink)|Cart_(?:create|map|sub)|Graph_(?:create|map)|Dist_graph_create|R?(?:put|get|accumulate|get_accumulate)$|Fetch_and_op|Compare_and_swap))/i;

function watchNative(name: string): void {
  if (COMMUNICATES.test(name) || (name === 'MPI_Iprobe' && !isSend())) enter();
}

// A send to the own rank looks whether its message would be received, and is refused if not.
const isSend = (): boolean => /^(?:send|exchange)$/.test(entering?.method.kind ?? '');

/** Has native calls watched until the call uses MPI; null for none. */
function setEntering(call: ObservedCall | null): void {
  if (entering === call) return;
  entering = call;
  native.watchNativeCalls(call === null ? null : watchNative);
}

function enter(): void {
  const call = entering;
  if (call === null) return;
  setEntering(null);
  // The call has its arguments ready, in registers that calls of the observers fill, too.
  const registers = native.saveRegisters();
  isTelling = true;
  try {
    for (const observer of observers) observer.enter?.(call);
  } finally {
    isTelling = false;
    native.restoreRegisters(registers);
  }
}

/** Calls that communicate. */
const ENTERS = /^(?:send|receive|exchange|collective|start|window|transfer|communicator)$/;

function observed(method: ObservedMethod, run: Method): Method {
  const enters = ENTERS.test(method.kind);
  const own: Method = function (...values) {
    if (isTelling || (isInside && !isCalledByProgram(own))) return run.apply(this, values);
    // The first call initializes MPI, and that starts the observers.
    if (observers.length === 0) unobserved(() => MPI.COMM_WORLD.Get_rank());
    const call = new ObservedCall(method, this, values, own);
    if (!call.isReadable) return run.apply(this, values);
    const outer = { isInside, entering };
    isInside = true;
    isTelling = true;
    setEntering(null);
    try {
      for (const observer of observers) observer.begin?.(call);
      if (enters && areEntriesObserved) setEntering(call);
      isTelling = false;
      let result = runCall(call, run);
      enter();
      isTelling = true;
      for (const observer of observers) result = observer.end?.(call, result) ?? result;
      return result;
    } catch (error) {
      isTelling = true;
      setEntering(null);
      let thrown = error;
      for (const observer of observers) thrown = observer.fail?.(call, thrown) ?? thrown;
      throw thrown;
    } finally {
      isInside = outer.isInside;
      isTelling = false;
      setEntering(outer.entering);
    }
  };
  return own;
}

/**
 * Whether a call within another one comes from the program: from a getter of an object that is
 * written, from a function that combines, copies or deletes.
 */
function isCalledByProgram(method: Method): boolean {
  // MPI refuses most calls from the functions that it calls.
  return native.gate.state !== 'in callback' && isCallOfProgram(captureStack(method, 4));
}

/** Runs what calls public methods on behalf of a diagnostic, which are not to be observed. */
export function unobserved<T>(run: () => T): T {
  const outer = { isInside, isTelling, entering };
  isInside = true;
  isTelling = true;
  setEntering(null);
  try {
    return run();
  } finally {
    isInside = outer.isInside;
    isTelling = outer.isTelling;
    setEntering(outer.entering);
  }
}

/** The objects whose methods are public, with the class that they belong to. */
function publicObjects(): Map<object, { owner: Owner; isStatic: boolean }> {
  const { Intercomm, Cartcomm, Graphcomm, Distgraphcomm, Prequest, Grequest, Message } = MPI;
  const classes: [Owner, { readonly prototype: object }][] = [
    ['Comm', Intercomm],
    ['Comm', Cartcomm],
    ['Comm', Graphcomm],
    ['Comm', Distgraphcomm],
    ['Request', MPI.Request],
    ['Request', Grequest],
    ['Prequest', Prequest],
    ['Message', Message],
    ['Win', MPI.Win],
    ['File', MPI.File],
    ['Datatype', MPI.Datatype],
  ];
  const found = new Map<object, { owner: Owner; isStatic: boolean }>();
  for (const [owner, { prototype }] of classes) {
    for (
      let chapter = prototype;
      !found.has(chapter) && Object.getPrototypeOf(chapter) !== null;
      chapter = Object.getPrototypeOf(chapter)
    ) {
      found.set(chapter, { owner, isStatic: false });
      found.set(chapter.constructor, { owner, isStatic: true });
    }
  }
  return found;
}

/** A public method that is observed, where it is. */
export interface MethodPlace {
  readonly object: object;
  readonly method: ObservedMethod;
  readonly property: PropertyDescriptor & { readonly value: Method };
}

/** All public methods that diagnostics observe. */
export function observedMethods({ parametersOf }: Pick<Internals, 'parametersOf'>): MethodPlace[] {
  const places: MethodPlace[] = [];
  for (const [object, { owner, isStatic }] of publicObjects()) {
    for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(object))) {
      const facts = typeof property.value === 'function' ? factsOf(owner, name, isStatic) : null;
      if (facts === null) continue;
      const parameters = replaced.get(property.value) ?? parametersOf(property.value);
      const method = { ...facts, parameters };
      places.push({ object, method, property: { ...property, value: property.value as Method } });
    }
  }
  return places;
}

/** The parameters of what methods were replaced by: one diagnostic may replace those of another. */
const replaced = new WeakMap<object, readonly string[]>();

/** Puts another method in the place of one; it has the same name. */
export function replaceMethod({ object, method, property }: MethodPlace, value: Method): void {
  Object.defineProperty(value, 'name', { value: method.name });
  replaced.set(value, method.parameters);
  Object.defineProperty(object, method.name, { ...property, value });
}

// --- The completion of requests -----------------------------------------------------------------

/** The members of a request through which it comes to its end. */
interface Completing {
  readonly _memory: Memory | null;
  readonly _place: number;
  _isIdle(): boolean;
  _noteCompletion(isDone: boolean): boolean;
  _complete(status: Status, failure: { readonly error: unknown } | null): void;
  _look(): void;
  _lookAtOnce(): void;
  _resolve(status: Status): void;
  _reject(error: unknown): void;
}

/** What completes while a call or the event loop tests requests, until their statuses are known. */
let gathered: Map<Completing, Memory | null> | null = null;

function tellCompletion(
  completing: Completing,
  status: Status | null,
  memory: Memory | null,
): void {
  const request = completing as unknown as Request;
  unobserved(() => {
    for (const observer of observers) observer.complete?.(request, status, memory);
  });
}

/** Tells of the end of an operation that has failed, or that has ended beside one that has. */
function tellFailure(request: Completing): void {
  try {
    tellCompletion(request, null, null);
  } catch {
    // The program gets the error of the operation.
  }
}

/** Runs what may complete requests, and tells of those that are complete then. */
function gathering<T>(
  run: () => T,
  statusOf: (request: Completing, result: T) => Status | null,
): T {
  const outer = gathered;
  const completed = new Map<Completing, Memory | null>();
  gathered = completed;
  let result: T;
  try {
    result = run();
  } catch (error) {
    // The statuses of what has failed can't be known, and the program gets this error.
    for (const request of completed.keys()) tellFailure(request);
    throw error;
  } finally {
    gathered = outer;
  }
  for (const [request, memory] of completed) {
    tellCompletion(request, statusOf(request, result), memory);
  }
  return result;
}

const noStatus = (): null => null;

/** The prototype that has a member of its own. */
function ownerOf(prototype: object, member: string): Completing {
  let owner = prototype;
  while (!Object.hasOwn(owner, member)) owner = Object.getPrototypeOf(owner) as object;
  return owner as Completing;
}

function observeCompletion(): void {
  const state = ownerOf(MPI.Request.prototype, '_noteCompletion');
  const { _noteCompletion: note } = state;
  state._noteCompletion = function (isDone) {
    const { _memory: memory } = this;
    // What stands in for a persistent collective is null at once.
    const isPersistent = isDone && this instanceof MPI.Prequest;
    const wasActive = this._place >= 0 || isPersistent || !this._isIdle();
    const isThere = note.call(this, isDone);
    if (wasActive && this._isIdle()) {
      if (gathered === null) tellCompletion(this, null, memory);
      else if (!gathered.has(this)) gathered.set(this, memory);
    }
    return isThere;
  };
  const awaiting = ownerOf(MPI.Request.prototype, '_complete');
  const { _complete: complete, _look: look, _lookAtOnce: lookAtOnce, _resolve: resolve } = awaiting;
  awaiting._complete = function (status, failure) {
    gathering(
      () => complete.call(this, status, failure),
      () => status,
    );
  };
  awaiting._look = function () {
    gathering(() => look.call(this), noStatus);
  };
  awaiting._lookAtOnce = function () {
    gathering(() => lookAtOnce.call(this), noStatus);
  };
  awaiting._resolve = function (status) {
    try {
      const memory = gathered?.get(this) ?? null;
      if (gathered?.delete(this)) tellCompletion(this, status, memory);
    } catch (error) {
      this._reject(error);
      return;
    }
    resolve.call(this, status);
  };
}

/**
 * Runs a function before a request is awaited, from now on. It may give a promise, for which who
 * awaits the request waits first.
 */
export function beforeAwaiting(run: (request: Request) => Promise<void> | null): void {
  const { then } = MPI.Request.prototype;
  // biome-ignore lint/suspicious/noThenProperty: requests can be awaited
  MPI.Request.prototype.then = function (fulfilled, rejected) {
    const first = run(this);
    if (first === null) return then.call(this, fulfilled, rejected) as never;
    const settled = first.then(
      () => new Promise((resolve, reject) => void then.call(this, resolve, reject)),
    );
    return settled.then(fulfilled as never, rejected) as never;
  };
}

/** Gives a call that waits or tests the statuses that the program does not ask for. */
function addStatuses(call: ObservedCall): Status | Status[] {
  const { parameters } = call.method;
  const isSet = parameters.includes('statuses');
  const given = call.argument(isSet ? 'statuses' : 'status') as Status | Status[] | undefined;
  if (given) return given;
  const added = isSet ? [] : new MPI.Status();
  call.replace(isSet ? 'statuses' : 'status', added);
  return added;
}

/** The status of a request among those that a call has given. */
function statusIn(
  call: ObservedCall,
  statuses: Status | Status[],
  result: unknown,
  request: Completing,
): Status | null {
  if (!Array.isArray(statuses)) return statuses;
  const index = call.requests().indexOf(request);
  // Some of them are in the order of the indices that the call gives.
  const place = /some$/i.test(call.method.name) ? indicesIn(result).indexOf(index) : index;
  return statuses[place] ?? null;
}

function indicesIn(result: unknown): readonly number[] {
  // The lower-case methods give the indices and the objects.
  const indices = Array.isArray(result) && Array.isArray(result[0]) ? result[0] : result;
  return Array.isArray(indices) ? (indices as number[]) : [];
}

/** Runs a call, and tells of the requests that it completes. */
function runCall(call: ObservedCall, run: Method): unknown {
  const { kind, form } = call.method;
  const isSynchronous = (kind === 'wait' || kind === 'test') && form !== 'promise';
  if (!isSynchronous || call.method.parameters.length === 0 || call.requests().length === 0) {
    return run.apply(call.self, call.values);
  }
  const statuses = addStatuses(call);
  return gathering(
    () => run.apply(call.self, call.values),
    (request, result) => statusIn(call, statuses, result, request),
  );
}

/** Replaces the public methods by ones that are observed, unless they are already. */
export function observeMethods(internals: Pick<Internals, 'parametersOf' | 'native'>): void {
  if (isObserving) return;
  isObserving = true;
  native = internals.native;
  for (const place of observedMethods(internals)) {
    replaceMethod(place, observed(place.method, place.property.value));
  }
  observeCompletion();
}

/** Tells an observer of all public calls from now on, after those that observe already. */
export function observeCalls(observer: Observer): void {
  observers.push(observer);
  areEntriesObserved ||= observer.enter !== undefined;
}
