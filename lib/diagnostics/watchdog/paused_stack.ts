// Where the main thread computes: Node's inspector pauses it for a moment, as a debugger would. It
// can't while that is blocked outside of JavaScript.
import { type Debugger, Session } from 'node:inspector';
import { isOfProgram, mappedPlace, type Place } from '../places.js';

/** The place of the innermost frame that is of the program; null after so many milliseconds. */
export function placeOfMainThread(patience: number): Promise<Place | null> {
  return new Promise((resolve) => {
    const session = new Session();
    const urls = new Map<string, string>();
    const end = (place: Place | null): void => {
      clearTimeout(timer);
      session.disconnect();
      resolve(place);
    };
    const timer = setTimeout(() => end(null), patience);
    session.connectToMainThread();
    session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url));
    session.on('Debugger.paused', ({ params }) => {
      const place = innermost(params.callFrames, urls);
      session.post('Debugger.resume', () => end(place));
    });
    session.post('Debugger.enable', () => session.post('Debugger.pause'));
  });
}

function innermost(
  frames: readonly Debugger.CallFrame[],
  urls: ReadonlyMap<string, string>,
): Place | null {
  for (const { functionName, location, url } of frames) {
    const name = url || (urls.get(location.scriptId) ?? '');
    if (!isOfProgram(name)) continue;
    const { lineNumber: line, columnNumber: column = 0 } = location;
    return { ...mappedPlace(name, line + 1, column + 1), function: functionName || null };
  }
  return null;
}
