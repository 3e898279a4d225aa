// Files: opening and closing, views, and the access to data by explicit offsets, individual and
// shared file pointers, blocking, nonblocking and in two steps.
//
// None of the blocking functions has its nonblocking form in its place while an object receive is
// pending: collective ones of both forms do not match each other in MPI.
#include <cstring>

#include "chapters/chapters.h"
#include "runtime/data_representations.h"
#include "table/started_access.h"

namespace mpi4node {
namespace {

// By value, so that a thread of its own can be given it. lib/ makes its handle null.
int file_close(MPI_File file) { return MPI_File_close(&file); }

int file_get_view(MPI_File file, MPI_Offset* disp, MPI_Datatype* etype, MPI_Datatype* filetype,
                  char* datarep, int* length) {
  const int code = MPI_File_get_view(file, disp, etype, filetype, datarep);
  *length = static_cast<int>(std::strlen(datarep));
  return code;
}

}  // namespace

Chapter files() {
  return {
      ROW(MPI_File_open, Comm<"comm">, String<"filename">, Integer<"amode">, Info<"info">,
          OutFile<"fh">)
          .served(),
      MPI4NODE_WAITING(MPI_File_close, file_close, File<"fh">).adapted(),
      ROW(MPI_File_delete, String<"filename">, Info<"info">),
      ROW(MPI_File_set_size, File<"fh">, Offset<"size">).served(),
      ROW(MPI_File_preallocate, File<"fh">, Offset<"size">).served(),
      ROW(MPI_File_get_size, File<"fh">, OutOffset<"size">),
      ROW(MPI_File_get_amode, File<"fh">, OutInteger<"amode">),
      ROW(MPI_File_get_group, File<"fh">, OutGroup<"group">),
      ROW(MPI_File_set_info, File<"fh">, Info<"info">).served(),
      ROW(MPI_File_get_info, File<"fh">, OutInfo<"info_used">),
      ROW(MPI_File_set_atomicity, File<"fh">, Integer<"flag">).served(),
      ROW(MPI_File_get_atomicity, File<"fh">, OutFlag<"flag">),
      ROW(MPI_File_sync, File<"fh">).served(),
      ROW(MPI_File_set_errhandler, AnyFile<"fh">, Errhandler<"errhandler">),
      ROW(MPI_File_get_errhandler, AnyFile<"fh">, OutErrhandler<"errhandler">),
      ROW(MPI_File_call_errhandler, AnyFile<"fh">, Integer<"errorcode">),

      ROW(MPI_File_set_view, File<"fh">, Offset<"disp">, Datatype<"etype">, Datatype<"filetype">,
          String<"datarep">, Info<"info">)
          .served(),
      ADAPTED(MPI_File_get_view, file_get_view, File<"fh">, OutOffset<"disp">, OutDatatype<"etype">,
              OutDatatype<"filetype">, OutString<"datarep", MPI_MAX_DATAREP_STRING>),
      ROW(MPI_File_get_type_extent, File<"fh">, Datatype<"datatype">, OutAint<"extent">),
      ROW(MPI_File_get_byte_offset, File<"fh">, Offset<"offset">, OutOffset<"disp">),
      ADAPTED(MPI_Register_datarep, register_datarep, String<"datarep">, Integer<"read_fn">,
              Integer<"write_fn">, Word<"extra_state">)
          .as("MPI.Register_datarep"),

      NARROW(MPI_File_read_at, READ_AT_ROLES, OutStatus<"status">).served(),
      NARROW(MPI_File_read_at_all, READ_AT_ROLES, OutStatus<"status">).served(),
      NARROW(MPI_File_write_at, WRITE_AT_ROLES, OutStatus<"status">).served(),
      NARROW(MPI_File_write_at_all, WRITE_AT_ROLES, OutStatus<"status">).served(),
      STARTED_BY(MPI_File_read_at, MPI_File_iread_at, READ_AT_ROLES),
      NARROW(MPI_File_iread_at_all, READ_AT_ROLES, STARTED),
      STARTED_BY(MPI_File_write_at, MPI_File_iwrite_at, WRITE_AT_ROLES),
      NARROW(MPI_File_iwrite_at_all, WRITE_AT_ROLES, STARTED),
      NARROW(MPI_File_read_at_all_begin, READ_AT_ROLES).served(),
      ROW(MPI_File_read_at_all_end, File<"fh">, ReceiveItem<"buf">, OutStatus<"status">).served(),
      NARROW(MPI_File_write_at_all_begin, WRITE_AT_ROLES).served(),
      ROW(MPI_File_write_at_all_end, File<"fh">, SendItem<"buf">, OutStatus<"status">).served(),

      NARROW(MPI_File_read, READ_ROLES, OutStatus<"status">).served(),
      NARROW(MPI_File_read_all, READ_ROLES, OutStatus<"status">).served(),
      NARROW(MPI_File_write, WRITE_ROLES, OutStatus<"status">).served(),
      NARROW(MPI_File_write_all, WRITE_ROLES, OutStatus<"status">).served(),
      STARTED_BY(MPI_File_read, MPI_File_iread, READ_ROLES),
      NARROW(MPI_File_iread_all, READ_ROLES, STARTED),
      STARTED_BY(MPI_File_write, MPI_File_iwrite, WRITE_ROLES),
      NARROW(MPI_File_iwrite_all, WRITE_ROLES, STARTED),
      NARROW(MPI_File_read_all_begin, READ_ROLES).served(),
      ROW(MPI_File_read_all_end, File<"fh">, ReceiveItem<"buf">, OutStatus<"status">).served(),
      NARROW(MPI_File_write_all_begin, WRITE_ROLES).served(),
      ROW(MPI_File_write_all_end, File<"fh">, SendItem<"buf">, OutStatus<"status">).served(),
      ROW(MPI_File_seek, File<"fh">, Offset<"offset">, Integer<"whence">),
      ROW(MPI_File_get_position, File<"fh">, OutOffset<"offset">),

      NARROW(MPI_File_read_shared, READ_ROLES, OutStatus<"status">).served(),
      NARROW(MPI_File_write_shared, WRITE_ROLES, OutStatus<"status">).served(),
      STARTED_BY(MPI_File_read_shared, MPI_File_iread_shared, READ_ROLES),
      STARTED_BY(MPI_File_write_shared, MPI_File_iwrite_shared, WRITE_ROLES),
      NARROW(MPI_File_read_ordered, READ_ROLES, OutStatus<"status">).served(),
      NARROW(MPI_File_write_ordered, WRITE_ROLES, OutStatus<"status">).served(),
      NARROW(MPI_File_read_ordered_begin, READ_ROLES).served(),
      ROW(MPI_File_read_ordered_end, File<"fh">, ReceiveItem<"buf">, OutStatus<"status">).served(),
      NARROW(MPI_File_write_ordered_begin, WRITE_ROLES).served(),
      ROW(MPI_File_write_ordered_end, File<"fh">, SendItem<"buf">, OutStatus<"status">).served(),
      ROW(MPI_File_seek_shared, File<"fh">, Offset<"offset">, Integer<"whence">).served(),
      ROW(MPI_File_get_position_shared, File<"fh">, OutOffset<"offset">).served(),
  };
}

}  // namespace mpi4node
