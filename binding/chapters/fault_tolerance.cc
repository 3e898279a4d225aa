// Fault tolerance (ULFM): finding out which processes have failed, and going on without them.
#include "table/row.h"

namespace mpi4node {
namespace {

// The flag is read as well as written.
int agree(MPI_Comm comm, int flag, int* agreed) {
  *agreed = flag;
  return MPI_Comm_agree(comm, agreed);
}

int iagree(MPI_Comm comm, void* flag, MPI_Request* request) {
  return MPI_Comm_iagree(comm, static_cast<int*>(flag), request);
}
int ishrink(MPI_Comm comm, void* newcomm, MPI_Request* request) {
  return MPI_Comm_ishrink(comm, static_cast<MPI_Comm*>(newcomm), request);
}

}  // namespace

Chapter fault_tolerance() {
  return {
      ROW(MPI_Comm_revoke, Comm<"comm">),
      ROW(MPI_Comm_is_revoked, Comm<"comm">, OutFlag<"flag">),
      ROW(MPI_Comm_get_failed, Comm<"comm">, OutGroup<"failedgrp">),
      ROW(MPI_Comm_ack_failed, Comm<"comm">, Integer<"num_to_ack">, OutInteger<"num_acked">),
      ADAPTED(MPI_Comm_agree, agree, Comm<"comm">, Integer<"flag">, OutInteger<"agreed">).served(),
      ADAPTED(MPI_Comm_iagree, iagree, Comm<"comm">, Later<"flag">, OutRequest<"request">),
      ROW(MPI_Comm_shrink, Comm<"comm">, OutComm<"newcomm">).served(),
      ADAPTED(MPI_Comm_ishrink, ishrink, Comm<"comm">, Later<"newcomm">, OutRequest<"request">),
  };
}

}  // namespace mpi4node
