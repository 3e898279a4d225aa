// The tasks of server.mts.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { currentTask } from 'mpi4node/pool';
import { isPrime } from '../primes/primes_tasks.mjs';

const SLICE = 10;

/** How many prime numbers there are below a number. Ends early when nobody wants to know it. */
export async function countPrimes(below: number): Promise<number> {
  const { signal } = currentTask();
  let count = 0;
  let begun = performance.now();
  for (let number = 2; number < below; number++) {
    if (isPrime(number)) count++;
    if (number % 100 !== 0 || performance.now() - begun < SLICE) continue;
    // The abort arrives only while the event loop turns.
    await nextTurn();
    signal.throwIfAborted();
    begun = performance.now();
  }
  return count;
}
