// @worlds openmpi:1 mpich:1
// The predefined datatypes: which there are, how large their items are, and what stands for them.
import { MPI } from 'mpi4node';
import { bufferKinds } from '../../support/buffers';
import { expectMpiError, library, mpiTest } from '../../support/mpi';

type Name = {
  [Key in keyof typeof MPI]: (typeof MPI)[Key] extends MPI.Datatype ? Key : never;
}[keyof typeof MPI];

interface Row {
  names: readonly Name[];
  /** Bytes of data, as C's `sizeof` tells them on 64-bit Unix. */
  size: number;
  /** Bytes from one item to the next, where padding makes them more. */
  extent?: number;
  /** Bytes from the first to the last of the data, where padding between makes them more. */
  trueExtent?: number;
}

const rows: readonly Row[] = [
  {
    names: [
      'PACKED',
      'BYTE',
      'CHAR',
      'SIGNED_CHAR',
      'UNSIGNED_CHAR',
      'C_BOOL',
      'CXX_BOOL',
      'BOOL',
      'INT8_T',
      'UINT8_T',
      'SINT8_T',
      'CHARACTER',
      'LOGICAL1',
      'INTEGER1',
    ],
    size: 1,
  },
  {
    names: [
      'SHORT',
      'UNSIGNED_SHORT',
      'SIGNED_SHORT',
      'INT16_T',
      'UINT16_T',
      'SINT16_T',
      'LOGICAL2',
      'INTEGER2',
      'REAL2',
      'FLOAT16_T',
      'BFLOAT16_T',
    ],
    size: 2,
  },
  {
    names: [
      'INT',
      'UNSIGNED',
      'UNSIGNED_INT',
      'SIGNED_INT',
      'INT32_T',
      'UINT32_T',
      'SINT32_T',
      'WCHAR',
      'FLOAT',
      'FLOAT32_T',
      'LOGICAL',
      'LOGICAL4',
      'INTEGER',
      'INTEGER4',
      'REAL',
      'REAL4',
      'COMPLEX4',
      'F_BOOL',
      'F_INT',
      'F_FLOAT',
    ],
    size: 4,
  },
  {
    names: [
      'AINT',
      'OFFSET',
      'COUNT',
      'LONG',
      'LONG_LONG',
      'UNSIGNED_LONG',
      'UNSIGNED_LONG_LONG',
      'SIGNED_LONG',
      'SIGNED_LONG_LONG',
      'INT64_T',
      'UINT64_T',
      'SINT64_T',
      'DOUBLE',
      'FLOAT64_T',
      'C_COMPLEX',
      'C_FLOAT_COMPLEX',
      'CXX_FLOAT_COMPLEX',
      'DOUBLE_PRECISION',
      'COMPLEX',
      'COMPLEX8',
      'LOGICAL8',
      'INTEGER8',
      'REAL8',
      'F_DOUBLE',
      'F_COMPLEX',
      'F_FLOAT_COMPLEX',
      'TWOINT',
      'INT_INT',
      'FLOAT_INT',
    ],
    size: 8,
  },
  {
    names: [
      'LONG_DOUBLE',
      'C_DOUBLE_COMPLEX',
      'CXX_DOUBLE_COMPLEX',
      'DOUBLE_COMPLEX',
      'COMPLEX16',
      'LOGICAL16',
      'INTEGER16',
      'REAL16',
      'F_DOUBLE_COMPLEX',
    ],
    size: 16,
  },
  { names: ['C_LONG_DOUBLE_COMPLEX', 'CXX_LONG_DOUBLE_COMPLEX', 'COMPLEX32'], size: 32 },
  { names: ['SHORT_INT'], size: 6, extent: 8, trueExtent: 8 },
  { names: ['LONG_INT', 'DOUBLE_INT'], size: 12, extent: 16, trueExtent: 12 },
  { names: ['LONG_DOUBLE_INT'], size: 20, extent: 32, trueExtent: 20 },
];

// Not in every library: null there.
const optional = new Set<Name>([
  'FLOAT16_T',
  'BFLOAT16_T',
  'REAL2',
  'COMPLEX4',
  'INTEGER16',
  'LOGICAL16',
]);
if (library === 'mpich') {
  for (const name of ['LOGICAL1', 'LOGICAL2', 'LOGICAL4', 'LOGICAL8'] as const) optional.add(name);
}

// The same datatype under another name.
const aliases: Partial<Record<Name, string>> = {
  BOOL: 'MPI_C_BOOL',
  INT_INT: 'MPI_2INT',
  TWOINT: 'MPI_2INT',
  C_FLOAT_COMPLEX: 'MPI_C_COMPLEX',
  LONG_LONG: 'MPI_LONG_LONG_INT',
  SIGNED_SHORT: 'MPI_SHORT',
  SIGNED_INT: 'MPI_INT',
  SIGNED_LONG: 'MPI_LONG',
  SIGNED_LONG_LONG: 'MPI_LONG_LONG_INT',
  UNSIGNED_INT: 'MPI_UNSIGNED',
  SINT8_T: 'MPI_INT8_T',
  SINT16_T: 'MPI_INT16_T',
  SINT32_T: 'MPI_INT32_T',
  SINT64_T: 'MPI_INT64_T',
  FLOAT32_T: 'MPI_FLOAT',
  FLOAT64_T: 'MPI_DOUBLE',
  F_BOOL: 'MPI_LOGICAL',
  F_INT: 'MPI_INTEGER',
  F_FLOAT: 'MPI_REAL',
  F_DOUBLE: 'MPI_DOUBLE_PRECISION',
  F_COMPLEX: 'MPI_COMPLEX',
  F_FLOAT_COMPLEX: 'MPI_COMPLEX',
  F_DOUBLE_COMPLEX: 'MPI_DOUBLE_COMPLEX',
};

const named = rows.flatMap((row) => row.names.map((name) => [name, row] as const));

mpiTest.each(named)('MPI.%s', (_, name, { size, extent = size, trueExtent = extent }) => {
  const datatype = MPI[name];
  expect(datatype).toBeInstanceOf(MPI.Datatype);
  expect(datatype.is_predefined).toBe(true);
  if (datatype.is_null) {
    expect(optional).toContain(name);
    return;
  }
  expect([datatype.size, datatype.Get_size()]).toEqual([size, size]);
  expect([datatype.lb, datatype.extent, datatype.ub]).toEqual([0, extent, extent]);
  expect(datatype.Get_extent()).toEqual([0, extent]);
  expect([datatype.true_lb, datatype.true_extent, datatype.true_ub]).toEqual([
    0,
    trueExtent,
    trueExtent,
  ]);
  expect(datatype.Get_true_extent()).toEqual([0, trueExtent]);
  const inMpi = aliases[name] ?? `MPI_${name}`;
  expect([datatype.name, datatype.Get_name()]).toEqual([inMpi, inMpi]);
});

mpiTest('they are all in the table', () => {
  const all = Object.entries(MPI).filter(([, value]) => value instanceof MPI.Datatype);
  const inTable = [...named.map(([name]) => name), 'DATATYPE_NULL'];
  expect(all.map(([name]) => name).toSorted()).toEqual(inTable.toSorted());
});

mpiTest('the null datatype', () => {
  const { DATATYPE_NULL } = MPI;
  expect([DATATYPE_NULL.is_null, DATATYPE_NULL.is_predefined]).toEqual([true, true]);
  expect(new MPI.Datatype().equals(DATATYPE_NULL)).toBe(true);
  for (const read of [
    () => DATATYPE_NULL.size,
    () => DATATYPE_NULL.Get_extent(),
    () => DATATYPE_NULL.true_extent,
  ]) {
    expectMpiError(read, { class: 'MPI_ERR_TYPE', message: /the datatype is null/ });
  }
  DATATYPE_NULL.free();
});

mpiTest('a copy and a handle stand for the same datatype, and free() makes them null', () => {
  for (const same of [new MPI.Datatype(MPI.DOUBLE), MPI.Datatype.fromhandle(MPI.DOUBLE.handle)]) {
    expect(same).not.toBe(MPI.DOUBLE);
    expect([same.equals(MPI.DOUBLE), same.size, same.is_predefined]).toEqual([true, 8, true]);
    same.free();
    expect([same.is_null, MPI.DOUBLE.is_null]).toEqual([true, false]);
  }
  expect(MPI.DOUBLE.equals(MPI.FLOAT)).toBe(false);
  expect(MPI.SIGNED_INT.equals(MPI.INT)).toBe(true);
});

/** The datatype that a spec has, seen by what a message of it is. */
function sent(comm: MPI.Intracomm, spec: MPI.BufferSpec): MPI.Status {
  const request = comm.Isend(spec, comm.rank, 1);
  const status = new MPI.Status();
  comm.Recv(new Uint8Array(64), comm.rank, 1, status);
  request.Wait();
  return status;
}

mpiTest.each(bufferKinds.map((kind) => [kind.name, kind] as const))(
  'the datatype of a %s follows from it',
  (comm, _, kind) => {
    const datatype = MPI[kind.datatype as Name];
    expect(datatype.size).toBe(kind.itemSize);
    // A reduction of different datatypes is refused; the same one by name is not.
    const out = kind.of([0, 0]);
    const named: MPI.BufferSpec = [kind.of([1, 1]), datatype];
    const op = kind.datatype === 'BYTE' ? MPI.BOR : MPI.SUM;
    comm.Allreduce(named, out, op);
    expect(kind.values(out)).toEqual([1, 1]);
    const others = bufferKinds.filter((other) => other.datatype !== kind.datatype);
    for (const other of others) {
      expect(() => comm.Allreduce(kind.of([1]), other.of([1]), op)).toThrow(
        /^Comm\.Allreduce: sendbuf and recvbuf must have the same datatype/,
      );
    }
  },
);

const typeStrings: readonly (readonly [MPI.TypeString, Name])[] = [
  ...([
    ['c', 'CHAR'],
    ['S1', 'CHAR'],
    ['b', 'SIGNED_CHAR'],
    ['B', 'UNSIGNED_CHAR'],
    ['h', 'SHORT'],
    ['H', 'UNSIGNED_SHORT'],
    ['i', 'INT'],
    ['I', 'UNSIGNED'],
    ['l', 'LONG'],
    ['L', 'UNSIGNED_LONG'],
    ['q', 'LONG_LONG'],
    ['Q', 'UNSIGNED_LONG_LONG'],
    ['f', 'FLOAT'],
    ['d', 'DOUBLE'],
    ['g', 'LONG_DOUBLE'],
    ['F', 'C_FLOAT_COMPLEX'],
    ['D', 'C_DOUBLE_COMPLEX'],
    ['G', 'C_LONG_DOUBLE_COMPLEX'],
    ['?', 'C_BOOL'],
  ] as const),
  ...([
    ['i1', 'INT8_T'],
    ['i2', 'INT16_T'],
    ['i4', 'INT32_T'],
    ['i8', 'INT64_T'],
    ['u1', 'UINT8_T'],
    ['u2', 'UINT16_T'],
    ['u4', 'UINT32_T'],
    ['u8', 'UINT64_T'],
    ['f4', 'FLOAT'],
    ['f8', 'DOUBLE'],
    ['c8', 'C_FLOAT_COMPLEX'],
    ['c16', 'C_DOUBLE_COMPLEX'],
    ['b1', 'C_BOOL'],
    ['V1', 'BYTE'],
  ] as const),
  ...([
    ['<f8', 'DOUBLE'],
    ['=i4', 'INT32_T'],
    ['|u1', 'UINT8_T'],
    ['@d', 'DOUBLE'],
    ['float64', 'DOUBLE'],
    ['int32', 'INT32_T'],
    ['uint8', 'UINT8_T'],
    ['complex128', 'C_DOUBLE_COMPLEX'],
  ] as const),
];
mpiTest.each(typeStrings)('the type string %j is MPI.%s', (comm, text, name) => {
  const { size } = MPI[name];
  const status = sent(comm, [new Uint8Array(2 * size), text]);
  expect([status.count, status.Get_count(text), status.Get_count(MPI[name])]).toEqual([
    2 * size,
    2,
    2,
  ]);
  // The same datatype, and not one of the same size.
  const op = name === 'BYTE' ? MPI.BOR : name === 'C_BOOL' ? MPI.LOR : MPI.SUM;
  comm.Allreduce([new Uint8Array(size), text], [new Uint8Array(size), MPI[name]], op);
});

mpiTest.each(['', 'x', 'double', 'i3', '>f8', 'd8', 'MPI_INT'])(
  '%j is no type string',
  (comm, text) => {
    const spec = [new Uint8Array(8), text as MPI.TypeString] as const;
    expect(() => comm.Bcast(spec)).toThrow(TypeError);
    expect(() => comm.Bcast(spec)).toThrow(
      /^Comm\.Bcast: datatype of buf names no datatype: the string ".*"; known are c S1 /,
    );
  },
);

test('Get_value_index finds the pairs for MAXLOC', () => {
  const { Get_value_index } = MPI.Datatype;
  const pairs = [
    [MPI.FLOAT, MPI.FLOAT_INT],
    [MPI.DOUBLE, MPI.DOUBLE_INT],
    [MPI.LONG, MPI.LONG_INT],
    [MPI.INT, MPI.INT_INT],
    [MPI.SHORT, MPI.SHORT_INT],
    [MPI.LONG_DOUBLE, MPI.LONG_DOUBLE_INT],
  ] as const;
  for (const [value, pair] of pairs) {
    expect(Get_value_index(value, MPI.INT).Get_name()).toBe(pair.Get_name());
    expect(Get_value_index({ value, index: MPI.INT }).equals(pair)).toBe(true);
  }
  expect(Get_value_index(MPI.INT, MPI.DOUBLE).is_null).toBe(true);
  expect(Get_value_index(MPI.CHAR, MPI.INT).is_null).toBe(true);
});
