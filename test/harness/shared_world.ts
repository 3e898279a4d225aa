// What the files of a world share: the process and its MPI. Each file loads the package anew, but
// MPI is initialized once, here, and finalized by this copy of the package when the process ends.
// Whatever a file leaves behind in MPI or in the process would be met by the next one.
import { setTimeout as sleep } from 'node:timers/promises';
import type { MPI as MPINamespace } from 'mpi4node';
import { addonFile } from './addon_file.cjs';

type Comm = MPINamespace.Comm;
type Listener = NodeJS.BeforeExitListener;
type Listeners = ReadonlyMap<string | symbol, readonly Listener[]>;

/** What of the addon, which all copies of the package share, tells what they have under way. */
interface Addon {
  readonly frame: Float64Array;
  readonly handles: Readonly<Record<string, number>>;
  setTicks(period: number, keepAlive: boolean): void;
  companion_keyval(): void;
  exchange_keyval(): void;
  MPI_Comm_set_attr(): void;
  MPI_Comm_delete_attr(): void;
  MPI_Session_init(): void;
  MPI_Session_finalize(): void;
}

/** Milliseconds for what is under way to come to its end. */
const patience = 2_000;

const listeners = (): Listeners =>
  new Map(process.eventNames().map((event) => [event, process.rawListeners(event) as Listener[]]));

export class SharedWorld {
  readonly #MPI: typeof MPINamespace;
  readonly #comms: readonly Comm[];
  readonly #handlers: readonly MPINamespace.Errhandler[];
  readonly #names: readonly string[];
  readonly #variables: NodeJS.ProcessEnv;
  readonly #directory = process.cwd();
  /** Which listeners each copy of the package puts on the process, by event. */
  readonly #ofPackage: ReadonlyMap<string | symbol, number>;
  readonly #listeners: Listeners;
  /** How often the event loop looks for what is under way; below 0 where nothing is. */
  #period = -1;
  /** The attributes of the predefined communicators, as `handle keyval`. */
  readonly #attributes = new Set<string>();
  /** The open sessions: the first is that of the file's copy of the package. */
  readonly #sessions = new Set<number>();
  #finalizeSession: (session: number) => void = () => {};

  constructor() {
    const before = listeners();
    this.#MPI = require('../../dist/index.js').MPI;
    this.#comms = [this.#MPI.COMM_WORLD, this.#MPI.COMM_SELF];
    this.#handlers = this.#comms.map((comm) => comm.Get_errhandler());
    this.#names = this.#comms.map((comm) => comm.Get_name());
    this.#listeners = listeners();
    this.#variables = { ...process.env };
    this.#ofPackage = new Map(
      [...this.#listeners].map(([event, all]) => [
        event,
        all.length - (before.get(event)?.length ?? 0),
      ]),
    );
    this.#watchAddon();
  }

  /** Lets messages between other ranks come on: some need all ranks to be in MPI now and then. */
  makeProgress(): void {
    this.#MPI.COMM_WORLD.Iprobe();
  }

  /**
   * What the file has left behind that the next one would meet, in words; and lets go of its
   * listeners.
   */
  async leftBehind(): Promise<string[]> {
    const limit = performance.now() + patience;
    while (this.#period >= 0 && performance.now() < limit) await sleep(2);
    return [...this.#leftInMpi(), ...this.#leftInProcess(), ...this.#removeListeners()];
  }

  #leftInMpi(): string[] {
    const left: string[] = [];
    if (this.#period >= 0) {
      left.push('requests or object receives that are not complete, or windows that are not freed');
    }
    for (const [i, comm] of this.#comms.entries()) {
      const name = this.#names[i];
      if (comm.Get_name() !== name) left.push(`the name ${comm.Get_name()} of ${name}`);
      if (!comm.Get_errhandler().equals(this.#handlers[i]))
        left.push(`an error handler of ${name}`);
      if (comm.Iprobe()) left.push(`a message on ${name} that nobody has received`);
    }
    for (const attribute of this.#attributes) left.push(`an attribute of ${attribute}`);
    // The package finalizes its own when the process ends, but this copy of it does not live on.
    // Open MPI 5 takes a process that leaves one for one that has failed.
    if (this.#sessions.size > 1) left.push(`${this.#sessions.size - 1} sessions`);
    for (const session of this.#sessions) this.#finalizeSession(session);
    try {
      this.#MPI.Attach_buffer(new ArrayBuffer(1024));
      this.#MPI.Detach_buffer();
    } catch (error) {
      left.push(`a buffer for buffered sends (${(error as Error).message})`);
    }
    return left;
  }

  #leftInProcess(): string[] {
    const left: string[] = [];
    for (const name of new Set([...Object.keys(this.#variables), ...Object.keys(process.env)])) {
      if (process.env[name] !== this.#variables[name]) {
        left.push(`the value ${process.env[name]} of the environment variable ${name}`);
      }
    }
    if (process.cwd() !== this.#directory) left.push(`the working directory ${process.cwd()}`);
    if (process.exitCode !== undefined) left.push(`the exit code ${process.exitCode}`);
    return left;
  }

  /** What holds on to the package keeps all that the file has loaded from being collected. */
  #removeListeners(): string[] {
    const left: string[] = [];
    for (const [event, all] of listeners()) {
      const known = this.#listeners.get(event) ?? [];
      const added = all.filter((listener) => !known.includes(listener));
      if (added.length !== 0 && added.length !== this.#ofPackage.get(event)) {
        left.push(`a listener of the process's event ${String(event)}`);
      }
      for (const listener of added) process.removeListener(event, listener);
    }
    return left;
  }

  #watchAddon(): void {
    const module = Object.values(require.cache).find((one) => addonFile.test(one?.filename ?? ''));
    const addon: Addon = module?.exports;
    const { setTicks, MPI_Comm_set_attr, MPI_Comm_delete_attr, frame, handles } = addon;
    const { MPI_Session_init, MPI_Session_finalize } = addon;
    const names = new Map([
      [handles.COMM_WORLD, 'MPI_COMM_WORLD'],
      [handles.COMM_SELF, 'MPI_COMM_SELF'],
    ]);
    // The package keeps private communicators there, which all files share.
    const own = [addon.companion_keyval, addon.exchange_keyval].map((ask) => {
      ask();
      return frame[1];
    });
    const noteAttribute = (note: (attribute: string) => void) => {
      const name = names.get(frame[1]);
      if (name !== undefined && !own.includes(frame[2])) note(`${name}, key ${frame[2]}`);
    };
    Object.assign(addon, {
      setTicks: (period: number, keepAlive: boolean) => {
        this.#period = period;
        setTicks(period, keepAlive);
      },
      MPI_Comm_set_attr: () => {
        noteAttribute((attribute) => this.#attributes.add(attribute));
        MPI_Comm_set_attr();
      },
      MPI_Comm_delete_attr: () => {
        noteAttribute((attribute) => this.#attributes.delete(attribute));
        MPI_Comm_delete_attr();
      },
      MPI_Session_init: () => {
        MPI_Session_init();
        if (frame[0] === 0) this.#sessions.add(frame[3]);
      },
      MPI_Session_finalize: () => {
        this.#sessions.delete(frame[1]);
        MPI_Session_finalize();
      },
    });
    this.#finalizeSession = (session) => {
      frame[1] = session;
      addon.MPI_Session_finalize();
    };
  }
}
