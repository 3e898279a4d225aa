// Starts a program of dist/ with the machine's own copy of what V8 makes of its source. Compiling
// takes more than half of the time in which the package is loaded. `mpi4node build` makes the copy,
// with the functions in it that loading calls.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, join, posix } from 'node:path';
import { Script } from 'node:vm';
import { buildFolder } from './build_folder.js';

const KIND = '.code';
const SEAL = 32;

const hashOf = (...parts: (Buffer | string)[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

// V8 compares no more than the length of the source, its own version and its flags.
const nameOf = (program: Buffer): string => hashOf(program).toString('hex', 0, 8);

/** The file for the copy of a program's code. Node has other code where it was built otherwise. */
function codeFile(program: Buffer): string {
  const node = hashOf(process.version, process.arch, process.execPath).toString('hex', 0, 8);
  return join(buildFolder(process.env), 'code', `${nameOf(program)}-${node}${KIND}`);
}

/** The copy, unless there is none or it is damaged: V8 would run that. */
function readCode(program: Buffer): Buffer | null {
  let sealed: Buffer;
  try {
    sealed = readFileSync(codeFile(program));
  } catch {
    // The package starts without it, and tells of a folder that it can't read.
    return null;
  }
  const code = sealed.subarray(SEAL);
  return hashOf(code).equals(sealed.subarray(0, SEAL)) ? code : null;
}

const HEAD = '(function (exports, require, module, __filename, __dirname) {';

/** Compiles a program, which is ASCII: each byte is a character. */
const compile = (file: string, program: Buffer, cachedData?: Buffer): Script =>
  new Script(`${HEAD}${program.toString('latin1')}\n})`, { filename: file, cachedData });

/** Runs a program as the CommonJS loader does. */
function run(file: string, script: Script): unknown {
  const module = new Module(file);
  module.filename = file;
  const require = createRequire(file);
  // It is there for what the program requires in turn.
  require.cache[file] = module;
  try {
    script
      .runInThisContext()
      .call(module.exports, module.exports, require, module, file, dirname(file));
  } catch (error) {
    delete require.cache[file];
    throw error;
  }
  module.loaded = true;
  return module.exports;
}

// A test runner's sandbox has classes of its own, which Node's modules do not have, and a loader.
const isSandbox = Object.getPrototypeOf(posix) !== Object.prototype;

/** Loads a program. */
export function load(file: string): unknown {
  const require = createRequire(file);
  if (require.cache[file] !== undefined || isSandbox) return require(file);
  const program = readFileSync(file);
  const code = readCode(program);
  return code === null ? require(file) : run(file, compile(file, program, code));
}

const isLoadError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_MPI4NODE_');

/**
 * Makes the copy of a program's code, by running it, and removes those of other programs. Does
 * nothing if it is there already.
 */
export function writeCode(file: string): void {
  const program = readFileSync(file);
  if (readCode(program) !== null) return;
  const script = compile(file, program);
  try {
    run(file, script);
  } catch (error) {
    // Who builds on one machine for another may have no MPI that can be loaded here.
    if (!isLoadError(error)) throw error;
  }
  const target = codeFile(program);
  const folder = dirname(target);
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    const isOfOther = name.endsWith(KIND) && !name.startsWith(nameOf(program));
    if (isOfOther) rmSync(join(folder, name), { force: true });
  }
  const code = script.createCachedData();
  // Processes that start meanwhile see none, or all of it.
  const unfinished = `${target}.${process.pid}`;
  writeFileSync(unfinished, Buffer.concat([hashOf(code), code]));
  renameSync(unfinished, target);
}
