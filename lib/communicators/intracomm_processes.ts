// The methods that connect a group of processes with others: those that it starts, and those of
// another job.
import { type Named, parameters } from '../base/named_arguments.js';
import { INFO_NULL, type Info, type InfoItems } from '../handles/info.js';
import type { Classes } from '../native/hooks.js';
import { Comm } from './comm.js';
import { accepting, connecting, meet, meetLater, SpawnCall } from './process_creation.js';
import { asProgram, asPrograms } from './spawn_arguments.js';

type Intercomm = Classes['Intercomm'];

type Hints = Info | InfoItems | null;

type NamedSpawn = Named<
  {
    command: URL | string;
    args?: readonly string[] | string | null;
    maxprocs?: number;
    info?: Hints;
    root?: number;
    errcodes?: number[] | null;
  },
  ['command', 'args', 'maxprocs', 'info', 'root', 'errcodes']
>;

type NamedSpawnMultiple = Named<
  {
    command: readonly (URL | string)[];
    args?: readonly (readonly string[] | string | null)[] | null;
    maxprocs?: readonly number[] | null;
    info?: Hints | readonly Hints[];
    root?: number;
    errcodes?: number[][] | null;
  },
  ['command', 'args', 'maxprocs', 'info', 'root', 'errcodes']
>;

type NamedPort = Named<
  { port_name: string; info?: Hints; root?: number },
  ['port_name', 'info', 'root']
>;

export abstract class IntracommProcesses extends Comm {
  /**
   * Starts processes that run a program, and connects them with this group. They are a world of
   * their own: in them `MPI.COMM_WORLD` holds the new processes, and `MPI.Comm.Get_parent` gives
   * the communicator with this group. Blocks until all of them have called MPI for the first time;
   * `SpawnAsync` does not block. Collective. `MPI_Comm_spawn`
   *
   * The URL of a module is run by the Node that runs this process, with its options, TypeScript as
   * in `mpi4node run`. Any other program is started as it is: it may be written in any language,
   * and must call MPI.
   *
   * All parameters but `root` and `errcodes` count at the root alone; elsewhere, anything may be
   * given.
   *
   * @param command the URL of a module, such as `new URL('./worker.mjs', import.meta.url)`; or the
   *   name or path of a program
   * @param args what the program finds in `process.argv` from index 2 on. Default: none
   * @param maxprocs how many processes to start. Default 1
   * @param info hints: an `MPI.Info`, a Map, or by name an object, such as `{ info: { wdir: '/tmp',
   *   host: 'node7' } }`. Every library knows `wdir`, the folder to start in, and `host`. Default
   *   `MPI.INFO_NULL`
   * @param root the rank whose arguments count. Default 0
   * @param errcodes an array that is filled with an error code for each process. Default: none
   * @returns the communicator between this group and the new processes. Its remote ranks are those
   *   of the new world. End it with `Disconnect` on both sides
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {RangeError} if `maxprocs` is less than 1, or a URL is not a `file:` URL
   * @throws {MPI.Exception} with the class `MPI.ERR_SPAWN` if the processes can't be started, or at
   *   the other processes if the root has refused its arguments; `MPI.ERR_ROOT` if there is no such
   *   root; `MPI.ERR_UNSUPPORTED_OPERATION` if the library can't start processes
   * @example
   * const worker = new URL('./worker.mjs', import.meta.url);
   * const workers = MPI.COMM_WORLD.Spawn(worker, { maxprocs: 4 });
   * workers.bcast({ steps: 100 }, MPI.ROOT); // in the worker: parent.bcast(null, 0)
   * workers.Disconnect();
   */
  Spawn(
    command: URL | string,
    args?: readonly string[] | string | null,
    maxprocs?: number,
    info?: Hints,
    root?: number,
    errcodes?: number[] | null,
  ): Intercomm;
  Spawn(...named: NamedSpawn): Intercomm;
  @parameters('Intracomm', 'command', 'args', 'maxprocs', 'info', 'root', 'errcodes')
  Spawn(
    command: unknown,
    args: unknown = null,
    maxprocs: unknown = 1,
    info: unknown = INFO_NULL,
    root: unknown = 0,
    errcodes: unknown = null,
  ): Intercomm {
    const method = 'Intracomm.Spawn';
    const prepare = () => [asProgram(method, command, args, maxprocs, info)];
    return new SpawnCall(this, method, true, prepare, root, errcodes).run();
  }

  /**
   * Starts processes as `Spawn` does, without blocking the event loop: a thread waits for them, and
   * uses a core meanwhile. Collective. `MPI_Comm_spawn`
   *
   * @param command the URL of a module, or the name or path of a program
   * @param args what the program finds in `process.argv` from index 2 on. Default: none
   * @param maxprocs how many processes to start. Default 1
   * @param info hints: an `MPI.Info`, a Map, or by name an object. Default `MPI.INFO_NULL`
   * @param root the rank whose arguments count; elsewhere anything may be given. Default 0
   * @param errcodes an array that is filled with an error code for each process. Default: none
   * @returns a promise of the communicator between this group and the new processes. End it with
   *   `Disconnect` on both sides. It is rejected with what `Spawn` throws, and with the class
   *   `MPI.ERR_UNSUPPORTED_OPERATION` without `MPI.THREAD_MULTIPLE`
   * @example
   * const worker = new URL('./worker.mjs', import.meta.url);
   * const workers = await comm.SpawnAsync(worker, { maxprocs: 4 });
   */
  SpawnAsync(
    command: URL | string,
    args?: readonly string[] | string | null,
    maxprocs?: number,
    info?: Hints,
    root?: number,
    errcodes?: number[] | null,
  ): Promise<Intercomm>;
  SpawnAsync(...named: NamedSpawn): Promise<Intercomm>;
  @parameters('Intracomm', 'command', 'args', 'maxprocs', 'info', 'root', 'errcodes')
  async SpawnAsync(
    command: unknown,
    args: unknown = null,
    maxprocs: unknown = 1,
    info: unknown = INFO_NULL,
    root: unknown = 0,
    errcodes: unknown = null,
  ): Promise<Intercomm> {
    const method = 'Intracomm.SpawnAsync';
    const prepare = () => [asProgram(method, command, args, maxprocs, info)];
    return new SpawnCall(this, method, true, prepare, root, errcodes).runLater();
  }

  /**
   * Starts processes that run several programs, or one with several lists of arguments, and
   * connects them with this group. They are one world, in the order of the programs: `MPI.APPNUM`
   * tells each which program it runs. Blocking, collective. `MPI_Comm_spawn_multiple`
   *
   * @param command for each program the URL of a module, or the name or path of a program
   * @param args for each program what it finds in `process.argv` from index 2 on. Default: none
   * @param maxprocs for each program how many processes run it. Default: one each
   * @param info hints for each program, or for all of them: an `MPI.Info`, or a Map or object of
   *   keys and values. Default `MPI.INFO_NULL`
   * @param root the rank whose arguments count; elsewhere anything may be given. Default 0
   * @param errcodes an array that is filled with an array for each program, of an error code for
   *   each of its processes; at the root. Default: none
   * @returns the communicator between this group and the new processes. End it with `Disconnect`
   *   on both sides
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {RangeError} if lists have different lengths, `maxprocs` is less than 1, or a URL is
   *   not a `file:` URL
   * @throws {MPI.Exception} as `Spawn`: with the class `MPI.ERR_SPAWN` if the processes can't be
   *   started, `MPI.ERR_UNSUPPORTED_OPERATION` if the library can't start any
   * @example
   * const reader = new URL('./reader.mjs', import.meta.url);
   * const worker = new URL('./worker.mjs', import.meta.url);
   * const others = MPI.COMM_WORLD.Spawn_multiple([reader, worker], { maxprocs: [1, 3] });
   */
  Spawn_multiple(
    command: readonly (URL | string)[],
    args?: readonly (readonly string[] | string | null)[] | null,
    maxprocs?: readonly number[] | null,
    info?: Hints | readonly Hints[],
    root?: number,
    errcodes?: number[][] | null,
  ): Intercomm;
  Spawn_multiple(...named: NamedSpawnMultiple): Intercomm;
  @parameters('Intracomm', 'command', 'args', 'maxprocs', 'info', 'root', 'errcodes')
  Spawn_multiple(
    command: unknown,
    args: unknown = null,
    maxprocs: unknown = null,
    info: unknown = INFO_NULL,
    root: unknown = 0,
    errcodes: unknown = null,
  ): Intercomm {
    const method = 'Intracomm.Spawn_multiple';
    const prepare = () => asPrograms(method, command, args, maxprocs, info);
    return new SpawnCall(this, method, false, prepare, root, errcodes).run();
  }

  /**
   * Starts processes that run several programs as `Spawn_multiple` does, without blocking the event
   * loop: a thread waits for them, and uses a core meanwhile. Collective.
   * `MPI_Comm_spawn_multiple`
   *
   * @param command for each program the URL of a module, or the name or path of a program
   * @param args for each program what it finds in `process.argv` from index 2 on. Default: none
   * @param maxprocs for each program how many processes run it. Default: one each
   * @param info hints for each program, or for all of them: an `MPI.Info`, or a Map or object of
   *   keys and values. Default `MPI.INFO_NULL`
   * @param root the rank whose arguments count; elsewhere anything may be given. Default 0
   * @param errcodes an array that is filled with an array of error codes for each program; at the
   *   root. Default: none
   * @returns a promise of the communicator between this group and the new processes. End it with
   *   `Disconnect` on both sides. It is rejected with what `Spawn_multiple` throws, and with the
   *   class `MPI.ERR_UNSUPPORTED_OPERATION` without `MPI.THREAD_MULTIPLE`
   */
  Spawn_multipleAsync(
    command: readonly (URL | string)[],
    args?: readonly (readonly string[] | string | null)[] | null,
    maxprocs?: readonly number[] | null,
    info?: Hints | readonly Hints[],
    root?: number,
    errcodes?: number[][] | null,
  ): Promise<Intercomm>;
  Spawn_multipleAsync(...named: NamedSpawnMultiple): Promise<Intercomm>;
  @parameters('Intracomm', 'command', 'args', 'maxprocs', 'info', 'root', 'errcodes')
  async Spawn_multipleAsync(
    command: unknown,
    args: unknown = null,
    maxprocs: unknown = null,
    info: unknown = INFO_NULL,
    root: unknown = 0,
    errcodes: unknown = null,
  ): Promise<Intercomm> {
    const method = 'Intracomm.Spawn_multipleAsync';
    const prepare = () => asPrograms(method, command, args, maxprocs, info);
    return new SpawnCall(this, method, false, prepare, root, errcodes).runLater();
  }

  /**
   * Waits until a group of another job calls `Connect` with the name of a port that this job has
   * opened, and connects both. Blocks until one has come; `AcceptAsync` does not block. Collective.
   * `MPI_Comm_accept`
   *
   * @param port_name what `MPI.Open_port` gave; counts at the root alone
   * @param info hints: an `MPI.Info`, a Map, or by name an object; counts at the root alone.
   *   Default `MPI.INFO_NULL`
   * @param root the rank whose arguments count. Default 0
   * @returns the communicator between this group and the other. End it with `Disconnect` on both
   *   sides
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {MPI.Exception} with the class `MPI.ERR_PORT` if the root has refused its arguments,
   *   `MPI.ERR_ROOT` if there is no such root
   * @example
   * const port = MPI.Open_port();
   * writeFileSync('port.txt', port); // the other job reads it, and calls Connect
   * const client = MPI.COMM_SELF.Accept(port);
   */
  Accept(port_name: string | null, info?: Hints, root?: number): Intercomm;
  Accept(...named: NamedPort): Intercomm;
  @parameters('Intracomm', 'port_name', 'info', 'root')
  Accept(port_name: unknown, info: unknown = INFO_NULL, root: unknown = 0): Intercomm {
    return meet(accepting, this, port_name, info, root);
  }

  /**
   * Calls `Accept` without blocking the event loop: waits until a group of another job calls
   * `Connect` with the name of the port, and connects both. A thread waits, and uses a core
   * meanwhile. It can't be cancelled: a process that exits before a group has come ends its job.
   * Collective. `MPI_Comm_accept`
   *
   * @param port_name what `MPI.Open_port` gave; counts at the root alone
   * @param info hints: an `MPI.Info`, a Map, or by name an object; counts at the root alone.
   *   Default `MPI.INFO_NULL`
   * @param root the rank whose arguments count. Default 0
   * @returns a promise of the communicator between this group and the other. End it with
   *   `Disconnect` on both sides
   * @throws {TypeError} as a rejection, if an argument is of the wrong type
   * @throws {MPI.Exception} as a rejection, with the class `MPI.ERR_PORT` if the root has refused
   *   its arguments, `MPI.ERR_UNSUPPORTED_OPERATION` without `MPI.THREAD_MULTIPLE`
   * @example
   * for (;;) {
   *   const client = await MPI.COMM_SELF.AcceptAsync(port);
   *   serve(client); // timers, sockets and other clients go on meanwhile
   * }
   */
  AcceptAsync(port_name: string | null, info?: Hints, root?: number): Promise<Intercomm>;
  AcceptAsync(...named: NamedPort): Promise<Intercomm>;
  @parameters('Intracomm', 'port_name', 'info', 'root')
  async AcceptAsync(
    port_name: unknown,
    info: unknown = INFO_NULL,
    root: unknown = 0,
  ): Promise<Intercomm> {
    return meetLater(accepting, this, port_name, info, root);
  }

  /**
   * Connects this group with one of another job, which calls `Accept`. Blocks until it does;
   * `ConnectAsync` does not block. Collective. `MPI_Comm_connect`
   *
   * @param port_name what `MPI.Open_port` gave there, or `MPI.Lookup_name` has found; counts at the
   *   root alone
   * @param info hints: an `MPI.Info`, a Map, or by name an object; counts at the root alone.
   *   Default `MPI.INFO_NULL`
   * @param root the rank whose arguments count. Default 0
   * @returns the communicator between this group and the other. End it with `Disconnect` on both
   *   sides
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {MPI.Exception} with the class `MPI.ERR_PORT` if the root has refused its arguments,
   *   `MPI.ERR_ROOT` if there is no such root; with `MPI.ERR_PORT` or another class of the
   *   library's choice if there is no such port
   * @example
   * const server = MPI.COMM_WORLD.Connect(readFileSync('port.txt', 'utf8'));
   */
  Connect(port_name: string | null, info?: Hints, root?: number): Intercomm;
  Connect(...named: NamedPort): Intercomm;
  @parameters('Intracomm', 'port_name', 'info', 'root')
  Connect(port_name: unknown, info: unknown = INFO_NULL, root: unknown = 0): Intercomm {
    return meet(connecting, this, port_name, info, root);
  }

  /**
   * Calls `Connect` without blocking the event loop: connects this group with one of another job,
   * which calls `Accept`. A thread waits for it, and uses a core meanwhile. Collective.
   * `MPI_Comm_connect`
   *
   * @param port_name what `MPI.Open_port` gave there, or `MPI.Lookup_name` has found; counts at the
   *   root alone
   * @param info hints: an `MPI.Info`, a Map, or by name an object; counts at the root alone.
   *   Default `MPI.INFO_NULL`
   * @param root the rank whose arguments count. Default 0
   * @returns a promise of the communicator between this group and the other. End it with
   *   `Disconnect` on both sides
   * @throws {TypeError} as a rejection, if an argument is of the wrong type
   * @throws {MPI.Exception} as a rejection, with the class `MPI.ERR_PORT` if the root has refused
   *   its arguments, `MPI.ERR_UNSUPPORTED_OPERATION` without `MPI.THREAD_MULTIPLE`; with
   *   `MPI.ERR_PORT` or another class of the library's choice if there is no such port
   */
  ConnectAsync(port_name: string | null, info?: Hints, root?: number): Promise<Intercomm>;
  ConnectAsync(...named: NamedPort): Promise<Intercomm>;
  @parameters('Intracomm', 'port_name', 'info', 'root')
  async ConnectAsync(
    port_name: unknown,
    info: unknown = INFO_NULL,
    root: unknown = 0,
  ): Promise<Intercomm> {
    return meetLater(connecting, this, port_name, info, root);
  }
}
