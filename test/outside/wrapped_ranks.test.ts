// @worlds openmpi mpich waits
// Ranks that mpirun does not start by itself: a wrapper such as tsx or npm stands in between.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from '../harness/launch.cjs';
import { library, makeProject, root } from '../support/command';
import { childEnv, type Ended, run } from '../support/processes';

const tsx = join(root, 'node_modules', '.bin', 'tsx');
const project = makeProject('wrapped', ['tsx']);

const hello = `import { MPI } from 'mpi4node';
console.log(\`rank \${MPI.COMM_WORLD.rank} of \${MPI.COMM_WORLD.size}\`);
`;
const forks = `import { fork } from 'node:child_process';
fork('./hello.mjs', { execArgv: [] });
`;
/** A wrapper that does pass the connection on. */
const passes = `import { spawn } from 'node:child_process';
const { PMI_FD, ...env } = process.env;
const more = PMI_FD === undefined ? {} : { PMI_FD: '3' };
const stdio = [0, 1, 2, ...(PMI_FD === undefined ? [] : [Number(PMI_FD)])];
spawn(process.execPath, ['hello.mjs'], { env: { ...env, ...more }, stdio });
`;

/** Each rank starts a process that calls MPI, too. */
const parents = `import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { MPI } from 'mpi4node';
const child = spawn(process.execPath, ['hello.mjs'], { stdio: ['ignore', 'inherit', 'pipe'] });
let said = '';
child.stderr.on('data', (text) => { said += text; });
await once(child, 'close');
console.log(\`rank \${MPI.COMM_WORLD.rank}: \${/code: '(\\w+)'/.exec(said)?.[1]}\`);
`;

beforeAll(() => {
  const scripts = { hello: 'node hello.mjs' };
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, scripts }));
  for (const name of ['hello.mjs', 'hello.mts']) writeFileSync(join(project, name), hello);
  writeFileSync(join(project, 'forks.mjs'), forks);
  writeFileSync(join(project, 'passes.mjs'), passes);
  writeFileSync(join(project, 'parents.mjs'), parents);
});

function start(ranks: number, command: readonly string[], env = {}): Promise<Ended> {
  const timeout = 60;
  const started = launch({ library, ranks, command, timeout: timeout + 30, env: childEnv(env) });
  return run(started.command, started.args, { cwd: project, env: started.env, timeout });
}

const worlds = (ranks: number, size = ranks) =>
  Array.from({ length: ranks }, (_, rank) => `rank ${size === 1 ? 0 : rank} of ${size}`);
const linesOf = ({ stdout }: Ended) => stdout.match(/^rank.*$/gm)?.sort();

const wrappers: readonly (readonly [string, readonly string[], string])[] = [
  ['tsx', [tsx, 'hello.mts', '--size', '3'], 'node --import tsx hello.mts --size 3'],
  ['npm run', ['npm', 'run', '--silent', 'hello'], 'node hello.mjs'],
  ['a program that forks', [process.execPath, 'forks.mjs'], 'node hello.mjs'],
];

if (library === 'mpich') {
  // In the first ranks the connection is lost, and in the last Node passes it on by chance.
  test.each(wrappers)(
    '%s: each rank says what is in the way and what to type',
    async (_name, command, instead) => {
      const ranks = 4;
      const { status, stderr, stdout } = await start(ranks, command);
      const told = stderr.match(/^LoadError: mpirun started `.*`, and that\n/gm) ?? [];
      expect({ told: told.length, noise: /cli_\d|PMI_Get|Fatal error/.test(stderr) }).toEqual({
        told: ranks,
        noise: false,
      });
      expect(stderr).toContain("code: 'ERR_MPI4NODE_WRAPPED'");
      expect(stderr).toContain(`\n  mpirun -n ${ranks} ${instead}\n`);
      expect(stderr).toContain(`\n  npx mpi4node run -n ${ranks} hello.m`);
      expect(stdout).not.toContain('rank ');
      // The program that forks does not look at how its child ends.
      expect(status === 0).toBe(command.includes('forks.mjs'));
    },
    90_000,
  );

  test('the message names what mpirun has started', async () => {
    const { stderr } = await start(1, ['npm', 'run', '--silent', 'hello']);
    expect(stderr).toContain('mpirun started `npm run hello`, and that');
  }, 90_000);

  test('with MPI4NODE_ALLOW_SINGLETONS=1 each is a world of its own', async () => {
    const env = { MPI4NODE_ALLOW_SINGLETONS: '1' };
    const ended = await start(2, [tsx, 'hello.mts'], env);
    expect([ended.status, linesOf(ended)]).toEqual([0, worlds(2, 1)]);
  }, 90_000);
} else {
  test.each(wrappers.slice(0, 2))(
    '%s: the ranks find each other',
    async (_name, command) => {
      const ended = await start(2, command);
      expect([ended.status, linesOf(ended)]).toEqual([0, worlds(2)]);
    },
    90_000,
  );
}

test('a wrapper that passes the connection on, and a shell, are not in the way', async () => {
  for (const command of [
    [process.execPath, 'passes.mjs'],
    ['sh', '-c', `"${process.execPath}" hello.mjs; exit $?`],
  ]) {
    const ended = await start(4, command);
    expect([ended.status, linesOf(ended)]).toEqual([0, worlds(4)]);
  }
}, 120_000);

test('a child of a rank does not take itself for it, where Node passes the connection on', async () => {
  const ended = await start(4, [process.execPath, 'parents.mjs']);
  const told = [0, 1, 2, 3].map((rank) => `rank ${rank}: ERR_MPI4NODE_CHILD`);
  expect([ended.status, linesOf(ended)]).toEqual([0, told]);
}, 120_000);

test('tsx as an option of Node is not in the way', async () => {
  const ended = await start(2, [process.execPath, '--import', 'tsx', 'hello.mts']);
  expect([ended.status, linesOf(ended)]).toEqual([0, worlds(2)]);
}, 90_000);
