// Fault tolerance (ULFM): finding out which processes have failed, and going on without them.
#include "chapters/chapters.h"

namespace mpi4node {
namespace {

// The flag is read as well as written. Of two groups, each gets what the other has; the second
// round tells it what was got. All take part in it, even after a failure.
int agree(MPI_Comm comm, int flag, int* agreed) {
  *agreed = flag;
  const int code = MPI_Comm_agree(comm, agreed);
  int is_intercommunicator = 0;
  MPI_Comm_test_inter(comm, &is_intercommunicator);
  if (!is_intercommunicator) return code;
  *agreed &= flag;
  const int again = MPI_Comm_agree(comm, agreed);
  return code != MPI_SUCCESS ? code : again;
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
      ROW(MPI_Comm_revoke, Comm<"comm">).since(5, 0),
      ROW(MPI_Comm_is_revoked, Comm<"comm">, OutFlag<"flag">).since(5, 0),
      ROW(MPI_Comm_get_failed, Comm<"comm">, OutGroup<"failedgrp">).since(5, 0),
      ROW(MPI_Comm_ack_failed, Comm<"comm">, Integer<"num_to_ack">, OutInteger<"num_acked">)
          .since(5, 0),
      ADAPTED(MPI_Comm_agree, agree, Comm<"comm">, Integer<"flag">, OutInteger<"agreed">)
          .since(5, 0)
          .served(),
      ADAPTED(MPI_Comm_iagree, iagree, Comm<"comm">, Later<"flag">, OutRequest<"request">)
          .since(5, 0),
      ROW(MPI_Comm_shrink, Comm<"comm">, OutComm<"newcomm">).since(5, 0).served(),
      ADAPTED(MPI_Comm_ishrink, ishrink, Comm<"comm">, Later<"newcomm">, OutRequest<"request">)
          .since(5, 0),
  };
}

}  // namespace mpi4node
