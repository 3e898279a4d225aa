// The part of MPI that a member of the published classes belongs to: the chapter of the binding's
// table that its function stands in, unless the chapter of lib/ that declares it says `@group`.
// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { declarationOf, exportsOf, moduleSymbol, root, symbolOf } from '../types/sources.mjs';

const folder = join(root, 'binding', 'chapters');
const chapters = readdirSync(folder)
  .filter((file) => file.endsWith('.cc'))
  .map((file) => ({
    title: titleOf(file.slice(0, -'.cc'.length)),
    text: readFileSync(join(folder, file), 'utf8'),
  }));

/** `point_to_point` is "Point to point". @param {string} name */
function titleOf(name) {
  const words = name.replaceAll('_', ' ');
  return `${words[0].toUpperCase()}${words.slice(1)}`;
}

/**
 * The chapter of a function of MPI: the one with its row, or else the first that calls it.
 * @param {string} name  `MPI_Send`
 */
export function chapterOf(name) {
  const row = new RegExp(`\\b[A-Z]+\\(\\s*${name}\\b`);
  const call = new RegExp(`\\b${name}\\b`);
  const found = [row, call].flatMap((pattern) => chapters.filter(({ text }) => pattern.test(text)));
  return found[0]?.title ?? null;
}

/** @param {ts.ClassDeclaration} declaration */
const groupTag = (declaration) =>
  ts.getJSDocTags(declaration).find(({ tagName }) => tagName.text === 'group')?.comment;

/**
 * What the chapters of lib/ say of their members, by `Comm.Send`.
 * @returns {ReadonlyMap<string, string>}
 */
export function groupsOfMembers() {
  /** @type {Map<string, string>} */
  const groups = new Map();
  for (const { name, symbol } of exportsOf(moduleSymbol('mpi'))) {
    let declaration = symbol.declarations?.find(ts.isClassDeclaration);
    while (declaration !== undefined) {
      const group = groupTag(declaration);
      for (const member of typeof group === 'string' ? declaration.members : []) {
        const key = `${name}.${member.name?.getText()}`;
        if (!groups.has(key)) groups.set(key, /** @type {string} */ (group).trim());
      }
      const [extended] = declaration.heritageClauses?.[0]?.types ?? [];
      const base = extended && declarationOf(symbolOf(extended.expression));
      declaration = base && ts.isClassDeclaration(base) ? base : undefined;
    }
  }
  return groups;
}
