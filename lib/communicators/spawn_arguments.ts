// What a program writes to start processes, as MPI takes it.
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageError } from '../base/exception.js';
import { copyInfo, type Info } from '../handles/info.js';
import { planModule } from '../loading/node_command.js';
import { checkInteger, isRevoked, notString, show } from '../native/argument_checks.js';
import { ERR_SPAWN } from '../native/generated/constants.js';

/** One program, and how many processes are to run it. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly maxprocs: number;
  readonly info: Info;
}

// C's strings end at a null character.
function asWord(method: string, argument: string, value: unknown): string {
  if (typeof value !== 'string') throw notString(method, argument, value);
  if (!value.includes('\0')) return value;
  throw new RangeError(`${method}: ${argument} must not contain a null character`);
}

function asWords(method: string, argument: string, value: unknown): readonly string[] {
  if (value === null || value === undefined) return [];
  if (typeof value === 'string') return [asWord(method, argument, value)];
  return asList(method, argument, value, 'strings').map((word, i) =>
    asWord(method, `${argument}[${i}]`, word),
  );
}

function asList(method: string, argument: string, value: unknown, what: string): unknown[] {
  if (!isRevoked(value) && Array.isArray(value)) return Array.from<unknown>(value);
  throw new TypeError(
    `${method}: ${argument} must be an array of ${what}, but ${show(value)} came`,
  );
}

/** The path of a module, which is given as a URL; null for the name of a program. */
function modulePath(method: string, argument: string, command: unknown): string | null {
  const url =
    typeof command === 'string' && command.startsWith('file:') ? new URL(command) : command;
  if (!(url instanceof URL)) return null;
  if (url.protocol !== 'file:') {
    throw new RangeError(`${method}: ${argument} must be a file: URL, but is ${url.href}`);
  }
  return fileURLToPath(url);
}

const cannotSpawn = (method: string, reason: string): Error =>
  packageError(ERR_SPAWN, `${method}: MPI_ERR_SPAWN: ${reason}`);

/** Keys by which the library looks for the program elsewhere than this process would. */
const ELSEWHERE = ['host', 'hostfile', 'add-host', 'add-hostfile', 'path', 'file'];

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // It is not there, or may not be read.
    return false;
  }
}

// Open MPI 4 tells only the root that there is no such program; the others wait for ever.
function checkProgram(method: string, command: string, info: Info): void {
  if (ELSEWHERE.some((key) => info.has(key))) return;
  const folder = info.get('wdir') ?? process.cwd();
  const folders = command.includes('/') ? [folder] : (process.env.PATH ?? '').split(':');
  if (folders.some((one) => isProgram(resolve(one, command)))) return;
  throw cannotSpawn(method, `there is no program ${command}`);
}

/** The words of a command line before the program's arguments. */
function commandWords(
  method: string,
  argument: string,
  command: unknown,
  info: Info,
): readonly [command: string, ...words: string[]] {
  const path = modulePath(method, argument, command);
  if (path === null) {
    if (typeof command !== 'string' || command === '') {
      throw new TypeError(
        `${method}: ${argument} must be the URL of a module or the name of a program, but ${show(command)} came`,
      );
    }
    checkProgram(method, asWord(method, argument, command), info);
    return [command];
  }
  // Node would end before it calls MPI, and the libraries wait for it or end the whole job.
  if (!existsSync(path)) throw cannotSpawn(method, `there is no module ${path}`);
  const words = planModule(path);
  if (typeof words === 'string') throw cannotSpawn(method, words);
  return [process.execPath, ...words];
}

function checkCount(method: string, argument: string, maxprocs: unknown): number {
  checkInteger(method, argument, maxprocs);
  if (maxprocs >= 1) return maxprocs;
  throw new RangeError(`${method}: ${argument} must be at least 1, but is ${maxprocs}`);
}

/** The program of `Spawn`. */
export function asProgram(
  method: string,
  command: unknown,
  args: unknown,
  maxprocs: unknown,
  info: unknown,
  place = '',
): Program {
  const words = asWords(method, `args${place}`, args);
  const count = checkCount(method, `maxprocs${place}`, maxprocs);
  const hints = copyInfo(method, info);
  try {
    const [program, ...before] = commandWords(method, `command${place}`, command, hints);
    return { command: program, args: [...before, ...words], maxprocs: count, info: hints };
  } catch (error) {
    freeInfos([{ info: hints }]);
    throw error;
  }
}

/** The programs of `Spawn_multiple`. */
export function asPrograms(
  method: string,
  command: unknown,
  args: unknown,
  maxprocs: unknown,
  info: unknown,
): Program[] {
  const commands = asList(method, 'command', command, 'URLs of modules and names of programs');
  if (commands.length === 0) {
    throw new RangeError(`${method}: command must have at least one element`);
  }
  const each = (argument: string, value: unknown, what: string): unknown[] | null => {
    if (value === null || value === undefined) return null;
    const list = asList(method, argument, value, what);
    if (list.length === commands.length) return list;
    throw new RangeError(
      `${method}: ${argument} must have as many elements as command, which has ${commands.length}, but has ${list.length}`,
    );
  };
  const lists = each('args', args, 'lists of strings');
  const counts = each('maxprocs', maxprocs, 'integers');
  const infos = !isRevoked(info) && Array.isArray(info) ? each('info', info, 'infos') : null;
  const programs: Program[] = [];
  try {
    for (const [i, one] of commands.entries()) {
      const hints = infos === null ? info : (infos[i] ?? null);
      programs.push(asProgram(method, one, lists?.[i] ?? null, counts?.[i] ?? 1, hints, `[${i}]`));
    }
  } catch (error) {
    freeInfos(programs);
    throw error;
  }
  return programs;
}

/** Frees the hints of programs. */
export function freeInfos(programs: readonly { readonly info: Info }[]): void {
  for (const { info } of programs) if (!info.is_null) info.Free();
}
