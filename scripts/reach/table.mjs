// What was tried, and how it went: one row for each, printed as a table at the end.
// @ts-check
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout, which has another path in a Debian folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Why the binaries of the package can't be tried here, or null. */
export const lacksBinaries = existsSync(join(root, 'prebuilds'))
  ? null
  : 'there are no binaries (npm run prebuilds)';

/**
 * What a command must do to be right.
 * @typedef {object} Expected
 * @property {string} [says]  text that it prints
 * @property {Record<string, string>} [either]  what the table says if a text is printed
 * @property {string} [hides]  text that it must not print
 * @property {RegExp} [counts]  what the table says is what matches this in the output
 * @property {boolean} [fails]  whether its status is not 0
 * @property {number} [within]  seconds that it may take (60)
 */

/** @typedef {{ names: string[], result: string, seconds: number, passed: boolean }} Row */

export class Table {
  /** @type {Row[]} */
  #rows = [];
  #heads;

  /** @param {string[]} heads  of the columns that name a row */
  constructor(...heads) {
    this.#heads = heads;
  }

  /**
   * @param {string} title
   * @param {readonly Row[]} rows  of another table
   */
  add(title, rows) {
    for (const row of rows) this.#rows.push({ ...row, names: [title, row.names.join(', ')] });
  }

  /**
   * @param {string[]} names
   * @param {string} reason
   */
  fail(names, reason) {
    this.#rows.push({ names, result: `FAILED: ${reason}`, seconds: 0, passed: false });
  }

  /**
   * @param {string[]} names
   * @param {string} reason
   */
  skip(names, reason) {
    this.#rows.push({ names, result: `not run: ${reason}`, seconds: 0, passed: true });
  }

  /**
   * Runs a command, and notes how it went.
   * @param {string[]} names
   * @param {string} result  what the table says if it went as expected
   * @param {readonly string[]} command
   * @param {NodeJS.ProcessEnv} env  variables to add; `undefined` takes one away
   * @param {Expected} expected
   * @param {(output: string) => void} [onOutput]  told all that was printed so far
   * @returns {Promise<boolean>} whether it went as expected
   */
  async run(names, result, command, env, expected, onOutput) {
    const { says, hides, either, counts, fails = false, within = 60 } = expected;
    const ended = await run(command, env, within, onOutput);
    const faults = [];
    const [seen] =
      Object.entries(either ?? {}).find(([, text]) => ended.output.includes(text)) ?? [];
    if (either !== undefined && seen === undefined) faults.push('says nothing of what is expected');
    const mustFail = either === undefined ? fails : !seen?.startsWith('works');
    if (ended.isLate) faults.push(`still ran after ${within} s`);
    else if ((ended.status !== 0) !== mustFail) faults.push(`status ${ended.status}`);
    if (says !== undefined && !ended.output.includes(says)) faults.push(`does not say: ${says}`);
    if (hides !== undefined && ended.output.includes(hides)) faults.push(`says: ${hides}`);
    const [count] = (counts && ended.output.match(counts)) ?? [];
    if (counts !== undefined && count === undefined) faults.push('was not counted');
    const passed = faults.length === 0;
    const reason = [count ?? [], ...faults].flat().join('; ');
    const text = passed ? (count ?? seen ?? result) : `FAILED: ${reason}`;
    this.#rows.push({ names, result: text, seconds: ended.seconds, passed });
    console.log(`${passed ? '✓' : '✗'} ${names.join(', ')}: ${text}`);
    if (!passed) console.log(ended.output.replaceAll(/^/gm, '    '));
    return passed;
  }

  /**
   * Prints the table, and leaves its rows in the file of the checkout that REACH_ROWS names. The
   * status of this process is 1 if a row has failed.
   */
  print() {
    const { REACH_ROWS } = process.env;
    if (REACH_ROWS) writeFileSync(join(root, REACH_ROWS), JSON.stringify(this.#rows));
    const rows = this.#rows.map(({ names, result, seconds }) => [
      ...names,
      result,
      seconds === 0 ? '' : `${seconds.toFixed(1)} s`,
    ]);
    const all = [[...this.#heads, 'result', 'time'], ...rows];
    const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
    const line = (/** @type {string[]} */ row) =>
      `| ${row.map((text, column) => text.padEnd(widths[column])).join(' | ')} |`;
    const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
    console.log(`\n${[line(all[0]), rule, ...rows.map(line)].join('\n')}`);
    if (this.#rows.some(({ passed }) => !passed)) process.exitCode = 1;
  }
}

/**
 * @param {readonly string[]} command
 * @param {NodeJS.ProcessEnv} env
 * @param {number} seconds
 * @param {((output: string) => void) | undefined} onOutput
 * @returns {Promise<{ status: number | null, output: string, seconds: number, isLate: boolean }>}
 */
function run([command, ...args], env, seconds, onOutput) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that all of it can be ended.
      detached: true,
    });
    let output = '';
    let isLate = false;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
        onOutput?.(output);
      });
    }
    const timer = setTimeout(() => {
      isLate = true;
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, seconds * 1000);
    child.on('error', reject);
    child.on('exit', (status) => {
      clearTimeout(timer);
      // What a launcher that was ended has left may keep the pipes open.
      setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
        resolve({ status, output, seconds: (performance.now() - start) / 1000, isLate });
      }, 100);
    });
  });
}
