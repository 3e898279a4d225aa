// Faults of Open MPI 5 in fault tolerance.
import {
  ANY_SOURCE,
  ERR_PROC_FAILED,
  ERR_REVOKED,
  UNDEFINED,
} from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { hooks } from '../native/hooks.js';
import { isOpenMpi, isOpenMpi4 } from '../native/library.js';
import type { HandleHolder, MessageData, VectorData } from '../native/message_data.js';

const { OMPI_MCA_mpi_ft_enable: setting = '' } = process.env;

/**
 * Whether the job was started so that processes go on after others have failed. Only Open MPI 5 can
 * do that. Shown by outside/survivors.test.ts.
 */
export const toleratesFailures = isOpenMpi && !isOpenMpi4 && /^[1-9ty]/i.test(setting);

/**
 * Open MPI 5: after a process has failed, MPI_Finalize waits in one of two jobs for ever, in a
 * fence of the launcher that counts the failed one. It is not called then: all others have come to
 * the agreement before it, and the launcher ends the job as usual. Shown by
 * outside/survivors.test.ts.
 */
export const hangsInFinalize = toleratesFailures;

/**
 * Open MPI 5: if a receive among the requests of MPI_Testsome ends because its communicator was
 * revoked, the sends among them never complete any more, not by MPI_Test either. So requests are
 * tested one by one. Shown by outside/survivors.test.ts.
 */
export const mustTestAlone = toleratesFailures;

/**
 * Open MPI 5: MPI_Allgatherv is a gather and a broadcast, and forgets the error of the broadcast.
 * Where a process has failed, others are told of success, and have received nothing. Shown by
 * outside/survivors.test.ts.
 */
export const runAllgatherv = toleratesFailures ? allgathervChecked : native.MPI_Allgatherv;

function allgathervChecked(send: MessageData, receive: VectorData, comm: HandleHolder): void {
  native.MPI_Allgatherv(send, receive, comm);
  if (native.MPI_Comm_is_revoked(comm)) hooks.raise('MPI_Allgatherv', ERR_REVOKED);
  if (countFailed(comm) > 0) hooks.raise('MPI_Allgatherv', ERR_PROC_FAILED);
}

function countFailed(comm: HandleHolder): number {
  const failed = { _handle: native.MPI_Comm_get_failed(comm), _kind: 'Group' };
  const count = native.MPI_Group_size(failed);
  native.MPI_Group_free(failed);
  return count;
}

const EVERY = 16;
let looks = 0;

/**
 * Whether it is time to ask `hasFailed`, which costs more than to look for a message. Shown by
 * outside/survivors.test.ts.
 */
export const isTimeToAsk = (): boolean => toleratesFailures && ++looks % EVERY === 0;

/**
 * Whether the process that a message is to come from has failed.
 *
 * Open MPI 5: MPI_Iprobe and MPI_Improbe find no message of such a process, and never say that none
 * will come, as MPI_Irecv does. Shown by outside/survivors.test.ts.
 *
 * @param source a rank; with ANY_SOURCE, whether a failure is there that was not acknowledged
 */
export function hasFailed(comm: HandleHolder, source: number): boolean {
  const failed = { _handle: native.MPI_Comm_get_failed(comm), _kind: 'Group' };
  const count = native.MPI_Group_size(failed);
  let isOneOfThem = false;
  if (count > 0) {
    isOneOfThem =
      source === ANY_SOURCE
        ? native.MPI_Comm_ack_failed(comm, 0) < count
        : rankIn(failed, comm, source) !== UNDEFINED;
  }
  native.MPI_Group_free(failed);
  return isOneOfThem;
}

function rankIn(group: HandleHolder, comm: HandleHolder, source: number): number {
  const isInter = native.MPI_Comm_test_inter(comm);
  const handle = isInter ? native.MPI_Comm_remote_group(comm) : native.MPI_Comm_group(comm);
  const peers = { _handle: handle, _kind: 'Group' };
  const rank = new Int32Array(1);
  native.MPI_Group_translate_ranks(peers, Int32Array.of(source), group, rank);
  native.MPI_Group_free(peers);
  return rank[0];
}
