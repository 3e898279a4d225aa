/**
 * The calls of the program for tools that watch it: as messages of `node:diagnostics_channel`, and
 * as entries of `performance`.
 *
 * @example
 * import { tracingChannel } from 'node:diagnostics_channel';
 * import { publishCalls } from 'mpi4node/diagnostics';
 * publishCalls();
 * tracingChannel('mpi4node:send').subscribe({
 *   end({ call, peer, bytes }) {
 *     console.log(`${call} to rank ${peer}: ${bytes} bytes`);
 *   },
 * });
 */
import { type TracingChannel, tracingChannel } from 'node:diagnostics_channel';
import { internals, MPI } from '../index.js';
import {
  type ObservedCall,
  type Observer,
  observeCalls,
  observeMethods,
} from './observed_calls.js';
import type { CallKind } from './observed_methods.js';
import { bytesOf } from './trace/call_plans.js';

/** What subscribers of a channel are given: one object for all that happens to a call. */
export interface PublishedCall {
  /** The name of the method, such as `Comm.Send`. */
  readonly call: string;
  /** What it was called on: a communicator, a request, a window, or a class. */
  readonly self: unknown;
  /** Its arguments by position, as the program gave them. */
  readonly arguments: readonly unknown[];
  /** The rank of the communicator that it sends to; else the one that it receives from. */
  readonly peer?: number;
  /** The tag of its message. */
  readonly tag?: number;
  /** The length of the memory that it names first, in bytes. */
  readonly bytes?: number;
  /** When it began, in milliseconds, as `performance.now()` has it. */
  readonly startTime: number;
  /** What it has returned. Known from the message `end` on. */
  result?: unknown;
  /** What it has thrown. Known from the message `error` on. */
  error?: unknown;
  /** The status of the operation that it has started. Known from the message `asyncEnd` on. */
  status?: MPI.Status | null;
}

/** What `publishCalls` can be told. */
export interface PublishOptions {
  /**
   * Whether calls are also entries of `performance`, of the type `measure`. They take microseconds
   * each, and memory until they are cleared. Default: false
   */
  readonly performance?: boolean;
}

type Channel = TracingChannel<string, PublishedCall>;

const PHASES = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'] as const;

// Node 20 tells it of the parts only.
const hasSubscribers = (channel: Channel): boolean =>
  PHASES.some((phase) => channel[phase].hasSubscribers);

const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : undefined;

function describe(call: ObservedCall): PublishedCall {
  const { parameters, label } = call.method;
  const given = call.positional();
  const argument = (...names: string[]): unknown =>
    given[parameters.findIndex((parameter) => names.includes(parameter))];
  const bytes = bytesOf(argument('buf', 'sendbuf', 'origin'));
  return {
    call: label,
    self: call.self,
    arguments: [...given],
    peer: numberOf(argument('dest') ?? argument('source')),
    tag: numberOf(argument('tag', 'sendtag')),
    bytes: bytes < 0 ? undefined : bytes,
    startTime: performance.now(),
  };
}

class Publisher implements Observer {
  readonly #channels = new Map<CallKind, Channel>();
  readonly #started = new WeakMap<object, { channel: Channel; published: PublishedCall }>();
  measures = false;
  #current: PublishedCall | null = null;

  #channelOf(kind: CallKind): Channel {
    let channel = this.#channels.get(kind);
    if (channel === undefined) {
      channel = tracingChannel<string, PublishedCall>(`mpi4node:${kind}`);
      this.#channels.set(kind, channel);
    }
    return channel;
  }

  begin(call: ObservedCall): void {
    this.#current = null;
    const { kind } = call.method;
    // What is local takes no time worth telling of.
    if (kind === 'datatype') return;
    const channel = this.#channelOf(kind);
    if (!this.measures && !hasSubscribers(channel)) return;
    this.#current = describe(call);
    channel.start.publish(this.#current);
  }

  end({ method }: ObservedCall, result: unknown): void {
    const published = this.#current;
    if (published === null) return;
    this.#current = null;
    const channel = this.#channelOf(method.kind);
    published.result = result;
    channel.end.publish(published);
    if (method.form === 'request' && result instanceof MPI.Request && !result.is_null) {
      this.#started.set(result, { channel, published });
    } else {
      this.#measure(published);
    }
  }

  fail({ method }: ObservedCall, error: unknown): null {
    const published = this.#current;
    this.#current = null;
    if (published === null) return null;
    const channel = this.#channelOf(method.kind);
    published.error = error;
    channel.error.publish(published);
    channel.end.publish(published);
    this.#measure(published);
    return null;
  }

  complete(request: MPI.Request, status: MPI.Status | null): void {
    const started = this.#started.get(request);
    if (started === undefined) return;
    this.#started.delete(request);
    const { channel, published } = started;
    published.status = status;
    channel.asyncStart.publish(published);
    channel.asyncEnd.publish(published);
    this.#measure(published);
  }

  #measure({ call, startTime, peer, tag, bytes }: PublishedCall): void {
    if (!this.measures) return;
    performance.measure(`mpi4node:${call}`, { start: startTime, detail: { peer, tag, bytes } });
  }
}

let publisher: Publisher | null = null;

/**
 * Publishes all MPI calls of this process from now on, for OpenTelemetry and other tools that watch
 * a program. Calls before it are not published, and without it nothing is.
 *
 * A call is published to `tracingChannel('mpi4node:KIND')` of `node:diagnostics_channel`, if that
 * has subscribers. KIND is `send`, `receive`, `exchange`, `probe`, `collective`, `wait`, `test`,
 * `start`, `window`, `transfer`, `communicator`, `release` or `abort`. The messages are `start`
 * before the call, `end` when it returns, `error` if it throws, and for an operation that does not
 * block `asyncStart` and `asyncEnd` when it is complete. All of them give the same `PublishedCall`.
 * MPI calls of a subscriber are not published. Local.
 *
 * @param options whether calls are entries of `performance`, too
 */
export function publishCalls(options: PublishOptions = {}): void {
  if (publisher === null) {
    publisher = new Publisher();
    observeMethods(internals);
    observeCalls(publisher);
  }
  if (options.performance !== undefined) publisher.measures = options.performance;
}
