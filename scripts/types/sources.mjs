// The declarations of lib/ that tsc has written to build/lib/, and their text.
// @ts-check
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { entries } from '../entries.mjs';

/**
 * A property of a type that names parameters.
 * @typedef {{ name: string, type: ts.TypeNode, isOptional: boolean, doc: string }} Field
 */
/**
 * A parameter of a published method; `fields` where it names the parameters from its position on.
 * @typedef {object} Parameter
 * @property {string} name
 * @property {ts.TypeNode} type
 * @property {boolean} isOptional
 * @property {boolean} isRest
 * @property {boolean} [isField]  given by position here, but called as the field is
 * @property {Field[]} [fields]
 * @property {ts.TypeNode} [hint]  a literal that says what to write, for the compiler to quote
 */

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const compiled = join(root, 'build', 'lib');

/** @param {string} module */
const fileOf = (module) => join(compiled, `${module}.d.ts`);

const program = ts.createProgram({
  rootNames: [...entries.values()].map(fileOf),
  options: {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
    types: ['node'],
    typeRoots: [join(root, 'node_modules', '@types')],
  },
});
const checker = program.getTypeChecker();
const printer = ts.createPrinter();
const noSource = ts.createSourceFile('', '', ts.ScriptTarget.ES2022);

/** What a symbol stands for that may have been imported. @param {ts.Symbol} symbol */
const resolved = (symbol) =>
  symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;

/** @param {ts.Node} name */
export function symbolOf(name) {
  const symbol = checker.getSymbolAtLocation(name);
  if (symbol === undefined) throw new Error(`${name.getText()} is not declared`);
  return resolved(symbol);
}

/** @param {ts.Symbol} symbol */
export function declarationOf(symbol) {
  const declaration = symbol.declarations?.[0];
  if (declaration === undefined) throw new Error(`${symbol.name} is not declared`);
  return declaration;
}

/** Whether something is declared in lib/. @param {ts.Symbol} symbol */
export const isOurs = (symbol) =>
  declarationOf(symbol).getSourceFile().fileName.startsWith(compiled);

/** @param {ts.TypeNode} type */
export const isTypeParameter = (type) =>
  ts.isTypeReferenceNode(type) &&
  (symbolOf(type.typeName).flags & ts.SymbolFlags.TypeParameter) !== 0;

/** The module that a name was imported from, null if it was not. @param {ts.Identifier} name */
export function moduleOf(name) {
  const specifier = checker.getSymbolAtLocation(name)?.declarations?.[0];
  const from = specifier && ts.findAncestor(specifier, ts.isImportDeclaration)?.moduleSpecifier;
  if (from === undefined || !ts.isStringLiteral(from)) return null;
  return { path: from.text, symbol: symbolOf(from) };
}

/** What a module or namespace exports, and whether it is a type alone. @param {ts.Symbol} module */
export const exportsOf = (module) =>
  checker.getExportsOfModule(module).map((symbol) => ({
    name: symbol.name,
    symbol: resolved(symbol),
    isType: symbol.declarations?.some(ts.isTypeOnlyImportOrExportDeclaration) === true,
  }));

/** @param {string} module  of lib/ */
export function moduleSymbol(module) {
  const source = program.getSourceFile(fileOf(module));
  const symbol = source && checker.getSymbolAtLocation(source);
  if (symbol === undefined) throw new Error(`${module} is no module`);
  return symbol;
}

/**
 * The type of `objectType['name']`, null if that is no property.
 * @param {ts.IndexedAccessTypeNode} node
 */
export function propertyType({ objectType, indexType }) {
  if (!ts.isLiteralTypeNode(indexType) || !ts.isStringLiteral(indexType.literal)) return null;
  const property = checker.getTypeFromTypeNode(objectType).getProperty(indexType.literal.text);
  const declaration = property && declarationOf(property);
  return declaration && ts.isPropertySignature(declaration) ? (declaration.type ?? null) : null;
}

// --- Text ---------------------------------------------------------------------------------------

/** The doc comment of a declaration as lines, '' if it has none. @param {ts.Node} node */
export function docOf(node) {
  const { text } = node.getSourceFile();
  const range = ts.getLeadingCommentRanges(text, node.getFullStart())?.at(-1);
  const doc = range === undefined ? '' : text.slice(range.pos, range.end);
  return doc.startsWith('/**') ? `${doc.replace(/\n\s*\*/g, '\n *')}\n` : '';
}

/** What a doc comment says of each parameter. @param {string} doc @returns {Map<string, string>} */
export function parameterDocs(doc) {
  const text = doc.replace(/^\/\*\*|\*\/\s*$/g, '').replace(/\n \* ?/g, '\n');
  const tags = text.split(/\n(?=@)/).map((tag) => /^@param (\w+) ([\s\S]*)/.exec(tag.trim()));
  return new Map(tags.flatMap((tag) => (tag === null ? [] : [[tag[1], tag[2]]])));
}

/** @param {string} text */
export const indent = (text) => text.replace(/^(?=.)/gm, '  ');

/** @param {ts.Node} node */
export const print = (node) =>
  printer
    .printNode(ts.EmitHint.Unspecified, node, noSource)
    .replace(/; }/g, ' }')
    .replace(/^( {4})+/gm, (spaces) => ' '.repeat(spaces.length / 2));

/**
 * A list on one line, or on one for each part.
 * @param {readonly string[]} parts
 * @param {string} before
 * @param {string} after
 */
export function list(parts, before, after) {
  const line = `${before}${parts.join(', ')}${after}`;
  if (line.length <= 96) return line;
  return `${before}\n${parts.map((part) => `${indent(part)},\n`).join('')}${after}`;
}
