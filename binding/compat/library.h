// Which MPI library the addon is compiled for. Only this file and quirks.h ask for a library by its
// name; everything else asks quirks.h for the fault, or compat.h for the function.
#pragma once

#include <mpi.h>

// The major version of Open MPI, and 0 for every other library.
#if defined(OPEN_MPI)
#define MPI4NODE_OPEN_MPI OMPI_MAJOR_VERSION
#include <mpi-ext.h>
#else
#define MPI4NODE_OPEN_MPI 0
#endif

// Open MPI 5 calls itself MPI 3.1 and has no large counts, but declares what else MPI 4 brought:
// partitioned messages, persistent collectives, sessions, and enumerators that #ifndef can't see.
#define MPI4NODE_DECLARES_MPI_4 (MPI_VERSION >= 4 || MPI4NODE_OPEN_MPI >= 5)

// Open MPI 4 has persistent collectives as an extension, under names that begin with MPIX_.
#ifdef OMPI_HAVE_MPI_EXT_PCOLLREQ
#define MPI4NODE_HAS_MPIX_PERSISTENT 1
#else
#define MPI4NODE_HAS_MPIX_PERSISTENT 0
#endif

namespace mpi4node {

// A library and its kin, which share their source code and so most of their faults.
enum class Family { kOpenMpi, kMpich, kUnknown };

constexpr Family family() {
#if defined(OPEN_MPI)
  return Family::kOpenMpi;
#elif defined(MPICH_VERSION) || defined(I_MPI_VERSION) || defined(MVAPICH_VERSION) || \
    defined(MVAPICH2_VERSION) || defined(CRAY_MPICH_VERSION)
  return Family::kMpich;
#else
  return Family::kUnknown;
#endif
}

constexpr const char* family_name() {
  switch (family()) {
    case Family::kOpenMpi:
      return "Open MPI";
    case Family::kMpich:
      return "MPICH";
    case Family::kUnknown:
      return "unknown";
  }
}

// The library by the name that its maker gives it, and its version as the library writes it.
struct Vendor {
  const char* name;
  const char* version;
};

#define MPI4NODE_TEXT_OF(value) #value
#define MPI4NODE_TEXT(value) MPI4NODE_TEXT_OF(value)

// The kin of MPICH also define MPICH_VERSION: their own names come first. MVAPICH has another macro
// from version 3 on. Cray MPICH's version is no string.
constexpr Vendor vendor() {
#if defined(I_MPI_VERSION)
  return {"Intel MPI", I_MPI_VERSION};
#elif defined(MVAPICH_VERSION)
  return {"MVAPICH", MVAPICH_VERSION};
#elif defined(MVAPICH2_VERSION)
  return {"MVAPICH", MVAPICH2_VERSION};
#elif defined(CRAY_MPICH_VERSION)
  return {"Cray MPICH", MPI4NODE_TEXT(CRAY_MPICH_VERSION)};
#elif defined(MPICH_VERSION)
  return {"MPICH", MPICH_VERSION};
#elif defined(OPEN_MPI)
  return {"Open MPI", MPI4NODE_TEXT(OMPI_MAJOR_VERSION.OMPI_MINOR_VERSION.OMPI_RELEASE_VERSION)};
#else
  return {"unknown", "0.0.0"};
#endif
}

}  // namespace mpi4node
