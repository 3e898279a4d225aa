#include "runtime/data_representations.h"

#include <initializer_list>

#include "runtime/callback.h"

namespace mpi4node {
namespace {

int ask(Conversion conversion, void* extra_state, double* answer, MPI_Datatype datatype, int count,
        void* userbuf, void* filebuf, MPI_Offset position) {
  const auto word = reinterpret_cast<std::uintptr_t>(extra_state);
  Environment* environment = environment_here(word >> 32);
  if (environment == nullptr) return MPI_ERR_CONVERSION;
  *answer = call_back(
      *environment, environment->convert_data,
      {static_cast<double>(static_cast<std::uint32_t>(word)), static_cast<double>(conversion),
       handle_to_number(datatype), static_cast<double>(count), handle_to_number(userbuf),
       handle_to_number(filebuf), static_cast<double>(position)});
  return environment->callback_failed ? MPI_ERR_CONVERSION : MPI_SUCCESS;
}

int file_extent(MPI_Datatype datatype, MPI_Aint* extent, void* extra_state) {
  double answer = 0;
  const int code = ask(Conversion::kExtent, extra_state, &answer, datatype, 0, nullptr, nullptr, 0);
  *extent = static_cast<MPI_Aint>(answer);
  return code;
}

template <Conversion conversion>
int convert(void* userbuf, MPI_Datatype datatype, int count, void* filebuf, MPI_Offset position,
            void* extra_state) {
  double answer = 0;
  return ask(conversion, extra_state, &answer, datatype, count, userbuf, filebuf, position);
}

}  // namespace

int register_datarep(const char* datarep, int converts_reads, int converts_writes,
                     MPI_Count extra_state) {
  return MPI_Register_datarep(
      datarep, converts_reads ? convert<Conversion::kRead> : MPI_CONVERSION_FN_NULL,
      converts_writes ? convert<Conversion::kWrite> : MPI_CONVERSION_FN_NULL, file_extent,
      reinterpret_cast<void*>(static_cast<std::intptr_t>(extra_state)));
}

}  // namespace mpi4node
