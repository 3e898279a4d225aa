// Point-to-point communication: what an older library lacks.
#pragma once

#include "compat/fallback.h"
#include "compat/large_counts.h"

// Each narrows its count and passes everything else on.
#define MPI4NODE_NARROW_SEND(function)                                                        \
  MPI4NODE_FALLBACK int function##_c(const void* buf, MPI_Count count, MPI_Datatype datatype, \
                                     int dest, int tag, MPI_Comm comm) {                      \
    return mpi4node::compat::narrow(count, datatype, [&](int n, MPI_Datatype type) {          \
      return function(buf, n, type, dest, tag, comm);                                         \
    });                                                                                       \
  }
#define MPI4NODE_NARROW_ISEND(function)                                                        \
  MPI4NODE_FALLBACK int function##_c(const void* buf, MPI_Count count, MPI_Datatype datatype,  \
                                     int dest, int tag, MPI_Comm comm, MPI_Request* request) { \
    return mpi4node::compat::narrow(count, datatype, [&](int n, MPI_Datatype type) {           \
      return function(buf, n, type, dest, tag, comm, request);                                 \
    });                                                                                        \
  }
MPI4NODE_NARROW_SEND(MPI_Send)
MPI4NODE_NARROW_SEND(MPI_Bsend)
MPI4NODE_NARROW_SEND(MPI_Ssend)
MPI4NODE_NARROW_SEND(MPI_Rsend)
MPI4NODE_NARROW_ISEND(MPI_Isend)
MPI4NODE_NARROW_ISEND(MPI_Ibsend)
MPI4NODE_NARROW_ISEND(MPI_Issend)
MPI4NODE_NARROW_ISEND(MPI_Irsend)

MPI4NODE_FALLBACK int MPI_Recv_c(void* buf, MPI_Count count, MPI_Datatype datatype, int source,
                                 int tag, MPI_Comm comm, MPI_Status* status) {
  return mpi4node::compat::narrow(count, datatype, [&](int n, MPI_Datatype type) {
    return MPI_Recv(buf, n, type, source, tag, comm, status);
  });
}
MPI4NODE_FALLBACK int MPI_Irecv_c(void* buf, MPI_Count count, MPI_Datatype datatype, int source,
                                  int tag, MPI_Comm comm, MPI_Request* request) {
  return mpi4node::compat::narrow(count, datatype, [&](int n, MPI_Datatype type) {
    return MPI_Irecv(buf, n, type, source, tag, comm, request);
  });
}
MPI4NODE_FALLBACK int MPI_Mrecv_c(void* buf, MPI_Count count, MPI_Datatype datatype,
                                  MPI_Message* message, MPI_Status* status) {
  return mpi4node::compat::narrow(count, datatype, [&](int n, MPI_Datatype type) {
    return MPI_Mrecv(buf, n, type, message, status);
  });
}
MPI4NODE_FALLBACK int MPI_Imrecv_c(void* buf, MPI_Count count, MPI_Datatype datatype,
                                   MPI_Message* message, MPI_Request* request) {
  return mpi4node::compat::narrow(count, datatype, [&](int n, MPI_Datatype type) {
    return MPI_Imrecv(buf, n, type, message, request);
  });
}
MPI4NODE_FALLBACK int MPI_Sendrecv_c(const void* sendbuf, MPI_Count sendcount,
                                     MPI_Datatype sendtype, int dest, int sendtag, void* recvbuf,
                                     MPI_Count recvcount, MPI_Datatype recvtype, int source,
                                     int recvtag, MPI_Comm comm, MPI_Status* status) {
  return mpi4node::compat::narrow(
      sendcount, sendtype, recvcount, recvtype,
      [&](int sends, MPI_Datatype send_type, int receives, MPI_Datatype receive_type) {
        return MPI_Sendrecv(sendbuf, sends, send_type, dest, sendtag, recvbuf, receives,
                            receive_type, source, recvtag, comm, status);
      });
}
MPI4NODE_FALLBACK int MPI_Sendrecv_replace_c(void* buf, MPI_Count count, MPI_Datatype datatype,
                                             int dest, int sendtag, int source, int recvtag,
                                             MPI_Comm comm, MPI_Status* status) {
  return mpi4node::compat::narrow(count, datatype, [&](int n, MPI_Datatype type) {
    return MPI_Sendrecv_replace(buf, n, type, dest, sendtag, source, recvtag, comm, status);
  });
}

// --- Buffers ----------------------------------------------------------------------------------

MPI4NODE_FALLBACK int MPI_Buffer_attach_c(void* buffer, MPI_Count size) {
  return size <= INT_MAX ? MPI_Buffer_attach(buffer, static_cast<int>(size)) : MPI_ERR_COUNT;
}
MPI4NODE_FALLBACK int MPI_Buffer_detach_c(void* buffer_addr, MPI_Count* size) {
  int small = 0;
  const int code = MPI_Buffer_detach(buffer_addr, &small);
  *size = small;
  return code;
}
MPI4NODE_UNSUPPORTED(MPI_Comm_attach_buffer_c, MPI_Comm, void*, MPI_Count)
MPI4NODE_UNSUPPORTED(MPI_Comm_detach_buffer_c, MPI_Comm, void*, MPI_Count*)
MPI4NODE_UNSUPPORTED(MPI_Comm_flush_buffer, MPI_Comm)
MPI4NODE_UNSUPPORTED(MPI_Comm_iflush_buffer, MPI_Comm, MPI_Request*)
MPI4NODE_UNSUPPORTED(MPI_Buffer_flush)
MPI4NODE_UNSUPPORTED(MPI_Buffer_iflush, MPI_Request*)
