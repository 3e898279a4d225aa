// The arguments of the methods that make streams.

import { packageError } from '../base/exception.js';
import type { Communicator } from '../handles/communicator_classes.js';
import { checkInteger, notString, show } from '../native/argument_checks.js';
import { ANY_SOURCE, ANY_TAG, ERR_COMM, PROC_NULL } from '../native/generated/constants.js';

const named = (value: number, any: number, name: string): string =>
  value === any ? name : value === PROC_NULL ? 'MPI.PROC_NULL' : `${value}`;

/** The process at the other end. */
export function asPeer(
  method: string,
  argument: string,
  comm: Communicator,
  value: unknown,
): number {
  checkInteger(method, argument, value);
  if (comm.is_null) {
    throw packageError(ERR_COMM, `${method}: MPI_ERR_COMM: the communicator is null or was freed`);
  }
  const peers = comm._peers();
  if (value < 0 || value >= peers) {
    const came = named(value, ANY_SOURCE, 'MPI.ANY_SOURCE');
    throw new RangeError(
      `${method}: ${argument} must be a rank from 0 to ${peers - 1}, but is ${came}`,
    );
  }
  if (!comm.Is_inter() && value === comm.Get_rank()) {
    throw new RangeError(
      `${method}: ${argument} must be another rank, but ${value} is this one; inside of a process, use stream.PassThrough`,
    );
  }
  return value;
}

/** The tag, which the stream has for itself. */
export function asTag(method: string, value: unknown): number {
  checkInteger(method, 'tag', value);
  if (value >= 0) return value;
  const came = value === ANY_TAG ? 'MPI.ANY_TAG' : `${value}`;
  throw new RangeError(`${method}: tag must not be negative, but is ${came}`);
}

/** A number of bytes. */
export function asHighWaterMark(method: string, value: unknown): number {
  checkInteger(method, 'highWaterMark', value);
  if (value >= 0) return value;
  throw new RangeError(`${method}: highWaterMark must not be negative, but is ${value}`);
}

/** The name of an encoding. */
export function asEncoding(method: string, argument: string, value: unknown): BufferEncoding {
  if (typeof value !== 'string') throw notString(method, argument, value);
  if (Buffer.isEncoding(value)) return value;
  throw new RangeError(`${method}: ${argument} must be an encoding of Node, but is ${show(value)}`);
}
