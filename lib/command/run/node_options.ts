/** How Node is started in each rank: options for TypeScript, debugging and profiling. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { planTypeScript } from '../../loading/typescript_options.js';
import { UsageError } from '../usage_error.js';

/** The options with which Node runs a program written in TypeScript. */
export function typeScriptOptions(program: string): readonly string[] {
  const options = planTypeScript(program);
  if (typeof options === 'string') throw new UsageError(options);
  return options;
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
