// Reductions of more items than an int can count, for libraries without the large-count functions
// of MPI 4: see narrow_reduction() in large_counts.h.
#include <algorithm>
#include <cstddef>
#include <map>
#include <mutex>

#include "compat/large_counts.h"

namespace mpi4node::compat {
namespace {

struct LargeItem {
  MPI_Count count;
  MPI_Datatype datatype;
  MPI_Op op;
  MPI_Aint extent;
};

// What the items of a large type are made of. An entry outlives its reduction, since nobody tells
// when a nonblocking one is complete; the next type with the same handle replaces it.
std::map<MPI_Datatype, LargeItem> large_items;
std::mutex mutex;

// The function of the wrapping operations. The library may call it on any thread.
void combine(void* in, void* inout, int* length, MPI_Datatype* datatype) {
  LargeItem item;
  {
    const std::lock_guard lock(mutex);
    item = large_items.at(*datatype);
  }
  auto* from = static_cast<std::byte*>(in);
  auto* to = static_cast<std::byte*>(inout);
  for (MPI_Count left = item.count * *length; left > 0;) {
    const int count = static_cast<int>(std::min<MPI_Count>(left, INT_MAX));
    MPI_Reduce_local(from, to, count, item.datatype, item.op);
    from += count * item.extent;
    to += count * item.extent;
    left -= count;
  }
}

}  // namespace

MPI_Op make_large_op(MPI_Op op, MPI_Datatype large, MPI_Count count, MPI_Datatype datatype) {
  MPI_Aint lower_bound, extent;
  int commutes = 0;
  MPI_Op made = MPI_OP_NULL;
  if (MPI_Type_get_extent(datatype, &lower_bound, &extent) != MPI_SUCCESS ||
      MPI_Op_commutative(op, &commutes) != MPI_SUCCESS ||
      // Nothing may go wrong inside of the operation, which has no way to say so.
      MPI_Reduce_local(nullptr, nullptr, 0, datatype, op) != MPI_SUCCESS ||
      MPI_Op_create(combine, commutes, &made) != MPI_SUCCESS) {
    return MPI_OP_NULL;
  }
  const std::lock_guard lock(mutex);
  large_items[large] = {count, datatype, op, extent};
  return made;
}

}  // namespace mpi4node::compat
