// Replaces the public methods by ones that note, in a few nanoseconds, which method runs. The
// thread refills the credits of each method 20 times a second: so calls that come now and then are
// all recorded with their place and arguments, and of a hot loop some hundred a second.
import { observedMethods, replaceMethod } from '../observed_calls.js';
import type { ObservedMethod } from '../observed_methods.js';
import { CALLS, CREDITS, METHOD, MOST_METHODS, NO_METHOD } from './shared_words.js';

type Method = (this: unknown, ...values: unknown[]) => unknown;

/** Records a call that is about to run. What it gives is told what the call has returned. */
export type RecordCall = (
  method: number,
  self: unknown,
  values: readonly unknown[],
) => (result: unknown) => void;

/** The longest list of parameters; one more may be given by name. */
const MOST_PARAMETERS = 8;

/** Replaces the methods. Gives those that there are, by number. */
export function watchCalls(
  internals: Parameters<typeof observedMethods>[0],
  words: Int32Array,
  record: RecordCall,
): readonly ObservedMethod[] {
  const methods: ObservedMethod[] = [];
  for (const place of observedMethods(internals)) {
    if (methods.length === MOST_METHODS) throw new Error('too many methods');
    if (place.method.parameters.length > MOST_PARAMETERS) {
      throw new Error(`${place.method.label} has too many parameters`);
    }
    const { kind, isStatic } = place.method;
    // These wait for nobody, and enter MPI for nobody.
    if (kind === 'datatype') continue;
    // Communicators, windows and files are counted as they are made, the same at all their ranks.
    const isMade = kind === 'window' || place.method.name === 'Open';
    const isCounted = kind === 'communicator' || (isMade && isStatic);
    const run = place.property.value;
    const { length } = place.method.parameters;
    const isShort = length <= 3 && run.length <= 4;
    replaceMethod(place, watched(methods.length, run, words, record, isCounted, isShort));
    methods.push(place.method);
  }
  return methods;
}

// By hand for each number of parameters: a list of the rest would be an array for each call. What
// is left out is undefined, which is what the methods take it for.
function watched(
  id: number,
  run: Method,
  words: Int32Array,
  record: RecordCall,
  isCounted: boolean,
  isShort: boolean,
): Method {
  const credit = CREDITS + id;

  function recorded(self: unknown, values: unknown[]): unknown {
    words[credit]--;
    const ended = record(id, self, values);
    words[METHOD] = id;
    try {
      const result = run.apply(self, values);
      ended(result);
      return result;
    } finally {
      words[METHOD] = NO_METHOD;
    }
  }

  if (isCounted) {
    return function (...values) {
      if (words[METHOD] !== NO_METHOD) return run.apply(this, values);
      words[CALLS]++;
      return recorded(this, values);
    };
  }
  if (isShort) {
    return function (a, b, c, d) {
      // Methods of the package call each other: only what the program itself calls counts.
      if (words[METHOD] !== NO_METHOD) return run.call(this, a, b, c, d);
      words[CALLS]++;
      if (words[credit] > 0) return recorded(this, [a, b, c, d]);
      words[METHOD] = id;
      try {
        return run.call(this, a, b, c, d);
      } finally {
        words[METHOD] = NO_METHOD;
      }
    };
  }
  return function (a, b, c, d, e, f, g, h, i) {
    if (words[METHOD] !== NO_METHOD) return run.call(this, a, b, c, d, e, f, g, h, i);
    words[CALLS]++;
    if (words[credit] > 0) return recorded(this, [a, b, c, d, e, f, g, h, i]);
    words[METHOD] = id;
    try {
      return run.call(this, a, b, c, d, e, f, g, h, i);
    } finally {
      words[METHOD] = NO_METHOD;
    }
  };
}
