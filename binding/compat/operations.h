// User-defined operations: what an older library lacks.
#pragma once

#include <algorithm>
#include <climits>

#include "compat/fallback.h"

// The width of the count that an operation's function gets by reference.
namespace mpi4node {
#if MPI_VERSION >= 4
using OperationCount = MPI_Count;
#else
using OperationCount = int;
#endif
}  // namespace mpi4node

#if MPI_VERSION < 4
MPI4NODE_FALLBACK int MPI_Op_create_c(MPI_User_function* function, int commute, MPI_Op* op) {
  return MPI_Op_create(function, commute, op);
}
MPI4NODE_FALLBACK int MPI_Reduce_local_c(const void* inbuf, void* inoutbuf, MPI_Count count,
                                         MPI_Datatype datatype, MPI_Op op) {
  MPI_Aint lower_bound = 0, extent = 0;
  int code = count > INT_MAX ? MPI_Type_get_extent(datatype, &lower_bound, &extent) : MPI_SUCCESS;
  do {
    const int chunk = static_cast<int>(std::min<MPI_Count>(count, INT_MAX));
    if (code == MPI_SUCCESS) code = MPI_Reduce_local(inbuf, inoutbuf, chunk, datatype, op);
    inbuf = static_cast<const char*>(inbuf) + chunk * extent;
    inoutbuf = static_cast<char*>(inoutbuf) + chunk * extent;
    count -= chunk;
  } while (count > 0 && code == MPI_SUCCESS);
  return code;
}
#endif
