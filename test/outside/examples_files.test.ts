// @worlds openmpi mpich
// The examples that write and read files together. What they write is compared, byte for byte, with
// what one process computes here without MPI.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { buildExamples, linesOf } from '../support/examples';
import { coloursOf, plate } from '../support/plate';

const root = join(__dirname, '../..');

beforeAll(buildExamples, 240_000);

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mpi4node-examples-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const bytesOf = (values: readonly number[]): Buffer =>
  Buffer.from(Float64Array.from(values).buffer);

/** Whether a file has these bytes. Jest would take long to show where megabytes differ. */
function expectBytes(path: string, expected: Buffer): void {
  const found = readFileSync(path);
  const first = expected.findIndex((byte, i) => byte !== found[i]);
  expect({ length: found.length, first }).toEqual({ length: expected.length, first: -1 });
}

describe('field', () => {
  const [rows, columns] = [90, 121];
  const at = (row: number, column: number) => Math.sin(row / 7) * Math.cos(column / 5);
  const text = `{'descr': '<f8', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const field = Array.from({ length: rows * columns }, (_, i) =>
    at(Math.floor(i / columns), i % columns),
  );
  const header = Buffer.from(`\x93NUMPY\x01\0\x76\0${text.padEnd(117)}\n`, 'latin1');

  /** The cuts between the blocks of so many processes. */
  const cuts = (total: number, parts: number) =>
    Array.from({ length: parts + 1 }, (_, part) => Math.floor((total * part) / parts));

  function sumOf(top: number, bottom: number, left: number, right: number): number {
    let sum = 0;
    for (let row = top; row < bottom; row++) {
      for (let column = left; column < right; column++) sum += at(row, column);
    }
    return sum;
  }

  const write = async (path: string) => {
    // An older one, which is longer.
    writeFileSync(path, Buffer.alloc(200_000, 1));
    const lines = await linesOf('field', 4, 'write', path, String(rows), String(columns));
    expect(lines).toEqual([`2 x 2 processes have written ${path}`]);
  };

  test('is written by 4 ranks, and read by 1, 2 and 3', async () => {
    const path = join(folder, 'field.npy');
    await write(path);
    expectBytes(path, Buffer.concat([header, bytesOf(field)]));
    for (const ranks of [1, 2, 3]) {
      const at = cuts(rows, ranks);
      expect(await linesOf('field', ranks, 'read', path)).toEqual(
        Array.from({ length: ranks }, (_, rank) => {
          const [top, bottom] = [at[rank], at[rank + 1]];
          const sum = sumOf(top, bottom, 0, columns);
          return `Rank ${rank}: [${top}:${bottom}, 0:${columns}] has the sum ${sum}`;
        }),
      );
    }
  }, 240_000);

  test('with processes that have no row', async () => {
    const path = join(folder, 'row.npy');
    await linesOf('field', 4, 'write', path, '1', '3');
    expectBytes(
      path,
      Buffer.concat([
        Buffer.from(
          `\x93NUMPY\x01\0\x76\0${"{'descr': '<f8', 'fortran_order': False, 'shape': (1, 3), }".padEnd(117)}\n`,
          'latin1',
        ),
        bytesOf([at(0, 0), at(0, 1), at(0, 2)]),
      ]),
    );
    const [first, second] = await linesOf('field', 2, 'read', path);
    expect(first).toBe('Rank 0: [0:0, 0:3] has the sum 0');
    expect(second).toBe('Rank 1: [0:1, 0:3] has the sum 0');
  }, 120_000);

  const python = ['python3', '/usr/bin/python3'].find(
    (command) => spawnSync(command, ['-c', 'import numpy']).status === 0,
  );
  const because = python === undefined ? ': skipped, because there is no Python with NumPy' : '';
  const numpyTest = python === undefined ? test.skip : test;
  numpyTest(
    `is read by NumPy, which would write the same bytes${because}`,
    async () => {
      const path = join(folder, 'field.npy');
      const copy = join(folder, 'copy.npy');
      await write(path);
      const program = `import sys, numpy
array = numpy.load(sys.argv[1])
print(array.dtype, *array.shape, array[89, 120].hex())
numpy.save(sys.argv[2], array)`;
      const ended = spawnSync(python ?? '', ['-c', program, path, copy], { encoding: 'utf8' });
      const last = at(89, 120);
      const [, shown] = /^float64 90 121 (\S+)\n$/.exec(ended.stdout) ?? [];
      expect(ended.stderr).toBe('');
      const asked = spawnSync(python ?? '', ['-c', `print((${last}).hex())`], { encoding: 'utf8' });
      expect(shown).toBe(asked.stdout.trim());
      expectBytes(copy, readFileSync(path));
    },
    120_000,
  );

  test('a file of another kind', async () => {
    const path = join(folder, 'text.npy');
    writeFileSync(path, 'only text, and rather short');
    await expect(linesOf('field', 1, 'read', path)).rejects.toThrow(
      'This is no .npy file of version 1',
    );
  }, 120_000);

  test('says what it can do', async () => {
    expect(await linesOf('field', 1)).toEqual([
      'Say what to do: write FILE [ROWS COLUMNS], or read FILE',
    ]);
  }, 120_000);
});

describe('words', () => {
  /** What one process finds that has all of the text. */
  function countsOf(text: string): { table: string; words: number; different: number } {
    const counts = new Map<string, number>();
    const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    const order = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    const table = order.map(([word, count]) => `${count} ${word}\n`).join('');
    return { table, words: words.length, different: counts.size };
  }

  /** Runs it, and gives the bytes of each rank. */
  async function count(ranks: number, text: string, ...piece: string[]): Promise<number[]> {
    const [path, found] = [join(folder, 'text.txt'), join(folder, 'counts.txt')];
    writeFileSync(path, text);
    const lines = await linesOf('words', ranks, path, found, ...piece);
    const expected = countsOf(text);
    const [, shares] = /^\d+ processes have read ([\d +]+) bytes$/.exec(lines[0]) ?? [];
    expect(lines[1]).toBe(`${expected.words} words, ${expected.different} different ones`);
    expect(readFileSync(found, 'utf8')).toBe(expected.table);
    return shares.split(' + ').map(Number);
  }

  // The guides again and again: some megabytes of many kinds of lines.
  test.each([1, 2, 3])(
    'counts the words of a large text on %d ranks',
    async (ranks) => {
      const guides = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
      const all = guides.map((name) => readFileSync(join(root, 'docs', name), 'utf8')).join('');
      const text = all.repeat(20);
      const shares = await count(ranks, text);
      const bytes = Buffer.byteLength(text);
      expect(shares).toHaveLength(ranks);
      expect(shares.reduce((sum, share) => sum + share)).toBe(bytes);
      for (const share of shares) expect(Math.abs(share - bytes / ranks)).toBeLessThan(2000);
    },
    120_000,
  );

  // Pieces of 3 bytes, which end within words and within letters.
  test.each([
    ['lines that are longer than a part', `${'long line '.repeat(400)}\nß größer\n`, [4001, 0, 12]],
    ['no end of the last line', 'ein Öl\nzwei Öle', [8, 9, 0]],
    ['one line for all', 'eins zwei drei', [14, 0, 0]],
    ['only ends of lines', '\n\n\n', [1, 1, 1]],
    ['nothing', '', [0, 0, 0]],
  ])(
    'splits %s',
    async (_, text, shares) => {
      expect(await count(3, text, '3')).toEqual(shares);
    },
    120_000,
  );
});

describe('heat with checkpoints', () => {
  const [rows, columns] = [90, 120];
  const steps = 60;

  const run = (ranks: number, until: number, ...more: string[]) => {
    const args = ['--checkpoint', join(folder, 'heat.dat'), ...more];
    return linesOf('heat', ranks, join(folder, 'heat.png'), String(until), ...args);
  };
  const picture = () => PNG.sync.read(readFileSync(join(folder, 'heat.png'))).data;
  const checkpoint = (step: number) =>
    bytesOf([step, rows, columns, ...plate(rows, columns, 20, step)]);

  test('goes on with another number of ranks as if it had not stopped', async () => {
    const path = join(folder, 'heat.dat');
    // An unfinished one of an earlier run that has died, which is longer.
    writeFileSync(`${path}.unfinished`, Buffer.alloc(200_000, 1));
    expect(await run(4, 24, '--every', '10')).toHaveLength(1);
    expectBytes(path, checkpoint(20));
    expect(existsSync(`${path}.unfinished`)).toBe(false);

    const [first] = await run(3, steps, '--every', '40');
    expect(first).toBe('Goes on from step 20');
    expectBytes(path, checkpoint(40));
    expect(coloursOf(plate(rows, columns, 20, steps)).equals(picture())).toBe(true);

    // Nothing is left to be done.
    const [again] = await run(1, 40);
    expect(again).toBe('Goes on from step 40');
    expect(coloursOf(plate(rows, columns, 20, 40)).equals(picture())).toBe(true);
  }, 240_000);

  test('refuses the checkpoint of another plate', async () => {
    writeFileSync(join(folder, 'heat.dat'), bytesOf([5, 4, 3, ...new Array(12).fill(0)]));
    await expect(run(1, 10)).rejects.toThrow('heat.dat has a plate of 4 x 3 points');
  }, 120_000);
});

describe('log', () => {
  const isPrime = (n: number): boolean => {
    for (let i = 2; i < n; i++) if (n % i === 0) return false;
    return n > 1;
  };

  test.each([1, 3])(
    'is in the order of the steps on %d ranks',
    async (ranks) => {
      const path = join(folder, 'log.txt');
      const steps = 8;
      writeFileSync(path, 'an older one\n'.repeat(10_000));
      expect(await linesOf('log', ranks, path, String(steps))).toEqual([
        `${ranks} processes have written ${path}`,
      ]);
      const found = new Array(ranks).fill(0);
      const expected: string[] = [];
      for (let n = 0; n < steps * ranks * 100; n++) {
        if (!isPrime(n) || !isPrime(n + 2)) continue;
        const [step, rank] = [Math.floor(n / (100 * ranks)), Math.floor(n / 100) % ranks];
        expected.push(`step ${step}, rank ${rank}: ${n} and ${n + 2}\n`);
        found[rank]++;
      }
      const lines = readFileSync(path, 'utf8').split(/(?<=\n)/);
      expect(lines.slice(0, -ranks).join('')).toBe(expected.join(''));
      // These come in any order.
      expect(lines.slice(-ranks).sort()).toEqual(
        found.map((count, rank) => `rank ${rank} has found ${count}\n`),
      );
    },
    120_000,
  );
});
