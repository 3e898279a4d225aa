// Generated from the binding's constants by scripts/generate-native.mjs: do not edit.
// The values differ between MPI libraries; they come from the addon that was loaded.
import { addon } from '../addon.js';

const { constants } = addon;

/** `MPI_UNDEFINED` */
export const UNDEFINED: number = constants.UNDEFINED;
/** `MPI_ANY_SOURCE` */
export const ANY_SOURCE: number = constants.ANY_SOURCE;
/** `MPI_ANY_TAG` */
export const ANY_TAG: number = constants.ANY_TAG;
/** `MPI_PROC_NULL` */
export const PROC_NULL: number = constants.PROC_NULL;
/** `MPI_ROOT` */
export const ROOT: number = constants.ROOT;
/** `MPI_KEYVAL_INVALID` */
export const KEYVAL_INVALID: number = constants.KEYVAL_INVALID;
/** `MPI_TAG_UB` */
export const TAG_UB: number = constants.TAG_UB;
/** `MPI_IO` */
export const IO: number = constants.IO;
/** `MPI_WTIME_IS_GLOBAL` */
export const WTIME_IS_GLOBAL: number = constants.WTIME_IS_GLOBAL;
/** `MPI_UNIVERSE_SIZE` */
export const UNIVERSE_SIZE: number = constants.UNIVERSE_SIZE;
/** `MPI_APPNUM` */
export const APPNUM: number = constants.APPNUM;
/** `MPI_LASTUSEDCODE` */
export const LASTUSEDCODE: number = constants.LASTUSEDCODE;
/** `MPI_WIN_BASE` */
export const WIN_BASE: number = constants.WIN_BASE;
/** `MPI_WIN_SIZE` */
export const WIN_SIZE: number = constants.WIN_SIZE;
/** `MPI_WIN_DISP_UNIT` */
export const WIN_DISP_UNIT: number = constants.WIN_DISP_UNIT;
/** `MPI_WIN_CREATE_FLAVOR` */
export const WIN_CREATE_FLAVOR: number = constants.WIN_CREATE_FLAVOR;
/** `MPI_WIN_MODEL` */
export const WIN_MODEL: number = constants.WIN_MODEL;
/** `MPI_SUCCESS` */
export const SUCCESS: number = constants.SUCCESS;
/** `MPI_ERR_LASTCODE` */
export const ERR_LASTCODE: number = constants.ERR_LASTCODE;
/** `MPI_ERR_ABI` */
export const ERR_ABI: number = constants.ERR_ABI;
/** `MPI_ERR_TYPE` */
export const ERR_TYPE: number = constants.ERR_TYPE;
/** `MPI_ERR_REQUEST` */
export const ERR_REQUEST: number = constants.ERR_REQUEST;
/** `MPI_ERR_OP` */
export const ERR_OP: number = constants.ERR_OP;
/** `MPI_ERR_GROUP` */
export const ERR_GROUP: number = constants.ERR_GROUP;
/** `MPI_ERR_INFO` */
export const ERR_INFO: number = constants.ERR_INFO;
/** `MPI_ERR_ERRHANDLER` */
export const ERR_ERRHANDLER: number = constants.ERR_ERRHANDLER;
/** `MPI_ERR_SESSION` */
export const ERR_SESSION: number = constants.ERR_SESSION;
/** `MPI_ERR_COMM` */
export const ERR_COMM: number = constants.ERR_COMM;
/** `MPI_ERR_WIN` */
export const ERR_WIN: number = constants.ERR_WIN;
/** `MPI_ERR_FILE` */
export const ERR_FILE: number = constants.ERR_FILE;
/** `MPI_ERR_BUFFER` */
export const ERR_BUFFER: number = constants.ERR_BUFFER;
/** `MPI_ERR_COUNT` */
export const ERR_COUNT: number = constants.ERR_COUNT;
/** `MPI_ERR_TAG` */
export const ERR_TAG: number = constants.ERR_TAG;
/** `MPI_ERR_RANK` */
export const ERR_RANK: number = constants.ERR_RANK;
/** `MPI_ERR_ROOT` */
export const ERR_ROOT: number = constants.ERR_ROOT;
/** `MPI_ERR_TRUNCATE` */
export const ERR_TRUNCATE: number = constants.ERR_TRUNCATE;
/** `MPI_ERR_IN_STATUS` */
export const ERR_IN_STATUS: number = constants.ERR_IN_STATUS;
/** `MPI_ERR_PENDING` */
export const ERR_PENDING: number = constants.ERR_PENDING;
/** `MPI_ERR_TOPOLOGY` */
export const ERR_TOPOLOGY: number = constants.ERR_TOPOLOGY;
/** `MPI_ERR_DIMS` */
export const ERR_DIMS: number = constants.ERR_DIMS;
/** `MPI_ERR_ARG` */
export const ERR_ARG: number = constants.ERR_ARG;
/** `MPI_ERR_OTHER` */
export const ERR_OTHER: number = constants.ERR_OTHER;
/** `MPI_ERR_UNKNOWN` */
export const ERR_UNKNOWN: number = constants.ERR_UNKNOWN;
/** `MPI_ERR_INTERN` */
export const ERR_INTERN: number = constants.ERR_INTERN;
/** `MPI_ERR_KEYVAL` */
export const ERR_KEYVAL: number = constants.ERR_KEYVAL;
/** `MPI_ERR_NO_MEM` */
export const ERR_NO_MEM: number = constants.ERR_NO_MEM;
/** `MPI_ERR_INFO_KEY` */
export const ERR_INFO_KEY: number = constants.ERR_INFO_KEY;
/** `MPI_ERR_INFO_VALUE` */
export const ERR_INFO_VALUE: number = constants.ERR_INFO_VALUE;
/** `MPI_ERR_INFO_NOKEY` */
export const ERR_INFO_NOKEY: number = constants.ERR_INFO_NOKEY;
/** `MPI_ERR_SPAWN` */
export const ERR_SPAWN: number = constants.ERR_SPAWN;
/** `MPI_ERR_PORT` */
export const ERR_PORT: number = constants.ERR_PORT;
/** `MPI_ERR_SERVICE` */
export const ERR_SERVICE: number = constants.ERR_SERVICE;
/** `MPI_ERR_NAME` */
export const ERR_NAME: number = constants.ERR_NAME;
/** `MPI_ERR_PROC_ABORTED` */
export const ERR_PROC_ABORTED: number = constants.ERR_PROC_ABORTED;
/** `MPI_ERR_BASE` */
export const ERR_BASE: number = constants.ERR_BASE;
/** `MPI_ERR_SIZE` */
export const ERR_SIZE: number = constants.ERR_SIZE;
/** `MPI_ERR_DISP` */
export const ERR_DISP: number = constants.ERR_DISP;
/** `MPI_ERR_ASSERT` */
export const ERR_ASSERT: number = constants.ERR_ASSERT;
/** `MPI_ERR_LOCKTYPE` */
export const ERR_LOCKTYPE: number = constants.ERR_LOCKTYPE;
/** `MPI_ERR_RMA_CONFLICT` */
export const ERR_RMA_CONFLICT: number = constants.ERR_RMA_CONFLICT;
/** `MPI_ERR_RMA_SYNC` */
export const ERR_RMA_SYNC: number = constants.ERR_RMA_SYNC;
/** `MPI_ERR_RMA_RANGE` */
export const ERR_RMA_RANGE: number = constants.ERR_RMA_RANGE;
/** `MPI_ERR_RMA_ATTACH` */
export const ERR_RMA_ATTACH: number = constants.ERR_RMA_ATTACH;
/** `MPI_ERR_RMA_SHARED` */
export const ERR_RMA_SHARED: number = constants.ERR_RMA_SHARED;
/** `MPI_ERR_RMA_FLAVOR` */
export const ERR_RMA_FLAVOR: number = constants.ERR_RMA_FLAVOR;
/** `MPI_ERR_BAD_FILE` */
export const ERR_BAD_FILE: number = constants.ERR_BAD_FILE;
/** `MPI_ERR_NO_SUCH_FILE` */
export const ERR_NO_SUCH_FILE: number = constants.ERR_NO_SUCH_FILE;
/** `MPI_ERR_FILE_EXISTS` */
export const ERR_FILE_EXISTS: number = constants.ERR_FILE_EXISTS;
/** `MPI_ERR_FILE_IN_USE` */
export const ERR_FILE_IN_USE: number = constants.ERR_FILE_IN_USE;
/** `MPI_ERR_AMODE` */
export const ERR_AMODE: number = constants.ERR_AMODE;
/** `MPI_ERR_ACCESS` */
export const ERR_ACCESS: number = constants.ERR_ACCESS;
/** `MPI_ERR_READ_ONLY` */
export const ERR_READ_ONLY: number = constants.ERR_READ_ONLY;
/** `MPI_ERR_NO_SPACE` */
export const ERR_NO_SPACE: number = constants.ERR_NO_SPACE;
/** `MPI_ERR_QUOTA` */
export const ERR_QUOTA: number = constants.ERR_QUOTA;
/** `MPI_ERR_NOT_SAME` */
export const ERR_NOT_SAME: number = constants.ERR_NOT_SAME;
/** `MPI_ERR_IO` */
export const ERR_IO: number = constants.ERR_IO;
/** `MPI_ERR_UNSUPPORTED_OPERATION` */
export const ERR_UNSUPPORTED_OPERATION: number = constants.ERR_UNSUPPORTED_OPERATION;
/** `MPI_ERR_UNSUPPORTED_DATAREP` */
export const ERR_UNSUPPORTED_DATAREP: number = constants.ERR_UNSUPPORTED_DATAREP;
/** `MPI_ERR_CONVERSION` */
export const ERR_CONVERSION: number = constants.ERR_CONVERSION;
/** `MPI_ERR_DUP_DATAREP` */
export const ERR_DUP_DATAREP: number = constants.ERR_DUP_DATAREP;
/** `MPI_ERR_VALUE_TOO_LARGE` */
export const ERR_VALUE_TOO_LARGE: number = constants.ERR_VALUE_TOO_LARGE;
/** `MPI_ERR_REVOKED` */
export const ERR_REVOKED: number = constants.ERR_REVOKED;
/** `MPI_ERR_PROC_FAILED` */
export const ERR_PROC_FAILED: number = constants.ERR_PROC_FAILED;
/** `MPI_ERR_PROC_FAILED_PENDING` */
export const ERR_PROC_FAILED_PENDING: number = constants.ERR_PROC_FAILED_PENDING;
/** `MPI_ORDER_C` */
export const ORDER_C: number = constants.ORDER_C;
/** `MPI_ORDER_FORTRAN` */
export const ORDER_FORTRAN: number = constants.ORDER_FORTRAN;
/** `MPI_TYPECLASS_LOGICAL` */
export const TYPECLASS_LOGICAL: number = constants.TYPECLASS_LOGICAL;
/** `MPI_TYPECLASS_INTEGER` */
export const TYPECLASS_INTEGER: number = constants.TYPECLASS_INTEGER;
/** `MPI_TYPECLASS_REAL` */
export const TYPECLASS_REAL: number = constants.TYPECLASS_REAL;
/** `MPI_TYPECLASS_COMPLEX` */
export const TYPECLASS_COMPLEX: number = constants.TYPECLASS_COMPLEX;
/** `MPI_DISTRIBUTE_NONE` */
export const DISTRIBUTE_NONE: number = constants.DISTRIBUTE_NONE;
/** `MPI_DISTRIBUTE_BLOCK` */
export const DISTRIBUTE_BLOCK: number = constants.DISTRIBUTE_BLOCK;
/** `MPI_DISTRIBUTE_CYCLIC` */
export const DISTRIBUTE_CYCLIC: number = constants.DISTRIBUTE_CYCLIC;
/** `MPI_DISTRIBUTE_DFLT_DARG` */
export const DISTRIBUTE_DFLT_DARG: number = constants.DISTRIBUTE_DFLT_DARG;
/** `MPI_COMBINER_NAMED` */
export const COMBINER_NAMED: number = constants.COMBINER_NAMED;
/** `MPI_COMBINER_DUP` */
export const COMBINER_DUP: number = constants.COMBINER_DUP;
/** `MPI_COMBINER_CONTIGUOUS` */
export const COMBINER_CONTIGUOUS: number = constants.COMBINER_CONTIGUOUS;
/** `MPI_COMBINER_VECTOR` */
export const COMBINER_VECTOR: number = constants.COMBINER_VECTOR;
/** `MPI_COMBINER_HVECTOR` */
export const COMBINER_HVECTOR: number = constants.COMBINER_HVECTOR;
/** `MPI_COMBINER_INDEXED` */
export const COMBINER_INDEXED: number = constants.COMBINER_INDEXED;
/** `MPI_COMBINER_HINDEXED` */
export const COMBINER_HINDEXED: number = constants.COMBINER_HINDEXED;
/** `MPI_COMBINER_INDEXED_BLOCK` */
export const COMBINER_INDEXED_BLOCK: number = constants.COMBINER_INDEXED_BLOCK;
/** `MPI_COMBINER_HINDEXED_BLOCK` */
export const COMBINER_HINDEXED_BLOCK: number = constants.COMBINER_HINDEXED_BLOCK;
/** `MPI_COMBINER_STRUCT` */
export const COMBINER_STRUCT: number = constants.COMBINER_STRUCT;
/** `MPI_COMBINER_SUBARRAY` */
export const COMBINER_SUBARRAY: number = constants.COMBINER_SUBARRAY;
/** `MPI_COMBINER_DARRAY` */
export const COMBINER_DARRAY: number = constants.COMBINER_DARRAY;
/** `MPI_COMBINER_RESIZED` */
export const COMBINER_RESIZED: number = constants.COMBINER_RESIZED;
/** `MPI_COMBINER_VALUE_INDEX` */
export const COMBINER_VALUE_INDEX: number = constants.COMBINER_VALUE_INDEX;
/** `MPI_COMBINER_F90_INTEGER` */
export const COMBINER_F90_INTEGER: number = constants.COMBINER_F90_INTEGER;
/** `MPI_COMBINER_F90_REAL` */
export const COMBINER_F90_REAL: number = constants.COMBINER_F90_REAL;
/** `MPI_COMBINER_F90_COMPLEX` */
export const COMBINER_F90_COMPLEX: number = constants.COMBINER_F90_COMPLEX;
/** `MPI_IDENT` */
export const IDENT: number = constants.IDENT;
/** `MPI_CONGRUENT` */
export const CONGRUENT: number = constants.CONGRUENT;
/** `MPI_SIMILAR` */
export const SIMILAR: number = constants.SIMILAR;
/** `MPI_UNEQUAL` */
export const UNEQUAL: number = constants.UNEQUAL;
/** `MPI_CART` */
export const CART: number = constants.CART;
/** `MPI_GRAPH` */
export const GRAPH: number = constants.GRAPH;
/** `MPI_DIST_GRAPH` */
export const DIST_GRAPH: number = constants.DIST_GRAPH;
/** `MPI_COMM_TYPE_SHARED` */
export const COMM_TYPE_SHARED: number = constants.COMM_TYPE_SHARED;
/** `MPI_COMM_TYPE_HW_GUIDED` */
export const COMM_TYPE_HW_GUIDED: number = constants.COMM_TYPE_HW_GUIDED;
/** `MPI_COMM_TYPE_HW_UNGUIDED` */
export const COMM_TYPE_HW_UNGUIDED: number = constants.COMM_TYPE_HW_UNGUIDED;
/** `MPI_COMM_TYPE_RESOURCE_GUIDED` */
export const COMM_TYPE_RESOURCE_GUIDED: number = constants.COMM_TYPE_RESOURCE_GUIDED;
/** `MPI_BSEND_OVERHEAD` */
export const BSEND_OVERHEAD: number = constants.BSEND_OVERHEAD;
/** `MPI_WIN_FLAVOR_CREATE` */
export const WIN_FLAVOR_CREATE: number = constants.WIN_FLAVOR_CREATE;
/** `MPI_WIN_FLAVOR_ALLOCATE` */
export const WIN_FLAVOR_ALLOCATE: number = constants.WIN_FLAVOR_ALLOCATE;
/** `MPI_WIN_FLAVOR_DYNAMIC` */
export const WIN_FLAVOR_DYNAMIC: number = constants.WIN_FLAVOR_DYNAMIC;
/** `MPI_WIN_FLAVOR_SHARED` */
export const WIN_FLAVOR_SHARED: number = constants.WIN_FLAVOR_SHARED;
/** `MPI_WIN_SEPARATE` */
export const WIN_SEPARATE: number = constants.WIN_SEPARATE;
/** `MPI_WIN_UNIFIED` */
export const WIN_UNIFIED: number = constants.WIN_UNIFIED;
/** `MPI_MODE_NOCHECK` */
export const MODE_NOCHECK: number = constants.MODE_NOCHECK;
/** `MPI_MODE_NOSTORE` */
export const MODE_NOSTORE: number = constants.MODE_NOSTORE;
/** `MPI_MODE_NOPUT` */
export const MODE_NOPUT: number = constants.MODE_NOPUT;
/** `MPI_MODE_NOPRECEDE` */
export const MODE_NOPRECEDE: number = constants.MODE_NOPRECEDE;
/** `MPI_MODE_NOSUCCEED` */
export const MODE_NOSUCCEED: number = constants.MODE_NOSUCCEED;
/** `MPI_LOCK_EXCLUSIVE` */
export const LOCK_EXCLUSIVE: number = constants.LOCK_EXCLUSIVE;
/** `MPI_LOCK_SHARED` */
export const LOCK_SHARED: number = constants.LOCK_SHARED;
/** `MPI_MODE_RDONLY` */
export const MODE_RDONLY: number = constants.MODE_RDONLY;
/** `MPI_MODE_WRONLY` */
export const MODE_WRONLY: number = constants.MODE_WRONLY;
/** `MPI_MODE_RDWR` */
export const MODE_RDWR: number = constants.MODE_RDWR;
/** `MPI_MODE_CREATE` */
export const MODE_CREATE: number = constants.MODE_CREATE;
/** `MPI_MODE_EXCL` */
export const MODE_EXCL: number = constants.MODE_EXCL;
/** `MPI_MODE_DELETE_ON_CLOSE` */
export const MODE_DELETE_ON_CLOSE: number = constants.MODE_DELETE_ON_CLOSE;
/** `MPI_MODE_UNIQUE_OPEN` */
export const MODE_UNIQUE_OPEN: number = constants.MODE_UNIQUE_OPEN;
/** `MPI_MODE_SEQUENTIAL` */
export const MODE_SEQUENTIAL: number = constants.MODE_SEQUENTIAL;
/** `MPI_MODE_APPEND` */
export const MODE_APPEND: number = constants.MODE_APPEND;
/** `MPI_SEEK_SET` */
export const SEEK_SET: number = constants.SEEK_SET;
/** `MPI_SEEK_CUR` */
export const SEEK_CUR: number = constants.SEEK_CUR;
/** `MPI_SEEK_END` */
export const SEEK_END: number = constants.SEEK_END;
/** `MPI_DISPLACEMENT_CURRENT` */
export const DISPLACEMENT_CURRENT: number = constants.DISPLACEMENT_CURRENT;
/** `MPI_THREAD_SINGLE` */
export const THREAD_SINGLE: number = constants.THREAD_SINGLE;
/** `MPI_THREAD_FUNNELED` */
export const THREAD_FUNNELED: number = constants.THREAD_FUNNELED;
/** `MPI_THREAD_SERIALIZED` */
export const THREAD_SERIALIZED: number = constants.THREAD_SERIALIZED;
/** `MPI_THREAD_MULTIPLE` */
export const THREAD_MULTIPLE: number = constants.THREAD_MULTIPLE;
/** `MPI_VERSION` */
export const VERSION: number = constants.VERSION;
/** `MPI_SUBVERSION` */
export const SUBVERSION: number = constants.SUBVERSION;
/** `MPI_MAX_PROCESSOR_NAME` */
export const MAX_PROCESSOR_NAME: number = constants.MAX_PROCESSOR_NAME;
/** `MPI_MAX_ERROR_STRING` */
export const MAX_ERROR_STRING: number = constants.MAX_ERROR_STRING;
/** `MPI_MAX_PORT_NAME` */
export const MAX_PORT_NAME: number = constants.MAX_PORT_NAME;
/** `MPI_MAX_INFO_KEY` */
export const MAX_INFO_KEY: number = constants.MAX_INFO_KEY;
/** `MPI_MAX_INFO_VAL` */
export const MAX_INFO_VAL: number = constants.MAX_INFO_VAL;
/** `MPI_MAX_OBJECT_NAME` */
export const MAX_OBJECT_NAME: number = constants.MAX_OBJECT_NAME;
/** `MPI_MAX_DATAREP_STRING` */
export const MAX_DATAREP_STRING: number = constants.MAX_DATAREP_STRING;
/** `MPI_MAX_LIBRARY_VERSION_STRING` */
export const MAX_LIBRARY_VERSION_STRING: number = constants.MAX_LIBRARY_VERSION_STRING;
/** `MPI_MAX_PSET_NAME_LEN` */
export const MAX_PSET_NAME_LEN: number = constants.MAX_PSET_NAME_LEN;
/** `MPI_MAX_STRINGTAG_LEN` */
export const MAX_STRINGTAG_LEN: number = constants.MAX_STRINGTAG_LEN;
/** `MPI_WIN_FLAVOR` */
export const WIN_FLAVOR: number = constants.WIN_FLAVOR;
/** `MPI_ORDER_F` */
export const ORDER_F: number = constants.ORDER_F;
/** `MPI_DISP_CUR` */
export const DISP_CUR: number = constants.DISP_CUR;
/** `MPI_F_SOURCE` */
export const F_SOURCE: number = constants.F_SOURCE;
/** `MPI_F_TAG` */
export const F_TAG: number = constants.F_TAG;
/** `MPI_F_ERROR` */
export const F_ERROR: number = constants.F_ERROR;
/** `MPI_F_STATUS_SIZE` */
export const F_STATUS_SIZE: number = constants.F_STATUS_SIZE;
/** `MPI_UNWEIGHTED` */
export const UNWEIGHTED: number = constants.UNWEIGHTED;
/** `MPI_WEIGHTS_EMPTY` */
export const WEIGHTS_EMPTY: number = constants.WEIGHTS_EMPTY;
