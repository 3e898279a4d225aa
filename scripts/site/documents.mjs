// Plugin for TypeDoc: the guides and the examples as pages, each with its title and its group. The
// sources of the examples become Markdown in build/site/ first.
// @ts-check
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { Converter, normalizePath } from 'typedoc';
import { root } from '../types/sources.mjs';

/** @import { Application, DocumentReflection } from 'typedoc' */
/**
 * A page, and where it is asked for by links: they lead to `source`.
 * @typedef {{ path: string, source: string, title: string, group: string }} Page
 */

const folder = join(root, 'build', 'site');

/** @param {string} file */
const read = (file) => readFileSync(join(root, file), 'utf8');

// --- Guides -------------------------------------------------------------------------------------

/** What is for those who work on the package. */
const ofTheProject = ['docs/internals.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'];

/** The guides in the order of the README's list; what it does not list comes last. */
function guides() {
  const listed = read('README.md').matchAll(/^- \[.*?\]\((docs\/[\w-]+\.md)\)/gm);
  const all = readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`);
  const files = new Set([...[...listed].map(([, file]) => file), ...all]);
  return [...[...files].filter((file) => !ofTheProject.includes(file)), ...ofTheProject];
}

/** @param {string} file @returns {Page} */
function guidePage(file) {
  const title = /^# (.*)$/m.exec(read(file))?.[1];
  if (title === undefined) throw new Error(`${file} has no title`);
  const group = ofTheProject.includes(file) ? 'The project' : 'Guides';
  return { path: join(root, file), source: file, title, group };
}

// --- Examples -----------------------------------------------------------------------------------

const sources = readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(mts|c)$/.test(name))
  .map((name) => `examples/${name.replaceAll('\\', '/')}`)
  .sort();

/** Whether an example is started, not imported. @param {string} source */
const isProgram = (source) =>
  /^examples\/(\w+|tutorial\/\d-\w+|(pool\/)?(?<own>\w+)\/\k<own>)\.mts$/.test(source);

/** Whether an example has a folder of its own. @param {string} source */
const hasFolder = (source) =>
  isProgram(source) && posix.basename(posix.dirname(source)) === posix.basename(source, '.mts');

/** The name by which `npm start` knows it. @param {string} source */
function nameOf(source) {
  const path = hasFolder(source) ? posix.dirname(source) : source;
  return path.replace(/^examples\/|\.mts$/g, '');
}

/** What the comment at the beginning of an example says. @param {string} source */
function introduction(source) {
  const [comment = ''] = /^(?:\/\/.*\n)+/.exec(read(source)) ?? [];
  const [first] = comment.replace(/^\/\/ ?/gm, '').split(/\n\n|\n(?=Shows:|Run:)/);
  return first.trim().replaceAll('\n', ' ');
}

/** What stands above the source of an example. @param {string} source @param {string} pictures */
function beginning(source, pictures) {
  if (hasFolder(source)) {
    const readme = read(posix.join(posix.dirname(source), 'README.md')).trim();
    return [readme.replace(/(?:\.\.\/)+docs\/pictures/g, pictures)];
  }
  return [`# ${nameOf(source)}`, introduction(source)];
}

/** @param {string} source @returns {Page} */
function examplePage(source) {
  const path = join(folder, `${source}.md`);
  const pictures = relative(dirname(path), join(root, 'docs', 'pictures'));
  const [language] = /\w+$/.exec(source) ?? [];
  write(path, [
    ...beginning(source, pictures),
    `\`${source}\`:`,
    `\`\`\`${language === 'mts' ? 'ts' : language}\n${read(source)}\`\`\``,
  ]);
  return { path, source, title: nameOf(source), group: groupOf(source) };
}

/** @param {string} source */
function groupOf(source) {
  if (isProgram(source)) return 'Examples';
  return source.startsWith('examples/tutorial/') ? 'Tutorial' : 'Modules of the examples';
}

/** @returns {Page} */
function listOfExamples() {
  const path = join(folder, 'examples.md');
  const lines = sources
    .filter(isProgram)
    .map((source) => `- [${nameOf(source)}](${source}.md): ${introduction(source)}`);
  write(path, [
    '# All examples',
    '`npx mpi4node example NAME` copies an example into a folder of its own. In a checkout of the repository, `npm start -- NAME` runs it on four ranks.',
    lines.join('\n'),
  ]);
  return { path, source: 'examples', title: 'All examples', group: 'Examples' };
}

/** @param {string} path @param {readonly string[]} parts */
function write(path, parts) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${parts.join('\n\n')}\n`);
}

// --- The plugin ---------------------------------------------------------------------------------

rmSync(folder, { recursive: true, force: true });

/** In the order of the navigation. */
export const pages = [
  ...guides().map(guidePage),
  listOfExamples(),
  ...[...sources.filter(isProgram), ...sources.filter((one) => !isProgram(one))].map(examplePage),
];

/** @param {DocumentReflection} document */
export function pageOf(document) {
  const file = document.project.files.getReflectionPath(document);
  const page = pages.find(({ path }) => normalizePath(path) === file);
  if (page === undefined) throw new Error(`${document.name} is not among the pages`);
  return page;
}

/** @param {Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, document) => {
    const { title, group, source } = pageOf(document);
    document.name = title;
    document.frontmatter.group = group;
    const shared = sources.filter((one) => !hasFolder(one)).map((one) => posix.dirname(one));
    const own = hasFolder(source) ? [posix.dirname(source)] : [];
    for (const place of [source, ...own, ...(source === 'examples' ? shared : [])]) {
      document.project.files.registerReflectionPath(normalizePath(join(root, place)), document);
    }
  });
}
