// Communicators for purposes of the package itself: those of the world, unless a program has
// sessions alone. That must not initialize the world because of what the package does.
import { addon } from './addon.js';
import { isRunning, isWorldOpen, WORLD } from './gate.js';
import { hooks } from './hooks.js';
import type { HandleHolder } from './message_data.js';

const SELF: HandleHolder = { _handle: addon.handles.COMM_SELF, _kind: 'Comm' };

const needsWorld = (): boolean => isWorldOpen() || !isRunning();

/** A communicator of this process alone. */
export const ownCommunicator = (): HandleHolder => (needsWorld() ? SELF : hooks.ownCommunicator());

/** A communicator to probe, for progress of the messages of other processes. */
export function anyCommunicator(): HandleHolder {
  if (needsWorld()) return WORLD;
  const [made] = addon.markedCommunicators();
  return made === undefined ? hooks.ownCommunicator() : { _handle: made, _kind: 'Comm' };
}
