// Faults of MPI libraries that the binding works around: one function or constant for each fault.
// Every entry names the versions that have the fault, its symptom, and the test that shows it.
// Dropping a library's version means deleting entries here.
//
// "Everywhere" says that the workaround costs nothing where it is not needed, so that it does not
// ask which library runs. Faults that shape more than one call are described where the design that
// avoids them is:
// - MPICH 4.0 ends the process at large counts in files: compat/files.h
// - MPICH calls error handlers with its locks held: runtime/error_handlers.h
// - Hydra drops output that comes just before MPI_Abort: runtime/standard_streams.h
// - Open MPI may run an operation's function on any thread: runtime/user_operations.h
// - Open MPI 4 sends plain messages in MPI_Comm_create_group: compat/communicators.h
#pragma once

#include <mpi.h>

#include <climits>
#include <type_traits>

#include "compat/library.h"

namespace mpi4node::quirks {

// --- Null handles -----------------------------------------------------------------------------

// Open MPI 4.1: some calls on a null communicator or window end the job, whatever the error handler
// is, and a null group becomes a communicator of garbage. Everywhere, such a handle is refused with
// the error that the standard has for it.
// Shown by null_communicator.test.ts, errors.test.ts, communicators_of_groups.test.ts.
inline int refusal(MPI_Comm comm) { return comm == MPI_COMM_NULL ? MPI_ERR_COMM : MPI_SUCCESS; }

// The groups, windows and files of the fault above. They have names of their own, because all
// handles are of one type in MPICH.
inline int refusal_of_group(MPI_Group group) {
  return group == MPI_GROUP_NULL ? MPI_ERR_GROUP : MPI_SUCCESS;
}
inline int refusal_of_window(MPI_Win win) {
  return win == MPI_WIN_NULL ? MPI_ERR_WIN : MPI_SUCCESS;
}
inline int refusal_of_file(MPI_File file) {
  return file == MPI_FILE_NULL ? MPI_ERR_FILE : MPI_SUCCESS;
}

// --- Point to point ---------------------------------------------------------------------------

// MPICH 4.0 and its kin, before 4.2 (pmodels/mpich#6805): a nonblocking receive from MPI_PROC_NULL
// has a status of zeros, as if the message had come from rank 0. The status of the message from
// nobody is right, so that one is received instead.
// Shown by receives_from_nobody.test.ts.
constexpr bool kReceiveFromNobodyHasNoStatus = family() == Family::kMpich;

// Replaces the request of a receive from nobody, which is complete at once.
inline int receive_message_of_nobody(void* buf, MPI_Datatype datatype, MPI_Request* request) {
  MPI_Wait(request, MPI_STATUS_IGNORE);
  MPI_Message message = MPI_MESSAGE_NO_PROC;
  return MPI_Imrecv(buf, 0, datatype, &message, request);
}

// MPICH 4.0: a message of a process to itself that ends within an item of the receiver's predefined
// datatype ends the process, in a communicator of one process. Such items are received as bytes,
// which are the same memory and the same status. MPICH's handles of these datatypes hold the size.
// Shown by truncation.test.ts.
template <class Datatype>
inline void receive_as_bytes(MPI_Count& count, Datatype& datatype) {
  if constexpr (std::is_integral_v<Datatype>) {
    constexpr int kKind = 0x4c000000;
    constexpr auto kDouble = static_cast<Datatype>(MPI_DOUBLE);
    if constexpr ((kDouble & ~0xffff) == kKind && (kDouble & 0xff00) >> 8 == sizeof(double)) {
      if ((datatype & ~0xffff) != kKind) return;
      count *= (datatype & 0xff00) >> 8;
      datatype = static_cast<Datatype>(MPI_BYTE);
    }
  }
}

// MPICH 4.0: a partitioned message to or from MPI_PROC_NULL crashes. Everywhere, a persistent
// message of no items stands for it; lib/ knows that it has no partitions.
// Shown by partitioned.test.ts.
inline bool must_not_be_partitioned(int peer) { return peer == MPI_PROC_NULL; }

// MPICH 4.0 declares the array of MPI_Pready_list without const. Nobody writes to it.
// Shown by every build of the addon.
inline int* without_const(const int* values) { return const_cast<int*>(values); }

// --- Requests ---------------------------------------------------------------------------------

// Open MPI 4: MPI_Waitall waits for ever, at MPI_THREAD_MULTIPLE, if one of the requests has failed
// before. MPI_Testall does not. Looking at the last request first, which mostly is the last to
// complete, spares looking at all of them again and again.
// Shown by truncation.test.ts.
constexpr bool kWaitallHangsOnFailed = MPI4NODE_OPEN_MPI != 0 && MPI4NODE_OPEN_MPI < 5;

inline int wait_all(int count, MPI_Request* requests, MPI_Status* statuses) {
  if constexpr (kWaitallHangsOnFailed) {
    int flag = 0, code = MPI_SUCCESS;
    while (count > 1 && !flag && code == MPI_SUCCESS) {
      code = MPI_Request_get_status(requests[count - 1], &flag, MPI_STATUS_IGNORE);
    }
    flag = 0;
    code = MPI_SUCCESS;
    while (!flag && code == MPI_SUCCESS) code = MPI_Testall(count, requests, &flag, statuses);
    return code;
  } else {
    return MPI_Waitall(count, requests, statuses);
  }
}

// --- Collectives ------------------------------------------------------------------------------

// Open MPI 4: collectives with a block for each rank may multiply the count by the number of ranks
// in a C int, which overflows from 2^31 items in all on. The first comparison spares asking for the
// communicator's size in usual calls.
// Shown by large_counts.slow.test.ts.
inline int size_of(MPI_Comm comm) {
  int size = 1;
  MPI_Comm_size(comm, &size);
  return size > 0 ? size : 1;
}
inline bool blocks_overflow(MPI_Comm comm, MPI_Count count) {
  constexpr MPI_Count small = INT_MAX >> 16;
  return count > small && count > INT_MAX / size_of(comm);
}

// Open MPI 4.1: a persistent reduction of no items is refused if both addresses are null.
// Shown by persistent_collectives.test.ts.
inline const char nothing = 0;
inline const void* address_for(const void* sendbuf, MPI_Count count) {
  return count == 0 && sendbuf == nullptr ? &nothing : sendbuf;
}

// MPICH exports the functions of fault tolerance from 3.2 on, but before MPI 5 most of them end the
// process, since nothing stands behind them. Only Open MPI's extension is used.
// Shown by fault_tolerance.test.ts.
#ifdef OMPI_HAVE_MPI_EXT_FTMPI
#define MPI4NODE_FAULT_TOLERANCE_WORKS 1
#else
#define MPI4NODE_FAULT_TOLERANCE_WORKS 0
#endif

// --- Communicators ----------------------------------------------------------------------------

// MPICH 4.0: some new communicators do not take their error handler from the one that they are made
// from, but have MPI_ERRORS_ARE_FATAL, which ends the job. Everywhere, the handler is passed on.
// Shown by error_handlers.test.ts.
inline void pass_on_errhandler(MPI_Comm parent, MPI_Comm made) {
  MPI_Errhandler errhandler = MPI_ERRHANDLER_NULL;
  if (made == MPI_COMM_NULL) return;
  if (MPI_Comm_get_errhandler(parent, &errhandler) != MPI_SUCCESS) return;
  MPI_Comm_set_errhandler(made, errhandler);
  MPI_Errhandler_free(&errhandler);
}

// MPICH 4.0: a null pointer for an array of ints is an error even where the array has no elements.
// Everywhere, the address of an array without elements is not null.
// Shown by groups.test.ts and topologies.test.ts.
inline int* address_of_integers(void* data) {
  static int none[1] = {};
  return data != nullptr ? static_cast<int*>(data) : none;
}

// --- Datatypes --------------------------------------------------------------------------------

// Open MPI 4.1: the functions for packed sizes accept a datatype that is not committed, and
// MPI_Pack_external_size never returns for one. MPI_Pack_external looks at it: this is its error.
// Shown by pack.test.ts.
inline int error_of_datatype(MPI_Datatype datatype) {
  char nothing = 0;
  MPI_Aint position = 0;
  char datarep[] = "external32";
  return MPI_Pack_external(datarep, &nothing, 0, datatype, &nothing, 0, &position);
}

// Open MPI 4.1: MPI_Pack_size and MPI_Pack_external_size multiply in C ints and answer a wrong size
// from 2 GiB on. Every item takes as much as the first.
// Shown by pack.test.ts.
inline MPI_Count packed_size(MPI_Aint each, MPI_Count count) { return each * count; }

}  // namespace mpi4node::quirks
