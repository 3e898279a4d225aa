// The folders of the binding: what may know of what.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { run } from '../support/processes';

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
  const asks =
    /\b(OPEN_MPI|OMPI_\w+|\w*MPICH\w*_VERSION|MVAPICH2?_VERSION|I_MPI_VERSION|MPI4NODE_OPEN_MPI)\b/;
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

// What mpi.h of each library defines, and what the binding makes of it.
test.each([
  [
    'Open MPI',
    'Open MPI',
    '4.1.6',
    'OPEN_MPI OMPI_MAJOR_VERSION=4 OMPI_MINOR_VERSION=1 OMPI_RELEASE_VERSION=6',
  ],
  ['MPICH', 'MPICH', '4.0.2', 'MPICH_VERSION="4.0.2"'],
  ['MPICH', 'Intel MPI', '2021.8.0', 'I_MPI_VERSION="2021.8.0"'],
  ['MPICH', 'MVAPICH', '2.3.7', 'MPICH_VERSION="3.2.1" MVAPICH2_VERSION="2.3.7"'],
  ['MPICH', 'MVAPICH', '3.0', 'MVAPICH_VERSION="3.0"'],
  ['MPICH', 'Cray MPICH', '8.1.25', 'MPICH_VERSION="3.4a2" CRAY_MPICH_VERSION=8.1.25'],
  ['unknown', 'unknown', '0.0.0', ''],
])('%s is the family of %s %s', async (family, vendor, version, macros) => {
  const folder = mkdtempSync(join(tmpdir(), 'library-'));
  try {
    const defines = macros
      .split(' ')
      .filter(Boolean)
      .map((macro) => `#define ${macro.replace('=', ' ')}\n`);
    writeFileSync(join(folder, 'mpi.h'), defines.join(''));
    writeFileSync(join(folder, 'mpi-ext.h'), '');
    const program = `#include "compat/library.h"
#include <string_view>
using namespace mpi4node;
static_assert(family_name() == std::string_view("${family}"));
static_assert(vendor().name == std::string_view("${vendor}"));
static_assert(vendor().version == std::string_view("${version}"));
`;
    const source = join(folder, 'check.cc');
    writeFileSync(source, program);
    const flags = ['-std=c++20', '-fsyntax-only', `-I${folder}`, `-I${binding}`, source];
    expect(await run(process.env.CXX ?? 'c++', flags)).toMatchObject({ stderr: '', status: 0 });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
