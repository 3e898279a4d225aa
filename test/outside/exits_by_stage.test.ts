// @worlds openmpi mpich waits
// All ways in which a process of Node ends, at the stages of its life: whatever is a failure ends
// the job, with a status that says so. `exits.test.ts` has what is said, and what is no failure.
import { join } from 'node:path';
import { reportsEnds, runFailing, runMpi } from '../support/processes';
import { library as libraryOrNull } from '../support/world';

const library = libraryOrNull as 'openmpi' | 'mpich';

const job = (how: string, stage: string) => ({
  library,
  ranks: 2,
  script: join(__dirname, 'fixtures', 'stages.mjs'),
  args: [how, stage],
  env: how === 'outOfMemory' ? { NODE_OPTIONS: '--max-old-space-size=30' } : {},
  timeout: 20,
});

const FIRST = 'before the first call';
const RUNNING = 'between calls';
const CALL = 'in a call';
const AWAITING = 'awaiting';
const EPOCH = 'in an epoch';

/** The ways, and the stages at which something else could happen. */
const table: readonly [how: string, stages: readonly string[]][] = [
  ['exits', [FIRST, RUNNING, CALL, AWAITING, EPOCH]],
  ['throws', [FIRST, CALL, AWAITING, EPOCH]],
  ['rejects', [FIRST, AWAITING]],
  ['neverSettles', [EPOCH]],
  ['exitsBeforeExit', [RUNNING]],
  // In a listener of the event `exit`, which is added before the package is imported or later.
  ['earlier code3', [FIRST, RUNNING, EPOCH]],
  ['later code3', [FIRST, RUNNING, CALL]],
  ['earlier exits3', [FIRST, RUNNING]],
  ['later exits3', [FIRST, RUNNING]],
  ['earlier throws', [FIRST, RUNNING]],
  ['later throws', [FIRST, RUNNING]],
  ['SIGHUP', [FIRST, RUNNING, AWAITING]],
  ['SIGINT', [AWAITING]],
  ['SIGTERM', [AWAITING]],
  ['SIGKILL', [EPOCH]],
  ['aborts', [FIRST, RUNNING]],
  ['workerThrows', [FIRST, AWAITING]],
  ['outOfMemory', [RUNNING]],
];
const reportsAll = reportsEnds(library);
const saysWhy = (how: string) => !/^SIG|^aborts|^outOfMemory/.test(how);
const count = (text: string, part: string) => text.split(part).length - 1;

test.each(table.flatMap(([how, stages]) => stages.map((stage) => [how, stage])))(
  'one of 2 ranks ends, and so does the job: %s, %s',
  async (how, stage) => {
    const { status, stderr, afterFailure } = await runFailing(job(how, stage));
    if (reportsAll || !/^SIG|^aborts|^outOfMemory/.test(how)) {
      expect(status === 0 ? stderr : 'a status that is not 0').toBe('a status that is not 0');
    }
    expect(afterFailure).toBeLessThan(4);
    expect(count(stderr, 'mpi4node: rank 1 of 2')).toBe(saysWhy(how) ? 1 : 0);
    expect(count(stderr, 'Error: the pump broke\n')).toBe(/throws|rejects/i.test(how) ? 1 : 0);
    if (/3|^exits/.test(how) && (library === 'openmpi' || stage !== FIRST)) expect(status).toBe(3);
  },
);

// The package is not there yet. MPICH's launcher goes on when a rank exits that has not called MPI.
const beforeImport = library === 'openmpi' ? ['exits', 'throws', 'SIGTERM'] : ['SIGTERM', 'aborts'];
test.each(beforeImport)('before the import: %s', async (how) => {
  const { status, afterFailure } = await runFailing(job(how, 'before import'));
  expect(status).not.toBe(0);
  expect(afterFailure).toBeLessThan(4);
});

describe('a rank that ends without a failure waits for the others, who are at work', () => {
  test.each(['earlier exits0', 'later exits0', 'workerExits'])('%s', async (how) => {
    expect(await runMpi(job(how, 'while the others work'))).toMatchObject({
      status: 0,
      stdout: 'worked\n',
      stderr: '',
    });
  });
});
