// Fault tolerance: what a library before MPI 5 lacks.
#pragma once

#include <tuple>

#include "compat/fallback.h"
#include "compat/quirks.h"

#if MPI4NODE_FAULT_TOLERANCE_WORKS
// Open MPI 5.0 has all of the extension's functions but this one.
MPI4NODE_UNSUPPORTED(MPIX_Comm_ishrink, MPI_Comm, MPI_Comm*, MPI_Request*)
#define MPI4NODE_FAULT_TOLERANCE(function, parameters, arguments) \
  MPI4NODE_FALLBACK int MPI_##function parameters { return MPIX_##function arguments; }
#else
#define MPI4NODE_FAULT_TOLERANCE(function, parameters, arguments) \
  MPI4NODE_FALLBACK int MPI_##function parameters {               \
    static_cast<void>(std::tuple arguments);                      \
    return mpi4node::kUnsupported;                                \
  }
#endif
MPI4NODE_FAULT_TOLERANCE(Comm_revoke, (MPI_Comm comm), (comm))
MPI4NODE_FAULT_TOLERANCE(Comm_is_revoked, (MPI_Comm comm, int* flag), (comm, flag))
MPI4NODE_FAULT_TOLERANCE(Comm_get_failed, (MPI_Comm comm, MPI_Group* failed), (comm, failed))
MPI4NODE_FAULT_TOLERANCE(Comm_ack_failed, (MPI_Comm comm, int to_ack, int* acked),
                         (comm, to_ack, acked))
MPI4NODE_FAULT_TOLERANCE(Comm_agree, (MPI_Comm comm, int* flag), (comm, flag))
MPI4NODE_FAULT_TOLERANCE(Comm_iagree, (MPI_Comm comm, int* flag, MPI_Request* request),
                         (comm, flag, request))
MPI4NODE_FAULT_TOLERANCE(Comm_shrink, (MPI_Comm comm, MPI_Comm* newcomm), (comm, newcomm))
MPI4NODE_FAULT_TOLERANCE(Comm_ishrink, (MPI_Comm comm, MPI_Comm* newcomm, MPI_Request* request),
                         (comm, newcomm, request))
