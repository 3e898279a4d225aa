// Runs in the cluster of slurm-cluster.sh: each way to start ranks on its two nodes, with each
// library, on the addon built here and on the binary of the package; then how jobs end.
// @ts-check
import { join } from 'node:path';
import { lacksBinaries, root, Table } from './table.mjs';

const programs = join(root, 'scripts', 'reach', 'programs');
const hello = ['node', join(programs, 'hello.mjs')];
const endings = ['node', join(programs, 'end.mjs')];
const table = new Table('launcher', 'library', 'addon');

const TWO_NODES = ['-Q', '-N', '2', '-n', '2', '-t', '2'];
const srun = (/** @type {string} */ mpi, /** @type {string[]} */ ...options) => [
  'srun',
  ...TWO_NODES,
  `--mpi=${mpi}`,
  ...options,
];

// Both nodes have one /dev/shm here, which real ones do not.
/** @type {NodeJS.ProcessEnv} */
const SETTINGS = {
  OMPI_MCA_btl: 'tcp,self',
  OMPI_ALLOW_RUN_AS_ROOT: '1',
  OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1',
};
/** @type {Record<string, NodeJS.ProcessEnv>} */
const ADDONS = { own: {}, binary: { MPI4NODE_BUILD_DIR: '/nonexistent' } };
const FOUND = 'hello from 2 ranks on n1 n2, sum 3';

/** What srun's option gives for a library that is named: null if it works, else what to type. */
const FITS = /** @type {const} */ ([
  ['pmix', 'openmpi', null],
  ['pmix', 'mpich', '`srun --mpi=pmi2`'],
  ['pmi2', 'openmpi', '`srun --mpi=pmix`'],
  ['pmi2', 'mpich', null],
  ['none', 'openmpi', '`srun --mpi=pmix`'],
  ['none', 'mpich', '`srun --mpi=pmi2`'],
]);

for (const [addon, variables] of Object.entries(ADDONS)) {
  if (addon === 'binary' && lacksBinaries !== null) {
    table.skip(['all', 'both', addon], lacksBinaries);
    continue;
  }
  const env = { ...SETTINGS, ...variables };
  for (const [mpi, library, hint] of FITS) {
    const names = [`srun --mpi=${mpi}`, library, addon];
    const named = { ...env, MPI4NODE_MPI: library };
    if (hint === null) {
      await table.run(names, 'works', [...srun(mpi), ...hello], named, { says: FOUND });
    } else {
      const expected = { fails: true, says: hint, hides: 'built with SLURM' };
      await table.run(names, `says: ${hint}`, [...srun(mpi), ...hello], named, expected);
    }
  }
  for (const mpi of ['pmix', 'pmi2']) {
    const names = [`srun --mpi=${mpi}`, 'chosen', addon];
    await table.run(names, 'works', [...srun(mpi), ...hello], env, { says: FOUND });
  }
  for (const library of ['openmpi', 'mpich']) {
    const mpirun = `mpirun.${library}`;
    // Hydra's ranks have the environment of the batch script, which is that of the first node.
    const script = ['env', '-u', 'SLURMD_NODENAME', mpirun, '-n', '2', ...hello].join(' ');
    const output = `${process.env.SLURM_CONF}.out`;
    const batch = `sbatch -Q -W ${TWO_NODES.slice(1).join(' ')} -o ${output} --wrap '${script}'
      status=$?; cat ${output}; exit $status`;
    const names = ['mpirun in a batch script', library, addon];
    const expected = { says: 'hello from 2 ranks', within: 90 };
    await table.run(names, 'works', ['bash', '-c', batch], env, expected);
  }
  const alone = ['srun', '-Q', '-n', '1', '--mpi=none', ...hello];
  const expected = { says: 'hello from 1 ranks' };
  const one = { ...env, MPI4NODE_MPI: 'openmpi' };
  await table.run(['srun -n 1 --mpi=none', 'openmpi', addon], 'works', alone, one, expected);
}

const LAUNCHERS = /** @type {const} */ ([
  ['pmix', 'openmpi'],
  ['pmi2', 'mpich'],
]);
for (const [mpi, library] of LAUNCHERS) {
  const env = { ...SETTINGS, MPI4NODE_MPI: library };
  const fails = { fails: true, within: 15 };
  for (const how of ['throw', 'exit', 'early']) {
    const names = [`srun --mpi=${mpi}: ${how}`, library, 'own'];
    // That it was the rank that failed, and not the start.
    const says = how === 'early' ? 'before MPI_Init' : 'all are there';
    await table.run(names, 'ends', [...srun(mpi), ...endings, how], env, { ...fails, says });
  }
  const killed = [...srun(mpi, '--kill-on-bad-exit=1'), ...endings, 'kill'];
  const names = [`srun --mpi=${mpi} --kill-on-bad-exit=1: kill`, library, 'own'];
  await table.run(names, 'ends', killed, env, { ...fails, says: 'all are there' });
  for (const how of ['kill', 'stop']) {
    const beats = { ...env, MPI4NODE_RC_HEARTBEAT: '2' };
    const command = [...srun(mpi), ...endings, how];
    await table.run(
      [`srun --mpi=${mpi}, heartbeat: ${how}`, library, 'own'],
      'ends',
      command,
      beats,
      {
        ...fails,
        says: 'nothing was heard from rank 1 on mini for 2 s',
      },
    );
  }
}
table.print();
