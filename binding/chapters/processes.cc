// Processes that are started while a program runs, and connections between jobs.
#include <fcntl.h>

#include <cstring>

#include "chapters/chapters.h"

namespace mpi4node {
namespace {

// The roles of a call that makes an intercommunicator with processes that were not there before, or
// belong to another job.
#define ROOTED_INTERCOMM Integer<"root">, Comm<"comm">, OutComm<"intercomm">

// MPI gives no lengths of these.
int open_port(MPI_Info info, char* port_name, int* length) {
  const int code = MPI_Open_port(info, port_name);
  *length = static_cast<int>(std::strlen(port_name));
  return code;
}
int lookup_name(const char* service_name, MPI_Info info, char* port_name, int* length) {
  const int code = MPI_Lookup_name(service_name, info, port_name);
  *length = static_cast<int>(std::strlen(port_name));
  return code;
}

// The new communicator takes its error handler from that of the processes here.
int made(int code, MPI_Comm comm, MPI_Comm* intercomm) {
  if (code == MPI_SUCCESS) quirks::pass_on_errhandler(comm, *intercomm);
  return code;
}

int comm_spawn(const char* command, char** argv, int maxprocs, MPI_Info info, int root,
               MPI_Comm comm, MPI_Comm* intercomm, int* errcodes) {
  const int code = MPI_Comm_spawn(command, argv, maxprocs, info, root, comm, intercomm, errcodes);
  return made(code, comm, intercomm);
}
int comm_spawn_multiple(int count, char** commands, char*** argvs, const int* maxprocs,
                        const MPI_Info* infos, int root, MPI_Comm comm, MPI_Comm* intercomm,
                        int* errcodes) {
  const int code = MPI_Comm_spawn_multiple(count, commands, argvs, maxprocs, infos, root, comm,
                                           intercomm, errcodes);
  return made(code, comm, intercomm);
}
int comm_accept(const char* port_name, MPI_Info info, int root, MPI_Comm comm,
                MPI_Comm* intercomm) {
  return made(MPI_Comm_accept(port_name, info, root, comm, intercomm), comm, intercomm);
}
int comm_connect(const char* port_name, MPI_Info info, int root, MPI_Comm comm,
                 MPI_Comm* intercomm) {
  return made(MPI_Comm_connect(port_name, info, root, comm, intercomm), comm, intercomm);
}
// Node's sockets do not block, but MPI writes to the socket and reads from it as if it did.
int comm_join(int fd, MPI_Comm* intercomm) {
  const int flags = fcntl(fd, F_GETFL);
  fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
  const int code = made(MPI_Comm_join(fd, intercomm), MPI_COMM_WORLD, intercomm);
  fcntl(fd, F_SETFL, flags);
  return code;
}

}  // namespace

Chapter processes() {
  return {
      ROW(MPI_Comm_get_parent, OutComm<"parent">),
      ADAPTED_WAITING(MPI_Comm_spawn, comm_spawn, String<"command">, Words<"args">,
                      Integer<"maxprocs">, Info<"info">, ROOTED_INTERCOMM,
                      OutCopiedIntegers<"errcodes">)
          .as("Intracomm.Spawn"),
      ADAPTED_WAITING(MPI_Comm_spawn_multiple, comm_spawn_multiple, Integer<"count">,
                      Words<"command">, WordLists<"args">, CopiedIntegers<"maxprocs">,
                      Infos<"info">, ROOTED_INTERCOMM, OutCopiedIntegers<"errcodes">)
          .as("Intracomm.Spawn_multiple"),
      ADAPTED_WAITING(MPI_Comm_accept, comm_accept, String<"port_name">, Info<"info">,
                      ROOTED_INTERCOMM)
          .as("Intracomm.Accept"),
      ADAPTED_WAITING(MPI_Comm_connect, comm_connect, String<"port_name">, Info<"info">,
                      ROOTED_INTERCOMM)
          .as("Intracomm.Connect"),
      ADAPTED(MPI_Comm_join, comm_join, Integer<"fd">, OutComm<"intercomm">)
          .as("Comm.Join")
          .served(),
      ADAPTED(MPI_Open_port, open_port, Info<"info">, OutString<"port_name", MPI_MAX_PORT_NAME>)
          .as("MPI.Open_port"),
      ROW(MPI_Close_port, String<"port_name">).as("MPI.Close_port"),
      ROW(MPI_Publish_name, String<"service_name">, Info<"info">, String<"port_name">)
          .as("MPI.Publish_name"),
      ROW(MPI_Unpublish_name, String<"service_name">, Info<"info">, String<"port_name">)
          .as("MPI.Unpublish_name"),
      ADAPTED(MPI_Lookup_name, lookup_name, String<"service_name">, Info<"info">,
              OutString<"port_name", MPI_MAX_PORT_NAME>)
          .as("MPI.Lookup_name"),
  };
}

}  // namespace mpi4node
