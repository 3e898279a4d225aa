/** What the machine, or the container, gives to ranks. */
import { readFileSync, statfsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { unlessMissing } from '../../loading/read_file.js';
import { type Finding, fault, ok, warning } from './finding.js';

/** What a rank may need of shared memory: MPI libraries keep messages to other ranks there. */
const SHARED_MEMORY_PER_RANK = 64 * 2 ** 20;

const CAP_SYS_PTRACE = 19n;

/** What the checks go by. */
export interface Machine {
  readonly platform: string;
  readonly node: string;
  readonly isRoot: boolean;
  readonly cores: number;
  /** The processor time that a container may use, in cores; null if it is not limited. */
  readonly quota: number | null;
  /** Of /dev/shm, in bytes; null if there is none. */
  readonly sharedMemory: { readonly size: number; readonly free: number } | null;
  /** Yama's setting; null where the kernel has no such limits. */
  readonly ptraceScope: number | null;
  readonly mayTrace: boolean;
}

const contentOf = (file: string): string | null =>
  unlessMissing(() => readFileSync(file, 'utf8')) ?? null;

/** The quota of a container's control group. */
function processorQuota(): number | null {
  const [, quota, period] = /^(\d+) (\d+)/.exec(contentOf('/sys/fs/cgroup/cpu.max') ?? '') ?? [];
  return quota === undefined ? null : Number(quota) / Number(period);
}

function sharedMemory(): Machine['sharedMemory'] {
  const found = unlessMissing(() => statfsSync('/dev/shm'));
  return found ? { size: found.blocks * found.bsize, free: found.bavail * found.bsize } : null;
}

function mayTrace(): boolean {
  const [, effective] = /^CapEff:\s*([\da-f]+)$/m.exec(contentOf('/proc/self/status') ?? '') ?? [];
  return effective !== undefined && ((BigInt(`0x${effective}`) >> CAP_SYS_PTRACE) & 1n) === 1n;
}

export function inspectMachine(): Machine {
  const scope = contentOf('/proc/sys/kernel/yama/ptrace_scope');
  return {
    platform: process.platform,
    node: process.version,
    isRoot: process.getuid?.() === 0,
    cores: availableParallelism(),
    quota: processorQuota(),
    sharedMemory: sharedMemory(),
    ptraceScope: scope === null ? null : Number(scope),
    mayTrace: mayTrace(),
  };
}

function checkNode({ node }: Machine, least: string): Finding {
  const numbers = (version: string) => (version.match(/\d+/g) ?? []).slice(0, 2).map(Number);
  const [[major = 0, minor = 0], [leastMajor = 0, leastMinor = 0]] = [
    numbers(node),
    numbers(least),
  ];
  return major > leastMajor || (major === leastMajor && minor >= leastMinor)
    ? ok(`Node ${node}`)
    : fault(`Node ${node} is too old`, `Install Node ${leastMajor}.${leastMinor} or later.`);
}

function checkCores({ cores, quota }: Machine, ranks: number): Finding {
  if (ranks > cores) {
    return warning(
      `${ranks} ranks share ${cores} ${cores === 1 ? 'core' : 'cores'}: each waits for the others, by milliseconds`,
      "Start fewer ranks. Open MPI's mpirun needs --oversubscribe; npx mpi4node run sees to that.",
    );
  }
  if (quota !== null && quota < ranks) {
    return warning(
      `this container may use ${quota} of the ${cores} cores, which ${ranks} ranks share`,
      `Start it with --cpus=${ranks}, or start fewer ranks.`,
    );
  }
  return ok(`${cores} ${cores === 1 ? 'core' : 'cores'} for ${ranks} ranks`);
}

const mib = (bytes: number): string => `${Math.floor(bytes / 2 ** 20)} MiB`;

function checkSharedMemory({ sharedMemory: found }: Machine, ranks: number): Finding {
  const needed = SHARED_MEMORY_PER_RANK * ranks;
  if (found === null) {
    return warning(
      'there is no /dev/shm, where ranks of one machine exchange messages',
      'Mount it: mount -t tmpfs tmpfs /dev/shm. In a container, it is there unless taken away.',
    );
  }
  const { size, free } = found;
  if (size < needed) {
    return warning(
      `/dev/shm has ${mib(size)}: ${ranks} ranks may need ${mib(needed)}`,
      `Start the container with --shm-size=${mib(needed * 2).replace(' MiB', 'm')} (Docker, Podman); in Kubernetes, mount an emptyDir of medium Memory there.`,
    );
  }
  if (free < needed) {
    return warning(
      `/dev/shm has ${mib(free)} left of ${mib(size)}: ${ranks} ranks may need ${mib(needed)}`,
      'Programs that were killed may have left files there: look at ls -l /dev/shm, and remove them.',
    );
  }
  return ok(`/dev/shm has ${mib(free)} left`);
}

function checkMemoryAccess({ ptraceScope, mayTrace: may }: Machine): Finding {
  if (ptraceScope === null || ptraceScope === 0 || may) {
    return ok('a rank may copy large messages from the memory of another (CMA)');
  }
  return warning(
    `ranks may not read each other's memory (CMA; kernel.yama.ptrace_scope is ${ptraceScope}): large messages are copied twice`,
    'sysctl kernel.yama.ptrace_scope=0 allows it; in a container, --cap-add=SYS_PTRACE.',
  );
}

/** Open MPI refuses to run as root. `npx mpi4node run` overrules it; its mpirun does not. */
export function checkRoot({ isRoot }: Machine, env: NodeJS.ProcessEnv): Finding[] {
  if (!isRoot) return [];
  const names = ['OMPI_ALLOW_RUN_AS_ROOT', 'OMPI_ALLOW_RUN_AS_ROOT_CONFIRM'];
  const missing = names.filter((name) => env[name] !== '1');
  if (missing.length === 0) return [ok("Open MPI's mpirun may run as root")];
  return [
    warning(
      "this is root, for whom Open MPI's mpirun refuses to start anything",
      `Use another user, npx mpi4node run, or: export ${missing.map((name) => `${name}=1`).join(' ')}`,
    ),
  ];
}

/** Checks all but what belongs to a library. */
export function checkMachine(machine: Machine, ranks: number, leastNode: string): Finding[] {
  const findings = [checkNode(machine, leastNode), checkCores(machine, ranks)];
  if (machine.platform === 'linux') {
    findings.push(checkSharedMemory(machine, ranks), checkMemoryAccess(machine));
  }
  return findings;
}
