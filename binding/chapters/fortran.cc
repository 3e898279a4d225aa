// The handles by which Fortran knows MPI's objects: integers, valid in this process. The functions
// are macros in some libraries, and all alike: one row for each direction has them all.
#include "chapters/chapters.h"

namespace mpi4node {
namespace {

// As lib/base/fortran_handles.ts lists them.
enum Kind {
  kComm,
  kDatatype,
  kErrhandler,
  kFile,
  kGroup,
  kInfo,
  kMessage,
  kOp,
  kRequest,
  kWin,
  kSession
};

int c_to_fortran(int kind, MPI_Count handle, int* fortran) {
  const auto number = static_cast<double>(handle);
  switch (kind) {
#define MPI4NODE_KIND(kind, type, name)                                \
  case kind:                                                           \
    *fortran = MPI_##name##_c2f(number_to_handle<MPI_##type>(number)); \
    return MPI_SUCCESS;
#define MPI4NODE_KINDS                               \
  MPI4NODE_KIND(kComm, Comm, Comm)                   \
  MPI4NODE_KIND(kDatatype, Datatype, Type)           \
  MPI4NODE_KIND(kErrhandler, Errhandler, Errhandler) \
  MPI4NODE_KIND(kFile, File, File)                   \
  MPI4NODE_KIND(kGroup, Group, Group)                \
  MPI4NODE_KIND(kInfo, Info, Info)                   \
  MPI4NODE_KIND(kMessage, Message, Message)          \
  MPI4NODE_KIND(kOp, Op, Op)                         \
  MPI4NODE_KIND(kRequest, Request, Request)          \
  MPI4NODE_KIND(kWin, Win, Win)
    MPI4NODE_KINDS
#if MPI4NODE_DECLARES_MPI_4
    MPI4NODE_KIND(kSession, Session, Session)
#endif
  }
  return kUnsupported;
}

int fortran_to_c(int kind, int fortran, MPI_Count* handle) {
  switch (kind) {
#undef MPI4NODE_KIND
#define MPI4NODE_KIND(kind, type, name)                                                        \
  case kind:                                                                                   \
    *handle = static_cast<MPI_Count>(handle_to_number<MPI_##type>(MPI_##name##_f2c(fortran))); \
    return MPI_SUCCESS;
    MPI4NODE_KINDS
#if MPI4NODE_DECLARES_MPI_4
    MPI4NODE_KIND(kSession, Session, Session)
#endif
#undef MPI4NODE_KIND
#undef MPI4NODE_KINDS
  }
  return kUnsupported;
}

}  // namespace

Chapter fortran() {
  return {
      // Only that of sessions can be missing.
      ADAPTED(c_to_fortran, c_to_fortran, Integer<"kind">, Word<"handle">, OutInteger<"fortran">)
          .calling("MPI_Session_c2f"),
      ADAPTED(fortran_to_c, fortran_to_c, Integer<"kind">, Integer<"fortran">, OutCount<"handle">)
          .calling("MPI_Session_f2c"),
      ROW(MPI_Status_c2f, InStatus<"status">, OutIntegers<"fortran">),
      ROW(MPI_Status_f2c, IntegerArray<"fortran">, InOutStatus<"status">),
  };
}

}  // namespace mpi4node
