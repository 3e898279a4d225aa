// What has come for this rank and nobody has received, as another thread sees it: one message for
// each sender, which is all that a probe finds.
import type { MPI } from '../../index.js';
import type { LyingMessage, Team } from './report.js';

/** So many are reported for each communicator. */
const MOST = 20;

/**
 * @param mpi the MPI object of this thread
 * @param isStill asked before each probe: a communicator that is freed meanwhile must not be used
 */
export function waitingMessages(
  mpi: typeof MPI,
  handle: number,
  team: Team,
  isStill: () => boolean,
): LyingMessage[] {
  const comm = mpi.Comm.fromhandle(handle);
  const status = new mpi.Status();
  const found: LyingMessage[] = [];
  if (!isStill() || !comm.Iprobe(mpi.ANY_SOURCE, mpi.ANY_TAG, status)) return found;
  for (const [source, sender] of (team.peers ?? []).entries()) {
    if (!isStill() || found.length === MOST) break;
    if (!comm.Iprobe(source, mpi.ANY_TAG, status)) continue;
    const { key, name } = team;
    const bytes = status.Get_count(mpi.BYTE);
    found.push({ team: key, teamName: name, source, sender, tag: status.tag, bytes });
  }
  return found;
}
