// Shared libraries of test/outside/fixtures, for LD_PRELOAD.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * Compiles a fixture into a folder.
 *
 * @param name of the source, without `.c`
 * @param compiler `cc`, or the wrapper of an MPI library
 * @returns the library's file
 */
export function compileShared(folder: string, name: string, compiler = 'cc'): string {
  const file = join(folder, `${name}.so`);
  const source = join(__dirname, '../outside/fixtures', `${name}.c`);
  const { status, stderr } = spawnSync(compiler, ['-shared', '-fPIC', '-o', file, source, '-ldl'], {
    encoding: 'utf8',
  });
  if (status !== 0 || stderr !== '') throw new Error(`${compiler} ${name}.c: ${stderr}`);
  return file;
}
