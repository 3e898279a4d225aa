// Names and values of MPI's constants, for the module's set-up.
#pragma once

#include <vector>

namespace mpi4node {

struct Constant {
  const char* name;  // without the MPI_ prefix
  double value;
};

// The library that the addon was compiled for, and its version as it writes it.
struct Vendor {
  const char* name;
  const char* version;
};

Vendor vendor();
std::vector<Constant> integer_constants();
std::vector<Constant> handle_constants();

}  // namespace mpi4node
