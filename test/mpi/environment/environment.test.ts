// @worlds openmpi:1,2 mpich:1,2
// What MPI tells of itself, its clock and its errors. How it starts and ends is in test/outside.
import { hostname } from 'node:os';
import { Worker } from 'node:worker_threads';
import { MPI, rc } from 'mpi4node';
import { expectMpiError, library, mpiTest, ranks } from '../../support/mpi';

const isMpich = library === 'mpich';

mpiTest('it is initialized, with the most support for threads', () => {
  expect([MPI.Is_initialized(), MPI.Is_finalized()]).toEqual([true, false]);
  expect(MPI.Query_thread()).toBe(MPI.THREAD_MULTIPLE);
  expect(MPI.Is_thread_main()).toBe(true);
});

mpiTest('versions', () => {
  const [version, subversion] = MPI.Get_version();
  expect([version, subversion]).toEqual([MPI.VERSION, MPI.SUBVERSION]);
  expect(version).toBeGreaterThanOrEqual(3);
  expect(MPI.Get_library_version()).toMatch(isMpich ? /^MPICH Version:/ : /^Open MPI v/);
  const [vendor, numbers] = MPI.get_vendor();
  expect(vendor).toBe(isMpich ? 'MPICH' : 'Open MPI');
  expect(numbers).toHaveLength(3);
  expect(MPI.Get_library_version()).toContain(numbers.join('.'));
});

mpiTest('the processor is this host', () => {
  expect(MPI.Get_processor_name()).toContain(hostname().split('.')[0]);
});

mpiTest('the clock', async () => {
  const start = MPI.Wtime();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const seconds = MPI.Wtime() - start;
  expect(seconds).toBeGreaterThan(0.04);
  expect(seconds).toBeLessThan(5);
  expect(MPI.Wtick()).toBeGreaterThan(0);
  expect(MPI.Wtick()).toBeLessThan(0.01);
});

mpiTest('it is not initialized again', () => {
  for (const initialize of [
    () => MPI.Init(),
    () => MPI.Init_thread(),
    () => MPI.Init_thread(MPI.THREAD_SINGLE),
    () => MPI.Init_thread({ required: MPI.THREAD_SINGLE }),
  ]) {
    expectMpiError(initialize, { class: 'MPI_ERR_OTHER', message: /^MPI is initialized already/ });
  }
  expect(() => MPI.Init_thread({ level: 1 } as never)).toThrow(/has no parameter level/);
});

mpiTest('rc has its defaults, and refuses what it does not know', () => {
  expect({ ...rc }).toEqual({
    initialize: true,
    threads: true,
    thread_level: 'multiple',
    finalize: null,
    abort: true,
    finalize_warning: 10,
    finalize_timeout: 0,
    heartbeat: 0,
    watchdog: 0,
    watchdog_abort: false,
    check: 0,
    trace: '',
    strict: false,
    errors: 'exception',
    recv_mprobe: true,
  });
  const wrong: readonly [string, unknown, RegExp][] = [
    ['initialise', true, /^rc has no setting initialise: initialize, threads, /],
    ['initialize', 'no', /^rc\.initialize must be a boolean/],
    ['finalize', 0, /^rc\.finalize must be a boolean/],
    [
      'thread_level',
      'many',
      /^rc\.thread_level must be one of single, funneled, serialized, multiple/,
    ],
    ['errors', null, /^rc\.errors must be one of exception, default, abort, fatal/],
    ['finalize_timeout', -1, /^rc\.finalize_timeout must be a number of seconds/],
    ['finalize_warning', '3', /^rc\.finalize_warning must be a number of seconds/],
    ['heartbeat', 0.5, /^rc\.heartbeat must be 0, or a number of seconds from 1 to/],
    ['watchdog', '30', /^rc\.watchdog must be a number of seconds/],
    ['check', 3, /^rc\.check must be 0, 1 or 2/],
    ['trace', true, /^rc\.trace must be the name of a file/],
    ['recv_mprobe', false, /^rc\.recv_mprobe must be true/],
  ];
  for (const [name, value, message] of wrong) {
    const set = () => Object.assign(rc, { [name]: value });
    expect(set).toThrow(TypeError);
    expect(set).toThrow(message);
  }
  expect(rc.initialize).toBe(true);
});

// --- Errors -------------------------------------------------------------------------------------

mpiTest('an error class is its own class, and has a text', () => {
  for (const errorclass of [MPI.ERR_RANK, MPI.ERR_TRUNCATE, MPI.ERR_OTHER]) {
    expect(MPI.Get_error_class(errorclass)).toBe(errorclass);
    expect(MPI.Get_error_string(errorclass)).not.toBe('');
  }
  expect(MPI.Get_error_class(MPI.SUCCESS)).toBe(MPI.SUCCESS);
});

mpiTest('classes and codes of the program', () => {
  const errorclass = MPI.Add_error_class();
  const code = MPI.Add_error_code(errorclass);
  expect(errorclass).toBeGreaterThan(MPI.ERR_LASTCODE);
  // Open MPI 4.1 knows the class of a new code, but not that a new class is its own.
  if (isMpich) expect(MPI.Get_error_class(errorclass)).toBe(errorclass);
  expect(MPI.Get_error_class(code)).toBe(errorclass);
  MPI.Add_error_string(errorclass, 'Reactor zu heiß');
  MPI.Add_error_string(code, 'rod 7 is stuck');
  expect(MPI.Get_error_string(errorclass)).toBe('Reactor zu heiß');
  expect(MPI.Get_error_string(code)).toBe('rod 7 is stuck');
  const exception = new MPI.Exception(code);
  expect(exception).toBeInstanceOf(Error);
  expect(exception.message).toContain('rod 7 is stuck');
  expect([exception.error_code, exception.error_class, exception.error_string]).toEqual([
    code,
    errorclass,
    'rod 7 is stuck',
  ]);
  expect([
    exception.Get_error_code(),
    exception.Get_error_class(),
    exception.Get_error_string(),
  ]).toEqual([code, errorclass, 'rod 7 is stuck']);
});

mpiTest('what the library lacks says so, with its name and version', () => {
  // From MPI 4.1 on.
  if (MPI.VERSION > 4 || (MPI.VERSION === 4 && MPI.SUBVERSION > 0)) return;
  const errorclass = MPI.Add_error_class();
  for (const [name, call] of [
    ['MPI_Remove_error_class', () => MPI.Remove_error_class(errorclass)],
    ['MPI_Remove_error_code', () => MPI.Remove_error_code(errorclass)],
    ['MPI_Remove_error_string', () => MPI.Remove_error_string(errorclass)],
  ] as const) {
    expectMpiError(call, {
      class: 'MPI_ERR_UNSUPPORTED_OPERATION',
      message: new RegExp(`^${name} is not in this MPI library \\((Open MPI v|MPICH Version:)`),
    });
  }
});

mpiTest('an exception tells the call, the class, the text and what to look at', (comm) => {
  let thrown: unknown;
  try {
    comm.Send(new Int8Array(1), ranks + 5);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(MPI.Exception);
  const { name, code, error_class, error_string, message, stack } = thrown as MPI.Exception;
  expect([name, code, error_class]).toEqual(['MPI.Exception', 'MPI_ERR_RANK', MPI.ERR_RANK]);
  expect(error_string).toMatch(/invalid rank/i);
  expect(message).toMatch(/^MPI_Send: MPI_ERR_RANK: .*; ranks go from 0 to size - 1/);
  expect(stack).toContain('environment.test.ts');
});

mpiTest('texts and codes of the wrong kind', () => {
  expect(() => MPI.Add_error_string(MPI.Add_error_class(), 7 as never)).toThrow(
    /^MPI\.Add_error_string: string must be a string, but 7 came/,
  );
  expect(() => MPI.Get_error_string('1' as never)).toThrow(
    /^MPI\.Get_error_string: errorcode must be an integer, but the string "1" came/,
  );
});

// --- The attached buffer ------------------------------------------------------------------------

mpiTest('Attach_buffer and Detach_buffer', () => {
  expect(MPI.Detach_buffer()).toBeNull();
  const memory = new ArrayBuffer(MPI.BSEND_OVERHEAD + 100);
  MPI.Attach_buffer(memory);
  expectMpiError(() => MPI.Attach_buffer(new ArrayBuffer(1000)), {
    class: 'MPI_ERR_BUFFER',
    message: /a buffer is attached already; take it back with MPI\.Detach_buffer\(\) first/,
  });
  expect(MPI.Detach_buffer()).toBe(memory);
  expect(MPI.Detach_buffer()).toBeNull();
  for (const wrong of ['text', 7, [1, 2]]) {
    expect(() => MPI.Attach_buffer(wrong as never)).toThrow(/^MPI\.Attach_buffer: buf /);
  }
});

// --- Threads ------------------------------------------------------------------------------------

mpiTest('a worker thread uses the MPI that the main thread initialized', async (comm) => {
  const package_ = require.resolve('mpi4node');
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     const { MPI } = require(${JSON.stringify(package_)});
     parentPort.postMessage([
       MPI.Is_initialized(), MPI.Is_thread_main(), MPI.COMM_WORLD.size, MPI.COMM_SELF.allreduce(4),
     ]);`,
    { eval: true },
  );
  // Both at once: a worker that ends soon gives its last message and its exit in one turn of the
  // loop.
  const [answer] = await Promise.all([
    new Promise((resolve, reject) => worker.on('message', resolve).on('error', reject)),
    new Promise((resolve) => worker.on('exit', resolve)),
  ]);
  expect(answer).toEqual([true, false, ranks, 4]);
  // It has not taken MPI with it.
  expect(comm.allreduce(1)).toBe(ranks);
});
