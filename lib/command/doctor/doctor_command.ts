/** `mpi4node doctor`: what can be wrong, looked at one by one. */
import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { collectInfo } from '../info.js';
import { leastNode } from '../package.js';
import { wholeNumber } from '../run/run_command.js';
import { checkExchange } from './exchange.js';
import type { Finding } from './finding.js';
import { belongsToOpenMpi, checkLibraries, usableAddons, wordFor } from './libraries.js';
import { checkMachine, checkRoot, inspectMachine } from './machine.js';

interface DoctorOptions {
  readonly np: number;
  readonly timeout: number;
  readonly json?: boolean;
}

/** All findings, each as soon as it is there: starting ranks takes seconds. */
async function* findAll({ np, timeout }: DoctorOptions): AsyncGenerator<Finding> {
  const machine = inspectMachine();
  yield* checkMachine(machine, np, leastNode);
  const info = await collectInfo();
  yield* checkLibraries(info);
  const usable = usableAddons(info);
  if (usable.some(belongsToOpenMpi)) yield* checkRoot(machine, process.env);
  for (const addon of usable) yield await checkExchange(wordFor(addon), timeout);
}

const indent = (text: string): string => text.replaceAll('\n', '\n         ');

const describe = ({ level, what, remedy }: Finding): string =>
  indent(`${level.padEnd(7)}  ${what}${remedy === null ? '' : `\n${remedy}`}`);

const count = (number: number, noun: string): string =>
  `${number} ${noun}${number === 1 ? '' : 's'}`;

/** Adds `mpi4node doctor`. Its status is 1 if there is a fault. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('look for what can be wrong here, and say what to do about it')
    .option(
      '-n, --np <count>',
      'ranks that programs are to have on this machine',
      wholeNumber(1),
      Math.max(2, availableParallelism()),
    )
    .option('--timeout <seconds>', 'for two ranks to exchange messages', wholeNumber(1), 60)
    .option('--json', 'as JSON')
    .action(async (options: DoctorOptions) => {
      const findings: Finding[] = [];
      for await (const finding of findAll(options)) {
        findings.push(finding);
        if (!options.json) console.log(describe(finding));
      }
      const number = (level: Finding['level']) =>
        findings.filter((finding) => finding.level === level).length;
      const [faults, warnings] = [number('fault'), number('warning')];
      if (options.json) console.log(JSON.stringify(findings, null, 2));
      else console.log(`\n${count(faults, 'fault')}, ${count(warnings, 'warning')}`);
      if (faults > 0) process.exitCode = 1;
    });
}
