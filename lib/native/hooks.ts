// What the lower rooms need of higher ones. Each hook is provided once, while the package loads, by
// the room that has it. It is asked for only after an error or behind a closed gate, or where an
// object is made, so it costs a call that MPI carries out at once nothing.
import type { HandleHolder, StatusTarget } from './message_data.js';

/**
 * The classes of objects that lower rooms make, by name. Each room adds its own by declaration
 * merging, so that a lower room has the type without an import.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled in by the rooms that have the classes
export interface Classes {}

export interface Hooks {
  /** Throws the exception for the return code of an MPI function (base/exception). */
  raise(method: string, code: number): never;
  /** Whether MPI can be asked about an integer as an error code (workarounds/mpich_errors). */
  isErrorCode(code: number): boolean;
  /** Notes an error code that MPI has returned. */
  noteErrorCode(code: number): void;
  /**
   * Calls the program's error handler of an object; false if it has none (handles/errhandler).
   */
  callErrorHandler(object: HandleHolder, code: number): boolean;

  /** Initializes MPI for the first call that needs it (environment/lifecycle). */
  initialize(): void;
  /** Prepares what the first session needs, and refuses it where MPI must not start. */
  prepareSession(method: string): void;
  /** The number of all processes, where sessions are open. */
  processCount(): number;
  /** A session of the program is finalized. */
  sessionEnded(): void;
  /** A communicator of this process alone that does not belong to the world. */
  ownCommunicator(): HandleHolder;
  /** Loads the diagnostics that the settings ask for (environment/diagnostics). */
  prepareDiagnostics(): void;
  /** Makes the exception for a call after MPI_Finalize. */
  finalizedError(name: string): Error;
  /** Makes the exception for a call that a function which MPI has called must not make. */
  callbackError(name: string): Error;

  /**
   * Copies an attribute when its communicator, window or datatype is duplicated
   * (handles/attributes).
   */
  copyAttribute(id: number, handle: number, keyval: number, value: number): number;
  deleteAttribute(id: number, handle: number, keyval: number, value: number): number;
  /** Converts data of a file, or tells its extent there (files/data_representations). */
  convertData(
    id: number,
    conversion: number,
    datatype: number,
    count: number,
    userbuf: number,
    filebuf: number,
    position: number,
  ): number;

  /**
   * Blocks until a receive no longer has to queue behind object receives (event_loop/object_queue).
   */
  takeTurn(comm: HandleHolder, source: unknown, tag: unknown): void;
  /**
   * Blocks until a started operation is complete, and lets object receives make progress meanwhile.
   */
  waitFor(request: number, status: StatusTarget | null): void;
  /** Runs a blocking call while a thread of the binding serves object receives. */
  whileServing<T>(run: () => T): T;
  /** The `MPI` object, with the constants by name. */
  constants(): Readonly<Record<string, unknown>>;
  /** Whether requests were started that are not known to be complete (requests). */
  isUnderWay(): boolean;
}

/** Constructors of the classes in `Classes`. */
type Constructors = { readonly [Name in keyof Classes]: new () => Classes[Name] };

export const hooks = {} as Hooks;
export const classes = {} as Constructors;

/** Provides hooks. */
export function provide(part: Partial<Hooks>): void {
  Object.assign(hooks, part);
}

/** Provides the constructors of classes. */
export function provideClasses(part: Partial<Constructors>): void {
  Object.assign(classes, part);
}

/** Tells what uses the memory of a buffer, for a message; null if nothing does. */
export type MemoryUse = (buffer: ArrayBufferLike) => string | null;

/** Each kind of object that lends memory to MPI adds how to find out whether it does. */
export const memoryUses: MemoryUse[] = [];
