// A request for a call of MPI that the binding has started on a thread.

import { noThread } from '../base/exception.js';
import type { Status } from '../buffers/status.js';
import { addon, frame } from '../native/addon.js';
import { SUCCESS } from '../native/generated/constants.js';
import type { Memory } from '../native/message_data.js';
import { startGeneralized } from './generalized_start.js';
import { Request } from './request.js';

const nothing = (): void => {};

/**
 * To MPI it is a generalized request, which the thread completes: so it can be waited for, tested
 * and awaited beside MPI's own.
 */
export class ThreadedRequest extends Request<Status> {
  /**
   * @param name the MPI function, for errors
   * @param started what the native function has given
   * @param memory what the thread uses until the call has ended
   * @param ended called once, with MPI's return code and what the call has given
   * @param query sets the status, or throws the error of the call; may be called several times
   */
  static _startOnThread(
    name: string,
    started: number,
    memory: Memory | null,
    ended: (code: number, result: number) => void,
    query: (status: Status) => void,
  ): ThreadedRequest {
    if (started < 0) throw noThread(name);
    let isOver = false;
    const handle = startGeneralized({
      query: (status) => {
        if (!isOver) {
          isOver = true;
          const code = addon.outcomeOnThread(started);
          ended(code, code === SUCCESS ? frame[1] : 0);
        }
        query(status);
      },
      free: nothing,
      cancel: nothing,
    });
    const request = new ThreadedRequest();
    request._begin(handle, memory, null);
    addon.completeOnThread(started, handle);
    return request;
  }

  /** A test of it calls the function that sets its status. @internal */
  protected override _testsAlone(): boolean {
    return true;
  }

  /** The thread makes the progress. @internal */
  override _needsProgress(): boolean {
    return false;
  }
}
