/**
 * What the last build could not do, which the next import tells: it may have run in an image's or a
 * job's script, whose output nobody has read.
 */
import { join } from 'node:path';
import { describeMissing, missingTools, presentTools } from './build_tools.js';
import type { Environment } from './launcher.js';
import { readJson } from './read_file.js';

/** What `mpi4node build` leaves in the build folder, as `last-build.json`, if something failed. */
export interface LastBuild {
  /** When, as ISO 8601 writes it. */
  readonly date: string;
  readonly failures: readonly Failure[];
}

export interface Failure {
  /** The MPI, or null if the build found none. */
  readonly mpi: string | null;
  readonly message: string;
}

export const lastBuildFile = (folder: string): string => join(folder, 'last-build.json');

/** What was tried, if the last build in the folder failed in something. */
export function describeLastBuild(folder: string): string | null {
  const last = readJson<LastBuild>(lastBuildFile(folder));
  if (last === null) return null;
  const lines = last.failures.map(({ mpi, message }) =>
    `- ${mpi === null ? '' : `${mpi}: `}${message}`.replaceAll('\n', '\n  '),
  );
  const date = last.date.replace('T', ' ').slice(0, 16);
  return `\`npx mpi4node build\` was tried (${date} UTC), and could not:\n${lines.join('\n')}`;
}

/** How to build, by a command that works from every folder, too. */
export const buildCommand = (options = ''): string =>
  `  npx mpi4node build${options}
or, where npx does not find that command:
  node ${join(__dirname, 'cli.js')} build${options}`;

/** What to say where there is no addon: what was tried, what is missing, and the command. */
export function describeNotBuilt(folder: string, env: Environment): string {
  const tried =
    describeLastBuild(folder) ??
    `The package has no binaries for ${process.platform} ${process.arch}, and none was built here.`;
  const missing = missingTools(env);
  const present = `What a build needs is on the PATH: ${presentTools(env).join(', ')}.`;
  return `mpi4node has no addon in ${folder}.
${tried}
${missing.length > 0 ? describeMissing(missing) : present}
${missing.length > 0 ? 'Then run' : 'Run'}:
${buildCommand()}`;
}
