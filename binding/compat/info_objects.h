// Info objects: what an older library lacks.
#pragma once

#include "compat/fallback.h"

MPI4NODE_UNSUPPORTED(MPI_Info_create_env, int, char**, MPI_Info*)

// buflen has room for the terminating null on the way in, and says what room is needed on the way
// out. MPI_Info_get counts without it.
MPI4NODE_FALLBACK int MPI_Info_get_string(MPI_Info info, const char* key, int* buflen, char* value,
                                          int* flag) {
  int length = 0;
  int code = MPI_Info_get_valuelen(info, key, &length, flag);
  if (code != MPI_SUCCESS || !*flag) return code;
  if (*buflen > 0) code = MPI_Info_get(info, key, *buflen - 1, value, flag);
  *buflen = length + 1;
  return code;
}
