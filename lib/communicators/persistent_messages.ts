// Persistent and partitioned messages between two processes: how they are set up.

import { packageError } from '../base/exception.js';
import { receiveData, sendData } from '../buffers/buffer_spec.js';
import { checkFixed } from '../buffers/spec_parts.js';
import { notInteger } from '../native/argument_checks.js';
import {
  ANY_SOURCE,
  ANY_TAG,
  ERR_RANK,
  ERR_TAG,
  PROC_NULL,
} from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import type { HandleHolder, MessageData } from '../native/message_data.js';
import { ownCommunicator } from '../native/own_communicator.js';
import type { Substitute } from '../requests/persistent_state.js';
import { noteTag } from '../requests/posted_tags.js';
import { type Prequest, persistent, TO_NOBODY } from '../requests/prequest.js';
import { persistentMessageOfNobodyLooksInactive } from '../workarounds/mpich.js';

/** `MPI_Send_init` or one of its kin. */
type NativeInit = (data: MessageData, rank: unknown, tag: unknown, comm: HandleHolder) => number;

const nobody: Substitute | null = !persistentMessageOfNobodyLooksInactive
  ? null
  : {
      start: () =>
        native.MPI_Irecv(
          receiveData(null, PROC_NULL, 'Prequest.Start', 'buf'),
          PROC_NULL,
          0,
          ownCommunicator(),
        ),
      free: () => undefined,
    };
const substituteFor = (rank: unknown): Substitute | null => (rank === PROC_NULL ? nobody : null);

/** Sets up a send by `MPI_Send_init`, `MPI_Ssend_init`, `MPI_Bsend_init` or `MPI_Rsend_init`. */
export function prepareSend(
  init: NativeInit,
  comm: HandleHolder,
  method: string,
  buf: unknown,
  dest: unknown,
  tag: unknown,
): Prequest {
  return prepare(init, comm, method, sendData(buf, dest, method, 'buf'), dest, tag);
}

/** Sets up a receive. */
export function prepareReceive(
  comm: HandleHolder,
  buf: unknown,
  source: unknown,
  tag: unknown,
): Prequest {
  const method = 'Comm.Recv_init';
  const data = receiveData(buf, source, method, 'buf');
  noteTag(tag);
  return prepare(native.MPI_Recv_init, comm, method, data, source, tag);
}

// The data are read before MPI is entered: their object serves the next call.
function prepare(
  init: NativeInit,
  comm: HandleHolder,
  method: string,
  data: MessageData,
  rank: unknown,
  tag: unknown,
): Prequest {
  const { memory, datatype } = data;
  checkFixed(data, method, 'buf');
  const request = init(data, rank, tag, comm);
  return persistent(request, 'message', memory, null, datatype, null, substituteFor(rank));
}

/** Sets up a send in partitions. */
export function preparePartitionedSend(
  comm: HandleHolder,
  buf: unknown,
  partitions: unknown,
  dest: unknown,
  tag: unknown,
  info: unknown,
): Prequest {
  const method = 'Comm.Psend_init';
  const count = asPartitions(method, partitions);
  const data = sendData(buf, dest, method, 'buf', count);
  const { memory, datatype } = data;
  checkFixed(data, method, 'buf');
  const request = native.MPI_Psend_init(data, count, dest, tag, comm, info);
  return partitioned(request, 'partitioned send', memory, datatype, dest, count);
}

/** Sets up a receive in partitions. */
export function preparePartitionedReceive(
  comm: HandleHolder,
  buf: unknown,
  partitions: unknown,
  source: unknown,
  tag: unknown,
  info: unknown,
): Prequest {
  const method = 'Comm.Precv_init';
  const count = asPartitions(method, partitions);
  if (source === ANY_SOURCE) throw noWildcard(method, ERR_RANK, 'RANK', 'ANY_SOURCE');
  if (tag === ANY_TAG) throw noWildcard(method, ERR_TAG, 'TAG', 'ANY_TAG');
  const data = receiveData(buf, source, method, 'buf', count);
  const { memory, datatype } = data;
  checkFixed(data, method, 'buf');
  noteTag(tag);
  const request = native.MPI_Precv_init(data, count, source, tag, comm, info);
  return partitioned(request, 'partitioned receive', memory, datatype, source, count);
}

function partitioned(
  request: number,
  kind: 'partitioned send' | 'partitioned receive',
  memory: MessageData['memory'],
  datatype: HandleHolder,
  rank: unknown,
  partitions: number,
): Prequest {
  const kept = rank === PROC_NULL ? TO_NOBODY : datatype;
  const marks = new Uint8Array(partitions);
  return persistent(request, kind, memory, null, kept, marks, substituteFor(rank));
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
