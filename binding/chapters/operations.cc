// Reduction operations, those whose function is JavaScript among them.
#include <algorithm>
#include <cstring>
#include <vector>

#include "chapters/chapters.h"
#include "runtime/user_operations.h"

namespace mpi4node {
namespace {

// Items of any datatype from one place to another in this process, through packed bytes.
int copy_items(const void* from, MPI_Count count, MPI_Datatype datatype, void* to,
               MPI_Count to_count, MPI_Datatype to_datatype) {
  constexpr MPI_Count kChunk = 1 << 16;
  if (count != to_count || datatype != to_datatype) return MPI_ERR_ARG;
  MPI_Aint lower_bound, extent;
  int code = MPI_Type_get_extent(datatype, &lower_bound, &extent);
  MPI_Aint true_lower_bound = 0, true_extent = 0;
  int item_size = 0;
  if (code == MPI_SUCCESS) {
    code = MPI_Type_get_true_extent(datatype, &true_lower_bound, &true_extent);
  }
  if (code == MPI_SUCCESS) code = MPI_Type_size(datatype, &item_size);
  // Items without gaps, whatever the order of what is in them.
  if (code == MPI_SUCCESS && item_size == extent && extent == true_extent) {
    std::memmove(static_cast<char*>(to) + true_lower_bound,
                 static_cast<const char*>(from) + true_lower_bound,
                 static_cast<std::size_t>(count * extent));
    return code;
  }
  std::vector<char> packed;
  while (count > 0 && code == MPI_SUCCESS) {
    const int chunk = static_cast<int>(std::min(count, kChunk));
    int size = 0, written = 0, read = 0;
    code = MPI_Pack_size(chunk, datatype, MPI_COMM_SELF, &size);
    if (code != MPI_SUCCESS) break;
    packed.resize(static_cast<std::size_t>(size));
    code = MPI_Pack(from, chunk, datatype, packed.data(), size, &written, MPI_COMM_SELF);
    if (code != MPI_SUCCESS) break;
    code = MPI_Unpack(packed.data(), written, &read, to, chunk, datatype, MPI_COMM_SELF);
    from = static_cast<const char*>(from) + chunk * extent;
    to = static_cast<char*>(to) + chunk * extent;
    count -= chunk;
  }
  return code;
}

}  // namespace

Chapter operations() {
  return {
      ROW(MPI_Op_commutative, Op<"op">, OutFlag<"commute">).as("Op.Is_commutative"),
      by_hand(
          "MPI_Op_create",
          "(run: (input: ArrayBuffer, inout: ArrayBuffer, datatype: number) => boolean) => void",
          create_user_operation),
      ADAPTED(MPI_Op_free, free_operation, InOutOp<"op">),
      ADAPTED(MPI_Reduce_local, reduce_local, ReduceBuffers<"inbuf", "inoutbuf">, Op<"op">)
          .as("Op.Reduce_local"),
      ADAPTED(copy_items, copy_items, EXCHANGE_ROLES),
  };
}

}  // namespace mpi4node
