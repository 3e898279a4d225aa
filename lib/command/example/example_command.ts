/** `mpi4node example`: copies an example of the package, to be changed and run. */
import { basename } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../usage_error.js';
import { listExamples } from './examples.js';
import { isFree, writeProject } from './project.js';

function showList(): void {
  const examples = listExamples();
  const width = Math.max(...examples.map(({ name }) => name.length));
  for (const { name, summary } of examples) console.log(`${name.padEnd(width)}  ${summary}`);
  console.log('\nnpx mpi4node example NAME [FOLDER] copies one.');
}

function copy(name: string, folder: string): void {
  const example = listExamples().find((one) => one.name === name);
  if (example === undefined) {
    throw new UsageError(
      `there is no example ${name}. npx mpi4node example lists those that there are.`,
    );
  }
  if (!isFree(folder)) {
    throw new UsageError(
      `${folder} is not an empty folder. Name another: npx mpi4node example ${name} FOLDER`,
    );
  }
  const files = writeProject(example, folder);
  console.log(`${example.summary}.

${[...files]
  .sort()
  .map((file) => `  ${file}`)
  .join('\n')}

To ${example.isCompiled ? 'compile and start' : 'start'} it:
  cd ${folder}
  npm install
  npm start`);
}

const EXAMPLES = `
The folder becomes a project with a package.json: npm start compiles and runs it.

  npx mpi4node example                 # the list of examples
  npx mpi4node example heat my-folder
  npx mpi4node example tutorial        # the programs of the tutorial`;

/** Adds `mpi4node example`. */
export function addExampleCommand(program: Command): void {
  program
    .command('example')
    .description('list the examples, or copy one into a folder')
    .argument('[name]', 'of an example; left out: list them')
    .argument('[folder]', 'new or empty (default: the name)')
    .addHelpText('after', EXAMPLES)
    .action((name?: string, folder?: string) => {
      if (name === undefined) showList();
      else copy(name, folder ?? basename(name));
    });
}
