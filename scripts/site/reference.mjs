// Plugin for TypeDoc: what the pages of the classes say beside the doc comments.
// - Each member is declared once, at its own class, in the group of its part of MPI.
// - Overloads that only name more of their parameters are left out.
// - The MPI functions at the end of a comment, and whether the call blocks, become facts of the
//   signature, which the theme shows above the comment.
// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Comment, CommentTag, Converter, IndexEvent, ReflectionKind } from 'typedoc';
import { entries } from '../entries.mjs';
import { root } from '../types/sources.mjs';
import { chapterOf, groupsOfMembers } from './chapters.mjs';

/**
 * @import {
 *   Application, CommentDisplayPart, DeclarationReflection, ProjectReflection, SignatureReflection,
 * } from 'typedoc'
 */
/** @typedef {{ text: string, url?: string }} Fact */

/** The facts of each signature, for the theme. @type {WeakMap<SignatureReflection, Fact[]>} */
export const factsOf = new WeakMap();

const { name: packageName } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** @param {Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => arrange(project));
  app.renderer.on(IndexEvent.PREPARE_INDEX, (event) => {
    event.searchFieldWeights.facts = 5;
    for (const [i, found] of event.searchResults.entries()) {
      const facts = found.isDeclaration() ? signaturesOf(found).flatMap(takenFacts) : [];
      event.searchFields[i].facts = facts.map(({ text }) => text).join(' ');
    }
  });
}

/** @param {SignatureReflection} signature */
const takenFacts = (signature) => factsOf.get(signature) ?? [];

/** @param {ProjectReflection} project */
function arrange(project) {
  nameModules(project);
  removeInherited(project);
  const groups = groupsOfMembers();
  for (const member of declarationsOf(project, ReflectionKind.All)) {
    removeNamingOverloads(project, member);
    group(member, groups);
    for (const signature of signaturesOf(member)) factsOf.set(signature, takeFacts(signature));
    for (const { comment } of [member, ...signaturesOf(member)]) {
      if (comment === undefined) continue;
      linkFunctions(comment);
      joinErrors(comment);
    }
  }
}

/** @param {ProjectReflection} project @param {ReflectionKind} kind */
const declarationsOf = (project, kind) =>
  project.getReflectionsByKind(kind).filter((one) => one.isDeclaration());

/** @param {DeclarationReflection} member */
const signaturesOf = ({ signatures, getSignature, setSignature }) =>
  [...(signatures ?? []), getSignature, setSignature].filter((one) => one !== undefined);

/** The entries get the names by which programs import them. @param {ProjectReflection} project */
function nameModules(project) {
  for (const module of declarationsOf(project, ReflectionKind.Module)) {
    if (!entries.has(module.name)) throw new Error(`${module.name} is no entry of the package`);
    module.name = module.name === 'index' ? packageName : `${packageName}/${module.name}`;
  }
}

/**
 * What a class inherits is on the page of the class that has it.
 * @param {ProjectReflection} project
 */
function removeInherited(project) {
  for (const member of declarationsOf(project, ReflectionKind.ClassMember)) {
    const symbol = project.getSymbolIdFromReflection(member);
    const owner = member.parent && project.getSymbolIdFromReflection(member.parent);
    if (symbol === undefined || owner === undefined) continue;
    if (!symbol.qualifiedName.startsWith(`${owner.qualifiedName}.`)) {
      project.removeReflection(member);
    }
  }
}

// --- Overloads ----------------------------------------------------------------------------------

/** What a signature's comment says. @param {SignatureReflection} signature */
export const textOf = ({ comment }) => JSON.stringify(comment?.summary ?? null);

/**
 * The last argument of a call may name the parameters from any position on, and there is an
 * overload for each. The one is left where a named interface has all that is optional.
 * @param {ProjectReflection} project
 * @param {DeclarationReflection} member
 */
function removeNamingOverloads(project, { signatures }) {
  for (const signature of signatures?.slice(1) ?? []) {
    const last = signature.parameters?.at(-1);
    const isNaming = last?.name === 'options' && last.type?.type !== 'reference';
    if (isNaming && textOf(signature) === textOf(/** @type {any} */ (signatures)[0])) {
      project.removeReflection(signature);
    }
  }
}

// --- Groups -------------------------------------------------------------------------------------

/** Whether it is a member of `MPI`, or of a class there. @param {DeclarationReflection} member */
const isOfMpi = ({ parent }) => parent?.name === 'MPI' || parent?.parent?.name === 'MPI';

/** @param {DeclarationReflection} member @param {ReadonlyMap<string, string>} groups */
function group(member, groups) {
  const comment = member.comment ?? signaturesOf(member)[0]?.comment;
  const title = comment && groupOf(member, comment, groups);
  if (title) comment.blockTags.push(new CommentTag('@group', [{ kind: 'text', text: title }]));
}

/**
 * @param {DeclarationReflection} member
 * @param {Comment} comment
 * @param {ReadonlyMap<string, string>} groups
 */
function groupOf(member, comment, groups) {
  if (member.kindOf(ReflectionKind.Variable)) {
    return member.type?.toString() === 'number' ? 'Constants' : 'Predefined objects';
  }
  if (member.kindOf(ReflectionKind.Interface)) {
    const [first] = comment.summary;
    return first?.text.startsWith('The optional parameters of') ? 'Optional parameters' : null;
  }
  const isMember = member.kindOf(ReflectionKind.ClassMember);
  if (!isMember || member.kindOf(ReflectionKind.Constructor) || !isOfMpi(member)) return null;
  const chapters = functionsIn(comment.summary).map(chapterOf);
  return groups.get(`${member.parent?.name}.${member.name}`) ?? chapters[0] ?? null;
}

// --- Facts --------------------------------------------------------------------------------------

const functionPattern = /^`(MPIX?_[A-Z][a-z0-9]*(?:_[a-z0-9]+)*)`$/;

/** The function of MPI that a part of a comment names. @param {CommentDisplayPart} part */
function functionOf({ kind, text }) {
  const name = kind === 'code' ? functionPattern.exec(text)?.[1] : undefined;
  return name !== undefined && chapterOf(name) !== null ? name : null;
}

/** @param {readonly CommentDisplayPart[]} parts */
const functionsIn = (parts) => parts.map(functionOf).filter((name) => name !== null);

/** @param {string} name  of a function of MPI */
const manualPage = (name) => `https://www.mpich.org/static/docs/latest/www3/${name}.html`;

/** @param {Comment} comment */
function linkFunctions(comment) {
  comment.summary = comment.summary.map((part) => {
    const name = functionOf(part);
    return name === null ? part : { kind: 'text', text: `[\`${name}\`](${manualPage(name)})` };
  });
}

/** Whether a call waits for others, by the words that say so at the beginning of a clause. */
const waiting = [
  ['As Free', 'collective where `Free` is'],
  ['Nonblocking', 'nonblocking'],
  ['Does not block', '(?:it )?does not (?:block|wait)|(?:[^.:;,]* )?without blocking'],
  ['May block', '(?:it )?may block'],
  ['Blocking', 'blocking|blocks|waits'],
  ['Local', 'local'],
].map(([fact, words]) => ({ fact, pattern: clause(words) }));
const collective = clause('(?:and )?collective(?! where)');
const fact = '(?:blocking|nonblocking|local|collective|does not block)';
const onlyFacts = new RegExp(`(?:^|\\s+)${fact}(?:(?:,| and) ${fact})*\\.\\s*$`, 'i');

/** @param {string} words */
function clause(words) {
  return new RegExp(`(?:^|[.:;,]\\s+|\\band\\s+)(?:${words})\\b`, 'i');
}

/**
 * Takes the facts at the end of a comment out of it. MPI's functions are there or within it.
 * @param {SignatureReflection} signature
 * @returns {Fact[]}
 */
function takeFacts({ comment, parent }) {
  if (comment === undefined) return [];
  const text = Comment.combineDisplayParts(comment.summary).replace(/\s+/g, ' ');
  const isCollective = collective.test(text) && !/\bnot collective\b/i.test(text);
  const wait = waiting.find(({ pattern }) => pattern.test(text));
  const functions = functionsIn(comment.summary);
  removeEnd(comment);
  return [
    ...functions.map((name) => ({ text: name, url: manualPage(name) })),
    ...counterpart(parent),
    ...(wait === undefined ? [] : [{ text: wait.fact }]),
    ...(isCollective ? [{ text: 'Collective' }] : []),
  ];
}

/** @param {Comment} comment */
function removeEnd({ summary }) {
  const isBetween = (/** @type {CommentDisplayPart} */ { kind, text }) =>
    kind === 'text' && /^\s*(,|and|, and|or|, or)?\s*$/.test(text);
  let end = summary.length;
  while (end > 0 && (isBetween(summary[end - 1]) || functionOf(summary[end - 1]) !== null)) end--;
  const last = summary[end - 1];
  if (last?.kind !== 'text') return;
  const rest = last.text.replace(onlyFacts, '');
  // A comment must say something.
  if (end === 1 && rest === '') return;
  last.text = rest;
  summary.splice(end);
}

// --- mpi4py -------------------------------------------------------------------------------------

const table = readFileSync(join(root, 'test/tools/surface/surface.tsv'), 'utf8');
const inMpi4py = new Set(
  table.split('\n').map((line) => {
    const [owner, , name] = line.split('\t');
    return `${owner}.${name}`;
  }),
);

/**
 * What mpi4py has under the name of a member; `npm run surface` compares the parameters.
 * @param {DeclarationReflection} member
 * @returns {Fact[]}
 */
function counterpart(member) {
  const { name, parent } = member;
  if (parent === undefined || !isOfMpi(member)) return [];
  const owner = parent.name;
  if (!inMpi4py.has(`${owner}.${name}`)) return [{ text: 'not in mpi4py' }];
  const theirs = owner === 'Serializer' ? 'Pickle' : owner;
  const page = owner === 'MPI' ? `mpi4py.MPI.${name}` : `mpi4py.MPI.${theirs}`;
  const anchor = owner === 'MPI' ? page : `${page}.${name}`;
  const url = `https://mpi4py.readthedocs.io/en/stable/reference/${page}.html#${anchor}`;
  return [{ text: `mpi4py: ${owner === 'MPI' ? '' : `${theirs}.`}${name}`, url }];
}

// --- Errors -------------------------------------------------------------------------------------

/** One list of all errors. @param {Comment} comment */
function joinErrors(comment) {
  const errors = comment.getTags('@throws');
  if (errors.length === 0) return;
  const items = errors.flatMap(({ typeAnnotation, content }) => {
    const type = typeAnnotation?.replace(/^\{|\}$/g, '');
    return [{ kind: 'text', text: `\n- \`${type}\` ` }, ...content];
  });
  const [first] = errors;
  first.typeAnnotation = undefined;
  first.content = /** @type {CommentDisplayPart[]} */ (items);
  comment.blockTags = comment.blockTags.filter((tag) => tag === first || tag.tag !== '@throws');
}
