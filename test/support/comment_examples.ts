// Makes programs for ranks of MPI of the examples in the published doc comments.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { TableRow } from '../../lib/native/addon';

/** What an example needs around it to be a program. */
export interface Surroundings {
  /** Code before it, in a block around: the example can declare its names again. */
  readonly before?: string;
  /** Code behind it, in the same block. */
  readonly after?: string;
  /** The one rank that runs it; the others run `other`. */
  readonly at?: number;
  readonly other?: string;
  /** How many ranks it needs. Default 2 */
  readonly ranks?: number;
  /** Whether it needs a job for itself. */
  readonly alone?: boolean;
  /** Options for the launcher of Open MPI, if it is alone. */
  readonly components?: readonly string[];
  /** The function that the library must have. */
  readonly needs?: TableRow['name'];
  /** Why it is compiled, but does not run. */
  readonly unrun?: string;
}

export interface Example extends Surroundings {
  /** `Comm.Send`; `Request 2` for the second one of a class. */
  readonly name: string;
  readonly text: string;
}

const root = join(__dirname, '../..');

/** The declarations with doc comments, by name: `Comm.Send`. */
function visitDocumented(
  node: ts.Node,
  owner: string,
  visit: (node: ts.Node, name: string) => void,
) {
  ts.forEachChild(node, (child) => {
    const named = ts.isVariableStatement(child) ? child.declarationList.declarations[0] : child;
    const name = ts.getNameOfDeclaration(named as ts.Declaration)?.getText() ?? '';
    const own = `${owner}${ts.isConstructorDeclaration(child) ? 'constructor' : name}`;
    visit(child, own);
    const isOwner = ts.isClassDeclaration(child) || ts.isInterfaceDeclaration(child);
    visitDocumented(child, isOwner ? `${name}.` : owner, visit);
  });
}

/** The examples in the types of an entry, each once, as a method repeats them for its overloads. */
export function examplesIn(file: string, text = readFileSync(file, 'utf8')): Map<string, string> {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const examples = new Map<string, string>();
  const known = new Set<string>();
  visitDocumented(source, '', (node, name) => {
    for (const { tagName, comment } of ts.getJSDocTags(node)) {
      const code = ts.getTextOfJSDocComment(comment) ?? '';
      if (tagName.text !== 'example' || known.has(`${name} ${code}`)) continue;
      known.add(`${name} ${code}`);
      let own = name;
      for (let i = 2; examples.has(own); i++) own = `${name} ${i}`;
      examples.set(own, code);
    }
  });
  return examples;
}

/** All examples, with the surroundings of their class and their own, and the keys of no example. */
export function commentExamples(
  files: readonly string[],
  surroundings: Readonly<Record<string, Surroundings>>,
): { examples: Example[]; unused: string[] } {
  const unused = new Set(Object.keys(surroundings));
  const find = (key: string): Surroundings => {
    unused.delete(key);
    return surroundings[key] ?? {};
  };
  const examples = files.flatMap((file) =>
    [...examplesIn(join(root, file))].map(([name, text]): Example => {
      const [owner, member] = name.split('.');
      const shared = member === undefined ? {} : find(`${owner}.*`);
      const own = find(name);
      const before = `${shared.before ?? ''}\n${own.before ?? ''}`;
      return { ...shared, ...own, before, name, text };
    }),
  );
  return { examples, unused: [...unused] };
}

/** Whether an example is a module by itself. */
const isModule = (text: string): boolean => /^(import|export) /m.test(text);

/** The program of an example. */
export function programOf(prelude: string, { text, before, after = '', at, other = '' }: Example) {
  if (isModule(text)) return `${before}\n${text}\n${after}`;
  const head = `${prelude}\n{\n${before}\n`;
  if (at === undefined) return `${head}{\n${text}\n${after}\n}\n}`;
  return `${head}if (rank === ${at}) {\n${text}\n${after}\n} else {\n${other}\n}\n}`;
}

/** The name of its file. A number tells names apart that differ in case alone. */
export const fileOf = ({ name }: Example, number: number): string =>
  `${number}_${name.replace(/\W+/g, '_').replace(/_$/, '')}.mts`;
