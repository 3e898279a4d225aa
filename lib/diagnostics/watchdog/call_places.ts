// Where in the program a call stands: the first place on the stack that is outside of the package.
import { findSourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { CodePlace } from './report.js';

/** Enough for the frames of the watchdog, of other diagnostics and of one caller. */
const FEW_FRAMES = 6;
const MANY_FRAMES = 40;

const structured = (_error: Error, sites: NodeJS.CallSite[]): NodeJS.CallSite[] => sites;

function stack(frames: number): NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.prepareStackTrace = structured;
  Error.stackTraceLimit = frames;
  try {
    const holder: { stack?: NodeJS.CallSite[] } = {};
    Error.captureStackTrace(holder, stack);
    return holder.stack ?? [];
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

const asPath = (file: string): string => (file.startsWith('file:') ? fileURLToPath(file) : file);

/** A place of the source, if Node has the source map of the file. */
function original(place: CodePlace): CodePlace {
  const map = findSourceMap(place.file);
  const found = map?.findEntry(place.line - 1, place.column - 1);
  if (found === undefined || !('originalSource' in found)) return place;
  const { originalSource, originalLine, originalColumn } = found;
  return {
    ...place,
    file: asPath(originalSource),
    line: originalLine + 1,
    column: originalColumn + 1,
  };
}

export class CallPlaces {
  readonly #numbers = new Map<string, number>();
  readonly #tell: (number: number, place: CodePlace) => void;

  /** @param tell told of each that is new */
  constructor(tell: (number: number, place: CodePlace) => void) {
    this.#tell = tell;
  }

  /** The number of the place that the program calls from now; -1 if it is not known. */
  present(): number {
    const site = this.#outside(FEW_FRAMES) ?? this.#outside(MANY_FRAMES);
    if (site === null) return -1;
    const file = site.getFileName() ?? '';
    const line = site.getLineNumber() ?? 0;
    const column = site.getColumnNumber() ?? 0;
    const key = `${line}:${column}:${file}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(key, number);
    const functionName = site.getFunctionName() ?? '';
    this.#tell(number, original({ file: asPath(file), line, column, functionName }));
    return number;
  }

  #outside(frames: number): NodeJS.CallSite | null {
    for (const site of stack(frames)) {
      const file = site.getFileName();
      if (file !== null && file !== undefined && !isOfPackage(file) && !file.startsWith('node:')) {
        return site;
      }
    }
    return null;
  }
}

// The bundles are beside this one.
const isOfPackage = (file: string): boolean => file.startsWith(__dirname);
