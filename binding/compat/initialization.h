// Environmental management: what an older library lacks.
#pragma once

#include "compat/fallback.h"

MPI4NODE_UNSUPPORTED(MPI_Get_hw_resource_info, MPI_Info*)
MPI4NODE_UNSUPPORTED(MPI_Abi_get_version, int*, int*)
MPI4NODE_UNSUPPORTED(MPI_Abi_get_info, MPI_Info*)
MPI4NODE_UNSUPPORTED(MPI_Abi_get_fortran_info, MPI_Info*)
