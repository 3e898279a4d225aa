// How a process is started under an MPI launcher: the one place that knows the launchers' commands
// and environment variables. CommonJS, so that the runner and the tests can both load it.
'use strict';

const { spawnSync } = require('node:child_process');
const os = require('node:os');

/** @typedef {'openmpi' | 'mpich'} Library */

/** @type {readonly Library[]} */
const libraries = ['openmpi', 'mpich'];

// What a launcher sets for its ranks. A child of a rank that kept these would join as that rank.
const launcherVariable = /^(OMPI_|OPAL_|ORTE_|PMIX_|PRTE_|PMI_|PMI2_|HYD|MPI_LOCAL|MPIR_|MPIEXEC_)/;

/**
 * The environment of a process outside any launcher.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
function environmentOutsideLauncher(env = process.env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !launcherVariable.test(name)));
}

/** @type {Map<Library, string | null>} */
const found = new Map();

/**
 * The launcher of an MPI library, or null where it is not installed. Debian names each launcher
 * after its library; elsewhere there is one `mpirun`, and its version text tells whose it is.
 * @param {Library} library
 * @returns {string | null}
 */
function findLauncher(library) {
  let launcher = found.get(library);
  if (launcher === undefined) {
    const mark = library === 'openmpi' ? /Open MPI|OpenRTE|PRRTE/i : /HYDRA|MPICH/i;
    launcher =
      [`mpirun.${library}`, 'mpirun', 'mpiexec'].find((command) => {
        const { stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' });
        return mark.test(stdout ?? '');
      }) ?? null;
    found.set(library, launcher);
  }
  return launcher;
}

/**
 * The command, arguments and environment that start `command` in every rank of a world.
 * `timeout` (seconds) is the launcher's own limit, a net below the caller's;
 * `options` are more options for the launcher; `spawns` is whether its processes start others.
 * @param {{ library: Library, ranks: number, command: readonly string[], timeout: number,
 *   options?: readonly string[], env?: NodeJS.ProcessEnv, spawns?: boolean }} world
 */
function launch({ library, ranks, command, timeout, options = [], env, spawns = false }) {
  const launcher = findLauncher(library);
  if (launcher === null) throw new Error(`no mpirun of ${library} was found on the PATH`);
  const args = [...options, '-n', String(ranks), ...command];
  /** @type {NodeJS.ProcessEnv} */
  const settings = {};
  if (library === 'openmpi') {
    args.unshift('--timeout', String(timeout));
    // Two worlds at a time would otherwise both be bound to the first core.
    // Open MPI 4 reads the first name, the launcher of Open MPI 5 the second.
    settings.OMPI_MCA_hwloc_base_binding_policy = 'none';
    settings.PRTE_MCA_hwloc_default_binding_policy = 'none';
    // Between processes of one machine it needs no TCP, and Open MPI 5 warns of interfaces that do
    // not reach each other; Open MPI 4 needs it to reach processes that were started later. The
    // others are what Debian's own setting takes out.
    settings.OMPI_MCA_btl = spawns ? '^uct,openib,ofi' : '^tcp,uct,openib,ofi';
    // Open MPI 5.0 with libnl finds no way to a process of the same machine over TCP otherwise.
    if (spawns) settings.OMPI_MCA_reachable = 'weighted';
    // Its "cm" looks 0.2 s long for networks of a kind that only some clusters have.
    settings.OMPI_MCA_pml = '^cm';
    if (spawns || ranks > os.availableParallelism()) {
      settings.OMPI_MCA_rmaps_base_oversubscribe = '1';
      settings.PRTE_MCA_rmaps_default_mapping_policy = ':oversubscribe';
    }
    if (process.getuid?.() === 0) {
      settings.OMPI_ALLOW_RUN_AS_ROOT = '1';
      settings.OMPI_ALLOW_RUN_AS_ROOT_CONFIRM = '1';
    }
  } else {
    settings.MPIEXEC_TIMEOUT = String(timeout);
  }
  return {
    command: launcher,
    args,
    env: { ...environmentOutsideLauncher(env), ...settings },
  };
}

module.exports = { environmentOutsideLauncher, findLauncher, launch, libraries };
