// Generated from the binding's constants by scripts/generate-native.mjs: do not edit.
// The values differ between MPI libraries; they come from the addon that was loaded.
import { addon } from '../addon.js';

const { constants } = addon;

/**
 * Stands for "no such number": the rank of a process outside a group, an unknown count, or the
 * color of a process that gets no communicator. `MPI_UNDEFINED`
 */
export const UNDEFINED: number = constants.UNDEFINED;
/** As the source of a receive or probe: any rank of the communicator. `MPI_ANY_SOURCE` */
export const ANY_SOURCE: number = constants.ANY_SOURCE;
/** As the tag of a receive or probe: any tag. `MPI_ANY_TAG` */
export const ANY_TAG: number = constants.ANY_TAG;
/**
 * The rank of nobody: a message to or from it completes at once, and moves nothing. `MPI_PROC_NULL`
 */
export const PROC_NULL: number = constants.PROC_NULL;
/**
 * As the root of a collective of an intercommunicator: this process is the root. The others of its
 * group pass `MPI.PROC_NULL`. `MPI_ROOT`
 */
export const ROOT: number = constants.ROOT;
/** No attribute key: what `Free_keyval` returns. `MPI_KEYVAL_INVALID` */
export const KEYVAL_INVALID: number = constants.KEYVAL_INVALID;
/** Key for `Comm.Get_attr`: the largest tag that a message can have. `MPI_TAG_UB` */
export const TAG_UB: number = constants.TAG_UB;
/**
 * Key for `Comm.Get_attr`: a rank that can do I/O in the way of the language, or `MPI.ANY_SOURCE`
 * if all ranks can. `MPI_IO`
 */
export const IO: number = constants.IO;
/**
 * Key for `Comm.Get_attr`: whether the clocks of `MPI.Wtime` agree on all ranks.
 * `MPI_WTIME_IS_GLOBAL`
 */
export const WTIME_IS_GLOBAL: number = constants.WTIME_IS_GLOBAL;
/** Key for `Comm.Get_attr`: how many processes the job has room for in all. `MPI_UNIVERSE_SIZE` */
export const UNIVERSE_SIZE: number = constants.UNIVERSE_SIZE;
/**
 * Key for `Comm.Get_attr`: the place of this program in the command that started the job, from 0.
 * `MPI_APPNUM`
 */
export const APPNUM: number = constants.APPNUM;
/**
 * Key for `Comm.Get_attr`: the largest error code in use, with those that the program has added.
 * `MPI_LASTUSEDCODE`
 */
export const LASTUSEDCODE: number = constants.LASTUSEDCODE;
/** Key for `Win.Get_attr`: the address of the window in this process. `MPI_WIN_BASE` */
export const WIN_BASE: number = constants.WIN_BASE;
/** Key for `Win.Get_attr`: the size of the window in this process, in bytes. `MPI_WIN_SIZE` */
export const WIN_SIZE: number = constants.WIN_SIZE;
/**
 * Key for `Win.Get_attr`: the unit of displacements in this process, in bytes. `MPI_WIN_DISP_UNIT`
 */
export const WIN_DISP_UNIT: number = constants.WIN_DISP_UNIT;
/**
 * Key for `Win.Get_attr`: how the window was made, as an `MPI.WIN_FLAVOR_*`.
 * `MPI_WIN_CREATE_FLAVOR`
 */
export const WIN_CREATE_FLAVOR: number = constants.WIN_CREATE_FLAVOR;
/**
 * Key for `Win.Get_attr`: the memory model: `MPI.WIN_UNIFIED` or `MPI.WIN_SEPARATE`.
 * `MPI_WIN_MODEL`
 */
export const WIN_MODEL: number = constants.WIN_MODEL;
/** Error class: no error. `MPI_SUCCESS` */
export const SUCCESS: number = constants.SUCCESS;
/** The largest error code of MPI itself. `MPI_ERR_LASTCODE` */
export const ERR_LASTCODE: number = constants.ERR_LASTCODE;
/** Error class: something is wrong with the binary interface of MPI. `MPI_ERR_ABI` */
export const ERR_ABI: number = constants.ERR_ABI;
/** Error class: a datatype is null, not committed, or not usable here. `MPI_ERR_TYPE` */
export const ERR_TYPE: number = constants.ERR_TYPE;
/** Error class: a request is null, or not usable here. `MPI_ERR_REQUEST` */
export const ERR_REQUEST: number = constants.ERR_REQUEST;
/**
 * Error class: an operation is null, was freed, or is not defined for the datatype. `MPI_ERR_OP`
 */
export const ERR_OP: number = constants.ERR_OP;
/** Error class: a group is null or was freed. `MPI_ERR_GROUP` */
export const ERR_GROUP: number = constants.ERR_GROUP;
/** Error class: an info object is null or was freed. `MPI_ERR_INFO` */
export const ERR_INFO: number = constants.ERR_INFO;
/** Error class: an error handler is null or was freed. `MPI_ERR_ERRHANDLER` */
export const ERR_ERRHANDLER: number = constants.ERR_ERRHANDLER;
/** Error class: a session is null or was finalized. `MPI_ERR_SESSION` */
export const ERR_SESSION: number = constants.ERR_SESSION;
/** Error class: a communicator is null, was freed, or is not usable here. `MPI_ERR_COMM` */
export const ERR_COMM: number = constants.ERR_COMM;
/** Error class: a window is null or was freed. `MPI_ERR_WIN` */
export const ERR_WIN: number = constants.ERR_WIN;
/** Error class: a file is null or was closed. `MPI_ERR_FILE` */
export const ERR_FILE: number = constants.ERR_FILE;
/** Error class: memory is not usable as a buffer here. `MPI_ERR_BUFFER` */
export const ERR_BUFFER: number = constants.ERR_BUFFER;
/** Error class: a count is negative, or larger than the library takes. `MPI_ERR_COUNT` */
export const ERR_COUNT: number = constants.ERR_COUNT;
/** Error class: a tag is negative, or above `MPI.TAG_UB`. `MPI_ERR_TAG` */
export const ERR_TAG: number = constants.ERR_TAG;
/** Error class: a rank is not in the communicator or group. `MPI_ERR_RANK` */
export const ERR_RANK: number = constants.ERR_RANK;
/** Error class: a root is not a rank of the communicator. `MPI_ERR_ROOT` */
export const ERR_ROOT: number = constants.ERR_ROOT;
/** Error class: a message is longer than the memory it is received into. `MPI_ERR_TRUNCATE` */
export const ERR_TRUNCATE: number = constants.ERR_TRUNCATE;
/** Error class: one of several requests failed; the error is in its status. `MPI_ERR_IN_STATUS` */
export const ERR_IN_STATUS: number = constants.ERR_IN_STATUS;
/** Error class: a request is neither complete nor failed. `MPI_ERR_PENDING` */
export const ERR_PENDING: number = constants.ERR_PENDING;
/** Error class: a communicator has no topology, or not the one needed. `MPI_ERR_TOPOLOGY` */
export const ERR_TOPOLOGY: number = constants.ERR_TOPOLOGY;
/** Error class: the dimensions of a grid are wrong. `MPI_ERR_DIMS` */
export const ERR_DIMS: number = constants.ERR_DIMS;
/** Error class: an argument is wrong, for which there is no other class. `MPI_ERR_ARG` */
export const ERR_ARG: number = constants.ERR_ARG;
/** Error class: a known error without a class of its own; the text says more. `MPI_ERR_OTHER` */
export const ERR_OTHER: number = constants.ERR_OTHER;
/** Error class: an error that the library does not know. `MPI_ERR_UNKNOWN` */
export const ERR_UNKNOWN: number = constants.ERR_UNKNOWN;
/** Error class: an error inside the MPI library, often a lack of resources. `MPI_ERR_INTERN` */
export const ERR_INTERN: number = constants.ERR_INTERN;
/** Error class: an attribute key is unknown or was freed. `MPI_ERR_KEYVAL` */
export const ERR_KEYVAL: number = constants.ERR_KEYVAL;
/** Error class: there is not enough memory. `MPI_ERR_NO_MEM` */
export const ERR_NO_MEM: number = constants.ERR_NO_MEM;
/** Error class: a key of an info object is too long. `MPI_ERR_INFO_KEY` */
export const ERR_INFO_KEY: number = constants.ERR_INFO_KEY;
/** Error class: a value of an info object is too long. `MPI_ERR_INFO_VALUE` */
export const ERR_INFO_VALUE: number = constants.ERR_INFO_VALUE;
/** Error class: an info object does not have the key. `MPI_ERR_INFO_NOKEY` */
export const ERR_INFO_NOKEY: number = constants.ERR_INFO_NOKEY;
/** Error class: processes could not be started. `MPI_ERR_SPAWN` */
export const ERR_SPAWN: number = constants.ERR_SPAWN;
/** Error class: the name of a port is wrong. `MPI_ERR_PORT` */
export const ERR_PORT: number = constants.ERR_PORT;
/** Error class: a service to be withdrawn was not published. `MPI_ERR_SERVICE` */
export const ERR_SERVICE: number = constants.ERR_SERVICE;
/** Error class: a service to be looked up was not published. `MPI_ERR_NAME` */
export const ERR_NAME: number = constants.ERR_NAME;
/** Error class: a process of the operation has aborted. From MPI 4 on. `MPI_ERR_PROC_ABORTED` */
export const ERR_PROC_ABORTED: number = constants.ERR_PROC_ABORTED;
/** Error class: memory to be freed was not allocated by `MPI.Alloc_mem`. `MPI_ERR_BASE` */
export const ERR_BASE: number = constants.ERR_BASE;
/** Error class: a size is wrong. `MPI_ERR_SIZE` */
export const ERR_SIZE: number = constants.ERR_SIZE;
/** Error class: a displacement, or the unit of displacements, is wrong. `MPI_ERR_DISP` */
export const ERR_DISP: number = constants.ERR_DISP;
/** Error class: an assertion (`MPI.MODE_*`) is wrong. `MPI_ERR_ASSERT` */
export const ERR_ASSERT: number = constants.ERR_ASSERT;
/** Error class: the kind of a lock is wrong. `MPI_ERR_LOCKTYPE` */
export const ERR_LOCKTYPE: number = constants.ERR_LOCKTYPE;
/** Error class: accesses to a window conflict. `MPI_ERR_RMA_CONFLICT` */
export const ERR_RMA_CONFLICT: number = constants.ERR_RMA_CONFLICT;
/** Error class: a call does not fit the open epoch, or there is none. `MPI_ERR_RMA_SYNC` */
export const ERR_RMA_SYNC: number = constants.ERR_RMA_SYNC;
/** Error class: an access reaches beyond the memory of the target. `MPI_ERR_RMA_RANGE` */
export const ERR_RMA_RANGE: number = constants.ERR_RMA_RANGE;
/** Error class: memory can not be attached to a window. `MPI_ERR_RMA_ATTACH` */
export const ERR_RMA_ATTACH: number = constants.ERR_RMA_ATTACH;
/** Error class: processes of a shared window do not share memory. `MPI_ERR_RMA_SHARED` */
export const ERR_RMA_SHARED: number = constants.ERR_RMA_SHARED;
/** Error class: the window was made in another way than the call needs. `MPI_ERR_RMA_FLAVOR` */
export const ERR_RMA_FLAVOR: number = constants.ERR_RMA_FLAVOR;
/** Error class: the name of a file is wrong. `MPI_ERR_BAD_FILE` */
export const ERR_BAD_FILE: number = constants.ERR_BAD_FILE;
/** Error class: there is no such file. `MPI_ERR_NO_SUCH_FILE` */
export const ERR_NO_SUCH_FILE: number = constants.ERR_NO_SUCH_FILE;
/** Error class: the file is there already. `MPI_ERR_FILE_EXISTS` */
export const ERR_FILE_EXISTS: number = constants.ERR_FILE_EXISTS;
/** Error class: a process still has the file open. `MPI_ERR_FILE_IN_USE` */
export const ERR_FILE_IN_USE: number = constants.ERR_FILE_IN_USE;
/** Error class: the access mode of a file is wrong. `MPI_ERR_AMODE` */
export const ERR_AMODE: number = constants.ERR_AMODE;
/** Error class: permission to access a file was denied. `MPI_ERR_ACCESS` */
export const ERR_ACCESS: number = constants.ERR_ACCESS;
/** Error class: the file or file system is read-only. `MPI_ERR_READ_ONLY` */
export const ERR_READ_ONLY: number = constants.ERR_READ_ONLY;
/** Error class: there is no space left for a file. `MPI_ERR_NO_SPACE` */
export const ERR_NO_SPACE: number = constants.ERR_NO_SPACE;
/** Error class: the quota of disk space is used up. `MPI_ERR_QUOTA` */
export const ERR_QUOTA: number = constants.ERR_QUOTA;
/**
 * Error class: ranks gave a collective different arguments, or called in another order.
 * `MPI_ERR_NOT_SAME`
 */
export const ERR_NOT_SAME: number = constants.ERR_NOT_SAME;
/** Error class: an input or output error without a class of its own. `MPI_ERR_IO` */
export const ERR_IO: number = constants.ERR_IO;
/** Error class: the loaded library does not have the function. `MPI_ERR_UNSUPPORTED_OPERATION` */
export const ERR_UNSUPPORTED_OPERATION: number = constants.ERR_UNSUPPORTED_OPERATION;
/**
 * Error class: the library does not know the representation of data. `MPI_ERR_UNSUPPORTED_DATAREP`
 */
export const ERR_UNSUPPORTED_DATAREP: number = constants.ERR_UNSUPPORTED_DATAREP;
/** Error class: a conversion of data failed. `MPI_ERR_CONVERSION` */
export const ERR_CONVERSION: number = constants.ERR_CONVERSION;
/** Error class: a representation of data has that name already. `MPI_ERR_DUP_DATAREP` */
export const ERR_DUP_DATAREP: number = constants.ERR_DUP_DATAREP;
/** Error class: a value is too large to be returned. From MPI 4 on. `MPI_ERR_VALUE_TOO_LARGE` */
export const ERR_VALUE_TOO_LARGE: number = constants.ERR_VALUE_TOO_LARGE;
/**
 * Error class: the communicator was revoked after a failure. Needs fault tolerance.
 * `MPI_ERR_REVOKED`
 */
export const ERR_REVOKED: number = constants.ERR_REVOKED;
/**
 * Error class: a process of the operation has failed. Needs fault tolerance. `MPI_ERR_PROC_FAILED`
 */
export const ERR_PROC_FAILED: number = constants.ERR_PROC_FAILED;
/**
 * Error class: a process that may be the sender has failed, and the receive is still under way.
 * Needs fault tolerance. `MPI_ERR_PROC_FAILED_PENDING`
 */
export const ERR_PROC_FAILED_PENDING: number = constants.ERR_PROC_FAILED_PENDING;
/**
 * Order of an array in `Create_subarray` and `Create_darray`: the last index varies fastest.
 * `MPI_ORDER_C`
 */
export const ORDER_C: number = constants.ORDER_C;
/**
 * Order of an array in `Create_subarray` and `Create_darray`: the first index varies fastest.
 * `MPI_ORDER_FORTRAN`
 */
export const ORDER_FORTRAN: number = constants.ORDER_FORTRAN;
/**
 * Kind of number for `Datatype.Match_size`: truth values. From MPI 5 on, else `MPI.UNDEFINED`.
 * `MPI_TYPECLASS_LOGICAL`
 */
export const TYPECLASS_LOGICAL: number = constants.TYPECLASS_LOGICAL;
/** Kind of number for `Datatype.Match_size`: integers. `MPI_TYPECLASS_INTEGER` */
export const TYPECLASS_INTEGER: number = constants.TYPECLASS_INTEGER;
/** Kind of number for `Datatype.Match_size`: floating-point numbers. `MPI_TYPECLASS_REAL` */
export const TYPECLASS_REAL: number = constants.TYPECLASS_REAL;
/** Kind of number for `Datatype.Match_size`: complex numbers. `MPI_TYPECLASS_COMPLEX` */
export const TYPECLASS_COMPLEX: number = constants.TYPECLASS_COMPLEX;
/** Distribution of a dimension in `Create_darray`: not distributed. `MPI_DISTRIBUTE_NONE` */
export const DISTRIBUTE_NONE: number = constants.DISTRIBUTE_NONE;
/**
 * Distribution of a dimension in `Create_darray`: one block for each process.
 * `MPI_DISTRIBUTE_BLOCK`
 */
export const DISTRIBUTE_BLOCK: number = constants.DISTRIBUTE_BLOCK;
/**
 * Distribution of a dimension in `Create_darray`: blocks dealt out in turn. `MPI_DISTRIBUTE_CYCLIC`
 */
export const DISTRIBUTE_CYCLIC: number = constants.DISTRIBUTE_CYCLIC;
/**
 * Size of the blocks in `Create_darray`: what the distribution has by default.
 * `MPI_DISTRIBUTE_DFLT_DARG`
 */
export const DISTRIBUTE_DFLT_DARG: number = constants.DISTRIBUTE_DFLT_DARG;
/**
 * What made a datatype (`Datatype.combiner`): nothing, it is one of MPI's own. `MPI_COMBINER_NAMED`
 */
export const COMBINER_NAMED: number = constants.COMBINER_NAMED;
/** What made a datatype (`Datatype.combiner`): `Dup`. `MPI_COMBINER_DUP` */
export const COMBINER_DUP: number = constants.COMBINER_DUP;
/** What made a datatype (`Datatype.combiner`): `Create_contiguous`. `MPI_COMBINER_CONTIGUOUS` */
export const COMBINER_CONTIGUOUS: number = constants.COMBINER_CONTIGUOUS;
/** What made a datatype (`Datatype.combiner`): `Create_vector`. `MPI_COMBINER_VECTOR` */
export const COMBINER_VECTOR: number = constants.COMBINER_VECTOR;
/** What made a datatype (`Datatype.combiner`): `Create_hvector`. `MPI_COMBINER_HVECTOR` */
export const COMBINER_HVECTOR: number = constants.COMBINER_HVECTOR;
/** What made a datatype (`Datatype.combiner`): `Create_indexed`. `MPI_COMBINER_INDEXED` */
export const COMBINER_INDEXED: number = constants.COMBINER_INDEXED;
/** What made a datatype (`Datatype.combiner`): `Create_hindexed`. `MPI_COMBINER_HINDEXED` */
export const COMBINER_HINDEXED: number = constants.COMBINER_HINDEXED;
/**
 * What made a datatype (`Datatype.combiner`): `Create_indexed_block`. `MPI_COMBINER_INDEXED_BLOCK`
 */
export const COMBINER_INDEXED_BLOCK: number = constants.COMBINER_INDEXED_BLOCK;
/**
 * What made a datatype (`Datatype.combiner`): `Create_hindexed_block`.
 * `MPI_COMBINER_HINDEXED_BLOCK`
 */
export const COMBINER_HINDEXED_BLOCK: number = constants.COMBINER_HINDEXED_BLOCK;
/** What made a datatype (`Datatype.combiner`): `Create_struct`. `MPI_COMBINER_STRUCT` */
export const COMBINER_STRUCT: number = constants.COMBINER_STRUCT;
/** What made a datatype (`Datatype.combiner`): `Create_subarray`. `MPI_COMBINER_SUBARRAY` */
export const COMBINER_SUBARRAY: number = constants.COMBINER_SUBARRAY;
/** What made a datatype (`Datatype.combiner`): `Create_darray`. `MPI_COMBINER_DARRAY` */
export const COMBINER_DARRAY: number = constants.COMBINER_DARRAY;
/** What made a datatype (`Datatype.combiner`): `Create_resized`. `MPI_COMBINER_RESIZED` */
export const COMBINER_RESIZED: number = constants.COMBINER_RESIZED;
/**
 * What made a datatype (`Datatype.combiner`): `Get_value_index`. From MPI 4.1 on, else
 * `MPI.UNDEFINED`. `MPI_COMBINER_VALUE_INDEX`
 */
export const COMBINER_VALUE_INDEX: number = constants.COMBINER_VALUE_INDEX;
/** What made a datatype (`Datatype.combiner`): `Create_f90_integer`. `MPI_COMBINER_F90_INTEGER` */
export const COMBINER_F90_INTEGER: number = constants.COMBINER_F90_INTEGER;
/** What made a datatype (`Datatype.combiner`): `Create_f90_real`. `MPI_COMBINER_F90_REAL` */
export const COMBINER_F90_REAL: number = constants.COMBINER_F90_REAL;
/** What made a datatype (`Datatype.combiner`): `Create_f90_complex`. `MPI_COMBINER_F90_COMPLEX` */
export const COMBINER_F90_COMPLEX: number = constants.COMBINER_F90_COMPLEX;
/**
 * Result of `Compare`: the same object, or for groups the same ranks in the same order. `MPI_IDENT`
 */
export const IDENT: number = constants.IDENT;
/**
 * Result of `Comm.Compare`: the same ranks in the same order, but other communicators.
 * `MPI_CONGRUENT`
 */
export const CONGRUENT: number = constants.CONGRUENT;
/** Result of `Compare`: the same processes in another order. `MPI_SIMILAR` */
export const SIMILAR: number = constants.SIMILAR;
/** Result of `Compare`: other processes. `MPI_UNEQUAL` */
export const UNEQUAL: number = constants.UNEQUAL;
/** Topology of a communicator: a Cartesian grid. `MPI_CART` */
export const CART: number = constants.CART;
/** Topology of a communicator: a graph that every process knows. `MPI_GRAPH` */
export const GRAPH: number = constants.GRAPH;
/**
 * Topology of a communicator: a graph of which each process knows its own edges. `MPI_DIST_GRAPH`
 */
export const DIST_GRAPH: number = constants.DIST_GRAPH;
/** Kind of split for `Comm.Split_type`: processes that can share memory. `MPI_COMM_TYPE_SHARED` */
export const COMM_TYPE_SHARED: number = constants.COMM_TYPE_SHARED;
/**
 * Kind of split for `Comm.Split_type`: processes on one piece of hardware, of the kind that the
 * hint `mpi_hw_resource_type` names. From MPI 4 on, else `MPI.UNDEFINED`.
 * `MPI_COMM_TYPE_HW_GUIDED`
 */
export const COMM_TYPE_HW_GUIDED: number = constants.COMM_TYPE_HW_GUIDED;
/**
 * Kind of split for `Comm.Split_type`: processes on one piece of hardware, of the next smaller
 * kind. From MPI 4 on, else `MPI.UNDEFINED`. `MPI_COMM_TYPE_HW_UNGUIDED`
 */
export const COMM_TYPE_HW_UNGUIDED: number = constants.COMM_TYPE_HW_UNGUIDED;
/**
 * Kind of split for `Comm.Split_type`: processes on one resource, of the kind that the hint
 * `mpi_hw_resource_type` or `mpi_pset_name` names. From MPI 4.1 on, else `MPI.UNDEFINED`.
 * `MPI_COMM_TYPE_RESOURCE_GUIDED`
 */
export const COMM_TYPE_RESOURCE_GUIDED: number = constants.COMM_TYPE_RESOURCE_GUIDED;
/**
 * How many bytes each message needs in the memory for buffered sends, beyond its data: see
 * `MPI.Attach_buffer`. `MPI_BSEND_OVERHEAD`
 */
export const BSEND_OVERHEAD: number = constants.BSEND_OVERHEAD;
/**
 * How a window was made (`Win.flavor`): by `Win.Create`, of memory of the program.
 * `MPI_WIN_FLAVOR_CREATE`
 */
export const WIN_FLAVOR_CREATE: number = constants.WIN_FLAVOR_CREATE;
/** How a window was made (`Win.flavor`): by `Win.Allocate`. `MPI_WIN_FLAVOR_ALLOCATE` */
export const WIN_FLAVOR_ALLOCATE: number = constants.WIN_FLAVOR_ALLOCATE;
/** How a window was made (`Win.flavor`): by `Win.Create_dynamic`. `MPI_WIN_FLAVOR_DYNAMIC` */
export const WIN_FLAVOR_DYNAMIC: number = constants.WIN_FLAVOR_DYNAMIC;
/** How a window was made (`Win.flavor`): by `Win.Allocate_shared`. `MPI_WIN_FLAVOR_SHARED` */
export const WIN_FLAVOR_SHARED: number = constants.WIN_FLAVOR_SHARED;
/**
 * Memory model of a window (`Win.model`): what other processes write is seen only after a
 * synchronization. `MPI_WIN_SEPARATE`
 */
export const WIN_SEPARATE: number = constants.WIN_SEPARATE;
/**
 * Memory model of a window (`Win.model`): what other processes write is seen in the memory itself
 * before long. `MPI_WIN_UNIFIED`
 */
export const WIN_UNIFIED: number = constants.WIN_UNIFIED;
/**
 * Assertion for `Win.Start`, `Post`, `Lock` and `Lock_all`: no conflicting call is under way.
 * `MPI_MODE_NOCHECK`
 */
export const MODE_NOCHECK: number = constants.MODE_NOCHECK;
/**
 * Assertion for `Win.Fence` and `Post`: this process has not stored into its window since the last
 * synchronization. `MPI_MODE_NOSTORE`
 */
export const MODE_NOSTORE: number = constants.MODE_NOSTORE;
/**
 * Assertion for `Win.Fence` and `Post`: nobody will put or accumulate into the window here until
 * the next synchronization. `MPI_MODE_NOPUT`
 */
export const MODE_NOPUT: number = constants.MODE_NOPUT;
/**
 * Assertion for `Win.Fence`: it ends no accesses that this process has begun. `MPI_MODE_NOPRECEDE`
 */
export const MODE_NOPRECEDE: number = constants.MODE_NOPRECEDE;
/** Assertion for `Win.Fence`: this process begins no accesses after it. `MPI_MODE_NOSUCCEED` */
export const MODE_NOSUCCEED: number = constants.MODE_NOSUCCEED;
/** Kind of lock for `Win.Lock`: no other process has the window meanwhile. `MPI_LOCK_EXCLUSIVE` */
export const LOCK_EXCLUSIVE: number = constants.LOCK_EXCLUSIVE;
/**
 * Kind of lock for `Win.Lock`: other processes may lock the window in this way, too.
 * `MPI_LOCK_SHARED`
 */
export const LOCK_SHARED: number = constants.LOCK_SHARED;
/** Access mode of a file: reading only. `MPI_MODE_RDONLY` */
export const MODE_RDONLY: number = constants.MODE_RDONLY;
/** Access mode of a file: writing only. `MPI_MODE_WRONLY` */
export const MODE_WRONLY: number = constants.MODE_WRONLY;
/** Access mode of a file: reading and writing. `MPI_MODE_RDWR` */
export const MODE_RDWR: number = constants.MODE_RDWR;
/** Access mode of a file: create it if it is not there. `MPI_MODE_CREATE` */
export const MODE_CREATE: number = constants.MODE_CREATE;
/** Access mode of a file: fail if it is there already. `MPI_MODE_EXCL` */
export const MODE_EXCL: number = constants.MODE_EXCL;
/** Access mode of a file: delete it when it is closed. `MPI_MODE_DELETE_ON_CLOSE` */
export const MODE_DELETE_ON_CLOSE: number = constants.MODE_DELETE_ON_CLOSE;
/** Access mode of a file: nobody else has it open. `MPI_MODE_UNIQUE_OPEN` */
export const MODE_UNIQUE_OPEN: number = constants.MODE_UNIQUE_OPEN;
/**
 * Access mode of a file: it is read or written from the beginning to the end only.
 * `MPI_MODE_SEQUENTIAL`
 */
export const MODE_SEQUENTIAL: number = constants.MODE_SEQUENTIAL;
/** Access mode of a file: begin at its end. `MPI_MODE_APPEND` */
export const MODE_APPEND: number = constants.MODE_APPEND;
/** Where an offset in a file counts from: its beginning. `MPI_SEEK_SET` */
export const SEEK_SET: number = constants.SEEK_SET;
/** Where an offset in a file counts from: the present place. `MPI_SEEK_CUR` */
export const SEEK_CUR: number = constants.SEEK_CUR;
/** Where an offset in a file counts from: its end. `MPI_SEEK_END` */
export const SEEK_END: number = constants.SEEK_END;
/**
 * The displacement of the view of a file opened with `MPI.MODE_SEQUENTIAL`: the present place.
 * `MPI_DISPLACEMENT_CURRENT`
 */
export const DISPLACEMENT_CURRENT: number = constants.DISPLACEMENT_CURRENT;
/** Level of thread support: the process has one thread. `MPI_THREAD_SINGLE` */
export const THREAD_SINGLE: number = constants.THREAD_SINGLE;
/** Level of thread support: only the thread that initialized MPI calls it. `MPI_THREAD_FUNNELED` */
export const THREAD_FUNNELED: number = constants.THREAD_FUNNELED;
/** Level of thread support: all threads may call MPI, but one at a time. `MPI_THREAD_SERIALIZED` */
export const THREAD_SERIALIZED: number = constants.THREAD_SERIALIZED;
/** Level of thread support: all threads may call MPI at any time. `MPI_THREAD_MULTIPLE` */
export const THREAD_MULTIPLE: number = constants.THREAD_MULTIPLE;
/**
 * The version of the MPI standard that the package was built with, such as 4 of 4.1. `MPI_VERSION`
 */
export const VERSION: number = constants.VERSION;
/**
 * The subversion of the MPI standard that the package was built with, such as 1 of 4.1.
 * `MPI_SUBVERSION`
 */
export const SUBVERSION: number = constants.SUBVERSION;
/**
 * The largest length of what `MPI.Get_processor_name` returns, in bytes. `MPI_MAX_PROCESSOR_NAME`
 */
export const MAX_PROCESSOR_NAME: number = constants.MAX_PROCESSOR_NAME;
/** The largest length of the text of an error, in bytes. `MPI_MAX_ERROR_STRING` */
export const MAX_ERROR_STRING: number = constants.MAX_ERROR_STRING;
/** The largest length of the name of a port, in bytes. `MPI_MAX_PORT_NAME` */
export const MAX_PORT_NAME: number = constants.MAX_PORT_NAME;
/** The largest length of a key of an `Info`, in bytes. `MPI_MAX_INFO_KEY` */
export const MAX_INFO_KEY: number = constants.MAX_INFO_KEY;
/** The largest length of a value of an `Info`, in bytes. `MPI_MAX_INFO_VAL` */
export const MAX_INFO_VAL: number = constants.MAX_INFO_VAL;
/**
 * The largest length of the name of an object, and the zero at its end, in bytes.
 * `MPI_MAX_OBJECT_NAME`
 */
export const MAX_OBJECT_NAME: number = constants.MAX_OBJECT_NAME;
/**
 * The largest length of the name of a representation of data, in bytes. `MPI_MAX_DATAREP_STRING`
 */
export const MAX_DATAREP_STRING: number = constants.MAX_DATAREP_STRING;
/**
 * The largest length of what `MPI.Get_library_version` returns, in bytes.
 * `MPI_MAX_LIBRARY_VERSION_STRING`
 */
export const MAX_LIBRARY_VERSION_STRING: number = constants.MAX_LIBRARY_VERSION_STRING;
/** The largest length of the name of a process set, in bytes. `MPI_MAX_PSET_NAME_LEN` */
export const MAX_PSET_NAME_LEN: number = constants.MAX_PSET_NAME_LEN;
/**
 * The largest length of a string tag of `Intracomm.Create_from_group`, in bytes.
 * `MPI_MAX_STRINGTAG_LEN`
 */
export const MAX_STRINGTAG_LEN: number = constants.MAX_STRINGTAG_LEN;
/** mpi4py's name of `MPI.WIN_CREATE_FLAVOR`, a key for `Win.Get_attr`. */
export const WIN_FLAVOR: number = constants.WIN_FLAVOR;
/** mpi4py's name of `MPI.ORDER_FORTRAN`, an order of arrays: the first index varies fastest. */
export const ORDER_F: number = constants.ORDER_F;
/**
 * mpi4py's name of `MPI.DISPLACEMENT_CURRENT`, the present place in a file that is read or written
 * in sequence.
 */
export const DISP_CUR: number = constants.DISP_CUR;
/**
 * Where the source stands in the memory of a `Status`, counted in words of 32 bits. `MPI_F_SOURCE`
 */
export const F_SOURCE: number = constants.F_SOURCE;
/** Where the tag stands in the memory of a `Status`, counted in words of 32 bits. `MPI_F_TAG` */
export const F_TAG: number = constants.F_TAG;
/**
 * Where the error code stands in the memory of a `Status`, counted in words of 32 bits.
 * `MPI_F_ERROR`
 */
export const F_ERROR: number = constants.F_ERROR;
/** The length of the memory of a `Status`, in words of 32 bits. `MPI_F_STATUS_SIZE` */
export const F_STATUS_SIZE: number = constants.F_STATUS_SIZE;
/** In place of the weights of a graph: its edges have none. `MPI_UNWEIGHTED` */
export const UNWEIGHTED: number = constants.UNWEIGHTED;
/**
 * In place of the weights of a graph: this process has no edges, but others have weighted ones.
 * `MPI_WEIGHTS_EMPTY`
 */
export const WEIGHTS_EMPTY: number = constants.WEIGHTS_EMPTY;
