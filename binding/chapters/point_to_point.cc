// Point-to-point communication.
#include "chapters/chapters.h"

namespace mpi4node {
namespace {

// The attached buffer's address and size are lib/'s to remember: it holds the array itself.
int buffer_detach() {
  void* address;
  MPI_Count size;
  return MPI_Buffer_detach_c(&address, &size);
}

int comm_detach_buffer(MPI_Comm comm) noexcept(noexcept(MPI_Comm_flush_buffer(comm))) {
  void* address;
  MPI_Count size;
  return MPI_Comm_detach_buffer_c(comm, &address, &size);
}

int irecv(void* buf, MPI_Count count, MPI_Datatype datatype, int source, int tag, MPI_Comm comm,
          MPI_Request* request) {
  const int code = MPI_Irecv_c(buf, count, datatype, source, tag, comm, request);
  if (quirks::kReceiveFromNobodyHasNoStatus && source == MPI_PROC_NULL && code == MPI_SUCCESS) {
    return quirks::receive_message_of_nobody(buf, datatype, request);
  }
  return code;
}

// A blocking receive of what has no known size: a message that fits is received at once, for one
// that does not there is the handle, to be received into memory of its size.
int receive_or_match(void* buf, MPI_Count count, MPI_Datatype datatype, int source, int tag,
                     MPI_Comm comm, MPI_Message* message, MPI_Count* size, MPI_Status* status) {
  MPI_Status probed;
  int code = MPI_Mprobe(source, tag, comm, message, &probed);
  if (code != MPI_SUCCESS) return code;
  if (status != MPI_STATUS_IGNORE) *status = probed;
  code = MPI_Get_count_c(&probed, MPI_BYTE, size);
  if (code != MPI_SUCCESS || *size > count) return code;
  return MPI_Mrecv_c(buf, count, datatype, message, status);
}

// A library that makes the buffer itself, as it needs it.
#ifdef MPI_BUFFER_AUTOMATIC
int buffer_automatic() { return MPI_Buffer_attach(MPI_BUFFER_AUTOMATIC, 0); }
int comm_buffer_automatic(MPI_Comm comm) {
  return MPI_Comm_attach_buffer(comm, MPI_BUFFER_AUTOMATIC, 0);
}
#else
int buffer_automatic() noexcept { return kUnsupported; }
int comm_buffer_automatic(MPI_Comm) noexcept { return kUnsupported; }
#endif

}  // namespace

Chapter point_to_point() {
  return {
      LARGE(MPI_Send, SEND_ROLES).nonblocking("MPI_Isend"),
      LARGE(MPI_Bsend, SEND_ROLES).served(),
      LARGE(MPI_Ssend, SEND_ROLES).nonblocking("MPI_Issend"),
      LARGE(MPI_Rsend, SEND_ROLES).nonblocking("MPI_Irsend"),
      LARGE(MPI_Recv, RECEIVE_ROLES, OutStatus<"status">).nonblocking("MPI_Irecv"),
      LARGE(MPI_Isend, SEND_ROLES, STARTED),
      LARGE(MPI_Ibsend, SEND_ROLES, STARTED),
      LARGE(MPI_Issend, SEND_ROLES, STARTED),
      LARGE(MPI_Irsend, SEND_ROLES, STARTED),
      ADAPTED(MPI_Irecv, irecv, RECEIVE_ROLES, STARTED),
      LARGE(MPI_Sendrecv, SendBuffer<"sendbuf">, Integer<"dest">, Integer<"sendtag">,
            MessageBuffer<"recvbuf">, Integer<"source">, Integer<"recvtag">, Comm<"comm">,
            OutStatus<"status">),
      LARGE(MPI_Sendrecv_replace, ReceiveBuffer<"buf">, Integer<"dest">, Integer<"sendtag">,
            Integer<"source">, Integer<"recvtag">, Comm<"comm">, OutStatus<"status">)
          .served(),
      ROW(MPI_Probe, PROBE_ROLES, OutStatus<"status">),
      ROW(MPI_Iprobe, PROBE_ROLES, OutFlag<"flag">, OutStatus<"status">),
      ROW(MPI_Mprobe, PROBE_ROLES, OutMessage<"message">, OutStatus<"status">),
      ROW(MPI_Improbe, PROBE_ROLES, OutFlag<"flag">, OutMessage<"message">, OutStatus<"status">),
      LARGE(MPI_Mrecv, MessageBuffer<"buf">, InOutMessage<"message">, OutStatus<"status">)
          .as("Message.Recv")
          .nonblocking("MPI_Imrecv"),
      LARGE(MPI_Imrecv, MessageBuffer<"buf">, InOutMessage<"message">, STARTED).as("Message.Irecv"),
      ADAPTED(receive_or_match, receive_or_match, RECEIVE_ROLES, OutMessage<"message">,
              OutCount<"size">, OutStatus<"status">)
          .as("Comm.recv")
          .calling("MPI_Mprobe"),
      LARGE(MPI_Buffer_attach, Bytes<"buffer">),
      ADAPTED(MPI_Buffer_detach, buffer_detach).served(),
      ADAPTED(MPI_Buffer_automatic, buffer_automatic).calling("MPI_BUFFER_AUTOMATIC").since(4, 1),
      ROW(MPI_Buffer_flush).since(4, 1).served(),
      ROW(MPI_Buffer_iflush, STARTED).since(4, 1),
      LARGE(MPI_Comm_attach_buffer, Comm<"comm">, Bytes<"buffer">).since(4, 1),
      ADAPTED(MPI_Comm_detach_buffer, comm_detach_buffer, Comm<"comm">).since(4, 1).served(),
      ADAPTED(MPI_Comm_buffer_automatic, comm_buffer_automatic, Comm<"comm">).since(4, 1),
      ROW(MPI_Comm_flush_buffer, Comm<"comm">).since(4, 1).served(),
      ROW(MPI_Comm_iflush_buffer, Comm<"comm">, STARTED).since(4, 1),
  };
}

}  // namespace mpi4node
