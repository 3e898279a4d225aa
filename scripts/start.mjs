#!/usr/bin/env node
// `npm start`: compiles the examples and runs one of them under the MPI of this machine.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import launching from '../test/harness/launch.cjs';

const { findLauncher, launch, libraries } = launching;

const root = fileURLToPath(new URL('..', import.meta.url));
/** The programs by their names: `svrg` is svrg.mts, and `heat` is heat/heat.mts. */
const programs = new Map(
  readdirSync(`${root}examples`, { recursive: true, encoding: 'utf8' })
    .map((file) => /^((?:pool\/)?(?:(\w+)\/\2|\w+))\.mts$/.exec(file)?.[1])
    .filter((path) => path !== undefined)
    .map((path) => [path.replace(/(\b\w+)\/\1$/, '$1'), path]),
);
const names = [...programs.keys()].sort();

const usage = `npm start -- [options] [example] [its arguments]

  --library ${libraries.join('|')}  the MPI library to run it with (the first that is installed)
  --ranks N                how many processes to start (4)

Examples:
${names.map((name) => `  ${name.padEnd(22)} ${describe(name)}`).join('\n')}`;

/** The first sentence of an example. */
function describe(name) {
  const [comment] = /^(\/\/.*\n)+/.exec(
    readFileSync(`${root}examples/${programs.get(name)}.mts`, 'utf8'),
  );
  const [sentence] = /^.*?[.:](?=\s)/.exec(comment.replace(/^\/\/ ?/gm, '').replaceAll('\n', ' '));
  return sentence.slice(0, -1);
}

class UsageError extends Error {}

function readOptions() {
  // What stands behind the example's name is its own.
  const given = process.argv.slice(2);
  const named = given.findIndex((argument) => names.includes(argument));
  const end = named < 0 ? given.length : named + 1;
  const { values, positionals } = parseArgs({
    args: given.slice(0, end),
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      library: { type: 'string' },
      ranks: { type: 'string', default: '4' },
    },
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const [example = 'logistic_regression'] = positionals;
  if (positionals.length > 1 || !names.includes(example))
    throw new UsageError(`there is no example ${example}`);
  const ranks = Number(values.ranks);
  if (!(Number.isInteger(ranks) && ranks > 0)) {
    throw new UsageError(`--ranks must be a positive number, but is ${values.ranks}`);
  }
  const wanted = values.library === undefined ? libraries : [values.library];
  const library = wanted.find((name) => libraries.includes(name) && findLauncher(name) !== null);
  if (library === undefined) {
    throw new UsageError(`no mpirun of ${wanted.join(' or ')} was found on the PATH`);
  }
  return { example, args: given.slice(end), ranks, library };
}

/** Shows what a command prints, and ends this process if it fails. */
function run(command, args, env = process.env) {
  const stdio = ['ignore', 'inherit', 'inherit'];
  const { status, error } = spawnSync(command, args, { cwd: root, env, stdio });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

function main({ example, args, ranks, library }) {
  const script = `build/examples/${programs.get(example)}.mjs`;
  if (!existsSync(root + script)) console.log('start: compiling the examples');
  // With --build, tsc looks at the files' times first and does nothing where nothing changed.
  run(process.execPath, ['node_modules/typescript/bin/tsc', '--build', 'examples']);

  // One hour: more than any example takes, so that a hang does not stay for ever.
  const {
    command,
    args: launcherArgs,
    env,
  } = launch({
    library,
    ranks,
    command: [process.execPath, script, ...args],
    timeout: 3600,
  });
  console.log(`start: ${command} -n ${ranks} node ${[script, ...args].join(' ')}`);
  run(command, launcherArgs, env);
}

try {
  main(readOptions());
} catch (error) {
  if (!(error instanceof UsageError) && !error.code?.startsWith('ERR_PARSE_ARGS')) throw error;
  console.error(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}
