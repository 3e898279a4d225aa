import { type Named, parameters } from '../base/named_arguments.js';
import type { Status } from '../buffers/status.js';
import { RequestAwaiting } from './awaiting.js';
import type { Request } from './request.js';
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
} from './sets.js';

/** The arguments of the functions that set one status. */
export interface AnyArguments<R extends readonly Request[] = readonly Request[]> {
  requests: R;
  status?: Status | null;
}

/** The arguments of the functions that set a status for each request. */
export interface AllArguments<R extends readonly Request[] = readonly Request[]> {
  requests: R;
  statuses?: Status[] | null;
}

export type NamedAny<R extends readonly Request[] = readonly Request[]> = Named<
  AnyArguments<R>,
  ['requests', 'status']
>;
export type NamedAll<R extends readonly Request[] = readonly Request[]> = Named<
  AllArguments<R>,
  ['requests', 'statuses']
>;

/**
 * The third chapter of the class Request: completing several requests, and asking about them.
 *
 * @group Several requests
 */
export abstract class RequestSetMethods extends RequestAwaiting {
  // --- Completing them ---------------------------------------------------------------------------

  /**
   * Blocks until one of the requests is complete, and completes that one. `MPI_Waitany`
   *
   * @param requests an array of requests; those that are null or inactive are ignored
   * @param status set to the status of the completed request
   * @returns the index of the completed request in `requests`; `MPI.UNDEFINED` if none is active
   * @throws {TypeError} if an argument is of the wrong type, or the memory of the operation was
   *   detached while it was under way
   * @throws {MPI.Exception} if the operation has failed
   * @example
   * const requests = [comm.Irecv(a, 0), comm.Irecv(b, 1)];
   * const first = MPI.Request.Waitany(requests);   // 0 or 1
   */
  static Waitany(requests: readonly Request[], status?: Status | null): number;
  static Waitany(...named: NamedAny): number;
  @parameters('Request', 'requests', 'status')
  static Waitany(requests: unknown, status: unknown = null): number {
    return anyRequest('Request.Waitany', requests, status, true).index;
  }

  /**
   * Completes one of the requests if there is one to complete now. Does not block. `MPI_Testany`
   *
   * @param requests an array of requests; those that are null or inactive are ignored
   * @param status set to the status of the completed request
   * @returns `[index, true]` with the index of the completed request in `requests`;
   *   `[MPI.UNDEFINED, true]` if none is active; `[MPI.UNDEFINED, false]` if none is complete yet
   * @throws {TypeError} if an argument is of the wrong type, or the memory of the operation was
   *   detached while it was under way
   * @throws {MPI.Exception} if the operation has failed
   */
  static Testany(
    requests: readonly Request[],
    status?: Status | null,
  ): [index: number, flag: boolean];
  static Testany(...named: NamedAny): [index: number, flag: boolean];
  @parameters('Request', 'requests', 'status')
  static Testany(requests: unknown, status: unknown = null): [index: number, flag: boolean] {
    const { index, flag } = anyRequest('Request.Testany', requests, status, false);
    return [index, flag];
  }

  /**
   * Blocks until all of the requests are complete, and completes them. `MPI_Waitall`
   *
   * @param requests an array of requests; those that are null or inactive count as complete
   * @param statuses an array that gets the status of each request, in the order of `requests`: the
   *   `Status` objects that are in it are set, missing ones are added
   * @returns true
   * @throws {TypeError} if an argument is of the wrong type, or the memory of an operation was
   *   detached while it was under way
   * @throws {MPI.Exception} with the class `MPI.ERR_IN_STATUS` if operations have failed; its
   *   message names each of them by its index
   * @example
   * const incoming = new Float64Array(1000);
   * const requests = [comm.Irecv(incoming, left), comm.Isend(outgoing, right)];
   * MPI.Request.Waitall(requests);
   */
  static Waitall(requests: readonly Request[], statuses?: Status[] | null): true;
  static Waitall(...named: NamedAll): true;
  @parameters('Request', 'requests', 'statuses')
  static Waitall(requests: unknown, statuses: unknown = null): true {
    allRequests('Request.Waitall', requests, statuses, true);
    return true;
  }

  /**
   * Completes all of the requests if all are complete now; otherwise leaves them as they are. Does
   * not block. `MPI_Testall`
   *
   * @param requests an array of requests; those that are null or inactive count as complete
   * @param statuses an array that gets the status of each request if all are complete, in the order
   *   of `requests`: the `Status` objects that are in it are set, missing ones are added
   * @returns whether all are complete
   * @throws {TypeError} if an argument is of the wrong type, or the memory of an operation was
   *   detached while it was under way
   * @throws {MPI.Exception} with the class `MPI.ERR_IN_STATUS` if operations have failed; its
   *   message names each of them by its index
   */
  static Testall(requests: readonly Request[], statuses?: Status[] | null): boolean;
  static Testall(...named: NamedAll): boolean;
  @parameters('Request', 'requests', 'statuses')
  static Testall(requests: unknown, statuses: unknown = null): boolean {
    return allRequests('Request.Testall', requests, statuses, false).flag;
  }

  /**
   * Blocks until at least one of the requests is complete, and completes all that are complete
   * then. `MPI_Waitsome`
   *
   * @param requests an array of requests; those that are null or inactive are ignored
   * @param statuses an array that gets the status of each completed request, in the order of the
   *   indices that are returned: the `Status` objects that are in it are set, missing ones are
   *   added
   * @returns the indices of the completed requests in `requests`; null if none is active
   * @throws {TypeError} if an argument is of the wrong type, or the memory of an operation was
   *   detached while it was under way
   * @throws {MPI.Exception} with the class `MPI.ERR_IN_STATUS` if operations have failed; its
   *   message names each of them by its index
   * @example
   * let indices = MPI.Request.Waitsome(requests);
   * while (indices !== null) {
   *   for (const index of indices) use(buffers[index]);
   *   indices = MPI.Request.Waitsome(requests);
   * }
   */
  static Waitsome(requests: readonly Request[], statuses?: Status[] | null): number[] | null;
  static Waitsome(...named: NamedAll): number[] | null;
  @parameters('Request', 'requests', 'statuses')
  static Waitsome(requests: unknown, statuses: unknown = null): number[] | null {
    return someRequests('Request.Waitsome', requests, statuses, true).indices;
  }

  /**
   * Completes all of the requests that are complete now. Does not block. `MPI_Testsome`
   *
   * @param requests an array of requests; those that are null or inactive are ignored
   * @param statuses an array that gets the status of each completed request, in the order of the
   *   indices that are returned: the `Status` objects that are in it are set, missing ones are
   *   added
   * @returns the indices of the completed requests in `requests`, which may be none; null if no
   *   request is active
   * @throws {TypeError} if an argument is of the wrong type, or the memory of an operation was
   *   detached while it was under way
   * @throws {MPI.Exception} with the class `MPI.ERR_IN_STATUS` if operations have failed; its
   *   message names each of them by its index
   */
  static Testsome(requests: readonly Request[], statuses?: Status[] | null): number[] | null;
  static Testsome(...named: NamedAll): number[] | null;
  @parameters('Request', 'requests', 'statuses')
  static Testsome(requests: unknown, statuses: unknown = null): number[] | null {
    return someRequests('Request.Testsome', requests, statuses, false).indices;
  }

  // --- Awaiting them ----------------------------------------------------------------------------

  /**
   * Awaits all of the requests, and completes them. For many requests this costs less than
   * `Promise.all(requests)`, which awaits each separately. Does not block; keeps the process alive.
   * Local. `MPI_Testsome`
   *
   * @param requests an array of requests; those that are null or inactive count as complete
   * @param statuses an array that gets the status of each request, in the order of `requests`: the
   *   `Status` objects that are in it are set, missing ones are added
   * @returns a promise of true
   * @throws {TypeError} as a rejection, if an argument is of the wrong type, or the memory of an
   *   operation was detached while it was under way
   * @throws {MPI.Exception} as a rejection, with the class `MPI.ERR_IN_STATUS` if operations have
   *   failed; its message names each of them by its index
   * @example
   * const incoming = new Float64Array(1000);
   * const requests = [comm.Irecv(incoming, left), comm.Isend(outgoing, right)];
   * await MPI.Request.WaitallAsync(requests);
   */
  static WaitallAsync(requests: readonly Request[], statuses?: Status[] | null): Promise<true>;
  static WaitallAsync(...named: NamedAll): Promise<true>;
  @parameters('Request', 'requests', 'statuses')
  static async WaitallAsync(requests: unknown, statuses: unknown = null): Promise<true> {
    await awaitAll('Request.WaitallAsync', requests, statuses);
    return true;
  }

  /**
   * Awaits one of the requests, and completes that one. Does not block; keeps the process alive.
   * Local. `MPI_Testsome`
   *
   * @param requests an array of requests; those that are null or inactive are ignored
   * @param status set to the status of the completed request
   * @returns a promise of the index of the completed request in `requests`, or of `MPI.UNDEFINED`
   *   if none is active
   * @throws {TypeError} as a rejection, if an argument is of the wrong type, or the memory of the
   *   operation was detached while it was under way
   * @throws {MPI.Exception} as a rejection, if the operation has failed
   * @example
   * const requests = [comm.Irecv(a, 0), comm.Irecv(b, 1)];
   * const first = await MPI.Request.WaitanyAsync(requests);   // 0 or 1
   */
  static WaitanyAsync(requests: readonly Request[], status?: Status | null): Promise<number>;
  static WaitanyAsync(...named: NamedAny): Promise<number>;
  @parameters('Request', 'requests', 'status')
  static async WaitanyAsync(requests: unknown, status: unknown = null): Promise<number> {
    return (await awaitAny('Request.WaitanyAsync', requests, status)).index;
  }

  /**
   * Awaits at least one of the requests, and completes all that are complete then. Does not block;
   * keeps the process alive. Local. `MPI_Testsome`
   *
   * @param requests an array of requests; those that are null or inactive are ignored
   * @param statuses an array that gets the status of each completed request, in the order of the
   *   indices that are returned: the `Status` objects that are in it are set, missing ones are
   *   added
   * @returns a promise of the indices of the completed requests in `requests`, or of null if none
   *   is active
   * @throws {TypeError} as a rejection, if an argument is of the wrong type, or the memory of an
   *   operation was detached while it was under way
   * @throws {MPI.Exception} as a rejection, with the class `MPI.ERR_IN_STATUS` if operations have
   *   failed; its message names each of them by its index
   */
  static WaitsomeAsync(
    requests: readonly Request[],
    statuses?: Status[] | null,
  ): Promise<number[] | null>;
  static WaitsomeAsync(...named: NamedAll): Promise<number[] | null>;
  @parameters('Request', 'requests', 'statuses')
  static async WaitsomeAsync(
    requests: unknown,
    statuses: unknown = null,
  ): Promise<number[] | null> {
    return (await awaitSome('Request.WaitsomeAsync', requests, statuses)).indices;
  }

  // --- Asking about them ------------------------------------------------------------------------

  /**
   * Looks for a request that is complete, and leaves all requests as they are: each must still be
   * completed by `Wait`, `Test` or a similar call. Does not block. `MPI_Request_get_status`
   *
   * @param requests an array of requests; those that are null or inactive are ignored
   * @param status set to the status of the request that is complete
   * @returns `[index, true]` with the index of the first complete request in `requests`;
   *   `[MPI.UNDEFINED, true]` if none is active; `[MPI.UNDEFINED, false]` if none is complete yet
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {MPI.Exception} if an operation has failed
   */
  static Get_status_any(
    requests: readonly Request[],
    status?: Status | null,
  ): [index: number, flag: boolean];
  static Get_status_any(...named: NamedAny): [index: number, flag: boolean];
  @parameters('Request', 'requests', 'status')
  static Get_status_any(requests: unknown, status: unknown = null): [index: number, flag: boolean] {
    return anyStatus('Request.Get_status_any', requests, status);
  }

  /**
   * Asks whether all of the requests are complete, and leaves them as they are: each must still be
   * completed by `Wait`, `Test` or a similar call. Does not block. `MPI_Request_get_status`
   *
   * @param requests an array of requests; those that are null or inactive count as complete
   * @param statuses an array that gets the status of each request if all are complete, in the order
   *   of `requests`: the `Status` objects that are in it are set, missing ones are added
   * @returns whether all are complete
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {MPI.Exception} if an operation has failed
   */
  static Get_status_all(requests: readonly Request[], statuses?: Status[] | null): boolean;
  static Get_status_all(...named: NamedAll): boolean;
  @parameters('Request', 'requests', 'statuses')
  static Get_status_all(requests: unknown, statuses: unknown = null): boolean {
    return allStatus('Request.Get_status_all', requests, statuses);
  }

  /**
   * Looks for the requests that are complete, and leaves all as they are: each must still be
   * completed by `Wait`, `Test` or a similar call. Does not block. `MPI_Request_get_status`
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
  static Get_status_some(requests: readonly Request[], statuses?: Status[] | null): number[] | null;
  static Get_status_some(...named: NamedAll): number[] | null;
  @parameters('Request', 'requests', 'statuses')
  static Get_status_some(requests: unknown, statuses: unknown = null): number[] | null {
    return someStatus('Request.Get_status_some', requests, statuses);
  }
}
