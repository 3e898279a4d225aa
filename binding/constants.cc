// The constants and predefined handles of MPI. They differ between libraries, so lib/ takes every
// one from here.
#include "constants.h"

#include "compat.h"
#include "role.h"

// Datatypes that are optional in the standard or newer than MPI 3.
#ifndef MPI_FLOAT16_T
#define MPI_FLOAT16_T MPI_DATATYPE_NULL
#endif
#ifndef MPI_BFLOAT16_T
#define MPI_BFLOAT16_T MPI_DATATYPE_NULL
#endif
#ifndef MPI_FLOAT32_T
#define MPI_FLOAT32_T MPI_FLOAT
#endif
#ifndef MPI_FLOAT64_T
#define MPI_FLOAT64_T MPI_DOUBLE
#endif
#ifndef MPI_LOGICAL1
#define MPI_LOGICAL1 MPI_DATATYPE_NULL
#endif
#ifndef MPI_LOGICAL2
#define MPI_LOGICAL2 MPI_DATATYPE_NULL
#endif
#ifndef MPI_LOGICAL4
#define MPI_LOGICAL4 MPI_DATATYPE_NULL
#endif
#ifndef MPI_LOGICAL8
#define MPI_LOGICAL8 MPI_DATATYPE_NULL
#endif
#ifndef MPI_LOGICAL16
#define MPI_LOGICAL16 MPI_DATATYPE_NULL
#endif
#ifndef MPI_INTEGER16
#define MPI_INTEGER16 MPI_DATATYPE_NULL
#endif
#ifndef MPI_REAL2
#define MPI_REAL2 MPI_DATATYPE_NULL
#endif
#ifndef MPI_REAL16
#define MPI_REAL16 MPI_DATATYPE_NULL
#endif
#ifndef MPI_COMPLEX4
#define MPI_COMPLEX4 MPI_DATATYPE_NULL
#endif
#ifndef MPI_COMPLEX32
#define MPI_COMPLEX32 MPI_DATATYPE_NULL
#endif

#define VERSION_TEXT_OF(major, minor, release) #major "." #minor "." #release
#define VERSION_TEXT(major, minor, release) VERSION_TEXT_OF(major, minor, release)

namespace mpi4node {

#define INTEGERS(X)                                                                                                                     \
  X(UNDEFINED)                                                                                                                          \
  X(ANY_SOURCE)                                                                                                                         \
  X(ANY_TAG)                                                                                                                            \
  X(PROC_NULL)                                                                                                                          \
  X(ROOT) X(KEYVAL_INVALID) X(TAG_UB) X(IO) X(WTIME_IS_GLOBAL) X(UNIVERSE_SIZE) X(APPNUM) X(                                            \
      LASTUSEDCODE) X(WIN_BASE) X(WIN_SIZE) X(WIN_DISP_UNIT) X(WIN_CREATE_FLAVOR) X(WIN_MODEL)                                          \
      X(SUCCESS) X(ERR_LASTCODE) X(ERR_ABI) X(ERR_TYPE) X(ERR_REQUEST) X(ERR_OP) X(ERR_GROUP) X(                                        \
          ERR_INFO) X(ERR_ERRHANDLER) X(ERR_SESSION) X(ERR_COMM) X(ERR_WIN) X(ERR_FILE)                                                 \
          X(ERR_BUFFER) X(ERR_COUNT) X(ERR_TAG) X(ERR_RANK) X(ERR_ROOT) X(ERR_TRUNCATE) X(                                              \
              ERR_IN_STATUS) X(ERR_PENDING) X(ERR_TOPOLOGY) X(ERR_DIMS) X(ERR_ARG) X(ERR_OTHER)                                         \
              X(ERR_UNKNOWN) X(ERR_INTERN) X(ERR_KEYVAL) X(ERR_NO_MEM) X(ERR_INFO_KEY) X(                                               \
                  ERR_INFO_VALUE) X(ERR_INFO_NOKEY) X(ERR_SPAWN) X(ERR_PORT) X(ERR_SERVICE)                                             \
                  X(ERR_NAME) X(ERR_PROC_ABORTED) X(ERR_BASE) X(ERR_SIZE) X(ERR_DISP) X(                                                \
                      ERR_ASSERT) X(ERR_LOCKTYPE) X(ERR_RMA_CONFLICT) X(ERR_RMA_SYNC)                                                   \
                      X(ERR_RMA_RANGE) X(ERR_RMA_ATTACH) X(ERR_RMA_SHARED) X(ERR_RMA_FLAVOR) X(                                         \
                          ERR_BAD_FILE) X(ERR_NO_SUCH_FILE) X(ERR_FILE_EXISTS) X(ERR_FILE_IN_USE)                                       \
                          X(ERR_AMODE) X(ERR_ACCESS) X(ERR_READ_ONLY) X(ERR_NO_SPACE) X(                                                \
                              ERR_QUOTA) X(ERR_NOT_SAME) X(ERR_IO) X(ERR_UNSUPPORTED_OPERATION)                                         \
                              X(ERR_UNSUPPORTED_DATAREP) X(ERR_CONVERSION) X(ERR_DUP_DATAREP) X(ERR_VALUE_TOO_LARGE) X(                 \
                                  ERR_REVOKED) X(ERR_PROC_FAILED) X(ERR_PROC_FAILED_PENDING) X(ORDER_C)                                 \
                                  X(ORDER_FORTRAN) X(TYPECLASS_LOGICAL) X(TYPECLASS_INTEGER) X(                                         \
                                      TYPECLASS_REAL) X(TYPECLASS_COMPLEX) X(DISTRIBUTE_NONE) X(DISTRIBUTE_BLOCK)                       \
                                      X(DISTRIBUTE_CYCLIC) X(DISTRIBUTE_DFLT_DARG) X(COMBINER_NAMED) X(COMBINER_DUP) X(                 \
                                          COMBINER_CONTIGUOUS) X(COMBINER_VECTOR) X(COMBINER_HVECTOR) X(COMBINER_INDEXED)               \
                                          X(COMBINER_HINDEXED) X(COMBINER_INDEXED_BLOCK) X(                                             \
                                              COMBINER_HINDEXED_BLOCK) X(COMBINER_STRUCT) X(COMBINER_SUBARRAY)                          \
                                              X(COMBINER_DARRAY) X(COMBINER_RESIZED) X(COMBINER_VALUE_INDEX) X(COMBINER_F90_INTEGER) X( \
                                                  COMBINER_F90_REAL) X(COMBINER_F90_COMPLEX) X(IDENT) X(CONGRUENT)                      \
                                                  X(SIMILAR) X(UNEQUAL) X(CART) X(GRAPH) X(DIST_GRAPH) X(COMM_TYPE_SHARED) X(           \
                                                      COMM_TYPE_HW_GUIDED) X(COMM_TYPE_HW_UNGUIDED) X(COMM_TYPE_RESOURCE_GUIDED)        \
                                                      X(BSEND_OVERHEAD) X(WIN_FLAVOR_CREATE) X(WIN_FLAVOR_ALLOCATE) X(                  \
                                                          WIN_FLAVOR_DYNAMIC) X(WIN_FLAVOR_SHARED) X(WIN_SEPARATE)                      \
                                                          X(WIN_UNIFIED) X(MODE_NOCHECK) X(MODE_NOSTORE) X(                             \
                                                              MODE_NOPUT) X(MODE_NOPRECEDE) X(MODE_NOSUCCEED)                           \
                                                              X(LOCK_EXCLUSIVE) X(LOCK_SHARED) X(                                       \
                                                                  MODE_RDONLY) X(MODE_WRONLY) X(MODE_RDWR) X(MODE_CREATE)               \
                                                                  X(MODE_EXCL) X(MODE_DELETE_ON_CLOSE) X(                               \
                                                                      MODE_UNIQUE_OPEN) X(MODE_SEQUENTIAL)                              \
                                                                      X(MODE_APPEND) X(SEEK_SET) X(SEEK_CUR) X(                         \
                                                                          SEEK_END) X(DISPLACEMENT_CURRENT)                             \
                                                                          X(THREAD_SINGLE) X(                                           \
                                                                              THREAD_FUNNELED) X(THREAD_SERIALIZED)                     \
                                                                              X(THREAD_MULTIPLE) X(                                     \
                                                                                  VERSION) X(SUBVERSION)                                \
                                                                                  X(MAX_PROCESSOR_NAME) X(                              \
                                                                                      MAX_ERROR_STRING)                                 \
                                                                                      X(MAX_PORT_NAME) X(                               \
                                                                                          MAX_INFO_KEY) X(MAX_INFO_VAL)                 \
                                                                                          X(MAX_OBJECT_NAME) X(                         \
                                                                                              MAX_DATAREP_STRING)                       \
                                                                                              X(MAX_LIBRARY_VERSION_STRING)             \
                                                                                                  X(MAX_PSET_NAME_LEN)                  \
                                                                                                      X(MAX_STRINGTAG_LEN)

#define DATATYPES(X)                                                                               \
  X(DATATYPE_NULL)                                                                                 \
  X(PACKED)                                                                                        \
  X(BYTE)                                                                                          \
  X(AINT)                                                                                          \
  X(OFFSET) X(COUNT) X(CHAR) X(WCHAR) X(SIGNED_CHAR) X(SHORT) X(INT) X(LONG) X(LONG_LONG)          \
      X(UNSIGNED_CHAR) X(UNSIGNED_SHORT) X(UNSIGNED) X(UNSIGNED_LONG) X(UNSIGNED_LONG_LONG)        \
          X(FLOAT) X(DOUBLE) X(LONG_DOUBLE) X(C_BOOL) X(INT8_T) X(INT16_T) X(INT32_T) X(INT64_T)   \
              X(UINT8_T) X(UINT16_T) X(UINT32_T) X(UINT64_T) X(FLOAT16_T) X(FLOAT32_T)             \
                  X(FLOAT64_T) X(BFLOAT16_T) X(C_COMPLEX) X(C_FLOAT_COMPLEX) X(C_DOUBLE_COMPLEX)   \
                      X(C_LONG_DOUBLE_COMPLEX) X(CXX_BOOL) X(CXX_FLOAT_COMPLEX)                    \
                          X(CXX_DOUBLE_COMPLEX) X(CXX_LONG_DOUBLE_COMPLEX) X(SHORT_INT)            \
                              X(LONG_INT) X(FLOAT_INT) X(DOUBLE_INT) X(LONG_DOUBLE_INT)            \
                                  X(CHARACTER) X(LOGICAL) X(INTEGER) X(REAL) X(DOUBLE_PRECISION)   \
                                      X(COMPLEX) X(DOUBLE_COMPLEX) X(LOGICAL1) X(LOGICAL2)         \
                                          X(LOGICAL4) X(LOGICAL8) X(LOGICAL16) X(INTEGER1)         \
                                              X(INTEGER2) X(INTEGER4) X(INTEGER8) X(INTEGER16)     \
                                                  X(REAL2) X(REAL4) X(REAL8) X(REAL16) X(COMPLEX4) \
                                                      X(COMPLEX8) X(COMPLEX16) X(COMPLEX32)

std::vector<Constant> integer_constants() {
#define CONSTANT(name) {#name, static_cast<double>(MPI_##name)},
  return {
      INTEGERS(CONSTANT){"WIN_FLAVOR", MPI_WIN_CREATE_FLAVOR},
      {"ORDER_F", MPI_ORDER_FORTRAN},
      {"DISP_CUR", MPI_DISPLACEMENT_CURRENT},
      {"F_SOURCE", offsetof(MPI_Status, MPI_SOURCE) / sizeof(int)},
      {"F_TAG", offsetof(MPI_Status, MPI_TAG) / sizeof(int)},
      {"F_ERROR", offsetof(MPI_Status, MPI_ERROR) / sizeof(int)},
      {"F_STATUS_SIZE", kStatusWords},
      {"UNWEIGHTED", handle_to_number(MPI_UNWEIGHTED)},
      {"WEIGHTS_EMPTY", handle_to_number(MPI_WEIGHTS_EMPTY)},
      {"IN_PLACE", static_cast<double>(reinterpret_cast<std::intptr_t>(MPI_IN_PLACE))},
      {"BOTTOM", static_cast<double>(reinterpret_cast<std::intptr_t>(MPI_BOTTOM))},
      {"UNSUPPORTED", kUnsupported},
  };
#undef CONSTANT
}

Vendor vendor() {
#if defined(I_MPI_VERSION)
  return {"Intel MPI", I_MPI_VERSION};
#elif defined(MVAPICH2_VERSION)
  return {"MVAPICH", MVAPICH2_VERSION};
#elif defined(CRAY_MPICH_VERSION)
  return {"Cray MPICH", CRAY_MPICH_VERSION};
#elif defined(MPICH_VERSION)
  return {"MPICH", MPICH_VERSION};
#elif defined(OPEN_MPI)
  return {"Open MPI", VERSION_TEXT(OMPI_MAJOR_VERSION, OMPI_MINOR_VERSION, OMPI_RELEASE_VERSION)};
#else
  return {"unknown", "0.0.0"};
#endif
}

std::vector<Constant> handle_constants() {
#define HANDLE(name) {#name, handle_to_number(MPI_##name)},
  return {DATATYPES(HANDLE){"INT_INT", handle_to_number(MPI_2INT)},
          {"TWOINT", handle_to_number(MPI_2INT)},
          {"UNSIGNED_INT", handle_to_number(MPI_UNSIGNED)},
          {"SIGNED_SHORT", handle_to_number(MPI_SHORT)},
          {"SIGNED_INT", handle_to_number(MPI_INT)},
          {"SIGNED_LONG", handle_to_number(MPI_LONG)},
          {"SIGNED_LONG_LONG", handle_to_number(MPI_LONG_LONG)},
          {"BOOL", handle_to_number(MPI_C_BOOL)},
          {"SINT8_T", handle_to_number(MPI_INT8_T)},
          {"SINT16_T", handle_to_number(MPI_INT16_T)},
          {"SINT32_T", handle_to_number(MPI_INT32_T)},
          {"SINT64_T", handle_to_number(MPI_INT64_T)},
          {"F_BOOL", handle_to_number(MPI_LOGICAL)},
          {"F_INT", handle_to_number(MPI_INTEGER)},
          {"F_FLOAT", handle_to_number(MPI_REAL)},
          {"F_DOUBLE", handle_to_number(MPI_DOUBLE_PRECISION)},
          {"F_COMPLEX", handle_to_number(MPI_COMPLEX)},
          {"F_FLOAT_COMPLEX", handle_to_number(MPI_COMPLEX)},
          {"F_DOUBLE_COMPLEX", handle_to_number(MPI_DOUBLE_COMPLEX)},
          HANDLE(REQUEST_NULL) HANDLE(MESSAGE_NULL) HANDLE(MESSAGE_NO_PROC) HANDLE(OP_NULL)
              HANDLE(MAX) HANDLE(MIN) HANDLE(SUM) HANDLE(PROD) HANDLE(LAND) HANDLE(BAND) HANDLE(LOR)
                  HANDLE(BOR) HANDLE(LXOR) HANDLE(BXOR) HANDLE(MAXLOC) HANDLE(MINLOC)
                      HANDLE(REPLACE) HANDLE(NO_OP) HANDLE(GROUP_NULL) HANDLE(GROUP_EMPTY)
                          HANDLE(INFO_NULL) HANDLE(INFO_ENV) HANDLE(ERRHANDLER_NULL)
                              HANDLE(ERRORS_RETURN) HANDLE(ERRORS_ABORT) HANDLE(ERRORS_ARE_FATAL)
                                  HANDLE(COMM_NULL) HANDLE(COMM_SELF) HANDLE(COMM_WORLD)
                                      HANDLE(WIN_NULL) HANDLE(FILE_NULL)};
#undef HANDLE
}

}  // namespace mpi4node
