// @worlds openmpi:1 mpich:1
// Every constant and predefined handle of the interface, by name.
import { MPI } from 'mpi4node';
import { mpiTest } from '../../support/mpi';

const namespace = MPI as unknown as Readonly<Record<string, unknown>>;
const words = (text: string) => text.trim().split(/\s+/);

const integers = words(`
  UNDEFINED ANY_SOURCE ANY_TAG PROC_NULL ROOT KEYVAL_INVALID TAG_UB IO WTIME_IS_GLOBAL
  UNIVERSE_SIZE APPNUM LASTUSEDCODE WIN_BASE WIN_SIZE WIN_DISP_UNIT WIN_CREATE_FLAVOR
  WIN_FLAVOR WIN_MODEL SUCCESS ERR_LASTCODE ERR_ABI ERR_TYPE ERR_REQUEST ERR_OP ERR_GROUP
  ERR_INFO ERR_ERRHANDLER ERR_SESSION ERR_COMM ERR_WIN ERR_FILE ERR_BUFFER ERR_COUNT ERR_TAG
  ERR_RANK ERR_ROOT ERR_TRUNCATE ERR_IN_STATUS ERR_PENDING ERR_TOPOLOGY ERR_DIMS ERR_ARG
  ERR_OTHER ERR_UNKNOWN ERR_INTERN ERR_KEYVAL ERR_NO_MEM ERR_INFO_KEY ERR_INFO_VALUE
  ERR_INFO_NOKEY ERR_SPAWN ERR_PORT ERR_SERVICE ERR_NAME ERR_PROC_ABORTED ERR_BASE ERR_SIZE
  ERR_DISP ERR_ASSERT ERR_LOCKTYPE ERR_RMA_CONFLICT ERR_RMA_SYNC ERR_RMA_RANGE ERR_RMA_ATTACH
  ERR_RMA_SHARED ERR_RMA_FLAVOR ERR_BAD_FILE ERR_NO_SUCH_FILE ERR_FILE_EXISTS ERR_FILE_IN_USE
  ERR_AMODE ERR_ACCESS ERR_READ_ONLY ERR_NO_SPACE ERR_QUOTA ERR_NOT_SAME ERR_IO
  ERR_UNSUPPORTED_OPERATION ERR_UNSUPPORTED_DATAREP ERR_CONVERSION ERR_DUP_DATAREP
  ERR_VALUE_TOO_LARGE ERR_REVOKED ERR_PROC_FAILED ERR_PROC_FAILED_PENDING ORDER_C
  ORDER_FORTRAN ORDER_F TYPECLASS_LOGICAL TYPECLASS_INTEGER TYPECLASS_REAL TYPECLASS_COMPLEX
  DISTRIBUTE_NONE DISTRIBUTE_BLOCK DISTRIBUTE_CYCLIC DISTRIBUTE_DFLT_DARG COMBINER_NAMED
  COMBINER_DUP COMBINER_CONTIGUOUS COMBINER_VECTOR COMBINER_HVECTOR COMBINER_INDEXED
  COMBINER_HINDEXED COMBINER_INDEXED_BLOCK COMBINER_HINDEXED_BLOCK COMBINER_STRUCT
  COMBINER_SUBARRAY COMBINER_DARRAY COMBINER_RESIZED COMBINER_VALUE_INDEX COMBINER_F90_INTEGER
  COMBINER_F90_REAL COMBINER_F90_COMPLEX F_SOURCE F_TAG F_ERROR F_STATUS_SIZE IDENT CONGRUENT
  SIMILAR UNEQUAL CART GRAPH DIST_GRAPH UNWEIGHTED WEIGHTS_EMPTY COMM_TYPE_SHARED
  COMM_TYPE_HW_GUIDED COMM_TYPE_HW_UNGUIDED COMM_TYPE_RESOURCE_GUIDED BSEND_OVERHEAD
  WIN_FLAVOR_CREATE WIN_FLAVOR_ALLOCATE WIN_FLAVOR_DYNAMIC WIN_FLAVOR_SHARED WIN_SEPARATE
  WIN_UNIFIED MODE_NOCHECK MODE_NOSTORE MODE_NOPUT MODE_NOPRECEDE MODE_NOSUCCEED
  LOCK_EXCLUSIVE LOCK_SHARED MODE_RDONLY MODE_WRONLY MODE_RDWR MODE_CREATE MODE_EXCL
  MODE_DELETE_ON_CLOSE MODE_UNIQUE_OPEN MODE_SEQUENTIAL MODE_APPEND SEEK_SET SEEK_CUR SEEK_END
  DISPLACEMENT_CURRENT DISP_CUR THREAD_SINGLE THREAD_FUNNELED THREAD_SERIALIZED
  THREAD_MULTIPLE VERSION SUBVERSION MAX_PROCESSOR_NAME MAX_ERROR_STRING MAX_PORT_NAME
  MAX_INFO_KEY MAX_INFO_VAL MAX_OBJECT_NAME MAX_DATAREP_STRING MAX_LIBRARY_VERSION_STRING
  MAX_PSET_NAME_LEN MAX_STRINGTAG_LEN
`);

const handles: Readonly<Record<string, readonly string[]>> = {
  Comm: ['COMM_NULL'],
  Intracomm: ['COMM_SELF', 'COMM_WORLD'],
  Group: ['GROUP_NULL', 'GROUP_EMPTY'],
  Datatype: words(`
    DATATYPE_NULL PACKED BYTE AINT OFFSET COUNT CHAR WCHAR SIGNED_CHAR SHORT INT LONG
    LONG_LONG UNSIGNED_CHAR UNSIGNED_SHORT UNSIGNED UNSIGNED_LONG UNSIGNED_LONG_LONG FLOAT
    DOUBLE LONG_DOUBLE C_BOOL INT8_T INT16_T INT32_T INT64_T UINT8_T UINT16_T UINT32_T
    UINT64_T FLOAT16_T FLOAT32_T FLOAT64_T BFLOAT16_T C_COMPLEX C_FLOAT_COMPLEX
    C_DOUBLE_COMPLEX C_LONG_DOUBLE_COMPLEX CXX_BOOL CXX_FLOAT_COMPLEX CXX_DOUBLE_COMPLEX
    CXX_LONG_DOUBLE_COMPLEX SHORT_INT INT_INT TWOINT LONG_INT FLOAT_INT DOUBLE_INT
    LONG_DOUBLE_INT CHARACTER LOGICAL INTEGER REAL DOUBLE_PRECISION COMPLEX DOUBLE_COMPLEX
    LOGICAL1 LOGICAL2 LOGICAL4 LOGICAL8 LOGICAL16 INTEGER1 INTEGER2 INTEGER4 INTEGER8
    INTEGER16 REAL2 REAL4 REAL8 REAL16 COMPLEX4 COMPLEX8 COMPLEX16 COMPLEX32 UNSIGNED_INT
    SIGNED_SHORT SIGNED_INT SIGNED_LONG SIGNED_LONG_LONG BOOL SINT8_T SINT16_T SINT32_T
    SINT64_T F_BOOL F_INT F_FLOAT F_DOUBLE F_COMPLEX F_FLOAT_COMPLEX F_DOUBLE_COMPLEX
  `),
  Op: words(`
    OP_NULL MAX MIN SUM PROD LAND BAND LOR BOR LXOR BXOR MAXLOC MINLOC REPLACE NO_OP
  `),
  Request: ['REQUEST_NULL'],
  Message: ['MESSAGE_NULL', 'MESSAGE_NO_PROC'],
  Info: ['INFO_NULL', 'INFO_ENV'],
  Errhandler: ['ERRHANDLER_NULL', 'ERRORS_RETURN', 'ERRORS_ABORT', 'ERRORS_ARE_FATAL'],
};
const classOf = (name: string) => namespace[name] as new (...values: never[]) => object;

mpiTest('integers', () => {
  const wrong = integers.filter((name) => !Number.isSafeInteger(namespace[name]));
  expect(wrong).toEqual([]);
});

mpiTest('integers mean what their names say', () => {
  expect(MPI.SUCCESS).toBe(0);
  expect([MPI.ANY_SOURCE, MPI.ANY_TAG, MPI.PROC_NULL, MPI.UNDEFINED].every((n) => n < 0)).toBe(
    true,
  );
  const levels = [
    MPI.THREAD_SINGLE,
    MPI.THREAD_FUNNELED,
    MPI.THREAD_SERIALIZED,
    MPI.THREAD_MULTIPLE,
  ];
  expect(levels).toEqual(levels.toSorted((a, b) => a - b));
  expect(new Set(levels).size).toBe(4);
  expect(
    integers.filter((name) => name.startsWith('MAX_') && !((namespace[name] as number) > 0)),
  ).toEqual([]);
  expect(MPI.BSEND_OVERHEAD).toBeGreaterThan(0);
  expect([MPI.ORDER_F, MPI.DISP_CUR]).toEqual([MPI.ORDER_FORTRAN, MPI.DISPLACEMENT_CURRENT]);
  expect(MPI.WIN_FLAVOR).toBe(MPI.WIN_CREATE_FLAVOR);
  expect([MPI.VERSION, MPI.SUBVERSION]).toEqual(MPI.Get_version());
});

mpiTest('error classes differ, up to the last', () => {
  // Those that a library lacks have the value of ERR_UNKNOWN.
  const classes = integers.filter(
    (name) =>
      name.startsWith('ERR_') &&
      name !== 'ERR_LASTCODE' &&
      (name === 'ERR_UNKNOWN' || namespace[name] !== MPI.ERR_UNKNOWN),
  );
  const values = classes.map((name) => namespace[name] as number);
  expect(new Set(values).size).toBe(values.length);
  expect(values.length).toBeGreaterThan(50);
  expect(Math.min(...values)).toBeGreaterThan(MPI.SUCCESS);
  expect(Math.max(...values)).toBeLessThanOrEqual(MPI.ERR_LASTCODE);
});

mpiTest.each(Object.entries(handles))('handles of MPI.%s', (_, kind, names) => {
  for (const name of names) {
    const handle = namespace[name] as MPI.Comm;
    expect([name, handle instanceof classOf(kind)]).toEqual([name, true]);
    expect([name, handle.is_null && !name.endsWith('_NULL')]).toEqual([
      name,
      mayBeNull(name, handle),
    ]);
    expect([name, handle.tohandle()]).toEqual([name, handle.handle]);
    expect(handle.equals(handle)).toBe(true);
  }
  const nulls = names.filter((name) => name.endsWith('_NULL'));
  for (const name of nulls) expect((namespace[name] as MPI.Comm).is_null).toBe(true);
});

/** Some datatypes are not in every library, and null where they are not. */
function mayBeNull(name: string, handle: MPI.Comm): boolean {
  return handle.is_null && !name.endsWith('_NULL') && (handle as unknown) instanceof MPI.Datatype;
}

mpiTest('the classes have the names that errors and inspection show', () => {
  const classes = [...Object.keys(handles), 'Status', 'Serializer', 'Intercomm'];
  expect(classes.map((name) => classOf(name).name)).toEqual(classes);
});

mpiTest('nothing of it can be changed', () => {
  expect(Object.isFrozen(MPI)).toBe(true);
});
