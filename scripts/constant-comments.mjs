// What an editor says of each constant of MPI. generate-native.mjs puts the MPI name behind it.
// @ts-check

/** @type {Readonly<Record<string, string>>} */
const constantComments = {
  UNDEFINED:
    'Stands for "no such number": the rank of a process outside a group, an unknown count, or the color of a process that gets no communicator.',
  ANY_SOURCE: 'As the source of a receive or probe: any rank of the communicator.',
  ANY_TAG: 'As the tag of a receive or probe: any tag.',
  PROC_NULL: 'The rank of nobody: a message to or from it completes at once, and moves nothing.',
  ROOT: 'As the root of a collective of an intercommunicator: this process is the root. The others of its group pass `MPI.PROC_NULL`.',
  KEYVAL_INVALID: 'No attribute key: what `Free_keyval` returns.',
  TAG_UB: 'Key for `Comm.Get_attr`: the largest tag that a message can have.',
  IO: 'Key for `Comm.Get_attr`: a rank that can do I/O in the way of the language, or `MPI.ANY_SOURCE` if all ranks can.',
  WTIME_IS_GLOBAL: 'Key for `Comm.Get_attr`: whether the clocks of `MPI.Wtime` agree on all ranks.',
  UNIVERSE_SIZE: 'Key for `Comm.Get_attr`: how many processes the job has room for in all.',
  APPNUM:
    'Key for `Comm.Get_attr`: the place of this program in the command that started the job, from 0.',
  LASTUSEDCODE:
    'Key for `Comm.Get_attr`: the largest error code in use, with those that the program has added.',
  WIN_BASE: 'Key for `Win.Get_attr`: the address of the window in this process.',
  WIN_SIZE: 'Key for `Win.Get_attr`: the size of the window in this process, in bytes.',
  WIN_DISP_UNIT: 'Key for `Win.Get_attr`: the unit of displacements in this process, in bytes.',
  WIN_CREATE_FLAVOR: 'Key for `Win.Get_attr`: how the window was made, as an `MPI.WIN_FLAVOR_*`.',
  WIN_MODEL: 'Key for `Win.Get_attr`: the memory model: `MPI.WIN_UNIFIED` or `MPI.WIN_SEPARATE`.',
  SUCCESS: 'Error class: no error.',
  ERR_LASTCODE: 'The largest error code of MPI itself.',
  ERR_ABI: 'Error class: something is wrong with the binary interface of MPI.',
  ERR_TYPE: 'Error class: a datatype is null, not committed, or not usable here.',
  ERR_REQUEST: 'Error class: a request is null, or not usable here.',
  ERR_OP: 'Error class: an operation is null, was freed, or is not defined for the datatype.',
  ERR_GROUP: 'Error class: a group is null or was freed.',
  ERR_INFO: 'Error class: an info object is null or was freed.',
  ERR_ERRHANDLER: 'Error class: an error handler is null or was freed.',
  ERR_SESSION: 'Error class: a session is null or was finalized.',
  ERR_COMM: 'Error class: a communicator is null, was freed, or is not usable here.',
  ERR_WIN: 'Error class: a window is null or was freed.',
  ERR_FILE: 'Error class: a file is null or was closed.',
  ERR_BUFFER: 'Error class: memory is not usable as a buffer here.',
  ERR_COUNT: 'Error class: a count is negative, or larger than the library takes.',
  ERR_TAG: 'Error class: a tag is negative, or above `MPI.TAG_UB`.',
  ERR_RANK: 'Error class: a rank is not in the communicator or group.',
  ERR_ROOT: 'Error class: a root is not a rank of the communicator.',
  ERR_TRUNCATE: 'Error class: a message is longer than the memory it is received into.',
  ERR_IN_STATUS: 'Error class: one of several requests failed; the error is in its status.',
  ERR_PENDING: 'Error class: a request is neither complete nor failed.',
  ERR_TOPOLOGY: 'Error class: a communicator has no topology, or not the one needed.',
  ERR_DIMS: 'Error class: the dimensions of a grid are wrong.',
  ERR_ARG: 'Error class: an argument is wrong, for which there is no other class.',
  ERR_OTHER: 'Error class: a known error without a class of its own; the text says more.',
  ERR_UNKNOWN: 'Error class: an error that the library does not know.',
  ERR_INTERN: 'Error class: an error inside the MPI library, often a lack of resources.',
  ERR_KEYVAL: 'Error class: an attribute key is unknown or was freed.',
  ERR_NO_MEM: 'Error class: there is not enough memory.',
  ERR_INFO_KEY: 'Error class: a key of an info object is too long.',
  ERR_INFO_VALUE: 'Error class: a value of an info object is too long.',
  ERR_INFO_NOKEY: 'Error class: an info object does not have the key.',
  ERR_SPAWN: 'Error class: processes could not be started.',
  ERR_PORT: 'Error class: the name of a port is wrong.',
  ERR_SERVICE: 'Error class: a service to be withdrawn was not published.',
  ERR_NAME: 'Error class: a service to be looked up was not published.',
  ERR_PROC_ABORTED: 'Error class: a process of the operation has aborted. From MPI 4 on.',
  ERR_BASE: 'Error class: memory to be freed was not allocated by `MPI.Alloc_mem`.',
  ERR_SIZE: 'Error class: a size is wrong.',
  ERR_DISP: 'Error class: a displacement, or the unit of displacements, is wrong.',
  ERR_ASSERT: 'Error class: an assertion (`MPI.MODE_*`) is wrong.',
  ERR_LOCKTYPE: 'Error class: the kind of a lock is wrong.',
  ERR_RMA_CONFLICT: 'Error class: accesses to a window conflict.',
  ERR_RMA_SYNC: 'Error class: a call does not fit the open epoch, or there is none.',
  ERR_RMA_RANGE: 'Error class: an access reaches beyond the memory of the target.',
  ERR_RMA_ATTACH: 'Error class: memory can not be attached to a window.',
  ERR_RMA_SHARED: 'Error class: processes of a shared window do not share memory.',
  ERR_RMA_FLAVOR: 'Error class: the window was made in another way than the call needs.',
  ERR_BAD_FILE: 'Error class: the name of a file is wrong.',
  ERR_NO_SUCH_FILE: 'Error class: there is no such file.',
  ERR_FILE_EXISTS: 'Error class: the file is there already.',
  ERR_FILE_IN_USE: 'Error class: a process still has the file open.',
  ERR_AMODE: 'Error class: the access mode of a file is wrong.',
  ERR_ACCESS: 'Error class: permission to access a file was denied.',
  ERR_READ_ONLY: 'Error class: the file or file system is read-only.',
  ERR_NO_SPACE: 'Error class: there is no space left for a file.',
  ERR_QUOTA: 'Error class: the quota of disk space is used up.',
  ERR_NOT_SAME:
    'Error class: ranks gave a collective different arguments, or called in another order.',
  ERR_IO: 'Error class: an input or output error without a class of its own.',
  ERR_UNSUPPORTED_OPERATION: 'Error class: the loaded library does not have the function.',
  ERR_UNSUPPORTED_DATAREP: 'Error class: the library does not know the representation of data.',
  ERR_CONVERSION: 'Error class: a conversion of data failed.',
  ERR_DUP_DATAREP: 'Error class: a representation of data has that name already.',
  ERR_VALUE_TOO_LARGE: 'Error class: a value is too large to be returned. From MPI 4 on.',
  ERR_REVOKED: 'Error class: the communicator was revoked after a failure. Needs fault tolerance.',
  ERR_PROC_FAILED: 'Error class: a process of the operation has failed. Needs fault tolerance.',
  ERR_PROC_FAILED_PENDING:
    'Error class: a process that may be the sender has failed, and the receive is still under way. Needs fault tolerance.',
  ORDER_C:
    'Order of an array in `Create_subarray` and `Create_darray`: the last index varies fastest.',
  ORDER_FORTRAN:
    'Order of an array in `Create_subarray` and `Create_darray`: the first index varies fastest.',
  TYPECLASS_LOGICAL:
    'Kind of number for `Datatype.Match_size`: truth values. From MPI 5 on, else `MPI.UNDEFINED`.',
  TYPECLASS_INTEGER: 'Kind of number for `Datatype.Match_size`: integers.',
  TYPECLASS_REAL: 'Kind of number for `Datatype.Match_size`: floating-point numbers.',
  TYPECLASS_COMPLEX: 'Kind of number for `Datatype.Match_size`: complex numbers.',
  DISTRIBUTE_NONE: 'Distribution of a dimension in `Create_darray`: not distributed.',
  DISTRIBUTE_BLOCK: 'Distribution of a dimension in `Create_darray`: one block for each process.',
  DISTRIBUTE_CYCLIC: 'Distribution of a dimension in `Create_darray`: blocks dealt out in turn.',
  DISTRIBUTE_DFLT_DARG:
    'Size of the blocks in `Create_darray`: what the distribution has by default.',
  COMBINER_NAMED: "What made a datatype (`Datatype.combiner`): nothing, it is one of MPI's own.",
  COMBINER_DUP: 'What made a datatype (`Datatype.combiner`): `Dup`.',
  COMBINER_CONTIGUOUS: 'What made a datatype (`Datatype.combiner`): `Create_contiguous`.',
  COMBINER_VECTOR: 'What made a datatype (`Datatype.combiner`): `Create_vector`.',
  COMBINER_HVECTOR: 'What made a datatype (`Datatype.combiner`): `Create_hvector`.',
  COMBINER_INDEXED: 'What made a datatype (`Datatype.combiner`): `Create_indexed`.',
  COMBINER_HINDEXED: 'What made a datatype (`Datatype.combiner`): `Create_hindexed`.',
  COMBINER_INDEXED_BLOCK: 'What made a datatype (`Datatype.combiner`): `Create_indexed_block`.',
  COMBINER_HINDEXED_BLOCK: 'What made a datatype (`Datatype.combiner`): `Create_hindexed_block`.',
  COMBINER_STRUCT: 'What made a datatype (`Datatype.combiner`): `Create_struct`.',
  COMBINER_SUBARRAY: 'What made a datatype (`Datatype.combiner`): `Create_subarray`.',
  COMBINER_DARRAY: 'What made a datatype (`Datatype.combiner`): `Create_darray`.',
  COMBINER_RESIZED: 'What made a datatype (`Datatype.combiner`): `Create_resized`.',
  COMBINER_VALUE_INDEX:
    'What made a datatype (`Datatype.combiner`): `Get_value_index`. From MPI 4.1 on, else `MPI.UNDEFINED`.',
  COMBINER_F90_INTEGER: 'What made a datatype (`Datatype.combiner`): `Create_f90_integer`.',
  COMBINER_F90_REAL: 'What made a datatype (`Datatype.combiner`): `Create_f90_real`.',
  COMBINER_F90_COMPLEX: 'What made a datatype (`Datatype.combiner`): `Create_f90_complex`.',
  IDENT: 'Result of `Compare`: the same object, or for groups the same ranks in the same order.',
  CONGRUENT: 'Result of `Comm.Compare`: the same ranks in the same order, but other communicators.',
  SIMILAR: 'Result of `Compare`: the same processes in another order.',
  UNEQUAL: 'Result of `Compare`: other processes.',
  CART: 'Topology of a communicator: a Cartesian grid.',
  GRAPH: 'Topology of a communicator: a graph that every process knows.',
  DIST_GRAPH: 'Topology of a communicator: a graph of which each process knows its own edges.',
  COMM_TYPE_SHARED: 'Kind of split for `Comm.Split_type`: processes that can share memory.',
  COMM_TYPE_HW_GUIDED:
    'Kind of split for `Comm.Split_type`: processes on one piece of hardware, of the kind that the hint `mpi_hw_resource_type` names. From MPI 4 on, else `MPI.UNDEFINED`.',
  COMM_TYPE_HW_UNGUIDED:
    'Kind of split for `Comm.Split_type`: processes on one piece of hardware, of the next smaller kind. From MPI 4 on, else `MPI.UNDEFINED`.',
  COMM_TYPE_RESOURCE_GUIDED:
    'Kind of split for `Comm.Split_type`: processes on one resource, of the kind that the hint `mpi_hw_resource_type` or `mpi_pset_name` names. From MPI 4.1 on, else `MPI.UNDEFINED`.',
  BSEND_OVERHEAD:
    'How many bytes each message needs in the memory for buffered sends, beyond its data: see `MPI.Attach_buffer`.',
  WIN_FLAVOR_CREATE:
    'How a window was made (`Win.flavor`): by `Win.Create`, of memory of the program.',
  WIN_FLAVOR_ALLOCATE: 'How a window was made (`Win.flavor`): by `Win.Allocate`.',
  WIN_FLAVOR_DYNAMIC: 'How a window was made (`Win.flavor`): by `Win.Create_dynamic`.',
  WIN_FLAVOR_SHARED: 'How a window was made (`Win.flavor`): by `Win.Allocate_shared`.',
  WIN_SEPARATE:
    'Memory model of a window (`Win.model`): what other processes write is seen only after a synchronization.',
  WIN_UNIFIED:
    'Memory model of a window (`Win.model`): what other processes write is seen in the memory itself before long.',
  MODE_NOCHECK:
    'Assertion for `Win.Start`, `Post`, `Lock` and `Lock_all`: no conflicting call is under way.',
  MODE_NOSTORE:
    'Assertion for `Win.Fence` and `Post`: this process has not stored into its window since the last synchronization.',
  MODE_NOPUT:
    'Assertion for `Win.Fence` and `Post`: nobody will put or accumulate into the window here until the next synchronization.',
  MODE_NOPRECEDE: 'Assertion for `Win.Fence`: it ends no accesses that this process has begun.',
  MODE_NOSUCCEED: 'Assertion for `Win.Fence`: this process begins no accesses after it.',
  LOCK_EXCLUSIVE: 'Kind of lock for `Win.Lock`: no other process has the window meanwhile.',
  LOCK_SHARED: 'Kind of lock for `Win.Lock`: other processes may lock the window in this way, too.',
  MODE_RDONLY: 'Access mode of a file: reading only.',
  MODE_WRONLY: 'Access mode of a file: writing only.',
  MODE_RDWR: 'Access mode of a file: reading and writing.',
  MODE_CREATE: 'Access mode of a file: create it if it is not there.',
  MODE_EXCL: 'Access mode of a file: fail if it is there already.',
  MODE_DELETE_ON_CLOSE: 'Access mode of a file: delete it when it is closed.',
  MODE_UNIQUE_OPEN: 'Access mode of a file: nobody else has it open.',
  MODE_SEQUENTIAL:
    'Access mode of a file: it is read or written from the beginning to the end only.',
  MODE_APPEND: 'Access mode of a file: begin at its end.',
  SEEK_SET: 'Where an offset in a file counts from: its beginning.',
  SEEK_CUR: 'Where an offset in a file counts from: the present place.',
  SEEK_END: 'Where an offset in a file counts from: its end.',
  DISPLACEMENT_CURRENT:
    'The displacement of the view of a file opened with `MPI.MODE_SEQUENTIAL`: the present place.',
  THREAD_SINGLE: 'Level of thread support: the process has one thread.',
  THREAD_FUNNELED: 'Level of thread support: only the thread that initialized MPI calls it.',
  THREAD_SERIALIZED: 'Level of thread support: all threads may call MPI, but one at a time.',
  THREAD_MULTIPLE: 'Level of thread support: all threads may call MPI at any time.',
  VERSION: 'The version of the MPI standard that the package was built with, such as 4 of 4.1.',
  SUBVERSION:
    'The subversion of the MPI standard that the package was built with, such as 1 of 4.1.',
  MAX_PROCESSOR_NAME: 'The largest length of what `MPI.Get_processor_name` returns, in bytes.',
  MAX_ERROR_STRING: 'The largest length of the text of an error, in bytes.',
  MAX_PORT_NAME: 'The largest length of the name of a port, in bytes.',
  MAX_INFO_KEY: 'The largest length of a key of an `Info`, in bytes.',
  MAX_INFO_VAL: 'The largest length of a value of an `Info`, in bytes.',
  MAX_OBJECT_NAME:
    'The largest length of the name of an object, and the zero at its end, in bytes.',
  MAX_DATAREP_STRING: 'The largest length of the name of a representation of data, in bytes.',
  MAX_LIBRARY_VERSION_STRING:
    'The largest length of what `MPI.Get_library_version` returns, in bytes.',
  MAX_PSET_NAME_LEN: 'The largest length of the name of a process set, in bytes.',
  MAX_STRINGTAG_LEN:
    'The largest length of a string tag of `Intracomm.Create_from_group`, in bytes.',
  WIN_FLAVOR: "mpi4py's name of `MPI.WIN_CREATE_FLAVOR`, a key for `Win.Get_attr`.",
  ORDER_F:
    "mpi4py's name of `MPI.ORDER_FORTRAN`, an order of arrays: the first index varies fastest.",
  DISP_CUR:
    "mpi4py's name of `MPI.DISPLACEMENT_CURRENT`, the present place in a file that is read or written in sequence.",
  F_SOURCE: 'Where the source stands in the memory of a `Status`, counted in words of 32 bits.',
  F_TAG: 'Where the tag stands in the memory of a `Status`, counted in words of 32 bits.',
  F_ERROR: 'Where the error code stands in the memory of a `Status`, counted in words of 32 bits.',
  F_STATUS_SIZE: 'The length of the memory of a `Status`, in words of 32 bits.',
  UNWEIGHTED: 'In place of the weights of a graph: its edges have none.',
  WEIGHTS_EMPTY:
    'In place of the weights of a graph: this process has no edges, but others have weighted ones.',
};

/** mpi4py's names, which MPI does not have. */
const OWN = ['WIN_FLAVOR', 'ORDER_F', 'DISP_CUR'];

/** The doc comment of a constant. @param {string} name */
export function constantComment(name) {
  const sentence = constantComments[name];
  if (sentence === undefined) throw new Error(`constant-comments.mjs says nothing of ${name}`);
  const words = OWN.includes(name) ? sentence : `${sentence} \`MPI_${name}\``;
  const line = `/** ${words} */`;
  if (line.length <= 100) return line;
  const lines = words.match(/.{1,97}(?= |$)/g) ?? [];
  return ['/**', ...lines.map((one) => ` * ${one.trim()}`), ' */'].join('\n');
}
