// What a user does with the package: install it, require or import it, compile against its types,
// start it with either launcher, ask its command what is there, and build an addon of one's own.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findLauncher, libraries } from '../harness/launch.cjs';
import { type Ended, type RunOptions, run, runMpi } from '../support/processes';

const root = join(__dirname, '..', '..');
const { version } = require(join(root, 'package.json'));
const project = realpathSync(mkdtempSync(join(tmpdir(), 'mpi4node-install-')));
const installed = join(project, 'node_modules', 'mpi4node');
const cli = join(installed, 'dist', 'cli.js');
const present = libraries.filter((library) => findLauncher(library) !== null);

/** What is tested is the installed package by itself, not what its developer has set. */
const env = { MPI4NODE_BUILD_DIR: undefined, MPI4NODE_MPI: undefined, MPI4NODE_MPICC: undefined };

async function runs(command: string, args: string[], options: RunOptions = {}): Promise<Ended> {
  const ended = await run(command, args, {
    cwd: project,
    ...options,
    env: { ...env, ...options.env },
  });
  if (ended.status !== 0) {
    throw new Error(
      `${command} ${args.join(' ')}: ${ended.status}\n${ended.stdout}${ended.stderr}`,
    );
  }
  return ended;
}

const minutes = 60_000;
const binaries = join(installed, 'prebuilds', `${process.platform}-${process.arch}`);
const packing = ['pack', '--ignore-scripts', '--silent', '--pack-destination', project];
const onlyTarball = () => readdirSync(project).find((name) => name.endsWith('.tgz')) ?? 'none';
/** How long it took, in seconds, on a machine that has no compiler and no CMake. */
let installing = 0;
let withoutBinaries = 0;

/** The package as it is published: with binaries, made here for the libraries that are here. */
beforeAll(async () => {
  await runs('npm', packing, { cwd: root, timeout: 60 });
  const source = join(project, onlyTarball());
  await runs('tar', ['xf', source]);
  const whole = join(project, 'package');
  rmSync(join(whole, 'prebuilds'), { recursive: true, force: true });
  rmSync(source);
  await runs('npm', packing, { cwd: whole });
  withoutBinaries = statSync(join(project, onlyTarball())).size;
  const making = [join(root, 'scripts', 'prebuilds.mjs'), '--here', '--out'];
  await runs(process.execPath, [...making, join(whole, 'prebuilds')], { timeout: 14 * 60 });
  await runs('npm', packing, { cwd: whole });
  rmSync(whole, { recursive: true });

  writeFileSync(join(project, 'package.json'), '{ "private": true }');
  // npm itself is started by env and node.
  const PATH = pathWith('no-compiler', 'node', 'npm', 'env', 'sh');
  const started = performance.now();
  const command = ['install', join(project, onlyTarball()), '--prefer-offline', '--no-audit'];
  await runs('npm', command, { timeout: 60, env: { PATH } });
  installing = (performance.now() - started) / 1000;
  symlinkSync(join(root, 'node_modules', 'ndarray'), join(project, 'node_modules', 'ndarray'));
}, 15 * minutes);
afterAll(() => rmSync(project, { recursive: true }));

/** A folder with some commands of this machine, to be all of the PATH. */
function pathWith(name: string, ...commands: string[]): string {
  const folder = join(project, name);
  mkdirSync(folder);
  for (const command of commands) {
    symlinkSync(
      execFileSync('which', [command], { encoding: 'utf8' }).trim(),
      join(folder, command),
    );
  }
  return folder;
}

const program = `
const rank = MPI.COMM_WORLD.Get_rank();
const total = MPI.COMM_WORLD.allreduce(rank + 1);
console.log('rank ' + rank + ' of ' + MPI.COMM_WORLD.Get_size() + ': ' + total);
`;
const programs = {
  'required.js': `const { MPI } = require('mpi4node');${program}`,
  'imported.mjs': `import { MPI } from 'mpi4node';${program}`,
};
const synchronized = `
const counter = new Counter({ comm: MPI.COMM_WORLD });
const value = counter.next();
const total = MPI.COMM_WORLD.allreduce(value + 1);
counter.free();
console.log('rank ' + MPI.COMM_WORLD.rank + ' of ' + MPI.COMM_WORLD.size + ': ' + total);
`;
const utilPrograms = {
  'util-required.js': `const { MPI } = require('mpi4node');
    const { Counter } = require('mpi4node/util');${synchronized}`,
  'util-imported.mjs': `import { Counter } from 'mpi4node/util';
    import { MPI } from 'mpi4node';${synchronized}`,
};
const exchanged = `
registerNdarray(ndarray);
const { rank, size } = MPI.COMM_WORLD;
const all = MPI.COMM_WORLD.allgather(ndarray(Float64Array.of(rank + 1, 0), [2]));
const total = all.reduce((sum, array) => sum + array.get(0), 0);
console.log('rank ' + rank + ' of ' + size + ': ' + total);
`;
const interchangePrograms = {
  'interchange-required.js': `const { MPI } = require('mpi4node');
    const ndarray = require('ndarray');
    const { registerNdarray } = require('mpi4node/interchange');${exchanged}`,
  'interchange-imported.mjs': `import { MPI } from 'mpi4node';
    import ndarray from 'ndarray';
    import { registerNdarray } from 'mpi4node/interchange';${exchanged}`,
};
Object.assign(programs, utilPrograms, interchangePrograms);
for (const [name, text] of Object.entries(programs)) writeFileSync(join(project, name), text);

test('installing takes no compiler, three packages and a few seconds', () => {
  const packages = readdirSync(join(project, 'node_modules')).filter((name) => name[0] !== '.');
  expect(packages.sort()).toEqual(['mpi4node', 'ndarray', 'node-addon-api', 'node-api-headers']);
  expect(existsSync(join(installed, 'build'))).toBe(false);
  // 1 s on an idle machine.
  expect(installing).toBeLessThan(5);
});

test('publishing is refused as long as a binary is missing', async () => {
  const check = [join(root, 'scripts', 'prebuilds.mjs'), '--check', '--out'];
  const ended = await run(process.execPath, [...check, join(installed, 'prebuilds')]);
  expect(ended.status).toBe(1);
  expect(ended.stderr).toMatch(
    /^Missing: .*linux-arm64\/openmpi-5\.0\.node.* npm run prebuilds\n$/,
  );
});

test('without its binaries the package is small', () => {
  // 738 kB: a quarter of it is the program, a seventh the types with their comments, and a seventh
  // the command with what it brings: the parser of its arguments, what watches files, and the page
  // of a trace. Diagnostics are 36 kB.
  expect(withoutBinaries).toBeLessThan(750_000);
});

test('there is a binary for each library, which names no library and needs an old C library', () => {
  const list: { name: string; family: string }[] = JSON.parse(
    readFileSync(join(binaries, 'binaries.json'), 'utf8'),
  );
  expect(list.map(({ family }) => family).sort()).toEqual([...present].sort());
  for (const { name } of list) {
    const file = join(binaries, `${name}.node`);
    const needed = execFileSync('objdump', ['-p', file], { encoding: 'utf8' });
    expect(needed).not.toMatch(/NEEDED +(libmpi|libmpich|libstdc)/);
  }
});

test('the package has no sources that only its developers need', () => {
  for (const name of ['lib', 'test', 'bench', 'node_modules', 'tsconfig.json']) {
    expect([name, existsSync(join(installed, name))]).toEqual([name, false]);
  }
});

test('the package has its command, its workers, and the programs and types of the six entries', () => {
  const entries = ['diagnostics', 'index', 'interchange', 'pool', 'testing', 'util'];
  const files = entries.flatMap((name) =>
    ['cjs', 'js', 'mjs', 'd.ts', 'd.mts'].map((end) => `${name}.${end}`),
  );
  const dist = readdirSync(join(installed, 'dist'), { recursive: true, encoding: 'utf8' });
  const command = ['cli.js', 'cli.LICENSES.txt', 'bench.js', 'bench_tasks.js', 'trace_page.html'];
  const workers = [
    'compiled_code.js',
    'heartbeat.js',
    'pool_serve.mjs',
    'pool_spawned.js',
    'pool_thread.js',
    'watchdog.js',
  ];
  expect(dist.sort()).toEqual([...command, ...workers, ...files].sort());
});

describe.each(Object.keys(programs))('%s', (script) => {
  test('under node alone is a world of one', async () => {
    const { stdout } = await runs(process.execPath, [script]);
    expect(stdout).toBe('rank 0 of 1: 1\n');
  });

  test.each(present)('under mpirun of %s is a world of two', async (library) => {
    const options = { cwd: project, env, timeout: 60 };
    const ended = await runMpi({ library, ranks: 2, script, ...options });
    const lines = ended.stdout.trim().split('\n').sort();
    expect({ ...ended, lines }).toMatchObject({
      status: 0,
      lines: ['rank 0 of 2: 3', 'rank 1 of 2: 3'],
    });
  });
});

test('require and import give the same instance', async () => {
  const script = `
    import { createRequire } from 'node:module';
    import { MPI } from 'mpi4node';
    import { registerArrow } from 'mpi4node/interchange';
    import * as util from 'mpi4node/util';
    const require = createRequire(import.meta.url);
    console.log(MPI === require('mpi4node').MPI);
    console.log(Object.entries(util).every(([name, one]) => one === require('mpi4node/util')[name]));
    console.log(registerArrow === require('mpi4node/interchange').registerArrow);
    // The exceptions and communicators of one are those of the other.
    try {
      new util.Sequential(MPI.COMM_SELF).end();
    } catch (error) {
      console.log(error instanceof MPI.Exception);
    }`;
  const { stdout } = await runs(process.execPath, ['--input-type=module', '-e', script]);
  expect(stdout).toBe('true\ntrue\ntrue\ntrue\n');
});

describe('TypeScript', () => {
  const consumer = `
    import { MPI, MPIError } from 'mpi4node';
    const comm: MPI.Intracomm = MPI.COMM_WORLD;
    const options: MPI.SendOptions = { tag: 7 };
    const rank: number = comm.rank;
    comm.Send(new Float64Array(3), (rank + 1) % comm.size, options);
    export const isError = (error: unknown): error is MPIError => error instanceof MPI.Exception;
  `;
  const synchronization = `
    import { Condition, Counter, type Hold, Mutex, RecordType, Semaphore, Sequential } from 'mpi4node/util';
    const first: number = new Counter(0, 1, { comm }).next();
    const big: bigint = new Counter<bigint>(0n, 1n, { comm, typecode: 'q' }).next();
    const mutex = new Mutex({ recursive: true, comm });
    const held: Promise<Hold> = mutex.holdAsync();
    const id: number = new RecordType({ id: 'i4', x: ['f8', 2] }).array(1).at(0).id;
    export const all = [id, first, big, held, new Condition(mutex), new Semaphore(2, { bounded: false })];
    for (const rank of new Sequential(comm, { tag: 1 })) all.push(rank);
  `;
  const interchange = `
    import { type Ndarray, registerNdarray } from 'mpi4node/interchange';
    export const register = (ndarray: Ndarray): void => registerNdarray(ndarray, MPI.serializer);
  `;
  const options = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    'false',
    '--target',
    'es2022',
    '--types',
    'node',
  ];

  async function compile(file: string, source: string, ...more: string[]): Promise<Ended> {
    // The types of Node and the compiler are the consumer's own, as in any TypeScript project.
    const types = join(project, 'node_modules', '@types');
    if (!existsSync(types)) {
      mkdirSync(types);
      symlinkSync(join(root, 'node_modules', '@types', 'node'), join(types, 'node'));
    }
    writeFileSync(join(project, file), source);
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const args = [tsc, ...options, ...more, file];
    return run(process.execPath, args, { cwd: project, env, timeout: 120 });
  }

  test.each([
    ['consumer.ts', 'node16', 'node16'],
    ['consumer.mts', 'node16', 'node16'],
    ['consumer.ts', 'esnext', 'bundler'],
  ])(
    'compiles %s with --module %s --moduleResolution %s',
    async (file, module, resolution) => {
      const modes = ['--module', module, '--moduleResolution', resolution];
      const source = consumer + synchronization + interchange;
      expect(await compile(file, source, ...modes)).toMatchObject({ stdout: '', status: 0 });
    },
    180_000,
  );

  test('sees a wrong type', async () => {
    const wrong = consumer.replace('= comm.rank', '= comm.name');
    const ended = await compile('wrong.mts', wrong, '--module', 'node16');
    expect(ended.stdout).toMatch(/^wrong\.mts\(5,\d+\): error TS2322/);
    expect(ended.stdout.trim().split('\n')).toHaveLength(1);
  }, 180_000);
});

/** As on a machine for which the package has no binaries. */
const noBinaries = { ...env, MPI4NODE_BINARIES: join(project, 'nowhere') };

describe('the command', () => {
  test('info shows each library that a binary fits', async () => {
    const { stdout } = await runs('npx', ['mpi4node', 'info', '--json'], { timeout: 60 });
    const info = JSON.parse(stdout);
    expect(info).toMatchObject({ version, root: installed, launcher: { kind: 'none' } });
    expect(info.addons.map(({ name }: { name: string }) => name).sort()).toEqual(
      [...present].sort(),
    );
    expect(info.addons.map(({ file }: { file: string }) => file)).toContain(info.selected);
    for (const addon of info.addons) {
      expect(addon).toMatchObject({
        file: expect.stringContaining(binaries),
        manifest: null,
        binary: { family: addon.name },
        probed: {
          library: expect.stringMatching(addon.name === 'openmpi' ? /Open MPI/ : /MPICH/),
          libraryFile: expect.stringMatching(/libmpi(ch)?\.so/),
          standard: expect.stringMatching(/^\d\.\d$/),
          threadLevel: expect.stringMatching(/^MPI_THREAD_/),
        },
      });
    }
  }, 90_000);

  test('info shows the same for people to read', async () => {
    const { stdout } = await runs(process.execPath, [cli, 'info'], { timeout: 60 });
    expect(stdout).toContain(`mpi4node  ${version}  ${installed}\n`);
    expect(stdout).toContain('launcher  none');
    expect(stdout.match(/^\S+ {2}\(loads here\)$/gm)).toHaveLength(1);
    for (const library of present) {
      expect(stdout).toMatch(
        new RegExp(`^    addon +${binaries}/${library}-\\d+\\.\\d+\\.node$`, 'm'),
      );
    }
    expect(stdout.match(/^ {4}comes with {4}the package, for .* and later$/gm)).toHaveLength(
      present.length,
    );
  }, 90_000);

  describe('an addon of its own', () => {
    const [own = 'none'] = present;
    const file = join(installed, 'build', own, 'mpi4node.node');
    const build = [cli, 'build', '--mpicc', `mpicc.${own}`];

    beforeAll(() => runs(process.execPath, build, { timeout: 10 * 60 }), 10 * minutes);

    test('is built, and loaded before a binary', async () => {
      const { stdout } = await runs(process.execPath, [cli, 'info', '--json'], { timeout: 60 });
      const info = JSON.parse(stdout);
      const addon = info.addons.find((one: { file: string }) => one.file === file);
      expect(addon).toMatchObject({ name: own, manifest: { family: own }, binary: null });
      expect(addon.probed.addonFile).toBe(file);
      expect(info.selected).toBe(file);
      const people = await runs(process.execPath, [cli, 'info'], { timeout: 60 });
      expect(people.stdout).toMatch(new RegExp(`^    built with +\\S*/mpicc\\.${own}$`, 'm'));
    }, 90_000);

    test('runs under the launcher, and the other library by its binary', async () => {
      for (const library of present) {
        const options = { cwd: project, env, timeout: 60 };
        const ended = await runMpi({ library, ranks: 2, script: 'required.js', ...options });
        expect({ status: ended.status, lines: ended.stdout.trim().split('\n').sort() }).toEqual({
          status: 0,
          lines: ['rank 0 of 2: 3', 'rank 1 of 2: 3'],
        });
      }
    }, 150_000);

    test('is left alone where it is up to date, at once', async () => {
      const { stderr, elapsed } = await runs(process.execPath, build);
      expect(stderr).toMatch(new RegExp(`^mpi4node: ${own}: .*: up to date\n$`));
      // 0.2 s on an idle machine; a build takes more than ten.
      expect(elapsed).toBeLessThan(3);
    });
  });

  test('info says what to do where no addon is built', async () => {
    const empty = { env: { ...noBinaries, MPI4NODE_BUILD_DIR: join(project, 'nowhere') } };
    const ended = await run(process.execPath, [cli, 'info'], empty);
    expect(ended).toMatchObject({ status: 1, stderr: '' });
    expect(ended.stdout).toContain(`mpi4node  ${version}`);
    expect(ended.stdout).toContain('npx mpi4node build');
  });

  describe('an addon that does not load', () => {
    const folder = join(project, 'broken');
    const [library] = present;
    const file = join(folder, library, 'mpi4node.node');
    const env = { MPI4NODE_BUILD_DIR: folder, MPI4NODE_MPI: library };
    beforeAll(() => {
      const manifest = { name: library, family: library, version: '4.0', libraryVersion: 'MPI 9' };
      mkdirSync(join(folder, library), { recursive: true });
      writeFileSync(join(folder, library, 'mpi.json'), JSON.stringify(manifest));
      writeFileSync(file, 'not a shared library');
    });
    const refusal = /does not load: The addon \S+ was built for another machine/;

    test('is shown by info, with its error', async () => {
      const broken = { env: { ...noBinaries, ...env }, timeout: 60 };
      const ended = await run(process.execPath, [cli, 'info'], broken);
      expect(ended).toMatchObject({ status: 1, stderr: '' });
      expect(ended.stdout).toContain(`\nloads     ${file}\n`);
      expect(ended.stdout).toMatch(refusal);
      expect(ended.stdout).toContain('npx mpi4node build --force');
    }, 90_000);

    test('gives way to a binary, and info tells why', async () => {
      const { stdout } = await runs(process.execPath, [cli, 'info'], { env, timeout: 60 });
      const [, loads] = /^loads +(\S+)$/m.exec(stdout) ?? [];
      expect(loads).toMatch(new RegExp(`^${binaries}/${library}-\\d+\\.\\d+\\.node$`));
      expect(stdout).toContain(`because ${file} does not load: see below\n`);
      expect(stdout).toMatch(refusal);
      const program = `require('mpi4node');
        console.log(Object.keys(require.cache).find((name) => /\\d\\.node$/.test(name)));`;
      const loaded = await runs(process.execPath, ['-e', program], { env });
      expect(loaded.stdout).toBe(`${loads}\n`);
      const json = await runs(process.execPath, [cli, 'info', '--json'], { env, timeout: 60 });
      expect(JSON.parse(json.stdout)).toMatchObject({ selected: loads, insteadOf: file });
    }, 150_000);
  });

  /** Builds, and imports the package: both without what the machine lacks. */
  async function lacking(build: string, more: NodeJS.ProcessEnv) {
    const lack = { env: { ...noBinaries, MPI4NODE_BUILD_DIR: join(project, build), ...more } };
    const byHand = await run(process.execPath, [cli, 'build'], lack);
    const imported = await run(process.execPath, ['required.js'], { cwd: project, ...lack });
    return { byHand, imported };
  }

  test('without an MPI or a compiler, the build and the import say what it takes', async () => {
    const { byHand, imported } = await lacking('bare', { PATH: join(project, 'nowhere') });
    expect(byHand).toMatchObject({ status: 1, stdout: '' });
    for (const part of ['an MPI (no mpicc', 'a C++ compiler', 'apt-get', 'dnf', 'brew']) {
      expect(byHand.stderr).toContain(part);
    }
    expect(imported.status).not.toBe(0);
    expect(imported.stderr).toContain('LoadError');
    for (const part of [
      '`npx mpi4node build` was tried',
      'an MPI (no mpicc',
      'apt-get',
      `node ${cli} build`,
    ]) {
      expect(imported.stderr).toContain(part);
    }
  });

  test.each(present)(
    'without a compiler, the compiler is what is missing, and not %s',
    async (library) => {
      const PATH = pathWith(`only-${library}`, 'sh', 'sed', `mpicc.${library}`);
      const { byHand, imported } = await lacking(`compiler-${library}`, { PATH });
      expect(byHand.status).toBe(1);
      for (const { stderr } of [byHand, imported]) {
        expect(stderr).toContain('Not on the PATH: a C compiler (no cc, gcc, clang');
        expect(stderr).toMatch(/apt-get install gcc g\+\+ cmake make$/m);
        expect(stderr).not.toContain('mpi.h');
      }
    },
  );

  test('without CMake, what was built stays, and what was not is named', async () => {
    const PATH = pathWith(
      'compilers',
      'sh',
      'sed',
      'cat',
      'gcc',
      'g++',
      'as',
      'ld',
      `mpicc.${present[0]}`,
    );
    const { byHand, imported } = await lacking('no-cmake', { PATH });
    expect(byHand.status).toBe(1);
    for (const { stderr } of [byHand, imported]) {
      expect(stderr).toMatch(
        /\b(Open MPI|MPICH) [\d.]+: Not on the PATH: CMake \(no cmake\), make/,
      );
    }
    const { mpicc } = require(join(installed, 'build', present[0], 'mpi.json'));
    const current = { env: { ...env, PATH, MPI4NODE_MPICC: mpicc } };
    const { status, stderr } = await run(process.execPath, [cli, 'build'], current);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(stderr).toMatch(/: up to date\n$/);
  });

  test('a build folder that can not be written is named, with the variable for another', async () => {
    writeFileSync(join(project, 'file'), '');
    const { byHand, imported } = await lacking(join('file', 'build'), {});
    expect(byHand.status).toBe(1);
    const folder = join(project, 'file', 'build');
    expect(byHand.stderr).toContain(`The build folder ${folder}`);
    expect(byHand.stderr).toMatch(/can't be written: ENOTDIR.*\n.*MPI4NODE_BUILD_DIR/);
    expect(byHand.stderr.trim().split('\n')).toHaveLength(4);
    expect(imported.stderr).toContain(`mpi4node has no addon in ${folder}`);
  });

  test('a compiler that fails is quoted by the first import, and what it said is not told twice', async () => {
    const broken = pathWith('broken-compiler');
    writeFileSync(join(broken, 'c++'), '#!/bin/sh\necho "the compiler is tired" >&2; exit 1\n', {
      mode: 0o755,
    });
    const more = { PATH: `${broken}:${process.env.PATH}`, MPI4NODE_MPICC: `mpicc.${present[0]}` };
    const { byHand, imported } = await lacking('tired', more);
    expect(byHand.status).toBe(1);
    for (const { stderr } of [byHand, imported]) {
      expect(stderr).toContain('could not be built (cmake, to configure: status 1)');
      expect(stderr).toContain('C++20');
      expect(stderr.match(/the compiler is tired/g)).toHaveLength(1);
    }
  }, 60_000);

  test('build with a wrapper that is not there, or is none, names it', async () => {
    const gone = await run(process.execPath, [cli, 'build', '--mpicc', 'mpicc.gone'], { env });
    expect(gone).toMatchObject({ status: 2, stdout: '' });
    expect(gone.stderr).toContain('--mpicc names mpicc.gone');
    const none = { env: { ...env, MPI4NODE_MPICC: 'false' } };
    const useless = await run(process.execPath, [cli, 'build'], none);
    expect(useless).toMatchObject({ status: 1, stdout: '' });
    expect(useless.stderr).toMatch(/\/false does not compile a program with mpi\.h/);
  });

  test('--version, --help and mistakes', async () => {
    expect((await runs(process.execPath, [cli, '--version'])).stdout).toBe(`${version}\n`);
    expect((await runs(process.execPath, [cli, '--help'])).stdout).toContain('MPI4NODE_MPICC');
    const mistaken = await run(process.execPath, [cli, 'info', '--jsn'], { env });
    expect(mistaken).toMatchObject({ status: 2, stdout: '' });
    expect(mistaken.stderr).toBe(
      "mpi4node: unknown option '--jsn'\n(Did you mean --json?)\nnpx mpi4node info --help shows the options.\n",
    );
    for (const [args, text] of [
      [
        ['biuld'],
        "mpi4node: unknown command 'biuld'\n(Did you mean build?)\nThe commands are: run, example, trace, bench, info, doctor, build",
      ],
      [['build', 'mpich'], "too many arguments for 'build'"],
      [['info', '--force'], "unknown option '--force'"],
      [['build', '--sanitize', 'adress'], '--sanitize takes address, undefined'],
      [[], 'Usage: mpi4node <command> [options]'],
    ] satisfies [string[], string][]) {
      const unknown = await run(process.execPath, [cli, ...args], { env });
      expect(unknown).toMatchObject({ status: 2, stdout: '' });
      expect(unknown.stderr).toContain(text);
    }
    const { stdout } = await runs(process.execPath, [cli, 'build', '--help']);
    expect(stdout).toContain('--sanitize <kinds>');
  });
});
