// Lists of roles that many rows share.
#pragma once

#include "table/roles.h"

// --- Messages ---------------------------------------------------------------------------------

#define SEND_ROLES SendBuffer<"buf">, Integer<"dest">, Integer<"tag">, Comm<"comm">
#define RECEIVE_ROLES MessageBuffer<"buf">, Integer<"source">, Integer<"tag">, Comm<"comm">
#define PROBE_ROLES Integer<"source">, Integer<"tag">, Comm<"comm">

// --- Collectives ------------------------------------------------------------------------------

#define EXCHANGE_ROLES SendBuffer<"sendbuf">, ReceiveBuffer<"recvbuf">
#define GATHERV_ROLES SendBuffer<"sendbuf">, ReceiveVector<"recvbuf">
#define SCATTERV_ROLES SendVector<"sendbuf">, ReceiveBuffer<"recvbuf">
#define VECTOR_ROLES SendVector<"sendbuf">, ReceiveVector<"recvbuf">
#define BLOCKS_ROLES SendBlocks<"sendbuf">, ReceiveBlocks<"recvbuf">
#define REDUCE_ROLES ReduceBuffers<"sendbuf", "recvbuf">, Op<"op">
#define REDUCE_SCATTER_ROLES ReduceScatterBuffers<"sendbuf", "recvbuf">, Op<"op">
#define ROOTED Integer<"root">, Comm<"comm">

// The ends of a nonblocking operation and of a persistent collective.
#define STARTED OutRequest<"request">
#define MADE Info<"info">, OutRequest<"request">

// --- Windows ----------------------------------------------------------------------------------

#define TARGET_ROLES \
  Integer<"target_rank">, Aint<"target_disp">, Count<"target_count">, Datatype<"target_datatype">
#define CREATION_ROLES Integer<"disp_unit">, Info<"info">, Comm<"comm">

// --- Files ------------------------------------------------------------------------------------

#define READ_ROLES File<"fh">, ReceiveBuffer<"buf">
#define WRITE_ROLES File<"fh">, SendBuffer<"buf">
#define READ_AT_ROLES File<"fh">, Offset<"offset">, ReceiveBuffer<"buf">
#define WRITE_AT_ROLES File<"fh">, Offset<"offset">, SendBuffer<"buf">
