// Messages that have come and that the program has not received: at the end they are lost, and
// before it they may be what another rank waits for.

import { Status } from '../buffers/status.js';
import { BYTE } from '../datatypes/predefined.js';
import { addon } from '../native/addon.js';
import { ANY_SOURCE, ANY_TAG } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import type { HandleHolder } from '../native/message_data.js';

const { COMM_WORLD, COMM_SELF } = addon.handles;

/** So many are told. */
const MOST = 10;

/** A message that has come. */
export interface ArrivedMessage {
  /** The rank of its sender on the communicator. */
  readonly source: number;
  readonly tag: number;
  readonly bytes: number;
}

const asComm = (handle: number): HandleHolder => ({ _handle: handle, _kind: 'Comm' });

/**
 * The messages that have come on a communicator and that MPI has no receive for: from each sender
 * only the first, because nothing is received. Does not block. Local.
 */
export function messagesOn(handle: number): ArrivedMessage[] {
  const comm = asComm(handle);
  const status = new Status();
  const found: ArrivedMessage[] = [];
  if (!native.MPI_Iprobe(ANY_SOURCE, ANY_TAG, comm, status)) return found;
  const peers = native.MPI_Comm_test_inter(comm)
    ? native.MPI_Comm_remote_size(comm)
    : native.MPI_Comm_size(comm);
  for (let source = 0; source < peers; source++) {
    if (!native.MPI_Iprobe(source, ANY_TAG, comm, status)) continue;
    const bytes = native.MPI_Get_count(status._words, BYTE);
    found.push({ source, tag: status.tag, bytes });
    if (found.length === MOST) break;
  }
  return found;
}

/**
 * The messages that lie here, in words, on all communicators that the program has and has not
 * freed. Does not block. Local.
 */
export function unreceivedMessages(): string[] {
  const found: string[] = [];
  for (const handle of [COMM_WORLD, COMM_SELF, ...addon.markedCommunicators()]) {
    for (const { source, tag, bytes } of messagesOn(handle)) {
      const name = handle === COMM_WORLD ? '' : native.MPI_Comm_get_name(asComm(handle));
      const where = handle === COMM_WORLD ? '' : ` on ${name || 'another communicator'}`;
      found.push(`a message from rank ${source} with tag ${tag} (${bytes} bytes)${where}`);
      if (found.length === MOST) return found;
    }
  }
  return found;
}
