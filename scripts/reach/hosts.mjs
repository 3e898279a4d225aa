// Runs on hosta of two-hosts.sh: traffic between two hosts over TCP, with each library, and what
// happens when a rank fails or the cable is cut.
// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lacksBinaries, Table } from './table.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const program = (/** @type {string[]} */ ...args) => [
  'node',
  join(here, 'programs', args[0]),
  ...args.slice(1),
];
const table = new Table('library', 'addon', 'what');

/** @type {Record<string, (variables: string[]) => string[]>} */
const LAUNCHERS = {
  openmpi: (variables) => [
    ...['mpirun.openmpi', '--host', 'hosta:1,hostb:1', '-n', '2', '--mca', 'btl', 'tcp,self'],
    // Open MPI 5.0 hangs in an Accumulate of several buffers: see docs/library-notes.md.
    ...['--mca', 'osc_rdma_buffer_size', String(128 << 20)],
    ...variables.flatMap((name) => ['-x', name]),
  ],
  mpich: () => ['mpirun.mpich', '-hosts', 'hosta,hostb', '-n', '2'],
};

const cable = (/** @type {'up' | 'down'} */ state) => {
  const { status, stderr } = spawnSync('ip', ['link', 'set', 'va', state], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
};

/** The ranks that are left, on both hosts: the processes of hostb are below those of hosta. */
const ranksLeft = () =>
  readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || !existsSync(`/proc/${pid}/cmdline`)) return false;
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').startsWith(`node\0${here}/programs/`);
  });

/** @param {string[]} names */
async function checkNobodyLeft(names) {
  const script = `for i in $(seq 50); do ${process.argv[0]} ${fileURLToPath(import.meta.url)} left && exit 0
    sleep 0.2; done; exit 1`;
  await table.run(names, 'none', ['bash', '-c', script], {}, { within: 30 });
}

async function main() {
  // An addon that was built here is for this system, not for that of ROOTFS.
  const addons = process.env.IN_ROOTFS === '1' ? ['binary'] : ['own', 'binary'];
  for (const addon of addons) {
    if (addon === 'binary' && lacksBinaries !== null) {
      table.skip(['both', addon, 'all'], lacksBinaries);
      continue;
    }
    for (const [library, launcher] of Object.entries(LAUNCHERS)) {
      /** @type {NodeJS.ProcessEnv} */
      const env = addon === 'binary' ? { MPI4NODE_BUILD_DIR: '/nonexistent' } : {};
      const mpirun = launcher(Object.keys(env));
      const expected = {
        says: 'hello from 2 ranks on hosta hostb, sum 3',
        within: 30,
      };
      await table.run(
        [library, addon, 'hello'],
        'works',
        [...mpirun, ...program('hello.mjs')],
        env,
        expected,
      );
      for (const what of ['objects', 'buffers', 'windows', 'awaited']) {
        const command = [...mpirun, ...program('traffic.mjs', what)];
        const says = `${what} right between hosta and hostb`;
        await table.run([library, addon, `${what}, 64 MiB`], 'works', command, env, {
          says,
          within: 60,
        });
      }
      for (const how of ['throw', 'exit', 'kill']) {
        const command = [...mpirun, ...program('end.mjs', how)];
        await table.run([library, addon, `${how} of a rank`], 'ends', command, env, {
          fails: true,
          // That it was the rank that failed, and not the start.
          says: 'all are there',
          within: 15,
        });
      }
      const watched = { ...env, MPI4NODE_WATCHDOG: '1', MPI4NODE_WATCHDOG_ABORT: '1' };
      await table.run(
        [library, addon, 'roll-call of a deadlock'],
        'ends',
        [...launcher(Object.keys(watched)), ...program('end.mjs', 'wait')],
        watched,
        {
          fails: true,
          says: 'this is a deadlock',
          counts: /rank 1: in comm\.Recv.* \[hostb, pid \d+\]/,
          within: 20,
        },
      );
      const beats = { ...env, MPI4NODE_RC_HEARTBEAT: '3' };
      let isCut = false;
      await table.run(
        [library, addon, 'cable cut, heartbeat of 3 s'],
        'ends',
        [...launcher(Object.keys(beats)), ...program('end.mjs', 'wait')],
        beats,
        { fails: true, within: 30, says: 'nothing was heard from rank 1 on hostb for 3 s' },
        (output) => {
          if (isCut || !output.includes('all are there')) return;
          isCut = true;
          cable('down');
        },
      );
      await checkNobodyLeft([library, addon, 'ranks left on both hosts']);
      cable('up');
    }
  }
  table.print();
}

if (process.argv[2] === 'left') process.exit(ranksLeft().length === 0 ? 0 : 1);
await main();
