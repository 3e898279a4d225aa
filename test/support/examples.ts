// The examples, compiled as `npm run build:examples` does it.
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Ended, run, runMpi } from './processes';
import { library } from './world';

const root = join(__dirname, '../..');

const compiled = join(root, 'build/examples');

/** The program of an example, such as `svrg` or `pool/julia`: most have a folder of their own. */
export function programOf(example: string): string {
  const isAlone = existsSync(join(root, 'examples', `${example}.mts`));
  const path = isAlone ? example : join(example, basename(example));
  return join(compiled, `${path}.mjs`);
}

const limit = 100;

/**
 * To be called before the tests of a file. Does nothing where nothing has changed. One process at a
 * time: tsc empties a file before it writes it, and others would run it meanwhile.
 */
export async function buildExamples(): Promise<void> {
  const lock = join(root, 'build/examples.lock');
  while (!taken(lock)) await sleep(50);
  try {
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const { status, stdout } = await run(process.execPath, [tsc, '--build', 'examples'], {
      cwd: root,
      timeout: limit,
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  } finally {
    rmSync(lock, { recursive: true });
  }
}

/**
 * Makes a folder that only one process can make. One that is older than tsc may take is of the
 * dead.
 */
function taken(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - made > 2_000 * limit) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

/** The lines that an example prints; the ranks' lines may come in any order. */
export function linesOf(example: string, ranks: number, ...args: string[]): Promise<string[]> {
  return linesWithin(limit, example, ranks, ...args);
}

/** The lines that an example prints, which may take so many seconds. */
export async function linesWithin(
  timeout: number,
  example: string,
  ranks: number,
  ...args: string[]
): Promise<string[]> {
  if (library === null) throw new Error('these tests need a library');
  const ended: Ended = await runMpi({
    library,
    ranks,
    script: programOf(example),
    args,
    timeout,
  });
  const { status, stderr, stdout } = ended;
  expect({ status, stderr, stdout }).toMatchObject({ status: 0, stderr: '' });
  return stdout.trimEnd().split('\n');
}
