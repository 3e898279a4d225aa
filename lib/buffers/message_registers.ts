// The objects in which messages reach the native functions, and those that stand for no message.
import { BYTE } from '../datatypes/predefined.js';
import { addon, KNOWN_ADDRESS } from '../native/addon.js';
import { type BlocksData, MessageData, type VectorData } from '../native/message_data.js';

// The hot path fills one of these instead of allocating. Between that and the native call no user
// code may run that could make another call: the slow path, which reads users' arrays and so may
// run getters, keeps them as a called function keeps its caller's registers.
export const SEND = new MessageData(BYTE);
export const RECEIVE = new MessageData(BYTE);

/** Not significant at this rank, or nothing to send: the address 0, without asking for it. */
export const NOTHING: Readonly<MessageData> = Object.assign(new MessageData(BYTE), {
  offset: KNOWN_ADDRESS,
});
/** A vector that is not significant at this rank. */
export const NO_VECTOR: VectorData = {
  memory: null,
  offset: 0,
  counts: null,
  displacements: null,
  datatype: BYTE,
};

/** The `MPI_IN_PLACE` address in place of a send buffer, or of a scatter's receive buffer. */
export const IN_PLACE_DATA: Readonly<MessageData> = Object.assign(new MessageData(BYTE), {
  offset: addon.constants.IN_PLACE,
});
export const IN_PLACE_VECTOR: VectorData = { ...NO_VECTOR, offset: addon.constants.IN_PLACE };
export const IN_PLACE_BLOCKS: BlocksData = {
  ...IN_PLACE_VECTOR,
  datatypes: null,
  needsCopy: false,
};

/** What both registers hold, for `restoreRegisters`. */
export interface SavedRegisters {
  readonly send: MessageData;
  readonly receive: MessageData;
}

/** Keeps the registers before code of the program may run. */
export function saveRegisters(): SavedRegisters {
  return { send: copy(SEND, new MessageData(BYTE)), receive: copy(RECEIVE, new MessageData(BYTE)) };
}

/** Gives the registers what they held. */
export function restoreRegisters({ send, receive }: SavedRegisters): void {
  copy(send, SEND);
  copy(receive, RECEIVE);
}

// Field by field: `Object.assign` takes ten times as long, and each message with a spec does this.
function copy(from: MessageData, to: MessageData): MessageData {
  to.memory = from.memory;
  to.offset = from.offset;
  to.count = from.count;
  to.needsCopy = from.needsCopy;
  to.datatype = from.datatype;
  return to;
}

/** The receive side of a reduction where it is not significant: the sender's shape, no memory. */
export function shadow(send: MessageData): MessageData {
  RECEIVE.memory = null;
  RECEIVE.offset = 0;
  RECEIVE.count = send.count;
  RECEIVE.datatype = send.datatype;
  return RECEIVE;
}
