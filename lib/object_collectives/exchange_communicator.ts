// The communicator for the messages of nonblocking collectives on objects. It is a duplicate, made
// by the first of them with a nonblocking call: that must wait for nobody.

import { withoutAttributes } from '../handles/attributes.js';
import { ERRORS_RETURN } from '../handles/errhandler.js';
import { exchangeCountKey, exchangeKey } from '../handles/private_communicator.js';
import { addon } from '../native/addon.js';
import * as native from '../native/generated/functions.js';
import type { HandleHolder } from '../native/message_data.js';
import { handleMemory, NewcommRequest } from '../requests/new_communicator.js';

const { COMM_NULL } = addon.handles;

interface Making {
  readonly newcomm: HandleHolder;
  readonly request: NewcommRequest;
}

// Those that this environment makes, by the handle of the communicator that each belongs to.
const making = new Map<number, Making>();

/** The communicator; null as long as it is being made. The first call for each is collective. */
export function exchangeCommunicator(comm: HandleHolder): HandleHolder | null {
  const { value, flag } = native.MPI_Comm_get_attr(comm, exchangeKey());
  if (flag && value !== COMM_NULL) return { _handle: value, _kind: 'Comm' };
  if (!flag) startMaking(comm);
  const own = making.get(comm._handle);
  // Another thread of this process makes it otherwise.
  return own !== undefined && isMade(own) ? adopt(comm, own.newcomm) : null;
}

function startMaking(comm: HandleHolder): void {
  const newcomm: HandleHolder = { _handle: COMM_NULL, _kind: 'Comm' };
  const words = handleMemory();
  const handle = withoutAttributes(() => native.MPI_Comm_idup(comm, words));
  const request = new NewcommRequest(handle, words, comm, newcomm, true);
  making.set(comm._handle, { newcomm, request });
  native.MPI_Comm_set_attr(comm, exchangeKey(), COMM_NULL);
}

function isMade({ request, newcomm }: Making): boolean {
  if (native.MPI_Test(request, null)) request._noteCompletion(true);
  return newcomm._handle !== COMM_NULL;
}

function adopt(comm: HandleHolder, newcomm: HandleHolder): HandleHolder {
  making.delete(comm._handle);
  // Its errors are not for a handler of the program, which does not know it.
  native.MPI_Comm_set_errhandler(newcomm, ERRORS_RETURN);
  native.MPI_Comm_set_attr(newcomm, exchangeCountKey(), 0);
  native.MPI_Comm_set_attr(comm, exchangeKey(), newcomm._handle);
  return newcomm;
}

/** As many tags as any library has. */
const TAGS = 32_768;

/** A tag for the messages of the next collective: the same at all ranks. */
export function nextTag(exchange: HandleHolder): number {
  const key = exchangeCountKey();
  const { value } = native.MPI_Comm_get_attr(exchange, key);
  native.MPI_Comm_set_attr(exchange, key, (value + 1) % TAGS);
  return value;
}
