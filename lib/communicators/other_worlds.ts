// With which processes of other worlds this one is connected: those that it has started, those that
// have started it, and those of other jobs.
import { wrapNewComm } from '../handles/communicator_classes.js';
import { addon } from '../native/addon.js';
import { isWorldOpen, WORLD } from '../native/gate.js';
import { UNDEFINED } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import type { Classes } from '../native/hooks.js';
import type { HandleHolder } from '../native/message_data.js';
import {
  connectToStarter,
  listenToStarted,
  watchOtherWorlds,
} from '../workarounds/open_mpi_processes.js';

let hasConnected = false;
let isWatching = false;

/** Whether this process was ever connected with processes of other worlds. */
export const wasConnected = (): boolean => hasConnected;

let isListening = false;

/** Before this process is connected with others, or once it is: their failures concern it. */
export function expectOtherWorlds(): void {
  if (watchOtherWorlds === null || isWatching) return;
  isWatching = true;
  watchOtherWorlds(true);
  if (isListening) return;
  isListening = true;
  listenToStarted();
}

/** In a process that others have started: their failures concern it, and its own concern them. */
export function meetParent(): void {
  expectOtherWorlds();
  connectToStarter();
}

/** After a communicator was disconnected: failures of those on it may not concern this one now. */
export function noteDisconnection(): void {
  if (isWatching && !reachesOtherWorlds()) leaveOtherWorlds();
}

/** Failures of others do not concern this process any more, nor its own them. */
export function leaveOtherWorlds(): void {
  if (isWatching) watchOtherWorlds?.(false);
  isWatching = false;
}

/** The object for a communicator with processes of another world. */
export function connected(handle: number): Classes['Intercomm'] {
  hasConnected = true;
  expectOtherWorlds();
  return wrapNewComm('Intercomm', handle);
}

/** Whether a communicator has processes of other worlds. */
function reachesOtherWorlds(): boolean {
  // Without MPI's world there is nothing to compare with.
  if (!isWorldOpen() || native.MPI_Comm_get_parent() !== addon.handles.COMM_NULL) return true;
  const world = groupOf(WORLD);
  const isFound = addon.markedCommunicators().some((handle) => {
    const comm: HandleHolder = { _handle: handle, _kind: 'Comm' };
    if (isOutside(groupOf(comm), world)) return true;
    return native.MPI_Comm_test_inter(comm) && isOutside(remoteGroupOf(comm), world);
  });
  native.MPI_Group_free(world);
  return isFound;
}

const groupOf = (comm: HandleHolder): HandleHolder => ({
  _handle: native.MPI_Comm_group(comm),
  _kind: 'Group',
});

const remoteGroupOf = (comm: HandleHolder): HandleHolder => ({
  _handle: native.MPI_Comm_remote_group(comm),
  _kind: 'Group',
});

/** Whether a group, which is freed, has processes that the other one has not. */
function isOutside(group: HandleHolder, world: HandleHolder): boolean {
  const ranks = Int32Array.from({ length: native.MPI_Group_size(group) }, (_, rank) => rank);
  const found = new Int32Array(ranks.length);
  native.MPI_Group_translate_ranks(group, ranks, world, found);
  native.MPI_Group_free(group);
  return found.includes(UNDEFINED);
}
