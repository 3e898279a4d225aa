// Names and values of MPI's constants, for the module's set-up.
#pragma once

#include <vector>

namespace mpi4node {

struct Constant {
  const char* name;  // without the MPI_ prefix
  double value;
};

std::vector<Constant> integer_constants();
std::vector<Constant> handle_constants();

}  // namespace mpi4node
