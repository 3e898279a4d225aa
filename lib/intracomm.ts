import { type Named, parameters } from './arguments.js';
import { Comm } from './comm.js';
import { commClasses } from './comm_classes.js';
import {
  checkExchange,
  type NamedReduction,
  reduceSend,
  type SendSide,
  startExchange,
} from './comm_collectives.js';
import type { NamedPersistentReduction } from './comm_persistent_collectives.js';
import type { Group } from './group.js';
import { defineKind } from './handle.js';
import { INFO_NULL, type Info } from './info.js';
import { addon } from './native/addon.js';
import * as native from './native/functions.js';
import { exscanObjects, type ObjectOp, scanObjects } from './objects.js';
import { type Op, SUM } from './op.js';
import type { Prequest } from './prequest.js';
import type { Request } from './request.js';
import { type BufferSpec, receiveData } from './spec.js';

const { handles } = addon;

/** A communicator of one group of processes, such as `MPI.COMM_WORLD`. */
export class Intracomm extends Comm {
  /**
   * A communicator of the processes in `group`. Collective over these alone, unlike `Create`.
   * `MPI_Comm_create_group`
   *
   * @param tag tells concurrent calls apart
   */
  Create_group(group: Group, tag?: number): Intracomm;
  Create_group(...named: Named<{ group: Group; tag?: number }, ['group', 'tag']>): Intracomm;
  @parameters('Intracomm', 'group', 'tag')
  Create_group(group: unknown, tag: unknown = 0): Intracomm {
    const comm = new Intracomm();
    comm._handle = native.MPI_Comm_create_group(this, group, tag);
    return comm;
  }

  /**
   * Combines the items of the ranks up to and including this one. Blocking, collective. `MPI_Scan`
   *
   * @param sendbuf the items; `MPI.IN_PLACE` if they are in `recvbuf`
   */
  Scan(sendbuf: SendSide, recvbuf: BufferSpec | null, op?: Op): void;
  Scan(...named: NamedReduction): void;
  @parameters('Intracomm', 'sendbuf', 'recvbuf', 'op')
  Scan(sendbuf: unknown, recvbuf?: unknown, op: unknown = SUM): void {
    const receive = receiveData(recvbuf, 0, 'Intracomm.Scan', 'recvbuf');
    const send = reduceSend(sendbuf, receive, op, 'Intracomm.Scan');
    native.MPI_Scan(send, receive, op, this);
  }

  /** The nonblocking `Scan`. Collective. `MPI_Iscan` */
  Iscan(sendbuf: SendSide, recvbuf: BufferSpec | null, op?: Op): Request;
  Iscan(...named: NamedReduction): Request;
  @parameters('Intracomm', 'sendbuf', 'recvbuf', 'op')
  Iscan(sendbuf: unknown, recvbuf?: unknown, op: unknown = SUM): Request {
    const receive = receiveData(recvbuf, 0, 'Intracomm.Iscan', 'recvbuf');
    const send = reduceSend(sendbuf, receive, op, 'Intracomm.Iscan');
    checkExchange(send, receive, 'Intracomm.Iscan');
    return startExchange(native.MPI_Iscan(send, receive, op, this), send, receive);
  }

  /**
   * Combines the items of the ranks before this one; `recvbuf` of rank 0 stays as it was. Blocking,
   * collective. `MPI_Exscan`
   */
  Exscan(sendbuf: SendSide, recvbuf: BufferSpec | null, op?: Op): void;
  Exscan(...named: NamedReduction): void;
  @parameters('Intracomm', 'sendbuf', 'recvbuf', 'op')
  Exscan(sendbuf: unknown, recvbuf?: unknown, op: unknown = SUM): void {
    const receive = receiveData(recvbuf, 0, 'Intracomm.Exscan', 'recvbuf');
    const send = reduceSend(sendbuf, receive, op, 'Intracomm.Exscan');
    native.MPI_Exscan(send, receive, op, this);
  }

  /** The nonblocking `Exscan`. Collective. `MPI_Iexscan` */
  Iexscan(sendbuf: SendSide, recvbuf: BufferSpec | null, op?: Op): Request;
  Iexscan(...named: NamedReduction): Request;
  @parameters('Intracomm', 'sendbuf', 'recvbuf', 'op')
  Iexscan(sendbuf: unknown, recvbuf?: unknown, op: unknown = SUM): Request {
    const receive = receiveData(recvbuf, 0, 'Intracomm.Iexscan', 'recvbuf');
    const send = reduceSend(sendbuf, receive, op, 'Intracomm.Iexscan');
    checkExchange(send, receive, 'Intracomm.Iexscan');
    return startExchange(native.MPI_Iexscan(send, receive, op, this), send, receive);
  }

  /** Sets up a `Scan`. Collective. `MPI_Scan_init` */
  Scan_init(sendbuf: SendSide, recvbuf: BufferSpec | null, op?: Op, info?: Info): Prequest;
  Scan_init(...named: NamedPersistentReduction): Prequest;
  @parameters('Intracomm', 'sendbuf', 'recvbuf', 'op', 'info')
  Scan_init(
    sendbuf: unknown,
    recvbuf?: unknown,
    op: unknown = SUM,
    info: unknown = INFO_NULL,
  ): Prequest {
    const receive = receiveData(recvbuf, 0, 'Intracomm.Scan_init', 'recvbuf');
    const send = reduceSend(sendbuf, receive, op, 'Intracomm.Scan_init');
    checkExchange(send, receive, 'Intracomm.Scan_init');
    return this._persistent(
      send,
      receive,
      (s, r) => native.MPI_Scan_init(s, r, op, this, info),
      (comm, s, r) => native.MPI_Iscan(s, r, op, comm),
    );
  }

  /** Sets up an `Exscan`. Collective. `MPI_Exscan_init` */
  Exscan_init(sendbuf: SendSide, recvbuf: BufferSpec | null, op?: Op, info?: Info): Prequest;
  Exscan_init(...named: NamedPersistentReduction): Prequest;
  @parameters('Intracomm', 'sendbuf', 'recvbuf', 'op', 'info')
  Exscan_init(
    sendbuf: unknown,
    recvbuf?: unknown,
    op: unknown = SUM,
    info: unknown = INFO_NULL,
  ): Prequest {
    const receive = receiveData(recvbuf, 0, 'Intracomm.Exscan_init', 'recvbuf');
    const send = reduceSend(sendbuf, receive, op, 'Intracomm.Exscan_init');
    checkExchange(send, receive, 'Intracomm.Exscan_init');
    return this._persistent(
      send,
      receive,
      (s, r) => native.MPI_Exscan_init(s, r, op, this, info),
      (comm, s, r) => native.MPI_Iexscan(s, r, op, comm),
    );
  }

  /** Combines the objects of the ranks up to and including this one. Blocking, collective. */
  scan<T>(sendobj: T, op?: ObjectOp<T>): T;
  scan<T>(sendobj: T, named: { op?: ObjectOp<T> }): T;
  @parameters('Intracomm', 'sendobj', 'op')
  scan(sendobj: unknown, op: unknown = SUM): unknown {
    return scanObjects(this, sendobj, op);
  }

  /** Combines the objects of the ranks before this one; null at rank 0. Blocking, collective. */
  exscan<T>(sendobj: T, op?: ObjectOp<T>): T | null;
  exscan<T>(sendobj: T, named: { op?: ObjectOp<T> }): T | null;
  @parameters('Intracomm', 'sendobj', 'op')
  exscan(sendobj: unknown, op: unknown = SUM): unknown {
    return exscanObjects(this, sendobj, op);
  }
}

defineKind(Comm.prototype, 'Comm', handles.COMM_NULL, [handles.COMM_WORLD, handles.COMM_SELF]);
commClasses.Comm = Comm;
commClasses.Intracomm = Intracomm;

function predefined(handle: number): Intracomm {
  const comm = new Intracomm();
  comm._handle = handle;
  return comm;
}

/** The null handle: no communicator. */
export const COMM_NULL = new Comm();
/** This process alone. */
export const COMM_SELF = predefined(handles.COMM_SELF);
/** All processes that were started together. */
export const COMM_WORLD = predefined(handles.COMM_WORLD);
