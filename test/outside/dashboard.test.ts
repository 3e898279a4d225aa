// @worlds openmpi mpich alone
// The example `dashboard`: its server beside the computation, and its page in a browser.
//
// DASHBOARD_SCREENSHOT=docs/pictures/dashboard.png makes the picture for the documentation, too.
import { connect } from 'node:net';
import type { Page } from 'playwright-core';
import { openBrowser, takePicture } from '../support/browser';
import { buildExamples, programOf } from '../support/examples';
import { type Ended, runMpi } from '../support/processes';
import { library } from '../support/world';

// MPICH's ranks wait at full speed, which with more ranks than cores takes long.
const sizes = library === 'openmpi' ? [1, 2, 4] : [2];

beforeAll(buildExamples, 240_000);

interface Job {
  url: string;
  ended: Promise<Ended>;
}

function run(ranks: number, args: readonly string[], onOutput?: (stdout: string) => void) {
  if (library === null) throw new Error('these tests need a library');
  const script = programOf('dashboard');
  return runMpi({ library, ranks, script, args, timeout: 100, onOutput });
}

/** Starts the program; it has its page when this returns. */
function start(ranks: number, ...args: string[]): Promise<Job> {
  return new Promise((resolve, reject) => {
    const ended = run(ranks, args, (stdout) => {
      const url = /^The dashboard is at (http:\S+)\n/.exec(stdout)?.[1];
      if (url !== undefined) resolve({ url, ended });
    });
    ended.then(
      (end) => reject(new Error(`no address was printed: ${JSON.stringify(end)}`)),
      reject,
    );
  });
}

/** Runs a part of a test while the program computes, and ends it then. */
async function whileItRuns(job: Job, body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } finally {
    // Where it has ended, there is no server.
    const stopped = await fetch(`${job.url}stop`, { method: 'POST' }).catch(() => null);
    await stopped?.text();
    await job.ended;
  }
}

async function expectEnd(job: Job, steps: number, how: RegExp): Promise<void> {
  const { status, stdout, stderr } = await job.ended;
  expect({ status, stderr, stdout }).toMatchObject({ status: 0, stderr: '' });
  const [address, end, ...rest] = stdout.trimEnd().split('\n');
  expect(address).toBe(`The dashboard is at ${job.url}`);
  expect(end).toMatch(how);
  expect(end).toMatch(new RegExp(` of ${steps} steps$`));
  expect(rest).toEqual([]);
}

interface Frame {
  step: number;
  lowest: number;
  highest: number;
  mean: number;
  changes: [number, number][];
  processes: { lowest: number; highest: number; busy: number }[];
  picture: string;
}

/** All events of a job, up to its end. */
async function eventsOf({ url }: Job): Promise<{ name: string; data: unknown }[]> {
  const text = await (await fetch(`${url}events`)).text();
  return text
    .trimEnd()
    .split('\n\n')
    .map((event) => {
      const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(event) ?? [];
      return { name, data: JSON.parse(data) as unknown };
    });
}

describe('the server', () => {
  test.each(sizes.map((ranks) => [ranks, 1000 + ranks]))(
    'tells all on %d ranks until the computation ends by itself after %d steps',
    async (ranks, steps) => {
      const args = ['--wait', '--rows', '50', '--columns', '100', '--steps', `${steps}`];
      const job = await start(ranks, ...args);
      const events = await eventsOf(job);
      await expectEnd(job, steps, /^Finished after /);

      const heights = ranks === 1 ? [50] : ranks === 2 ? [25, 25] : [25, 25, 25, 25];
      const widths = ranks === 4 ? [50, 50, 50, 50] : [100, 100];
      expect(events[0]).toEqual({
        name: 'job',
        data: {
          rows: 50,
          columns: 100,
          steps,
          picture: { every: 1, rows: 50, columns: 100 },
          processes: heights.map((height, rank) => ({
            host: expect.any(String),
            block: {
              top: ranks === 4 ? 25 * Math.floor(rank / 2) : 25 * rank,
              left: ranks === 4 ? 50 * (rank % 2) : 0,
              height,
              width: widths[rank],
            },
          })),
        },
      });
      expect(events.at(-1)).toEqual({ name: 'end', data: { how: 'finished' } });

      const frames = events.slice(1, -1).map(({ name, data }) => {
        expect(name).toBe('frame');
        return data as Frame;
      });
      for (let i = 1; i < frames.length; i++) {
        expect(frames[i].step).toBeGreaterThanOrEqual(frames[i - 1].step);
      }
      const last = frames[frames.length - 1];
      expect(last).toMatchObject({ step: steps, lowest: 0, highest: 100 });
      expect(last.mean).toBeGreaterThan(20);
      expect(last.mean).toBeLessThan(80);
      expect(last.processes).toHaveLength(ranks);
      expect(Math.min(...last.processes.map(({ lowest }) => lowest))).toBe(0);
      expect(Math.max(...last.processes.map(({ highest }) => highest))).toBe(100);
      const [[, first], [step, change]] = [last.changes[0], last.changes[last.changes.length - 1]];
      expect(step).toBe(steps);
      expect(change).toBeLessThan(first);

      // The middles of the discs: 100, 80, 95 and 0 degrees, where 100 are 255.
      const levels = Buffer.from(last.picture, 'base64');
      expect(levels).toHaveLength(50 * 100);
      const middles = [
        [16, 24],
        [35, 62],
        [11, 80],
        [25, 44],
      ];
      expect(middles.map(([row, column]) => levels[100 * row + column])).toEqual([
        255, 204, 242, 0,
      ]);
    },
    110_000,
  );

  test('draws the same on any number of ranks', async () => {
    const pictures: string[] = [];
    for (const ranks of library === 'openmpi' ? [1, 2, 3] : [1, 2]) {
      const args = ['--wait', '--rows', '500', '--columns', '40', '--steps', '600'];
      const job = await start(ranks, ...args);
      const frames = (await eventsOf(job)).filter(({ name }) => name === 'frame');
      pictures.push((frames[frames.length - 1].data as Frame).picture);
      await expectEnd(job, 600, /^Finished /);
    }
    // Every second point in each direction.
    for (const picture of pictures) {
      expect(Buffer.from(picture, 'base64')).toHaveLength(250 * 20);
      expect(picture).toBe(pictures[0]);
    }
  }, 110_000);

  test('answers at once while all ranks compute', async () => {
    const job = await start(2, '--rows', '400', '--columns', '600', '--steps', '1000000');
    await whileItRuns(job, async () => {
      const times: number[] = [];
      for (let i = 0; i < 41; i++) {
        const begin = performance.now();
        const response = await fetch(job.url);
        expect(response.status).toBe(200);
        expect(await response.text()).toContain('<title>Heat on a plate</title>');
        times.push(performance.now() - begin);
      }
      // One that takes long can be another program's doing.
      times.sort((a, b) => a - b);
      expect(times[20]).toBeLessThan(100);
    });
    await expectEnd(job, 1_000_000, /^Stopped after \d+ /);
  }, 110_000);

  test('is not stopped by pages of others, and has no other pages', async () => {
    const job = await start(1, '--steps', '1000000');
    await whileItRuns(job, async () => {
      const headers = { origin: 'http://example.org' };
      const answers = [
        await fetch(`${job.url}stop`, { method: 'POST', headers }),
        await fetch(`${job.url}stop`),
        await fetch(`${job.url}nothing`),
      ];
      expect(answers.map(({ status }) => status)).toEqual([403, 404, 404]);
    });
    await expectEnd(job, 1_000_000, /^Stopped after [1-9]\d* /);
  }, 110_000);

  /** Asks in words that no browser would use, and returns the status of the answer. */
  const ask = ({ url }: Job, line: string, host: string | null) =>
    new Promise<number>((resolve, reject) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      const lines = [`${line} HTTP/1.1`, ...(host === null ? [] : [`Host: ${host}`])];
      let answer = '';
      socket.setEncoding('latin1').on('error', reject);
      socket.on('data', (text: string) => {
        answer += text;
        const status = /^HTTP\/1\.1 (\d+) /.exec(answer)?.[1];
        if (status === undefined) return;
        socket.destroy();
        resolve(Number(status));
      });
      socket.on('close', () => reject(new Error(`no status in ${JSON.stringify(answer)}`)));
      socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    });

  test('answers what is no path, and only what was asked of this machine', async () => {
    const job = await start(1, '--steps', '1000000');
    const { host, port } = new URL(job.url);
    await whileItRuns(job, async () => {
      const answers: Record<string, number> = {};
      for (const path of ['//', '///', '*', 'http://[', '//[', '/%', '/?a=//']) {
        answers[path] = await ask(job, `GET ${path}`, host);
      }
      expect(answers).toEqual({
        '//': 404,
        '///': 404,
        '*': 404,
        'http://[': 404,
        '//[': 404,
        '/%': 404,
        '/?a=//': 200,
      });
      const own = [host, 'localhost', `LOCALHOST:${port}`, '[::1]:1234', '127.0.0.1:1'];
      for (const name of own) expect([name, await ask(job, 'GET /', name)]).toEqual([name, 200]);
      const others = [
        'example.org',
        `example.org:${port}`,
        '127.0.0.1.example.org',
        'localhost.',
        '',
      ];
      for (const name of others) {
        for (const line of ['GET /', 'GET /events', 'POST /stop']) {
          expect([name, line, await ask(job, line, name)]).toEqual([name, line, 403]);
        }
      }
      expect(await ask(job, 'GET /', null)).toBe(400);
    });
    await expectEnd(job, 1_000_000, /^Stopped after [1-9]\d* /);
  }, 110_000);

  test.each([
    ['--port', '0.5', 0],
    ['--steps', '0', 1],
    ['--rows', '1', 2],
    ['--columns', 'many', 2],
  ])(
    'refuses %s %s',
    async (option, value, least) => {
      const { status, stderr, stdout } = await run(2, [option, value]);
      expect(status).not.toBe(0);
      expect(stdout).not.toContain('http');
      const says = `RangeError: ${option} must be a whole number from ${least} on, but is ${value}`;
      expect(stderr).toContain(says);
    },
    110_000,
  );
});

describe('the page', () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  beforeAll(async () => {
    browser = await openBrowser({ width: 1200, height: 790 });
  }, 110_000);
  afterAll(() => browser.close());

  // Not waitForFunction: the page forbids `eval`, which that uses.
  async function waitForProgress(page: Page, least: number): Promise<number> {
    for (;;) {
      const progress = await progressOf(page);
      if (progress >= least) return progress;
      await page.waitForTimeout(20);
    }
  }

  const waitForState = (page: Page, state: string) =>
    page.locator('#state').getByText(state, { exact: true }).waitFor({ timeout: 60_000 });

  /** How many different colours the plate has. */
  const countColours = (page: Page) =>
    page.evaluate<number>(`
      const { width, height } = document.querySelector('#picture');
      const context = document.querySelector('#picture').getContext('2d');
      const { data } = context.getImageData(0, 0, width, height);
      new Set(new Uint32Array(data.buffer)).size`);

  const progressOf = (page: Page) =>
    page.evaluate<number>(`document.querySelector('#progress').value`);

  test.each(sizes)(
    'shows the computation on %d ranks, also when it is reloaded, and stops it',
    async (ranks) => {
      const steps = 1_000_000;
      const job = await start(ranks, '--steps', String(steps));
      const page = await browser.context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(String(error)));
      await whileItRuns(job, async () => {
        await page.goto(job.url);
        const first = await waitForProgress(page, 1);
        const second = await waitForProgress(page, first + 1);
        expect(await page.title()).toMatch(/^\d+ % · Heat on a plate$/);
        expect(await page.locator('#state').textContent()).toBe('Running');
        expect(await countColours(page)).toBeGreaterThan(50);
        expect(await page.locator('#processes tr').count()).toBe(ranks);
        expect(await page.locator('#curve path').getAttribute('d')).toMatch(/^M[\d.e-]+ [\d.e-]+/);

        await page.reload();
        await waitForProgress(page, second + 1);
        expect(await countColours(page)).toBeGreaterThan(50);

        await page.getByRole('button', { name: 'Stop' }).click();
        await waitForState(page, 'Stopped');
        expect(await page.getByRole('button', { name: 'Stop' }).isDisabled()).toBe(true);
      });
      await expectEnd(job, steps, /^Stopped after [1-9]\d* /);
      expect(complaints).toEqual([]);
      await page.close();
    },
    110_000,
  );

  test('is told that the computation has ended', async () => {
    const { DASHBOARD_SCREENSHOT: file } = process.env;
    const steps = file === undefined ? 500 : 8000;
    const job = await start(library === 'openmpi' ? 4 : 2, '--wait', '--steps', `${steps}`);
    const page = await browser.context.newPage();
    await whileItRuns(job, async () => {
      await page.goto(job.url);
      if (file !== undefined) {
        await waitForProgress(page, 4000);
        await page.setViewportSize({ width: 960, height: 632 });
        await page.evaluate('document.documentElement.style.zoom = 0.8');
        await takePicture(page, file);
      }
      await waitForState(page, 'Finished');
      expect(await page.title()).toBe('100 % · Heat on a plate');
      expect(await page.locator('#time').textContent()).toMatch(/^took (\d+ min )?\d+ s$/);
    });
    await expectEnd(job, steps, /^Finished /);
    await page.close();
  }, 110_000);
});
