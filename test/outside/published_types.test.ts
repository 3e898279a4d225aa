// The types in dist/ against the package in dist/ (scripts/publish-types.mjs makes them).
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import * as index from 'mpi4node';
import * as interchange from 'mpi4node/interchange';
import * as testing from 'mpi4node/testing';
import * as util from 'mpi4node/util';
import ts from 'typescript';

const root = join(__dirname, '..', '..');
const fileOf = (entry: string): string => join(root, 'dist', `${entry}.d.ts`);
const entries: Record<string, Record<string, unknown>> = { index, util, interchange, testing };

const options: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  esModuleInterop: true,
  types: ['node'],
  paths: {
    mpi4node: [fileOf('index')],
    'mpi4node/*': [fileOf('*')],
  },
};
const program = ts.createProgram(Object.keys(entries).map(fileOf), options);

function faultsOf(all: ts.Program, file?: ts.SourceFile): string[] {
  return ts
    .getPreEmitDiagnostics(all, file)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

function sourceOf(entry: string): ts.SourceFile {
  const source = program.getSourceFile(fileOf(entry));
  if (source === undefined) throw new Error(`There is no ${fileOf(entry)}`);
  return source;
}

function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  for (const child of node.getChildren()) yield* nodesOf(child);
}

/** The declarations of an entry, those in the namespace MPI by their own names. */
function statementsOf(entry: string): readonly ts.Statement[] {
  return sourceOf(entry).statements.flatMap((statement) => {
    const body = ts.isModuleDeclaration(statement) ? statement.body : undefined;
    return body !== undefined && ts.isModuleBlock(body)
      ? [statement, ...body.statements]
      : statement;
  });
}

const statements = Object.keys(entries).flatMap(statementsOf);
const classes = new Map(
  statements
    .filter(ts.isClassDeclaration)
    .map((declaration) => [declaration.name?.text ?? '', declaration]),
);
type Class = abstract new (...values: never[]) => object;
const values: Record<string, unknown> = {
  ...index,
  ...index.MPI,
  ...util,
  ...interchange,
  ...testing,
};
const published = [...classes.keys()].filter((name) => name in values);

test.each(Object.keys(entries))('the types of %s have no mistake', (entry) => {
  expect(faultsOf(program, sourceOf(entry))).toEqual([]);
});

// All of them are users of the package, and test/types/public_api.ts says what must not compile.
test('the tests compile with the published types', () => {
  const file = join(root, 'test', 'tsconfig.json');
  const { config } = ts.readConfigFile(file, ts.sys.readFile);
  const { paths } = options;
  const tests = ts.parseJsonConfigFileContent(config, ts.sys, dirname(file), { paths }, file);
  expect(tests.fileNames.length).toBeGreaterThan(100);
  expect(faultsOf(ts.createProgram(tests.fileNames, tests.options))).toEqual([]);
}, 300_000);

const CLASS = /^(?:export )?(?:abstract )?class (\w+)/gm;

test.each(Object.keys(entries))('%s names nothing internal', (entry) => {
  const folder = join(root, 'lib');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(CLASS)])
    .map(([, name]) => name);
  const known = new Set(
    statements.map((one) => (ts.isInterfaceDeclaration(one) ? one.name.text : undefined)),
  );
  const internal = new Set(names.filter((name) => !classes.has(name) && !known.has(name)));
  // Chapters, and helpers of lib/ for types.
  for (const name of ['CommBase', 'Handle']) expect(internal).toContain(name);
  for (const name of ['Named', 'Pick', 'Omit', 'Maybe', 'Classes']) internal.add(name);
  const found = [...nodesOf(sourceOf(entry))]
    .filter(ts.isIdentifier)
    .map(({ text }) => text)
    .filter((text) => internal.has(text) || text.startsWith('_'));
  expect(found).toEqual([]);
});

test.each(Object.keys(entries))(
  '%s has a type for each value that it exports, and no other',
  (entry) => {
    const typed = sourceOf(entry).statements.flatMap((statement) => {
      if (ts.isVariableStatement(statement)) {
        return statement.declarationList.declarations.map(({ name }) => name.getText());
      }
      const isValue =
        ts.isClassDeclaration(statement) ||
        ts.isFunctionDeclaration(statement) ||
        ts.isModuleDeclaration(statement) ||
        ts.isImportEqualsDeclaration(statement);
      return isValue ? [statement.name?.text] : [];
    });
    const exported = Object.keys(entries[entry]).filter((name) => name !== 'default');
    expect([...new Set(typed)].sort()).toEqual(exported.sort());
  },
);

test('the namespace MPI has a type for each of its values, and no other', () => {
  const space = sourceOf('index').statements.find(ts.isModuleDeclaration);
  const checker = program.getTypeChecker();
  const symbol = space && checker.getSymbolAtLocation(space.name);
  const typed = (symbol === undefined ? [] : checker.getExportsOfModule(symbol))
    .filter(({ flags }) => (flags & ts.SymbolFlags.Value) !== 0)
    .map(({ name }) => name);
  expect(typed.sort()).toEqual(Object.keys(index.MPI).sort());
});

/** `[Symbol.dispose]`, as a class writes it. */
function symbolName(key: symbol): string {
  const known = Object.getOwnPropertyNames(Symbol).find(
    (name) => Reflect.get(Symbol, name) === key,
  );
  return `[Symbol.${known}]`;
}

/** The public names that an object has of its own. */
function namesOf(object: object): string[] {
  return Reflect.ownKeys(object)
    .filter((key) => key !== inspect.custom)
    .map((key) => (typeof key === 'symbol' ? symbolName(key) : key))
    .filter((name) => !name.startsWith('_') && name !== 'constructor');
}

/** The members of a class at run time, with those of classes that are not published. */
function membersOf(Class: Class): { members: string[]; base: Class | null } {
  const members = [
    ...namesOf(Class.prototype),
    ...namesOf(Class)
      .filter((name) => !['length', 'name', 'prototype'].includes(name))
      .map((name) => `static ${name}`),
  ];
  const base = Object.getPrototypeOf(Class) as Class;
  if (base === Function.prototype) return { members, base: null };
  if (base === Error || classes.has(base.name)) return { members, base };
  const inherited = membersOf(base);
  return { members: [...inherited.members, ...members], base: inherited.base };
}

/** All members that a class has of published classes. */
function inheritedBy(base: Class | null): string[] {
  if (base === null || base === Error) return [];
  const { members, base: next } = membersOf(base);
  return [...members, ...inheritedBy(next)];
}

function keyOf(member: ts.ClassElement): string {
  const isStatic = ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static;
  return `${isStatic ? 'static ' : ''}${member.name?.getText()}`;
}

test.each(published)('%s has the members that it has at run time', (name) => {
  const declaration = classes.get(name);
  const methods = (declaration?.members ?? []).filter(
    (member) => ts.isMethodDeclaration(member) || ts.isAccessor(member),
  );
  const typed = new Set(methods.map(keyOf));
  const { members, base } = membersOf(values[name] as Class);
  // What a class overrides has the type that its base class gives it.
  const inherited = inheritedBy(base);
  const own = members.filter((member) => typed.has(member) || !inherited.includes(member));
  expect([...typed].sort()).toEqual([...new Set(own)].sort());
  const extended = declaration?.heritageClauses?.find(
    ({ token }) => token === ts.SyntaxKind.ExtendsKeyword,
  );
  expect(extended?.types[0].expression.getText()).toBe(base?.name);
});

test('the fields of objects are these', () => {
  const fields = published.flatMap((name) =>
    (classes.get(name)?.members ?? [])
      .filter(ts.isPropertyDeclaration)
      .map((member) => `${name}.${keyOf(member)}`)
      .filter((label) => !label.endsWith('#private')),
  );
  expect(fields.sort()).toEqual([
    'Exception.code',
    'Exception.error_class',
    'Exception.error_code',
    'Exception.error_string',
    'JobError.name',
    'JobError.ranks',
    'JobError.status',
    'JobError.stderr',
    'JobError.stdout',
    'JobError.timedOut',
    'LoadError.code',
    'LoadError.name',
    'Sequential.comm',
    'Sequential.tag',
    'Serializer.PROTOCOL',
    'Serializer.dumps',
    'Serializer.loads',
  ]);
});

test('every overload of a method is documented as the method is', () => {
  const undocumented = [...classes].flatMap(([name, { members }]) => {
    const documented = new Set<string>();
    const bare = new Set<string>();
    for (const member of members.filter(ts.isMethodDeclaration)) {
      const hasDoc = ts.getJSDocCommentsAndTags(member).length > 0;
      (hasDoc ? documented : bare).add(`${name}.${member.name.getText()}`);
    }
    return [...bare].filter((one) => documented.has(one));
  });
  expect(undocumented).toEqual([]);
});

test('TypeName lists the type strings that there are', () => {
  const alias = statementsOf('index').find(
    (one): one is ts.TypeAliasDeclaration =>
      ts.isTypeAliasDeclaration(one) && one.name.text === 'TypeName',
  );
  const union = alias?.type;
  if (union === undefined || !ts.isUnionTypeNode(union)) throw new Error('TypeName is no union');
  const listed = union.types.map((one) => one.getText().slice(1, -1));
  const unknown = listed.filter((text) => {
    try {
      return index.MPI.Datatype.fromcode(text).is_null;
    } catch {
      return true;
    }
  });
  // Floating-point numbers of 16 bits are not in every library.
  expect(unknown.filter((text) => !['e', 'f2', 'float16'].includes(text))).toEqual([]);
  let known = '';
  try {
    index.MPI.Datatype.fromcode('none');
  } catch (error) {
    known = String(error).split('known are ')[1];
  }
  expect(known.split(' ').filter((text) => !listed.includes(text))).toEqual([]);
});

test('parameters are named by interfaces that programs can use', () => {
  const text = readFileSync(fileOf('index'), 'utf8');
  for (const line of [
    'Send(buf: BufferSpec | null, dest: number, tag?: number): void;',
    'Send(buf: BufferSpec | null, dest: number, options: SendOptions): void;',
    'Send(buf: BufferSpec | null, options: { dest: number } & SendOptions): void;',
    'Send(options: { buf: BufferSpec | null; dest: number } & SendOptions): void;',
    'Recv(buf: BufferSpec | null, options: RecvOptions): void;',
    'interface RecvOptions {',
  ]) {
    expect(text).toContain(`  ${line}\n`);
  }
});
