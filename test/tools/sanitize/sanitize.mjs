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

/**
 * What each sanitizer takes: the compiler's names; its library, which must be loaded before all
 * others, since Node is built without it; what else a rank's environment needs; and the tests that
 * can't pass under it.
 */
const sanitizers = {
  address: {
    kinds: 'address,undefined',
    library: 'libasan.so',
    environment: {
      // At its end Node leaves its heap to the system, and so do the MPI libraries. Tests ask for
      // more memory than there is.
      ASAN_OPTIONS: 'detect_leaks=0:allocator_may_return_null=1',
      UBSAN_OPTIONS: 'print_stacktrace=1',
    },
    // Memory that was freed is not used again for a while, so that its use is found.
    without: [
      // Open MPI's handles are addresses, and none is given again.
      '^(groups of a communicator|(copies of )?(groups|infos|datatypes)|error handlers( of windows)?)$',
      // No communicator of Open MPI gets the address of one that was freed.
      'on one that has the handle of another that was freed',
      // Resident memory grows by what is kept back.
      'the garbage collector frees what the program forgot',
      'memory that nobody uses any more is freed by the garbage collector',
    ],
  },
  thread: {
    kinds: 'thread',
    library: 'libtsan.so',
    environment: {
      // Only what the addon does is checked. Node and the libraries are built without the
      // sanitizer: it sees their locks but not their atomics, and takes V8's reference counts for
      // races.
      TSAN_OPTIONS: 'halt_on_error=1:ignore_noninstrumented_modules=1:allocator_may_return_null=1',
      // Open MPI puts itself before munmap. A thread calls that at its end, when the sanitizer has
      // let go of it already: a SIGSEGV in pthread_rwlock_rdlock.
      OMPI_MCA_memory: '^patcher',
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
  // Only the ranks: neither their launcher nor the runner needs it.
  const variables = Object.entries({ LD_PRELOAD: preloaded.trim(), ...environment });
  const folder = join(root, 'build', 'sanitize', kinds.replaceAll(',', '-'));
  const options = [
    ...['--under', `env ${variables.map((pair) => pair.join('=')).join(' ')}`],
    ...['--test-name', `^(?!.*(${['no such test', ...without].join('|')}))`],
    ...['--timeout', '300', ...passed, ...parts],
  ];
  const all = worlds.map((ranks) => {
    console.log(`${kinds}, ${ranks === '1' ? '1 rank' : `${ranks} ranks`}:`);
    return runNode([join('scripts', 'test.mjs'), '--ranks', ranks, ...options], {
      MPI4NODE_BUILD_DIR: folder,
    });
  });
  return !all.includes(false);
}

try {
  process.exitCode = main(readOptions()) ? 0 : 1;
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  process.exitCode = 2;
}
