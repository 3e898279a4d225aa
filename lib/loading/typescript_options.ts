/** How Node is started on a program in TypeScript. */
import { createRequire } from 'node:module';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Whether a version of Node, such as `22.18.0`, is at least this one. */
function isAtLeast(version: string, major: number, minor: number): boolean {
  const [hasMajor = 0, hasMinor = 0] = version.split('.').map(Number);
  return hasMajor > major || (hasMajor === major && hasMinor >= minor);
}

/** What Node itself can do about types: nothing, on request, or without being asked. */
function typeStripping(version: string): 'none' | 'on request' | 'always' {
  const asks = isAtLeast(version, 22, 6);
  const always =
    isAtLeast(version, 23, 6) || (version.startsWith('22.') && isAtLeast(version, 22, 18));
  return always ? 'always' : asks ? 'on request' : 'none';
}

/** The file of tsx that `--import` takes, if the project of the program has it. */
function findTsx(program: string): string | null {
  try {
    return pathToFileURL(createRequire(resolve(program)).resolve('tsx')).href;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
}

/**
 * The options with which Node runs a program, none for one in JavaScript; a text that says what is
 * missing if this Node can't run TypeScript here.
 */
export function planTypeScript(
  program: string,
  version: string = process.versions.node,
): readonly string[] | string {
  const extension = extname(program);
  if (!['.ts', '.mts', '.cts', '.tsx'].includes(extension)) return [];
  const stripping = extension === '.tsx' ? 'none' : typeStripping(version);
  // Node says once in each rank that it is experimental.
  const quietly = ['--disable-warning=ExperimentalWarning'];
  if (stripping === 'always') return isAtLeast(version, 24, 3) ? [] : quietly;
  if (stripping === 'on request') return ['--experimental-strip-types', ...quietly];
  const tsx = findTsx(program);
  if (tsx !== null) return ['--import', tsx];
  const needs = extension === '.tsx' ? '' : ', use Node 22.18 or later, which needs nothing';
  return `${program} is TypeScript, which Node ${version} does not run by itself.
Install tsx in the project (npm install --save-dev tsx)${needs}, or compile it first:
npx tsc --target es2022 --module nodenext ${program}`;
}
