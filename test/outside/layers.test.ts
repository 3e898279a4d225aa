// The rooms of lib/, from the ground up: a file imports only from its own room and from rooms
// before it. Imports of types count. Within a room files don't import each other in a circle, but
// for families of classes that have to know each other.
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

const lib = join(__dirname, '../../lib');

const rooms = [
  'loading',
  'native',
  'base',
  'workarounds',
  'memory',
  'handles',
  'datatypes',
  'buffers',
  'operations',
  'objects',
  'event_loop',
  'requests',
  'object_collectives',
  'streams',
  'communicators',
  'topologies',
  'one_sided',
  'files',
  'processes',
  'environment',
  'mpi.ts',
  'index.ts',
  'index.mts',
  'util',
  'interchange',
  'pool',
  'diagnostics',
  'command',
  'testing',
];

/** Files of one room that may import each other in a circle, and why. */
const families: Readonly<Record<string, string>> = {
  'requests: object_set_methods request set_methods': 'the static methods of Request take requests',
};

type Sources = ReadonlyMap<string, string>;

const sources: Sources = new Map(
  readdirSync(lib, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.m?ts$/.test(name))
    .map((name) => [name.replaceAll('\\', '/'), readFileSync(join(lib, name), 'utf8')]),
);

const roomOf = (file: string): string => file.split('/')[0];

interface Import {
  readonly from: string;
  readonly to: string;
  readonly place: string;
}

/** The imports of files from files, types included. */
function importsOf(files: Sources): Import[] {
  return [...files].flatMap(([from, text]) =>
    ts.preProcessFile(text, true, true).importedFiles.flatMap(({ fileName, pos }) => {
      if (!fileName.startsWith('.')) return [];
      const line = text.slice(0, pos).split('\n').length;
      const to = posix.join(posix.dirname(from), fileName).replace(/\.(m?)js$/, '.$1ts');
      return [{ from, to, place: `lib/${from}:${line}: imports ${to}` }];
    }),
  );
}

/** The imports that are not from the own room or one before it. */
function wrongWay(imports: readonly Import[]): string[] {
  return imports.flatMap(({ from, to, place }) => {
    const [own, other] = [from, to].map((file) => rooms.indexOf(roomOf(file)));
    if (own < 0 || other < 0) return [`${place}, and one of both is in no room`];
    return other > own ? [`${place} from a higher room than ${roomOf(from)}`] : [];
  });
}

/** What of the files of a room can be reached from each by imports. */
function reachable(imports: readonly Import[]): Map<string, Set<string>> {
  const inRoom = imports.filter(({ from, to }) => roomOf(from) === roomOf(to));
  const reached = new Map<string, Set<string>>();
  for (const { from } of inRoom) {
    const found = new Set<string>();
    const visit = (file: string): void => {
      for (const { to } of inRoom.filter((each) => each.from === file)) {
        if (found.has(to)) continue;
        found.add(to);
        visit(to);
      }
    };
    visit(from);
    reached.set(from, found);
  }
  return reached;
}

/** The circles of imports within rooms, as `families` names them. */
function circles(imports: readonly Import[]): string[] {
  const reached = reachable(imports);
  const inCircle = [...reached].filter(([file, found]) => found.has(file)).map(([file]) => file);
  const groups = inCircle.map((file) => {
    const room = roomOf(file);
    const both = (other: string) => reached.get(file)?.has(other) && reached.get(other)?.has(file);
    const names = inCircle.filter(both).map((other) => other.slice(room.length + 1, -'.ts'.length));
    return `${room}: ${names.sort().join(' ')}`;
  });
  return [...new Set(groups)].sort();
}

test('a file imports only from its own room and from rooms before it', () => {
  expect(wrongWay(importsOf(sources))).toEqual([]);
});

test('files of a room import each other in a circle only in families of classes', () => {
  expect(circles(importsOf(sources))).toEqual(Object.keys(families).sort());
});

test('only native loads the addon', () => {
  const loads = /\bloadAddon\b|\bprocess\.dlopen\b|require\([^)]*(\.node|\.file)\b/;
  const rooms = [...sources].filter(([, text]) => loads.test(text)).map(([file]) => roomOf(file));
  // Which file it is, is known to loading.
  expect(new Set(rooms)).toEqual(new Set(['loading', 'native']));
});

/** The names that the files of lib/workarounds export, each with its doc comment. */
function workaroundsIn(files: Sources): [name: string, comment: string][] {
  return [...files].flatMap(([file, text]) => {
    if (roomOf(file) !== 'workarounds') return [];
    const { statements } = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    return statements.flatMap((statement): [string, string][] => {
      const isType = ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement);
      if (isType || !/^export\b/.test(statement.getText())) return [];
      const name = statement.getText().match(/^export (?:const|function) (\w+)/)?.[1];
      const comment = ts.getJSDocCommentsAndTags(statement).at(-1)?.getText();
      return [[`${file}: ${name}`, comment ?? '']];
    });
  });
}

const tests = readdirSync(join(__dirname, '..'), { recursive: true, encoding: 'utf8' }).map(
  (name) => `/${name.replaceAll('\\', '/')}`,
);

/** Why a workaround can't be judged: nothing shows the fault, or a test that is not there. */
const lacks = ([name, comment]: [string, string]): string[] => {
  const named = comment.match(/[\w/.]+\.test\.ts/g) ?? [];
  if (named.length === 0) return [`${name} names no test that shows the fault`];
  return named
    .filter((test) => !tests.some((path) => path.endsWith(`/${test}`)))
    .map((test) => `${name} names ${test}, which is not there`);
};

test('each workaround says which test shows the fault', () => {
  expect(workaroundsIn(sources).length).toBeGreaterThan(30);
  expect(workaroundsIn(sources).flatMap(lacks)).toEqual([]);
});

test('a workaround without a test is told', () => {
  const files = new Map([
    ['workarounds/a.ts', '/** See layers.test.ts. */ export const a = 1; export const b = 2;'],
    ['workarounds/c.ts', '/** See no.test.ts. */ export function c() {}\nexport type D = 1;'],
  ]);
  expect(workaroundsIn(files).flatMap(lacks)).toEqual([
    'workarounds/a.ts: b names no test that shows the fault',
    'workarounds/c.ts: c names no.test.ts, which is not there',
  ]);
});

test('only native/library and the workarounds ask which library runs', () => {
  const asks = [...sources].filter(([, text]) => /\bis(OpenMpi4?|Mpich)\b/.test(text));
  const others = asks.map(([file]) => file).filter((file) => roomOf(file) !== 'workarounds');
  expect(others).toEqual(['native/library.ts']);
});

test('an import from a higher room and a circle are told', () => {
  const imports = importsOf(
    new Map([
      ['base/a.ts', "import { b } from './b.js';\nimport type { C } from '../memory/c.js';"],
      ['base/b.ts', "export * from './d.js';\nconst lazy = () => import('./a.js');"],
      ['base/d.ts', "import type { A } from './a.js';"],
      ['memory/c.ts', "import fs from 'node:fs';\nimport { a } from '../base/a.js';"],
      ['attic/e.ts', "import { a } from '../base/a.js';"],
    ]),
  );
  expect(wrongWay(imports)).toEqual([
    'lib/base/a.ts:2: imports memory/c.ts from a higher room than base',
    'lib/attic/e.ts:1: imports base/a.ts, and one of both is in no room',
  ]);
  expect(circles(imports)).toEqual(['base: a b d']);
});
