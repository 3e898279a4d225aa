// Which launcher started a process, which addon that means, and what is said when it does not load.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  checkSlurmStep,
  checkWorldSize,
  chooseAddon,
  compile,
  detectLauncher,
  type Environment,
  fakeAddon,
  fakeBuild,
  type LauncherModule,
  LoadError,
  load,
  openmpiRank,
  temporary,
  withoutLauncher,
  working,
} from '../support/loading';

const hydraRank = { PMI_RANK: '2', PMI_SIZE: '3', PMI_FD: '6', MPI_LOCALRANKID: '2' };

describe('the launcher', () => {
  test.each<[string, Environment, ReturnType<LauncherModule['detectLauncher']>]>([
    ['a plain process', {}, { kind: 'none', rank: null, size: null, evidence: null }],
    [
      'mpirun of Open MPI, which sets PMIX_RANK too',
      openmpiRank,
      { kind: 'openmpi', rank: 1, size: 4, evidence: 'OMPI_COMM_WORLD_RANK' },
    ],
    [
      'settings for Open MPI in a shell',
      { OMPI_MCA_btl: 'self', OMPI_ALLOW_RUN_AS_ROOT: '1', OMPI_COMM_WORLD_SIZE: '4' },
      { kind: 'none', rank: null, size: null, evidence: null },
    ],
    [
      'settings for Open MPI in a shell, under Hydra',
      { OMPI_MCA_btl: 'self', HYDI_CONTROL_FD: '7', ...hydraRank },
      { kind: 'mpich', rank: 2, size: 3, evidence: 'HYDI_CONTROL_FD' },
    ],
    [
      'Hydra on another node than mpiexec',
      hydraRank,
      { kind: 'mpich', rank: 2, size: 3, evidence: 'MPI_LOCALRANKID' },
    ],
    [
      'srun --mpi=pmix',
      { PMIX_RANK: '3', SLURM_PROCID: '3', SLURM_STEP_NUM_TASKS: '8' },
      { kind: 'pmix', rank: 3, size: 8, evidence: 'PMIX_RANK' },
    ],
    [
      'another launcher with PMIx',
      { PMIX_RANK: '3' },
      { kind: 'pmix', rank: 3, size: null, evidence: 'PMIX_RANK' },
    ],
    [
      'srun --mpi=pmi2',
      { PMI_RANK: '0', PMI_SIZE: '2', SLURM_STEP_NUM_TASKS: '2' },
      { kind: 'pmi', rank: 0, size: 2, evidence: 'PMI_RANK' },
    ],
    [
      'srun without a PMI',
      { SLURM_PROCID: '5', SLURM_STEP_NUM_TASKS: '6' },
      { kind: 'slurm', rank: 5, size: 6, evidence: 'SLURM_STEP_NUM_TASKS' },
    ],
    [
      'a Slurm batch script, which is one process',
      { SLURM_NTASKS: '64', SLURM_PROCID: '0', SLURM_JOB_ID: '1' },
      { kind: 'none', rank: null, size: null, evidence: null },
    ],
  ])('%s', (_, env, expected) => {
    expect(detectLauncher(env)).toEqual(expected);
  });

  test('a child without the launcher keeps the settings of the user', () => {
    const settings = {
      PATH: '/bin',
      OMPI_MCA_btl: 'self',
      OMPI_ALLOW_RUN_AS_ROOT: '1',
      PRTE_MCA_rmaps_default_mapping_policy: ':oversubscribe',
    };
    // What the launcher of Open MPI 5.0.7 sets besides.
    const prterun = Object.fromEntries(
      [
        ...['PRTE_LAUNCHED', 'PRTE_SHARED_FS', 'OPAL_USER_PARAMS_GIVEN', 'OMPI_WORLD_SIZE'],
        ...['OMPI_WORLD_LOCAL_SIZE', 'OMPI_LIBDIR_LOC', 'OMPI_TOOL_NAME', 'OMPI_VERSION'],
        ...['OMPI_MCA_PREFIXES', 'OMPI_MCA_cpu_type', 'OMPI_MCA_num_procs', 'PMIX_SERVER_URI41'],
      ].map((name) => [name, '1']),
    );
    const child = withoutLauncher({ ...settings, ...openmpiRank, ...hydraRank, ...prterun });
    expect(child).toEqual(settings);
    expect(detectLauncher(child).kind).toBe('none');
  });
});

describe('the choice of an addon', () => {
  const openmpi = openmpiRank;
  const hydra = { HYDI_CONTROL_FD: '7', ...hydraRank };
  const pmix = { PMIX_RANK: '0' };
  const pmi = { PMI_RANK: '0', PMI_SIZE: '2' };

  test.each<[string, string[], Environment, string]>([
    ['Open MPI for its mpirun', ['mpich', 'openmpi'], openmpi, 'openmpi'],
    ['MPICH for Hydra', ['mpich', 'openmpi'], hydra, 'mpich'],
    ['Intel MPI for Hydra', ['intel', 'openmpi'], hydra, 'intel'],
    ['the first of two Open MPIs', ['openmpi', 'openmpi-4.1.4'], openmpi, 'openmpi'],
    [
      'a name before the launcher',
      ['mpich', 'openmpi'],
      { ...hydra, MPI4NODE_MPI: 'openmpi' },
      'openmpi',
    ],
    [
      'a name where PMIx does not tell',
      ['mpich', 'openmpi'],
      { ...pmix, MPI4NODE_MPI: 'mpich' },
      'mpich',
    ],
    ['Open MPI under PMIx', ['mpich', 'openmpi'], pmix, 'openmpi'],
    ['MPICH under PMI', ['mpich', 'openmpi'], pmi, 'mpich'],
    ['the only one under PMIx', ['mpich'], pmix, 'mpich'],
    ['the only one under PMI', ['openmpi'], pmi, 'openmpi'],
    ['the only one in a plain process', ['openmpi'], {}, 'openmpi'],
    ['the one that starts fastest in a plain process', ['mpich', 'openmpi'], {}, 'mpich'],
    ['an empty MPI4NODE_MPI counts as none', ['openmpi'], { MPI4NODE_MPI: '' }, 'openmpi'],
  ])('%s', (_, built, variables, expected) => {
    const folder = fakeBuild(...built);
    const env = { ...variables, MPI4NODE_BUILD_DIR: folder };
    expect(chooseAddon(env, detectLauncher(env))).toMatchObject({
      file: join(folder, expected, 'mpi4node.node'),
      manifest: { name: expected },
    });
  });

  test('a path names a file anywhere', () => {
    const file = join(fakeBuild('mpich'), 'mpich', 'mpi4node.node');
    const elsewhere = { MPI4NODE_BUILD_DIR: fakeBuild('openmpi'), MPI4NODE_MPI: file };
    expect(chooseAddon(elsewhere, detectLauncher({}))).toMatchObject({
      file,
      manifest: { name: 'mpich' },
    });
  });

  test.each<[string, string[], Environment, string, string[]]>([
    [
      'nothing is built',
      [],
      { PATH: '/nowhere' },
      'ERR_MPI4NODE_NOT_BUILT',
      [
        `The package has no binaries for ${process.platform} ${process.arch}, and none was built here`,
        'an MPI (no mpicc, mpicc.openmpi or mpicc.mpich), a C compiler (no cc, gcc, clang',
        'apt-get install openmpi-bin libopenmpi-dev gcc g++ cmake make\n',
        'brew install open-mpi; xcode-select --install; brew install cmake;',
        'npx mpi4node build',
        `node ${join(temporary, 'cli.js')} build`,
      ],
    ],
    [
      'MPI4NODE_MPI names what is not there',
      ['mpich', 'openmpi'],
      { MPI4NODE_MPI: 'intel' },
      'ERR_MPI4NODE_UNKNOWN_MPI',
      ['MPI4NODE_MPI=intel', 'mpich (mpich 9.9), openmpi (openmpi 9.9)', 'build --mpicc'],
    ],
    [
      'Open MPI starts it, and only MPICH was built',
      ['mpich'],
      openmpi,
      'ERR_MPI4NODE_NO_MATCH',
      ['OMPI_COMM_WORLD_RANK', 'only for: mpich', 'libopenmpi-dev', 'npx mpi4node build'],
    ],
    [
      'Hydra starts it, and only Open MPI was built',
      ['openmpi'],
      hydra,
      'ERR_MPI4NODE_NO_MATCH',
      ['HYDI_CONTROL_FD', 'only for: openmpi', 'libmpich-dev', 'npx mpi4node build'],
    ],
    [
      'Hydra starts it, and two of its kin were built',
      ['intel', 'mvapich'],
      hydra,
      'ERR_MPI4NODE_AMBIGUOUS',
      ['intel, mvapich', 'MPI4NODE_MPI=intel'],
    ],
    [
      'PMI does not tell which of two',
      ['intel', 'mvapich', 'openmpi'],
      pmi,
      'ERR_MPI4NODE_AMBIGUOUS',
      ['PMI_RANK', 'intel, mvapich', 'MPI4NODE_MPI=intel'],
    ],
  ])('an error where %s', (_, built, variables, code, parts) => {
    const env = { ...variables, MPI4NODE_BUILD_DIR: fakeBuild(...built) };
    const error = thrownBy(() => chooseAddon(env, detectLauncher(env)));
    expect(error).toBeInstanceOf(LoadError);
    expect(error).toMatchObject({ name: 'LoadError', code });
    for (const part of parts) expect(error.message).toContain(part);
  });

  /** What a build leaves that could not make the addon for Open MPI. */
  const failedBuild = JSON.stringify({
    date: '2026-01-02T03:04:05.678Z',
    failures: [{ mpi: 'Open MPI 4.1.4', message: 'The compiler was tired.\nIt said: oh!' }],
  });
  const told = `\`npx mpi4node build\` was tried (2026-01-02 03:04 UTC), and could not:
- Open MPI 4.1.4: The compiler was tired.
  It said: oh!
`;

  test.each<[string, string[], Environment, string]>([
    ['there is no addon', [], {}, 'ERR_MPI4NODE_NOT_BUILT'],
    ['there is none for the launcher', ['mpich'], openmpi, 'ERR_MPI4NODE_NO_MATCH'],
    ['there is none of a name', ['mpich'], { MPI4NODE_MPI: 'openmpi' }, 'ERR_MPI4NODE_UNKNOWN_MPI'],
  ])('what the last build could not do is told where %s', (_, built, variables, code) => {
    const folder = fakeBuild(...built);
    writeFileSync(join(folder, 'last-build.json'), failedBuild);
    const env = { ...variables, MPI4NODE_BUILD_DIR: folder };
    const error = thrownBy(() => chooseAddon(env, detectLauncher(env)));
    expect(error).toMatchObject({ code });
    expect(error.message).toContain(told);
    expect(error.message).not.toContain('none was built here');
  });

  test('where all is there that a build needs, only the command is wanted', () => {
    const tools = fakeBuild();
    for (const name of ['mpicc.mpich', 'gcc', 'g++', 'cmake', 'ninja']) {
      writeFileSync(join(tools, name), '', { mode: 0o755 });
    }
    const env = { MPI4NODE_BUILD_DIR: fakeBuild(), PATH: tools };
    const { message } = thrownBy(() => chooseAddon(env, detectLauncher({})));
    expect(message).toContain('is on the PATH: mpicc.mpich, gcc, g++, cmake, ninja.\nRun:\n');
    expect(message).not.toContain('Install');
    const without = { ...env, CXX: 'g++-99 -O2', MPI4NODE_MPICC: '/opt/mpicc' };
    expect(thrownBy(() => chooseAddon(without, detectLauncher({}))).message).toContain(
      'an MPI (no /opt/mpicc), a C++ compiler (no g++-99). Install:\n',
    );
  });

  test('a folder that can not be read is named, with the variable for another', () => {
    const folder = fakeBuild();
    mkdirSync(join(folder, 'mpich', 'mpi.json'), { recursive: true });
    const error = thrownBy(() => chooseAddon({ MPI4NODE_BUILD_DIR: folder }, detectLauncher({})));
    expect(error).toMatchObject({ name: 'LoadError', code: 'ERR_MPI4NODE_NOT_BUILT' });
    for (const part of [folder, 'EISDIR', 'MPI4NODE_BUILD_DIR', 'npx mpi4node build']) {
      expect(error.message).toContain(part);
    }
  });

  test.each([
    ['has no manifest', null],
    ['has a damaged manifest', '{ "name": "open'],
  ])('a build that %s counts as none', (_, manifest) => {
    const folder = fakeBuild();
    mkdirSync(join(folder, 'openmpi', 'cmake'), { recursive: true });
    if (manifest !== null) writeFileSync(join(folder, 'openmpi', 'mpi.json'), manifest);
    const error = thrownBy(() => chooseAddon({ MPI4NODE_BUILD_DIR: folder }, detectLauncher({})));
    expect(error).toMatchObject({ code: 'ERR_MPI4NODE_NOT_BUILT' });
  });
});

function thrownBy(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

describe('loading, in a process of its own', () => {
  test('gives the manifest and the launcher, and keeps UCX from patching libc', async () => {
    const folder = fakeBuild('mpich');
    compile(join(folder, 'mpich'), working);
    // It has no such connection.
    const { PMI_FD: _, ...rank } = hydraRank;
    const env = { MPI4NODE_BUILD_DIR: folder, HYDI_CONTROL_FD: '7', ...rank };
    expect(await load(env)).toMatchObject({
      manifest: { name: 'mpich', libraryVersion: 'mpich 9.9' },
      launcher: { kind: 'mpich', rank: 2, size: 3 },
      ucx: 'no',
    });
    expect(await load({ ...env, UCX_MEM_EVENTS: 'yes' })).toMatchObject({ ucx: 'yes' });
  });

  test('of a path that is not there', async () => {
    const file = join(temporary, 'nowhere.node');
    const error = await load({ MPI4NODE_MPI: file });
    expect(error).toMatchObject({ name: 'LoadError', code: 'ERR_MPI4NODE_UNKNOWN_MPI' });
    expect(error.message).toContain(`there is no file ${file}`);
    expect(error.message).toContain('npx mpi4node info');
  });

  test('of an addon whose file is gone', async () => {
    const folder = fakeBuild('mpich');
    const error = await load({ MPI4NODE_BUILD_DIR: folder });
    expect(error).toMatchObject({ name: 'LoadError', code: 'ERR_MPI4NODE_NOT_BUILT' });
    expect(error.message).toContain(`${join(folder, 'mpich', 'mpi4node.node')} is gone`);
    expect(error.message).toContain('npx mpi4node build --force');
  });

  test('of an addon whose MPI library was removed', async () => {
    const folder = fakeBuild('mpich');
    const addon = join(folder, 'mpich');
    const library = join(addon, 'libgonempi.so');
    writeFileSync(join(addon, 'library.c'), 'int MPI_Gone(void) { return 0; }\n');
    execFileSync('cc', ['-shared', '-fPIC', '-o', library, join(addon, 'library.c')]);
    const calling = `int MPI_Gone(void); int call(void) { return MPI_Gone(); } ${working}`;
    compile(addon, calling, `-L${addon}`, '-lgonempi');
    rmSync(library);
    const error = await load({ MPI4NODE_BUILD_DIR: folder });
    expect(error).toMatchObject({ name: 'LoadError', code: 'ERR_MPI4NODE_LIBRARY' });
    expect(error.message).toMatch(/needs \S*libgonempi\.so\S* of mpich 9\.9/);
    expect(error.message).toContain('module load');
    expect(error.message).toContain('npx mpi4node build --force');
    expect(error.message).toContain(error.cause);
  });

  test('of an addon that needs a function which the library here does not have', async () => {
    const folder = fakeBuild('openmpi');
    // A pointer is resolved when the addon is loaded, as CMakeLists.txt asks for every function.
    const missing = `extern int MPI_Missing(void); int (*keep)(void) = MPI_Missing; ${working}`;
    compile(join(folder, 'openmpi'), missing);
    const error = await load({ MPI4NODE_BUILD_DIR: folder });
    expect(error).toMatchObject({ name: 'LoadError', code: 'ERR_MPI4NODE_LIBRARY' });
    expect(error.message).toContain('another version of the library');
    expect(error.message).toContain('MPI_Missing');
    expect(error.message).toContain('npx mpi4node build --force');
  });

  test.each([
    ['another platform', { platform: 'plan9' }, 'plan9'],
    ['another architecture', { arch: 'pdp11' }, 'pdp11'],
    ['a newer Node', { napi: 999 }, 'Node-API 999'],
  ])('of an addon for %s', async (_, builtFor, part) => {
    const folder = fakeBuild();
    compile(fakeAddon(folder, 'mpich', builtFor), working);
    const error = await load({ MPI4NODE_BUILD_DIR: folder });
    expect(error).toMatchObject({ name: 'LoadError', code: 'ERR_MPI4NODE_WRONG_BUILD' });
    expect(error.message).toContain(part);
  });

  test('of a file that is no addon for this machine', async () => {
    const folder = fakeBuild('mpich');
    writeFileSync(join(folder, 'mpich', 'mpi4node.node'), 'not a shared library');
    const error = await load({ MPI4NODE_BUILD_DIR: folder });
    expect(error).toMatchObject({ name: 'LoadError', code: 'ERR_MPI4NODE_WRONG_BUILD' });
    expect(error.message).toContain('npx mpi4node build --force');
  });
});

describe('a world of one among several processes', () => {
  const pmi = { PMI_RANK: '0', PMI_SIZE: '2' };
  const srun = { SLURM_PROCID: '0', SLURM_STEP_NUM_TASKS: '2' };
  const openMpi = { name: 'Open MPI', version: [5, 0, 7], family: 'Open MPI' } as const;
  const mpich = { name: 'MPICH', version: [4, 2, 1], family: 'MPICH' } as const;
  const check =
    (env: Environment, worldSize: number, library: typeof openMpi | typeof mpich = openMpi) =>
    () =>
      checkWorldSize(detectLauncher(env), worldSize, library, env);

  test.each<[string, Environment, string[]]>([
    ['Open MPI', openmpiRank, ['started 4 processes', 'OMPI_COMM_WORLD_RANK', 'mpirun']],
    ['Hydra', { HYDI_CONTROL_FD: '7', ...hydraRank }, ['started 3 processes', 'mpiexec']],
    ['PMI', pmi, ['started 2 processes', 'srun --mpi=pmix`']],
    ['PMIx without a size', { PMIX_RANK: '1' }, ['started several processes', 'own mpirun']],
    ['srun', srun, ['started 2 processes', 'SLURM_STEP_NUM_TASKS', 'srun --mpi=pmix`', 'mpi=list']],
  ])('is an error under %s', (_, env, parts) => {
    const error = thrownBy(check(env, 1));
    expect(error).toBeInstanceOf(LoadError);
    expect(error).toMatchObject({ name: 'LoadError', code: 'ERR_MPI4NODE_SINGLETONS' });
    for (const part of [...parts, 'MPI4NODE_ALLOW_SINGLETONS=1']) {
      expect(error.message).toContain(part);
    }
  });

  test.each<[string, Environment, string[]]>([
    ['PMIx', { PMIX_RANK: '1' }, ['srun --mpi=pmi2`', 'MPI4NODE_MPI=openmpi']],
    [
      'PMIx, where it was asked for',
      { PMIX_RANK: '1', MPI4NODE_MPI: 'mpich' },
      ['srun --mpi=pmi2`', 'unset MPI4NODE_MPI'],
    ],
    ['srun', srun, ['srun --mpi=pmi2`']],
    ['PMI', pmi, ['MPICH did not take up', "MPICH's own"]],
  ])('says what to type for MPICH under %s', (_, env, parts) => {
    const { message } = thrownBy(check(env, 1, mpich));
    for (const part of parts) expect(message).toContain(part);
    expect(message).not.toContain('--mpi=pmix');
  });

  test.each<[string, Environment, string]>([
    ['srun without PMIx', { ...srun, SLURM_STEP_ID: '0' }, 'neither PMIx nor PMI-2'],
    ['srun with PMI-2', { ...srun, ...pmi, SLURM_STEP_ID: '0' }, 'only PMI-2'],
  ])('is refused before Open MPI starts under %s', (_, env, part) => {
    const launcher = detectLauncher(env);
    const error = thrownBy(() => checkSlurmStep(launcher, openMpi, env));
    expect(error).toMatchObject({ name: 'LoadError', code: 'ERR_MPI4NODE_SINGLETONS' });
    expect(error.message).toContain(part);
    expect(error.message).toContain('srun --mpi=pmix`');
    expect(() => checkSlurmStep(launcher, mpich, env)).not.toThrow();
  });

  test.each<[string, Environment]>([
    ['one task', { SLURM_PROCID: '0', SLURM_STEP_NUM_TASKS: '1', SLURM_STEP_ID: '0' }],
    ['the opt-out', { ...srun, SLURM_STEP_ID: '0', MPI4NODE_ALLOW_SINGLETONS: '1' }],
  ])('starts without what srun has set, with %s', (_, env) => {
    Object.assign(process.env, env);
    checkSlurmStep(detectLauncher(env), openMpi, env);
    const left = Object.keys(env).filter((name) => process.env[name] !== undefined);
    for (const name of left) delete process.env[name];
    expect(left).not.toContain('SLURM_STEP_ID');
    expect(left).not.toContain('SLURM_PROCID');
  });

  test.each<[string, Environment, number]>([
    ['a plain process', {}, 1],
    ['a world of the launched size', openmpiRank, 4],
    ['a job of one', { ...openmpiRank, OMPI_COMM_WORLD_RANK: '0', OMPI_COMM_WORLD_SIZE: '1' }, 1],
    ['a job step of one task', { SLURM_PROCID: '0', SLURM_STEP_NUM_TASKS: '1' }, 1],
    ['a batch script of a job with many tasks', { SLURM_PROCID: '0', SLURM_NTASKS: '64' }, 1],
    ['the opt-out', { ...openmpiRank, MPI4NODE_ALLOW_SINGLETONS: '1' }, 1],
  ])('is none with %s', (_, env, worldSize) => {
    expect(check(env, worldSize)).not.toThrow();
  });
});
