// The programs of test/outside/fixtures/pool, which the tests start on ranks and on threads.
import { join } from 'node:path';
import type { Ended } from './processes';

const fixtures = join(__dirname, '..', 'outside', 'fixtures', 'pool');

export const program = (name: string): string => join(fixtures, name);

/** How long all checks may take, in seconds. */
export const checksTimeout = 120;

/** What is wrong when `checks.mjs` has ended: nothing. */
export function expectAllRight(
  { status, stdout, stderr }: Ended,
  said: RegExp,
  extent = 'all',
): void {
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringMatching(said) });
  const results = JSON.parse(stdout) as { readonly name: string; readonly fault: string | null }[];
  expect(results.filter(({ fault }) => fault !== null)).toEqual([]);
  expect(results.length).toBe(extent === 'all' ? 66 : 39);
}

/** Ways in which `endings.mjs` ends well, and what it prints. */
export const endings: readonly (readonly [string, string])[] = [
  ['open', '3\n'],
  ['closed', '3\n'],
  ['twice', '3\n10 11\n'],
  ['many', '3\n1 2 3 4 5 6 7 8 9 10 11 12\n'],
  ['busy', '3\ndone\n'],
  ['exit', '3\n'],
];

export function expectEnding({ status, stdout, stderr }: Ended, output: string): void {
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: output, stderr: '' });
}
