/** The examples of the package: which there are, and what the beginning of each says. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { root } from '../package.js';

/** The folder with the examples. */
export const examplesFolder = join(root, 'examples');

export interface Example {
  /** Such as `svrg`, or `pool/julia`. */
  readonly name: string;
  /** The program that is started, from the folder of the examples: `heat/heat.mts`. */
  readonly program: string;
  /** The first sentence about it. */
  readonly summary: string;
  /** Command lines that compile what is not TypeScript, and the first that starts the program. */
  readonly commands: readonly string[];
  /** Whether the program is compiled before it starts. Otherwise Node or tsx runs the source. */
  readonly isCompiled: boolean;
}

/** Its steps are programs that belong together, so no single one says how to run it. */
const tutorial: Example = {
  name: 'tutorial',
  program: 'tutorial/7-live.mts',
  summary: 'The seven programs of the tutorial, from a first message to a pool with a live page',
  commands: ['mpirun -n 3 node 7-live.mts 2000 8080'],
  isCompiled: false,
};

/** The comment at the beginning of a program, without the slashes. */
function headerOf(text: string): string {
  const [comment = ''] = /^(?:\/\/.*\n)+/.exec(text) ?? [];
  return comment.replace(/^\/\/ ?/gm, '');
}

/** An example is a program that says how to run it. All others are modules. */
function describeProgram(program: string): Example | null {
  const header = headerOf(readFileSync(join(examplesFolder, program), 'utf8'));
  const [, instructions] = /^Run:.*build:examples\n(.*)/ms.exec(header) ?? [];
  const lines = instructions?.replace(/ *\\\n */g, ' ').split('\n') ?? [];
  const start = lines.findIndex((line) => line.trim().startsWith('mpirun '));
  if (start < 0) return null;
  const [sentence = ''] = /^.*?[.:](?=\s)/.exec(header.replaceAll('\n', ' ')) ?? [];
  const path = program.slice(0, -'.mts'.length);
  const isAlone = basename(dirname(path)) === basename(path);
  return {
    name: isAlone ? posix.dirname(path) : path,
    program,
    summary: sentence.slice(0, -1),
    commands: lines.slice(0, start + 1).map((line) => line.trim()),
    isCompiled: true,
  };
}

/** All examples, in the order of their names. */
export function listExamples(): readonly Example[] {
  const programs = readdirSync(examplesFolder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.mts'))
    .map((name) => describeProgram(name.replaceAll('\\', '/')))
    .filter((example) => example !== null);
  return [...programs, tutorial].sort((one, other) => (one.name < other.name ? -1 : 1));
}
