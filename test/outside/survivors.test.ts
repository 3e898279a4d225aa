// @worlds openmpi
// Processes that go on after another one has failed, which needs a library that tolerates it.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findLauncher } from '../harness/launch.cjs';
import { buildExamples, programOf } from '../support/examples';
import { runMpi } from '../support/processes';

const { stdout: version } = spawnSync(findLauncher('openmpi') ?? '', ['--version'], {
  encoding: 'utf8',
});
const isTolerant = Number(/\(Open MPI\) (\d+)/.exec(version)?.[1]) >= 5;
const launcherOptions = ['--with-ft', 'ulfm'];
const survivorTest = isTolerant ? test.each : test.skip.each;

survivorTest(['by itself', 'Finalize', 'revoked'])(
  `the others end as usual${isTolerant ? '' : ' (needs Open MPI 5)'}: %s`,
  async (how) => {
    const { status, stdout, stderr } = await runMpi({
      library: 'openmpi',
      ranks: 3,
      script: join(__dirname, 'fixtures', 'survivors.cjs'),
      args: [how],
      launcherOptions,
      timeout: 30,
    });
    expect([stdout, stderr]).toEqual(['2 survive\n2 survive\n', expect.any(String)]);
    expect(stderr).not.toContain('mpi4node:');
    expect(stderr).not.toContain('MPI.Exception');
    expect(status).toBe(0);
  },
);

const fixture = join(__dirname, 'fixtures', 'failed_rank.cjs');

/** The calls of the fixture, by the groups that it has them in. */
function callsOf(...groups: string[]): string[] {
  if (!isTolerant) return ['all calls'];
  const listed = spawnSync(process.execPath, [fixture, '--list'], { encoding: 'utf8' }).stdout;
  const calls: Record<string, string[]> = JSON.parse(listed);
  return groups.flatMap((group) => calls[group]);
}

// What some calls give in Open MPI 5 besides what all give: see docs/library-notes.md.
const inSet = ['MPI_ERR_IN_STATUS'];
const fromAnyone = ['MPI_ERR_PROC_FAILED_PENDING'];
const others: Record<string, readonly string[]> = {
  Waitall: inSet,
  Waitsome: inSet,
  'await WaitallAsync': inSet,
  'await WaitsomeAsync': inSet,
  'await Irecv from anyone': fromAnyone,
  'Win.Allocate': ['MPI_ERR_WIN'],
};
/** A nonblocking collective gives the codes of the parts of Open MPI that it is made of. */
const isNonblockingCollective = /^(await )?(I(?!recv|send|ssend)|FenceAsync)/;
const internal = ['MPI_ERR_UNKNOWN', 'MPI_ERR_INTERN', 'MPI_ERR_OTHER'];

const codesOf = (call: string): readonly string[] => [
  'nothing',
  'MPI_ERR_PROC_FAILED',
  'MPI_ERR_REVOKED',
  ...(others[call] ?? []),
  ...(isNonblockingCollective.test(call) ? internal : []),
];

/** In a job of its own. */
async function losesRank(call: string, place: string): Promise<string[]> {
  const { status, stdout, stderr } = await runMpi({
    library: 'openmpi',
    ranks: 3,
    script: fixture,
    args: [call, place],
    launcherOptions,
    timeout: 30,
  });
  // The launcher puts a null byte before it when it shows a warning of the library.
  const lines = stdout.replaceAll('\0', '').trimEnd().split('\n');
  const seen = lines.map((line) => /^(\w+); 2 of 3 live, 1 failed$/.exec(line)?.[1] ?? line);
  expect({ stderr, seen }).toEqual({ stderr, seen: [expect.any(String), expect.any(String)] });
  for (const code of seen) expect(codesOf(call)).toContain(code);
  expect(stderr).not.toContain('mpi4node:');
  expect(status).toBe(0);
  return seen;
}

const title = (what: string) => `${what}${isTolerant ? '' : ' (needs Open MPI 5)'}: %s`;

// Someone must see it, but in a scan nobody needs the last rank.
const isScan = /scan$/i;
survivorTest(callsOf('messages', 'collectives', 'windows'))(
  title('the others revoke, shrink and go on when one dies elsewhere'),
  async (call) => {
    const seen = await losesRank(call, 'elsewhere');
    if (!isScan.test(call)) expect(seen).not.toEqual(['nothing', 'nothing']);
  },
  40_000,
);

// A collective may be complete: what the rank had to send may have left it.
survivorTest(callsOf('messages', 'pairs', 'collectives', 'windows'))(
  title('the others revoke, shrink and go on when one dies in the same call'),
  async (call) => {
    await losesRank(call, 'in it');
  },
  40_000,
);

survivorTest(callsOf('pairs', 'collectives'))(
  title('the others revoke, shrink and go on when one dies while all repeat the call'),
  async (call) => {
    expect(await losesRank(call, 'over and over')).not.toContain('nothing');
  },
  40_000,
);

survivorTest([2, 4])(
  `the example finishes its work${isTolerant ? '' : ' (needs Open MPI 5)'}: with %d ranks`,
  async (ranks) => {
    await buildExamples();
    const { status, stdout } = await runMpi({
      library: 'openmpi',
      ranks,
      script: programOf('survivors'),
      args: ['3'],
      launcherOptions,
      timeout: 60,
    });
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: [
        `Round 3: 1 of ${ranks} processes failed after ${2 * ranks} blocks, ${ranks - 1} go on`,
        `Pi is 3.1415926536, found by ${ranks - 1} of ${ranks} processes\n`,
      ].join('\n'),
    });
  },
  240_000,
);
