// Addons built for one version of a library, run with another: those built here, with the libraries
// of the Debian folder ROOTFS, and back. Each works, or a binary takes its place; without binaries
// it may be refused by a LoadError that says why. Then an MPI in a folder of its own, named by
// MPI4NODE_MPICC alone.
// @ts-check
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { lacksBinaries, root, Table } from './table.mjs';

const { ROOTFS = '', REACH = join(homedir(), '.cache', 'mpi4node-reach') } = process.env;
const builtThere = process.env.BUILT_THERE ?? join(REACH, 'built-there');
const table = new Table('library', 'of', 'addon');

/** @type {NodeJS.ProcessEnv} */
const SETTINGS = {
  OMPI_ALLOW_RUN_AS_ROOT: '1',
  OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1',
  OMPI_MCA_rmaps_base_oversubscribe: '1',
  PRTE_MCA_rmaps_default_mapping_policy: ':oversubscribe',
};

/** In ROOTFS, the checkout is /checkout, and the addons that were built there are /built. */
const inRootfs = (/** @type {string} */ command) => [
  ...['unshare', '--mount', 'bash', '-ec'],
  `mkdir -p "$ROOTFS/checkout" "$ROOTFS/built"
  mount --bind '${root}' "$ROOTFS/checkout"
  mount --bind '${builtThere}' "$ROOTFS/built"
  exec chroot "$ROOTFS" env -C / ${command}`,
];
const start = (/** @type {string} */ library, /** @type {string} */ checkout) =>
  `mpirun.${library} -n 2 node ${checkout}/scripts/reach/programs/library.mjs`;

if (ROOTFS === '') {
  table.skip(['both', 'ROOTFS', 'all'], 'ROOTFS names no Debian folder');
} else {
  mkdirSync(builtThere, { recursive: true });
  if (!existsSync(join(builtThere, 'openmpi', 'mpi.json'))) {
    const build = 'MPI4NODE_BUILD_DIR=/built node /checkout/dist/cli.js build';
    const [command, ...args] = inRootfs(build);
    spawnSync(command, args, { stdio: 'inherit' });
  }
  const refused = {
    'refused: ERR_MPI4NODE_LIBRARY': "code: 'ERR_MPI4NODE_LIBRARY'",
    // The compiler of ROOTFS is newer, and so is its C++ library, which is asked for first.
    'refused: ERR_MPI4NODE_WRONG_BUILD (C++ library)': 'GLIBCXX_',
  };
  for (const library of ['openmpi', 'mpich']) {
    const either = {
      works: '2 ranks on an addon that was built',
      'works on a binary': '2 ranks on a binary',
      ...(lacksBinaries === null ? {} : refused),
    };
    const here = ['bash', '-c', start(library, root)];
    const there = inRootfs(start(library, '/checkout'));
    /** @type {[string, string, string[], string][]} */
    const cells = [
      ['this system', 'built there', here, builtThere],
      ['this system', 'binary', here, '/nonexistent'],
      ['ROOTFS', 'built here', there, '/checkout/build'],
      ['ROOTFS', 'built there', there, '/built'],
      ['ROOTFS', 'binary', there, '/nonexistent'],
    ];
    for (const [system, addon, command, folder] of cells) {
      if (addon === 'binary' && lacksBinaries !== null) {
        table.skip([library, system, addon], lacksBinaries);
        continue;
      }
      const env = { ...SETTINGS, MPI4NODE_BUILD_DIR: folder };
      await table.run([library, system, addon], 'works', command, env, { either });
    }
  }
}

// A copy of the library in a folder that neither the system nor the launcher knows.
const prefix = join(REACH, 'prefix');
for (const folder of ['bin', 'lib']) mkdirSync(join(prefix, folder), { recursive: true });
const { stdout } = spawnSync('ldconfig', ['-p'], { encoding: 'utf8' });
const [, library] = /libmpich\.so\.12 .*=> (\S+)/.exec(stdout) ?? [];
const own = ['MPICH', 'a folder of its own', 'binary, by MPI4NODE_MPICC'];
if (library === undefined) {
  table.skip(own, 'there is no MPICH');
} else if (lacksBinaries !== null) {
  table.skip(own, lacksBinaries);
} else {
  copyFileSync(realpathSync(library), join(prefix, 'lib', 'libmpich.so.12'));
  copyFileSync(realpathSync('/usr/bin/mpicc.mpich'), join(prefix, 'bin', 'mpicc'));
  const MPI4NODE_MPICC = join(prefix, 'bin', 'mpicc');
  const env = { MPI4NODE_BUILD_DIR: '/nonexistent', MPI4NODE_MPICC };
  const says = `of ${join(prefix, 'lib')}/libmpich.so.12`;
  await table.run(own, 'works', ['bash', '-c', start('mpich', root)], env, { says });
}
table.print();
