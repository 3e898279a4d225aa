// The communicators of the checker: each communicator of the program that has more than one
// process gets a private companion with the same processes, for the messages of the checks.
import { MPI } from '../../index.js';
import { unobserved } from '../observed_calls.js';

const companions = new WeakMap<object, MPI.Intracomm>();

/** Makes the companion of a new communicator. Collective over its processes. */
export function addCompanion(comm: MPI.Comm): void {
  if (comm.is_null || companions.has(comm)) return;
  if (!comm.Is_inter() && comm.Get_size() === 1) return;
  companions.set(
    comm,
    unobserved(() => createCompanion(comm)),
  );
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
export const companionOf = (object: unknown): MPI.Intracomm | null =>
  companions.get(object as object) ?? null;

/** Lets a window use the companion of its communicator, which gets it for itself. */
export function shareCompanion(object: object, comm: MPI.Comm): void {
  const companion = companionOf(comm);
  if (companion === null) return;
  companions.set(
    object,
    unobserved(() => createCompanion(companion)),
  );
}

/** Frees the companion of what is freed. Collective over its processes. */
export function removeCompanion(object: object): void {
  const companion = companionOf(object);
  if (companion === null) return;
  companions.delete(object);
  unobserved(() => companion.Free());
}

/** Waits for a request of the checker: nonblocking forms match each other in any situation. */
export const finish = (request: MPI.Request): void => void request.Wait();
