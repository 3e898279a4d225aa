// What keeps the thread from the program: garbage collections, and turns of the event loop that
// come late.
import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';

const GC_NAMES = new Map([
  [constants.NODE_PERFORMANCE_GC_MAJOR, 'major'],
  [constants.NODE_PERFORMANCE_GC_MINOR, 'minor'],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'incremental'],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, 'weak callbacks'],
]);

/** Milliseconds between two looks at the event loop, and how late one must be to be written. */
const INTERVAL = 20;
const LATE = 10;

/** Told of each pause: its category and name, and its times in ms. */
export type TellPause = (category: string, name: string, start: number, end: number) => void;

/** Watches until the function that it gives is called. */
export function watchPauses(tell: TellPause): () => void {
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { startTime, duration } = entry;
      const { kind } = (entry as PerformanceEntry & { readonly detail: { kind: number } }).detail;
      tell('gc', GC_NAMES.get(kind) ?? 'other', startTime, startTime + duration);
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  let expected = performance.now() + INTERVAL;
  const timer = setInterval(() => {
    const now = performance.now();
    if (now - expected > LATE) tell('delay', 'event loop held up', expected, now);
    expected = now + INTERVAL;
  }, INTERVAL).unref();
  return () => {
    observer.disconnect();
    clearInterval(timer);
  };
}
