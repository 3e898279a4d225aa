// Persistent and partitioned communication: operations that are set up once and started many times.
#include <vector>

#include "chapters/chapters.h"

namespace mpi4node {
namespace {

// The count stands before the partitions' number in a row, as in all others.
int psend_init(const void* buf, MPI_Count count, MPI_Datatype datatype, int partitions, int dest,
               int tag, MPI_Comm comm, MPI_Info info,
               MPI_Request* request) noexcept(noexcept(MPI_Pready(partitions, *request))) {
  if (quirks::must_not_be_partitioned(dest))
    return MPI_Send_init(buf, 0, datatype, dest, tag, comm, request);
  return MPI_Psend_init(buf, partitions, count, datatype, dest, tag, comm, info, request);
}
int precv_init(void* buf, MPI_Count count, MPI_Datatype datatype, int partitions, int source,
               int tag, MPI_Comm comm, MPI_Info info,
               MPI_Request* request) noexcept(noexcept(MPI_Pready(partitions, *request))) {
  if (quirks::must_not_be_partitioned(source))
    return MPI_Recv_init(buf, 0, datatype, source, tag, comm, request);
  return MPI_Precv_init(buf, partitions, count, datatype, source, tag, comm, info, request);
}

int pready_list(int length, const int* partitions,
                MPI_Request request) noexcept(noexcept(MPI_Pready(length, request))) {
  return MPI_Pready_list(length, quirks::without_const(partitions), request);
}

// (handles), with their number in the frame. Starting changes none of them.
napi_value startall(napi_env env, napi_callback_info info) {
  napi_value arguments[1];
  std::size_t length = 1;
  void* data;
  napi_get_cb_info(env, info, &length, arguments, nullptr, &data);
  auto* environment = static_cast<Environment*>(data);
  Call call{environment, environment->frame, arguments};
  const auto* handles = static_cast<const double*>(call.address(0));
  const int count = static_cast<int>(environment->frame[kFirstScalar]);
  std::vector<MPI_Request> requests(count);
  for (int i = 0; i < count; ++i) requests[i] = number_to_handle<MPI_Request>(handles[i]);
  environment->frame[kReturnCode] = MPI_Startall(count, requests.data());
  return nullptr;
}

}  // namespace

Chapter persistent() {
  return {
      LARGE(MPI_Send_init, SEND_ROLES, STARTED),
      LARGE(MPI_Bsend_init, SEND_ROLES, STARTED),
      LARGE(MPI_Ssend_init, SEND_ROLES, STARTED),
      LARGE(MPI_Rsend_init, SEND_ROLES, STARTED),
      LARGE(MPI_Recv_init, RECEIVE_ROLES, STARTED),
      ROW(MPI_Start, InOutRequest<"request">).as("Prequest.Start"),
      by_hand("MPI_Startall", "(handles: Float64Array) => void", startall),

      ADAPTED(MPI_Psend_init, psend_init, SendBuffer<"buf">, Integer<"partitions">, Integer<"dest">,
              Integer<"tag">, Comm<"comm">, MADE)
          .since(4, 0),
      ADAPTED(MPI_Precv_init, precv_init, ReceiveBuffer<"buf">, Integer<"partitions">,
              Integer<"source">, Integer<"tag">, Comm<"comm">, MADE)
          .since(4, 0),
      ROW(MPI_Pready, Integer<"partition">, Request<"request">).as("Prequest.Pready").since(4, 0),
      ROW(MPI_Pready_range, Integer<"partition_low">, Integer<"partition_high">, Request<"request">)
          .as("Prequest.Pready_range")
          .since(4, 0),
      ADAPTED(MPI_Pready_list, pready_list, Integers<"partitions">, Request<"request">)
          .as("Prequest.Pready_list")
          .since(4, 0),
      ROW(MPI_Parrived, Request<"request">, Integer<"partition">, OutFlag<"flag">)
          .as("Prequest.Parrived")
          .since(4, 0),

      ROW(MPI_Barrier_init, Comm<"comm">, MADE).since(4, 0).served(),
      LARGE(MPI_Bcast_init, ReceiveBuffer<"buffer">, ROOTED, MADE).served(),
      LARGE(MPI_Gather_init, EXCHANGE_ROLES, ROOTED, MADE).served(),
      LARGE(MPI_Gatherv_init, GATHERV_ROLES, ROOTED, MADE).served(),
      LARGE(MPI_Scatter_init, EXCHANGE_ROLES, ROOTED, MADE).served(),
      LARGE(MPI_Scatterv_init, SCATTERV_ROLES, ROOTED, MADE).served(),
      LARGE(MPI_Allgather_init, EXCHANGE_ROLES, Comm<"comm">, MADE).served(),
      LARGE(MPI_Allgatherv_init, GATHERV_ROLES, Comm<"comm">, MADE).served(),
      LARGE(MPI_Alltoall_init, EXCHANGE_ROLES, Comm<"comm">, MADE).served(),
      LARGE(MPI_Alltoallv_init, VECTOR_ROLES, Comm<"comm">, MADE).served(),
      LARGE(MPI_Alltoallw_init, BLOCKS_ROLES, Comm<"comm">, MADE).served(),
      LARGE(MPI_Reduce_init, REDUCE_ROLES, ROOTED, MADE).served(),
      LARGE(MPI_Allreduce_init, REDUCE_ROLES, Comm<"comm">, MADE).served(),
      LARGE(MPI_Reduce_scatter_block_init, REDUCE_ROLES, Comm<"comm">, MADE).served(),
      LARGE(MPI_Reduce_scatter_init, REDUCE_SCATTER_ROLES, Comm<"comm">, MADE).served(),
      LARGE(MPI_Scan_init, REDUCE_ROLES, Comm<"comm">, MADE).served(),
      LARGE(MPI_Exscan_init, REDUCE_ROLES, Comm<"comm">, MADE).served(),
  };
}

}  // namespace mpi4node
