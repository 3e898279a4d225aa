// The request of a nonblocking collective on objects.

import { packageError } from '../base/exception.js';
import { enqueueOperation } from '../event_loop/object_queue.js';
import { ERR_REQUEST } from '../native/generated/constants.js';
import { noteUnfinished } from '../requests/errors.js';
import { keep } from '../requests/kept_memory.js';
import { Request } from '../requests/request.js';
import type { Arrived, MessageExchange } from './message_exchange.js';

/** What a collective makes of what has come. */
export interface Outcome<T> {
  /** Why there is no result: this rank, or another, has no object. */
  failure(exchange: MessageExchange): { readonly error: unknown } | null;
  result(arrived: readonly Arrived[]): T;
}

class CollectiveRequest<T> extends Request<T> {
  private exchange: MessageExchange | null = null;
  private outcome: Outcome<T> | null = null;

  static _of<T>(exchange: MessageExchange, outcome: Outcome<T>): CollectiveRequest<T> {
    const request = new CollectiveRequest<T>();
    request.exchange = exchange;
    request.outcome = outcome;
    request._isCollective = true;
    request._load = () => {
      const result = outcome.result(exchange.arrived);
      exchange.release();
      return result;
    };
    request._kept = exchange.parts;
    request._pending = exchange;
    exchange.owner = request;
    enqueueOperation(exchange);
    keep(request);
    return request;
  }

  private failure(): { readonly error: unknown } | null {
    const { exchange, outcome } = this;
    return exchange === null || outcome === null ? null : outcome.failure(exchange);
  }

  override get _canBeCopied(): boolean {
    return this.is_null;
  }

  override _noteCompletion(isDone: boolean): boolean {
    const wasUnderWay = this._place >= 0;
    const isThere = super._noteCompletion(isDone);
    if (!wasUnderWay || this._place >= 0) return isThere;
    const failure = this.failure();
    this.exchange = null;
    this.outcome = null;
    if (failure === null) return isThere;
    this._load = null;
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
