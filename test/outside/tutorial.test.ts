// @worlds openmpi mpich alone
// The steps of docs/tutorial.md: they are programs of examples/tutorial, and print what it says.
//
// TUTORIAL_SCREENSHOT=docs/pictures/tutorial.png makes the picture for the documentation, too.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runRanks } from 'mpi4node/testing';
import { openBrowser, takePicture } from '../support/browser';
import { library, root } from '../support/command';
import { childEnv, run } from '../support/processes';

const folder = join(root, 'examples/tutorial');
const guide = readFileSync(join(root, 'docs/tutorial.md'), 'utf8');
const files = readdirSync(folder).filter((name) => name.endsWith('.mts'));
const sources = files.map((name) => readFileSync(join(folder, name), 'utf8'));

const steps = [
  ...guide.matchAll(/```sh\nnpx mpi4node run -n (\d) (\S+)\n```\n\n```text\n(.*?)```/gs),
].map(([, ranks, file, output]) => ({ ranks: Number(ranks), file, output }));

const env = { MPI4NODE_MPI: library };
const linesOf = (text: string) =>
  text
    .replace(/:\d+\/$/m, ':PORT/')
    .trimEnd()
    .split('\n');

test('each step is in the guide', () => {
  expect(steps.map(({ file }) => file)).toEqual(files.filter((name) => /^\d-/.test(name)).sort());
});

test('the code of the guide is that of the steps', () => {
  const blocks = [...guide.matchAll(/```ts\n(.*?)```/gs)].map(([, text]) => text);
  expect(blocks.length).toBeGreaterThan(8);
  expect(blocks.filter((text) => !sources.some((source) => source.includes(text)))).toEqual([]);
});

test.each(steps)(
  '$file',
  async ({ ranks, file, output }) => {
    const { stdout, stderr } = await runRanks(ranks, join(folder, file), { env, timeout: 170_000 });
    expect(stderr).toBe('');
    // The ranks of the first step write in any order.
    expect(linesOf(stdout).sort()).toEqual(linesOf(output).sort());
  },
  180_000,
);

test('the page follows', async () => {
  const { TUTORIAL_SCREENSHOT: picture } = process.env;
  const cli = join(root, 'dist/cli.js');
  const program = join(folder, '7-live.mts');
  let tell = (_url: string): void => undefined;
  const url = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const ended = run(process.execPath, [cli, 'run', '-n', '2', program, '300'], {
    env: childEnv(env),
    timeout: 170,
    onOutput: (text) => {
      const address = /^The page is at (\S+)\n/.exec(text)?.[1];
      if (address !== undefined) tell(address);
    },
  });
  const browser = await openBrowser({ width: 900, height: 420 });
  try {
    const page = await browser.context.newPage();
    await page.goto(await url);
    const right = page.locator('#text');
    await right.getByText(/^\d+ of \d+ read$/).waitFor({ timeout: 100_000 });
    await right.getByText(/ of 300 read$/).waitFor({ timeout: 100_000 });
    expect(await page.locator('pre').first().getAttribute('title')).toMatch(/^a \d, read as \d$/);
    if (picture !== undefined) await takePicture(page, picture);
    const [, last] = (await ended).stdout.trimEnd().split('\n');
    expect(await right.textContent()).toBe(last);
  } finally {
    await browser.close();
  }
}, 180_000);
