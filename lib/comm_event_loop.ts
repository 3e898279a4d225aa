// What waits without blocking: the event loop runs meanwhile.
import { type Named, parameters } from './arguments.js';
import { awaitProbe } from './awaited_probe.js';
import { CommObjects } from './comm_objects.js';
import { Message } from './message.js';
import { Messages } from './messages.js';
import { checkInteger } from './native/check.js';
import { ANY_SOURCE, ANY_TAG, PROC_NULL } from './native/constants.js';
import * as native from './native/functions.js';
import { asSignal } from './signal.js';
import { asStatus, type Status } from './status.js';

interface ProbeArguments {
  source?: number;
  tag?: number;
  status?: Status | null;
  signal?: AbortSignal | null;
}
type NamedProbe = Named<ProbeArguments, ['source', 'tag', 'status', 'signal']>;
type MessagesArguments = Omit<ProbeArguments, 'status'>;

/** The methods of a communicator that are to be awaited. */
export abstract class CommEventLoop extends CommObjects {
  /**
   * Waits until there is a message to receive, without blocking. It queues like `irecv` behind object
   * receives and probes that fit the same messages, and others behind it; but what it has found can be
   * received by anyone then. Keeps the process alive meanwhile.
   *
   * @param signal ends it when it is aborted: it is rejected with the signal's reason
   * @returns a promise of the status: `status`, if that is given
   * @example
   * const status = await comm.probeAsync({ source: 0 });
   * const buffer = new Float64Array(status.Get_count(MPI.DOUBLE));
   * comm.Recv(buffer, { source: status.source, tag: status.tag });
   */
  probeAsync(
    source?: number,
    tag?: number,
    status?: Status | null,
    signal?: AbortSignal | null,
  ): Promise<Status>;
  probeAsync(...named: NamedProbe): Promise<Status>;
  @parameters('Comm', 'source', 'tag', 'status', 'signal')
  probeAsync(
    source: unknown = ANY_SOURCE,
    tag: unknown = ANY_TAG,
    status: unknown = null,
    signal: unknown = null,
  ): Promise<Status> {
    const method = 'Comm.probeAsync';
    checkInteger(method, 'source', source);
    checkInteger(method, 'tag', tag);
    const find = (found: Status) => (native.MPI_Iprobe(source, tag, this, found) ? found : null);
    const probe = { method, comm: this, source, tag, find };
    return awaitProbe(probe, asStatus(method, status), asSignal(method, signal));
  }

  /**
   * The same, taking the message out: only the object that the promise gives can receive it, in memory
   * with `Irecv` or as an object with `irecv`.
   *
   * @example
   * const message = await comm.mprobeAsync({ source: 0 });
   * const object = await message.irecv();
   */
  mprobeAsync(
    source?: number,
    tag?: number,
    status?: Status | null,
    signal?: AbortSignal | null,
  ): Promise<Message>;
  mprobeAsync(...named: NamedProbe): Promise<Message>;
  @parameters('Comm', 'source', 'tag', 'status', 'signal')
  mprobeAsync(
    source: unknown = ANY_SOURCE,
    tag: unknown = ANY_TAG,
    status: unknown = null,
    signal: unknown = null,
  ): Promise<Message> {
    const method = 'Comm.mprobeAsync';
    checkInteger(method, 'source', source);
    checkInteger(method, 'tag', tag);
    const find = (found: Status) => {
      const { flag, message } = native.MPI_Improbe(source, tag, this, found);
      return flag ? Message._from(message, found) : null;
    };
    const probe = { method, comm: this, source, tag, find };
    return awaitProbe(probe, asStatus(method, status), asSignal(method, signal));
  }

  /**
   * The objects that are sent to this process, as they come: `[message, status]` for each. Each turn of
   * the loop receives one, and nothing is received ahead, so that no message is lost when the loop is
   * left. It ends only so, or with the reason of its `signal`; while it waits, the process stays alive.
   *
   * @example
   * for await (const [task, status] of comm.messages({ tag: 1 })) {
   *   comm.send(work(task), status.source, 2);
   *   if (task === null) break;
   * }
   */
  messages<T = unknown>(
    source?: number,
    tag?: number,
    signal?: AbortSignal | null,
  ): AsyncIterableIterator<[message: T, status: Status]>;
  messages<T = unknown>(
    ...named: Named<MessagesArguments, ['source', 'tag', 'signal']>
  ): AsyncIterableIterator<[message: T, status: Status]>;
  @parameters('Comm', 'source', 'tag', 'signal')
  messages(
    source: unknown = ANY_SOURCE,
    tag: unknown = ANY_TAG,
    signal: unknown = null,
  ): AsyncIterableIterator<[message: unknown, status: Status]> {
    const method = 'Comm.messages';
    checkInteger(method, 'source', source);
    checkInteger(method, 'tag', tag);
    const abort = asSignal(method, signal);
    // Nobody sends from there.
    if (source === PROC_NULL) return new Messages(null);
    return new Messages(() => this.irecv(null, source, tag, abort));
  }
}
