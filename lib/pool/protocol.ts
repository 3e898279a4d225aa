// What the master and the workers say to each other, over MPI or between threads.
import type { Thrown } from '../objects/thrown.js';

/** What a worker is told once, before its first task. */
export interface Setup {
  /** The URL of the module with the tasks. */
  readonly module: string;
  /** This worker's number, from 0 on, and how many there are. */
  readonly worker: number;
  readonly workers: number;
  readonly concurrency: number;
  readonly initializer: string | null;
  readonly initargs: readonly unknown[];
}

/** How a task runs: alone, as a stream of results, or at several workers together. */
export const PLAIN = 0;
export const STREAM = 1;

export type ToWorker =
  | { readonly kind: 'open'; readonly setup: Setup }
  /** Tasks, each as number, mode, name and arguments. */
  | { readonly kind: 'run'; readonly tasks: readonly unknown[] }
  /** A task for several workers: `group` has their ranks in the pool's communicator. */
  | {
      readonly kind: 'together';
      readonly id: number;
      readonly name: string;
      readonly args: readonly unknown[];
      readonly group: readonly number[];
    }
  | { readonly kind: 'abort'; readonly id: number; readonly reason: Thrown }
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
  | { readonly kind: 'unready'; readonly thrown: Thrown }
  /** Tasks that have ended: number, value, milliseconds, and the number again if it has failed. */
  | { readonly kind: 'done'; readonly results: readonly unknown[] }
  | { readonly kind: 'report'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'yield'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'post'; readonly value: unknown }
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
