// Communicators that are made of groups alone, without one that their processes share.

import { packageError } from '../base/exception.js';
import { ERRORS_ARE_FATAL, type Errhandler, errhandlerOfNew } from '../handles/errhandler.js';
import type { Info } from '../handles/info.js';
import { addon } from '../native/addon.js';
import { isHandle, notHandle, notInteger } from '../native/argument_checks.js';
import { isWorldOpen, WORLD } from '../native/gate.js';
import { ERR_GROUP, ERR_RANK, UNDEFINED } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { hooks } from '../native/hooks.js';
import type { HandleHolder } from '../native/message_data.js';
import { unreadOtherGroup } from '../workarounds/mpich.js';
import { checkPartOfWorld, letErrorsReturn } from '../workarounds/sessions.js';

/** What can be said of such a communicator. */
export interface FromGroup {
  stringtag?: string;
  info?: Info;
  errhandler?: Errhandler | null;
}

const { handles } = addon;

/** Runs it with this error handler, or with that of COMM_WORLD; without it, as that would have. */
function withErrhandler(
  errhandler: unknown,
  make: (errhandler: unknown) => number,
  method: string,
): number {
  if (errhandler !== null) {
    if (isHandle(errhandler, 'Errhandler')) return make(errhandler);
    throw notHandle(method, 'errhandler', 'Errhandler', errhandler);
  }
  if (!isWorldOpen()) return make(errhandlerOfNew() ?? ERRORS_ARE_FATAL);
  const inherited = { _handle: native.MPI_Comm_get_errhandler(WORLD), _kind: 'Errhandler' };
  try {
    return make(inherited);
  } finally {
    // The predefined ones are not counted in every library (see Errhandler.Free).
    const { ERRORS_RETURN, ERRORS_ABORT, ERRORS_ARE_FATAL } = handles;
    if (![ERRORS_RETURN, ERRORS_ABORT, ERRORS_ARE_FATAL].includes(inherited._handle)) {
      native.MPI_Errhandler_free(inherited);
    }
  }
}

function checkGroup(method: string, argument: string, group: unknown): HandleHolder {
  if (!isHandle(group, 'Group')) throw notHandle(method, argument, 'Group', group);
  if (group._handle !== handles.GROUP_NULL) return group;
  throw packageError(ERR_GROUP, `${method}: MPI_ERR_GROUP: ${argument} is null`);
}

// MPICH 4.0 reads behind its list of processes for a rank that is not in the group.
function checkLeader(method: string, argument: string, leader: unknown, group: HandleHolder) {
  if (typeof leader !== 'number' || (leader | 0) !== leader) {
    throw notInteger(method, argument, leader);
  }
  const size = native.MPI_Group_size(group);
  if (leader >= 0 && leader < size) return;
  throw packageError(
    ERR_RANK,
    `${method}: MPI_ERR_RANK: ${argument} is ${leader}, which is not a rank of the group of ${size}`,
  );
}

// Its processes would wait for themselves.
function checkDisjoint(method: string, local_group: HandleHolder, remote_group: HandleHolder) {
  const both = {
    _handle: native.MPI_Group_intersection(local_group, remote_group),
    _kind: 'Group',
  };
  const size = native.MPI_Group_size(both);
  native.MPI_Group_free(both);
  if (size === 0) return;
  throw packageError(
    ERR_GROUP,
    `${method}: MPI_ERR_GROUP: ${size} processes are in both local_group and remote_group`,
  );
}

/** A communicator of the processes in a group; null at those that are not in it. */
export function createFromGroup(
  group: unknown,
  stringtag: unknown,
  info: unknown,
  errhandler: unknown,
): number {
  const method = 'Intracomm.Create_from_group';
  const own = checkGroup(method, 'group', group);
  if (native.MPI_Group_rank(own) === UNDEFINED) return handles.COMM_NULL;
  const make = (handler: unknown) =>
    native.MPI_Comm_create_from_group(own, stringtag, info, handler);
  if (isWorldOpen()) return withErrhandler(errhandler, make, method);
  const all = hooks.processCount();
  checkPartOfWorld(method, own, all);
  const comm = withErrhandler(errhandler, make, method);
  letErrorsReturn(native.MPI_Group_size(own), all, errhandlerOfNew() ?? ERRORS_ARE_FATAL);
  return comm;
}

/** A communicator of two groups, of which the other one is only told to the leader. */
export function createFromGroups(
  local_group: unknown,
  local_leader: unknown,
  remote_group: unknown,
  remote_leader: unknown,
  stringtag: unknown,
  info: unknown,
  errhandler: unknown,
): number {
  const method = 'Intercomm.Create_from_groups';
  const own = checkGroup(method, 'local_group', local_group);
  const rank = native.MPI_Group_rank(own);
  if (rank === UNDEFINED) return handles.COMM_NULL;
  checkLeader(method, 'local_leader', local_leader, own);
  let { other, leader } = unreadOtherGroup(own);
  if (rank === local_leader) {
    other = checkGroup(method, 'remote_group', remote_group);
    leader = remote_leader;
    checkLeader(method, 'remote_leader', leader, other);
    checkDisjoint(method, own, other);
  }
  if (!isWorldOpen()) checkPartOfWorld(method, own, hooks.processCount());
  const make = (handler: unknown) =>
    native.MPI_Intercomm_create_from_groups(
      own,
      local_leader,
      other,
      leader,
      stringtag,
      info,
      handler,
    );
  return withErrhandler(errhandler, make, method);
}
