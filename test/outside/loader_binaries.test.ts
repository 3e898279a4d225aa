// The binaries that come with the package: which one is loaded, also in place of an addon that was
// built here and is refused, and what is said where none fits.
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  chooseSubstitute,
  compile,
  describeFailures,
  detectLauncher,
  type Environment,
  fakeAddon,
  fakeBuild,
  load,
  openmpiRank,
  root,
  temporary,
  working,
} from '../support/loading';

const prefix = join(temporary, 'prefix');
const binaries = join(temporary, 'binaries');
const machine = join(binaries, `${process.platform}-${process.arch}`);
const calls = (name: string) => `extern int ${name}(void); int (*volatile it)(void) = ${name};`;

/** A library of Open MPI's name with one function, and two binaries: one wants another. */
beforeAll(() => {
  for (const folder of [join(prefix, 'bin'), join(prefix, 'lib'), machine]) {
    mkdirSync(folder, { recursive: true });
  }
  writeFileSync(join(prefix, 'bin', 'mpicc'), '', { mode: 0o755 });
  const library = join(prefix, 'lib', 'libmpi.so.40');
  const stub = compile(prefix, 'int old_function(void) { return 1; }');
  renameSync(stub, library);
  // One of MPICH's name, which no binary fits.
  copyFileSync(library, join(prefix, 'libmpi.so.12'));
  const headers = join(root, 'node_modules', 'node-api-headers', 'include');
  const opener = readFileSync(join(root, 'binding', 'open_library.c'), 'utf8');
  renameSync(compile(machine, opener, `-I${headers}`), join(machine, 'open_library.node'));
  for (const [name, wants] of [
    ['openmpi-9.0', 'new_function'],
    ['openmpi-4.1', 'old_function'],
    ['mpich-9.0', 'new_function'],
  ]) {
    const file = compile(machine, `${calls(wants)} ${working}`);
    renameSync(file, join(machine, `${name}.node`));
  }
  const list = ['openmpi-9.0', 'openmpi-4.1', 'mpich-9.0'].map((name) => ({
    name,
    family: name.split('-')[0],
    version: '4.0',
    libraryVersion: name,
  }));
  writeFileSync(join(machine, 'binaries.json'), JSON.stringify(list));
});
const none = { MPI4NODE_BUILD_DIR: join(temporary, 'no-builds'), MPI4NODE_BINARIES: binaries };
const wrapper = { MPI4NODE_MPICC: join(prefix, 'bin', 'mpicc') };

test.each<[string, Environment]>([
  ['MPI4NODE_MPICC names the installation', wrapper],
  ['a module has set LD_LIBRARY_PATH', { LD_LIBRARY_PATH: join(prefix, 'lib') }],
  ['the launcher is of the installation', { PATH: `${join(prefix, 'bin')}:/usr/bin:/bin` }],
])('the newest whose functions the library has, where %s', async (_, variables) => {
  writeFileSync(join(prefix, 'bin', 'mpirun'), '', { mode: 0o755 });
  const loaded = await load({ ...openmpiRank, ...none, ...variables });
  expect(loaded).toMatchObject({
    manifest: null,
    binary: { binary: { name: 'openmpi-4.1' }, library: join(prefix, 'lib', 'libmpi.so.40') },
    ucx: 'no',
    read: ['binaries.json'],
  });
});

test('what was built here comes first', async () => {
  const folder = fakeBuild('openmpi');
  compile(join(folder, 'openmpi'), working);
  const loaded = await load({ ...openmpiRank, ...none, MPI4NODE_BUILD_DIR: folder });
  expect(loaded).toMatchObject({
    manifest: { name: 'openmpi' },
    binary: null,
    read: ['mpi.json'],
  });
});

test('a library that none fits is named, with what the dynamic loader said', async () => {
  const error = await load({ ...none, MPI4NODE_MPI: 'mpich' });
  const found = await load({ ...none, MPI4NODE_MPI: 'mpich', LD_LIBRARY_PATH: prefix });
  expect([error.code, found.code]).toEqual(['ERR_MPI4NODE_LIBRARY', 'ERR_MPI4NODE_LIBRARY']);
  expect(found.message).toContain(
    `MPICH: ${join(prefix, 'libmpi.so.12')} was found, but no binary of mpi4node fits it`,
  );
  expect(found.message).toContain('undefined symbol: new_function');
  expect(found.message).toContain('npx mpi4node build');
});

test('a library that is damaged gives way to the next', async () => {
  const folder = join(temporary, 'damaged');
  mkdirSync(folder);
  writeFileSync(join(folder, 'libmpi.so.40'), 'not a library, but long enough to be one');
  const path = `${folder}:${join(prefix, 'lib')}`;
  const loaded = await load({ ...openmpiRank, ...none, LD_LIBRARY_PATH: path });
  expect(loaded.binary.library).toBe(join(prefix, 'lib', 'libmpi.so.40'));
});

test('a family that there is no binary of is no name', async () => {
  const error = await load({ ...none, MPI4NODE_MPI: 'intel' });
  expect(error).toMatchObject({ code: 'ERR_MPI4NODE_UNKNOWN_MPI' });
  expect(error.message).toContain('There is: openmpi and mpich, the binaries of the package');
});

describe('an addon that was built here and is refused gives way', () => {
  const missing = `extern int MPI_Missing(void); int (*keep)(void) = MPI_Missing; ${working}`;
  const addonFor = (builtFor: object) => {
    const folder = fakeBuild();
    compile(fakeAddon(folder, 'openmpi', builtFor), working);
    return folder;
  };
  const addonOf = (source: string, name = 'openmpi') => {
    const folder = fakeBuild(name);
    compile(join(folder, name), source);
    return folder;
  };

  test.each<[string, () => string]>([
    ['lacks a function of the library here', () => addonOf(missing)],
    ['is for another platform', () => addonFor({ platform: 'plan9' })],
    ['is for another architecture', () => addonFor({ arch: 'pdp11' })],
    ['is for a newer Node', () => addonFor({ napi: 999 })],
    [
      'is damaged',
      () => {
        const folder = fakeBuild('openmpi');
        writeFileSync(join(folder, 'openmpi', 'mpi4node.node'), 'not a shared library');
        return folder;
      },
    ],
    [
      'needs a library that is gone',
      () => {
        const folder = fakeBuild('openmpi');
        const addon = join(folder, 'openmpi');
        const library = join(addon, 'libgonempi.so');
        renameSync(compile(addon, 'int MPI_Gone(void) { return 0; }'), library);
        const calling = `int MPI_Gone(void); int call(void) { return MPI_Gone(); } ${working}`;
        compile(addon, calling, `-L${addon}`, '-lgonempi');
        rmSync(library);
        return folder;
      },
    ],
  ])('that %s', async (_, build) => {
    const loaded = await load({
      ...openmpiRank,
      ...none,
      ...wrapper,
      MPI4NODE_BUILD_DIR: build(),
    });
    expect(loaded).toMatchObject({
      manifest: null,
      binary: { binary: { name: 'openmpi-4.1' }, library: join(prefix, 'lib', 'libmpi.so.40') },
      read: ['mpi.json', 'binaries.json'],
    });
  });

  test.each(['openmpi', 'openmpi-5.0'])('that MPI4NODE_MPI names %s', async (name) => {
    const MPI4NODE_BUILD_DIR = addonOf(missing, name);
    const loaded = await load({ ...none, ...wrapper, MPI4NODE_BUILD_DIR, MPI4NODE_MPI: name });
    expect(loaded).toMatchObject({ binary: { binary: { name: 'openmpi-4.1' } } });
  });

  test('but not where MPI4NODE_MPI names its file', async () => {
    const MPI4NODE_MPI = join(addonOf(missing), 'openmpi', 'mpi4node.node');
    const error = await load({ ...openmpiRank, ...none, ...wrapper, MPI4NODE_MPI });
    expect(error).toMatchObject({ name: 'LoadError', code: 'ERR_MPI4NODE_LIBRARY' });
    expect(error.message).toContain(`The addon ${MPI4NODE_MPI} was built for openmpi 9.9`);
  });

  test('but not where its file is gone', async () => {
    const env = { ...openmpiRank, ...none, ...wrapper, MPI4NODE_BUILD_DIR: fakeBuild('openmpi') };
    expect(await load(env)).toMatchObject({ code: 'ERR_MPI4NODE_NOT_BUILT' });
  });

  test('but its error is thrown where no binary fits either', async () => {
    const MPI4NODE_BUILD_DIR = addonOf(missing, 'mpich');
    const library = { LD_LIBRARY_PATH: prefix };
    const error = await load({ ...none, ...library, MPI4NODE_BUILD_DIR, MPI4NODE_MPI: 'mpich' });
    expect(error).toMatchObject({ name: 'LoadError', code: 'ERR_MPI4NODE_LIBRARY' });
    expect(error.message).toContain(join(MPI4NODE_BUILD_DIR, 'mpich', 'mpi4node.node'));
    expect(error.cause).toContain('MPI_Missing');
  });

  test.each<[string, string, Environment, string[]]>([
    ['its own family first, then what suits the launcher', 'openmpi', {}, ['openmpi', 'mpich']],
    ['MPICH for its kin', 'intel', {}, ['mpich', 'openmpi']],
    ['only its own family under its mpirun', 'openmpi', openmpiRank, ['openmpi']],
    ['only its own family if it was named', 'intel', { MPI4NODE_MPI: 'intel' }, ['mpich']],
  ])('to %s', (_, name, variables, families) => {
    const folder = join(fakeBuild(name), name);
    const manifest = JSON.parse(readFileSync(join(folder, 'mpi.json'), 'utf8'));
    const own = { file: join(folder, 'mpi4node.node'), manifest };
    const env = { ...none, ...variables };
    const choice = chooseSubstitute(own, 'ERR_MPI4NODE_LIBRARY', env, detectLauncher(env));
    expect(choice).toMatchObject({ folder: machine, families });
  });
});

describe('where no binary was loaded', () => {
  test('a library that is not there is to be installed', () => {
    const failures = [
      { family: 'openmpi', library: null, said: [] },
      { family: 'mpich', library: null, said: ['/opt/libmpi.so.12: file too short'] },
    ] as const;
    expect(describeFailures(failures, '  build it')).toBe(`\
Open MPI: no libmpi.so.40 was found
MPICH: no libmpi.so.12 and no libmpich.so.12 was found
  /opt/libmpi.so.12: file too short
Install it (Debian: apt-get install openmpi-bin or mpich), or load its module (module load ...). Where it
is installed in a folder of its own, put that folder's bin into PATH or its lib into LD_LIBRARY_PATH.`);
  });

  test('for a library that no binary fits, an addon is to be built', () => {
    const said = ['mpich-9.0.node: undefined symbol: new_function'];
    const failures = [{ family: 'mpich', library: '/opt/libmpi.so.12', said }] as const;
    expect(describeFailures(failures, '  build it')).toBe(`\
MPICH: /opt/libmpi.so.12 was found, but no binary of mpi4node fits it
  mpich-9.0.node: undefined symbol: new_function
Build an addon for exactly this library, which takes its mpicc, CMake and a C++ compiler:
  build it`);
  });
});
