/** How Node is started in each rank: options for TypeScript, debugging and profiling. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from '../usage_error.js';

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

/** The options with which Node runs a program written in TypeScript. */
export function typeScriptOptions(
  program: string,
  version: string = process.versions.node,
): readonly string[] {
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
  throw new UsageError(`${program} is TypeScript, which Node ${version} does not run by itself.
Install tsx in the project (npm install --save-dev tsx)${needs}, or compile it first:
npx tsc --target es2022 --module nodenext ${program}`);
}

/** Splits a line as a shell would, with quotes. */
export const splitWords = (line: string): string[] =>
  (line.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? []).map((word) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'),
  );

export interface Inspection {
  readonly port: number;
  readonly breaks: boolean;
}

export interface RankOptions {
  readonly inspect: Inspection | null;
  readonly cpuProfiles: boolean;
  readonly heapProfiles: boolean;
  /** Where the profiles go. */
  readonly folder: string;
}

export type ProfileKind = 'cpu' | 'heap';

/** The file of a rank's profile. */
export const profileFile = (folder: string, kind: ProfileKind, rank: number | string): string =>
  join(folder, `rank-${rank}.${kind}profile`);

// Each launcher tells the rank by a variable of its own.
const RANK = ['OMPI_COMM_WORLD_RANK', 'PMIX_RANK', 'PMI_RANK'].reduceRight(
  (otherwise, name) => `\${${name}:-${otherwise}}`,
  '$SLURM_PROCID',
);

/**
 * The command of a rank. What differs by rank is put in by a shell, which then becomes Node: it
 * stays the same process with the same descriptors, by which MPICH speaks to its launcher.
 */
export function rankCommand(
  node: readonly string[],
  { inspect, cpuProfiles, heapProfiles, folder }: RankOptions,
): readonly string[] {
  const differing: string[] = [];
  if (inspect !== null) {
    const port = inspect.port === 0 ? '0' : `$((${inspect.port}+rank))`;
    differing.push(`--inspect${inspect.breaks ? '-brk' : ''}=127.0.0.1:${port}`);
  }
  for (const [isWanted, kind] of [
    [cpuProfiles, 'cpu'],
    [heapProfiles, 'heap'],
  ] as const) {
    if (!isWanted) continue;
    differing.push(`--${kind}-prof --${kind}-prof-dir="$folder"`);
    differing.push(`--${kind}-prof-name="rank-$rank.${kind}profile"`);
  }
  if (differing.length === 0) return node;
  const script = `rank=${RANK}; folder=$1; node=$2; shift 2; exec "$node" ${differing.join(' ')} "$@"`;
  return ['/bin/sh', '-c', script, 'sh', folder, ...node];
}

/** Checks that there is such a program, before each rank finds out. */
export function checkProgram(program: string): void {
  const endings = ['', '.js', '.json', '.node', '/package.json', '/index.js'];
  if (endings.some((ending) => existsSync(`${program}${ending}`))) return;
  throw new UsageError(`There is no program ${resolve(program)}.`);
}
