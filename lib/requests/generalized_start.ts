// How MPI is given a generalized request, and calls its functions.

import { raise } from '../base/exception.js';
import { Status } from '../buffers/status.js';
import { frame, statusWords } from '../native/addon.js';
import { runCallback } from '../native/callbacks.js';
import { gate, pass } from '../native/gate.js';
import { MPI_Grequest_start } from '../native/generated/functions.js';

// Of the functions on several requests one can be under way at a time.
const refused = (name: string): boolean => /^MPI_(Wait|Test)(all|any|some)$/.test(name);

/** `Callback::kCancel` in the binding. */
const CANCEL = 2;

/**
 * Starts a generalized request and gives its handle. What a function throws, the call throws from
 * which MPI calls it.
 */
export function startGeneralized(functions: {
  query: (status: Status) => void;
  free: () => void;
  cancel: (completed: boolean) => void;
}): number {
  const callbacks = [
    () => {
      const status = new Status();
      status._load(statusWords, 0);
      // What it has set counts even if it throws.
      try {
        functions.query(status);
      } finally {
        statusWords.set(status._words);
      }
    },
    functions.free,
    functions.cancel,
  ];
  if (!gate.isOpen) pass('MPI_Grequest_start');
  MPI_Grequest_start((which, completed) => {
    const run = (): boolean => {
      callbacks[which](completed);
      return true;
    };
    return runCallback(which === CANCEL ? () => true : refused, run, false);
  });
  const handle = frame[1];
  if (frame[0] !== 0) raise('MPI_Grequest_start', frame[0]);
  return handle;
}
