// Derived datatypes: what each constructor lays out, byte by byte, alone and in messages to
// oneself.
// @worlds openmpi:2 mpich:1
import { MPI } from 'mpi4node';
import { collectGarbage } from '../../support/garbage';
import { library, mpiTest } from '../../support/mpi';

type Datatype = MPI.Datatype;
const { Create_struct, Create_f90_integer, Create_f90_real, Create_f90_complex, Match_size } =
  MPI.Datatype;
const {
  DISTRIBUTE_BLOCK: BLOCK,
  DISTRIBUTE_CYCLIC: CYCLIC,
  DISTRIBUTE_NONE: NONE,
  DISTRIBUTE_DFLT_DARG: DEFAULT,
} = MPI;

/** Contents as the standard lists them: the same numbers, in the arrays that the library has. */
interface Contents {
  integers?: readonly number[];
  addresses?: readonly number[];
}

interface Row {
  name: string;
  make: () => Datatype;
  /** Where the bytes of one item lie. */
  bytes: readonly number[];
  lb?: number;
  extent: number;
  combiner: number;
  /** In MPI 3.1. */
  narrow: Contents;
  parts?: readonly Datatype[];
}

/** Bytes of elements of a size, at these indices. */
const at = (size: number, ...indices: number[]): number[] =>
  indices.flatMap((index) => Array.from({ length: size }, (_, i) => index * size + i));

const rows: readonly Row[] = [
  {
    name: 'Dup',
    make: () => MPI.INT16_T.Dup(),
    bytes: at(2, 0),
    extent: 2,
    combiner: MPI.COMBINER_DUP,
    narrow: {},
    parts: [MPI.INT16_T],
  },
  {
    name: 'Create_contiguous',
    make: () => MPI.INT16_T.Create_contiguous(3),
    bytes: at(2, 0, 1, 2),
    extent: 6,
    combiner: MPI.COMBINER_CONTIGUOUS,
    narrow: { integers: [3] },
    parts: [MPI.INT16_T],
  },
  {
    name: 'Create_vector',
    make: () => MPI.INT16_T.Create_vector(3, 2, 4),
    bytes: at(2, 0, 1, 4, 5, 8, 9),
    extent: 20,
    combiner: MPI.COMBINER_VECTOR,
    narrow: { integers: [3, 2, 4] },
    parts: [MPI.INT16_T],
  },
  {
    name: 'Create_hvector',
    make: () => MPI.INT16_T.Create_hvector({ count: 2, blocklength: 1, stride: 6 }),
    bytes: [0, 1, 6, 7],
    extent: 8,
    combiner: MPI.COMBINER_HVECTOR,
    narrow: { integers: [2, 1], addresses: [6] },
    parts: [MPI.INT16_T],
  },
  {
    name: 'Create_indexed',
    make: () => MPI.INT16_T.Create_indexed([1, 2], Int32Array.of(1, 4)),
    bytes: at(2, 1, 4, 5),
    lb: 2,
    extent: 10,
    combiner: MPI.COMBINER_INDEXED,
    narrow: { integers: [2, 1, 2, 1, 4] },
    parts: [MPI.INT16_T],
  },
  {
    name: 'Create_hindexed',
    make: () => MPI.INT16_T.Create_hindexed([1, 2], [4, 10]),
    bytes: [4, 5, 10, 11, 12, 13],
    lb: 4,
    extent: 10,
    combiner: MPI.COMBINER_HINDEXED,
    narrow: { integers: [2, 1, 2], addresses: [4, 10] },
    parts: [MPI.INT16_T],
  },
  {
    name: 'Create_indexed_block',
    make: () => MPI.INT16_T.Create_indexed_block(2, [1, 4]),
    bytes: at(2, 1, 2, 4, 5),
    lb: 2,
    extent: 10,
    combiner: MPI.COMBINER_INDEXED_BLOCK,
    narrow: { integers: [2, 2, 1, 4] },
    parts: [MPI.INT16_T],
  },
  {
    name: 'Create_hindexed_block',
    make: () => MPI.INT16_T.Create_hindexed_block(1, { displacements: [0, 6] }),
    bytes: [0, 1, 6, 7],
    extent: 8,
    combiner: MPI.COMBINER_HINDEXED_BLOCK,
    narrow: { integers: [2, 1], addresses: [0, 6] },
    parts: [MPI.INT16_T],
  },
  {
    // The end is padded to the alignment of the doubles.
    name: 'Create_struct',
    make: () => Create_struct([1, 3], [0, 8], [MPI.DOUBLE, MPI.INT8_T]),
    bytes: [...at(8, 0), 8, 9, 10],
    extent: 16,
    combiner: MPI.COMBINER_STRUCT,
    narrow: { integers: [2, 1, 3], addresses: [0, 8] },
    parts: [MPI.DOUBLE, MPI.INT8_T],
  },
  {
    name: 'Create_subarray',
    make: () => MPI.INT16_T.Create_subarray([4, 5], [2, 3], [1, 2]),
    bytes: at(2, 7, 8, 9, 12, 13, 14),
    extent: 40,
    combiner: MPI.COMBINER_SUBARRAY,
    narrow: { integers: [2, 4, 5, 2, 3, 1, 2, MPI.ORDER_C] },
    parts: [MPI.INT16_T],
  },
  {
    name: 'Create_subarray in Fortran order',
    make: () => MPI.INT16_T.Create_subarray([4, 5], [2, 3], [1, 2], MPI.ORDER_FORTRAN),
    bytes: at(2, 9, 10, 13, 14, 17, 18),
    extent: 40,
    combiner: MPI.COMBINER_SUBARRAY,
    narrow: { integers: [2, 4, 5, 2, 3, 1, 2, MPI.ORDER_FORTRAN] },
    parts: [MPI.INT16_T],
  },
  {
    // Process 1 of a grid of 2 × 2 has the upper half of the rows and the columns 1 and 3.
    name: 'Create_darray',
    make: () => MPI.INT16_T.Create_darray(4, 1, [4, 4], [BLOCK, CYCLIC], [DEFAULT, 1], [2, 2]),
    bytes: at(2, 1, 3, 5, 7),
    extent: 32,
    combiner: MPI.COMBINER_DARRAY,
    narrow: { integers: [4, 1, 2, 4, 4, BLOCK, CYCLIC, DEFAULT, 1, 2, 2, MPI.ORDER_C] },
    parts: [MPI.INT16_T],
  },
  {
    // The last process has what is left of blocks of three: the items 3 and 4.
    name: 'Create_darray with a shorter block, not distributed in one dimension',
    make: () =>
      MPI.INT16_T.Create_darray(
        2,
        1,
        [2, 5],
        [NONE, BLOCK],
        [DEFAULT, 3],
        [1, 2],
        MPI.ORDER_FORTRAN,
      ),
    bytes: at(2, 6, 7, 8, 9),
    extent: 20,
    combiner: MPI.COMBINER_DARRAY,
    narrow: { integers: [2, 1, 2, 2, 5, NONE, BLOCK, DEFAULT, 3, 1, 2, MPI.ORDER_FORTRAN] },
    parts: [MPI.INT16_T],
  },
  {
    name: 'Create_resized',
    make: () => MPI.INT16_T.Create_resized(0, 7),
    bytes: at(2, 0),
    extent: 7,
    combiner: MPI.COMBINER_RESIZED,
    narrow: { addresses: [0, 7] },
    parts: [MPI.INT16_T],
  },
  {
    name: 'a derived one of a derived one',
    make: () => {
      const pair = MPI.INT16_T.Create_contiguous(2);
      const pairs = pair.Create_vector(2, 1, 2);
      pair.Free();
      return pairs;
    },
    bytes: at(2, 0, 1, 4, 5),
    extent: 12,
    combiner: MPI.COMBINER_VECTOR,
    narrow: { integers: [2, 1, 2] },
  },
];
const named = rows.map((row) => [row.name, row] as const);

mpiTest.each(named)('%s lays out what it says', (comm, _, { make, bytes, lb = 0, extent }) => {
  const datatype = make();
  expect(datatype).toBeInstanceOf(MPI.Datatype);
  expect(datatype.Commit()).toBe(datatype);
  const [first, last] = [Math.min(...bytes), Math.max(...bytes)];
  expect([datatype.size, datatype.Get_extent(), datatype.ub]).toEqual([
    bytes.length,
    [lb, extent],
    lb + extent,
  ]);
  expect(datatype.Get_true_extent()).toEqual([first, last + 1 - first]);
  expect([datatype.is_predefined, datatype.is_named, datatype.is_null]).toEqual([
    false,
    false,
    false,
  ]);

  // Two items out of memory that is numbered, one behind the other.
  const places = [...bytes, ...bytes.map((place) => place + extent)];
  const memory = Uint8Array.from({ length: 2 * extent + lb }, (_, i) => i + 1);
  const bare = new Uint8Array(2 * bytes.length);
  comm.Sendrecv([memory, 2, datatype], comm.rank, 0, bare, comm.rank);
  expect(Array.from(bare)).toEqual(places.map((place) => place + 1));

  // And back into memory that keeps everything else.
  const status = new MPI.Status();
  const into = new Uint8Array(memory.length);
  comm.Sendrecv(bare, comm.rank, 0, [into, 2, datatype], comm.rank, 0, status);
  expect(Array.from(into)).toEqual(
    Array.from(memory, (value, i) => (places.includes(i) ? value : 0)),
  );
  expect(status.Get_count(datatype)).toBe(2);
  datatype.Free();
  expect(datatype.is_null).toBe(true);
});

mpiTest.each(named)('%s tells what it was made of', (_, __, row) => {
  const datatype = row.make();
  // All of them fit C's int, on every library.
  const integers = row.narrow.integers ?? [];
  const addresses = row.narrow.addresses ?? [];
  const counts: number[] = [];
  const parts = row.parts?.length ?? 1;
  const envelope = [integers.length, addresses.length, counts.length, parts, row.combiner];
  expect([datatype.Get_envelope(), datatype.envelope]).toEqual([envelope, envelope]);
  expect(datatype.combiner).toBe(row.combiner);
  const contents = datatype.Get_contents();
  expect(contents.slice(0, 3)).toEqual([integers, addresses, counts]);
  if (row.parts !== undefined) {
    expect(contents[3].map((part) => part.handle)).toEqual(row.parts.map((part) => part.handle));
  } else {
    // A handle of its own to the inner one, which was freed: the program frees it too.
    expect([contents[3][0].size, contents[3][0].is_predefined]).toEqual([4, false]);
  }
  for (const part of contents[3]) part.free();
  datatype.Free();
});

mpiTest('a datatype can be made again of its contents', (comm) => {
  const original = Create_struct([2, 1], [0, 16], [MPI.INT32_T, MPI.DOUBLE]);
  const [integers, addresses, , datatypes] = original.contents;
  const [n, ...numbers] = [...integers, ...addresses];
  const copy = Create_struct(numbers.slice(0, n), numbers.slice(n), datatypes).Commit();
  original.Free();
  const memory = Uint8Array.from({ length: 24 }, (_, i) => i + 1);
  const bare = new Uint8Array(16);
  comm.Sendrecv([memory, 1, copy], comm.rank, 0, bare, comm.rank);
  expect(Array.from(bare)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 17, 18, 19, 20, 21, 22, 23, 24]);
  copy.Free();
});

mpiTest('addresses', () => {
  const array = new Float64Array(4);
  const start = MPI.Get_address(array);
  expect(MPI.Aint_diff(MPI.Get_address(array.subarray(2)), start)).toBe(16);
  expect(MPI.Get_address(new DataView(array.buffer, 3))).toBe(MPI.Aint_add(start, 3));
  expect(MPI.Get_address({ location: array.buffer })).toBe(start);
  expect([MPI.Get_address(null), MPI.Get_address({ location: MPI.BOTTOM })]).toEqual([0, 0]);
  expect(MPI.Get_address(MPI.BOTTOM)).toBe(0);
  expect(MPI.Aint_add({ base: 5, disp: -7 })).toBe(-2);
  expect(() => MPI.Aint_add(2 ** 53 - 1, 1)).toThrow(RangeError);
  expect(() => MPI.Aint_diff(-(2 ** 53) + 1, 1)).toThrow(/^MPI\.Aint_diff: the result must be/);
  expect(() => MPI.Aint_add(0.5, 1)).toThrow(/^MPI\.Aint_add: base must be an integer/);
  expect(() => MPI.Get_address([1, 2] as unknown as Uint8Array)).toThrow(
    /^MPI\.Get_address: location must be a typed array/,
  );
});

// --- Counts that C's int can't hold -------------------------------------------------------------

mpiTest('a datatype of more than 2^31 - 1 items', () => {
  const count = 2 ** 32 + 5;
  const datatype = MPI.INT16_T.Create_contiguous(count).Commit();
  expect([datatype.size, datatype.lb, datatype.extent]).toEqual([2 * count, 0, 2 * count]);
  datatype.Free();
  const apart = MPI.BYTE.Create_hvector(2, 1, 2 ** 40);
  expect([apart.size, apart.extent]).toEqual([2, 2 ** 40 + 1]);
  apart.Free();
});

const big = 2 ** 31;
mpiTest.each<[string, () => Datatype, string]>([
  ['Create_vector', () => MPI.BYTE.Create_vector(1, 1, big), 'stride'],
  ['Create_vector', () => MPI.BYTE.Create_vector(big, 1, 1), 'count'],
  ['Create_hvector', () => MPI.BYTE.Create_hvector(1, big, 1), 'blocklength'],
  ['Create_indexed', () => MPI.BYTE.Create_indexed([1], [big]), 'displacements[0]'],
  ['Create_hindexed', () => MPI.BYTE.Create_hindexed([1, big], [0, 1]), 'blocklengths[1]'],
  ['Create_indexed_block', () => MPI.BYTE.Create_indexed_block(1, [big]), 'displacements[0]'],
  ['Create_hindexed_block', () => MPI.BYTE.Create_hindexed_block(big, [0]), 'blocklength'],
  ['Create_struct', () => Create_struct([big], [0], [MPI.BYTE]), 'blocklengths[0]'],
  ['Create_subarray', () => MPI.BYTE.Create_subarray([big], [1], [0]), 'sizes[0]'],
])('%s with 2^31 is refused where the library takes an int', (_, method, make, argument) => {
  if (library === 'mpich') {
    const datatype = make();
    expect(datatype.is_null).toBe(false);
    datatype.Free();
  } else {
    expect(make).toThrow(RangeError);
    expect(make).toThrow(
      `Datatype.${method}: ${argument} must fit in 32 bits with this MPI library, but is ${big}`,
    );
  }
});

// --- Names, codes, lifetime ---------------------------------------------------------------------

mpiTest('a name', () => {
  const datatype = MPI.DOUBLE.Create_contiguous(3);
  expect(datatype.name).toBe('');
  datatype.Set_name('point');
  expect([datatype.name, datatype.Get_name()]).toEqual(['point', 'point']);
  datatype.name = 'place';
  expect(datatype.name).toBe('place');
  datatype.Free();
});

mpiTest('Fortran datatypes', () => {
  const integer = Create_f90_integer(5);
  expect([integer.size, integer.combiner, integer.Get_contents()]).toEqual([
    4,
    MPI.COMBINER_F90_INTEGER,
    [[5], [], [], []],
  ]);
  const real = Create_f90_real(6, 30);
  expect([real.size, real.Get_contents()[0]]).toEqual([4, [6, 30]]);
  const complex = Create_f90_complex({ p: 15, r: MPI.UNDEFINED });
  expect([complex.size, complex.combiner]).toEqual([16, MPI.COMBINER_F90_COMPLEX]);
  for (const [datatype, code, character] of [
    [integer, 'i4', 'i'],
    [real, 'f4', 'f'],
    [complex, 'c16', 'D'],
  ] as const) {
    expect([datatype.tocode(), datatype.typestr, datatype.typechar]).toEqual([
      code,
      code,
      character,
    ]);
    expect([datatype.is_predefined, datatype.is_named]).toEqual([true, false]);
    datatype.free();
    expect(datatype.is_null).toBe(true);
  }
});

mpiTest.each<['TYPECLASS_INTEGER' | 'TYPECLASS_REAL' | 'TYPECLASS_COMPLEX', number, string]>([
  ['TYPECLASS_INTEGER', 2, 'i2'],
  ['TYPECLASS_INTEGER', 8, 'i8'],
  ['TYPECLASS_REAL', 4, 'f4'],
  ['TYPECLASS_COMPLEX', 16, 'c16'],
])('Match_size of %s with %d bytes', (_, typeclass, size, typestr) => {
  const datatype = Match_size(MPI[typeclass], size);
  expect([datatype.size, datatype.typestr, datatype.is_predefined]).toEqual([size, typestr, true]);
});

type Name = {
  [Key in keyof typeof MPI]: (typeof MPI)[Key] extends Datatype ? Key : never;
}[keyof typeof MPI];
mpiTest.each<[Name, string, string, string]>([
  ['DOUBLE', 'd', 'f8', 'd'],
  ['FLOAT', 'f', 'f4', 'f'],
  ['LONG_DOUBLE', 'g', 'f16', 'g'],
  ['INT', 'i', 'i4', 'i'],
  ['UNSIGNED_LONG', 'L', 'u8', 'L'],
  ['SHORT', 'h', 'i2', 'h'],
  ['INT8_T', 'i1', 'i1', 'b'],
  ['INT32_T', 'i4', 'i4', 'i'],
  ['INT64_T', 'i8', 'i8', 'l'],
  ['UINT16_T', 'u2', 'u2', 'H'],
  ['C_BOOL', 'b1', 'b1', '?'],
  ['C_DOUBLE_COMPLEX', 'D', 'c16', 'D'],
  ['CHAR', 'c', 'S1', 'c'],
  ['WCHAR', 'U', 'U1', 'U'],
  ['BYTE', 'B', 'u1', 'B'],
  ['AINT', 'p', 'i8', 'p'],
  ['REAL8', 'f8', 'f8', 'd'],
  ['COMPLEX8', 'c8', 'c8', 'F'],
  ['INTEGER', 'i', 'i4', 'i'],
])('the codes of %s', (_, name, code, typestr, typechar) => {
  const duplicate = MPI[name].Dup();
  for (const datatype of [MPI[name], duplicate]) {
    expect([datatype.tocode(), datatype.typestr, datatype.typechar]).toEqual([
      code,
      typestr,
      typechar,
    ]);
  }
  expect(MPI.Datatype.fromcode(code).size).toBe(MPI[name].size);
  duplicate.Free();
});

mpiTest('what has no code', () => {
  const datatype = MPI.DOUBLE.Create_contiguous(3);
  expect([datatype.typestr, datatype.typechar]).toEqual(['V24', 'V']);
  expect(() => datatype.tocode()).toThrow(
    /^Datatype\.tocode: no code stands for this derived datatype$/,
  );
  datatype.Free();
  expect([datatype.typestr, datatype.typechar]).toEqual(['', '']);
  expect(() => datatype.tocode()).toThrow(TypeError);
  expect([MPI.SHORT_INT.typestr, MPI.SHORT_INT.typechar]).toEqual(['V8', 'V']);
  expect(MPI.Datatype.fromcode('d')).toBe(MPI.DOUBLE);
  expect(MPI.Datatype.fromcode({ code: 'M8' })).toBe(MPI.INT64_T);
  expect(() => MPI.Datatype.fromcode('double')).toThrow(TypeError);
});

mpiTest('free(), using and a copy', () => {
  const datatype = MPI.DOUBLE.Create_contiguous(3);
  const copy = new MPI.Datatype(datatype);
  expect([copy.equals(datatype), copy.size]).toEqual([true, 24]);
  datatype.free();
  expect(datatype.is_null).toBe(true);
  datatype.free();
  datatype[Symbol.dispose]();
  expect(() => datatype.size).toThrow(MPI.Exception);
});

mpiTest('the garbage collector frees nothing that somebody has', async (comm) => {
  const kept = MPI.INT32_T.Create_vector(2, 1, 2).Commit();
  const handles: number[] = [];
  for (let round = 0; round < 5; round++) {
    for (let i = 0; i < 100; i++) {
      MPI.INT32_T.Create_contiguous(i + 1).Commit();
      const freed = MPI.INT32_T.Create_contiguous(i + 1);
      freed.Free();
    }
    handles.push(MPI.INT32_T.Create_contiguous(round + 1).tohandle());
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
  // Whoever asked for a handle owns it.
  handles.forEach((handle, round) => {
    const datatype = MPI.Datatype.fromhandle(handle);
    expect(datatype.size).toBe(4 * (round + 1));
    datatype.Free();
  });
  const out = new Int32Array(2);
  comm.Sendrecv([Int32Array.of(1, 2, 3), 1, kept], comm.rank, 0, out, comm.rank);
  expect(Array.from(out)).toEqual([1, 3]);
  kept.Free();
});

mpiTest('the garbage collector frees what the program forgot', async () => {
  // Each takes some 8 kB at least, so all of them 24 MB.
  const places = Int32Array.from({ length: 1000 }, (_, i) => 2 * i);
  const forget = async (rounds: number) => {
    for (let round = 0; round < rounds; round++) {
      for (let i = 0; i < 100; i++) MPI.INT32_T.Create_indexed_block(1, places);
      collectGarbage();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await forget(10);
  const before = process.memoryUsage.rss();
  await forget(30);
  expect(process.memoryUsage.rss() - before).toBeLessThan(12e6);
});
