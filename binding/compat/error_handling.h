// Error codes and classes: what an older library lacks.
#pragma once

#include "compat/fallback.h"

MPI4NODE_UNSUPPORTED(MPI_Remove_error_class, int)
MPI4NODE_UNSUPPORTED(MPI_Remove_error_code, int)
MPI4NODE_UNSUPPORTED(MPI_Remove_error_string, int)
