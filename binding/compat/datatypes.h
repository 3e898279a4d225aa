// Datatypes and packing in libraries without large counts. lib/ refuses counts and displacements
// that these can't carry; what goes through here fits, or becomes MPI_ERR_COUNT.
#pragma once

#include <algorithm>
#include <vector>

#include "compat/fallback.h"
#include "compat/large_counts.h"

// --- Sizes, and what a status says ------------------------------------------------------------

MPI4NODE_FALLBACK int MPI_Get_elements_c(const MPI_Status* status, MPI_Datatype datatype,
                                         MPI_Count* count) {
  return MPI_Get_elements_x(status, datatype, count);
}
MPI4NODE_FALLBACK int MPI_Type_size_c(MPI_Datatype datatype, MPI_Count* size) {
  return MPI_Type_size_x(datatype, size);
}
MPI4NODE_FALLBACK int MPI_Type_get_extent_c(MPI_Datatype datatype, MPI_Count* lb,
                                            MPI_Count* extent) {
  return MPI_Type_get_extent_x(datatype, lb, extent);
}
MPI4NODE_FALLBACK int MPI_Type_get_true_extent_c(MPI_Datatype datatype, MPI_Count* lb,
                                                 MPI_Count* extent) {
  return MPI_Type_get_true_extent_x(datatype, lb, extent);
}
MPI4NODE_FALLBACK int MPI_Status_set_elements_c(MPI_Status* status, MPI_Datatype datatype,
                                                MPI_Count count) {
  return MPI_Status_set_elements_x(status, datatype, count);
}
// MPI_Get_count answers MPI_UNDEFINED for a count that an int can't hold.
MPI4NODE_FALLBACK int MPI_Get_count_c(const MPI_Status* status, MPI_Datatype datatype,
                                      MPI_Count* count) {
  int small = 0;
  int code = MPI_Get_count(status, datatype, &small);
  *count = small;
  if (code != MPI_SUCCESS || small != MPI_UNDEFINED) return code;
  MPI_Count size = 0, bytes = 0;
  code = MPI_Type_size_x(datatype, &size);
  if (code != MPI_SUCCESS || size == 0) return code;
  code = MPI_Get_elements_x(status, MPI_BYTE, &bytes);
  if (code == MPI_SUCCESS && bytes != MPI_UNDEFINED && bytes % size == 0) *count = bytes / size;
  return code;
}

// --- Derived datatypes ------------------------------------------------------------------------

namespace mpi4node::compat {

constexpr bool fits(MPI_Count value) { return value >= INT_MIN && value <= INT_MAX; }

// An array of C ints from one of counts.
struct Ints {
  std::vector<int> values;
  bool all_fit = true;
  Ints(MPI_Count length, const MPI_Count* counts) {
    for (MPI_Count i = 0; i < length; ++i) {
      all_fit = all_fit && fits(counts[i]);
      values.push_back(static_cast<int>(counts[i]));
    }
  }
};

// Displacements in bytes are MPI_Aint here and MPI_Count there, both of 64 bits.
inline std::vector<MPI_Aint> addresses(MPI_Count length, const MPI_Count* counts) {
  return std::vector<MPI_Aint>(counts, counts + length);
}

// Packs or unpacks at a position that an int may not hold: the buffer begins there.
template <class Byte, class Function>
int at_position(Byte* buffer, MPI_Count size, MPI_Count* position, Function function) {
  int moved = 0;
  const int code = function(
      buffer + *position, static_cast<int>(std::min<MPI_Count>(size - *position, INT_MAX)), &moved);
  *position += moved;
  return code;
}

}  // namespace mpi4node::compat

MPI4NODE_FALLBACK int MPI_Type_contiguous_c(MPI_Count count, MPI_Datatype oldtype,
                                            MPI_Datatype* newtype) {
  if (mpi4node::compat::fits(count)) {
    return MPI_Type_contiguous(static_cast<int>(count), oldtype, newtype);
  }
  return mpi4node::compat::narrow(
      count, oldtype, [&](int, MPI_Datatype large) { return MPI_Type_dup(large, newtype); });
}
MPI4NODE_FALLBACK int MPI_Type_vector_c(MPI_Count count, MPI_Count blocklength, MPI_Count stride,
                                        MPI_Datatype oldtype, MPI_Datatype* newtype) {
  using mpi4node::compat::fits;
  if (!fits(count) || !fits(blocklength) || !fits(stride)) return MPI_ERR_COUNT;
  return MPI_Type_vector(static_cast<int>(count), static_cast<int>(blocklength),
                         static_cast<int>(stride), oldtype, newtype);
}
MPI4NODE_FALLBACK int MPI_Type_create_hvector_c(MPI_Count count, MPI_Count blocklength,
                                                MPI_Count stride, MPI_Datatype oldtype,
                                                MPI_Datatype* newtype) {
  using mpi4node::compat::fits;
  if (!fits(count) || !fits(blocklength)) return MPI_ERR_COUNT;
  return MPI_Type_create_hvector(static_cast<int>(count), static_cast<int>(blocklength),
                                 static_cast<MPI_Aint>(stride), oldtype, newtype);
}
MPI4NODE_FALLBACK int MPI_Type_indexed_c(MPI_Count count, const MPI_Count* blocklengths,
                                         const MPI_Count* displacements, MPI_Datatype oldtype,
                                         MPI_Datatype* newtype) {
  const mpi4node::compat::Ints lengths(count, blocklengths), places(count, displacements);
  if (!lengths.all_fit || !places.all_fit) return MPI_ERR_COUNT;
  return MPI_Type_indexed(static_cast<int>(count), lengths.values.data(), places.values.data(),
                          oldtype, newtype);
}
MPI4NODE_FALLBACK int MPI_Type_create_hindexed_c(MPI_Count count, const MPI_Count* blocklengths,
                                                 const MPI_Count* displacements,
                                                 MPI_Datatype oldtype, MPI_Datatype* newtype) {
  const mpi4node::compat::Ints lengths(count, blocklengths);
  if (!lengths.all_fit) return MPI_ERR_COUNT;
  return MPI_Type_create_hindexed(static_cast<int>(count), lengths.values.data(),
                                  mpi4node::compat::addresses(count, displacements).data(), oldtype,
                                  newtype);
}
MPI4NODE_FALLBACK int MPI_Type_create_indexed_block_c(MPI_Count count, MPI_Count blocklength,
                                                      const MPI_Count* displacements,
                                                      MPI_Datatype oldtype, MPI_Datatype* newtype) {
  const mpi4node::compat::Ints places(count, displacements);
  if (!mpi4node::compat::fits(blocklength) || !places.all_fit) return MPI_ERR_COUNT;
  return MPI_Type_create_indexed_block(static_cast<int>(count), static_cast<int>(blocklength),
                                       places.values.data(), oldtype, newtype);
}
MPI4NODE_FALLBACK int MPI_Type_create_hindexed_block_c(MPI_Count count, MPI_Count blocklength,
                                                       const MPI_Count* displacements,
                                                       MPI_Datatype oldtype,
                                                       MPI_Datatype* newtype) {
  if (!mpi4node::compat::fits(blocklength)) return MPI_ERR_COUNT;
  return MPI_Type_create_hindexed_block(static_cast<int>(count), static_cast<int>(blocklength),
                                        mpi4node::compat::addresses(count, displacements).data(),
                                        oldtype, newtype);
}
MPI4NODE_FALLBACK int MPI_Type_create_struct_c(MPI_Count count, const MPI_Count* blocklengths,
                                               const MPI_Count* displacements,
                                               const MPI_Datatype* datatypes,
                                               MPI_Datatype* newtype) {
  const mpi4node::compat::Ints lengths(count, blocklengths);
  if (!lengths.all_fit) return MPI_ERR_COUNT;
  return MPI_Type_create_struct(static_cast<int>(count), lengths.values.data(),
                                mpi4node::compat::addresses(count, displacements).data(), datatypes,
                                newtype);
}
MPI4NODE_FALLBACK int MPI_Type_create_subarray_c(int ndims, const MPI_Count* sizes,
                                                 const MPI_Count* subsizes, const MPI_Count* starts,
                                                 int order, MPI_Datatype oldtype,
                                                 MPI_Datatype* newtype) {
  using mpi4node::compat::Ints;
  const Ints whole(ndims, sizes), part(ndims, subsizes), first(ndims, starts);
  if (!whole.all_fit || !part.all_fit || !first.all_fit) return MPI_ERR_COUNT;
  return MPI_Type_create_subarray(ndims, whole.values.data(), part.values.data(),
                                  first.values.data(), order, oldtype, newtype);
}
MPI4NODE_FALLBACK int MPI_Type_create_darray_c(int size, int rank, int ndims,
                                               const MPI_Count* gsizes, const int* distribs,
                                               const int* dargs, const int* psizes, int order,
                                               MPI_Datatype oldtype, MPI_Datatype* newtype) {
  const mpi4node::compat::Ints whole(ndims, gsizes);
  if (!whole.all_fit) return MPI_ERR_COUNT;
  return MPI_Type_create_darray(size, rank, ndims, whole.values.data(), distribs, dargs, psizes,
                                order, oldtype, newtype);
}
MPI4NODE_FALLBACK int MPI_Type_create_resized_c(MPI_Datatype oldtype, MPI_Count lb,
                                                MPI_Count extent, MPI_Datatype* newtype) {
  return MPI_Type_create_resized(oldtype, static_cast<MPI_Aint>(lb), static_cast<MPI_Aint>(extent),
                                 newtype);
}
MPI4NODE_FALLBACK int MPI_Type_get_envelope_c(MPI_Datatype datatype, MPI_Count* integers,
                                              MPI_Count* addresses, MPI_Count* large_counts,
                                              MPI_Count* datatypes, int* combiner) {
  int some_integers = 0, some_addresses = 0, some_datatypes = 0;
  const int code =
      MPI_Type_get_envelope(datatype, &some_integers, &some_addresses, &some_datatypes, combiner);
  *integers = some_integers;
  *addresses = some_addresses;
  *large_counts = 0;
  *datatypes = some_datatypes;
  return code;
}
MPI4NODE_FALLBACK int MPI_Type_get_contents_c(MPI_Datatype datatype, MPI_Count max_integers,
                                              MPI_Count max_addresses, MPI_Count,
                                              MPI_Count max_datatypes, int* integers,
                                              MPI_Aint* addresses, MPI_Count*,
                                              MPI_Datatype* datatypes) {
  return MPI_Type_get_contents(datatype, static_cast<int>(max_integers),
                               static_cast<int>(max_addresses), static_cast<int>(max_datatypes),
                               integers, addresses, datatypes);
}
// The pairs that MPI had before this function. It finds no others.
MPI4NODE_FALLBACK int MPI_Type_get_value_index(MPI_Datatype value, MPI_Datatype index,
                                               MPI_Datatype* pair) {
  *pair = MPI_DATATYPE_NULL;
  if (value == MPI_DATATYPE_NULL || index == MPI_DATATYPE_NULL) return MPI_ERR_TYPE;
  if (index != MPI_INT) return MPI_SUCCESS;
  if (value == MPI_FLOAT) *pair = MPI_FLOAT_INT;
  if (value == MPI_DOUBLE) *pair = MPI_DOUBLE_INT;
  if (value == MPI_LONG) *pair = MPI_LONG_INT;
  if (value == MPI_INT) *pair = MPI_2INT;
  if (value == MPI_SHORT) *pair = MPI_SHORT_INT;
  if (value == MPI_LONG_DOUBLE) *pair = MPI_LONG_DOUBLE_INT;
  return MPI_SUCCESS;
}

MPI4NODE_FALLBACK int MPI_Pack_c(const void* inbuf, MPI_Count count, MPI_Datatype datatype,
                                 void* outbuf, MPI_Count size, MPI_Count* position, MPI_Comm comm) {
  return mpi4node::compat::narrow(count, datatype, [&](int n, MPI_Datatype type) {
    return mpi4node::compat::at_position(
        static_cast<char*>(outbuf), size, position, [&](char* start, int room, int* moved) {
          return MPI_Pack(inbuf, n, type, start, room, moved, comm);
        });
  });
}
MPI4NODE_FALLBACK int MPI_Unpack_c(const void* inbuf, MPI_Count size, MPI_Count* position,
                                   void* outbuf, MPI_Count count, MPI_Datatype datatype,
                                   MPI_Comm comm) {
  return mpi4node::compat::narrow(count, datatype, [&](int n, MPI_Datatype type) {
    return mpi4node::compat::at_position(static_cast<const char*>(inbuf), size, position,
                                         [&](const char* start, int room, int* moved) {
                                           return MPI_Unpack(start, room, moved, outbuf, n, type,
                                                             comm);
                                         });
  });
}
MPI4NODE_FALLBACK int MPI_Pack_size_c(MPI_Count count, MPI_Datatype datatype, MPI_Comm comm,
                                      MPI_Count* size) {
  int each = 0;
  int code = mpi4node::quirks::error_of_datatype(datatype);
  if (code == MPI_SUCCESS) code = MPI_Pack_size(1, datatype, comm, &each);
  *size = mpi4node::quirks::packed_size(each, count);
  return code;
}
MPI4NODE_FALLBACK int MPI_Pack_external_c(const char* datarep, const void* inbuf, MPI_Count count,
                                          MPI_Datatype datatype, void* outbuf, MPI_Count size,
                                          MPI_Count* position) {
  MPI_Aint place = static_cast<MPI_Aint>(*position);
  const int code = mpi4node::compat::narrow(count, datatype, [&](int n, MPI_Datatype type) {
    return MPI_Pack_external(datarep, inbuf, n, type, outbuf, static_cast<MPI_Aint>(size), &place);
  });
  *position = place;
  return code;
}
MPI4NODE_FALLBACK int MPI_Unpack_external_c(const char* datarep, const void* inbuf, MPI_Count size,
                                            MPI_Count* position, void* outbuf, MPI_Count count,
                                            MPI_Datatype datatype) {
  MPI_Aint place = static_cast<MPI_Aint>(*position);
  const int code = mpi4node::compat::narrow(count, datatype, [&](int n, MPI_Datatype type) {
    return MPI_Unpack_external(datarep, inbuf, static_cast<MPI_Aint>(size), &place, outbuf, n,
                               type);
  });
  *position = place;
  return code;
}
MPI4NODE_FALLBACK int MPI_Pack_external_size_c(const char* datarep, MPI_Count count,
                                               MPI_Datatype datatype, MPI_Count* size) {
  MPI_Aint each = 0;
  int code = mpi4node::quirks::error_of_datatype(datatype);
  if (code == MPI_SUCCESS) code = MPI_Pack_external_size(datarep, 1, datatype, &each);
  *size = mpi4node::quirks::packed_size(each, count);
  return code;
}
