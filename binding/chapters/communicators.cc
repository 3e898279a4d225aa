// Communicators and intercommunicators: accessors, constructors, names.
#include "chapters/chapters.h"

namespace mpi4node {
namespace {

int idup(MPI_Comm comm, void* newcomm, MPI_Request* request) {
  return MPI_Comm_idup(comm, static_cast<MPI_Comm*>(newcomm), request);
}
int idup_with_info(MPI_Comm comm, MPI_Info info, void* newcomm, MPI_Request* request) noexcept(
    noexcept(MPI_Comm_idup_with_info(comm, info, nullptr, request))) {
  return MPI_Comm_idup_with_info(comm, info, static_cast<MPI_Comm*>(newcomm), request);
}

}  // namespace

Chapter communicators() {
  return {
      ROW(MPI_Comm_size, Comm<"comm">, OutInteger<"size">),
      ROW(MPI_Comm_rank, Comm<"comm">, OutInteger<"rank">),
      ROW(MPI_Comm_remote_size, Comm<"comm">, OutInteger<"size">),
      ROW(MPI_Comm_test_inter, Comm<"comm">, OutFlag<"flag">),
      ROW(MPI_Topo_test, Comm<"comm">, OutInteger<"status">),
      ROW(MPI_Comm_compare, Comm<"comm1">, Comm<"comm2">, OutInteger<"result">),
      ROW(MPI_Comm_group, Comm<"comm">, OutGroup<"group">),
      ROW(MPI_Comm_dup, Comm<"comm">, OutComm<"newcomm">).served(),
      ROW(MPI_Comm_dup_with_info, Comm<"comm">, Info<"info">, OutComm<"newcomm">).served(),
      ADAPTED(MPI_Comm_idup, idup, Comm<"comm">, LaterComm<"newcomm">, OutRequest<"request">),
      ADAPTED(MPI_Comm_idup_with_info, idup_with_info, Comm<"comm">, Info<"info">,
              LaterComm<"newcomm">, OutRequest<"request">)
          .since(4, 0),
      ROW(MPI_Comm_split, Comm<"comm">, Integer<"color">, Integer<"key">, OutComm<"newcomm">)
          .served(),
      ROW(MPI_Comm_split_type, Comm<"comm">, Integer<"split_type">, Integer<"key">, Info<"info">,
          OutComm<"newcomm">)
          .served(),
      ROW(MPI_Comm_create, Comm<"comm">, Group<"group">, OutComm<"newcomm">).served(),
      ROW(MPI_Comm_create_group, Comm<"comm">, Group<"group">, Integer<"tag">, OutComm<"newcomm">)
          .served(),
      // Not served: in MPI_COMM_WORLD the thread could take what is the substitute's own.
      ROW(MPI_Comm_create_from_group, Group<"group">, String<"stringtag">, Info<"info">,
          Errhandler<"errhandler">, OutComm<"newcomm">)
          .as("Intracomm.Create_from_group")
          .since(4, 0),
      // Not served: the thread would go on probing the communicator that is being freed.
      ROW(MPI_Comm_free, InOutComm<"comm">),
      ROW(MPI_Comm_disconnect, InOutComm<"comm">),
      ROW(MPI_Comm_set_info, Comm<"comm">, Info<"info">),
      ROW(MPI_Comm_get_info, Comm<"comm">, OutInfo<"info_used">),
      ROW(MPI_Comm_get_name, Comm<"comm">, OutString<"comm_name", MPI_MAX_OBJECT_NAME>),
      ROW(MPI_Comm_set_name, Comm<"comm">, String<"comm_name">),

      ROW(MPI_Comm_remote_group, Comm<"comm">, OutGroup<"group">),
      ROW(MPI_Intercomm_create, Comm<"comm">, Integer<"local_leader">, PeerComm<"peer_comm">,
          Integer<"remote_leader">, Integer<"tag">, OutComm<"newintercomm">)
          .as("Intracomm.Create_intercomm")
          .served(),
      ROW(MPI_Intercomm_create_from_groups, Group<"local_group">, Integer<"local_leader">,
          Group<"remote_group">, Integer<"remote_leader">, String<"stringtag">, Info<"info">,
          Errhandler<"errhandler">, OutComm<"newintercomm">)
          .as("Intercomm.Create_from_groups")
          .since(4, 0),
      ROW(MPI_Intercomm_merge, Comm<"comm">, Integer<"high">, OutComm<"newintracomm">).served(),
  };
}

}  // namespace mpi4node
