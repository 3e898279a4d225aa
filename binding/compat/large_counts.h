// Counts above 2^31-1 in a library whose functions take C ints.
#pragma once

#include <mpi.h>

#include <climits>

#include "compat/quirks.h"

// The arrays of counts and displacements of v-collectives come from lib/ in the width that the
// library takes, because a nonblocking one reads them until it is complete.
namespace mpi4node {
constexpr bool kWideCounts = MPI_VERSION >= 4;
}

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

// Calls `function` with one item of such a type, which may be freed as soon as the operation has
// started.
template <class Function>
int as_one_item(MPI_Count count, MPI_Datatype datatype, Function function) {
  MPI_Datatype large;
  int code = make_large(count, datatype, &large);
  if (code != MPI_SUCCESS) return code;
  code = function(1, large);
  MPI_Type_free(&large);
  return code;
}

// Calls `function` with a (count, datatype) pair whose count is an int.
template <class Function>
int narrow(MPI_Count count, MPI_Datatype datatype, Function function) {
  if (count <= INT_MAX) return function(static_cast<int>(count), datatype);
  return as_one_item(count, datatype, function);
}

// Narrows the two (count, datatype) pairs of a message to and from.
template <class Function>
int narrow(MPI_Count count, MPI_Datatype datatype, MPI_Count count2, MPI_Datatype datatype2,
           Function function) {
  return narrow(count, datatype, [&](int n, MPI_Datatype type) {
    return narrow(count2, datatype2,
                  [&](int n2, MPI_Datatype type2) { return function(n, type, n2, type2); });
  });
}

// Narrows the count of a collective with a block for each rank.
template <class Function>
int narrow_blocks(MPI_Comm comm, MPI_Count count, MPI_Datatype datatype, Function function) {
  if (!quirks::blocks_overflow(comm, count)) return function(static_cast<int>(count), datatype);
  return as_one_item(count, datatype, function);
}

// Predefined operations reject derived types: a large reduction goes as one item of a derived type,
// under an operation that knows what the item is made of (see large_reductions.cc). The library
// keeps the operation and the type of a nonblocking one until it is complete.
MPI_Op make_large_op(MPI_Op op, MPI_Datatype large, MPI_Count count, MPI_Datatype datatype);

// Narrows a reduction. `blocks` is the number of blocks of `count` items in the library's memory:
// it may multiply the two as ints.
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

// Narrows for persistent collectives, whose schedule does not hold on to its datatype and
// operation. Both stay for good, a few hundred bytes for GiBs of items.
template <class Function>
int narrow_for_good(MPI_Count limit, MPI_Count count, MPI_Datatype datatype, Function function) {
  if (count <= limit) return function(static_cast<int>(count), datatype);
  MPI_Datatype large;
  const int code = make_large(count, datatype, &large);
  return code == MPI_SUCCESS ? function(1, large) : code;
}
template <class Function>
int narrow_for_good(MPI_Count count, MPI_Datatype datatype, Function function) {
  return narrow_for_good(INT_MAX, count, datatype, function);
}
template <class Function>
int narrow_reduction_for_good(MPI_Count count, int blocks, MPI_Datatype datatype, MPI_Op op,
                              Function function) {
  if (count <= INT_MAX / blocks) return function(static_cast<int>(count), datatype, op);
  MPI_Datatype large;
  const int code = make_large(count, datatype, &large);
  if (code != MPI_SUCCESS) return code;
  const MPI_Op large_op = make_large_op(op, large, count, datatype);
  return large_op == MPI_OP_NULL ? MPI_ERR_OP : function(1, large, large_op);
}

#if MPI_VERSION < 4
// Not MPI_Count or MPI_Aint here, but int: see kWideCounts.
template <class Wide>
const int* narrow_array(const Wide* values) {
  return reinterpret_cast<const int*>(values);
}
#endif

}  // namespace mpi4node::compat
