import { writeSync } from 'node:fs';

/** Writes to standard error at once: a process that is about to abort has no time for streams. */
export function say(text: string): void {
  const bytes = Buffer.from(text);
  let start = 0;
  while (start < bytes.length) {
    try {
      start += writeSync(2, bytes, start);
    } catch (error) {
      // A full pipe that is in nonblocking mode; anything else means that nobody can read it.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
    }
  }
}
