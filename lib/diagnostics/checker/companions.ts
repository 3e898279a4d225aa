// The communicators of the checker: each communicator of the program that has more than one
// process gets a private companion with the same processes, for the messages of the checks.
import { MPI } from '../../index.js';
import { unobserved } from '../observed_calls.js';

/** By handle, which is the same for all objects that stand for one communicator or window. */
const companions = new Map<string, MPI.Intracomm>();

/** The key of a communicator or window; null for one that has no companion ever. */
export function keyOf(object: unknown): string | null {
  const isComm = object instanceof MPI.Comm;
  if (!isComm && !(object instanceof MPI.Win)) return null;
  return object.is_null ? null : `${isComm ? 'communicator' : 'window'} ${object.handle}`;
}

/** Makes the companion of a new communicator. Collective over its processes. */
export function addCompanion(comm: MPI.Comm): void {
  const key = keyOf(comm);
  if (key === null || companions.has(key)) return;
  if (!comm.Is_inter() && comm.Get_size() === 1) return;
  // Another world need not have a checker.
  if (unobserved(() => hasStrangers(comm))) return;
  companions.set(
    key,
    unobserved(() => createCompanion(comm)),
  );
}

/** Whether it has processes of another world. */
function hasStrangers(comm: MPI.Comm): boolean {
  const groups = [comm.Get_group()];
  if (comm instanceof MPI.Intercomm) groups.push(comm.Get_remote_group());
  return groups.some((group) => {
    const isStrange = group.Translate_ranks().includes(MPI.UNDEFINED);
    group.Free();
    return isStrange;
  });
}

/**
 * Whether a call has made its object at all processes: else some would wait for ever for the others
 * to make its companion. Collective.
 */
export function areAllMade(companion: MPI.Intracomm, isMade: boolean): boolean {
  const all = new Int32Array(1);
  unobserved(() => finish(companion.Iallreduce(Int32Array.of(isMade ? 1 : 0), all, MPI.MIN)));
  return all[0] === 1;
}

// Not a duplicate: that would call the program's functions that copy attributes.
function createCompanion(comm: MPI.Comm): MPI.Intracomm {
  if (comm instanceof MPI.Intercomm) return comm.Merge();
  const group = comm.Get_group();
  const companion = (comm as MPI.Intracomm).Create(group);
  group.Free();
  return companion;
}

/** The companion of a communicator or window; null if it has none and is not checked. */
export function companionOf(object: unknown): MPI.Intracomm | null {
  const key = keyOf(object);
  return key === null ? null : (companions.get(key) ?? null);
}

/** Lets a window use the companion of its communicator, which gets it for itself. */
export function shareCompanion(win: MPI.Win, comm: MPI.Comm): void {
  const companion = companionOf(comm);
  const key = keyOf(win);
  if (companion === null || key === null) return;
  companions.set(
    key,
    unobserved(() => createCompanion(companion)),
  );
}

/** Frees the companion of what is freed. Collective over its processes. */
export function removeCompanion(key: string): void {
  const companion = companions.get(key);
  if (companion === undefined) return;
  companions.delete(key);
  unobserved(() => companion.Free());
}

/** Waits for a request of the checker: nonblocking forms match each other in any situation. */
export const finish = (request: MPI.Request): void => void request.Wait();
