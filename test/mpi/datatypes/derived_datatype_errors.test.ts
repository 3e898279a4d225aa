// What the constructors and uses of derived datatypes refuse.
// @worlds openmpi:2 mpich:1
import { MPI } from 'mpi4node';
import { goesOn } from '../../support/exchange';
import { expectMpiError, library, mpiTest } from '../../support/mpi';

type Datatype = MPI.Datatype;

const { Create_struct, Create_f90_integer, Match_size } = MPI.Datatype;

const {
  DISTRIBUTE_BLOCK: BLOCK,
  DISTRIBUTE_CYCLIC: CYCLIC,
  DISTRIBUTE_NONE: NONE,
  DISTRIBUTE_DFLT_DARG: DEFAULT,
} = MPI;

const large = library === 'mpich';

// --- Errors -------------------------------------------------------------------------------------

const negative = large ? 'MPI_ERR_COUNT' : 'MPI_ERR_ARG';

mpiTest.each<[string, () => unknown, string]>([
  ['a negative count', () => MPI.INT.Create_contiguous(-1), 'MPI_ERR_COUNT'],
  ['a negative count', () => MPI.INT.Create_vector(-1, 1, 1), 'MPI_ERR_COUNT'],
  ['a negative length', () => MPI.INT.Create_vector(1, -1, 1), negative],
  ['a negative length', () => MPI.INT.Create_hvector(1, -1, 1), negative],
  ['a negative length', () => MPI.INT.Create_indexed([1, -1], [0, 1]), negative],
  ['a negative length', () => MPI.INT.Create_hindexed([1, -1], [0, 1]), negative],
  ['a negative length', () => MPI.INT.Create_indexed_block(-1, [0, 1]), negative],
  ['a negative length', () => MPI.INT.Create_hindexed_block(-1, [0, 1]), negative],
  ['a negative length', () => Create_struct([-1], [0], [MPI.INT]), negative],
  ['a size that there is not', () => Match_size(MPI.TYPECLASS_REAL, 3), 'MPI_ERR_ARG'],
  ['a class that there is not', () => Match_size(12345, 4), 'MPI_ERR_ARG'],
  ['an order that there is not', () => MPI.INT.Create_subarray([2], [1], [0], 99), 'MPI_ERR_ARG'],
  ['no contents', () => MPI.INT.Get_contents(), 'MPI_ERR_TYPE'],
  ['Free of a predefined one', () => MPI.INT.Free(), 'MPI_ERR_TYPE'],
  ['Free of a Fortran one', () => Create_f90_integer(5).Free(), 'MPI_ERR_TYPE'],
  [
    'a pair of no value',
    () => MPI.Datatype.Get_value_index(MPI.DATATYPE_NULL, MPI.INT),
    'MPI_ERR_TYPE',
  ],
  [
    'a pair of no index',
    () => MPI.Datatype.Get_value_index(MPI.INT, MPI.DATATYPE_NULL),
    'MPI_ERR_TYPE',
  ],
  ...(
    [
      ['Dup', (type) => type.Dup()],
      ['Create_contiguous', (type) => type.Create_contiguous(1)],
      ['Create_vector', (type) => type.Create_vector(1, 1, 1)],
      ['Create_hvector', (type) => type.Create_hvector(1, 1, 1)],
      ['Create_indexed', (type) => type.Create_indexed([1], [0])],
      ['Create_hindexed', (type) => type.Create_hindexed([1], [0])],
      ['Create_indexed_block', (type) => type.Create_indexed_block(1, [0])],
      ['Create_hindexed_block', (type) => type.Create_hindexed_block(1, [0])],
      ['Create_struct', (type) => Create_struct([1], [0], [type])],
      ['Create_subarray', (type) => type.Create_subarray([1], [1], [0])],
      ['Create_darray', (type) => type.Create_darray(1, 0, [1], [BLOCK], [DEFAULT], [1])],
      ['Create_resized', (type) => type.Create_resized(0, 8)],
      ['Commit', (type) => type.Commit()],
      ['Free', (type) => type.Free()],
      ['Get_envelope', (type) => type.Get_envelope()],
      ['Get_contents', (type) => type.Get_contents()],
      ['is_named', (type) => type.is_named],
      ['Set_name', (type) => type.Set_name('none')],
    ] satisfies [string, (type: Datatype) => unknown][]
  ).flatMap(([name, call]): [string, () => unknown, string][] => [
    [`${name} of the null datatype`, () => call(MPI.DATATYPE_NULL), 'MPI_ERR_TYPE'],
    [
      `${name} of a freed one`,
      () => {
        const freed = MPI.INT.Create_contiguous(2);
        freed.Free();
        call(freed);
      },
      'MPI_ERR_TYPE',
    ],
  ]),
])('%s is an error', (comm, _, call, code) => {
  expectMpiError(call, { class: code });
  goesOn(comm);
});

const unready: [string, () => Datatype][] = [
  ['not committed', () => MPI.INT32_T.Create_contiguous(2)],
  [
    'freed',
    () => {
      const datatype = MPI.INT32_T.Create_contiguous(2).Commit();
      datatype.Free();
      return datatype;
    },
  ],
];

const uses: [string, (comm: MPI.Intracomm, datatype: Datatype) => unknown][] = [
  ['Send', (comm, type) => comm.Send([new Int32Array(2), 1, type], comm.rank)],
  ['Isend', (comm, type) => comm.Isend([new Int32Array(2), 1, type], comm.rank)],
  ['Recv', (comm, type) => comm.Recv([new Int32Array(2), 1, type], comm.rank)],
  ['Irecv', (comm, type) => comm.Irecv([new Int32Array(2), 1, type], comm.rank)],
  ['Bcast', (comm, type) => comm.Bcast([new Int32Array(2), 1, type])],
  ['Ibcast', (comm, type) => comm.Ibcast([new Int32Array(2), 1, type])],
  [
    'Allgather',
    (comm, type) =>
      comm.Allgather([new Int32Array(2), 1, type], [new Int32Array(2 * comm.size), 1, type]),
  ],
];

mpiTest.each(
  uses.flatMap(([name, use]) => unready.map(([what, make]) => [name, what, use, make] as const)),
)('%s of a datatype that is %s is an error', (comm, _, __, use, make) => {
  const datatype = make();
  expectMpiError(() => use(comm, datatype), {
    class: 'MPI_ERR_TYPE',
    message: /the datatype is null, not committed/,
  });
  datatype.free();
  goesOn(comm);
});

const wrong = <T>(value: unknown): T => value as T;

const refused: [() => unknown, new () => Error, RegExp][] = [
  [
    () => MPI.INT.Create_contiguous(2 ** 53),
    RangeError,
    /^Datatype\.Create_contiguous: count must be below 2\^53, but is 9007199254740992$/,
  ],
  [
    () => MPI.INT.Create_contiguous(wrong<number>('3')),
    TypeError,
    /^Datatype\.Create_contiguous: count must be an integer, but the string "3" came$/,
  ],
  [
    () => MPI.INT.Create_hindexed([1], [2 ** 53]),
    RangeError,
    /^Datatype\.Create_hindexed: displacements\[0\] must be below 2\^53/,
  ],
  [
    () => MPI.INT.Create_resized(0, 1.5),
    TypeError,
    /^Datatype\.Create_resized: extent must be an integer, but the number 1\.5 came$/,
  ],
  [
    () => MPI.INT.Create_vector(1, 1, wrong<number>(undefined)),
    TypeError,
    /^Datatype\.Create_vector: stride must be an integer, but undefined came$/,
  ],
  [
    () => MPI.INT.Create_indexed([1, 2], [0]),
    RangeError,
    /^Datatype\.Create_indexed: displacements must have as many entries as the first array, 2, but has 1$/,
  ],
  [
    () => MPI.INT.Create_indexed(wrong<number[]>(3), [0]),
    TypeError,
    /^Datatype\.Create_indexed: blocklengths must be an array of integers, but 3 came$/,
  ],
  [
    () => Create_struct([1], [0], [MPI.INT, MPI.INT]),
    RangeError,
    /^Datatype\.Create_struct: datatypes must have as many entries/,
  ],
  [
    () => Create_struct([1], [0], wrong<Datatype[]>(['i'])),
    TypeError,
    /^Datatype\.Create_struct: datatypes\[0\] must be an MPI\.Datatype, but the string "i" came$/,
  ],
  [
    () => Create_struct([1], [0], wrong<Datatype[]>(MPI.INT)),
    TypeError,
    /^Datatype\.Create_struct: datatypes must be an array of MPI\.Datatype, but a Datatype came$/,
  ],
  [
    () => MPI.INT.Create_subarray([4, 4], [2, 2], [3, 0]),
    RangeError,
    /^Datatype\.Create_subarray: in dimension 0 the part of 2 items from 3 on does not lie in an array of 4$/,
  ],
  [() => MPI.INT.Create_subarray([4], [0], [0]), RangeError, /the part of 0 items/],
  [() => MPI.INT.Create_subarray([4], [1], [-1]), RangeError, /from -1 on/],
  [() => MPI.INT.Create_subarray([], [], []), RangeError, /sizes must not be empty/],
  [
    () => MPI.INT.Create_darray(4, 0, [4], [BLOCK], [DEFAULT], [2]),
    RangeError,
    /^Datatype\.Create_darray: psizes must be positive numbers whose product is size, 4, but are 2$/,
  ],
  [
    () => MPI.INT.Create_darray(2, 2, [4], [BLOCK], [DEFAULT], [2]),
    RangeError,
    /rank must be from 0 to size - 1, 1, but is 2$/,
  ],
  [
    () => MPI.INT.Create_darray(2, 0, [4], [12345], [DEFAULT], [2]),
    RangeError,
    /in dimension 0 distribs is no MPI\.DISTRIBUTE_\* but 12345$/,
  ],
  [
    () => MPI.INT.Create_darray(2, 0, [4], [NONE], [DEFAULT], [2]),
    RangeError,
    /in dimension 0 DISTRIBUTE_NONE needs one process, but psizes is 2$/,
  ],
  [
    () => MPI.INT.Create_darray(2, 0, [8], [BLOCK], [3], [2]),
    RangeError,
    /in dimension 0 2 blocks of 3 do not hold 8 items$/,
  ],
  [
    () => MPI.INT.Create_darray(2, 0, [8], [CYCLIC], [0], [2]),
    RangeError,
    /in dimension 0 dargs is 0$/,
  ],
  [
    () => MPI.INT.Set_name(wrong<string>(7)),
    TypeError,
    /^Datatype\.Set_name: name must be a string, but 7 came$/,
  ],
  [
    () => MPI.COMM_SELF.Bcast([new Int32Array(7), 2, MPI.INT.Create_vector(2, 1, 3)]),
    RangeError,
    /buf has 28 bytes, but 2 items of its datatype span bytes 0 to 32$/,
  ],
];

mpiTest.each(
  refused.map(([call, type, message]): [string, () => unknown, new () => Error, RegExp] => [
    message.source,
    call,
    type,
    message,
  ]),
)('wrong arguments: %s', (comm, _, call, type, message) => {
  expect(call).toThrow(type);
  expect(call).toThrow(message);
  goesOn(comm);
});
