#!/usr/bin/env node
/** The command `mpi4node`: the list of its commands, each in a file of its own. */
import { Command, CommanderError } from 'commander';
import { addBenchCommand } from './bench/bench_command.js';
import { BuildError } from './build.js';
import { addBuildCommand } from './build_command.js';
import { addDoctorCommand } from './doctor/doctor_command.js';
import { addExampleCommand } from './example/example_command.js';
import { addInfoCommand } from './info.js';
import { version } from './package.js';
import { prepareRunArguments } from './run/arguments.js';
import { addRunCommand } from './run/run_command.js';
import { addTraceCommand } from './trace/trace_command.js';
import { UsageError } from './usage_error.js';

const environment = `
Environment:
  MPI4NODE_MPI               the addon to load: a name that info lists, or a path to a .node file
  MPI4NODE_MPICC             the compiler wrappers to build for, separated as in PATH
  MPI4NODE_BUILD_DIR         where the addons are, instead of the package's build folder
  MPI4NODE_ALLOW_SINGLETONS  1: allow launched processes that MPI sees as worlds of one`;

/** The commands, in the order in which the help shows them. */
const adders = [
  addRunCommand,
  addExampleCommand,
  addTraceCommand,
  addBenchCommand,
  addInfoCommand,
  addDoctorCommand,
  addBuildCommand,
];

function makeProgram(): Command {
  // What is set here, the commands inherit.
  const program = new Command('mpi4node')
    .usage('<command> [options]')
    .description(`mpi4node ${version}: MPI for Node.js`)
    .version(version, '-v, --version', 'show the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
    .addHelpText('after', environment)
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error: /, 'mpi4node: ')),
    })
    .enablePositionalOptions()
    .exitOverride();
  for (const add of adders) add(program);
  return program;
}

/** What follows the message that the parser has written. */
function hintFor({ code }: CommanderError, program: Command): string {
  const [first = ''] = program.args;
  const group = program.commands.find((command) => command.name() === first) ?? program;
  const names = group.commands.map((command) => command.name()).join(', ');
  const path = group === program ? '' : `${first} `;
  return code === 'commander.unknownCommand'
    ? `The commands are: ${names}. npx mpi4node ${path}--help tells what they do.`
    : `npx mpi4node ${first} --help shows the options.`;
}

/** What was typed, made ready for the parser where a command needs that. */
function readArguments(program: Command): readonly string[] {
  const [name, ...rest] = process.argv.slice(2);
  const run = program.commands.find((command) => command.name() === 'run');
  if (name !== 'run' || run === undefined) return process.argv.slice(2);
  return [name, ...prepareRunArguments(run, rest)];
}

async function main(): Promise<void> {
  const program = makeProgram();
  try {
    await program.parseAsync(readArguments(program), { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      // The whole help has been shown where there is no command.
      const isMistake = error.exitCode !== 0 && error.code !== 'commander.help';
      if (isMistake) console.error(hintFor(error, program));
    } else if (error instanceof BuildError || error instanceof UsageError) {
      console.error(`mpi4node: ${error.message}`);
      process.exitCode = 2;
    } else {
      console.error(error);
      process.exitCode = 1;
    }
  }
}

main();
