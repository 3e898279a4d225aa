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

const asComm = (handle: number): HandleHolder => ({ _handle: handle, _kind: 'Comm' });

// From each sender only the first is found, because nothing is received.
function* messagesOn(comm: HandleHolder): Generator<Status> {
  const status = new Status();
  if (!native.MPI_Iprobe(ANY_SOURCE, ANY_TAG, comm, status)) return;
  const peers = native.MPI_Comm_test_inter(comm)
    ? native.MPI_Comm_remote_size(comm)
    : native.MPI_Comm_size(comm);
  for (let source = 0; source < peers; source++) {
    if (native.MPI_Iprobe(source, ANY_TAG, comm, status)) yield status;
  }
}

/**
 * The messages that lie here, in words, on all communicators that the program has and has not
 * freed. Does not block. Local.
 */
export function unreceivedMessages(): string[] {
  const found: string[] = [];
  for (const handle of [COMM_WORLD, COMM_SELF, ...addon.markedCommunicators()]) {
    const comm = asComm(handle);
    for (const status of messagesOn(comm)) {
      const name = handle === COMM_WORLD ? '' : native.MPI_Comm_get_name(comm);
      const where = handle === COMM_WORLD ? '' : ` on ${name || 'another communicator'}`;
      const bytes = native.MPI_Get_count(status._words, BYTE);
      found.push(
        `a message from rank ${status.source} with tag ${status.tag} (${bytes} bytes)${where}`,
      );
      if (found.length === MOST) return found;
    }
  }
  return found;
}
