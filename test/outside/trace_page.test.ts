// The page that `mpi4node trace --html` writes, in a browser.
//
// TRACE_SCREENSHOT=docs/pictures/trace.png makes the picture for the documentation, too.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { analyze } from '../../lib/command/trace/analysis';
import { Spans } from '../../lib/command/trace/page/spans';
import { findLanes, makePageData } from '../../lib/command/trace/page_data';
import { readTrace } from '../../lib/command/trace/trace_file';
import { findWaits } from '../../lib/command/trace/waits';
import { openBrowser, takePicture } from '../support/browser';
import { runMpi, runNode } from '../support/processes';
import { events, writeTrace } from '../support/trace_fixture';

const cli = join(__dirname, '../../dist/cli.js');
const scratch = mkdtempSync(join(tmpdir(), 'mpi4node-page-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** Writes a page of these events, and returns its address. */
async function writePage(name: string, all: readonly object[]): Promise<string> {
  const [file, page] = [join(scratch, `${name}.json`), join(scratch, `${name}.html`)];
  writeTrace(file, all);
  const { status, stdout, stderr } = await runNode(cli, ['trace', file, '--html', page]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/\.html shows \d+ ranks?[, ]/);
  return pathToFileURL(page).href;
}

describe('the data of the page', () => {
  test('keeps the longest events if there are too many', async () => {
    const file = join(scratch, 'short.json');
    writeTrace(file);
    const trace = await readTrace(file);
    const waits = findWaits(trace);
    const data = makePageData('short', trace, waits, analyze(trace, waits), 3);
    // Recv 270, Ssend 100, irecv 100 µs; nine others are shorter.
    const starts = data.ranks.map(({ calls }) => calls.filter((_, i) => i % 9 === 0));
    expect(starts).toEqual([[], [50, 700]]);
    expect(data.ranks.map(({ operations }) => operations.slice(0, 3))).toEqual([[], [850, 950, 0]]);
    expect(data.left).toBe(9);
  });

  test('operations at the same time are in lanes below each other', () => {
    const spans = [
      [0, 10],
      [2, 4],
      [3, 20],
      [5, 6],
      [5, 30],
      [12, 13],
    ].map(([start, end]) => ({ start, end }));
    expect(findLanes(spans)).toEqual([0, 1, 2, 1, 2, 0]);
  });
});

describe('the events in a window', () => {
  const shownIn = (spans: Spans, from: number, to: number, pixel: number) => {
    const shown: number[] = [];
    spans.forEachIn(from, to, pixel, (index) => shown.push(index));
    return shown;
  };
  const spans = new Spans([0, 10, 20, 21, 21.2, 21.4, 21.5, 40, 50, 51], 2);

  test.each([
    [0, 100, 0.1, [0, 1, 2, 3, 4]],
    // Within one pixel: the short ones from 20 on. The long one must be seen, whatever is before.
    [0, 100, 2, [0, 1, 3, 4]],
    [5, 15, 0.1, [0]],
    [10, 20, 0.1, []],
    [30, 50, 0.1, [3]],
    [60, 70, 0.1, []],
  ])('from %d to %d with pixels of %d: %j', (from, to, pixel, shown) => {
    expect(shownIn(spans, from, to, pixel)).toEqual(shown);
  });

  test.each([
    [5, 0, 0],
    [15, 1, -1],
    [19.5, 1, 1],
    [30, 1, 3],
    [99, 1, -1],
  ])('the one at %d, give or take %d, is %d', (time, slack, index) => {
    expect(spans.find(time, slack)).toBe(index);
  });
});

describe('the page', () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  const complaints: string[] = [];
  let page: Page;
  beforeAll(async () => {
    browser = await openBrowser({ width: 1198, height: 800 });
    page = await browser.context.newPage();
    page.on('console', (message) => {
      // This test looks at the colours, the page does not.
      if (!message.text().includes('getImageData')) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) complaints.push(request.url());
    });
  }, 110_000);
  afterAll(() => browser.close());
  afterEach(() => expect(complaints.splice(0)).toEqual([]));

  const range = () => page.locator('#range').textContent();
  const waitForRange = (hasText: string) =>
    page.locator('#range').filter({ hasText }).waitFor({ timeout: 10_000 });
  // Not waitForFunction: the page forbids `eval`, which that uses.
  async function waitUntil(isSo: () => Promise<boolean>): Promise<void> {
    while (!(await isSo())) await page.waitForTimeout(20);
  }
  const tooltip = () => page.locator('#tooltip').textContent();

  /** The colours of a canvas at points, in pixels from its corner. */
  const coloursAt = (id: string, points: readonly (readonly [number, number])[]) =>
    page.evaluate<string[]>(`
      const context = document.querySelector('#${id}').getContext('2d');
      const scale = devicePixelRatio;
      ${JSON.stringify(points)}.map(([x, y]) =>
        [...context.getImageData(x * scale, y * scale, 1, 1).data].join(' '))`);

  /** Where a time is in the timeline, which shows all of 1000 µs. */
  async function placeOf(time: number): Promise<number> {
    const width = await page.evaluate<number>(`document.querySelector('#timeline').clientWidth`);
    return 52 + ((width - 52) * time) / 1000;
  }

  test('shows the figures and the timeline', async () => {
    await page.goto(await writePage('small', events));
    expect(await page.title()).toBe('small.json');
    expect(await page.locator('h1').textContent()).toBe('small.json');
    expect(await page.locator('#headline').textContent()).toBe(
      '2 ranks on 1 host, 1 ms, 10 calls, 2 messages of 2.734 KiB',
    );
    expect(await range()).toBe('0 µs to 1 ms');
    const cells = page.locator('#places tr:nth-child(2) td');
    expect(await cells.allTextContents()).toEqual([
      'Recv',
      'a.mjs:9',
      '270 µs',
      '13.5 %',
      '200 µs',
      '1',
      '800 B',
    ]);
    expect(await page.locator('#collectives tr').count()).toBe(3);
    expect(await page.locator('#late tr').count()).toBe(3);
    expect(await page.locator('#ranks .bar').count()).toBe(2);

    // Rank 1 is in Recv from 50 to 320, and waits up to 250: paler than the rest. No call is at 30.
    const y = 44 + 4;
    const times = [30, 60, 240, 300];
    const points = await Promise.all(times.map(async (time) => [await placeOf(time), y] as const));
    const [free, early, late, transfer] = await coloursAt('timeline', points);
    expect(early).toBe(late);
    expect(new Set([free, early, transfer]).size).toBe(3);
  }, 60_000);

  test('tells of the call, the operation and the message under the pointer', async () => {
    const timeline = page.locator('#timeline');
    await timeline.hover({ position: { x: await placeOf(100), y: 44 + 10 } });
    expect(await tooltip()).toBe(
      'Recv of rank 1\n270 µs, 200 µs of it waiting, from 50 µs on\nwith rank 0\n800 B\nWORLD\na.mjs:9',
    );
    await timeline.hover({ position: { x: await placeOf(870), y: 44 + 25 } });
    expect(await tooltip()).toBe('irecv of rank 1\n100 µs, from 850 µs on\nwith rank 0\nWORLD');
    await timeline.hover({ position: { x: await placeOf(410), y: 40 } });
    expect(await tooltip()).toBe('garbage collection (minor) of rank 0\n25 µs');
    await timeline.hover({ position: { x: await placeOf(20), y: 10 } });
    expect(await page.locator('#tooltip').isHidden()).toBe(true);
    await page.locator('#matrix').hover({ position: { x: 44 + 84 + 10, y: 24 + 5 } });
    expect(await tooltip()).toBe('from rank 0 to rank 1\n1 message, 800 B');
  }, 60_000);

  test('can be zoomed and moved', async () => {
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await waitForRange('250 µs to 750 µs');
    const timeline = page.locator('#timeline');
    const box = await timeline.boundingBox();
    if (box === null) throw new Error('the timeline is not there');
    const part = (box.width - 52) / 4;
    await page.mouse.move(box.x + box.width / 2, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + part, box.y + 20);
    await page.mouse.up();

    await waitForRange('125 µs to 625 µs');
    // The wheel alone scrolls the page.
    await page.mouse.wheel(0, 100);
    await waitUntil(() => page.evaluate('window.scrollY > 0'));
    await page.mouse.wheel(0, -100);
    await waitUntil(() => page.evaluate('window.scrollY === 0'));
    expect(await range()).toBe('125 µs to 625 µs');
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, 10_000);
    await page.keyboard.up('Control');
    await waitForRange('0 µs to 1 ms');
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -100_000);
    await page.keyboard.up('Control');
    // The closest view shows 2 µs.
    await waitUntil(async () => !(await range())?.includes('1 ms'));
    const [from, to] = (String(await range()).match(/[\d.]+/g) ?? []).map(Number);
    expect(to - from).toBeCloseTo(2, 0);
    await timeline.focus();
    await page.keyboard.press('Home');
    await waitForRange('0 µs to 1 ms');
    await page.keyboard.press('+');
    await waitForRange('250 µs to 750 µs');
    // Another width shows the same window.
    await page.setViewportSize({ width: 800, height: 800 });
    await page.evaluate('new Promise(requestAnimationFrame)');
    expect(await range()).toBe('250 µs to 750 µs');
    await page.setViewportSize({ width: 1198, height: 800 });
    await page.getByRole('button', { name: 'All' }).click();
    await waitForRange('0 µs to 1 ms');
  }, 60_000);

  test('is dark where the reader wants that, and draws again when it changes', async () => {
    const points = [[await placeOf(30), 10]] as const;
    const [light] = await coloursAt('timeline', points);
    await page.emulateMedia({ colorScheme: 'dark' });
    const brightness = (rgba: string) => Number(rgba.split(' ')[0]);
    expect(brightness(light)).toBeGreaterThan(200);
    await waitUntil(async () => brightness((await coloursAt('timeline', points))[0]) < 60);
    const back = await page.evaluate<string>(
      'getComputedStyle(document.documentElement).backgroundColor',
    );
    expect(back).toBe('rgb(20, 24, 29)');
    await page.emulateMedia({ colorScheme: 'light' });
  }, 60_000);

  test('fits on a phone', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    const widths = await page.evaluate<number[]>(
      '[document.documentElement.scrollWidth, document.querySelector("#timeline").clientWidth]',
    );
    expect(widths).toEqual([360, 330]);
    await page.getByRole('button', { name: 'All' }).click();
    await waitForRange('0 µs to 1 ms');
    await page.locator('#timeline').click({ position: { x: 52 + 27.6 * 3, y: 44 + 10 } });
    expect(await tooltip()).toContain('Recv of rank 1');
    const box = await page.locator('#tooltip').boundingBox();
    expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 0) <= 360).toBe(true);
    await page.setViewportSize({ width: 1198, height: 800 });
  }, 60_000);

  test('shows names as they are, whatever is in them', async () => {
    const evil = '</script><script>console.log("run")</script><b>';
    const call = events.find((event) => event.name === 'Send');
    await page.goto(await writePage('evil', [{ ...call, name: evil }]));
    expect(await page.locator('#places td').first().textContent()).toBe(evil);
    expect(await page.locator('#matrix').count()).toBe(0);
  }, 60_000);

  test('draws many events at once', async () => {
    const calls = Array.from({ length: 260_000 }, (_, i) => ({
      ph: 'X',
      pid: i % 4,
      ts: 10 * i,
      dur: 1 + (i % 7),
      cat: 'collective',
      name: 'Barrier',
      args: { comm: 'WORLD', seq: Math.floor(i / 4), place: 'a.mjs:1' },
    }));
    await page.goto(await writePage('many', calls));
    expect(await range()).toBe('0 µs to 2.6 s');
    // One of seven lengths is left out: 1 µs.
    expect(await page.locator('#left').textContent()).toMatch(/^The 37143 shortest calls /);
    const took = await page.evaluate<number>(`
      const begin = performance.now();
      document.querySelector('#zoom-in').click();
      new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now() - begin)))`);
    expect(took).toBeLessThan(1000);
    await waitForRange('650 ms to 1.95 s');
  }, 90_000);

  const { TRACE_SCREENSHOT: picture } = process.env;
  if (picture !== undefined) {
    test('is in the documentation', async () => {
      const [file, html] = [join(scratch, 'trace.json'), join(scratch, 'trace.html')];
      const cwd = join(__dirname, 'fixtures');
      const env = { MPI4NODE_TRACE: file };
      await runMpi({ library: 'openmpi', ranks: 4, script: 'unbalanced.mjs', env, cwd });
      await runNode(cli, ['trace', file, '--html', html]);
      await page.setViewportSize({ width: 1000, height: 760 });
      await page.goto(pathToFileURL(html).href);
      // Some steps of the program.
      for (let i = 0; i < 4; i++) await page.getByRole('button', { name: 'Zoom in' }).click();
      await page.evaluate('new Promise(requestAnimationFrame)');
      await takePicture(page, picture);
    }, 60_000);
  }
});
