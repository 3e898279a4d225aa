// Fault tolerance (ULFM): finding out which processes have failed, and going on without them.
import { parameters } from '../base/named_arguments.js';
import { receiveData } from '../buffers/buffer_spec.js';
import { checkFixed } from '../buffers/spec_parts.js';
import type { Status } from '../buffers/status.js';
import { Group } from '../handles/group.js';
import { existingCompanion } from '../handles/private_communicator.js';
import { arrayKind } from '../memory/typed_arrays.js';
import { show } from '../native/argument_checks.js';
import * as native from '../native/generated/functions.js';
import {
  handleMemory,
  NewcommRequest,
  type NewcommTuple,
  newcommTuple,
} from '../requests/new_communicator.js';
import { Request } from '../requests/request.js';
import { CommAttributes } from './attributes.js';

/**
 * The methods for communicators whose processes fail. From MPI 5 on; some libraries have a part of
 * them before, where the others are an `MPI_ERR_UNSUPPORTED_OPERATION`.
 */
export abstract class CommFaultTolerance extends CommAttributes {
  /** A new communicator of the same class. @internal */
  protected _like(handle: number): this {
    const comm = new (this.constructor as new () => this)();
    comm._handle = handle;
    return comm;
  }

  /** One whose handle comes with the request. @internal */
  protected _later(request: number, words: ReturnType<typeof handleMemory>): NewcommTuple<this> {
    const newcomm = this._like(this._null);
    return newcommTuple(newcomm, new NewcommRequest(request, words, this, newcomm));
  }

  /**
   * Makes it unusable at all its processes: what waits in it ends with `MPI_ERR_REVOKED`. One process
   * is enough to call it. `MPI_Comm_revoke`
   */
  Revoke(): void {
    native.MPI_Comm_revoke(this);
    const companion = existingCompanion(this);
    if (companion !== null) native.MPI_Comm_revoke(companion);
  }

  /** Whether it was revoked. Local. `MPI_Comm_is_revoked` */
  Is_revoked(): boolean {
    return native.MPI_Comm_is_revoked(this);
  }

  /** The processes that are known to have failed, a group to be freed. Local. `MPI_Comm_get_failed` */
  Get_failed(): Group {
    return Group._from(native.MPI_Comm_get_failed(this));
  }

  /**
   * Acknowledges failures, after which receives from `MPI.ANY_SOURCE` work again. Returns how many
   * are acknowledged. Local. `MPI_Comm_ack_failed`
   *
   * @param num_to_ack how many of those in `Get_failed()`; all if left out
   */
  Ack_failed(num_to_ack?: number | null): number;
  Ack_failed(named: { num_to_ack?: number | null }): number;
  @parameters('Comm', 'num_to_ack')
  Ack_failed(num_to_ack: unknown = null): number {
    return native.MPI_Comm_ack_failed(this, num_to_ack ?? this.Get_size());
  }

  /**
   * The bitwise and of the flags of all processes that live, the same at all of them. Blocking,
   * collective. `MPI_Comm_agree`
   */
  Agree(flag: number): number;
  Agree(named: { flag: number }): number;
  @parameters('Comm', 'flag')
  Agree(flag: unknown): number {
    return native.MPI_Comm_agree(this, flag);
  }

  /**
   * The nonblocking `Agree`. Collective. `MPI_Comm_iagree`
   *
   * @param flag one integer of 32 bits, this process's flag, which becomes the common one
   */
  Iagree(flag: Int32Array): Request<Status>;
  Iagree(named: { flag: Int32Array }): Request<Status>;
  @parameters('Comm', 'flag')
  Iagree(flag: unknown): Request<Status> {
    if (arrayKind(flag) !== 'Int32Array' || (flag as Int32Array).length !== 1) {
      throw new TypeError(
        `Comm.Iagree: flag must be an Int32Array of length 1, but ${show(flag)} came`,
      );
    }
    checkFixed(receiveData(flag, 0, 'Comm.Iagree', 'flag'), 'Comm.Iagree', 'flag');
    const memory = flag as Int32Array;
    return Request._startCollective(native.MPI_Comm_iagree(this, memory), memory);
  }

  /** A communicator of the processes that live. Blocking, collective. `MPI_Comm_shrink` */
  Shrink(): this {
    return this._like(native.MPI_Comm_shrink(this));
  }

  /**
   * The nonblocking `Shrink`: `[newcomm, request]`. The communicator may be used when the request is
   * complete. Collective. `MPI_Comm_ishrink`
   */
  Ishrink(): NewcommTuple<this> {
    const words = handleMemory();
    return this._later(native.MPI_Comm_ishrink(this, words), words);
  }
}
