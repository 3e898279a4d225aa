/** Small files that may be missing, or cut short by a build that was ended. */
import { readFileSync } from 'node:fs';

export function unlessMissing<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}

/** What a file of JSON holds. Null if there is none, or if it is damaged. */
export function readJson<T>(file: string): T | null {
  const text = unlessMissing(() => readFileSync(file, 'utf8'));
  if (text === null) return null;
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
