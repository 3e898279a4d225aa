// The C sources of test/outside/fixtures, compiled.
import { spawnSync } from 'node:child_process';
import { basename, join } from 'node:path';

function compile(file: string, name: string, compiler: string, options: readonly string[]): string {
  const source = join(__dirname, '../outside/fixtures', `${name}.c`);
  const args = [...options, '-o', file, source, '-ldl'];
  const { status, stderr } = spawnSync(compiler, args, { encoding: 'utf8' });
  if (status !== 0 || stderr !== '') throw new Error(`${compiler} ${name}.c: ${stderr}`);
  return file;
}

/**
 * Compiles a fixture into a folder, as a shared library for LD_PRELOAD.
 *
 * @param name of the source, without `.c`
 * @param compiler `cc`, or the wrapper of an MPI library
 * @returns the library's file
 */
export const compileShared = (folder: string, name: string, compiler = 'cc'): string =>
  compile(join(folder, `${name}.so`), name, compiler, ['-shared', '-fPIC']);

/**
 * Compiles a fixture into a folder, as a program.
 *
 * @param name of the source, without `.c`
 * @param compiler the wrapper of an MPI library
 * @returns the program's file
 */
export const compileProgram = (folder: string, name: string, compiler: string): string =>
  compile(join(folder, basename(name)), name, compiler, ['-Wall', '-Wextra']);
