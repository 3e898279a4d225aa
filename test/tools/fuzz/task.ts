// What a batch is told, and what it tells.
import { openSync, writeSync } from 'node:fs';
import { MPI } from 'mpi4node';

/** A batch, as worlds.mjs starts it. */
export const task = JSON.parse(process.argv[2]) as { seed: number; count: number; log: string };

let file: number | null = null;

/** Writes down what is about to be done, in case that it ends the process or hangs. */
export function note(text: string): void {
  file ??= openSync(`${task.log}-${MPI.COMM_WORLD.rank}`, 'w');
  writeSync(file, `${text}\n`, 0);
}

/** Tells a fault, which lets the batch fail. */
export function report(text: string): void {
  writeSync(1, `rank ${MPI.COMM_WORLD.rank}: ${text}\n`);
}
