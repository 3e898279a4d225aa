// Where the main thread computes: Node's inspector pauses it for a moment, as a debugger would. It
// can't while that is blocked outside of JavaScript.
import { type Debugger, Session } from 'node:inspector';
import { fileURLToPath } from 'node:url';
import type { CodePlace } from './report.js';

/** The place of the innermost frame that is of the program; null after so many milliseconds. */
export function placeOfMainThread(patience: number): Promise<CodePlace | null> {
  return new Promise((resolve) => {
    const session = new Session();
    const urls = new Map<string, string>();
    const end = (place: CodePlace | null): void => {
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
): CodePlace | null {
  for (const { functionName, location, url } of frames) {
    const file = url || (urls.get(location.scriptId) ?? '');
    if (file === '' || file.startsWith('node:') || file.includes(__dirname)) continue;
    return {
      file: file.startsWith('file:') ? fileURLToPath(file) : file,
      line: location.lineNumber + 1,
      column: (location.columnNumber ?? 0) + 1,
      functionName,
    };
  }
  return null;
}
