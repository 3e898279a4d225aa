// @worlds openmpi mpich
// The examples of mpi4node/pool: they print the same on ranks as on threads without a launcher.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildExamples, programOf } from '../support/examples';
import { type Ended, type RunOptions, runMpi, runNode } from '../support/processes';
import { library } from '../support/world';

const root = join(__dirname, '../..');

// MPICH's ranks wait at full speed, which with more ranks than cores takes long.
const places: [name: string, ranks: number | null][] = [
  ['without a launcher', null],
  ['on 1 rank', 1],
  ['on 2 ranks', 2],
  ...(library === 'openmpi' ? [['on 4 ranks', 4] as [string, number]] : []),
];
const workersOf = (ranks: number | null) =>
  ranks === null || ranks === 1 ? availableParallelism() : ranks - 1;

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'examples-pool-'));
  await buildExamples();
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true }));

function start(
  example: string,
  ranks: number | null,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Ended> {
  if (library === null) throw new Error('these tests need a library');
  const script = programOf(`pool/${example}`);
  const settings: RunOptions = { timeout: 100, ...options };
  if (ranks !== null) return runMpi({ library, ranks, script, args, ...settings });
  return runNode(script, args, { ...settings, env: { MPI4NODE_MPI: library } });
}

async function linesOf(
  example: string,
  ranks: number | null,
  ...args: string[]
): Promise<string[]> {
  const { status, stdout, stderr } = await start(example, ranks, args);
  expect({ status, stderr, stdout }).toMatchObject({ status: 0, stderr: '' });
  return stdout.trimEnd().split('\n');
}

test('there is a test for every example', () => {
  const examples = readdirSync(join(root, 'examples/pool'));
  expect(examples.sort()).toEqual([
    'crawl',
    'hello',
    'julia',
    'mandelbrot',
    'pi',
    'primes',
    'server',
    'words',
  ]);
});

test.each(places)(
  'hello %s',
  async (_, ranks) => {
    const workers = workersOf(ranks);
    expect(await linesOf('hello', ranks)).toEqual(
      Array.from(
        { length: workers },
        (_, worker) => `Hello, World! I am worker ${worker} of ${workers} on ${hostname()}.`,
      ),
    );
  },
  110_000,
);

// The midpoint rule with n intervals is off by 1 / (12 n²): 8.33e-8 with 1000 of them.
test.each(places)(
  'pi %s',
  async (_, ranks) => {
    const [fine] = await linesOf('pi', ranks);
    expect(fine).toMatch(/^pi is about 3\.14159265359\d, off by \d\.\de-1[1-6]$/);
    expect(await linesOf('pi', ranks, '1000')).toEqual([
      'pi is about 3.141592736923, off by 8.3e-8',
    ]);
  },
  110_000,
);

/** The picture of a function of the plane, whose shades get darker while a point stays. */
function picture(
  [width, height]: readonly [number, number],
  [left, top, right, bottom]: readonly [number, number, number, number],
  step: (z: [number, number], start: [number, number]) => [number, number],
  first: (start: [number, number]) => [number, number],
  radius: number,
): number[] {
  return Array.from({ length: width * height }, (_, i) => {
    const start: [number, number] = [
      left + ((i % width) * (right - left)) / width,
      top - (Math.floor(i / width) * (top - bottom)) / height,
    ];
    let z = first(start);
    let steps = 0;
    while (steps < 254 && Math.hypot(...z) < radius) {
      z = step(z, start);
      steps++;
    }
    return 255 - steps;
  });
}

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** What a portable graymap has. */
function shadesOf(file: string, width: number, height: number): number[] {
  const content = readFileSync(file);
  const header = `P5\n${width} ${height}\n255\n`;
  expect(content.subarray(0, header.length).toString('latin1')).toBe(header);
  return [...content.subarray(header.length)];
}

// The numbers of points are powers of two, so that their coordinates are exact.
test.each(places)(
  'julia %s',
  async (name, ranks) => {
    const [width, height] = [128, 64];
    const file = join(folder, `julia ${name}.pgm`);
    const lines = await linesOf('julia', ranks, String(width), String(height), file);
    const shades = picture(
      [width, height],
      [-2, 1.5, 2, -1.5],
      ([x, y]) => [x * x - y * y, 2 * x * y + 0.65],
      (start) => start,
      3,
    );
    expect(lines).toEqual([
      `Julia set of ${width} x ${height} points: the shades add up to ${sumOf(shades)}`,
      expect.stringMatching(new RegExp(`^${workersOf(ranks)} workers took \\d+ ms$`)),
    ]);
    expect(shadesOf(file, width, height)).toEqual(shades);
    // z and -z have the same square.
    const at = (column: number, row: number) => shades[row * width + column];
    for (let column = 1; column < width; column++) {
      expect(at(column, 20)).toBe(at(width - column, height - 20));
    }
  },
  110_000,
);

// 128 and 64 are no multiples of the side of a tile.
test.each(places)(
  'mandelbrot %s',
  async (name, ranks) => {
    const [width, height] = [128, 64];
    const file = join(folder, `mandelbrot ${name}.pgm`);
    const lines = await linesOf('mandelbrot', ranks, String(width), String(height), file);
    const shades = picture(
      [width, height],
      [-2, 1, 1, -1],
      ([x, y], [cx, cy]) => [x * x - y * y + cx, 2 * x * y + cy],
      () => [0, 0],
      2,
    );
    const staying = shades.filter((shade) => shade === 1).length;
    const area = (6 * staying) / shades.length;
    expect(lines).toEqual([
      `Mandelbrot set of 128 x 64 points: ${staying} stay, its area is ${area}`,
      expect.stringMatching(/^6 tiles took from \d+\.\d\d to \d+\.\d\d ms each$/),
    ]);
    // The set's area is 1.5066.
    expect(Math.abs(area - 1.5066)).toBeLessThan(0.05);
    expect(shadesOf(file, width, height)).toEqual(shades);
  },
  110_000,
);

test.each(places)(
  'primes %s',
  async (_, ranks) => {
    expect(await linesOf('primes', ranks)).toEqual([
      '112272535095293 is prime',
      '112582705942171 is prime',
      '115280095190773 is prime',
      '115797848077099 is prime',
      '117450548693743 is prime',
      '993960000099397 is prime',
      'There are 168 primes below 1000',
      'The first primes after a million millions are 1000000000039, 1000000000061, 1000000000063',
    ]);
  },
  110_000,
);

test.each(places)(
  'crawl %s',
  async (name, ranks) => {
    const pages = join(folder, `pages ${name}`);
    mkdirSync(join(pages, 'part'), { recursive: true });
    const write = (page: string, text: string, bytes: number) =>
      writeFileSync(join(pages, page), text.padEnd(bytes));
    const twice =
      '[a](part/a.md) [a](part/a.md#here) [b](b.html) [web](https://example.org/c.html)';
    write('index.md', twice, 1024);
    // Back to the beginning, and to a page that is not there.
    write('part/a.md', '[home](../index.md) [gone](gone.md) ![picture](d.png)', 1536);
    write('b.html', '<a href="part/a.md">a</a>', 512);
    write('alone.md', 'No page links to this one.', 2048);
    expect(await linesOf('crawl', ranks, join(pages, 'index.md'))).toEqual([
      'b.html: 0.50 KiB, 1 links',
      'index.md: 1.00 KiB, 2 links',
      'part/a.md: 1.50 KiB, 2 links',
      'part/gone.md: is not there (ENOENT)',
      '4 pages',
    ]);
  },
  110_000,
);

describe('words', () => {
  /** Counts the words of texts, letter by letter, and says what the program should say of them. */
  function expectedOf(texts: readonly string[]): string[] {
    const counts = new Map<string, number>();
    for (const text of texts) {
      let word = '';
      for (const char of `${text.toLowerCase()}\n`) {
        if (/\p{L}/u.test(char)) {
          word += char;
        } else if (word !== '') {
          counts.set(word, (counts.get(word) ?? 0) + 1);
          word = '';
        }
      }
    }
    const words = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    const sum = sumOf(words.map(([, count]) => count));
    const letters = sumOf(words.map(([word, count]) => count * [...word].length));
    return [
      ...words.slice(0, 20).map(([word, count]) => `${count} ${word}`),
      `${sum} words, ${words.length} different ones`,
      `A word has ${(letters / sum).toFixed(2)} letters on average`,
    ];
  }

  async function count(ranks: number | null, ...args: string[]) {
    const lines = await linesOf('words', ranks, ...args);
    const last = lines.pop() ?? '';
    const [, workers, parts] = /^(\d+) workers took \d+ ms for (\d+) parts$/.exec(last) ?? [];
    expect(Number(workers)).toBe(workersOf(ranks));
    return { lines: lines.map((line) => line.trim()), parts: Number(parts) };
  }

  const texts = {
    // Letters of one to four bytes, and words that are longer than a part.
    'a.txt': 'Öl, zwei Öle: ß größer\nein 水 und 𝒜𝒜 eins2zwei 水水,ein\r\n',
    'long.txt': `${'long'.repeat(300)} ${'ö'.repeat(600)} ein`,
    'empty.txt': '',
    'signs.txt': ' .,;\n'.repeat(5),
    'whole.txt': 'Ein',
  };

  let pages = '';
  beforeAll(() => {
    pages = join(folder, 'texts');
    mkdirSync(join(pages, 'inner'), { recursive: true });
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(pages, name), text);
    writeFileSync(join(pages, 'inner', 'not.txt'), 'of the folder itself');
  });

  // Parts of 5 bytes begin and end everywhere: within words, and within letters.
  test.each([null, 1, 2, 3])(
    'of short parts, on %p ranks',
    async (ranks) => {
      const { lines, parts } = await count(ranks, '--part', '5', pages);
      expect(lines).toEqual(expectedOf(Object.values(texts)));
      const bytes = Object.values(texts).map((text) => Buffer.byteLength(text));
      expect(parts).toBe(sumOf(bytes.map((size) => Math.ceil(size / 5))));
    },
    110_000,
  );

  test.each([1, 2, 3])(
    'of all types of the compiler, on %p ranks',
    async (ranks) => {
      const lib = join(root, 'node_modules/typescript/lib');
      const names = readdirSync(lib).filter((name) => name.endsWith('.d.ts'));
      const files = names.map((name) => join(lib, name));
      const { lines } = await count(ranks, ...files);
      expect(lines).toEqual(expectedOf(files.map((file) => readFileSync(file, 'utf8'))));
    },
    110_000,
  );
});

test.each(places)(
  'server %s',
  async (_, ranks) => {
    let tellAddress: (url: string) => void = () => {};
    const address = new Promise<string>((resolve) => {
      tellAddress = resolve;
    });
    const onOutput = (stdout: string) => {
      const found = /^(\d+) workers serve (http:\S+)\n/.exec(stdout);
      if (found !== null) tellAddress(`${found[1]} ${found[2]}`);
    };
    const ended = start('server', ranks, [], { onOutput });
    const early = ended.then((end) => {
      throw new Error(`no address was printed: ${JSON.stringify(end)}`);
    });
    const [workers, url] = (await Promise.race([address, early])).split(' ');
    // What came too early is told by the race alone.
    early.catch(() => {});
    expect(Number(workers)).toBe(workersOf(ranks));

    const get = async (path: string, signal?: AbortSignal) => {
      const response = await fetch(`${url}${path}`, { signal });
      return { status: response.status, body: await response.json() };
    };
    const primes = { status: 200, body: { below: 1000, primes: 168 } };
    expect(await get('primes?below=1000')).toEqual(primes);
    expect((await get('primes?below=many')).status).toBe(400);
    expect((await get('else')).status).toBe(404);

    // Each would take days. More than a worker has, and than may wait, are refused.
    const clients = new AbortController();
    const long = Array.from({ length: 16 }, () => get('primes?below=1e12', clients.signal));
    expect(await Promise.race(long)).toEqual({
      status: 503,
      body: { error: 'all workers are busy' },
    });
    // The workers end the tasks of clients that have gone, and do others.
    clients.abort();
    const answers = await Promise.allSettled(long);
    expect(answers.some(({ status }) => status === 'rejected')).toBe(true);
    let answer = await get('primes?below=1000');
    while (answer.status === 503) answer = await get('primes?below=1000');
    expect(answer).toEqual(primes);

    // The server is told one by one that clients have gone, and may hear of a request after its
    // client has gone: then a task waits for a moment again.
    const status = async () => (await get('status')).body as { workers: number; queueSize: number };
    let now = await status();
    while (now.queueSize > 0) now = await status();
    expect(now).toMatchObject({ workers: workersOf(ranks), queueSize: 0 });
    expect((await fetch(`${url}stop`, { method: 'POST' })).status).toBe(200);
    expect(await ended).toMatchObject({ status: 0 });
  },
  110_000,
);
