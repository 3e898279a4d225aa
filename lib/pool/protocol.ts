// What the master and the workers say to each other, over MPI or between threads.

/** A value that is to be read later, when the classes of its objects are known. */
export type Unread = string | readonly [data: Uint8Array, buffers: readonly Uint8Array[]];

/** What a worker is told once, before its first task. */
export interface Setup {
  /** The URL of the module with the tasks. */
  readonly module: string;
  /** This worker's number, from 0 on, and how many there are. */
  readonly worker: number;
  readonly workers: number;
  readonly concurrency: number;
  readonly initializer: string | null;
  /** The arguments of the initializer. The module may register their classes. */
  readonly initargs: Unread;
}

/** Which values of a message could not be read. */
export interface Faults {
  /** Why the value with this index can't be read; null if it can. */
  fault(index: number): { readonly error: unknown } | null;
}

/** Values of the program: the last member of a message. */
interface Values {
  readonly values: readonly unknown[];
  /** Of a message that has arrived, if any of its values can't be read. */
  readonly faults?: Faults;
}

/** How a task runs: alone, as a stream of results, or at several workers together. */
export const PLAIN = 0;
export const STREAM = 1;

export type ToWorker =
  | { readonly kind: 'open'; readonly setup: Setup }
  /** Tasks: number, mode and name of each; the values are their arguments. */
  | ({ readonly kind: 'run'; readonly heads: readonly (number | string)[] } & Values)
  /** A task for several workers: `group` has their ranks in the pool's communicator. */
  | ({
      readonly kind: 'together';
      readonly id: number;
      readonly name: string;
      readonly group: readonly number[];
    } & Values)
  /** The value is the reason, as it was thrown. */
  | ({ readonly kind: 'abort'; readonly id: number } & Values)
  /** So many more results of a stream may be sent. */
  | { readonly kind: 'more'; readonly id: number; readonly count: number }
  /** The results of a stream are not wanted any more. */
  | { readonly kind: 'leave'; readonly id: number }
  /** The last message of the pool, which is answered by `closed`. */
  | { readonly kind: 'close' }
  /** The last message to a worker that has said that it is gone. */
  | { readonly kind: 'release' };

export type ToMaster =
  | { readonly kind: 'ready' }
  /** The value is what was thrown. */
  | ({ readonly kind: 'unready' } & Values)
  /** Tasks that have ended: number, milliseconds and 1 if it has failed; the values are results. */
  | ({ readonly kind: 'done'; readonly heads: readonly number[] } & Values)
  | ({ readonly kind: 'report'; readonly id: number } & Values)
  | ({ readonly kind: 'yield'; readonly id: number } & Values)
  | ({ readonly kind: 'post' } & Values)
  | { readonly kind: 'closed' }
  /** The process or thread of the worker has ended; a thread is replaced by another. */
  | { readonly kind: 'gone'; readonly reason: string; readonly isReplaced: boolean };

/** Sends messages to the other end, in their order. */
export interface Sender<Message> {
  /**
   * Sends a message, in which nothing may be changed until the promise is settled.
   *
   * @returns null if the message has left at once
   * @throws {DOMException} `DataCloneError` for what can't be cloned; nothing was sent
   */
  send(message: Message): Promise<void> | null;
}
