// What readers need: a comment on all that is public, comments that fit on a screen, and links that
// lead somewhere in the package as it is published.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { run } from '../support/processes';

const root = join(__dirname, '../..');
const { exports: entries } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

// --- Comments on all that is public -------------------------------------------------------------

/** The published types of each entry, by the name that a program imports it by. */
const published = Object.entries<{ require?: { types: string } }>(entries).flatMap(
  ([entry, { require: required }]): [string, string][] =>
    required === undefined ? [] : [[posix.join('mpi4node', entry), join(root, required.types)]],
);

/** Names of what has no comment, as `MPI.Comm.Send`, of all that the types of a file export. */
function uncommented(file: string, host?: ts.CompilerHost): string[] {
  const program = ts.createProgram([file], { skipLibCheck: true, types: [] }, host);
  const checker = program.getTypeChecker();
  const folder = posix.dirname(file);
  const missing: string[] = [];
  const seen = new Set<ts.Symbol>();

  const isOurs = (symbol: ts.Symbol) =>
    symbol.declarations?.some((one) => one.getSourceFile().fileName.startsWith(folder)) === true;
  const isHidden = (symbol: ts.Symbol) =>
    /^(#|__(?!@)|prototype$)/.test(symbol.name) ||
    symbol.declarations?.every(
      (one) =>
        (ts.getCombinedModifierFlags(one) & ts.ModifierFlags.NonPublicAccessibilityModifier) > 0,
    ) === true;

  const visit = (exported: ts.Symbol, owner: string): void => {
    const isAlias = (exported.flags & ts.SymbolFlags.Alias) > 0;
    const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
    if (isHidden(symbol) || !isOurs(symbol) || seen.has(symbol)) return;
    seen.add(symbol);
    const name = `${owner}${nameOf(exported)}`;
    const isModule = (symbol.flags & ts.SymbolFlags.ValueModule) > 0;
    const says = [exported, symbol].some((one) => one.getDocumentationComment(checker).length > 0);
    const hasSilentForm = formsOf(symbol).some(
      (form) => form.getDocumentationComment(checker).length === 0,
    );
    if ((!says && !isModule) || hasSilentForm) missing.push(name);
    const members = isModule ? checker.getExportsOfModule(symbol) : membersOf(symbol);
    for (const member of members) visit(member, `${name}.`);
  };

  /** The forms of a function or method, each of which an editor shows with its own comment. */
  const formsOf = (symbol: ts.Symbol): ts.Signature[] =>
    (symbol.declarations ?? [])
      .filter((one) => ts.isMethodDeclaration(one) || ts.isFunctionDeclaration(one))
      .flatMap((one) => checker.getSignatureFromDeclaration(one) ?? []);

  /** Static members, and those of the objects, inherited ones too. */
  const membersOf = (symbol: ts.Symbol): ts.Symbol[] => {
    // Others look up the types in a table by `keyof`; no program has such an object.
    const isTable = text.includes(`keyof ${symbol.name}`);
    const isType = (symbol.flags & ts.SymbolFlags.Type) > 0 && !isTable;
    const type = isType ? checker.getDeclaredTypeOfSymbol(symbol) : undefined;
    const parts = type?.isUnion() ? type.types : type ? [type] : [];
    return [...(symbol.exports?.values() ?? []), ...parts.flatMap((part) => part.getProperties())];
  };

  const source = program.getSourceFile(file);
  const text = source?.text ?? '';
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${file} exports nothing`);
  for (const symbol of checker.getExportsOfModule(module)) visit(symbol, '');
  return missing.sort();
}

/** `[Symbol.dispose]` has a number behind its name within the compiler. */
const nameOf = ({ name }: ts.Symbol): string => name.replace(/^__@(\w+)@\d+$/, '[Symbol.$1]');

test.each(published)('all that %s exports has a comment', (_entry, file) => {
  expect(uncommented(file)).toEqual([]);
});

test('what has no comment is named', () => {
  const text = `
    /** A class. */ declare class Base { /** Said once. */ said(): void; unsaid: number }
    declare class Derived extends Base { said(): void; private own: number }
    /** Not exported by name. */ declare const inside: { length: number };
    /** One of two. */ type Either = { both: 1 } | {
      /** Said. */
      both: 2;
    };
    /** A table. */ type Arrays = { Int8: Int8Array };
    /** An entry. */ type AnyArray = Arrays[keyof Arrays];
    /** The first form. */ declare function twice(a: number): void;
    declare function twice(a: string): void;
    export { AnyArray, Arrays, Derived, Either, inside, twice };`;
  const host = ts.createCompilerHost({});
  const { getSourceFile } = host;
  host.getSourceFile = (name, ...rest) =>
    name === '/types/x.d.ts'
      ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022)
      : getSourceFile(name, ...rest);
  expect(uncommented('/types/x.d.ts', host)).toEqual([
    'Derived',
    'Derived.said',
    'Derived.unsaid',
    'Either.both',
    'twice',
  ]);
});

// --- What a comment says ------------------------------------------------------------------------

/** Words that tell whether a call waits for other processes, and whether they must call, too. */
const waiting = /\b(local|collective|(non)?block(s|ing)?|waits?)\b/i;

/**
 * The methods and functions of published types that do not say whether they block, and the
 * parameters that they say nothing of. The properties of `options` have comments of their own.
 */
function undescribed(file: string, text = readFileSync(file, 'utf8')): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const missing = new Set<string>();
  const visit = (node: ts.Node, owner: string): void => {
    if (ts.isClassDeclaration(node)) {
      for (const member of node.members) visit(member, `${node.name?.text}.`);
    } else if (
      ts.isMethodDeclaration(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isConstructorDeclaration(node)
    ) {
      const name = `${owner}${node.name?.getText() ?? 'constructor'}`;
      const says = ts
        .getJSDocCommentsAndTags(node)
        .some(({ comment }) => waiting.test(ts.getTextOfJSDocComment(comment) ?? ''));
      if (!says && !ts.isConstructorDeclaration(node)) missing.add(name);
      for (const parameter of node.parameters) {
        const isDescribed = ts.getJSDocParameterTags(parameter).length > 0;
        const parameterName = parameter.name.getText();
        if (!isDescribed && parameterName !== 'options') missing.add(`${name}(${parameterName})`);
      }
    } else {
      ts.forEachChild(node, (child) => visit(child, owner));
    }
  };
  visit(source, '');
  return [...missing];
}

test.each(published)(
  'all methods of %s describe their parameters and say whether they block',
  (_entry, file) => {
    expect(undescribed(file)).toEqual([]);
  },
);

test('a method that does not say whether it blocks is named, and a parameter without words', () => {
  const text = `
    declare namespace MPI {
      class Comm {
        /** Sends. Blocking. @param buf the memory */ Send(buf: object, dest: number): void;
        /** Tells its size. @param options names parameters */ Size(options: object): number;
      }
      /** Local. */ function Wtime(): number;
    }`;
  expect(undescribed('x.d.ts', text)).toEqual(['Comm.Send(dest)', 'Comm.Size']);
});

// --- Awaiting -----------------------------------------------------------------------------------

/** The programs in a text, and pieces of them: blocks, examples, words that begin with `await`. */
function programsIn(text: string): string[] {
  const plain = text.replace(/^ *\* ?/gm, '');
  const blocks = plain.matchAll(/^ *```m?[jt]s\n(.*?)^ *```/gms);
  const examples = text.matchAll(/\* @example\n(.*?)(?=^ *\*(\/| @))/gms);
  const words = plain.replace(/^ *```.*?^ *```/gms, '').matchAll(/`(await [^`]+)`/g);
  return [...blocks, ...examples, ...words].map(([, found]) => found.replace(/^ *\* ?/gm, ''));
}

/** The awaited calls of this package that give nothing to wait for: those that block. */
function uselessAwaits(programs: ReadonlyMap<string, string>): string[] {
  const folder = join(root, 'build', 'programs');
  const texts = new Map([...programs].map(([name, text]) => [join(folder, `${name}.mts`), text]));
  const known = join(folder, 'known.d.ts');
  texts.set(
    known,
    `declare const MPI: typeof import('mpi4node').MPI;
    declare const comm: import('mpi4node').MPI.Intracomm;
    declare const win: import('mpi4node').MPI.Win;
    declare const request: import('mpi4node').MPI.Request;`,
  );
  const paths = Object.fromEntries(published.map(([entry, file]) => [entry, [file]]));
  const options: ts.CompilerOptions = {
    allowJs: true,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
    module: ts.ModuleKind.NodeNext,
    paths,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  host.getSourceFile = (name, target, ...rest) => {
    const text = texts.get(name);
    const own = name === known ? text : `${text}\nexport {};`;
    return text === undefined
      ? getSourceFile(name, target, ...rest)
      : ts.createSourceFile(name, own ?? '', target, true);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  const checker = program.getTypeChecker();
  const useless: string[] = [];
  const visit = (node: ts.Node, name: string): void => {
    if (ts.isAwaitExpression(node) && ts.isCallExpression(node.expression)) {
      const signature = checker.getResolvedSignature(node.expression);
      const from = signature?.declaration?.getSourceFile().fileName;
      const type = signature && checker.getReturnTypeOfSignature(signature);
      const isOurs = published.some(([, file]) => file === from);
      if (isOurs && type?.getProperty('then') === undefined) {
        useless.push(`${name}: ${node.getText()}`);
      }
    }
    ts.forEachChild(node, (child) => visit(child, name));
  };
  for (const name of programs.keys()) {
    const source = program.getSourceFile(join(folder, `${name}.mts`));
    if (source === undefined) throw new Error(`${name} was not read`);
    visit(source, name);
  }
  return useless;
}

test('no program of the guides, comments and examples awaits a call that blocks', () => {
  const pages = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)];
  const texts = [...pages, ...published.map(([, file]) => posix.relative(root, file))]
    .filter((file) => /\.(md|ts)$/.test(file))
    .flatMap((file) =>
      programsIn(readFileSync(join(root, file), 'utf8')).map((text, i): [string, string] => [
        `${file.replaceAll('/', '_')} ${i + 1}`,
        text,
      ]),
    );
  const examples = readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.mts'))
    .map((name): [string, string] => [
      `../../examples/${name.slice(0, -'.mts'.length)}`,
      readFileSync(join(root, 'examples', name), 'utf8'),
    ]);
  expect(texts.length).toBeGreaterThan(100);
  expect(uselessAwaits(new Map([...texts, ...examples]))).toEqual([]);
}, 60_000);

test('an awaited call that blocks is told', () => {
  const page =
    '`await comm.recv()` and `await comm.irecv()`\n```ts\nawait comm.Idup();\nawait win.Lock(0);\n' +
    "const { gather } = await import('./x.mjs');\nawait gather();\n```\n" +
    '  /**\n   * @example\n   * await request;\n   * await request.Wait();\n   */';
  const programs = programsIn(page).map((text, i): [string, string] => [String(i), text]);
  const useless = uselessAwaits(new Map(programs));
  expect(useless).toEqual([
    '0: await win.Lock(0)',
    '1: await request.Wait()',
    '2: await comm.recv()',
  ]);
}, 60_000);

// --- Lines --------------------------------------------------------------------------------------

const columns = 100;
const folders = ['lib', 'binding', 'test', 'scripts', 'examples', 'bench'];

/** The numbers of the lines that are too long for their comment. */
function longComments(text: string): number[] {
  return text.split('\n').flatMap((line, i) => {
    const isComment = /^\s*(\/\/|\/?\*|#\s)|\s\/\/ [^'"`]*$/.test(line);
    return isComment && [...line].length > columns ? [i + 1] : [];
  });
}

test(`no line of a comment is longer than ${columns} columns`, () => {
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(m?ts|[mc]js|h|cc?|py|sh)$/.test(name) && !name.includes('generated'))
      .map((name) => `${folder}/${name}`),
  );
  const long = files.flatMap((file) =>
    longComments(readFileSync(join(root, file), 'utf8')).map((line) => `${file}:${line}`),
  );
  expect(long).toEqual([]);
});

test('a long line is told if it is a comment', () => {
  const words = 'word '.repeat(20);
  const lines = [`// ${words}`, `  * ${words}`, `f('${words}');`, `f(); // ${words}`, '// short'];
  expect(longComments(lines.join('\n'))).toEqual([1, 2, 4]);
});

// --- Links --------------------------------------------------------------------------------------

/** What a heading is called in a link. */
const anchorOf = (heading: string): string =>
  heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

/** The lines of a page; those of programs in it are empty. */
function proseOf(text: string): string[] {
  let isProgram = false;
  return text.split('\n').map((line) => {
    const isFence = /^\s*(```|~~~)/.test(line);
    if (isFence) isProgram = !isProgram;
    return isFence || isProgram ? '' : line;
  });
}

const anchorsOf = (text: string): string[] =>
  proseOf(text).flatMap((line) => /^#+ (.*)$/.exec(line)?.slice(1).map(anchorOf) ?? []);

/** The relative links of pages that lead to no file of the package, or to no heading of a page. */
function deadLinks(pages: ReadonlyMap<string, string>, files: readonly string[]): string[] {
  // Pictures are in the repository only.
  const isPicture = (path: string) =>
    path.startsWith('docs/pictures/') && existsSync(join(root, path));
  const isThere = (path: string) =>
    files.some((file) => file === path || file.startsWith(`${path.replace(/\/$/, '')}/`));
  const leadsSomewhere = (page: string, link: string) => {
    const [path, anchor] = link.split('#');
    const target = path === '' ? page : posix.join(posix.dirname(page), decodeURI(path));
    const text = pages.get(target);
    if (!isThere(target) && !isPicture(target)) return false;
    return anchor === undefined || text === undefined || anchorsOf(text).includes(anchor);
  };
  const pattern = /\]\(([^)\s]+)[^)]*\)|^\[[^\]]+\]: (\S+)|\b(?:src|href)="([^"]+)"/g;
  return [...pages].flatMap(([page, text]) =>
    proseOf(text).flatMap((line, i) =>
      [...line.matchAll(pattern)]
        .map((found) => found[1] ?? found[2] ?? found[3])
        .filter((link) => !/^[a-z]+:/.test(link) && !leadsSomewhere(page, link))
        .map((link) => `${page}:${i + 1}: ${link}`),
    ),
  );
}

test('the links of the guides lead to files of the package', async () => {
  const packing = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const { stdout } = await run('npm', packing, { cwd: root, timeout: 60 });
  const files: string[] = JSON.parse(stdout)[0].files.map(({ path }: { path: string }) => path);
  const pages = files.filter((file) => file.endsWith('.md'));
  expect(pages).toEqual(expect.arrayContaining(['README.md', 'CHANGELOG.md']));
  const texts = new Map(pages.map((page) => [page, readFileSync(join(root, page), 'utf8')]));
  expect(deadLinks(texts, files)).toEqual([]);
  // Who changes the package reads these in the repository.
  const others = ['CONTRIBUTING.md', 'docs/benchmark.md', 'docs/internals.md'];
  expect(files.filter((file) => others.includes(file))).toEqual([]);
  for (const page of others) texts.set(page, readFileSync(join(root, page), 'utf8'));
  expect(deadLinks(texts, [...files, ...others])).toEqual([]);
});

test('a link that leads nowhere is told', () => {
  const pages = new Map([
    ['README.md', '# A title\n[to](docs/a.md#two-words) [gone](docs/b.md) [in](#a-title)'],
    [
      'docs/a.md',
      '## Two *words*\n```\n[code](x)\n```\n[back](../README.md#title) <img src="p.png">',
    ],
  ]);
  expect(deadLinks(pages, [...pages.keys(), 'examples/x.mts'])).toEqual([
    'README.md:2: docs/b.md',
    'docs/a.md:5: ../README.md#title',
    'docs/a.md:5: p.png',
  ]);
});
