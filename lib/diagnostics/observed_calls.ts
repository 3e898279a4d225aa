// Observes the public calls of the program: replaces the methods on the prototypes by ones that
// tell observers. Nothing of it exists unless a diagnostic is on.
import { resolveArguments } from '../base/named_arguments.js';
import type { Status } from '../buffers/status.js';
import type { Internals } from '../environment/diagnostics.js';
import { MPI } from '../index.js';
import { factsOf, type ObservedMethod, type Owner } from './observed_methods.js';

type Method = (this: unknown, ...values: unknown[]) => unknown;
type Request = InstanceType<typeof MPI.Request>;

/** One call of a public method by the program. */
export class ObservedCall {
  constructor(
    readonly method: ObservedMethod,
    /** What the method was called on: an object, or the class of a static method. */
    readonly self: unknown,
    /** The arguments as they were given. An observer may add some before the call runs. */
    readonly values: unknown[],
  ) {}

  /** The arguments by position, also where the program has named them. */
  positional(): readonly unknown[] {
    const { label, parameters } = this.method;
    return resolveArguments(label, parameters, this.values) ?? this.values;
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
  /** It has returned. */
  end?(call: ObservedCall, result: unknown): void;
  /** It has thrown. */
  fail?(call: ObservedCall, error: unknown): void;
  /**
   * An operation is complete, which a call of form `request` or `start` has started. `status` is
   * null where nobody has asked for it.
   */
  complete?(request: Request, status: Status | null): void;
}

const observers: Observer[] = [];
let isObserving = false;

// Methods of the package call each other: only what the program itself calls is told.
let isInside = false;

function observed(method: ObservedMethod, run: Method): Method {
  return function (...values) {
    if (isInside) return run.apply(this, values);
    const call = new ObservedCall(method, this, values);
    isInside = true;
    try {
      for (const observer of observers) observer.begin?.(call);
      const result = run.apply(this, values);
      for (const observer of observers) observer.end?.(call, result);
      return result;
    } catch (error) {
      for (const observer of observers) observer.fail?.(call, error);
      throw error;
    } finally {
      isInside = false;
    }
  };
}

/** Runs what calls public methods on behalf of a diagnostic, which are not to be observed. */
export function unobserved<T>(run: () => T): T {
  const outer = isInside;
  isInside = true;
  try {
    return run();
  } finally {
    isInside = outer;
  }
}

/** The objects whose methods are public, with the class that they belong to. */
function publicObjects(): Map<object, { owner: Owner; isStatic: boolean }> {
  const { Intercomm, Cartcomm, Graphcomm, Distgraphcomm, Prequest, Grequest, Message, Win } = MPI;
  const classes: [Owner, { readonly prototype: object }][] = [
    ['Comm', Intercomm],
    ['Comm', Cartcomm],
    ['Comm', Graphcomm],
    ['Comm', Distgraphcomm],
    ['Request', MPI.Request],
    ['Request', Grequest],
    ['Prequest', Prequest],
    ['Message', Message],
    ['Win', Win],
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
      const method = { ...facts, parameters: parametersOf(property.value) };
      places.push({ object, method, property: { ...property, value: property.value as Method } });
    }
  }
  return places;
}

/** Puts another method in the place of one; it has the same name. */
export function replaceMethod({ object, method, property }: MethodPlace, value: Method): void {
  Object.defineProperty(value, 'name', { value: method.name });
  Object.defineProperty(object, method.name, { ...property, value });
}

/** What the program that awaits or tests a request is told, while that is under way. */
let currentStatus: Status | null = null;

/** The members of a request through which it comes to its end. */
interface Completing {
  _handle: number;
  readonly _place: number;
  readonly _pending: unknown;
  _noteCompletion(isDone: boolean): boolean;
  _complete(status: Status, failure: { readonly error: unknown } | null): void;
  _isIdle(): boolean;
}

function observeCompletion(): void {
  const requests = Object.getPrototypeOf(MPI.Request.prototype) as object;
  let prototype = requests;
  while (!Object.hasOwn(prototype, '_noteCompletion')) prototype = Object.getPrototypeOf(prototype);
  const state = prototype as Completing;
  const { _noteCompletion: note } = state;
  state._noteCompletion = function (isDone) {
    const wasActive = this._place >= 0 || !this._isIdle();
    const isThere = note.call(this, isDone);
    if (wasActive && (isDone || this._isIdle()) && this._isIdle()) {
      for (const observer of observers)
        observer.complete?.(this as unknown as Request, currentStatus);
    }
    return isThere;
  };
  prototype = requests;
  while (!Object.hasOwn(prototype, '_complete')) prototype = Object.getPrototypeOf(prototype);
  const awaiting = prototype as Completing;
  const { _complete: complete } = awaiting;
  awaiting._complete = function (status, failure) {
    withStatus(status, () => complete.call(this, status, failure));
  };
}

/** Runs what completes requests, whose status this is. */
export function withStatus<T>(status: Status | null, run: () => T): T {
  const outer = currentStatus;
  currentStatus = status;
  try {
    return run();
  } finally {
    currentStatus = outer;
  }
}

/** Tells an observer of all public calls from now on, after those that observe already. */
export function observeCalls(internals: Pick<Internals, 'parametersOf'>, observer: Observer): void {
  observers.push(observer);
  if (isObserving) return;
  isObserving = true;
  for (const place of observedMethods(internals)) {
    replaceMethod(place, observed(place.method, place.property.value));
  }
  observeCompletion();
}
