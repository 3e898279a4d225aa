// Datatypes: sizes, names and what a status says of them; constructors and what they were made of;
// packing, and addresses.
#include "chapters/chapters.h"

namespace mpi4node {
namespace {

// MPICH 4.0: a datatype that a constructor with large counts has made ends the process when a file
// is accessed with it. Everywhere, constructors whose numbers fit C's int are called by the older
// functions, which are the fallbacks of compat/datatypes.h.
// Shown by data_access.test.ts and views.test.ts.
#define MPI4NODE_SMALL_FIRST(function)                                  \
  template <class... Types>                                             \
  int function##_small_first(Types... arguments) {                      \
    const int code = ::function##_c<void>(arguments...);                \
    return code == MPI_ERR_COUNT ? ::function##_c(arguments...) : code; \
  }
MPI4NODE_SMALL_FIRST(MPI_Type_contiguous)
MPI4NODE_SMALL_FIRST(MPI_Type_vector)
MPI4NODE_SMALL_FIRST(MPI_Type_create_hvector)
MPI4NODE_SMALL_FIRST(MPI_Type_indexed)
MPI4NODE_SMALL_FIRST(MPI_Type_create_hindexed)
MPI4NODE_SMALL_FIRST(MPI_Type_create_indexed_block)
MPI4NODE_SMALL_FIRST(MPI_Type_create_hindexed_block)
MPI4NODE_SMALL_FIRST(MPI_Type_create_struct)
MPI4NODE_SMALL_FIRST(MPI_Type_create_subarray)
MPI4NODE_SMALL_FIRST(MPI_Type_create_darray)
MPI4NODE_SMALL_FIRST(MPI_Type_create_resized)

// CONSTRUCTOR(MPI_Type_vector, ...) is LARGE with that function.
#define CONSTRUCTOR(function, ...) \
  MPI4NODE_ROW(function, function##_small_first, __VA_ARGS__).adapted().since(4, 0)

}  // namespace

Chapter datatypes() {
  return {
      LARGE(MPI_Type_size, Datatype<"datatype">, OutCount<"size">).as("Datatype.Get_size"),
      LARGE(MPI_Type_get_extent, Datatype<"datatype">, OutCount<"lb">, OutCount<"extent">),
      LARGE(MPI_Type_get_true_extent, Datatype<"datatype">, OutCount<"true_lb">,
            OutCount<"true_extent">),
      ROW(MPI_Type_get_name, Datatype<"datatype">, OutString<"type_name", MPI_MAX_OBJECT_NAME>),
      LARGE(MPI_Get_count, InStatus<"status">, Datatype<"datatype">, OutCount<"count">)
          .as("Status.Get_count"),
      LARGE(MPI_Get_elements, InStatus<"status">, Datatype<"datatype">, OutCount<"count">)
          .as("Status.Get_elements"),
      LARGE(MPI_Status_set_elements, InOutStatus<"status">, Datatype<"datatype">, Count<"count">)
          .since(4, 1),
      ROW(MPI_Status_set_cancelled, InOutStatus<"status">, Integer<"flag">),
      ROW(MPI_Test_cancelled, InStatus<"status">, OutFlag<"flag">),

      ROW(MPI_Type_dup, Datatype<"oldtype">, OutDatatype<"newtype">),
      CONSTRUCTOR(MPI_Type_contiguous, Count<"count">, Datatype<"oldtype">, OutDatatype<"newtype">)
          .as("Datatype.Create_contiguous"),
      CONSTRUCTOR(MPI_Type_vector, Count<"count">, Count<"blocklength">, Count<"stride">,
                  Datatype<"oldtype">, OutDatatype<"newtype">)
          .as("Datatype.Create_vector"),
      CONSTRUCTOR(MPI_Type_create_hvector, Count<"count">, Count<"blocklength">, Count<"stride">,
                  Datatype<"oldtype">, OutDatatype<"newtype">),
      CONSTRUCTOR(MPI_Type_indexed, Count<"count">, Counts<"blocklengths">, Counts<"displacements">,
                  Datatype<"oldtype">, OutDatatype<"newtype">)
          .as("Datatype.Create_indexed"),
      CONSTRUCTOR(MPI_Type_create_hindexed, Count<"count">, Counts<"blocklengths">,
                  Counts<"displacements">, Datatype<"oldtype">, OutDatatype<"newtype">),
      CONSTRUCTOR(MPI_Type_create_indexed_block, Count<"count">, Count<"blocklength">,
                  Counts<"displacements">, Datatype<"oldtype">, OutDatatype<"newtype">),
      CONSTRUCTOR(MPI_Type_create_hindexed_block, Count<"count">, Count<"blocklength">,
                  Counts<"displacements">, Datatype<"oldtype">, OutDatatype<"newtype">),
      CONSTRUCTOR(MPI_Type_create_struct, Count<"count">, Counts<"blocklengths">,
                  Counts<"displacements">, Datatypes<"datatypes">, OutDatatype<"newtype">),
      CONSTRUCTOR(MPI_Type_create_subarray, Integer<"ndims">, Counts<"sizes">, Counts<"subsizes">,
                  Counts<"starts">, Integer<"order">, Datatype<"oldtype">, OutDatatype<"newtype">),
      CONSTRUCTOR(MPI_Type_create_darray, Integer<"size">, Integer<"rank">, Integer<"ndims">,
                  Counts<"gsizes">, IntegerArray<"distribs">, IntegerArray<"dargs">,
                  IntegerArray<"psizes">, Integer<"order">, Datatype<"oldtype">,
                  OutDatatype<"newtype">),
      CONSTRUCTOR(MPI_Type_create_resized, Datatype<"oldtype">, Count<"lb">, Count<"extent">,
                  OutDatatype<"newtype">),
      ROW(MPI_Type_create_f90_integer, Integer<"r">, OutDatatype<"newtype">),
      ROW(MPI_Type_create_f90_real, Integer<"p">, Integer<"r">, OutDatatype<"newtype">),
      ROW(MPI_Type_create_f90_complex, Integer<"p">, Integer<"r">, OutDatatype<"newtype">),
      ROW(MPI_Type_match_size, Integer<"typeclass">, Integer<"size">, OutDatatype<"datatype">),
      ROW(MPI_Type_get_value_index, Datatype<"value">, Datatype<"index">, OutDatatype<"pair">)
          .since(4, 1),
      ROW(MPI_Type_commit, InOutDatatype<"datatype">),
      ROW(MPI_Type_free, InOutDatatype<"datatype">),
      ROW(MPI_Type_set_name, Datatype<"datatype">, String<"name">),
      LARGE(MPI_Type_get_envelope, Datatype<"datatype">, OutCount<"num_integers">,
            OutCount<"num_addresses">, OutCount<"num_large_counts">, OutCount<"num_datatypes">,
            OutInteger<"combiner">),
      LARGE(MPI_Type_get_contents, Datatype<"datatype">, Count<"max_integers">,
            Count<"max_addresses">, Count<"max_large_counts">, Count<"max_datatypes">,
            OutIntegers<"integers">, OutAddresses<"addresses">, OutCounts<"large_counts">,
            OutDatatypes<"datatypes">),
      LARGE(MPI_Pack, SendBuffer<"inbuf">, Bytes<"outbuf">, InOutCount<"position">, Comm<"comm">)
          .as("Datatype.Pack"),
      LARGE(MPI_Unpack, InBytes<"inbuf">, InOutCount<"position">, ReceiveBuffer<"outbuf">,
            Comm<"comm">)
          .as("Datatype.Unpack"),
      LARGE(MPI_Pack_size, Count<"count">, Datatype<"datatype">, Comm<"comm">, OutCount<"size">)
          .as("Datatype.Pack_size"),
      LARGE(MPI_Pack_external, String<"datarep">, SendBuffer<"inbuf">, Bytes<"outbuf">,
            InOutCount<"position">)
          .as("Datatype.Pack_external"),
      LARGE(MPI_Unpack_external, String<"datarep">, InBytes<"inbuf">, InOutCount<"position">,
            ReceiveBuffer<"outbuf">)
          .as("Datatype.Unpack_external"),
      LARGE(MPI_Pack_external_size, String<"datarep">, Count<"count">, Datatype<"datatype">,
            OutCount<"size">)
          .as("Datatype.Pack_external_size"),
      ROW(MPI_Get_address, Location<"location">, OutAint<"address">).as("MPI.Get_address"),
  };
}

}  // namespace mpi4node
