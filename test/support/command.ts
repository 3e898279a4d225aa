// The command `mpi4node` as a user starts it, and folders for what a test makes.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Library } from '../harness/launch.cjs';
import { library as libraryOrNull } from './world';

/** The library that the file runs for: it is one of those in its comment `@worlds`. */
export const library = libraryOrNull as Library;

export const root = join(__dirname, '..', '..');
export const cli = join(root, 'dist', 'cli.js');

/** So that the command says nothing of a user who is root. */
export const allowRoot = {
  OMPI_ALLOW_RUN_AS_ROOT: '1',
  OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1',
};

/** A folder that is there until all tests of the file have run. */
export function makeFolder(name: string): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `mpi4node-${name}-`)));
  afterAll(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A folder of a user who has installed mpi4node, and other packages that it has itself. */
export function makeProject(name: string, packages: readonly string[] = []): string {
  const folder = makeFolder(name);
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  symlinkSync(root, join(modules, 'mpi4node'));
  for (const one of packages) symlinkSync(join(root, 'node_modules', one), join(modules, one));
  return folder;
}
