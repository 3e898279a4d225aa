// One-sided communication: what an older library lacks.
#pragma once

#include "compat/fallback.h"
#include "compat/large_counts.h"

// (origin, count, type, rank, displacement, count, type, ...): both counts narrowed.
#define MPI4NODE_NARROW_RMA(function, POINTER, PARAMETERS, ...)                                 \
  MPI4NODE_FALLBACK int function##_c(                                                           \
      POINTER origin, MPI_Count origin_count, MPI_Datatype origin_datatype, int target_rank,    \
      MPI_Aint target_disp, MPI_Count target_count, MPI_Datatype target_datatype, PARAMETERS) { \
    return mpi4node::compat::narrow(                                                            \
        origin_count, origin_datatype, target_count, target_datatype,                           \
        [&](int origins, MPI_Datatype origin_type, int targets, MPI_Datatype target_type) {     \
          return function(origin, origins, origin_type, target_rank, target_disp, targets,      \
                          target_type, __VA_ARGS__);                                            \
        });                                                                                     \
  }
MPI4NODE_NARROW_RMA(MPI_Put, const void*, MPI_Win win, win)
MPI4NODE_NARROW_RMA(MPI_Get, void*, MPI_Win win, win)
MPI4NODE_NARROW_RMA(MPI_Accumulate, const void*, MPI4NODE_LIST(MPI_Op op, MPI_Win win), op, win)
MPI4NODE_NARROW_RMA(MPI_Rput, const void*, MPI4NODE_LIST(MPI_Win win, MPI_Request* request), win,
                    request)
MPI4NODE_NARROW_RMA(MPI_Rget, void*, MPI4NODE_LIST(MPI_Win win, MPI_Request* request), win, request)
MPI4NODE_NARROW_RMA(MPI_Raccumulate, const void*,
                    MPI4NODE_LIST(MPI_Op op, MPI_Win win, MPI_Request* request), op, win, request)

#define MPI4NODE_NARROW_GET_ACCUMULATE(function, PARAMETERS, ...)                                  \
  MPI4NODE_FALLBACK int function##_c(                                                              \
      const void* origin, MPI_Count origin_count, MPI_Datatype origin_datatype, void* result,      \
      MPI_Count result_count, MPI_Datatype result_datatype, int target_rank, MPI_Aint target_disp, \
      MPI_Count target_count, MPI_Datatype target_datatype, PARAMETERS) {                          \
    return mpi4node::compat::narrow(                                                               \
        origin_count, origin_datatype, result_count, result_datatype,                              \
        [&](int origins, MPI_Datatype origin_type, int results, MPI_Datatype result_type) {        \
          return mpi4node::compat::narrow(                                                         \
              target_count, target_datatype, [&](int targets, MPI_Datatype target_type) {          \
                return function(origin, origins, origin_type, result, results, result_type,        \
                                target_rank, target_disp, targets, target_type, __VA_ARGS__);      \
              });                                                                                  \
        });                                                                                        \
  }
MPI4NODE_NARROW_GET_ACCUMULATE(MPI_Get_accumulate, MPI4NODE_LIST(MPI_Op op, MPI_Win win), op, win)
MPI4NODE_NARROW_GET_ACCUMULATE(MPI_Rget_accumulate,
                               MPI4NODE_LIST(MPI_Op op, MPI_Win win, MPI_Request* request), op, win,
                               request)
