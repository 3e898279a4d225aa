// Where in the program a call was made: the innermost frame of the stack outside of this package.
import { findSourceMap } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Place {
  /** Relative to the working directory if it is below that. */
  readonly file: string;
  readonly line: number;
  /** The function or method that has made the call; null at the top level of a module. */
  readonly function: string | null;
}

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
// biome-ignore lint/complexity/noBannedTypes: the type of Error.captureStackTrace
export function captureStack(below: Function, frames = FRAMES): CapturedStack {
  const { stackTraceLimit } = Error;
  const holder: CapturedStack = {};
  Error.stackTraceLimit = frames;
  Error.captureStackTrace(holder, below);
  Error.stackTraceLimit = stackTraceLimit;
  return holder;
}

/** The place in the program, by the maps to its sources where Node has them; null if unknown. */
export function placeOf(captured: CapturedStack): Place | null {
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = (_error, sites) => sites;
  let sites: unknown;
  try {
    sites = captured.stack;
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
  if (!Array.isArray(sites)) return null;
  for (const site of sites as NodeJS.CallSite[]) {
    const place = placeOfSite(site);
    if (place !== null) return place;
  }
  return null;
}

function placeOfSite(site: NodeJS.CallSite): Place | null {
  const name = site.getFileName() ?? site.getEvalOrigin() ?? null;
  if (name === null || name.startsWith('node:')) return null;
  const file = name.startsWith('file:') ? fileURLToPath(name) : name;
  if (file.startsWith(__dirname)) return null;
  const line = site.getLineNumber() ?? 0;
  const isMethod = site.getTypeName() !== null && site.getMethodName() !== null;
  const called = site.getFunctionName() ?? (isMethod ? site.getMethodName() : null);
  // The top level of a CommonJS module is a function that Node makes of it. Names with dots are what
  // V8 has guessed for a function without one.
  const isTopLevel = called === null || /[.<]/.test(called);
  const mapped = mappedPlace(name, file, line, site.getColumnNumber() ?? 1);
  return { ...mapped, function: isTopLevel ? null : called };
}

function mappedPlace(name: string, file: string, line: number, column: number) {
  const entry = findSourceMap(name)?.findEntry(line - 1, column - 1);
  if (entry === undefined || !('originalSource' in entry)) return { file: shorten(file), line };
  const { originalSource, originalLine } = entry;
  const source = originalSource.startsWith('file:')
    ? fileURLToPath(originalSource)
    : originalSource;
  return { file: shorten(source), line: originalLine + 1 };
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

/** The place of the call of `below`, at once. */
// biome-ignore lint/complexity/noBannedTypes: the type of Error.captureStackTrace
export const currentPlace = (below: Function): Place | null => placeOf(captureStack(below));
