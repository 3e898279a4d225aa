// @worlds openmpi
// Processes that go on after another one has failed, which needs a library that tolerates it.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findLauncher } from '../harness/launch.cjs';
import { runMpi } from '../support/processes';

const { stdout: version } = spawnSync(findLauncher('openmpi') ?? '', ['--version'], {
  encoding: 'utf8',
});
const isTolerant = Number(/\(Open MPI\) (\d+)/.exec(version)?.[1]) >= 5;
const survivorTest = isTolerant ? test.each : test.skip.each;

survivorTest(['by itself', 'Finalize', 'revoked'])(
  `the others end as usual${isTolerant ? '' : ' (needs Open MPI 5)'}: %s`,
  async (how) => {
    const { status, stdout, stderr } = await runMpi({
      library: 'openmpi',
      ranks: 3,
      script: join(__dirname, 'fixtures', 'survivors.cjs'),
      args: [how],
      launcherOptions: ['--with-ft', 'ulfm'],
      timeout: 30,
    });
    expect([stdout, stderr]).toEqual(['2 survive\n2 survive\n', expect.any(String)]);
    expect(stderr).not.toContain('mpi4node:');
    expect(stderr).not.toContain('MPI.Exception');
    expect(status).toBe(0);
  },
);
