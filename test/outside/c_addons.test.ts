// @worlds openmpi mpich
// Addons of other packages, in C, which take MPI's handles out of objects by include/mpi4node.h.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { get_include } from 'mpi4node';
import { buildExamples, programOf } from '../support/examples';
import { run, runMpi } from '../support/processes';
import { library as libraryOrNull } from '../support/world';

const library = libraryOrNull as 'openmpi' | 'mpich';
const root = join(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'mpi4node-addon-'));
const nodeApi = join(root, 'node_modules/node-api-headers/include');

/** Compiles an addon with the wrapper of an MPI library, without a warning. */
async function compile(source: string, name: string, wrapper = library): Promise<string> {
  const file = join(folder, `${name}.node`);
  const flags = ['-std=c11', '-Wall', '-Wextra', '-Werror', '-shared', '-fPIC'];
  const folders = [`-I${get_include()}`, '-isystem', nodeApi];
  const args = [...flags, ...folders, '-o', file, join(root, source)];
  const { status, stderr } = await run(`mpicc.${wrapper}`, args, { timeout: 60 });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return file;
}

/** What a program shows of itself, in a world of one. */
async function evaluate(program: string): Promise<unknown> {
  const prelude = `
    const show = (value) => console.log(JSON.stringify(value));
    const error = (call) => {
      try { call(); } catch (e) { return [e.name, e.message]; }
      return null;
    };`;
  const ended = await run(process.execPath, ['-e', prelude + program], {
    cwd: root,
    env: { MPI4NODE_MPI: library },
  });
  expect({ status: ended.status, stderr: ended.stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(ended.stdout);
}

let copies = '';
beforeAll(async () => {
  await buildExamples();
  copies = await compile('test/outside/fixtures/handle_copies.c', 'handle_copies');
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true }));

test.each([1, 2])(
  'the example on %d ranks',
  async (ranks) => {
    const file = await compile('examples/addon/total.c', `total${ranks}`);
    const script = programOf('addon');
    const { status, stderr, stdout } = await runMpi({ library, ranks, script, args: [file] });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.trim().split('\n').sort()).toEqual(
      ranks === 1
        ? ['rank 0: 1 0, now rank 0, first 0']
        : ['rank 0: 2 1, now rank 1, first 1', 'rank 1: 2 1, now rank 0, first 1'],
    );
  },
  80_000,
);

test('a handle of each class goes to C and back', async () => {
  const program = `
    const { MPI } = require('mpi4node');
    const copy = require(${JSON.stringify(copies)});
    const comm = MPI.COMM_SELF;
    const win = MPI.Win.Allocate(8);
    const request = comm.Irecv(new Float64Array(1), 0);
    const originals = {
      comm: comm.Create_cart([1]),
      datatype: MPI.DOUBLE.Create_contiguous(3).Commit(),
      errhandler: MPI.ERRORS_RETURN,
      group: comm.Get_group(),
      info: MPI.Info.Create({ a: 'b' }),
      message: MPI.MESSAGE_NO_PROC,
      op: MPI.SUM,
      request,
      win,
    };
    const made = Object.entries(originals).map(([name, value]) => [name, copy[name](value), value]);
    const found = made.map(([name, other, value]) =>
      [name, other.constructor.name, other.equals(value), other !== value]);
    comm.Send(Float64Array.of(1), 0);
    request.Wait();
    const status = new MPI.Status();
    status.tag = 6;
    show([found, copy.comm(MPI.COMM_NULL).is_null, copy.status(status).tag, status.tag,
      copy.datatype(originals.datatype).Get_size(), copy.info(originals.info).get('a')]);
    win.Free();`;
  const names: [name: string, className: string][] = [
    ['comm', 'Cartcomm'],
    ['datatype', 'Datatype'],
    ['errhandler', 'Errhandler'],
    ['group', 'Group'],
    ['info', 'Info'],
    ['message', 'Message'],
    ['op', 'Op'],
    ['request', 'Request'],
    ['win', 'Win'],
  ];
  const found = names.map((each) => [...each, true, true]);
  expect(await evaluate(program)).toEqual([found, true, 7, 6, 24, 'b']);
});

test('a handle that C takes initializes MPI, and is not to be had after the end', async () => {
  const program = `
    const { MPI } = require('mpi4node');
    const copy = require(${JSON.stringify(copies)});
    const before = MPI.Is_initialized();
    copy.comm(MPI.COMM_WORLD);
    const after = MPI.Is_initialized();
    MPI.Finalize();
    show([before, after, error(() => copy.comm(MPI.COMM_WORLD))]);`;
  expect(await evaluate(program)).toEqual([
    false,
    true,
    ['MPI.Exception', 'mpi4node_get_comm was called after MPI was finalized'],
  ]);
});

test('what is not of the class is refused', async () => {
  const program = `
    const { MPI } = require('mpi4node');
    const copy = require(${JSON.stringify(copies)});
    show([MPI.SUM, 3, null, undefined, 'comm', {}].map((value) => error(() => copy.comm(value)))
      .concat([error(() => copy.status(MPI.SUM))]));`;
  const expected = (kind: string, came: string) => [
    'TypeError',
    `mpi4node_get_${kind.toLowerCase()}: an MPI.${kind} was expected, but ${came} came`,
  ];
  expect(await evaluate(program)).toEqual([
    ...['a Op', '3', 'null', 'undefined', 'the string "comm"', 'a plain object'].map((came) =>
      expected('Comm', came),
    ),
    expected('Status', 'a Op'),
  ]);
});

test('without the package there is an error that says so', async () => {
  const ended = await run(
    process.execPath,
    [
      '-e',
      `try { require(${JSON.stringify(copies)}).comm({}); } catch (e) { console.log(e.message); }`,
    ],
    { cwd: root },
  );
  expect(ended.stdout).toBe('the package mpi4node must be loaded before an addon that uses it\n');
});
