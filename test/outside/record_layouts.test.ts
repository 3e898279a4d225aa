// Records of mpi4node/util from outside: their layouts against those of a C compiler, and their
// classes in a process that may not make code of strings.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MPI } from 'mpi4node';
import { type RecordFields, RecordType } from 'mpi4node/util';
import { run } from '../support/processes';

interface Struct {
  /** The members, as C has them. */
  readonly members: string;
  readonly fields: RecordFields;
  readonly packed?: boolean;
}

const inner = new RecordType({ tag: 'u1', weight: 'f8', flag: 'bool' });
const packedInner = new RecordType({ tag: 'u1', weight: 'f8' }, { packed: true });

const structs: readonly Struct[] = [
  { members: 'int32_t id; double x[2];', fields: { id: 'i4', x: ['f8', 2] } },
  { members: 'char a; short b; char c;', fields: { a: 'c', b: 'h', c: 'b' } },
  {
    members: 'double x; float y; int8_t z;',
    fields: { x: MPI.DOUBLE, y: MPI.FLOAT, z: MPI.INT8_T },
  },
  { members: 'char a[3]; int64_t b; _Bool c;', fields: { a: ['S1', 3], b: 'q', c: '?' } },
  {
    members: 'uint8_t a; float _Complex b; char c; double _Complex d[2];',
    fields: { a: 'u1', b: 'c8', c: 'c', d: ['complex128', 2] },
  },
  {
    members: 'char a; long double b; char c; long double _Complex d;',
    fields: { a: 'c', b: 'g', c: 'c', d: 'G' },
  },
  {
    members: 'int32_t id; char a; int64_t b; uint16_t c;',
    fields: { id: 'i4', a: 'c', b: 'i8', c: 'H' },
    packed: true,
  },
  {
    members: 'char a; struct { uint8_t tag; double weight; _Bool flag; } b; char c;',
    fields: { a: 'c', b: { tag: 'u1', weight: 'f8', flag: 'bool' }, c: 'c' },
  },
  {
    members: 'char a; struct { uint8_t tag; double weight; _Bool flag; } b[3]; float c;',
    fields: { a: 'c', b: [inner, 3], c: 'f4' },
  },
  {
    members:
      'char a; struct __attribute__((packed)) { uint8_t tag; double weight; } b[2]; int32_t c;',
    fields: { a: 'c', b: [packedInner, 2], c: 'i4' },
  },
  {
    members: 'char a; struct { uint8_t tag; double weight; _Bool flag; } b; int32_t c;',
    fields: { a: 'c', b: inner, c: 'i4' },
    packed: true,
  },
  {
    members: 'char a; wchar_t b; long c; unsigned long long d; size_t e; ptrdiff_t f; char g;',
    fields: { a: 'c', b: 'U', c: 'l', d: 'Q', e: 'N', f: 'p', g: 'c' },
  },
  {
    members: 'char a; struct { double value; int index; } b; char c;',
    fields: { a: 'c', b: MPI.DOUBLE_INT, c: 'c' },
  },
  { members: 'char a; int32_t m[6]; char c;', fields: { a: 'c', m: [['i4', 3], 2], c: 'c' } },
];

/** What the compiler says of each: the offsets of its members, its size and its alignment. */
function compiled(): number[][] {
  const types = structs.map(({ members, packed }, i) => {
    const attribute = packed ? ' __attribute__((packed))' : '';
    return `struct${attribute} s${i} { ${members} };`;
  });
  const prints = structs.flatMap(({ fields }, i) => [
    ...Object.keys(fields).map((name) => `printf("%zu ", offsetof(struct s${i}, ${name}));`),
    `printf("%zu %zu\\n", sizeof(struct s${i}), _Alignof(struct s${i}));`,
  ]);
  const headers = ['complex', 'stddef', 'stdint', 'stdio', 'wchar'].map(
    (name) => `#include <${name}.h>`,
  );
  const text = [...headers, ...types, 'int main(void) {', ...prints, '}'].join('\n');
  const folder = mkdtempSync(join(tmpdir(), 'mpi4node-records-'));
  try {
    const [source, program] = [join(folder, 'layouts.c'), join(folder, 'layouts')];
    writeFileSync(source, text);
    const { status, stderr } = spawnSync('cc', [source, '-o', program], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    const { stdout } = spawnSync(program, { encoding: 'utf8' });
    return stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' ').map(Number));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('fields lie where a C compiler puts them', () => {
  const expected = compiled();
  const found = structs.map(({ fields, packed = false }) => {
    const { offsets, extent, alignment } = new RecordType(fields, { packed });
    return [...Object.values(offsets), extent, alignment];
  });
  expect(found).toEqual(expected);
});

test('records where the process may not make code of strings', async () => {
  const program = `
    const { RecordType } = require('./dist/util.js');
    const Body = new RecordType({ id: 'i4', ok: '?', x: ['f8', 2], at: { row: 'i8' } });
    const bodies = Body.array([{ id: 1, ok: true, x: [1, 2], at: { row: 3n } }, new Body.Record()]);
    bodies.at(1).id = 7;
    console.log(bodies, bodies.at(1) instanceof Body.Record);
    try { bodies.at(0).id = 0.5; } catch (error) { console.log(error.message); }`;
  const { status, stdout, stderr } = await run(
    process.execPath,
    ['--disallow-code-generation-from-strings', '-e', program],
    { cwd: join(__dirname, '..', '..') },
  );
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toBe(`Records(2) [
  Record {
    id: 1,
    ok: true,
    x: Float64Array(2) [ 1, 2 ],
    at: Record { row: 3n }
  },
  Record {
    id: 7,
    ok: false,
    x: Float64Array(2) [ 0, 0 ],
    at: Record { row: 0n }
  }
] true
Record: id must be an integer from -2147483648 to 2147483647, but is 0.5
`);
});
