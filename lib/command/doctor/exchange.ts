/** Two ranks that exchange messages, started as `mpi4node run` does. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../package.js';
import { type Finding, fault, ok, warning } from './finding.js';

/** Large enough for each way that libraries have of sending, in bytes. */
const SIZE = 2 ** 20;
const ROUNDS = 3;
/** What `mpi4node run` returns after its `--timeout`. */
const TIMEOUT_STATUS = 124;

/** What libraries say while it works, and what is to be done about that. */
const COMPLAINTS: readonly (readonly [RegExp, string])[] = [
  [
    /Read -1, expected \d+|user namespace|process_vm_(read|write)v|CMA/,
    "Ranks may not read each other's memory here. Start the container with --cap-add=SYS_PTRACE, or: export OMPI_MCA_btl_vader_single_copy_mechanism=none (Open MPI 5: OMPI_MCA_smsc=^cma)",
  ],
  [
    /\bUCX\b.*\b(WARN|ERROR)\b/,
    'UCX, the network layer below the library, says so. UCX_LOG_LEVEL=error hides warnings; UCX_TLS=sm,self or UCX_NET_DEVICES keep it from what does not work here.',
  ],
  [
    /no space left|not enough (space|memory)|shared memory|Bus error|SIGBUS|ENOSPC/i,
    'Give /dev/shm and the folder for temporary files (TMPDIR) more room; in a container: --shm-size=1g',
  ],
  [
    /not enough slots|slots available/,
    'Open MPI counts fewer cores than two ranks: mpirun --oversubscribe, which npx mpi4node run passes by itself.',
  ],
  [
    /openib|OpenFabrics|libfabric|\bofi\b|no (reachable|usable) (interface|network)/i,
    'A network that is not used here. Open MPI leaves it out with: export OMPI_MCA_btl=^openib,ofi OMPI_MCA_mtl=^ofi',
  ],
];

const remedyFor = (said: string): string | undefined =>
  COMPLAINTS.find(([pattern]) => pattern.test(said))?.[1];

/** The lines that tell most: the first few that have words. */
const excerpt = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /\w/.test(line))
    .slice(0, 4)
    .join('\n');

interface Ended {
  readonly status: number | null;
  readonly said: string;
}

async function runRing(name: string, seconds: number): Promise<Ended> {
  const cli = join(root, 'dist', 'cli.js');
  const world = ['run', '--mpi', name, '-n', '2', '--timeout', String(seconds), '--no-label'];
  const ring = ['bench', 'ringtest', '--quiet', '--size', String(SIZE), '--loop', String(ROUNDS)];
  // What is said about root is a finding of its own.
  const env = {
    ...process.env,
    OMPI_ALLOW_RUN_AS_ROOT: '1',
    OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1',
  };
  try {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [cli, ...world, cli, ...ring],
      // A net below the limit that the job has.
      { env, timeout: (seconds + 20) * 1000 },
    );
    return { status: 0, said: stdout + stderr };
  } catch (error) {
    const {
      code,
      stdout = '',
      stderr = '',
    } = error as Error & {
      code?: unknown;
      stdout?: string;
      stderr?: string;
    };
    return { status: typeof code === 'number' ? code : null, said: stdout + stderr };
  }
}

/** Lets two ranks exchange messages with the library of an addon. */
export async function checkExchange(name: string, seconds: number): Promise<Finding> {
  const { status, said } = await runRing(name, seconds);
  const words = excerpt(said);
  if (status === 0) {
    if (words === '') return ok(`${name}: two ranks exchange messages`);
    return warning(
      `${name}: two ranks exchange messages, but the library says:\n${words}`,
      remedyFor(said) ?? 'Look the message up in the documentation of the library.',
    );
  }
  const retry = `npx mpi4node run --verbose --mpi ${name} -n 2 ${join(root, 'dist', 'cli.js')} bench ringtest`;
  const remedy = remedyFor(said) ?? `To see all that is said: ${retry}`;
  if (status === TIMEOUT_STATUS || status === null) {
    const limit = `${name}: two ranks did not exchange messages within ${seconds} s`;
    return fault(words === '' ? limit : `${limit}:\n${words}`, remedy);
  }
  return fault(`${name}: two ranks can't exchange messages (status ${status}):\n${words}`, remedy);
}
