// What an older MPI library lacks. The table is written against MPI 4 with large counts; here every
// function that may be missing has a fallback of the same name.
//
// A fallback is a function template: where mpi.h declares the function itself, overload resolution
// prefers that plain function, so nothing here has to know which library has what.
#pragma once

#include <mpi.h>

#include <climits>

#include "environment.h"

// --- Constants --------------------------------------------------------------------------------

// Error classes without a code of their own in this library are never returned by it.
#ifndef MPI_ERR_SESSION
#define MPI_ERR_SESSION MPI_ERR_UNKNOWN
#endif
#ifndef MPI_ERR_PROC_ABORTED
#define MPI_ERR_PROC_ABORTED MPI_ERR_UNKNOWN
#endif
#ifndef MPI_ERR_VALUE_TOO_LARGE
#define MPI_ERR_VALUE_TOO_LARGE MPI_ERR_UNKNOWN
#endif
#ifndef MPI_ERR_ERRHANDLER
#define MPI_ERR_ERRHANDLER MPI_ERR_UNKNOWN
#endif
#ifndef MPI_ERR_ABI
#define MPI_ERR_ABI MPI_ERR_UNKNOWN
#endif
#ifdef MPIX_ERR_REVOKED
#define MPI_ERR_REVOKED MPIX_ERR_REVOKED
#define MPI_ERR_PROC_FAILED MPIX_ERR_PROC_FAILED
#define MPI_ERR_PROC_FAILED_PENDING MPIX_ERR_PROC_FAILED_PENDING
#endif
#ifndef MPI_ERR_REVOKED
#define MPI_ERR_REVOKED MPI_ERR_UNKNOWN
#endif
#ifndef MPI_ERR_PROC_FAILED
#define MPI_ERR_PROC_FAILED MPI_ERR_UNKNOWN
#endif
#ifndef MPI_ERR_PROC_FAILED_PENDING
#define MPI_ERR_PROC_FAILED_PENDING MPI_ERR_UNKNOWN
#endif

// Open MPI 4 has none of these; from Open MPI 5 on they are enumerators, which #ifndef can't see.
#if MPI_VERSION < 4 && !(defined(OPEN_MPI) && OMPI_MAJOR_VERSION >= 5)
#define MPI_COMM_TYPE_HW_GUIDED MPI_UNDEFINED
#define MPI_COMM_TYPE_HW_UNGUIDED MPI_UNDEFINED
#define MPI_ERRORS_ABORT MPI_ERRORS_ARE_FATAL
#endif
#ifndef MPI_COMM_TYPE_RESOURCE_GUIDED
#define MPI_COMM_TYPE_RESOURCE_GUIDED MPI_UNDEFINED
#endif
#ifndef MPI_TYPECLASS_LOGICAL
#define MPI_TYPECLASS_LOGICAL MPI_UNDEFINED
#endif
#ifndef MPI_COMBINER_VALUE_INDEX
#define MPI_COMBINER_VALUE_INDEX MPI_UNDEFINED
#endif
#ifndef MPI_MAX_PSET_NAME_LEN
#define MPI_MAX_PSET_NAME_LEN MPI_MAX_OBJECT_NAME
#endif
#ifndef MPI_MAX_STRINGTAG_LEN
#define MPI_MAX_STRINGTAG_LEN MPI_MAX_OBJECT_NAME
#endif

// The arrays of counts and displacements of v-collectives come from lib/ in the width that the
// library takes, because a nonblocking one reads them until it is complete.
namespace mpi4node {
constexpr bool kWideCounts = MPI_VERSION >= 4;
}

// --- Large counts -----------------------------------------------------------------------------

namespace mpi4node::compat {

// `count` items as one item of a derived type with the same layout.
inline int make_large(MPI_Count count, MPI_Datatype datatype, MPI_Datatype* made) {
  MPI_Aint lower_bound, extent;
  int code = MPI_Type_get_extent(datatype, &lower_bound, &extent);
  if (code != MPI_SUCCESS) return code;
  const MPI_Count chunks = count / INT_MAX;
  const int rest = static_cast<int>(count % INT_MAX);
  if (chunks > INT_MAX) return MPI_ERR_COUNT;
  MPI_Datatype parts[4];
  int lengths[2] = {1, 1};
  MPI_Aint displacements[2] = {0, static_cast<MPI_Aint>(chunks) * INT_MAX * extent};
  MPI_Type_contiguous(INT_MAX, datatype, &parts[2]);
  MPI_Type_contiguous(static_cast<int>(chunks), parts[2], &parts[0]);
  MPI_Type_contiguous(rest, datatype, &parts[1]);
  MPI_Type_create_struct(2, lengths, displacements, parts, &parts[3]);
  MPI_Type_create_resized(parts[3], lower_bound, static_cast<MPI_Aint>(count) * extent, made);
  for (MPI_Datatype& part : parts) MPI_Type_free(&part);
  return MPI_Type_commit(made);
}

// Calls `function` with a (count, datatype) pair whose count is an int. More than INT_MAX items
// become one item of a derived type, which may be freed as soon as the operation has started.
template <class Function>
int narrow(MPI_Count count, MPI_Datatype datatype, Function function) {
  if (count <= INT_MAX) return function(static_cast<int>(count), datatype);
  MPI_Datatype large;
  int code = make_large(count, datatype, &large);
  if (code != MPI_SUCCESS) return code;
  code = function(1, large);
  MPI_Type_free(&large);
  return code;
}

inline int size_of(MPI_Comm comm) {
  int size = 1;
  MPI_Comm_size(comm, &size);
  return size > 0 ? size : 1;
}

// As narrow(), for the two (count, datatype) pairs of a message to and from.
template <class Function>
int narrow(MPI_Count count, MPI_Datatype datatype, MPI_Count count2, MPI_Datatype datatype2,
           Function function) {
  return narrow(count, datatype, [&](int n, MPI_Datatype type) {
    return narrow(count2, datatype2,
                  [&](int n2, MPI_Datatype type2) { return function(n, type, n2, type2); });
  });
}

// As narrow(), for a count that the library may multiply, as an int, by the number of blocks.
template <class Function>
int narrow_blocks(MPI_Comm comm, MPI_Count count, MPI_Datatype datatype, Function function) {
  constexpr MPI_Count small = INT_MAX >> 16;
  if (count <= small || count <= INT_MAX / size_of(comm)) {
    return function(static_cast<int>(count), datatype);
  }
  MPI_Datatype large;
  int code = make_large(count, datatype, &large);
  if (code != MPI_SUCCESS) return code;
  code = function(1, large);
  MPI_Type_free(&large);
  return code;
}

// Predefined operations reject derived types: a large reduction goes as one item of a derived type,
// under an operation that knows what the item is made of (see large_reductions.cc). The library
// keeps the operation and the type of a nonblocking one until it is complete.
MPI_Op make_large_op(MPI_Op op, MPI_Datatype large, MPI_Count count, MPI_Datatype datatype);

// `blocks` is how many times the count the library works with: it may multiply them as ints.
template <class Function>
int narrow_reduction(MPI_Count count, int blocks, MPI_Datatype datatype, MPI_Op op,
                     Function function) {
  if (count <= INT_MAX / blocks) return function(static_cast<int>(count), datatype, op);
  MPI_Datatype large;
  int code = make_large(count, datatype, &large);
  if (code != MPI_SUCCESS) return code;
  MPI_Op large_op = make_large_op(op, large, count, datatype);
  if (large_op == MPI_OP_NULL) {
    code = MPI_ERR_OP;
  } else {
    code = function(1, large, large_op);
    MPI_Op_free(&large_op);
  }
  MPI_Type_free(&large);
  return code;
}

}  // namespace mpi4node::compat

#define MPI4NODE_FALLBACK template <class = void>

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

MPI4NODE_FALLBACK int MPI_Bcast_c(void* buffer, MPI_Count count, MPI_Datatype datatype, int root,
                                  MPI_Comm comm) {
  return mpi4node::compat::narrow(count, datatype, [&](int n, MPI_Datatype type) {
    return MPI_Bcast(buffer, n, type, root, comm);
  });
}
MPI4NODE_FALLBACK int MPI_Ibcast_c(void* buffer, MPI_Count count, MPI_Datatype datatype, int root,
                                   MPI_Comm comm, MPI_Request* request) {
  return mpi4node::compat::narrow(count, datatype, [&](int n, MPI_Datatype type) {
    return MPI_Ibcast(buffer, n, type, root, comm, request);
  });
}

#define MPI4NODE_NARROW_EXCHANGE(function, PARAMETERS, ...)                                     \
  MPI4NODE_FALLBACK int function##_c(const void* sendbuf, MPI_Count sendcount,                  \
                                     MPI_Datatype sendtype, void* recvbuf, MPI_Count recvcount, \
                                     MPI_Datatype recvtype, PARAMETERS) {                       \
    return mpi4node::compat::narrow_blocks(                                                     \
        comm, sendcount, sendtype, [&](int sends, MPI_Datatype send_type) {                     \
          return mpi4node::compat::narrow_blocks(                                               \
              comm, recvcount, recvtype, [&](int receives, MPI_Datatype receive_type) {         \
                return function(sendbuf, sends, send_type, recvbuf, receives, receive_type,     \
                                __VA_ARGS__);                                                   \
              });                                                                               \
        });                                                                                     \
  }
#define MPI4NODE_LIST(...) __VA_ARGS__
MPI4NODE_NARROW_EXCHANGE(MPI_Gather, MPI4NODE_LIST(int root, MPI_Comm comm), root, comm)
MPI4NODE_NARROW_EXCHANGE(MPI_Scatter, MPI4NODE_LIST(int root, MPI_Comm comm), root, comm)
MPI4NODE_NARROW_EXCHANGE(MPI_Allgather, MPI_Comm comm, comm)
MPI4NODE_NARROW_EXCHANGE(MPI_Alltoall, MPI_Comm comm, comm)
MPI4NODE_NARROW_EXCHANGE(MPI_Igather, MPI4NODE_LIST(int root, MPI_Comm comm, MPI_Request* request),
                         root, comm, request)
MPI4NODE_NARROW_EXCHANGE(MPI_Iscatter, MPI4NODE_LIST(int root, MPI_Comm comm, MPI_Request* request),
                         root, comm, request)
MPI4NODE_NARROW_EXCHANGE(MPI_Iallgather, MPI4NODE_LIST(MPI_Comm comm, MPI_Request* request), comm,
                         request)
MPI4NODE_NARROW_EXCHANGE(MPI_Ialltoall, MPI4NODE_LIST(MPI_Comm comm, MPI_Request* request), comm,
                         request)

#if MPI_VERSION < 4
namespace mpi4node::compat {
// Not MPI_Count or MPI_Aint here, but int: see kWideCounts.
template <class Wide>
const int* narrow_array(const Wide* values) {
  return reinterpret_cast<const int*>(values);
}
}  // namespace mpi4node::compat

#define MPI4NODE_NARROW_GATHERV(function, PARAMETERS, ...)                                      \
  MPI4NODE_FALLBACK int function##_c(                                                           \
      const void* sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void* recvbuf,           \
      const MPI_Count* recvcounts, const MPI_Aint* displs, MPI_Datatype recvtype, PARAMETERS) { \
    return mpi4node::compat::narrow(sendcount, sendtype, [&](int n, MPI_Datatype type) {        \
      return function(sendbuf, n, type, recvbuf, mpi4node::compat::narrow_array(recvcounts),    \
                      mpi4node::compat::narrow_array(displs), recvtype, __VA_ARGS__);           \
    });                                                                                         \
  }
#define MPI4NODE_NARROW_SCATTERV(function, PARAMETERS, ...)                                        \
  MPI4NODE_FALLBACK int function##_c(const void* sendbuf, const MPI_Count* sendcounts,             \
                                     const MPI_Aint* displs, MPI_Datatype sendtype, void* recvbuf, \
                                     MPI_Count recvcount, MPI_Datatype recvtype, PARAMETERS) {     \
    return mpi4node::compat::narrow(recvcount, recvtype, [&](int n, MPI_Datatype type) {           \
      return function(sendbuf, mpi4node::compat::narrow_array(sendcounts),                         \
                      mpi4node::compat::narrow_array(displs), sendtype, recvbuf, n, type,          \
                      __VA_ARGS__);                                                                \
    });                                                                                            \
  }
#define MPI4NODE_NARROW_ALLTOALLV(function, PARAMETERS, ...)                                       \
  MPI4NODE_FALLBACK int function##_c(const void* sendbuf, const MPI_Count* sendcounts,             \
                                     const MPI_Aint* sdispls, MPI_Datatype sendtype,               \
                                     void* recvbuf, const MPI_Count* recvcounts,                   \
                                     const MPI_Aint* rdispls, MPI_Datatype recvtype, PARAMETERS) { \
    return function(sendbuf, mpi4node::compat::narrow_array(sendcounts),                           \
                    mpi4node::compat::narrow_array(sdispls), sendtype, recvbuf,                    \
                    mpi4node::compat::narrow_array(recvcounts),                                    \
                    mpi4node::compat::narrow_array(rdispls), recvtype, __VA_ARGS__);               \
  }
#define MPI4NODE_NARROW_REDUCE_SCATTER(function, PARAMETERS, ...)                               \
  MPI4NODE_FALLBACK int function##_c(const void* sendbuf, void* recvbuf,                        \
                                     const MPI_Count* recvcounts, MPI_Datatype datatype,        \
                                     MPI_Op op, PARAMETERS) {                                   \
    return function(sendbuf, recvbuf, mpi4node::compat::narrow_array(recvcounts), datatype, op, \
                    __VA_ARGS__);                                                               \
  }
MPI4NODE_NARROW_GATHERV(MPI_Gatherv, MPI4NODE_LIST(int root, MPI_Comm comm), root, comm)
MPI4NODE_NARROW_GATHERV(MPI_Allgatherv, MPI_Comm comm, comm)
MPI4NODE_NARROW_SCATTERV(MPI_Scatterv, MPI4NODE_LIST(int root, MPI_Comm comm), root, comm)
MPI4NODE_NARROW_ALLTOALLV(MPI_Alltoallv, MPI_Comm comm, comm)
MPI4NODE_NARROW_REDUCE_SCATTER(MPI_Reduce_scatter, MPI_Comm comm, comm)
#endif

// (sendbuf, recvbuf, count, datatype, op, ...)
#define MPI4NODE_NARROW_REDUCTION(function, BLOCKS, PARAMETERS, ...)                      \
  MPI4NODE_FALLBACK int function##_c(const void* sendbuf, void* recvbuf, MPI_Count count, \
                                     MPI_Datatype datatype, MPI_Op op, PARAMETERS) {      \
    return mpi4node::compat::narrow_reduction(                                            \
        count, BLOCKS, datatype, op, [&](int n, MPI_Datatype type, MPI_Op operation) {    \
          return function(sendbuf, recvbuf, n, type, operation, __VA_ARGS__);             \
        });                                                                               \
  }
MPI4NODE_NARROW_REDUCTION(MPI_Reduce, 1, MPI4NODE_LIST(int root, MPI_Comm comm), root, comm)
MPI4NODE_NARROW_REDUCTION(MPI_Allreduce, 1, MPI_Comm comm, comm)
MPI4NODE_NARROW_REDUCTION(MPI_Reduce_scatter_block, mpi4node::compat::size_of(comm), MPI_Comm comm,
                          comm)
MPI4NODE_NARROW_REDUCTION(MPI_Scan, 1, MPI_Comm comm, comm)
MPI4NODE_NARROW_REDUCTION(MPI_Exscan, 1, MPI_Comm comm, comm)
MPI4NODE_NARROW_REDUCTION(MPI_Ireduce, 1,
                          MPI4NODE_LIST(int root, MPI_Comm comm, MPI_Request* request), root, comm,
                          request)
MPI4NODE_NARROW_REDUCTION(MPI_Iallreduce, 1, MPI4NODE_LIST(MPI_Comm comm, MPI_Request* request),
                          comm, request)
MPI4NODE_NARROW_REDUCTION(MPI_Ireduce_scatter_block, mpi4node::compat::size_of(comm),
                          MPI4NODE_LIST(MPI_Comm comm, MPI_Request* request), comm, request)
MPI4NODE_NARROW_REDUCTION(MPI_Iscan, 1, MPI4NODE_LIST(MPI_Comm comm, MPI_Request* request), comm,
                          request)
MPI4NODE_NARROW_REDUCTION(MPI_Iexscan, 1, MPI4NODE_LIST(MPI_Comm comm, MPI_Request* request), comm,
                          request)

// --- Status, datatypes, buffers ---------------------------------------------------------------

MPI4NODE_FALLBACK int MPI_Get_elements_c(const MPI_Status* status, MPI_Datatype datatype,
                                         MPI_Count* count) {
  return MPI_Get_elements_x(status, datatype, count);
}
MPI4NODE_FALLBACK int MPI_Type_size_c(MPI_Datatype datatype, MPI_Count* size) {
  return MPI_Type_size_x(datatype, size);
}
MPI4NODE_FALLBACK int MPI_Type_get_extent_c(MPI_Datatype datatype, MPI_Count* lb,
                                            MPI_Count* extent) {
  return MPI_Type_get_extent_x(datatype, lb, extent);
}
MPI4NODE_FALLBACK int MPI_Type_get_true_extent_c(MPI_Datatype datatype, MPI_Count* lb,
                                                 MPI_Count* extent) {
  return MPI_Type_get_true_extent_x(datatype, lb, extent);
}
MPI4NODE_FALLBACK int MPI_Status_set_elements_c(MPI_Status* status, MPI_Datatype datatype,
                                                MPI_Count count) {
  return MPI_Status_set_elements_x(status, datatype, count);
}
// MPI_Get_count answers MPI_UNDEFINED for a count that an int can't hold.
MPI4NODE_FALLBACK int MPI_Get_count_c(const MPI_Status* status, MPI_Datatype datatype,
                                      MPI_Count* count) {
  int small = 0;
  int code = MPI_Get_count(status, datatype, &small);
  *count = small;
  if (code != MPI_SUCCESS || small != MPI_UNDEFINED) return code;
  MPI_Count size = 0, bytes = 0;
  code = MPI_Type_size_x(datatype, &size);
  if (code != MPI_SUCCESS || size == 0) return code;
  code = MPI_Get_elements_x(status, MPI_BYTE, &bytes);
  if (code == MPI_SUCCESS && bytes != MPI_UNDEFINED && bytes % size == 0) *count = bytes / size;
  return code;
}
MPI4NODE_FALLBACK int MPI_Buffer_attach_c(void* buffer, MPI_Count size) {
  return size <= INT_MAX ? MPI_Buffer_attach(buffer, static_cast<int>(size)) : MPI_ERR_COUNT;
}

MPI4NODE_FALLBACK int MPI_Buffer_detach_c(void* buffer_addr, MPI_Count* size) {
  int small = 0;
  const int code = MPI_Buffer_detach(buffer_addr, &small);
  *size = small;
  return code;
}

// --- What can't be supplied -------------------------------------------------------------------

#define MPI4NODE_UNSUPPORTED(function, ...) \
  MPI4NODE_FALLBACK int function(__VA_ARGS__) { return mpi4node::kUnsupported; }
MPI4NODE_UNSUPPORTED(MPI_Remove_error_class, int)
MPI4NODE_UNSUPPORTED(MPI_Remove_error_code, int)
MPI4NODE_UNSUPPORTED(MPI_Remove_error_string, int)

#include "compat/attributes.h"
#include "compat/collectives.h"
#include "compat/communicators.h"
#include "compat/datatypes.h"
#include "compat/operations.h"
#include "compat/topologies.h"
#include "compat/windows.h"
