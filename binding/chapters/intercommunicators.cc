// Intercommunicators.
#include "table/row.h"

namespace mpi4node {

Chapter intercommunicators() {
  return {
      ROW(MPI_Comm_remote_group, Comm<"comm">, OutGroup<"group">),
      ROW(MPI_Intercomm_create, Comm<"comm">, Integer<"local_leader">, PeerComm<"peer_comm">,
          Integer<"remote_leader">, Integer<"tag">, OutComm<"newintercomm">)
          .served(),
      ROW(MPI_Intercomm_create_from_groups, Group<"local_group">, Integer<"local_leader">,
          Group<"remote_group">, Integer<"remote_leader">, String<"stringtag">, Info<"info">,
          Errhandler<"errhandler">, OutComm<"newintercomm">),
      ROW(MPI_Intercomm_merge, Comm<"comm">, Integer<"high">, OutComm<"newintracomm">).served(),
  };
}

}  // namespace mpi4node
