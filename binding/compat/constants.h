// Constants and predefined datatypes that an older library lacks.
#pragma once

#include "compat/library.h"

// --- Error classes ----------------------------------------------------------------------------

// A class that has no code of its own in this library is never returned by it.
#ifndef MPI_ERR_SESSION
#define MPI_ERR_SESSION MPI_ERR_UNKNOWN
#endif
#ifndef MPI_ERR_PROC_ABORTED
#define MPI_ERR_PROC_ABORTED MPI_ERR_UNKNOWN
#endif
#ifndef MPI_ERR_VALUE_TOO_LARGE
#define MPI_ERR_VALUE_TOO_LARGE MPI_ERR_UNKNOWN
#endif
#ifndef MPI_ERR_ERRHANDLER
#define MPI_ERR_ERRHANDLER MPI_ERR_UNKNOWN
#endif
#ifndef MPI_ERR_ABI
#define MPI_ERR_ABI MPI_ERR_UNKNOWN
#endif
// Open MPI 5 has MPI's names, and defines the extension's by them.
#if defined(MPIX_ERR_REVOKED) && !defined(MPI_ERR_REVOKED)
#define MPI_ERR_REVOKED MPIX_ERR_REVOKED
#define MPI_ERR_PROC_FAILED MPIX_ERR_PROC_FAILED
#define MPI_ERR_PROC_FAILED_PENDING MPIX_ERR_PROC_FAILED_PENDING
#endif
#ifndef MPI_ERR_REVOKED
#define MPI_ERR_REVOKED MPI_ERR_UNKNOWN
#endif
#ifndef MPI_ERR_PROC_FAILED
#define MPI_ERR_PROC_FAILED MPI_ERR_UNKNOWN
#endif
#ifndef MPI_ERR_PROC_FAILED_PENDING
#define MPI_ERR_PROC_FAILED_PENDING MPI_ERR_UNKNOWN
#endif

// --- Other constants --------------------------------------------------------------------------

#if !MPI4NODE_DECLARES_MPI_4
#define MPI_COMM_TYPE_HW_GUIDED MPI_UNDEFINED
#define MPI_COMM_TYPE_HW_UNGUIDED MPI_UNDEFINED
#define MPI_ERRORS_ABORT MPI_ERRORS_ARE_FATAL
#endif
#ifndef MPI_COMM_TYPE_RESOURCE_GUIDED
#define MPI_COMM_TYPE_RESOURCE_GUIDED MPI_UNDEFINED
#endif
#ifndef MPI_TYPECLASS_LOGICAL
#define MPI_TYPECLASS_LOGICAL MPI_UNDEFINED
#endif
#ifndef MPI_COMBINER_VALUE_INDEX
#define MPI_COMBINER_VALUE_INDEX MPI_UNDEFINED
#endif
#ifndef MPI_MAX_PSET_NAME_LEN
#define MPI_MAX_PSET_NAME_LEN MPI_MAX_OBJECT_NAME
#endif
#ifndef MPI_MAX_STRINGTAG_LEN
#define MPI_MAX_STRINGTAG_LEN MPI_MAX_OBJECT_NAME
#endif

// --- Datatypes that are optional in the standard, or newer than MPI 3 -------------------------

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
