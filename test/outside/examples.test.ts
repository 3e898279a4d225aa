// @worlds openmpi mpich
// Every example, on real ranks. What they print is compared with values worked out by hand.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { type Ended, run, runMpi } from '../support/processes';
import { library } from '../support/world';

const root = join(__dirname, '../..');
const compiled = join(root, 'build/examples');

// MPICH's ranks wait at full speed, which with more ranks than cores takes long.
const sizes = library === 'openmpi' ? [1, 2, 4] : [1, 2];
const smallSizes = [1, 2, 4];

beforeAll(async () => {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { status, stdout } = await run(process.execPath, [tsc, '--build', 'examples'], {
    cwd: root,
    timeout: 100,
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
}, 120_000);

/** The lines that an example prints; the ranks' lines may come in any order. */
async function linesOf(example: string, ranks: number, ...args: string[]): Promise<string[]> {
  if (library === null) throw new Error('these tests need a library');
  const ended: Ended = await runMpi({
    library,
    ranks,
    script: join(compiled, `${example}.mjs`),
    args,
    timeout: 100,
  });
  const { status, stderr, stdout } = ended;
  expect({ status, stderr, stdout }).toMatchObject({ status: 0, stderr: '' });
  return stdout.trimEnd().split('\n');
}

/** The groups of the one line that matches. */
function find(lines: readonly string[], pattern: RegExp): string[] {
  const found = lines.flatMap((line) => {
    const match = pattern.exec(line);
    return match === null ? [] : [[...match].slice(1)];
  });
  expect({ pattern, lines, count: found.length }).toMatchObject({ count: 1 });
  return found[0];
}

test('there is a test for every example', () => {
  const examples = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.mts'));
  expect(examples.sort()).toEqual([
    'collective.mts',
    'compute_pi.mts',
    'heat.mts',
    'hello.mts',
    'logistic_regression.mts',
    'producer_consumer.mts',
    'ring.mts',
  ]);
});

test.each(smallSizes)(
  'hello on %d ranks',
  async (ranks) => {
    const lines = await linesOf('hello', ranks);
    const vendor = library === 'openmpi' ? 'Open MPI' : 'MPICH';
    expect(lines).toHaveLength(ranks + 1);
    for (let rank = 0; rank < ranks; rank++) {
      find(lines, new RegExp(`^Hello from rank ${rank} of ${ranks} on \\S+$`));
    }
    expect(lines).toContain(`${ranks} processes on 1 host(s) by ${vendor}`);
  },
  110_000,
);

// The token adds up the ranks; in the second part rank r adds r + 1.
test.each([
  [1, '0', 0, 1],
  [2, '0 -> 1', 1, 3],
  [4, '0 -> 1 -> 2 -> 3', 6, 10],
])(
  'ring on %d ranks',
  async (ranks, visited, tokenSum, sum) => {
    expect(await linesOf('ring', ranks)).toEqual([
      `The token visited ${visited} and summed up ${tokenSum}`,
      ...Array.from(
        { length: ranks },
        (_, rank) => `Rank ${rank} summed up [${sum}, ${sum}, ${sum}]`,
      ),
    ]);
  },
  110_000,
);

// Root r scatters 100 r, 100 r + 1, …, five numbers to each rank, and gathers their squares.
test.each(smallSizes)(
  'collective on %d ranks',
  async (ranks) => {
    const lines = await linesOf('collective', ranks);
    expect(lines).toHaveLength(ranks + 1);
    for (let root = 0; root < ranks; root++) {
      const squares = Array.from({ length: 5 * ranks }, (_, i) => (100 * root + i) ** 2);
      expect(lines).toContain(`Root ${root}: gathered [${squares.join(', ')}]`);
    }
    expect(lines).toContain(
      `Bcast, Ibcast, Scatter and Gather agree with the library's for ${ranks} root(s)`,
    );
  },
  110_000,
);

// There are 17,984 prime numbers below 200,000.
const primes = '20 jobs found 17984 primes below 200000';

test('producer_consumer on 1 rank does the jobs itself', async () => {
  expect(await linesOf('producer_consumer', 1)).toEqual([
    'There is no worker, so the producer does the jobs itself',
    primes,
  ]);
}, 110_000);

test.each(sizes.slice(1))(
  'producer_consumer on %d ranks',
  async (ranks) => {
    const lines = await linesOf('producer_consumer', ranks);
    expect(lines[0]).toBe(primes);
    expect(lines).toHaveLength(ranks);
    const jobs = lines.slice(1).map((line, i) => {
      const [worker, count] = find([line], /^Worker (\d+) did (\d+) jobs$/).map(Number);
      expect(worker).toBe(i + 1);
      return count;
    });
    expect(jobs.reduce((sum, count) => sum + count, 0)).toBe(20);
  },
  110_000,
);

// The midpoint rule with n intervals is off by 1 / (12 n²): 8.33e-8 with 1000 of them, and with ten
// million only by what rounding adds.
test.each(sizes)(
  'compute_pi on %d ranks',
  async (ranks) => {
    const fine = await linesOf('compute_pi', ranks);
    expect(fine[0]).toMatch(/^pi is about 3\.14159265359\d, off by \d\.\de-1[1-6]$/);
    expect(fine[1]).toMatch(new RegExp(`^10000000 intervals on ${ranks} rank\\(s\\) in \\d+ ms$`));
    const coarse = await linesOf('compute_pi', ranks, '1000');
    expect(coarse[0]).toBe('pi is about 3.141592736923, off by 8.3e-8');
  },
  110_000,
);

describe('logistic_regression', () => {
  const runs = new Map<number, { losses: number[]; accuracies: number[]; lines: string[] }>();

  async function train(ranks: number, ...args: string[]) {
    let trained = runs.get(ranks);
    if (trained === undefined) {
      const lines = await linesOf('logistic_regression', ranks, ...args);
      const epochs = lines.filter((line) => line.startsWith('epoch'));
      const column = (pattern: RegExp) => epochs.map((line) => Number(find([line], pattern)[0]));
      trained = {
        losses: column(/loss ([\d.]+),/),
        accuracies: column(/accuracy +([\d.]+) %/),
        lines,
      };
      runs.set(ranks, trained);
    }
    return trained;
  }

  // The package has 10,000 digits; of each digit every fifth, 2,004 in all, is held out.
  const shares: Record<number, string> = {
    1: '7996',
    2: '3998 + 3998',
    4: '1999 + 1999 + 1999 + 1999',
  };

  test.each(sizes)(
    'learns to read the digits on %d ranks',
    async (ranks) => {
      const { losses, accuracies, lines } = await train(ranks);
      expect(lines[0]).toMatch(`${ranks} rank(s) train on ${shares[ranks]} digits`);
      expect(losses).toHaveLength(9);
      // Without training each of ten digits has the probability 1/10.
      expect(losses[0]).toBeCloseTo(Math.log(10), 9);
      for (let i = 1; i < losses.length; i++) expect(losses[i]).toBeLessThan(losses[i - 1]);
      expect(accuracies.at(-1)).toBeGreaterThanOrEqual(85);
    },
    110_000,
  );

  test.each(sizes.slice(1))(
    'gives the same on %d ranks as on one',
    async (ranks) => {
      const alone = await train(1);
      const { losses, accuracies } = await train(ranks);
      losses.forEach((loss, i) => {
        expect(Math.abs(loss - alone.losses[i]) / alone.losses[i]).toBeLessThan(1e-9);
      });
      expect(accuracies).toEqual(alone.accuracies);
    },
    220_000,
  );

  test('gives the same with shares of different length', async () => {
    const alone = await train(1);
    const { losses, lines } = await train(3, '5');
    expect(lines[0]).toMatch('3 rank(s) train on 2665 + 2665 + 2666 digits');
    expect(losses).toHaveLength(2);
    losses.forEach((loss, i) => {
      expect(Math.abs(loss - alone.losses[i]) / alone.losses[i]).toBeLessThan(1e-9);
    });
  }, 220_000);
});

describe('heat', () => {
  const rows = 90;
  const columns = 120;
  const steps = 60;
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'heat-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The same plate in one piece, as rows of numbers. */
  function plate(): number[][] {
    let now: number[][] = Array.from({ length: rows }, (_, y) =>
      Array.from({ length: columns }, (_, x) =>
        Math.hypot(y - rows / 3, x - columns / 3) < 20 ? 100 : 0,
      ),
    );
    for (let step = 0; step < steps; step++) {
      const before = now;
      const at = (y: number, x: number) => before[y]?.[x] ?? 0;
      now = before.map((row, y) =>
        row.map((own, x) => {
          const around = at(y - 1, x) + at(y + 1, x) + at(y, x - 1) + at(y, x + 1);
          return own + 0.2 * (around - 4 * own);
        }),
      );
    }
    return now;
  }

  const grids: Record<number, string> = { 1: '1 x 1', 2: '2 x 1', 4: '2 x 2' };

  test.each(sizes)(
    'draws the same picture on %d ranks as one process would',
    async (ranks) => {
      const file = join(folder, `${ranks}.png`);
      const lines = await linesOf('heat', ranks, file, String(steps));
      const expected = plate().flat();
      const mean = expected.reduce((sum, degrees) => sum + degrees, 0) / expected.length;
      expect(lines).toEqual([`${grids[ranks]} processes, ${steps} steps: the mean is ${mean}`]);
      const picture = PNG.sync.read(readFileSync(file));
      expect([picture.width, picture.height]).toEqual([columns, rows]);
      const colours = expected.flatMap((degrees) => {
        const heat = Math.round(degrees * 5.1);
        return [Math.min(heat, 255), Math.max(heat - 255, 0), 0, 255];
      });
      expect(Buffer.from(colours).equals(picture.data)).toBe(true);
    },
    110_000,
  );
});
