// @worlds openmpi mpich waits
// When MPI starts and what there is after its end: each in a process of its own.
import { join } from 'node:path';
import { run } from '../support/processes';
import { library as libraryOrNull } from '../support/world';

const library = libraryOrNull as 'openmpi' | 'mpich';
const root = join(__dirname, '..', '..');

/** Runs a program in a world of one, and returns what it shows of itself. */
async function evaluate(program: string, env: NodeJS.ProcessEnv = {}): Promise<unknown> {
  const prelude = `
    const { MPI, MPIError, rc } = require('mpi4node');
    const show = (value) => console.log(JSON.stringify(value));
    const error = (call) => {
      try { call(); } catch (e) { return [e.name, e.code ?? null, e.message]; }
      return null;
    };`;
  const ended = await run(process.execPath, ['-e', prelude + program], {
    cwd: root,
    env: { MPI4NODE_MPI: library, ...env },
    timeout: 15,
  });
  expect({ status: ended.status, stderr: ended.stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(ended.stdout);
}

const state = '[MPI.Is_initialized(), MPI.Is_finalized()]';

describe('nothing is initialized by', () => {
  test.each([
    ['loading the package', ''],
    [
      'reading every name of it',
      'for (const name of Object.keys(MPI)) void [MPI[name], typeof MPI[name], MPI[name]?.is_null];',
    ],
    [
      'handles, copies and comparisons',
      `for (const handle of [MPI.COMM_WORLD, MPI.COMM_NULL, MPI.INT, MPI.SUM, MPI.GROUP_EMPTY]) {
         void [handle.handle, handle.tohandle(), handle.is_null, handle.is_predefined];
         new handle.constructor(handle).equals(handle);
         handle.constructor.fromhandle(handle.handle).equals(handle);
         handle.free();
       }`,
    ],
    [
      'new objects',
      'new MPI.Comm(); new MPI.Intracomm(); new MPI.Group(); new MPI.Status(); new MPI.Request();',
    ],
    ['versions', 'MPI.Get_version(); MPI.Get_library_version(); MPI.get_vendor();'],
    ['settings', 'rc.thread_level = "single"; void rc.initialize;'],
    ['operations on values', 'MPI.SUM.call(1, 2);'],
  ])('%s', async (_, program) => {
    expect(await evaluate(`${program}; show(${state});`)).toEqual([false, false]);
  });
});

test.each([
  ['a rank', 'MPI.COMM_WORLD.rank'],
  ['a datatype', 'MPI.INT.size'],
  ['a group', 'MPI.GROUP_EMPTY.size'],
  ['a message to nobody', 'MPI.COMM_WORLD.Send(new Int8Array(1), MPI.PROC_NULL)'],
  ['an object', 'MPI.COMM_SELF.allreduce(1)'],
  ['a barrier that is started', 'MPI.COMM_SELF.Ibarrier().Wait()'],
  ['the clock', 'MPI.Wtime()'],
])('the first call initializes it: %s', async (_, call) => {
  const program = `${call}; show([${state}, MPI.Query_thread() === MPI.THREAD_MULTIPLE]);`;
  expect(await evaluate(program)).toEqual([[true, false], true]);
});

describe('the level of thread support', () => {
  test.each([
    ['rc.thread_level', 'rc.thread_level = "funneled"; MPI.COMM_WORLD.rank;', 'THREAD_FUNNELED'],
    ['rc.threads = false', 'rc.threads = false; MPI.COMM_WORLD.rank;', 'THREAD_SINGLE'],
    ['Init', 'MPI.Init();', 'THREAD_SINGLE'],
    ['Init_thread', 'MPI.Init_thread();', 'THREAD_MULTIPLE'],
    ['Init_thread of a level', 'MPI.Init_thread(MPI.THREAD_SERIALIZED);', 'THREAD_SERIALIZED'],
    [
      'Init_thread of a named level',
      'MPI.Init_thread({ required: MPI.THREAD_FUNNELED });',
      'THREAD_FUNNELED',
    ],
  ])('%s', async (_, program, level) => {
    // A library may give more than was asked for, but not less.
    const show = `show([MPI.Query_thread() >= MPI.${level}, MPI.Is_initialized()]);`;
    expect(await evaluate(program + show)).toEqual([true, true]);
  });

  test('Init_thread returns what there is', async () => {
    const program = 'show(MPI.Init_thread(MPI.THREAD_MULTIPLE) === MPI.Query_thread());';
    expect(await evaluate(program)).toBe(true);
  });
});

describe('rc.initialize = false', () => {
  const program = `
    const before = error(() => MPI.COMM_WORLD.rank);
    MPI.Init();
    show([before, MPI.COMM_WORLD.rank]);`;
  const expected = [
    [
      'MPI.Exception',
      'MPI_ERR_OTHER',
      'MPI is not initialized, and rc.initialize is false: call MPI.Init() first',
    ],
    0,
  ];
  test('in code', async () => {
    expect(await evaluate(`rc.initialize = false;${program}`)).toEqual(expected);
  });
  test.each(['0', 'false', 'No', 'OFF'])('in the environment as %s', async (value) => {
    expect(await evaluate(program, { MPI4NODE_RC_INITIALIZE: value })).toEqual(expected);
  });
});

test('settings in the environment', async () => {
  const env = {
    MPI4NODE_RC_THREADS: 'yes',
    MPI4NODE_RC_THREAD_LEVEL: 'serialized',
    MPI4NODE_RC_FINALIZE: '0',
    MPI4NODE_RC_ABORT: 'off',
    MPI4NODE_RC_FINALIZE_WARNING: '2.5',
    MPI4NODE_RC_FINALIZE_TIMEOUT: '60',
    MPI4NODE_RC_HEARTBEAT: '30',
    MPI4NODE_RC_WATCHDOG: '30',
    MPI4NODE_WATCHDOG_ABORT: '1',
    MPI4NODE_RC_CHECK: '1',
    // The short name counts.
    MPI4NODE_CHECK: '2',
    MPI4NODE_TRACE: 'trace.json',
    MPI4NODE_RC_STRICT: 'yes',
    MPI4NODE_RC_ERRORS: 'abort',
    MPI4NODE_RC_RECV_MPROBE: 'true',
    // As if it were not set.
    MPI4NODE_RC_INITIALIZE: '',
  };
  expect(await evaluate('show({ ...rc });', env)).toEqual({
    initialize: true,
    threads: true,
    thread_level: 'serialized',
    finalize: false,
    abort: false,
    finalize_warning: 2.5,
    finalize_timeout: 60,
    heartbeat: 30,
    watchdog: 30,
    watchdog_abort: true,
    check: 2,
    trace: 'trace.json',
    strict: true,
    errors: 'abort',
    recv_mprobe: true,
  });
});

test.each([
  ['INITIALIZE', 'maybe', 'a boolean'],
  ['THREADS', '2', 'a boolean'],
  ['THREAD_LEVEL', 'many', 'one of single, funneled, serialized, multiple'],
  ['FINALIZE_TIMEOUT', '-1', 'a number of seconds'],
  ['FINALIZE_WARNING', 'soon', 'a number of seconds'],
  ['ERRORS', 'ignore', 'one of exception, default, abort, fatal'],
  ['WATCHDOG', 'soon', 'a number of seconds'],
  ['CHECK', '3', '0, 1 or 2'],
  ['RECV_MPROBE', '0', 'true'],
])('refused when the package is loaded: MPI4NODE_RC_%s=%s', async (name, value, expected) => {
  const variable = `MPI4NODE_RC_${name}`;
  const { status, stderr } = await run(process.execPath, ['-e', "require('mpi4node')"], {
    cwd: root,
    env: { MPI4NODE_MPI: library, [variable]: value },
  });
  expect(status).toBe(1);
  expect(stderr).toContain(`RangeError: ${variable} must be ${expected}, but is "${value}"`);
});

describe('the end', () => {
  test('Finalize ends it, once', async () => {
    const program = `
      const early = error(() => MPI.Finalize());
      MPI.Init();
      MPI.Finalize();
      show([early, ${state}, error(() => MPI.Finalize()), error(() => MPI.Init())]);`;
    const other = (message: string) => ['MPI.Exception', 'MPI_ERR_OTHER', message];
    expect(await evaluate(program)).toEqual([
      other('MPI.Finalize: MPI was never initialized'),
      [true, true],
      other('MPI.Finalize: MPI is finalized already'),
      other('MPI was finalized and can not be initialized again'),
    ]);
  });

  test('calls after it are exceptions that name the call', async () => {
    const calls = {
      MPI_Send: 'MPI.COMM_WORLD.Send(new Int8Array(1), 0)',
      MPI_Barrier: 'MPI.COMM_WORLD.Barrier()',
      MPI_Comm_rank: 'comm.rank',
      MPI_Comm_dup: 'comm.Dup()',
      MPI_Comm_group: 'comm.Get_group()',
      MPI_Type_size: 'MPI.FLOAT.size',
      MPI_Isend: 'MPI.COMM_WORLD.isend(1, 0)',
      MPI_Query_thread: 'MPI.Query_thread()',
      MPI_Error_string: 'MPI.Get_error_string(0)',
    };
    const program = `
      const comm = MPI.COMM_WORLD.Dup();
      void comm.rank;
      MPI.Finalize();
      show([${Object.values(calls).map((call) => `error(() => ${call})`)}]);`;
    expect(await evaluate(program)).toEqual(
      Object.keys(calls).map((name) => [
        'MPI.Exception',
        'MPI_ERR_OTHER',
        `${name} was called after MPI was finalized`,
      ]),
    );
  });

  test('what needs no MPI goes on', async () => {
    const program = `
      MPI.Init();
      MPI.Finalize();
      show([${state}, MPI.Get_version().length, MPI.COMM_NULL.is_null, MPI.SUM.call(1, 2)]);`;
    expect(await evaluate(program)).toEqual([[true, true], 2, true, 3]);
  });

  test('rc.finalize = false leaves it to the program', async () => {
    const program = `
      rc.finalize = false;
      MPI.Init();
      process.on('exit', () => { show(${state}); MPI.Finalize(); });`;
    expect(await evaluate(program)).toEqual([true, false]);
  });

  test('a clean exit finalizes, after all exit listeners of the program', async () => {
    const program = `
      const before = [];
      process.on('exit', () => before.push(${state}));
      // What process.exit calls at last, and the package before it.
      const { reallyExit } = process;
      process.reallyExit = (code) => { show([...before, ${state}]); reallyExit.call(process, code); };
      MPI.COMM_WORLD.rank;
      process.on('exit', () => before.push(${state}));
      process.exit();`;
    expect(await evaluate(program)).toEqual([
      [true, false],
      [true, false],
      [true, true],
    ]);
  });
});

test('a worker thread can not be the one that initializes it', async () => {
  const program = `
    const { Worker } = require('node:worker_threads');
    const code = \`
      const { MPI } = require('mpi4node');
      const { parentPort } = require('node:worker_threads');
      try { MPI.COMM_WORLD.rank; } catch (e) { parentPort.postMessage([e.code, e.message]); }\`;
    new Worker(code, { eval: true }).on('message', (message) => show([message, ${state}]));`;
  expect(await evaluate(program)).toEqual([
    [
      'MPI_ERR_OTHER',
      expect.stringMatching(
        /^MPI is not initialized: the main thread must do that, by any MPI call/,
      ),
    ],
    [false, false],
  ]);
});

test('MPIError is MPI.Exception', async () => {
  expect(await evaluate('show(MPIError === MPI.Exception);')).toBe(true);
});
