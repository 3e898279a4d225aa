#!/usr/bin/env node
// Runs tests on addons that the compiler's sanitizers watch: `npm run test:sanitize`.
// @ts-check
import { execFileSync, spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const usage = `npm run test:sanitize -- address|thread [options] [part of a file's path ...]

  address          memory that is not the addon's or was freed, and undefined behaviour
  thread           threads that use memory at the same time
  --library NAME   only this library
  --ranks N        only worlds of so many ranks (1, then 2)
  --jobs N         cores to keep busy (all)

The tests are those of test/mpi, or of them those of the named files. The addons are built into
build/sanitize; ordinary ones stay as they are.`;

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const suppressions = join(root, 'test', 'tools', 'sanitize', 'thread.supp');

/**
 * What each sanitizer takes: the compiler's names; its library, which must be loaded before all
 * others, since Node is built without it; its options; and tests that can't run under it.
 */
const sanitizers = {
  address: {
    kinds: 'address,undefined',
    library: 'libasan.so',
    environment: {
      // At its end Node leaves its heap to the system, and so do the MPI libraries.
      ASAN_OPTIONS: 'detect_leaks=0',
      UBSAN_OPTIONS: 'print_stacktrace=1',
    },
    // What was freed is not used again for a while, so that its use is found: no communicator of
    // Open MPI gets the address of another.
    without: ['on one that has the handle of another that was freed'],
  },
  thread: {
    kinds: 'thread',
    library: 'libtsan.so',
    environment: {
      TSAN_OPTIONS: `halt_on_error=1 suppressions=${suppressions}`,
    },
    without: [],
  },
};

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean' },
      jobs: { type: 'string' },
      library: { type: 'string' },
      ranks: { type: 'string' },
    },
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const [name, ...parts] = positionals;
  if (name !== 'address' && name !== 'thread') {
    throw new Error(`name a sanitizer: ${Object.keys(sanitizers).join(' or ')}`);
  }
  const { ranks, ...passed } = values;
  return {
    sanitizer: sanitizers[name],
    worlds: ranks === undefined ? ['1', '2'] : [ranks],
    passed: Object.entries(passed).flatMap(([option, value]) => [`--${option}`, String(value)]),
    parts: parts.length > 0 ? parts : ['test/mpi/'],
  };
}

/** @param {readonly string[]} args @param {NodeJS.ProcessEnv} [env] */
function runNode(args, env) {
  const { status, error } = spawnSync(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (error) throw error;
  return status === 0;
}

/** @param {ReturnType<typeof readOptions>} options */
function main({ sanitizer, worlds, passed, parts }) {
  const { kinds, library, environment, without } = sanitizer;
  if (!runNode([join('dist', 'cli.js'), 'build', '--sanitize', kinds])) return false;
  const compiler = process.env.CXX ?? 'c++';
  const preloaded = execFileSync(compiler, [`-print-file-name=${library}`], { encoding: 'utf8' });
  const env = {
    ...environment,
    MPI4NODE_BUILD_DIR: join(root, 'build', 'sanitize', kinds.replaceAll(',', '-')),
  };
  const options = [
    ...['--under', `env LD_PRELOAD=${preloaded.trim()}`],
    ...['--test-name', `^(?!.*(${['no such test', ...without].join('|')}))`],
    ...['--timeout', '300', ...passed, ...parts],
  ];
  const all = worlds.map((ranks) => {
    console.log(`${kinds}, ${ranks === '1' ? '1 rank' : `${ranks} ranks`}:`);
    return runNode([join('scripts', 'test.mjs'), '--ranks', ranks, ...options], env);
  });
  return !all.includes(false);
}

try {
  process.exitCode = main(readOptions()) ? 0 : 1;
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  process.exitCode = 2;
}
