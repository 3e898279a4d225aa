// The documentation site as `npm run docs` makes it: complete, without dead links, and readable on
// a phone and with a screen reader. It is opened from its folder.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults, RunOptions } from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';
import { installedBrowser, openBrowser } from '../support/browser';
import { run } from '../support/processes';

const root = join(__dirname, '../..');
const site = join(root, 'build/documentation_site');

/** The pages by their paths in the site. */
const pages = new Map<string, string>();

beforeAll(async () => {
  rmSync(site, { recursive: true, force: true });
  const typedoc = join(root, 'node_modules/typedoc/bin/typedoc');
  const options = ['--options', join(root, 'scripts/site/typedoc.config.mjs'), '--out', site];
  const ended = await run(process.execPath, [typedoc, ...options, '--logLevel', 'Warn'], {
    cwd: root,
    timeout: 400,
  });
  expect(ended).toMatchObject({ status: 0, stdout: '', stderr: '' });
  for (const name of readdirSync(site, { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith('.html')) pages.set(name, readFileSync(join(site, name), 'utf8'));
  }
}, 450_000);

const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const pageOf = (path: string): string => pages.get(path) ?? `there is no ${path}`;

// --- What there is ------------------------------------------------------------------------------

test('each page says which version it is for', () => {
  const { version } = JSON.parse(read('package.json'));
  const without = [...pages].filter(([, html]) => !html.includes(`mpi4node - v${version}</a>`));
  expect(without.map(([path]) => path)).toEqual([]);
});

test('each guide, example and class has a page', () => {
  const guides = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
  const examples = readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' });
  const classes = [...read('dist/index.d.ts').matchAll(/^ {2}class (\w+)/gm)];
  const wanted = [
    ...guides.map((name) => `docs/${name.replace(/\.md$/, '.html')}`),
    ...examples
      .filter((name) => name.endsWith('.mts'))
      .map((name) => `examples/${name.replace(/\.mts$/, '.html')}`),
    ...classes.map(([, name]) => `classes/mpi4node.MPI.${name}.html`),
    'classes/mpi4node_pool.Pool.html',
    'examples.html',
  ];
  expect(wanted.length).toBeGreaterThan(80);
  expect(wanted.filter((path) => !pages.has(path))).toEqual([]);
});

/** The text of HTML. */
const textOf = (html: string): string => html.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ');

/** The parts of a class page, each with one member. */
function membersOf(html: string): Map<string, string> {
  const [, ...parts] = html.split('<section class="tsd-panel tsd-member');
  return new Map(
    parts.map((part) => [/<h3[^>]* id="([^"]*)"/.exec(part)?.[1] ?? '', part] as const),
  );
}

const factsOf = (member = ''): string[] => {
  const [, list = ''] = /<ul class="facts">(.*?)<\/ul>/s.exec(member) ?? [];
  return [...list.matchAll(/<li>(.*?)<\/li>/gs)].map(([, item]) => textOf(item));
};

test('a method says what it calls, its name in mpi4py, and whether it blocks', () => {
  const members = membersOf(pageOf('classes/mpi4node.MPI.Comm.html'));
  expect(factsOf(members.get('Bcast'))).toEqual([
    'MPI_Bcast',
    'mpi4py: Comm.Bcast',
    'Blocking',
    'Collective',
  ]);
  expect(factsOf(members.get('irecv'))).toContain('Nonblocking');
  expect(factsOf(members.get('messages'))).toEqual([
    'MPI_Improbe',
    'MPI_Imrecv',
    'not in mpi4py',
    'Does not block',
  ]);
  expect(factsOf(members.get('rank'))).toEqual(['MPI_Comm_rank', 'mpi4py: Comm.rank', 'Local']);
});

test('no method leaves out whether it blocks', () => {
  const waiting = /^(Blocking|Nonblocking|Local|Collective|Does not block|May block|As Free)$/;
  const silent = [...pages].flatMap(([path, html]) =>
    path.startsWith('classes/')
      ? [...membersOf(html)]
          .filter(([, member]) => /class="tsd-kind-(call-signature|method)"/.test(member))
          .filter(([, member]) => !factsOf(member).some((fact) => waiting.test(fact)))
          .map(([name]) => `${path}#${name}`)
      : [],
  );
  expect(silent).toEqual([]);
});

test('methods are in the groups of MPI', () => {
  const groupsOf = (name: string) => {
    const headings = pageOf(`classes/mpi4node.MPI.${name}.html`).matchAll(/<h2[^>]*>(.*?)<\/h2>/gs);
    return [...headings].map(([, heading]) => textOf(heading).trim());
  };
  expect(groupsOf('Comm')).toEqual(
    expect.arrayContaining(['Point to point', 'Collectives', 'Persistent', 'Fault tolerance']),
  );
  expect(groupsOf('File')).toEqual(expect.arrayContaining(['Explicit offsets', 'Error handling']));
  expect(groupsOf('Win')).toEqual(expect.arrayContaining(['Communication', 'Synchronization']));
});

// --- Links --------------------------------------------------------------------------------------

const idsOf = (html: string): string[] => [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);

/** What is asked for on a page and is not there. */
function deadLinks(path: string, html: string, ids: ReadonlyMap<string, Set<string>>): string[] {
  const links = [...html.matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, link]) => link);
  return links.filter((link) => {
    if (/^https:\/\//.test(link)) return false;
    const [address, anchor] = link.split('#');
    const file = address.replace(/\?.*$/, '');
    const target = file === '' ? path : posix.join(posix.dirname(path), decodeURI(file));
    const known = ids.get(target);
    if (known === undefined) return !existsSync(join(site, target));
    return anchor !== undefined && anchor !== '' && !known.has(decodeURIComponent(anchor));
  });
}

test('no link leads nowhere, and no place has two', () => {
  const ids = new Map([...pages].map(([path, html]) => [path, new Set(idsOf(html))]));
  const dead = [...pages].flatMap(([path, html]) =>
    deadLinks(path, html, ids).map((link) => `${path}: ${link}`),
  );
  expect(dead).toEqual([]);
  const twice = [...pages].flatMap(([path, html]) => {
    const all = idsOf(html);
    return all.length === ids.get(path)?.size ? [] : [path];
  });
  expect(twice).toEqual([]);
});

test('a dead link is told', () => {
  const ids = new Map([
    ['a.html', new Set(['x'])],
    ['docs/b.html', new Set(['y'])],
  ]);
  const html =
    '<a href="#x"> <a href="#z"> <a href="docs/b.html#y"> <a href="docs/b.html#x"> <a href="c.html">';
  expect(deadLinks('a.html', html, ids)).toEqual(['#z', 'docs/b.html#x', 'c.html']);
});

// --- In a browser -------------------------------------------------------------------------------

const reason = installedBrowser() === null ? ' (skipped: there is no Chromium)' : '';
const describeInBrowser = reason === '' ? describe : describe.skip;

describeInBrowser(`in a browser${reason}`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let context: BrowserContext;

  beforeAll(async () => {
    browser = await openBrowser({ width: 1280, height: 900 });
    ({ context } = browser);
  }, 60_000);
  afterAll(() => browser.close());

  async function open(path: string, theme: 'light' | 'dark' = 'light'): Promise<Page> {
    const page = await context.newPage();
    await page.emulateMedia({ colorScheme: theme });
    await page.goto(pathToFileURL(join(site, path)).href);
    // TypeDoc hides the page until its scripts have run.
    await page.waitForFunction('document.body.style.display !== "none"');
    return page;
  }

  test('the search finds a method by the name of its MPI function', async () => {
    const page = await open('docs/objects.html');
    await page.click('#tsd-search-trigger');
    await page.fill('#tsd-search-input', 'MPI_Ibcast');
    const link = page.locator(
      '#tsd-search-results a[href$="classes/mpi4node.MPI.Comm.html#Ibcast"]',
    );
    await link.first().waitFor();
    await page.close();
  }, 60_000);

  test('no page is wider than a phone or a screen', async () => {
    const some = [...pages.keys()].filter((path) =>
      /^(docs|modules)\/|^[^/]*$|\.(Request|Pool)\.html$|^examples\/heat/.test(path),
    );
    const wide: string[] = [];
    const page = await context.newPage();
    for (const path of some) {
      await page.goto(pathToFileURL(join(site, path)).href);
      await page.waitForFunction('document.body.style.display !== "none"');
      for (const width of [390, 1280]) {
        await page.setViewportSize({ width, height: 844 });
        const needed: number = await page.evaluate('document.documentElement.scrollWidth');
        if (needed > width) wide.push(`${path}: ${needed} of ${width}`);
      }
    }
    await page.close();
    expect(wide).toEqual([]);
  }, 500_000);

  const samples = [
    'index.html',
    'docs/tracing.html',
    'classes/mpi4node.MPI.Status.html',
    'classes/mpi4node_pool.Pool.html',
    'modules/mpi4node.html',
  ];
  const themes = ['light', 'dark'] as const;
  const cases = samples.flatMap((path) => themes.map((theme) => [path, theme] as const));

  test.each(cases)(
    '%s is accessible in %s',
    async (path, theme) => {
      const page = await open(path, theme);
      await page.addScriptTag({ path: require.resolve('axe-core/axe.min.js') });
      const options: RunOptions = { resultTypes: ['violations'] };
      const { violations }: AxeResults = await page.evaluate(`axe.run(${JSON.stringify(options)})`);
      await page.close();
      const found = violations.map(({ id, nodes }) => ({
        id,
        where: nodes[0].target,
        html: nodes[0].html,
      }));
      expect(found).toEqual([]);
    },
    120_000,
  );
});
