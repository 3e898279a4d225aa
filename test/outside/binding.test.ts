// The folders of the binding: what may know of what.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const binding = join(__dirname, '..', '..', 'binding');
const sources = readdirSync(binding, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(h|cc)$/.test(file))
  .sort()
  .map((file) => ({ file, text: readFileSync(join(binding, file), 'utf8') }));

/** From the ground up. A file includes what is in its own folder and in those before it. */
const order = ['.', 'compat', 'runtime', 'table', 'chapters', 'addon.cc'];
const folderOf = (file: string): string => {
  if (file === 'addon.cc') return file;
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : '.';
};

test('every file is in a folder whose place is known', () => {
  expect(new Set(sources.map(({ file }) => folderOf(file)))).toEqual(new Set(order));
});

test('a file includes nothing of a folder above its own', () => {
  const upwards = sources.flatMap(({ file, text }) =>
    [...text.matchAll(/^#include "(.*)"/gm)]
      .map(([, included]) => included as string)
      .filter((included) => order.indexOf(folderOf(included)) > order.indexOf(folderOf(file)))
      .map((included) => `${file} includes ${included}`),
  );
  expect(upwards).toEqual([]);
});

test('only library.h and quirks.h ask which library it is', () => {
  const asks = /\b(OPEN_MPI|OMPI_\w+|MPICH_\w*VERSION|I_MPI_VERSION|MPI4NODE_OPEN_MPI)\b/;
  expect(sources.filter(({ text }) => asks.test(text)).map(({ file }) => file)).toEqual([
    'compat/library.h',
    'compat/quirks.h',
  ]);
});

test('the tests that quirks.h names are there', () => {
  const quirks = sources.find(({ file }) => file === 'compat/quirks.h')?.text ?? '';
  const named = new Set(quirks.match(/\w+(\.slow)?\.test\.ts/g));
  const tests = readdirSync(join(__dirname, '..'), { recursive: true, encoding: 'utf8' });
  expect(named).toContain('receives_from_nobody.test.ts');
  expect([...named].filter((name) => !tests.some((path) => basename(path) === name))).toEqual([]);
});
