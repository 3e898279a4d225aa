// Runs the tests in test/mpi in the Debian folder ROOTFS, on its two libraries: on a fresh copy of
// the last commit, which is set up there as a user would do it.
// @ts-check
import { root, Table } from './table.mjs';

const copy = '/var/tmp/mpi4node';
const table = new Table('library', 'ranks');

/**
 * A shell's commands in the copy, in ROOTFS. PRRTE's folders in /tmp are named by process ids,
 * which start anew here. The shell stays, because a first process must wait for the orphans.
 * @param {string} commands
 */
const inRootfs = (commands) => [
  ...['unshare', '--mount', '--pid', '--fork', '--kill-child', 'bash', '-ec'],
  `mount -t proc proc "$ROOTFS/proc"
  mount -t tmpfs tmpfs "$ROOTFS/tmp"
  mount -t tmpfs -o size=2g tmpfs "$ROOTFS/dev/shm"
  chroot "$ROOTFS" env -C ${copy} HOME=/root ${commands} || exit 1`,
];

const fresh = `folder="$ROOTFS${copy}"; rm -rf "$folder"; mkdir -p "$folder"
  git -C '${root}' archive HEAD | tar -x -C "$folder"`;
const copied = await table.run(['both', 'copy'], 'done', ['bash', '-ec', fresh], {}, {});
// What --test adds is a browser, which only test/outside needs.
const setup = inRootfs('bash scripts/setup.sh');
if (copied && (await table.run(['both', 'set-up'], 'done', setup, {}, { within: 1200 }))) {
  for (const library of ['openmpi', 'mpich']) {
    for (const ranks of ['1', '2', '4']) {
      const command = `node scripts/test.mjs test/mpi --library ${library} --ranks ${ranks}`;
      const counts = /^\d+ passed, \d+ failed.*$/m;
      await table.run([library, ranks], '', inRootfs(command), {}, { counts, within: 1800 });
    }
  }
}
table.print();
