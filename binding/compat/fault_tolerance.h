// Fault tolerance: what a library before MPI 5 lacks.
//
// Open MPI 5 has the functions under the names of the extension (ULFM). A library without them ends
// the job when a process fails, so that as long as a program runs, no process has failed. The
// functions do what they would do then; only to revoke a communicator is impossible.
#pragma once

#include "compat/fallback.h"
#include "compat/quirks.h"

#if MPI4NODE_FAULT_TOLERANCE_WORKS

MPI4NODE_FALLBACK int MPI_Comm_revoke(MPI_Comm comm) { return MPIX_Comm_revoke(comm); }
MPI4NODE_FALLBACK int MPI_Comm_is_revoked(MPI_Comm comm, int* flag) {
  return MPIX_Comm_is_revoked(comm, flag);
}
MPI4NODE_FALLBACK int MPI_Comm_get_failed(MPI_Comm comm, MPI_Group* failed) {
  return MPIX_Comm_get_failed(comm, failed);
}
MPI4NODE_FALLBACK int MPI_Comm_ack_failed(MPI_Comm comm, int to_ack, int* acked) {
  return MPIX_Comm_ack_failed(comm, to_ack, acked);
}
MPI4NODE_FALLBACK int MPI_Comm_agree(MPI_Comm comm, int* flag) {
  return MPIX_Comm_agree(comm, flag);
}
MPI4NODE_FALLBACK int MPI_Comm_iagree(MPI_Comm comm, int* flag, MPI_Request* request) {
  return MPIX_Comm_iagree(comm, flag, request);
}
MPI4NODE_FALLBACK int MPI_Comm_shrink(MPI_Comm comm, MPI_Comm* newcomm) {
  return MPIX_Comm_shrink(comm, newcomm);
}

#else

namespace mpi4node::compat {

// An error if the communicator is null or was freed, as each of MPI's own functions gives.
inline int check_communicator(MPI_Comm comm) {
  int is_intercommunicator = 0;
  return MPI_Comm_test_inter(comm, &is_intercommunicator);
}

// What a nonblocking collective of two groups sends must lie elsewhere than what it receives, and
// stay until the operation is complete. It stays as long as the communicator.
inline int free_with_communicator(MPI_Comm, int key, void* value, void*) {
  delete static_cast<int*>(value);
  return MPI_Comm_free_keyval(&key);
}
inline int keep_with_communicator(MPI_Comm comm, int* value) {
  int key = MPI_KEYVAL_INVALID;
  const int code =
      MPI_Comm_create_keyval(MPI_COMM_NULL_COPY_FN, free_with_communicator, &key, nullptr);
  return code == MPI_SUCCESS ? MPI_Comm_set_attr(comm, key, value) : code;
}

}  // namespace mpi4node::compat

MPI4NODE_UNSUPPORTED(MPI_Comm_revoke, MPI_Comm)

MPI4NODE_FALLBACK int MPI_Comm_is_revoked(MPI_Comm comm, int* flag) {
  *flag = 0;
  return mpi4node::compat::check_communicator(comm);
}
MPI4NODE_FALLBACK int MPI_Comm_get_failed(MPI_Comm comm, MPI_Group* failed) {
  const int code = mpi4node::compat::check_communicator(comm);
  if (code != MPI_SUCCESS) return code;
  // The caller frees it, which it must not do to the constant.
  return MPI_Group_union(MPI_GROUP_EMPTY, MPI_GROUP_EMPTY, failed);
}
MPI4NODE_FALLBACK int MPI_Comm_ack_failed(MPI_Comm comm, int, int* acked) {
  *acked = 0;
  return mpi4node::compat::check_communicator(comm);
}
MPI4NODE_FALLBACK int MPI_Comm_agree(MPI_Comm comm, int* flag) {
  const int own = *flag;
  return MPI_Allreduce(&own, flag, 1, MPI_INT, MPI_BAND, comm);
}
MPI4NODE_FALLBACK int MPI_Comm_iagree(MPI_Comm comm, int* flag, MPI_Request* request) {
  int is_intercommunicator = 0;
  int code = MPI_Comm_test_inter(comm, &is_intercommunicator);
  if (code != MPI_SUCCESS) return code;
  if (!is_intercommunicator) {
    return MPI_Iallreduce(MPI_IN_PLACE, flag, 1, MPI_INT, MPI_BAND, comm, request);
  }
  int* own = new int(*flag);
  code = mpi4node::compat::keep_with_communicator(comm, own);
  if (code != MPI_SUCCESS) {
    delete own;
    return code;
  }
  return MPI_Iallreduce(own, flag, 1, MPI_INT, MPI_BAND, comm, request);
}
MPI4NODE_FALLBACK int MPI_Comm_shrink(MPI_Comm comm, MPI_Comm* newcomm) {
  return MPI_Comm_dup(comm, newcomm);
}

#endif

// Open MPI 5 has all of the extension's functions but this one. Without failures, which end it with
// an error, it is a duplicate.
MPI4NODE_FALLBACK int MPI_Comm_ishrink(MPI_Comm comm, MPI_Comm* newcomm, MPI_Request* request) {
  return MPI_Comm_idup(comm, newcomm, request);
}
