// Environmental management: what an older library lacks.
#pragma once

#include "compat/fallback.h"

MPI4NODE_UNSUPPORTED(MPI_Get_hw_resource_info, MPI_Info*)
// The answer of MPI 5 for a library without a standard binary interface.
MPI4NODE_FALLBACK int MPI_Abi_get_version(int* major, int* minor) {
  *major = *minor = -1;
  return MPI_SUCCESS;
}
MPI4NODE_UNSUPPORTED(MPI_Abi_get_info, MPI_Info*)
MPI4NODE_UNSUPPORTED(MPI_Abi_get_fortran_info, MPI_Info*)
