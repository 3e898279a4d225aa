// Whether all processes can open a file, where the library does not agree on it by itself.

import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { packageError } from '../base/exception.js';
import type { Comm } from '../communicators/comm.js';
import { INT32_T } from '../datatypes/predefined.js';
import {
  ERR_ACCESS,
  ERR_NO_SUCH_FILE,
  MODE_CREATE,
  MODE_RDONLY,
  MODE_WRONLY,
} from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { MessageData } from '../native/message_data.js';
import { opensForEver } from '../workarounds/open_mpi_files.js';

const FINE = 0;
const MISSING = 1;
const DENIED = 2;

function problemOf(path: string, mode: number): number {
  try {
    accessSync(path, mode);
    return FINE;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? MISSING : DENIED;
  }
}

function ownProblem(path: string, amode: number): number {
  const reads = amode & MODE_WRONLY ? 0 : constants.R_OK;
  const writes = amode & MODE_RDONLY ? 0 : constants.W_OK;
  const problem = problemOf(path, reads | writes);
  // A file that is not there is made.
  if (problem !== MISSING || (amode & MODE_CREATE) === 0) return problem;
  return problemOf(dirname(path), constants.W_OK | constants.X_OK);
}

/** Refuses, at all processes, a file that only some of them can open. */
export function checkAllCanOpen(comm: Comm, path: string, amode: unknown): void {
  if (!opensForEver || comm.is_null || comm.Get_size() === 1) return;
  const own = Int32Array.of(typeof amode === 'number' ? ownProblem(path, amode) : FINE);
  const all = new Int32Array(comm.Get_size());
  native.MPI_Allgather(MessageData.of(own, 1, INT32_T), MessageData.of(all, 1, INT32_T), comm);
  // What is the same everywhere MPI tells.
  if (all.every((problem) => problem === all[0])) return;
  const rank = all.findIndex((problem) => problem !== FINE);
  const [error_class, name, what] =
    all[rank] === MISSING
      ? ([ERR_NO_SUCH_FILE, 'MPI_ERR_NO_SUCH_FILE', 'is not there'] as const)
      : ([ERR_ACCESS, 'MPI_ERR_ACCESS', 'can not be opened'] as const);
  throw packageError(
    error_class,
    `MPI_File_open: ${name}: the file ${what} at rank ${rank} (file ${path})`,
  );
}
