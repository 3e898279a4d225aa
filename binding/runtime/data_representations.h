// Representations of data in files whose conversion functions are JavaScript.
//
// MPI calls them inside reads and writes, on whichever thread makes the access. They run on the
// thread that has registered them and on no other: elsewhere the access fails with
// MPI_ERR_CONVERSION. MPI never forgets a representation, and holds numbers only: see callback.h.
#pragma once

#include <mpi.h>

namespace mpi4node {

// What a function of lib/ is asked for.
enum class Conversion { kExtent, kRead, kWrite };

// MPI_Register_datarep. `extra_state` has the environment's number in its upper half and lib/'s
// number of the representation in its lower. Without a function, data is not converted.
int register_datarep(const char* datarep, int converts_reads, int converts_writes,
                     MPI_Count extra_state);

}  // namespace mpi4node
