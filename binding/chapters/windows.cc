// One-sided communication: windows, their synchronization, and the movement of data.
#include "chapters/chapters.h"

namespace mpi4node {
namespace {

// Sizes and addresses are 64-bit numbers to lib/. What MPI has allocated comes as its address.

MPI_Count number(const void* address) { return reinterpret_cast<std::intptr_t>(address); }

int win_create(void* base, MPI_Count size, int disp_unit, MPI_Info info, MPI_Comm comm,
               MPI_Win* win) {
  return MPI_Win_create(base, static_cast<MPI_Aint>(size), disp_unit, info, comm, win);
}
int win_allocate(MPI_Count size, int disp_unit, MPI_Info info, MPI_Comm comm, MPI_Count* base,
                 MPI_Win* win) {
  void* address = nullptr;
  const int code =
      MPI_Win_allocate(static_cast<MPI_Aint>(size), disp_unit, info, comm, &address, win);
  *base = number(address);
  return code;
}
int win_allocate_shared(MPI_Count size, int disp_unit, MPI_Info info, MPI_Comm comm,
                        MPI_Count* base, MPI_Win* win) {
  void* address = nullptr;
  const int code =
      MPI_Win_allocate_shared(static_cast<MPI_Aint>(size), disp_unit, info, comm, &address, win);
  *base = number(address);
  return code;
}
int win_shared_query(MPI_Win win, int rank, MPI_Count* size, int* disp_unit, MPI_Count* base) {
  MPI_Aint bytes = 0;
  void* address = nullptr;
  const int code = MPI_Win_shared_query(win, rank, &bytes, disp_unit, &address);
  *size = bytes;
  *base = number(address);
  return code;
}
int win_attach(MPI_Win win, void* base, MPI_Count size) {
  return MPI_Win_attach(win, base, static_cast<MPI_Aint>(size));
}
int win_detach(MPI_Win win, MPI_Count base) {
  return MPI_Win_detach(win, reinterpret_cast<void*>(static_cast<std::intptr_t>(base)));
}
int alloc_mem(MPI_Count size, MPI_Info info, MPI_Count* base) {
  void* address = nullptr;
  const int code = MPI_Alloc_mem(static_cast<MPI_Aint>(size), info, &address);
  *base = number(address);
  return code;
}
int free_mem(MPI_Count base) {
  return MPI_Free_mem(reinterpret_cast<void*>(static_cast<std::intptr_t>(base)));
}

}  // namespace

Chapter windows() {
  return {
      ADAPTED(MPI_Win_create, win_create, Bytes<"memory">, CREATION_ROLES, OutWin<"win">).served(),
      ADAPTED(MPI_Win_allocate, win_allocate, Count<"size">, CREATION_ROLES, OutCount<"base">,
              OutWin<"win">)
          .served(),
      ADAPTED(MPI_Win_allocate_shared, win_allocate_shared, Count<"size">, CREATION_ROLES,
              OutCount<"base">, OutWin<"win">)
          .served(),
      ROW(MPI_Win_create_dynamic, Info<"info">, Comm<"comm">, OutWin<"win">).served(),
      ADAPTED(MPI_Win_shared_query, win_shared_query, Win<"win">, Integer<"rank">, OutCount<"size">,
              OutInteger<"disp_unit">, OutCount<"base">),
      ADAPTED(MPI_Win_attach, win_attach, Win<"win">, Bytes<"memory">),
      ADAPTED(MPI_Win_detach, win_detach, Win<"win">, Count<"base">),
      ROW(MPI_Win_free, InOutWin<"win">).served(),
      ROW(MPI_Win_get_group, Win<"win">, OutGroup<"group">),
      ROW(MPI_Win_set_info, Win<"win">, Info<"info">),
      ROW(MPI_Win_get_info, Win<"win">, OutInfo<"info_used">),
      ROW(MPI_Win_get_name, Win<"win">, OutString<"win_name", MPI_MAX_OBJECT_NAME>),
      ROW(MPI_Win_set_name, Win<"win">, String<"name">),
      ROW(MPI_Win_set_errhandler, Win<"win">, Errhandler<"errhandler">),
      ROW(MPI_Win_get_errhandler, Win<"win">, OutErrhandler<"errhandler">),
      ROW(MPI_Win_call_errhandler, Win<"win">, Integer<"errorcode">),

      LARGE(MPI_Put, SendBuffer<"origin">, TARGET_ROLES, Win<"win">).as("Win.Put"),
      LARGE(MPI_Get, ReceiveBuffer<"origin">, TARGET_ROLES, Win<"win">).as("Win.Get"),
      LARGE(MPI_Accumulate, SendBuffer<"origin">, TARGET_ROLES, Op<"op">, Win<"win">)
          .as("Win.Accumulate"),
      LARGE(MPI_Get_accumulate, SendBuffer<"origin">, ReceiveBuffer<"result">, TARGET_ROLES,
            Op<"op">, Win<"win">)
          .as("Win.Get_accumulate"),
      ROW(MPI_Fetch_and_op, SendItem<"origin">, ReceiveItem<"result">, Datatype<"datatype">,
          Integer<"target_rank">, Aint<"target_disp">, Op<"op">, Win<"win">)
          .as("Win.Fetch_and_op"),
      ROW(MPI_Compare_and_swap, SendItem<"origin">, SendItem<"compare">, ReceiveItem<"result">,
          Datatype<"datatype">, Integer<"target_rank">, Aint<"target_disp">, Win<"win">)
          .as("Win.Compare_and_swap"),
      LARGE(MPI_Rput, SendBuffer<"origin">, TARGET_ROLES, Win<"win">, OutRequest<"request">)
          .as("Win.Rput"),
      LARGE(MPI_Rget, ReceiveBuffer<"origin">, TARGET_ROLES, Win<"win">, OutRequest<"request">)
          .as("Win.Rget"),
      LARGE(MPI_Raccumulate, SendBuffer<"origin">, TARGET_ROLES, Op<"op">, Win<"win">,
            OutRequest<"request">)
          .as("Win.Raccumulate"),
      LARGE(MPI_Rget_accumulate, SendBuffer<"origin">, ReceiveBuffer<"result">, TARGET_ROLES,
            Op<"op">, Win<"win">, OutRequest<"request">)
          .as("Win.Rget_accumulate"),

      WAITING(MPI_Win_fence, Integer<"assertion">, Win<"win">),
      WAITING(MPI_Win_start, Group<"group">, Integer<"assertion">, Win<"win">),
      WAITING(MPI_Win_complete, Win<"win">),
      ROW(MPI_Win_post, Group<"group">, Integer<"assertion">, Win<"win">).served(),
      ROW(MPI_Win_wait, Win<"win">).served(),
      ROW(MPI_Win_test, Win<"win">, OutFlag<"flag">),
      WAITING(MPI_Win_lock, Integer<"lock_type">, Integer<"rank">, Integer<"assertion">,
              Win<"win">),
      WAITING(MPI_Win_unlock, Integer<"rank">, Win<"win">),
      WAITING(MPI_Win_lock_all, Integer<"assertion">, Win<"win">),
      WAITING(MPI_Win_unlock_all, Win<"win">),
      WAITING(MPI_Win_flush, Integer<"rank">, Win<"win">),
      WAITING(MPI_Win_flush_all, Win<"win">),
      WAITING(MPI_Win_flush_local, Integer<"rank">, Win<"win">),
      WAITING(MPI_Win_flush_local_all, Win<"win">),
      ROW(MPI_Win_sync, Win<"win">),

      ADAPTED(MPI_Alloc_mem, alloc_mem, Count<"size">, Info<"info">, OutCount<"base">)
          .as("MPI.Alloc_mem"),
      ADAPTED(MPI_Free_mem, free_mem, Count<"base">).as("MPI.Free_mem"),
  };
}

}  // namespace mpi4node
