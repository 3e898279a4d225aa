// Where in the program a call was made: the innermost frame of the stack outside of this package.
import { findSourceMap } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSourceMap } from './source_maps.js';

export interface Place {
  /** Relative to the working directory if it is below that. */
  readonly file: string;
  readonly line: number;
  /** The function or method that has made the call; null at the top level of a module. */
  readonly function: string | null;
}

/** A function of any kind, which stands for itself in a stack. */
export type AnyFunction = (...values: never[]) => unknown;

/** A stack that is formatted only when somebody asks for its place. */
export interface CapturedStack {
  stack?: unknown;
}

/** Frames that are looked at: those of this package come before that of the program. */
const FRAMES = 12;

/**
 * Takes the stack, which costs about a microsecond.
 *
 * @param below the innermost function that is left out
 */
export function captureStack(below: AnyFunction, frames = FRAMES): CapturedStack {
  const { stackTraceLimit } = Error;
  const holder: CapturedStack = {};
  Error.stackTraceLimit = frames;
  Error.captureStackTrace(holder, below);
  Error.stackTraceLimit = stackTraceLimit;
  return holder;
}

// The frames of a stack, the innermost first.
function framesOf(captured: CapturedStack): readonly NodeJS.CallSite[] {
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = (_error, sites) => sites;
  try {
    return Array.isArray(captured.stack) ? captured.stack : [];
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
}

/** The innermost frame that is of the program; null if there is none. */
export const programFrame = (captured: CapturedStack): NodeJS.CallSite | null =>
  framesOf(captured).find((site) => isOfProgram(nameOf(site))) ?? null;

/** Whether it is the package that has called, such as a pool, not the program. */
export function isCallOfPackage(captured: CapturedStack): boolean {
  const caller = framesOf(captured).find((site) => asPath(nameOf(site)) !== __filename);
  return caller !== undefined && !isOfProgram(nameOf(caller));
}

/** Whether the innermost frame, but for those of the language, is of the program. */
export function isCallOfProgram(captured: CapturedStack): boolean {
  const caller = framesOf(captured).find((site) => nameOf(site) !== '');
  return caller !== undefined && isOfProgram(nameOf(caller));
}

/** The place in the program, by the maps to its sources; null if unknown. */
export function placeOf(captured: CapturedStack): Place | null {
  const frame = programFrame(captured);
  return frame === null ? null : placeOfFrame(frame);
}

const nameOf = (site: NodeJS.CallSite): string => site.getFileName() ?? site.getEvalOrigin() ?? '';

const asPath = (name: string): string => (name.startsWith('file:') ? fileURLToPath(name) : name);

/** Whether a file, by its name or URL, is neither of Node nor of this package. */
export const isOfProgram = (name: string): boolean =>
  name !== '' && !name.startsWith('node:') && !asPath(name).startsWith(__dirname);

/** The place of a frame of the program. */
export function placeOfFrame(site: NodeJS.CallSite): Place {
  const line = site.getLineNumber() ?? 0;
  const isMethod = site.getTypeName() !== null && site.getMethodName() !== null;
  const called = site.getFunctionName() ?? (isMethod ? site.getMethodName() : null);
  // The top level of a CommonJS module is a function that Node makes of it. Names with dots are
  // what V8 has guessed for a function without one.
  const isTopLevel = called === null || /[.<]/.test(called);
  const mapped = mappedPlace(nameOf(site), line, site.getColumnNumber() ?? 1);
  return { ...mapped, function: isTopLevel ? null : called };
}

/** The place in the source that a place was compiled from, or itself. */
export function mappedPlace(name: string, line: number, column: number): Omit<Place, 'function'> {
  const file = asPath(name);
  const entry = (findSourceMap(name) ?? readSourceMap(file))?.findEntry(line - 1, column - 1);
  if (entry === undefined || !('originalSource' in entry) || entry.originalSource === undefined) {
    return { file: shorten(file), line };
  }
  const source = resolve(dirname(file), asPath(entry.originalSource));
  return { file: shorten(source), line: entry.originalLine + 1 };
}

function shorten(file: string): string {
  const inside = relative(process.cwd(), file);
  return inside === '' || inside.startsWith('..') ? file : inside;
}

/** `train.mjs:40`, or with the function that has made the call: `train.mjs:40 (step)`. */
export const showPlace = (place: Place | null): string => {
  if (place === null) return 'an unknown place';
  const { file, line } = place;
  return place.function === null ? `${file}:${line}` : `${file}:${line} (${place.function})`;
};
