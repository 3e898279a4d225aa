// The request of a nonblocking collective on objects.

import { packageError } from '../base/exception.js';
import { enqueueOperation } from '../event_loop/object_queue.js';
import { ERR_REQUEST } from '../native/generated/constants.js';
import { noteUnfinished } from '../requests/errors.js';
import { keep } from '../requests/kept_memory.js';
import { Request } from '../requests/request.js';
import type { MessageExchange } from './message_exchange.js';

/** What a collective makes of what has come. */
export interface Outcome<T> {
  /** Why this rank has no object for the others. */
  readonly failure: { readonly error: unknown } | null;
  /** The error for a source that has no object, which is the one at this place. */
  failed(source: number, place: number): Error;
  /** The result, of copies of the objects in the order of the sources. */
  result(objects: unknown[]): T;
}

// Tells that there is an object; the request makes it itself.
const hasObject = (): null => null;

class CollectiveRequest<T> extends Request<T> {
  private exchange: MessageExchange | null = null;
  private outcome: Outcome<T> | null = null;

  static _of<T>(exchange: MessageExchange, outcome: Outcome<T>): CollectiveRequest<T> {
    const request = new CollectiveRequest<T>();
    request.exchange = exchange;
    request.outcome = outcome;
    request._isCollective = true;
    request._load = hasObject;
    request._kept = exchange.parts;
    request._pending = exchange;
    exchange.owner = request;
    enqueueOperation(exchange);
    keep(request);
    return request;
  }

  private failure(): { readonly error: unknown } | null {
    const { exchange, outcome } = this;
    if (exchange === null || outcome === null) return null;
    if (outcome.failure !== null) return outcome.failure;
    const place = exchange.failedPlace();
    return place < 0 ? null : { error: outcome.failed(exchange.sources[place], place) };
  }

  protected override _takeObject(): unknown {
    const { exchange, outcome } = this;
    const hasResult = this._load !== null;
    this._load = null;
    this.exchange = null;
    this.outcome = null;
    if (!hasResult || exchange === null || outcome === null) return null;
    const objects = new Array<unknown>(exchange.sources.length);
    for (let place = 0; place < objects.length; place++) objects[place] = exchange.load(place);
    const result = outcome.result(objects);
    exchange.release();
    return result;
  }

  override get _canBeCopied(): boolean {
    return this.is_null;
  }

  override _noteCompletion(isDone: boolean): boolean {
    const wasUnderWay = this._place >= 0;
    const isThere = super._noteCompletion(isDone);
    if (!wasUnderWay || this._place >= 0) return isThere;
    const failure = this.failure();
    if (failure === null) return isThere;
    this._load = null;
    this.exchange = null;
    this.outcome = null;
    noteUnfinished(failure.error);
    return false;
  }

  /** Whoever waits for it must be told of a failure. */
  override _letGo(): void {
    if (this._pending === null && this.failure() === null) super._letGo();
  }

  /** The others would wait for this process: MPI forbids it of its own collectives, too. */
  override Free(): void {
    throw packageError(
      ERR_REQUEST,
      'Request.Free: MPI_ERR_REQUEST: the request of a collective operation must be completed',
    );
  }

  override _describe(): string {
    return 'a collective operation on objects';
  }
}

/** Starts a collective. */
export function startCollective<T>(exchange: MessageExchange, outcome: Outcome<T>): Request<T> {
  return CollectiveRequest._of(exchange, outcome);
}
