// @worlds openmpi mpich
// The examples that start processes and connect jobs, and a pool that starts its workers.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeProject } from '../support/command';
import { buildExamples, programOf } from '../support/examples';
import { canSpawn, hasNameServer, runMpi, withNameServer } from '../support/processes';
import { library as libraryOrNull } from '../support/world';

const library = libraryOrNull as 'openmpi' | 'mpich';
const folder = makeProject('processes-examples');

beforeAll(buildExamples, 240_000);

async function linesOf(
  script: string,
  ranks: number,
  args: string[],
  launcherOptions?: readonly string[],
) {
  const options = { library, ranks, script, args, launcherOptions, timeout: 60, spawns: true };
  const { status, stderr, stdout } = await runMpi(options);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.trimEnd().split('\n');
}

const pool = join(folder, 'pool.mjs');
writeFileSync(
  join(folder, 'tasks.mjs'),
  `export const add = (a, b) => a + b;
  export const pid = () => process.pid;
  export const fail = () => { throw new RangeError('no'); };`,
);
writeFileSync(
  pool,
  `import { Pool } from 'mpi4node/pool';
  try {
    const pool = await Pool.spawn(new URL('./tasks.mjs', import.meta.url), 2);
    const pids = await pool.broadcast('pid');
    console.log(pool.size, new Set([...pids, process.pid]).size, await pool.run('add', [1, 2]));
    console.log(await pool.run('fail').catch(({ name, message }) => name + ': ' + message));
    if (process.argv[2] === 'close') await pool.close();
  } catch (error) {
    console.log(error.code);
  }
  for (const wrong of [[undefined], [0], [2, { workers: 3 }]]) {
    console.log(await Pool.spawn('/tasks.mjs', ...wrong).catch(({ name }) => name));
  }`,
);

test.each(['close', 'leave'])(
  'Pool.spawn, and %s',
  async (how) => {
    const lines = await linesOf(pool, 1, [how]);
    const done = canSpawn(library)
      ? ['2 3 3', 'RangeError: no']
      : ['MPI_ERR_UNSUPPORTED_OPERATION'];
    expect(lines).toEqual([...done, 'TypeError', 'RangeError', 'TypeError']);
  },
  70_000,
);

if (canSpawn(library)) {
  // There are 1229 primes below 10000.
  test.each(['1', '2'])(
    'spawned_workers with at most %s',
    async (most) => {
      const lines = await linesOf(programOf('spawned_workers'), 1, ['10000', most]);
      expect(lines).toEqual([`1229 prime numbers below 10000, by at most ${most} workers`]);
    },
    70_000,
  );
}

// Other libraries have other name servers, or none.
if (hasNameServer(library)) {
  test('port_server, with clients of other jobs', async () => {
    await withNameServer(folder, async (options) => {
      const script = programOf('port_server');
      const port = join(folder, 'port.txt');
      const served = linesOf(script, 1, ['serve', port], options);
      const first = await linesOf(script, 2, ['3', '4', port], options);
      expect(first.sort()).toEqual(['rank 0: the sum is 7', 'rank 1: the sum is 8']);
      await linesOf(script, 1, ['stop', port], options);
      expect(await served).toEqual(['served 2 clients']);
    });
  }, 100_000);
}
