/** The command line and the environment with which a launcher starts the ranks. */
import { availableParallelism } from 'node:os';
import type { AnyLauncher } from './launchers.js';

export interface World {
  /** How many ranks; null leaves it to the launcher. */
  readonly ranks: number | null;
  readonly hostfile: string | null;
  readonly hosts: string | null;
  /** Options for the launcher, as they are. */
  readonly launcherOptions: readonly string[];
}

export interface LaunchPlan {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** The beginning of what a rank has written, with its number; for text of whole lines or any. */
  readonly tag: RegExp;
  readonly tagsLines: boolean;
}

/** What marks the processes of a job in their environment, so that none is left behind. */
export const RUN_MARK = 'MPI4NODE_RUN';

/** More ranks than this machine has cores. On other hosts the launcher knows better. */
const isCrowded = ({ ranks, hostfile, hosts }: World): boolean =>
  ranks !== null && hostfile === null && hosts === null && ranks > availableParallelism();

const isRoot = (): boolean => process.getuid?.() === 0;

/** What Open MPI is told by its environment, which its options on the command line overrule. */
function openMpiSettings(world: World): NodeJS.ProcessEnv {
  const settings: NodeJS.ProcessEnv = {
    // Node has several threads, which would share one core. And two jobs would be bound to the
    // same cores. Open MPI 4 reads the first name, the launcher of Open MPI 5 the second.
    OMPI_MCA_hwloc_base_binding_policy: 'none',
    PRTE_MCA_hwloc_default_binding_policy: 'none',
  };
  if (isCrowded(world)) {
    settings.OMPI_MCA_rmaps_base_oversubscribe = '1';
    settings.PRTE_MCA_rmaps_default_mapping_policy = ':oversubscribe';
    settings.OMPI_MCA_mpi_yield_when_idle = '1';
  }
  if (isRoot()) {
    settings.OMPI_ALLOW_RUN_AS_ROOT = '1';
    settings.OMPI_ALLOW_RUN_AS_ROOT_CONFIRM = '1';
  }
  return settings;
}

/** True if Open MPI would refuse to run as root here, and is told not to. */
export const overrulesRoot = ({ kind }: AnyLauncher, env: NodeJS.ProcessEnv): boolean =>
  kind === 'openmpi' && isRoot() && env.OMPI_ALLOW_RUN_AS_ROOT_CONFIRM === undefined;

const given = (option: string, value: string | number | null): string[] =>
  value === null ? [] : [option, String(value)];

/** `env` is that of the ranks, `marks` what they need of it on other hosts. */
export function planLaunch(
  launcher: AnyLauncher,
  world: World,
  command: readonly string[],
  env: NodeJS.ProcessEnv,
  marks: NodeJS.ProcessEnv,
): LaunchPlan {
  const { ranks, hostfile, hosts, launcherOptions } = world;
  const run = (
    options: readonly string[],
    settings: NodeJS.ProcessEnv,
    tag: RegExp,
    tagsLines = false,
  ) => ({
    command: launcher.command,
    args: [...options, ...launcherOptions, ...command],
    env: { ...settings, ...env, ...marks },
    tag,
    tagsLines,
  });
  if (launcher.kind === 'srun') {
    const options = ['--label', '--input=0', '--kill-on-bad-exit=1', `--mpi=${launcher.plugin}`];
    return run([...options, ...given('-n', ranks)], {}, /^ *(\d+): /gm, true);
  }
  if (launcher.kind === 'mpich') {
    // A mark that no program writes by chance.
    const mark = `[${marks[RUN_MARK]},`;
    const options = ['-prepend-pattern', `${mark}%r]<>:`, ...given('-n', ranks)];
    const places = [...given('-f', hostfile), ...given('-hosts', hosts)];
    const tag = new RegExp(`\\${mark}(\\d+)\\]<>:`, 'g');
    return run([...options, ...places], {}, tag);
  }
  // Without "raw", Open MPI 5.0 joins the beginning of one rank's line to another rank's line.
  const isOld = launcher.major < 5;
  const tagging = isOld ? ['--tag-output'] : ['--output', 'tag:raw'];
  const tag = isOld ? /\[\d+,(\d+)\]<std\w+>:/g : /\[\d+,(\d+)\]<std\w+>: /g;
  const places = [...given('--hostfile', hostfile), ...given('--host', hosts)];
  // Its other hosts get no variables but those that are named.
  const passed = places.length === 0 ? [] : Object.keys(marks).flatMap((name) => ['-x', name]);
  return run(
    [...tagging, ...given('-n', ranks), ...places, ...passed],
    openMpiSettings(world),
    tag,
  );
}
