// What dist/index.js is, as a program: scripts/bundle.mjs makes it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MPI } from 'mpi4node';
import ts from 'typescript';

const root = join(__dirname, '..', '..');
const file = join(root, 'dist', 'index.js');
const bundle = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);

function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(child);
  });
  for (const child of children) yield* nodesOf(child);
}

// Stacks say lines, and Node prints the whole line that has thrown an error which nobody catches.
test('each statement has a line of its own', () => {
  for (const name of readdirSync(join(root, 'dist')).filter((name) => name.endsWith('.js'))) {
    const text = readFileSync(join(root, 'dist', name), 'utf8');
    const program = ts.createSourceFile(name, text, ts.ScriptTarget.ES2022);
    const statements = [...nodesOf(program)].flatMap((node) =>
      ts.isSourceFile(node) || ts.isBlock(node) ? [...node.statements] : [],
    );
    const starts = statements.map((one) => one.getStart(program));
    expect([name, starts.filter((start) => start > 0 && text[start - 1] !== '\n')]).toEqual([
      name,
      [],
    ]);
  }
});

/** The names that classes of lib/ have there. */
const written = new Set(
  readdirSync(join(root, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => [
      ...readFileSync(join(root, 'lib', name), 'utf8').matchAll(
        /^(?:export )?(?:abstract )?class (\w+)/gm,
      ),
    ])
    .map(([, name]) => name),
);

test('no class has another name than in lib/', () => {
  const names = [...nodesOf(bundle)].filter(ts.isClassLike).map((node) => {
    const variable = ts.isVariableDeclaration(node.parent) ? node.parent.name.getText() : null;
    return node.name?.text ?? variable ?? 'a class without a name';
  });
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name) => !written.has(name))).toEqual([]);
});

test('the classes of MPI are called by the names that programs use', () => {
  const classes = Object.entries(MPI).filter(([name]) => written.has(name));
  expect(classes.map(([name]) => name)).toEqual(
    expect.arrayContaining(['Comm', 'Request', 'Status']),
  );
  for (const [name, value] of classes) expect(value).toHaveProperty('name', name);
});

test('decorators leave nothing to do for a constructor: requests are made for every message', () => {
  const constructors = [...nodesOf(bundle)].filter(ts.isConstructorDeclaration);
  const calls = constructors.flatMap((one) => [...nodesOf(one)]).filter(ts.isCallExpression);
  const called = calls.map(({ expression }) => expression.getText());
  expect(called).toContain('super');
  expect(called.filter((name) => /initializers/i.test(name))).toEqual([]);
});
