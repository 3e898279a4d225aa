// Builds the programs of the tools, and runs them in processes of their own.
// @ts-check
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';
import launching from '../harness/launch.cjs';

/** @typedef {import('../harness/launch.cjs').Library} Library */

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * Makes one file of a program, which uses the built package.
 * @param {string} tool the folder of `test/tools`, and of `build`
 * @param {string} input the program there
 * @returns {Promise<string>} the file
 */
export async function buildProgram(tool, input) {
  const folder = join(root, 'build', tool);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${basename(input, '.ts')}.cjs`);
  const paths = Object.fromEntries(
    ['index', 'util'].map((name) => [
      name === 'index' ? 'mpi4node' : `mpi4node/${name}`,
      join(root, 'dist', `${name}.js`),
    ]),
  );
  await build({
    input: join(root, 'test', 'tools', tool, input),
    platform: 'node',
    external: Object.keys(paths),
    output: { file, format: 'cjs', paths },
    logLevel: 'warn',
  });
  return file;
}

/**
 * Runs a program in every rank of a world. It is ended if it prints nothing for a long time.
 * @param {object} world
 * @param {Library} world.library
 * @param {number} world.ranks
 * @param {readonly string[]} [world.under] a command that starts each rank
 * @param {readonly string[]} world.command what follows `node`
 * @param {number} world.patience seconds
 * @param {(text: string) => void} [world.onOutput]
 * @returns {Promise<{ end: string | null, output: string }>} how it has ended, if not by itself
 *   with status 0, and all that it has printed
 */
export function runRanks({ library, ranks, under = [], command, patience, onOutput = () => {} }) {
  const { env, ...launched } = launching.launch({
    library,
    ranks,
    command: [...under, process.execPath, ...command],
    timeout: 24 * 3600,
    env: { ...launching.environmentOutsideLauncher(), NO_COLOR: '1' },
  });
  return new Promise((resolve, reject) => {
    const child = spawn(launched.command, launched.args, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let isStuck = false;
    const end = () => {
      isStuck = true;
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), 5000).unref();
    };
    let limit = setTimeout(end, patience * 1000);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        output += text;
        onOutput(text);
        clearTimeout(limit);
        limit = setTimeout(end, patience * 1000);
      });
    }
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(limit);
      const how = isStuck ? `hung for ${patience} s` : `ended with ${signal ?? `code ${code}`}`;
      resolve({ end: code === 0 && !isStuck ? null : how, output });
    });
  });
}

/** The libraries whose launchers are installed. */
export const libraries = () =>
  launching.libraries.filter((name) => launching.findLauncher(name) !== null);
