// Access to a passive target needs the target to enter MPI now and then. While a window is there, a
// timer sees to that whenever the event loop is idle or busy with something else.
import { addon } from './native/addon.js';
import { ANY_SOURCE, ANY_TAG } from './native/constants.js';
import { MPI_Iprobe } from './native/functions.js';
import { gate } from './native/gate.js';

// MPICH does not look at other processes for COMM_SELF.
const WORLD = { _handle: addon.handles.COMM_WORLD, _kind: 'Comm' };

/** Milliseconds between two visits. */
const interval = 2;
/** How long one takes: an access is several messages, of which the next comes within microseconds. */
const visit = 0.05;

let timer: NodeJS.Timeout | null = null;

function makeProgress(): void {
  if (gate.state !== 0 && gate.state !== 3) return;
  const end = performance.now() + visit;
  do MPI_Iprobe(ANY_SOURCE, ANY_TAG, WORLD, null);
  while (performance.now() < end);
}

/** Told whether there are windows that others can access. It does not keep the process alive. */
export function watchWindows(areThere: boolean): void {
  if (areThere) timer ??= setInterval(makeProgress, interval).unref();
  else if (timer !== null) {
    clearInterval(timer);
    timer = null;
  }
}
