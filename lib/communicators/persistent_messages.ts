// Persistent and partitioned messages between two processes.

import { packageError } from '../base/exception.js';
import { type Named, parameters } from '../base/named_arguments.js';
import { type BufferSpec, receiveData, sendData } from '../buffers/buffer_spec.js';
import { checkFixed } from '../buffers/spec_parts.js';
import { INFO_NULL, type Info } from '../handles/info.js';
import { addon } from '../native/addon.js';
import { notInteger } from '../native/argument_checks.js';
import {
  ANY_SOURCE,
  ANY_TAG,
  ERR_RANK,
  ERR_TAG,
  PROC_NULL,
} from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import type { MessageData } from '../native/message_data.js';
import type { Substitute } from '../requests/persistent_state.js';
import { type Prequest, persistent, TO_NOBODY } from '../requests/prequest.js';
import { persistentMessageOfNobodyLooksInactive } from '../workarounds/mpich.js';
import { CommCollectives } from './collectives.js';

type NamedSend = Named<
  { buf: BufferSpec | null; dest: number; tag?: number },
  ['buf', 'dest', 'tag']
>;

type Start = (data: MessageData) => number;

const SELF = { _handle: addon.handles.COMM_SELF, _kind: 'Comm' };

const nobody: Substitute | null = !persistentMessageOfNobodyLooksInactive
  ? null
  : {
      start: () =>
        native.MPI_Irecv(receiveData(null, PROC_NULL, 'Prequest.Start', 'buf'), PROC_NULL, 0, SELF),
      free: () => undefined,
    };
const substituteFor = (rank: unknown): Substitute | null => (rank === PROC_NULL ? nobody : null);

// The data are read before MPI is entered: their object serves the next call.
function message(data: MessageData, rank: unknown, method: string, start: Start): Prequest {
  const { memory, datatype } = data;
  checkFixed(data, method, 'buf');
  const request = start(data);
  return persistent(request, 'message', memory, null, datatype, null, substituteFor(rank));
}

function partitioned(
  kind: 'partitioned send' | 'partitioned receive',
  data: MessageData,
  rank: unknown,
  partitions: number,
  method: string,
  start: Start,
): Prequest {
  const { memory, datatype } = data;
  checkFixed(data, method, 'buf');
  const kept = rank === PROC_NULL ? TO_NOBODY : datatype;
  const marks = new Uint8Array(partitions);
  return persistent(start(data), kind, memory, null, kept, marks, substituteFor(rank));
}

function asPartitions(method: string, partitions: unknown): number {
  if (!Number.isInteger(partitions)) throw notInteger(method, 'partitions', partitions);
  const count = partitions as number;
  if (count > 0 && (count | 0) === count) return count;
  throw new RangeError(
    `${method}: partitions must be positive and fit in 32 bits, but is ${count}`,
  );
}

const noWildcard = (method: string, error_class: number, name: string, wildcard: string): Error =>
  packageError(
    error_class,
    `${method}: MPI_ERR_${name}: a partitioned receive takes no MPI.${wildcard}`,
  );

/** The methods that set up messages to be started many times. */
export abstract class CommPersistent extends CommCollectives {
  /** Sets up a `Send`, which `Start` of the request starts. Local. `MPI_Send_init` */
  Send_init(buf: BufferSpec | null, dest: number, tag?: number): Prequest;
  Send_init(...named: NamedSend): Prequest;
  @parameters('Comm', 'buf', 'dest', 'tag')
  Send_init(buf: unknown, dest?: unknown, tag: unknown = 0): Prequest {
    const method = 'Comm.Send_init';
    return message(sendData(buf, dest, method, 'buf'), dest, method, (data) =>
      native.MPI_Send_init(data, dest, tag, this),
    );
  }

  /** Sets up an `Ssend`, which `Start` of the request starts. Local. `MPI_Ssend_init` */
  Ssend_init(buf: BufferSpec | null, dest: number, tag?: number): Prequest;
  Ssend_init(...named: NamedSend): Prequest;
  @parameters('Comm', 'buf', 'dest', 'tag')
  Ssend_init(buf: unknown, dest?: unknown, tag: unknown = 0): Prequest {
    const method = 'Comm.Ssend_init';
    return message(sendData(buf, dest, method, 'buf'), dest, method, (data) =>
      native.MPI_Ssend_init(data, dest, tag, this),
    );
  }

  /** Sets up a `Bsend`, which `Start` of the request starts. Local. `MPI_Bsend_init` */
  Bsend_init(buf: BufferSpec | null, dest: number, tag?: number): Prequest;
  Bsend_init(...named: NamedSend): Prequest;
  @parameters('Comm', 'buf', 'dest', 'tag')
  Bsend_init(buf: unknown, dest?: unknown, tag: unknown = 0): Prequest {
    const method = 'Comm.Bsend_init';
    return message(sendData(buf, dest, method, 'buf'), dest, method, (data) =>
      native.MPI_Bsend_init(data, dest, tag, this),
    );
  }

  /** Sets up an `Rsend`, which `Start` of the request starts. Local. `MPI_Rsend_init` */
  Rsend_init(buf: BufferSpec | null, dest: number, tag?: number): Prequest;
  Rsend_init(...named: NamedSend): Prequest;
  @parameters('Comm', 'buf', 'dest', 'tag')
  Rsend_init(buf: unknown, dest?: unknown, tag: unknown = 0): Prequest {
    const method = 'Comm.Rsend_init';
    return message(sendData(buf, dest, method, 'buf'), dest, method, (data) =>
      native.MPI_Rsend_init(data, dest, tag, this),
    );
  }

  /** Sets up a receive, which `Start` of the request starts. Local. `MPI_Recv_init` */
  Recv_init(buf: BufferSpec | null, source?: number, tag?: number): Prequest;
  Recv_init(
    ...named: Named<
      { buf: BufferSpec | null; source?: number; tag?: number },
      ['buf', 'source', 'tag']
    >
  ): Prequest;
  @parameters('Comm', 'buf', 'source', 'tag')
  Recv_init(buf: unknown, source: unknown = ANY_SOURCE, tag: unknown = ANY_TAG): Prequest {
    const method = 'Comm.Recv_init';
    return message(receiveData(buf, source, method, 'buf'), source, method, (data) =>
      native.MPI_Recv_init(data, source, tag, this),
    );
  }

  /**
   * Sets up a send of several partitions of one length, each of which is sent when `Pready` says so.
   * MPI 4. Local. `MPI_Psend_init`
   *
   * @param buf all partitions; a count given is that of one
   */
  Psend_init(
    buf: BufferSpec | null,
    partitions: number,
    dest: number,
    tag?: number,
    info?: Info,
  ): Prequest;
  Psend_init(
    ...named: Named<
      {
        buf: BufferSpec | null;
        partitions: number;
        dest: number;
        tag?: number;
        info?: Info;
      },
      ['buf', 'partitions', 'dest', 'tag', 'info']
    >
  ): Prequest;
  @parameters('Comm', 'buf', 'partitions', 'dest', 'tag', 'info')
  Psend_init(
    buf: unknown,
    partitions?: unknown,
    dest?: unknown,
    tag: unknown = 0,
    info: unknown = INFO_NULL,
  ): Prequest {
    const method = 'Comm.Psend_init';
    const count = asPartitions(method, partitions);
    const all = sendData(buf, dest, method, 'buf', count);
    return partitioned('partitioned send', all, dest, count, method, (data) =>
      native.MPI_Psend_init(data, count, dest, tag, this, info),
    );
  }

  /**
   * Sets up a receive of several partitions of one length; `Parrived` tells which have come. Their
   * number may differ from the sender's. MPI 4. Local. `MPI_Precv_init`
   */
  Precv_init(
    buf: BufferSpec | null,
    partitions: number,
    source?: number,
    tag?: number,
    info?: Info,
  ): Prequest;
  Precv_init(
    ...named: Named<
      {
        buf: BufferSpec | null;
        partitions: number;
        source?: number;
        tag?: number;
        info?: Info;
      },
      ['buf', 'partitions', 'source', 'tag', 'info']
    >
  ): Prequest;
  @parameters('Comm', 'buf', 'partitions', 'source', 'tag', 'info')
  Precv_init(
    buf: unknown,
    partitions?: unknown,
    source: unknown = ANY_SOURCE,
    tag: unknown = ANY_TAG,
    info: unknown = INFO_NULL,
  ): Prequest {
    const method = 'Comm.Precv_init';
    const count = asPartitions(method, partitions);
    if (source === ANY_SOURCE) throw noWildcard(method, ERR_RANK, 'RANK', 'ANY_SOURCE');
    if (tag === ANY_TAG) throw noWildcard(method, ERR_TAG, 'TAG', 'ANY_TAG');
    const all = receiveData(buf, source, method, 'buf', count);
    return partitioned('partitioned receive', all, source, count, method, (data) =>
      native.MPI_Precv_init(data, count, source, tag, this, info),
    );
  }
}
