// Sockets that MPI is given.
import { fstatSync } from 'node:fs';
import { packageError } from '../base/exception.js';
import { checkInteger } from '../native/argument_checks.js';
import { ERR_ARG } from '../native/generated/constants.js';

function isSocket(fd: number): boolean {
  try {
    return fstatSync(fd).isSocket();
  } catch {
    // There is no such descriptor.
    return false;
  }
}

/** Open MPI 4 writes to whatever it is given, again and again. */
export function checkSocket(method: string, fd: unknown): void {
  checkInteger(method, 'fd', fd);
  if (isSocket(fd)) return;
  throw packageError(ERR_ARG, `${method}: MPI_ERR_ARG: the descriptor ${fd} is not a socket`);
}
