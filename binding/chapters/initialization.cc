// Environmental management: starting and ending MPI, versions, clocks.
#include "chapters/chapters.h"
#include "runtime/other_worlds.h"
#include "runtime/standard_streams.h"
#include "runtime/started_processes.h"

namespace mpi4node {
namespace {

// Both leave out argc and argv, which MPI 2 made optional.
int init_thread(int required, int* provided) {
  return MPI_Init_thread(nullptr, nullptr, required, provided);
}

int abort_job(MPI_Comm comm, int errorcode) {
  drain_standard_streams();
  tell_starter(failing_exit_code(errorcode));
  return MPI_Abort(comm, errorcode);
}

int wtime(double* seconds) {
  *seconds = MPI_Wtime();
  return MPI_SUCCESS;
}

int wtick(double* seconds) {
  *seconds = MPI_Wtick();
  return MPI_SUCCESS;
}

int pcontrol(int level) { return MPI_Pcontrol(level); }

}  // namespace

Chapter initialization() {
  return {
      ADAPTED(MPI_Init_thread, init_thread, Integer<"required">, OutInteger<"provided">)
          .as("MPI.Init_thread")
          .anytime(),
      ROW(MPI_Finalize).anytime(),
      ROW(MPI_Initialized, OutFlag<"flag">).anytime(),
      ROW(MPI_Finalized, OutFlag<"flag">).anytime(),
      ROW(MPI_Query_thread, OutInteger<"provided">).of_world(),
      ROW(MPI_Is_thread_main, OutFlag<"flag">).of_world(),
      ROW(MPI_Get_version, OutInteger<"version">, OutInteger<"subversion">).anytime(),
      ROW(MPI_Get_library_version, OutString<"version", MPI_MAX_LIBRARY_VERSION_STRING>).anytime(),
      ROW(MPI_Get_processor_name, OutString<"name", MPI_MAX_PROCESSOR_NAME>),
      ADAPTED(MPI_Wtime, wtime, OutSeconds<"seconds">),
      ADAPTED(MPI_Wtick, wtick, OutSeconds<"seconds">),
      ADAPTED(MPI_Pcontrol, pcontrol, Integer<"level">).as("MPI.Pcontrol"),
      ROW(MPI_Get_hw_resource_info, OutInfo<"hw_info">).since(4, 1),
      ROW(MPI_Abi_get_version, OutInteger<"abi_major">, OutInteger<"abi_minor">)
          .since(5, 0)
          .anytime(),
      ROW(MPI_Abi_get_info, OutInfo<"info">).since(5, 0).anytime(),
      ROW(MPI_Abi_get_fortran_info, OutInfo<"info">).since(5, 0).anytime(),
      ADAPTED(MPI_Abort, abort_job, Comm<"comm">, Integer<"errorcode">),
  };
}

}  // namespace mpi4node
