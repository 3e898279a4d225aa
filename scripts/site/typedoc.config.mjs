// How TypeDoc makes the documentation site: `npm run docs` writes it to site/.
// @ts-check
import { join } from 'node:path';
import { entries } from '../entries.mjs';
import { root } from '../types/sources.mjs';
import { pages } from './documents.mjs';
import { mendTables } from './theme.mjs';

/** @param {string} path */
const inRoot = (path) => join(root, path);

/** @type {Partial<import('typedoc').TypeDocOptions>} */
export default {
  name: 'mpi4node',
  includeVersion: true,
  entryPoints: [...entries.keys()].map((entry) => inRoot(`dist/${entry}.d.ts`)),
  tsconfig: inRoot('scripts/site/tsconfig.json'),
  readme: inRoot('README.md'),
  projectDocuments: pages.map(({ path }) => path),
  plugin: ['documents.mjs', 'reference.mjs', 'theme.mjs'].map((file) =>
    inRoot(`scripts/site/${file}`),
  ),
  theme: 'mpi4node',
  router: 'mpi4node',
  customCss: inRoot('scripts/site/style.css'),
  out: inRoot('site'),
  disableSources: true,
  excludePrivate: true,
  navigation: { includeGroups: true, excludeReferences: true },
  sort: ['source-order'],
  sortEntryPoints: false,
  groupOrder: [
    'Guides',
    'Examples',
    'Modules',
    'Namespaces',
    'Classes',
    'Functions',
    'Constants',
    'Predefined objects',
    'Constructors',
    '*',
    'Optional parameters',
    'Tutorial',
    'Modules of the examples',
    'The project',
  ],
  categorizeByGroup: false,
  visibilityFilters: {},
  includeHierarchySummary: false,
  headings: { readme: false },
  preservedTypeAnnotationTags: ['@throws'],
  searchInComments: true,
  searchInDocuments: true,
  searchGroupBoosts: { Classes: 2, Guides: 1.5 },
  markdownItLoader: mendTables,
  highlightLanguages: [
    'yaml',
    'c',
    'cpp',
    'dockerfile',
    'javascript',
    'json',
    'python',
    'shellscript',
    'tsx',
    'typescript',
  ],
  validation: { rewrittenLink: true },
  treatWarningsAsErrors: true,
  treatValidationWarningsAsErrors: true,
};
