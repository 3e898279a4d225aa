#!/usr/bin/env node
// `npm run reach`: runs the package where users run it, in places made on this machine.
// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, Table } from './table.mjs';

const usage = `npm run reach -- [PART ...]

  nodes      other Nodes on the addons that were built here: programs and tests
  versions   addons built for one version of a library, run with another
  hosts      two hosts over TCP: messages, windows, failures, a cable that is cut
  slurm      a Slurm cluster of two nodes: srun and mpirun, both libraries, how jobs end
  debian     the tests of test/mpi in a Debian folder: both libraries, 1, 2 and 4 ranks

All of them if none is named, which takes less than an hour. What can't run says why in its row. Most
need root and Linux; slurm-cluster.sh and two-hosts.sh in scripts/reach name the packages.
ROOTFS=FOLDER is the Debian folder, which debian-folder.sh makes: debian and versions need it, and
hosts runs also there. NODES=FOLDER:... are folders with a node, else $REACH/nodes has them.
State is kept in $REACH (~/.cache/mpi4node-reach). Each part prints a table; one of all parts is the
last that is printed. The status is 1 if a row has failed.`;

const { ROOTFS = '' } = process.env;
const rows = join('build', `reach-rows-${process.pid}.json`);
const script = (/** @type {string} */ name, checkout = root) =>
  join(checkout, 'scripts', 'reach', name);
const hosts = ['root', 'ip', 'unshare', 'nsenter', 'mpirun.openmpi', 'mpirun.mpich'];
const slurm = ['root', 'srun', 'slurmctld', 'slurmd', 'munged', 'ip', 'unshare'];

/**
 * In this order. `needs` are commands, and root and a Debian folder.
 * @type {{ part: string, where?: string, needs: string[], command: string[] }[]}
 */
const runs = [
  { part: 'nodes', needs: [], command: ['node', script('nodes.mjs')] },
  {
    part: 'versions',
    needs: ROOTFS === '' ? [] : ['root', 'unshare'],
    command: ['node', script('versions.mjs')],
  },
  {
    part: 'hosts',
    needs: hosts,
    command: ['bash', script('two-hosts.sh'), 'node', script('hosts.mjs')],
  },
  {
    part: 'hosts',
    where: ROOTFS,
    needs: [...hosts, 'ROOTFS'],
    command: ['bash', script('two-hosts.sh'), 'node', script('hosts.mjs', '/checkout')],
  },
  {
    part: 'slurm',
    needs: slurm,
    command: ['bash', script('slurm-cluster.sh'), 'node', script('slurm.mjs')],
  },
  { part: 'debian', needs: ['root', 'unshare', 'ROOTFS'], command: ['node', script('debian.mjs')] },
];

/** @param {string} need */
function reasonAgainst(need) {
  if (need === 'root') return process.getuid?.() === 0 ? null : 'it takes root';
  if (need === 'ROOTFS') return ROOTFS === '' ? 'ROOTFS names no Debian folder' : null;
  const { status } = spawnSync('bash', ['-c', 'command -v "$0"', need]);
  return status === 0 ? null : `${need} is not installed`;
}

const wanted = process.argv.slice(2);
if (wanted.some((name) => runs.every(({ part }) => part !== name))) {
  console.log(usage);
  process.exit(wanted.includes('--help') ? 0 : 2);
}
mkdirSync(join(root, 'build'), { recursive: true });
const table = new Table('part', 'names');
for (const { part, where, needs, command } of runs) {
  if (wanted.length > 0 && !wanted.includes(part)) continue;
  const title = where === undefined ? part : `${part} in ROOTFS`;
  const reason = needs.map(reasonAgainst).find((one) => one !== null);
  if (reason) {
    table.skip([title, 'all'], reason);
    continue;
  }
  console.log(`\n${title}`);
  const env = {
    ...process.env,
    CHECKOUT: root,
    // hosts runs in the system of ROOTFS if there is one.
    ROOTFS: part === 'hosts' ? (where ?? '') : ROOTFS,
    IN_ROOTFS: where === undefined ? '0' : '1',
    REACH_ROWS: rows,
  };
  const { status } = spawnSync(command[0], command.slice(1), { stdio: 'inherit', env, cwd: root });
  const file = join(root, rows);
  if (existsSync(file)) {
    table.add(title, JSON.parse(readFileSync(file, 'utf8')));
    rmSync(file);
  } else {
    table.fail([title, 'all'], `status ${status}, without a table`);
  }
}
table.print();
