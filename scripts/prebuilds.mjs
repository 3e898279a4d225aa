#!/usr/bin/env node
// Makes the binaries that come with the package, in prebuilds/: for machines without a compiler.
// Each is compiled against the headers of one library, and names none: see lib/loading/binaries.ts.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const usage = `npm run prebuilds -- [options]

  --here          with this machine's compiler and the headers of its MPI libraries: for trying out
  --folder DIR    the Debian 11 to build in, made if it is not there (~/.cache/mpi4node/debian-11)
  --arch LIST     x64, arm64 or both (x64,arm64)
  --out DIR       where to put them (prebuilds)
  --check         build nothing; the status is 1 if one of them is missing, as before publishing

Builds in Debian 11, whose C library is older than that of nearly all machines that Node 20 runs on.
Takes root and debootstrap. The headers come from the packages of Debian 11, 12 and 13.`;

const debian = 'bullseye';

/**
 * What to build, the binary for the newest library of a family first: the loader takes the first
 * whose functions the library has.
 */
const targets = [
  { name: 'openmpi-5.0', family: 'openmpi', suite: 'trixie', package: 'libopenmpi-dev' },
  { name: 'openmpi-4.1', family: 'openmpi', suite: 'bullseye', package: 'libopenmpi-dev' },
  { name: 'mpich-4.2', family: 'mpich', suite: 'trixie', package: 'libmpich-dev' },
  { name: 'mpich-4.0', family: 'mpich', suite: 'bookworm', package: 'libmpich-dev' },
  { name: 'mpich-3.4', family: 'mpich', suite: 'bullseye', package: 'libmpich-dev' },
];

const architectures = {
  x64: { debian: 'amd64', cmake: [] },
  arm64: {
    debian: 'arm64',
    cmake: [
      '-DCMAKE_SYSTEM_NAME=Linux',
      '-DCMAKE_SYSTEM_PROCESSOR=aarch64',
      '-DCMAKE_C_COMPILER=aarch64-linux-gnu-gcc',
      '-DCMAKE_CXX_COMPILER=aarch64-linux-gnu-g++',
    ],
  },
};

/** Runs a command to its end; what it says is shown if it fails. */
function run(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    ...options,
  });
  if (error) throw error;
  if (status !== 0) {
    throw new Error(`${command} ${args.join(' ')}: status ${status}\n${stdout}${stderr}`);
  }
  return stdout;
}

/** The folders that a compiler needs for `#include <mpi.h>`, below one that has it somewhere. */
function headerFolders(folder) {
  const file = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find(
    (name) => path.basename(name) === 'mpi.h',
  );
  if (file === undefined) throw new Error(`There is no mpi.h below ${folder}`);
  const own = path.dirname(path.join(folder, file));
  return [own, path.join(own, 'openmpi')].filter((each) => existsSync(each));
}

/** The versions that a header tells: of the standard, and of the library by its name. */
function versionsOf(folders) {
  const text = readFileSync(path.join(folders[0], 'mpi.h'), 'utf8');
  const macro = (name) => new RegExp(`^#define ${name}\\s+"?([\\w.]+)"?`, 'm').exec(text)?.[1];
  const release = ['MAJOR', 'MINOR', 'RELEASE'].map((part) => macro(`OMPI_${part}_VERSION`));
  const libraryVersion = release[0]
    ? `Open MPI ${release.join('.')}`
    : `MPICH ${macro('MPICH_VERSION')}`;
  return { version: `${macro('MPI_VERSION')}.${macro('MPI_SUBVERSION')}`, libraryVersion };
}

/** Compiles one binary; `inside` runs a command where the compiler is. */
function compile({ inside, source, work, headers, apiHeaders, cmake }) {
  inside('cmake', [
    ...['-S', source, '-B', work, '-DCMAKE_BUILD_TYPE=Release', ...cmake],
    `-DMPI4NODE_NODE_API=${apiHeaders.join(';')}`,
    `-DMPI4NODE_MPI_HEADERS=${headers.join(';')}`,
  ]);
  inside('cmake', ['--build', work, '--parallel', String(os.availableParallelism())]);
}

/** Collects the binaries of one architecture, with their description. */
class Collection {
  #folder;
  #binaries = [];

  constructor(out, architecture) {
    this.#folder = path.join(out, `linux-${architecture}`);
    rmSync(this.#folder, { recursive: true, force: true });
    mkdirSync(this.#folder, { recursive: true });
  }

  add({ name, family }, work, headers) {
    copyFileSync(path.join(work, 'mpi4node.node'), path.join(this.#folder, `${name}.node`));
    copyFileSync(
      path.join(work, 'open_library.node'),
      path.join(this.#folder, 'open_library.node'),
    );
    this.#binaries.push({ name, family, ...versionsOf(headers) });
    const text = `${JSON.stringify(this.#binaries, null, 2)}\n`;
    writeFileSync(path.join(this.#folder, 'binaries.json'), text);
    console.log(`${path.basename(this.#folder)}/${name}.node`);
  }
}

const apiPackages = ['node-api-headers/include', 'node-addon-api'];

// --- Here ---------------------------------------------------------------------------------------

/** The folders that a compiler wrapper adds for headers. */
function wrapperFolders(wrapper) {
  const { status, stdout } = spawnSync(wrapper, ['-show'], { encoding: 'utf8' });
  if (status !== 0) return null;
  return [...stdout.matchAll(/-I(\S+)/g)].map(([, folder]) => folder);
}

function buildHere(out) {
  const collection = new Collection(out, process.arch);
  for (const family of ['openmpi', 'mpich']) {
    const headers = wrapperFolders(`mpicc.${family}`);
    if (headers === null) continue;
    const { libraryVersion } = versionsOf(headers);
    const name = `${family}-${/\d+\.\d+/.exec(libraryVersion)?.[0]}`;
    const work = path.join(root, 'build', 'prebuild', name);
    const apiHeaders = apiPackages.map((each) => path.join(root, 'node_modules', each));
    compile({ inside: run, source: root, work, headers, apiHeaders, cmake: [] });
    collection.add({ name, family }, work, headers);
  }
}

// --- In Debian 11 -------------------------------------------------------------------------------

const mirror = () => run('bash', [path.join(root, 'scripts', 'reach', 'mirror.sh')]).trim();

/** A Debian 11 with compilers, and the lists of the packages of newer ones. */
function prepareDebian(folder) {
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  if (!existsSync(path.join(folder, 'usr/bin/apt-get'))) {
    console.log(`making a Debian 11 in ${folder}`);
    mkdirSync(folder, { recursive: true });
    const options = ['--variant=minbase', '--include=ca-certificates', `--keyring=${keyring}`];
    run('debootstrap', [...options, debian, folder, mirror()]);
  }
  const at = (name) => path.join(folder, name);
  for (const name of ['resolv.conf', 'hosts']) copyFileSync(`/etc/${name}`, at(`etc/${name}`));
  copyFileSync(keyring, at('usr/share/keyrings/newer.gpg'));
  const suites = [...new Set(targets.map(({ suite }) => suite))].filter((one) => one !== debian);
  const newer = suites.map(
    (suite) =>
      `deb [arch=amd64,arm64 signed-by=/usr/share/keyrings/newer.gpg] ${mirror()} ${suite} main`,
  );
  writeFileSync(at('etc/apt/sources.list.d/newer.list'), `${newer.join('\n')}\n`);
  // What is installed stays Debian 11.
  writeFileSync(at('etc/apt/apt.conf.d/90release'), `APT::Default-Release "${debian}";\n`);
  const tools = 'make cmake g++ g++-aarch64-linux-gnu';
  const script = `set -e; export DEBIAN_FRONTEND=noninteractive
    dpkg --add-architecture arm64; apt-get update -qq
    apt-get install -y -qq --no-install-recommends ${tools}`;
  run('chroot', [folder, 'sh', '-c', script]);
}

/** The headers of a package of some Debian, unpacked; the path is that inside of the chroot. */
function unpack(folder, { suite, package: name }, architecture) {
  const inside = `/build/headers/${name}-${suite}-${architecture}`;
  if (!existsSync(path.join(folder, inside))) {
    const script = `set -e; mkdir -p ${inside}.deb; cd ${inside}.deb
      apt-get download -qq ${name}:${architecture}/${suite}; dpkg -x ./*.deb ${inside}`;
    run('chroot', [folder, 'sh', '-c', script]);
  }
  return headerFolders(path.join(folder, inside)).map((each) => each.slice(folder.length));
}

function buildInDebian(folder, out, chosen) {
  prepareDebian(folder);
  const at = (name) => path.join(folder, name);
  rmSync(at('build/source'), { recursive: true, force: true });
  for (const name of ['binding', 'CMakeLists.txt']) {
    cpSync(path.join(root, name), at(`build/source/${name}`), { recursive: true });
  }
  for (const name of apiPackages) {
    const from = path.join(root, 'node_modules', name);
    cpSync(from, at(`build/source/${name}`), { recursive: true });
  }
  const apiHeaders = apiPackages.map((name) => `/build/source/${name}`);
  const inside = (command, args) => run('chroot', [folder, command, ...args]);
  for (const architecture of chosen) {
    const { debian: name, cmake } = architectures[architecture];
    const collection = new Collection(out, architecture);
    for (const target of targets) {
      const headers = unpack(folder, target, name);
      const work = `/build/${architecture}/${target.name}`;
      compile({ inside, source: '/build/source', work, headers, apiHeaders, cmake });
      collection.add(target, at(work), headers.map(at));
    }
  }
}

/** The binaries that are not there, by their path in the package. */
function missingIn(out, chosen) {
  return chosen
    .flatMap((architecture) =>
      ['binaries.json', 'open_library.node', ...targets.map(({ name }) => `${name}.node`)].map(
        (name) => path.join(`linux-${architecture}`, name),
      ),
    )
    .filter((name) => !existsSync(path.join(out, name)));
}

function check(out, chosen) {
  const missing = missingIn(out, chosen);
  if (missing.length === 0) return;
  console.error(`Missing: ${missing.join(', ')}. Make them: npm run prebuilds`);
  process.exitCode = 1;
}

function main() {
  const { values } = parseArgs({
    options: {
      arch: { type: 'string', default: 'x64,arm64' },
      check: { type: 'boolean' },
      folder: { type: 'string' },
      help: { type: 'boolean' },
      here: { type: 'boolean' },
      out: { type: 'string', default: path.join(root, 'prebuilds') },
    },
  });
  const out = path.resolve(values.out);
  const chosen = values.arch.split(',');
  const unknown = chosen.find((one) => !(one in architectures));
  if (values.help || unknown !== undefined) {
    console.log(usage);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  if (values.check) check(out, chosen);
  else if (values.here) buildHere(out);
  else {
    const cache = path.join(os.homedir(), '.cache', 'mpi4node', 'debian-11');
    buildInDebian(path.resolve(values.folder ?? cache), out, chosen);
  }
}

main();
