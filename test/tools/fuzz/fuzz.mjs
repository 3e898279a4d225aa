#!/usr/bin/env node
// Gives damaged bytes to `serializer.loads`, in a process of its own, since they might end it.
// @ts-check
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildProgram, root } from '../programs.mjs';
import { main as fuzzWorlds, kinds } from './worlds.mjs';

const usage = `npm run fuzz -- [arguments | traffic | streams] [options]

  arguments, traffic, streams   have options of their own: npm run fuzz -- traffic --help

Without one of them it gives damaged bytes to \`serializer.loads\`:

  --count N       payloads to load (100000)
  --seed S        the same seed makes the same payloads (the time)
  --values N      random objects among those whose bytes are damaged (2000)
  --messages      receive the payloads in messages to oneself, instead of giving them to loads
  --payload FILE  only the payload of this file, as an earlier run has left it

Allowed are a value and a DataCloneError or RangeError: no crash, no other exception, no changed
prototype, not more than 1 s or 64 MiB for a payload. Each object must first come back as
structuredClone gives it. What fails is written to a file that --payload takes.`;

const folder = join(root, 'build', 'fuzz');
const worker = join(folder, 'worker.cjs');
/** A payload takes less than a second; the objects at the beginning take more. */
const patience = 120_000;

function readOptions() {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '100000' },
      help: { type: 'boolean' },
      messages: { type: 'boolean', default: false },
      payload: { type: 'string' },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
      values: { type: 'string', default: '2000' },
    },
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  /** @param {'count' | 'seed' | 'values'} name */
  const number = (name) => {
    const value = Number(values[name]);
    if (Number.isSafeInteger(value) && value >= 0) return value;
    throw new Error(`--${name} must be a number, got ${values[name]}`);
  };
  const { payload = null } = values;
  if (payload !== null && !existsSync(payload)) throw new Error(`--payload: no file ${payload}`);
  return {
    count: number('count'),
    seed: number('seed'),
    areMessages: values.messages === true,
    randomValues: number('values'),
    payload: payload === null ? null : resolve(payload),
  };
}

/**
 * Runs the worker to its end. It is ended if it does not come further for a long time.
 * @param {import('./worker').Task} task
 * @returns {Promise<string | null>} how it has ended, if not by itself
 */
function runWorker(task) {
  return new Promise((resolve_, reject) => {
    const child = spawn(process.execPath, [worker, JSON.stringify(task)], { stdio: 'inherit' });
    let isStuck = false;
    let last = Date.now();
    const watch = setInterval(() => {
      if (existsSync(task.progress)) last = Math.max(last, statSync(task.progress).mtimeMs);
      if (Date.now() - last < patience) return;
      isStuck = true;
      child.kill('SIGKILL');
    }, 1000);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearInterval(watch);
      if (code === 0 || code === 1) {
        process.exitCode = code;
        resolve_(null);
      } else {
        resolve_(isStuck ? 'hung' : `ended with ${signal ?? `code ${code}`}`);
      }
    });
  });
}

/** @param {ReturnType<typeof readOptions>} options */
async function main(options) {
  await buildProgram('fuzz', 'worker.ts');
  const task = {
    ...options,
    from: 0,
    isCareful: false,
    progress: join(folder, `progress-${process.pid}`),
    failures: join(folder, `payload-${options.seed}`),
  };
  const end = await runWorker(task);
  if (end === null) return;
  process.exitCode = 1;
  if (options.payload !== null) {
    console.log(`FAILED: the process ${end}`);
    return;
  }
  // Once more from a little before, to see which payload it was.
  const from = Number(existsSync(task.progress) ? readFileSync(task.progress, 'utf8') : 0);
  console.log(
    `FAILED: the process ${end} at payload ${from} of seed ${options.seed}, or soon after`,
  );
  const again = await runWorker({ ...task, from, isCareful: true });
  process.exitCode = 1;
  const last = `${task.failures}-last.hex`;
  if (again === null || !existsSync(last)) {
    console.log('  but not when it was started again from there');
    return;
  }
  const name = `${task.failures}-crash.hex`;
  renameSync(last, name);
  console.log(`  --payload ${name}`);
}

async function fuzzBytes() {
  let options;
  try {
    options = readOptions();
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    process.exit(2);
  }
  await main(options);
}

const kind = process.argv[2];
if (kind in kinds) await fuzzWorlds(/** @type {keyof typeof kinds} */ (kind));
else await fuzzBytes();
