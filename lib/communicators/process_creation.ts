// How intercommunicators with processes of other worlds are made: started by this one, or connected
// by a port.
import { awaitThread, checkThreads } from '../event_loop/awaited_poll.js';
import { copyInfo, INFO_NULL, type Info } from '../handles/info.js';
import { isRevoked, notString, show } from '../native/argument_checks.js';
import { ERR_PORT, ERR_SPAWN } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import type { Classes } from '../native/hooks.js';
import { explainFailure } from '../workarounds/mpich_processes.js';
import { connected, expectOtherWorlds } from './other_worlds.js';
import { type Group, RootedCall } from './rooted_call.js';
import { freeInfos, type Program } from './spawn_arguments.js';

type Intercomm = Classes['Intercomm'];

/** Where the error codes go. */
function checkErrcodes(method: string, errcodes: unknown): unknown[] | null {
  if (errcodes === null) return null;
  if (!isRevoked(errcodes) && Array.isArray(errcodes)) return errcodes;
  throw new TypeError(
    `${method}: errcodes must be null or an array to fill, but ${show(errcodes)} came`,
  );
}

/** What MPI is given at the processes that are not the root, which it does not look at. */
const unread = (maxprocs: number): Program => ({
  command: '',
  args: [],
  maxprocs,
  info: INFO_NULL,
});

const totalOf = (programs: readonly Program[]): number =>
  programs.reduce((sum, { maxprocs }) => sum + maxprocs, 0);

/** A call of `Spawn` or `Spawn_multiple` at one process. */
export class SpawnCall {
  readonly #call: RootedCall<readonly Program[]>;
  readonly #errcodes: unknown[] | null;
  #programs: readonly Program[] = [];
  #codes = new Int32Array(0);

  /**
   * @param isSingle whether it is `Spawn`
   * @param prepare makes the programs of the arguments, at the root
   */
  constructor(
    readonly comm: Group,
    readonly method: string,
    readonly isSingle: boolean,
    prepare: () => readonly Program[],
    root: unknown,
    errcodes: unknown,
  ) {
    this.#errcodes = checkErrcodes(method, errcodes);
    this.#call = new RootedCall(comm, method, root, ERR_SPAWN, prepare, totalOf);
  }

  get #name(): string {
    return this.isSingle ? 'MPI_Comm_spawn' : 'MPI_Comm_spawn_multiple';
  }

  /** Blocks until the processes run. */
  run(): Intercomm {
    this.#prepare(this.#call.agree());
    try {
      const made = this.isSingle
        ? native.MPI_Comm_spawn(...this.#words())
        : native.MPI_Comm_spawn_multiple(...this.#lists());
      return connected(made);
    } catch (error) {
      throw explainFailure(this.#name, error);
    } finally {
      this.#finish();
    }
  }

  /** Lets a thread wait for them. */
  async runLater(): Promise<Intercomm> {
    checkThreads(this.method);
    this.#prepare(await this.#call.agreeLater());
    try {
      const started = this.isSingle
        ? native.MPI_Comm_spawn_on_thread(...this.#words())
        : native.MPI_Comm_spawn_multiple_on_thread(...this.#lists());
      return connected(await awaitThread(this.#name, started));
    } catch (error) {
      throw explainFailure(this.#name, error);
    } finally {
      this.#finish();
    }
  }

  #prepare({ value, count }: { value: readonly Program[] | null; count: number }): void {
    this.#programs = value ?? [unread(count)];
    this.#codes = new Int32Array(count);
    expectOtherWorlds();
  }

  #words() {
    const [{ command, args, maxprocs, info }] = this.#programs;
    return [command, args, maxprocs, info, this.#call.root, this.comm, this.#codes] as const;
  }

  #lists() {
    const programs = this.#programs;
    return [
      programs.length,
      programs.map(({ command }) => command),
      programs.map(({ args }) => args),
      Int32Array.from(programs, ({ maxprocs }) => maxprocs),
      Float64Array.from(programs, ({ info }) => info._handle),
      this.#call.root,
      this.comm,
      this.#codes,
    ] as const;
  }

  #finish(): void {
    freeInfos(this.#programs);
    const errcodes = this.#errcodes;
    if (errcodes === null) return;
    const codes = [...this.#codes];
    if (this.isSingle) {
      errcodes.splice(0, errcodes.length, ...codes);
      return;
    }
    const lists = this.#programs.map(({ maxprocs }) => codes.splice(0, maxprocs));
    errcodes.splice(0, errcodes.length, ...lists);
  }
}

/** The side of a port that a process is on: `Accept` or `Connect`. */
export interface PortSide {
  readonly method: string;
  readonly name: string;
  run(port: string, info: Info, root: unknown, comm: Group): number;
  /** Starts it on a thread of its own. */
  start(port: string, info: Info, root: unknown, comm: Group): number;
}

export const accepting: PortSide = {
  method: 'Intracomm.Accept',
  name: 'MPI_Comm_accept',
  run: native.MPI_Comm_accept,
  start: native.MPI_Comm_accept_on_thread,
};
export const connecting: PortSide = {
  method: 'Intracomm.Connect',
  name: 'MPI_Comm_connect',
  run: native.MPI_Comm_connect,
  start: native.MPI_Comm_connect_on_thread,
};

interface Port {
  readonly port: string;
  readonly info: Info;
}

function portCall(
  comm: Group,
  method: string,
  port_name: unknown,
  info: unknown,
  root: unknown,
): RootedCall<Port> {
  return new RootedCall(comm, method, root, ERR_PORT, () => {
    if (typeof port_name !== 'string') throw notString(method, 'port_name', port_name);
    return { port: port_name, info: copyInfo(method, info) };
  });
}

/** What MPI is given at the processes that are not the root, which it does not look at. */
const UNREAD: Port = { port: '', info: INFO_NULL };

/** Blocks until the other side has come. */
export function meet(
  { method, name, run }: PortSide,
  comm: Group,
  port_name: unknown,
  info: unknown,
  root: unknown,
): Intercomm {
  const own = portCall(comm, method, port_name, info, root).agree().value ?? UNREAD;
  expectOtherWorlds();
  try {
    return connected(run(own.port, own.info, root, comm));
  } catch (error) {
    throw explainFailure(name, error);
  } finally {
    freeInfos([own]);
  }
}

/** Lets a thread wait for the other side. */
export async function meetLater(
  { method: blocking, name, start }: PortSide,
  comm: Group,
  port_name: unknown,
  info: unknown,
  root: unknown,
): Promise<Intercomm> {
  const method = `${blocking}Async`;
  checkThreads(method);
  const call = portCall(comm, method, port_name, info, root);
  const own = (await call.agreeLater()).value ?? UNREAD;
  expectOtherWorlds();
  try {
    return connected(await awaitThread(name, start(own.port, own.info, root, comm)));
  } catch (error) {
    throw explainFailure(name, error);
  } finally {
    freeInfos([own]);
  }
}
