// Sessions: MPI without MPI_COMM_WORLD, from sets of processes by their names.
#include "chapters/chapters.h"
#include "runtime/error_handlers.h"

namespace mpi4node {
namespace {

// Each adapter is noexcept, which says that the library lacks it, where the function is.

int session_nth_pset(MPI_Session session, MPI_Info info, int n, char* pset_name,
                     int* length) noexcept(!kHasSessions) {
  *length = MPI_MAX_PSET_NAME_LEN;
  return MPI_Session_get_nth_pset(session, info, n, length, pset_name);
}

int session_errhandler(MPI_Session session, int errorcode) noexcept(!kHasSessions) {
  return MPI_Session_call_errhandler(session, errorcode);
}

constexpr bool kLacksSessionBuffers = noexcept(MPI_Session_flush_buffer(MPI_SESSION_NULL));

// The attached buffer's address and size are lib/'s to remember.
int session_detach_buffer(MPI_Session session) noexcept(kLacksSessionBuffers) {
  void* address;
  MPI_Count size;
  return MPI_Session_detach_buffer_c(session, &address, &size);
}
#ifdef MPI_BUFFER_AUTOMATIC
int session_buffer_automatic(MPI_Session session) {
  return MPI_Session_attach_buffer(session, MPI_BUFFER_AUTOMATIC, 0);
}
#else
int session_buffer_automatic(MPI_Session) noexcept { return kUnsupported; }
#endif

}  // namespace

// They may be called before MPI_Init, and a session that is none is refused before MPI is asked.
Chapter sessions() {
  return {
      ROW(MPI_Session_init, Info<"info">, Errhandler<"errhandler">, OutSession<"session">)
          .since(4, 0)
          .anytime(),
      ROW(MPI_Session_finalize, InOutSession<"session">).since(4, 0).anytime(),
      ROW(MPI_Session_get_num_psets, Session<"session">, Info<"info">, OutInteger<"npset_names">)
          .since(4, 0)
          .anytime(),
      ADAPTED(MPI_Session_get_nth_pset, session_nth_pset, Session<"session">, Info<"info">,
              Integer<"n">, OutString<"pset_name", MPI_MAX_PSET_NAME_LEN>)
          .since(4, 0)
          .anytime(),
      ROW(MPI_Session_get_info, Session<"session">, OutInfo<"info_used">).since(4, 0).anytime(),
      ROW(MPI_Session_get_pset_info, Session<"session">, String<"pset_name">, OutInfo<"info">)
          .since(4, 0)
          .anytime(),
      ROW(MPI_Group_from_session_pset, Session<"session">, String<"pset_name">,
          OutGroup<"newgroup">)
          .as("Session.Create_group")
          .since(4, 0)
          .anytime(),
      ADAPTED(MPI_Session_create_errhandler, create_session_errhandler, OutErrhandler<"errhandler">)
          .since(4, 0)
          .anytime(),
      ROW(MPI_Session_set_errhandler, Session<"session">, Errhandler<"errhandler">)
          .since(4, 0)
          .anytime(),
      ROW(MPI_Session_get_errhandler, Session<"session">, OutErrhandler<"errhandler">)
          .since(4, 0)
          .anytime(),
      ADAPTED(MPI_Session_call_errhandler, session_errhandler, Session<"session">,
              Integer<"errorcode">)
          .since(4, 0)
          .anytime(),
      LARGE(MPI_Session_attach_buffer, Session<"session">, Bytes<"buffer">).since(4, 1).anytime(),
      ADAPTED(MPI_Session_buffer_automatic, session_buffer_automatic, Session<"session">)
          .calling("MPI_Session_attach_buffer")
          .since(4, 1)
          .anytime(),
      ADAPTED(MPI_Session_detach_buffer, session_detach_buffer, Session<"session">)
          .since(4, 1)
          .served(),
      ROW(MPI_Session_flush_buffer, Session<"session">).since(4, 1).served(),
      ROW(MPI_Session_iflush_buffer, Session<"session">, STARTED).since(4, 1),
  };
}

}  // namespace mpi4node
