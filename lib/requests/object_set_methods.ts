import { parameters } from '../base/named_arguments.js';
import type { Status } from '../buffers/status.js';
import type { ReceivedAll } from './received.js';
import type { Request } from './request.js';
import { type NamedAll, type NamedAny, RequestSetMethods } from './set_methods.js';
import {
  allRequests,
  allStatus,
  anyRequest,
  anyStatus,
  awaitAll,
  awaitAny,
  awaitSome,
  someRequests,
  someStatus,
  takeAll,
  takeAt,
  takeSome,
} from './sets.js';

/**
 * The fourth chapter of the class Request: completing several requests that give objects.
 *
 * @group Several requests
 */
export abstract class RequestObjectSetMethods extends RequestSetMethods {
  // --- Completing them ---------------------------------------------------------------------------

  /**
   * Blocks until one of the requests is complete, completes that one and gives its object.
   * `MPI_Waitany`
   *
   * @param requests an array of requests; those that are null or inactive are ignored
   * @param status set to the status of the completed request
   * @returns `[index, object]`: the index of the completed request in `requests`, and the object
   *   that it has received, null if it is not an object receive; `[MPI.UNDEFINED, null]` if none is
   *   active
   * @throws {TypeError} if an argument is of the wrong type, or the memory of the operation was
   *   detached while it was under way
   * @throws {DOMException} `DataCloneError` if the message of an object receive is not an object
   * @throws {MPI.Exception} if the operation has failed
   * @example
   * const requests = [comm.irecv({ source: 0 }), comm.irecv({ source: 1 })];
   * const [index, object] = MPI.Request.waitany(requests);
   */
  static waitany<R extends readonly Request[] | []>(
    requests: R,
    status?: Status | null,
  ): [index: number, obj: ReceivedAll<R>[number] | null];
  static waitany<R extends readonly Request[] | []>(
    ...named: NamedAny<R>
  ): [index: number, obj: ReceivedAll<R>[number] | null];
  @parameters('Request', 'requests', 'status')
  static waitany(requests: unknown, status: unknown = null): [index: number, obj: unknown] {
    const { set, index } = anyRequest('Request.waitany', requests, status, true);
    return [index, takeAt(set, index)];
  }

  /**
   * Completes one of the requests if there is one to complete now, and gives its object. Does not
   * block. `MPI_Testany`
   *
   * @param requests an array of requests; those that are null or inactive are ignored
   * @param status set to the status of the completed request
   * @returns `[index, true, object]`: the index of the completed request in `requests`, and the
   *   object that it has received, null if it is not an object receive;
   *   `[MPI.UNDEFINED, true, null]` if none is active; `[MPI.UNDEFINED, false, null]` if none is
   *   complete yet
   * @throws {TypeError} if an argument is of the wrong type, or the memory of the operation was
   *   detached while it was under way
   * @throws {DOMException} `DataCloneError` if the message of an object receive is not an object
   * @throws {MPI.Exception} if the operation has failed
   */
  static testany<R extends readonly Request[] | []>(
    requests: R,
    status?: Status | null,
  ): [index: number, flag: boolean, obj: ReceivedAll<R>[number] | null];
  static testany<R extends readonly Request[] | []>(
    ...named: NamedAny<R>
  ): [index: number, flag: boolean, obj: ReceivedAll<R>[number] | null];
  @parameters('Request', 'requests', 'status')
  static testany(
    requests: unknown,
    status: unknown = null,
  ): [index: number, flag: boolean, obj: unknown] {
    const { set, index, flag } = anyRequest('Request.testany', requests, status, false);
    return [index, flag, flag ? takeAt(set, index) : null];
  }

  /**
   * Blocks until all of the requests are complete, completes them and gives their objects.
   * `MPI_Waitall`
   *
   * @param requests an array of requests; those that are null or inactive count as complete
   * @param statuses an array that gets the status of each request, in the order of `requests`: the
   *   `Status` objects that are in it are set, missing ones are added
   * @returns the object that each request has received, in the order of `requests`; null for each
   *   that is not an object receive
   * @throws {TypeError} if an argument is of the wrong type, or the memory of an operation was
   *   detached while it was under way
   * @throws {DOMException} `DataCloneError` if the message of an object receive is not an object
   * @throws {MPI.Exception} with the class `MPI.ERR_IN_STATUS` if operations have failed; its
   *   message names each of them by its index
   * @example
   * const requests = [comm.irecv({ source: left }), comm.isend({ from: comm.rank }, right)];
   * const [object] = MPI.Request.waitall(requests);
   */
  static waitall<R extends readonly Request[] | []>(
    requests: R,
    statuses?: Status[] | null,
  ): ReceivedAll<R>;
  static waitall<R extends readonly Request[] | []>(...named: NamedAll<R>): ReceivedAll<R>;
  @parameters('Request', 'requests', 'statuses')
  static waitall(requests: unknown, statuses: unknown = null): unknown[] {
    return takeAll(allRequests('Request.waitall', requests, statuses, true).set);
  }

  /**
   * Completes all of the requests if all are complete now, and gives their objects; otherwise
   * leaves them as they are. Does not block. `MPI_Testall`
   *
   * @param requests an array of requests; those that are null or inactive count as complete
   * @param statuses an array that gets the status of each request if all are complete, in the order
   *   of `requests`: the `Status` objects that are in it are set, missing ones are added
   * @returns `[true, objects]` with the object that each request has received, in the order of
   *   `requests`, null for each that is not an object receive; `[false, null]` if not all are
   *   complete
   * @throws {TypeError} if an argument is of the wrong type, or the memory of an operation was
   *   detached while it was under way
   * @throws {DOMException} `DataCloneError` if the message of an object receive is not an object
   * @throws {MPI.Exception} with the class `MPI.ERR_IN_STATUS` if operations have failed; its
   *   message names each of them by its index
   */
  static testall<R extends readonly Request[] | []>(
    requests: R,
    statuses?: Status[] | null,
  ): [flag: true, msgs: ReceivedAll<R>] | [flag: false, msgs: null];
  static testall<R extends readonly Request[] | []>(
    ...named: NamedAll<R>
  ): [flag: true, msgs: ReceivedAll<R>] | [flag: false, msgs: null];
  @parameters('Request', 'requests', 'statuses')
  static testall(
    requests: unknown,
    statuses: unknown = null,
  ): [flag: boolean, msgs: unknown[] | null] {
    const { set, flag } = allRequests('Request.testall', requests, statuses, false);
    return flag ? [true, takeAll(set)] : [false, null];
  }

  /**
   * Blocks until at least one of the requests is complete, completes all that are complete then and
   * gives their objects. `MPI_Waitsome`
   *
   * @param requests an array of requests; those that are null or inactive are ignored
   * @param statuses an array that gets the status of each completed request, in the order of the
   *   indices that are returned: the `Status` objects that are in it are set, missing ones are
   *   added
   * @returns `[indices, objects]`: the indices of the completed requests in `requests`, and the
   *   object that each has received, null for each that is not an object receive; `[null, null]` if
   *   none is active
   * @throws {TypeError} if an argument is of the wrong type, or the memory of an operation was
   *   detached while it was under way
   * @throws {DOMException} `DataCloneError` if the message of an object receive is not an object
   * @throws {MPI.Exception} with the class `MPI.ERR_IN_STATUS` if operations have failed; its
   *   message names each of them by its index
   */
  static waitsome<R extends readonly Request[] | []>(
    requests: R,
    statuses?: Status[] | null,
  ): [indices: number[], objs: ReceivedAll<R>[number][]] | [indices: null, objs: null];
  static waitsome<R extends readonly Request[] | []>(
    ...named: NamedAll<R>
  ): [indices: number[], objs: ReceivedAll<R>[number][]] | [indices: null, objs: null];
  @parameters('Request', 'requests', 'statuses')
  static waitsome(
    requests: unknown,
    statuses: unknown = null,
  ): [indices: number[] | null, objs: unknown[] | null] {
    return takeSome(someRequests('Request.waitsome', requests, statuses, true));
  }

  /**
   * Completes all of the requests that are complete now, and gives their objects. Does not block.
   * `MPI_Testsome`
   *
   * @param requests an array of requests; those that are null or inactive are ignored
   * @param statuses an array that gets the status of each completed request, in the order of the
   *   indices that are returned: the `Status` objects that are in it are set, missing ones are
   *   added
   * @returns `[indices, objects]`: the indices of the completed requests in `requests`, which may
   *   be none, and the object that each has received, null for each that is not an object receive;
   *   `[null, null]` if no request is active
   * @throws {TypeError} if an argument is of the wrong type, or the memory of an operation was
   *   detached while it was under way
   * @throws {DOMException} `DataCloneError` if the message of an object receive is not an object
   * @throws {MPI.Exception} with the class `MPI.ERR_IN_STATUS` if operations have failed; its
   *   message names each of them by its index
   */
  static testsome<R extends readonly Request[] | []>(
    requests: R,
    statuses?: Status[] | null,
  ): [indices: number[], objs: ReceivedAll<R>[number][]] | [indices: null, objs: null];
  static testsome<R extends readonly Request[] | []>(
    ...named: NamedAll<R>
  ): [indices: number[], objs: ReceivedAll<R>[number][]] | [indices: null, objs: null];
  @parameters('Request', 'requests', 'statuses')
  static testsome(
    requests: unknown,
    statuses: unknown = null,
  ): [indices: number[] | null, objs: unknown[] | null] {
    return takeSome(someRequests('Request.testsome', requests, statuses, false));
  }

  // --- Awaiting them ----------------------------------------------------------------------------

  /**
   * Awaits all of the requests, completes them and gives their objects. For many requests this
   * costs less than `Promise.all(requests)`, which awaits each separately. Does not block; keeps
   * the process alive. Local. `MPI_Testsome`
   *
   * @param requests an array of requests; those that are null or inactive count as complete
   * @param statuses an array that gets the status of each request, in the order of `requests`: the
   *   `Status` objects that are in it are set, missing ones are added
   * @returns a promise of the object that each request has received, in the order of `requests`,
   *   null for each that is not an object receive
   * @throws {TypeError} as a rejection, if an argument is of the wrong type, or the memory of an
   *   operation was detached while it was under way
   * @throws {DOMException} `DataCloneError`, as a rejection, if the message of an object receive is
   *   not an object
   * @throws {MPI.Exception} as a rejection, with the class `MPI.ERR_IN_STATUS` if operations have
   *   failed; its message names each of them by its index
   * @example
   * const requests = [comm.irecv({ source: left }), comm.isend({ from: comm.rank }, right)];
   * const [object] = await MPI.Request.waitallAsync(requests);
   */
  static waitallAsync<R extends readonly Request[] | []>(
    requests: R,
    statuses?: Status[] | null,
  ): Promise<ReceivedAll<R>>;
  static waitallAsync<R extends readonly Request[] | []>(
    ...named: NamedAll<R>
  ): Promise<ReceivedAll<R>>;
  @parameters('Request', 'requests', 'statuses')
  static async waitallAsync(requests: unknown, statuses: unknown = null): Promise<unknown[]> {
    return takeAll(await awaitAll('Request.waitallAsync', requests, statuses));
  }

  /**
   * Awaits one of the requests, completes that one and gives its object. Does not block; keeps the
   * process alive. Local. `MPI_Testsome`
   *
   * @param requests an array of requests; those that are null or inactive are ignored
   * @param status set to the status of the completed request
   * @returns a promise of `[index, object]`: the index of the completed request in `requests`, and
   *   the object that it has received, null if it is not an object receive; `[MPI.UNDEFINED, null]`
   *   if none is active
   * @throws {TypeError} as a rejection, if an argument is of the wrong type, or the memory of the
   *   operation was detached while it was under way
   * @throws {DOMException} `DataCloneError`, as a rejection, if the message of an object receive is
   *   not an object
   * @throws {MPI.Exception} as a rejection, if the operation has failed
   * @example
   * const requests = [comm.irecv({ source: 0 }), comm.irecv({ source: 1 })];
   * const [index, object] = await MPI.Request.waitanyAsync(requests);
   */
  static waitanyAsync<R extends readonly Request[] | []>(
    requests: R,
    status?: Status | null,
  ): Promise<[index: number, obj: ReceivedAll<R>[number] | null]>;
  static waitanyAsync<R extends readonly Request[] | []>(
    ...named: NamedAny<R>
  ): Promise<[index: number, obj: ReceivedAll<R>[number] | null]>;
  @parameters('Request', 'requests', 'status')
  static async waitanyAsync(
    requests: unknown,
    status: unknown = null,
  ): Promise<[index: number, obj: unknown]> {
    const { set, index } = await awaitAny('Request.waitanyAsync', requests, status);
    return [index, takeAt(set, index)];
  }

  /**
   * Awaits at least one of the requests, completes all that are complete then and gives their
   * objects. Does not block; keeps the process alive. Local. `MPI_Testsome`
   *
   * @param requests an array of requests; those that are null or inactive are ignored
   * @param statuses an array that gets the status of each completed request, in the order of the
   *   indices that are returned: the `Status` objects that are in it are set, missing ones are
   *   added
   * @returns a promise of `[indices, objects]`: the indices of the completed requests in
   *   `requests`, and the object that each has received, null for each that is not an object
   *   receive; `[null, null]` if none is active
   * @throws {TypeError} as a rejection, if an argument is of the wrong type, or the memory of an
   *   operation was detached while it was under way
   * @throws {DOMException} `DataCloneError`, as a rejection, if the message of an object receive is
   *   not an object
   * @throws {MPI.Exception} as a rejection, with the class `MPI.ERR_IN_STATUS` if operations have
   *   failed; its message names each of them by its index
   */
  static waitsomeAsync<R extends readonly Request[] | []>(
    requests: R,
    statuses?: Status[] | null,
  ): Promise<[indices: number[], objs: ReceivedAll<R>[number][]] | [indices: null, objs: null]>;
  static waitsomeAsync<R extends readonly Request[] | []>(
    ...named: NamedAll<R>
  ): Promise<[indices: number[], objs: ReceivedAll<R>[number][]] | [indices: null, objs: null]>;
  @parameters('Request', 'requests', 'statuses')
  static async waitsomeAsync(
    requests: unknown,
    statuses: unknown = null,
  ): Promise<[indices: number[] | null, objs: unknown[] | null]> {
    return takeSome(await awaitSome('Request.waitsomeAsync', requests, statuses));
  }

  // --- Asking about them ------------------------------------------------------------------------

  /**
   * Looks for a request that is complete, and leaves all requests as they are: each must still be
   * completed by `wait`, `test` or a similar call, which gives the object. Does not block.
   * `MPI_Request_get_status`
   *
   * @param requests an array of requests; those that are null or inactive are ignored
   * @param status set to the status of the request that is complete
   * @returns `[index, true]` with the index of the first complete request in `requests`;
   *   `[MPI.UNDEFINED, true]` if none is active; `[MPI.UNDEFINED, false]` if none is complete yet
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {MPI.Exception} if an operation has failed
   */
  static get_status_any(
    requests: readonly Request[],
    status?: Status | null,
  ): [index: number, flag: boolean];
  static get_status_any(...named: NamedAny): [index: number, flag: boolean];
  @parameters('Request', 'requests', 'status')
  static get_status_any(requests: unknown, status: unknown = null): [index: number, flag: boolean] {
    return anyStatus('Request.get_status_any', requests, status);
  }

  /**
   * Asks whether all of the requests are complete, and leaves them as they are: each must still be
   * completed by `wait`, `test` or a similar call, which gives the object. Does not block.
   * `MPI_Request_get_status`
   *
   * @param requests an array of requests; those that are null or inactive count as complete
   * @param statuses an array that gets the status of each request if all are complete, in the order
   *   of `requests`: the `Status` objects that are in it are set, missing ones are added
   * @returns whether all are complete
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {MPI.Exception} if an operation has failed
   */
  static get_status_all(requests: readonly Request[], statuses?: Status[] | null): boolean;
  static get_status_all(...named: NamedAll): boolean;
  @parameters('Request', 'requests', 'statuses')
  static get_status_all(requests: unknown, statuses: unknown = null): boolean {
    return allStatus('Request.get_status_all', requests, statuses);
  }

  /**
   * Looks for the requests that are complete, and leaves all as they are: each must still be
   * completed by `wait`, `test` or a similar call, which gives the object. Does not block.
   * `MPI_Request_get_status`
   *
   * @param requests an array of requests; those that are null or inactive are ignored
   * @param statuses an array that gets the status of each complete request, in the order of the
   *   indices that are returned: the `Status` objects that are in it are set, missing ones are
   *   added
   * @returns the indices of the complete requests in `requests`, which may be none; null if no
   *   request is active
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {MPI.Exception} if an operation has failed
   */
  static get_status_some(requests: readonly Request[], statuses?: Status[] | null): number[] | null;
  static get_status_some(...named: NamedAll): number[] | null;
  @parameters('Request', 'requests', 'statuses')
  static get_status_some(requests: unknown, statuses: unknown = null): number[] | null {
    return someStatus('Request.get_status_some', requests, statuses);
  }
}
