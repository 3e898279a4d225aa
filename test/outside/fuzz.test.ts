// A few thousand damaged objects, the same every time; `npm run fuzz` loads others, and more of
// them.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ended, runNode } from '../support/processes';

const script = join(__dirname, '..', 'tools', 'fuzz', 'fuzz.mjs');
const limit = 120;

const fuzz = (...options: string[]): Promise<Ended> => runNode(script, options, { timeout: limit });

function expectEnd({ stdout, stderr, status }: Ended, expected: RegExp): void {
  expect(stderr).toBe('');
  expect(stdout).toMatch(expected);
  expect([status, stdout.match(/FAILED|DIFFERENT/g)]).toEqual([0, null]);
}

test.each([['loads'], ['--messages']])(
  'damaged bytes: %s',
  async (name) => {
    const more = name === 'loads' ? [] : [name];
    const ended = await fuzz('--count', '5000', '--seed', '1', '--values', '500', ...more);
    expectEnd(ended, /^seed 1: 5000 payloads from \d{4} objects, [1-9]\d+ gave a value, /m);
  },
  limit * 1000,
);

describe('one payload of a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mpi4node-fuzz-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  async function load(text: string): Promise<Ended> {
    const file = join(folder, 'payload.hex');
    writeFileSync(file, text);
    return fuzz('--payload', file);
  }

  for (const way of ['dumps', 'dumps_oob', 'messages', 'messages with memory out of band']) {
    test(`bytes that are no object, by ${way}`, async () => {
      expectEnd(await load(`${way}\n00ff00ff\n`), /^refused:\n.*The bytes received are not those/);
    });
  }
});

test.each([
  [['--count', 'many'], '--count must be a number, got many'],
  [['--seed=-1'], '--seed must be a number, got -1'],
  [['--payload', 'no/such/file'], '--payload: no file no/such/file'],
  [['--nothing'], "Unknown option '--nothing'"],
])('%j is refused with the usage', async (options, message) => {
  const { status, stderr } = await fuzz(...options);
  expect(stderr).toContain(message);
  expect(stderr).toContain('--payload FILE');
  expect(status).toBe(2);
});
