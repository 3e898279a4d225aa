// Files: counts beyond a C int, by the functions with C ints in every library. MPICH 4.0 has
// others, but they end the process ("Assertion `count <= INT_MAX' failed"). Shown by
// large_accesses.test.ts.
#pragma once

#include "compat/large_counts.h"

// (file, buffer, count, datatype, status or request), and with an offset behind the file.
#define MPI4NODE_NARROW_ACCESS(function, POINTER, RESULT)                                        \
  inline int function##_narrow(MPI_File fh, POINTER buf, MPI_Count count, MPI_Datatype datatype, \
                               RESULT* result) {                                                 \
    return mpi4node::compat::narrow(count, datatype, [&](int n, MPI_Datatype type) {             \
      return function(fh, buf, n, type, result);                                                 \
    });                                                                                          \
  }
#define MPI4NODE_NARROW_ACCESS_AT(function, POINTER, RESULT)                                 \
  inline int function##_narrow(MPI_File fh, MPI_Offset offset, POINTER buf, MPI_Count count, \
                               MPI_Datatype datatype, RESULT* result) {                      \
    return mpi4node::compat::narrow(count, datatype, [&](int n, MPI_Datatype type) {         \
      return function(fh, offset, buf, n, type, result);                                     \
    });                                                                                      \
  }
// MPICH reads the datatype of a nonblocking collective access until it is complete.
#define MPI4NODE_NARROW_STARTED(function, POINTER)                                               \
  inline int function##_narrow(MPI_File fh, POINTER buf, MPI_Count count, MPI_Datatype datatype, \
                               MPI_Request* request) {                                           \
    return mpi4node::compat::narrow_for_good(count, datatype, [&](int n, MPI_Datatype type) {    \
      return function(fh, buf, n, type, request);                                                \
    });                                                                                          \
  }
#define MPI4NODE_NARROW_STARTED_AT(function, POINTER)                                         \
  inline int function##_narrow(MPI_File fh, MPI_Offset offset, POINTER buf, MPI_Count count,  \
                               MPI_Datatype datatype, MPI_Request* request) {                 \
    return mpi4node::compat::narrow_for_good(count, datatype, [&](int n, MPI_Datatype type) { \
      return function(fh, offset, buf, n, type, request);                                     \
    });                                                                                       \
  }
// The first half of a split collective has no result.
#define MPI4NODE_NARROW_BEGIN(function, POINTER)                                                   \
  inline int function##_narrow(MPI_File fh, POINTER buf, MPI_Count count, MPI_Datatype datatype) { \
    return mpi4node::compat::narrow(                                                               \
        count, datatype, [&](int n, MPI_Datatype type) { return function(fh, buf, n, type); });    \
  }
#define MPI4NODE_NARROW_BEGIN_AT(function, POINTER)                                          \
  inline int function##_narrow(MPI_File fh, MPI_Offset offset, POINTER buf, MPI_Count count, \
                               MPI_Datatype datatype) {                                      \
    return mpi4node::compat::narrow(count, datatype, [&](int n, MPI_Datatype type) {         \
      return function(fh, offset, buf, n, type);                                             \
    });                                                                                      \
  }

MPI4NODE_NARROW_ACCESS_AT(MPI_File_read_at, void*, MPI_Status)
MPI4NODE_NARROW_ACCESS_AT(MPI_File_read_at_all, void*, MPI_Status)
MPI4NODE_NARROW_ACCESS_AT(MPI_File_write_at, const void*, MPI_Status)
MPI4NODE_NARROW_ACCESS_AT(MPI_File_write_at_all, const void*, MPI_Status)
MPI4NODE_NARROW_ACCESS_AT(MPI_File_iread_at, void*, MPI_Request)
MPI4NODE_NARROW_STARTED_AT(MPI_File_iread_at_all, void*)
MPI4NODE_NARROW_ACCESS_AT(MPI_File_iwrite_at, const void*, MPI_Request)
MPI4NODE_NARROW_STARTED_AT(MPI_File_iwrite_at_all, const void*)
MPI4NODE_NARROW_BEGIN_AT(MPI_File_read_at_all_begin, void*)
MPI4NODE_NARROW_BEGIN_AT(MPI_File_write_at_all_begin, const void*)

MPI4NODE_NARROW_ACCESS(MPI_File_read, void*, MPI_Status)
MPI4NODE_NARROW_ACCESS(MPI_File_read_all, void*, MPI_Status)
MPI4NODE_NARROW_ACCESS(MPI_File_write, const void*, MPI_Status)
MPI4NODE_NARROW_ACCESS(MPI_File_write_all, const void*, MPI_Status)
MPI4NODE_NARROW_ACCESS(MPI_File_iread, void*, MPI_Request)
MPI4NODE_NARROW_STARTED(MPI_File_iread_all, void*)
MPI4NODE_NARROW_ACCESS(MPI_File_iwrite, const void*, MPI_Request)
MPI4NODE_NARROW_STARTED(MPI_File_iwrite_all, const void*)
MPI4NODE_NARROW_BEGIN(MPI_File_read_all_begin, void*)
MPI4NODE_NARROW_BEGIN(MPI_File_write_all_begin, const void*)

MPI4NODE_NARROW_ACCESS(MPI_File_read_shared, void*, MPI_Status)
MPI4NODE_NARROW_ACCESS(MPI_File_write_shared, const void*, MPI_Status)
MPI4NODE_NARROW_ACCESS(MPI_File_iread_shared, void*, MPI_Request)
MPI4NODE_NARROW_ACCESS(MPI_File_iwrite_shared, const void*, MPI_Request)
MPI4NODE_NARROW_ACCESS(MPI_File_read_ordered, void*, MPI_Status)
MPI4NODE_NARROW_ACCESS(MPI_File_write_ordered, const void*, MPI_Status)
MPI4NODE_NARROW_BEGIN(MPI_File_read_ordered_begin, void*)
MPI4NODE_NARROW_BEGIN(MPI_File_write_ordered_begin, const void*)
