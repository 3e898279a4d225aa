#!/usr/bin/env node
// `npm run reach -- PART …`: runs the package where users run it, in places made on this machine.
// @ts-check
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const usage = `npm run reach -- PART ...

  slurm      a Slurm cluster of two nodes: srun and mpirun, both libraries, how jobs end
  hosts      two hosts over TCP: messages, windows, failures, a cable that is cut
  versions   addons built for one version of a library, run with another

Each needs root and Linux; slurm-cluster.sh and two-hosts.sh in scripts/reach name the packages.
With ROOTFS=FOLDER, hosts runs in that Debian system; versions needs it. debian-folder.sh makes one.
State is kept in $REACH (~/.cache/mpi4node-reach). Each prints a table as its last lines, and the
status is 1 if a row of it has failed.`;

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));
const { ROOTFS = '' } = process.env;
/** Where a file of this folder is for what runs in ROOTFS. */
const inside = (/** @type {string} */ name) =>
  ROOTFS === '' ? join(here, name) : `/checkout/scripts/reach/${name}`;
/** @type {Record<string, string[]>} */
const parts = {
  slurm: ['bash', join(here, 'slurm-cluster.sh'), 'node', join(here, 'slurm.mjs')],
  hosts: ['bash', join(here, 'two-hosts.sh'), 'node', inside('hosts.mjs')],
  versions: ['node', join(here, 'versions.mjs')],
};

const wanted = process.argv.slice(2);
if (wanted.length === 0 || wanted.some((part) => !(part in parts))) {
  console.log(usage);
  process.exit(wanted.includes('--help') ? 0 : 2);
}
for (const part of wanted) {
  const [command, ...args] = parts[part];
  const env = { ...process.env, CHECKOUT: root, IN_ROOTFS: ROOTFS === '' ? '0' : '1' };
  const { status } = spawnSync(command, args, { stdio: 'inherit', env });
  if (status !== 0) process.exitCode = 1;
}
