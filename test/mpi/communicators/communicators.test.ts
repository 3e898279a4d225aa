// Making, comparing, naming and freeing communicators.
import { MPI } from 'mpi4node';
import { expectMpiError, mpiTest, rank, ranks } from '../../support/mpi';

const all = Array.from({ length: ranks }, (_, r) => r);

/** Which ranks of COMM_WORLD are in a communicator, in its order. */
function members(comm: MPI.Comm): number[] {
  using group = comm.Get_group();
  return group.Translate_ranks();
}

/** That messages on it reach its processes. */
function checkWorks(comm: MPI.Comm): void {
  expect(comm.allgather(rank)).toEqual(members(comm));
}

mpiTest('COMM_WORLD holds all ranks, COMM_SELF this one, COMM_NULL none', () => {
  expect([MPI.COMM_WORLD.rank, MPI.COMM_WORLD.size]).toEqual([rank, ranks]);
  expect([MPI.COMM_WORLD.Get_rank(), MPI.COMM_WORLD.Get_size()]).toEqual([rank, ranks]);
  expect(members(MPI.COMM_WORLD)).toEqual(all);
  expect([MPI.COMM_SELF.rank, MPI.COMM_SELF.size]).toEqual([0, 1]);
  expect(members(MPI.COMM_SELF)).toEqual([rank]);
  expect([MPI.COMM_WORLD.is_null, MPI.COMM_SELF.is_null, MPI.COMM_NULL.is_null]).toEqual([
    false,
    false,
    true,
  ]);
  expect(MPI.COMM_WORLD).toBeInstanceOf(MPI.Intracomm);
  expect(MPI.COMM_NULL).toBeInstanceOf(MPI.Comm);
});

mpiTest('is neither an intercommunicator nor has it a topology', (comm) => {
  expect([comm.Is_inter(), comm.is_inter, comm.Is_intra(), comm.is_intra]).toEqual([
    false,
    false,
    true,
    true,
  ]);
  expect([comm.Get_topology(), comm.topology, comm.is_topo]).toEqual([
    MPI.UNDEFINED,
    MPI.UNDEFINED,
    false,
  ]);
});

// --- Constructors -------------------------------------------------------------------------------

interface Constructor {
  name: string;
  make(comm: MPI.Intracomm): MPI.Intracomm;
  /** By rank in COMM_WORLD; null for a process that is in none. */
  expected: number[] | null;
}

const even = all.filter((r) => r % 2 === 0);
const odd = all.filter((r) => r % 2 === 1);
const own = rank % 2 === 0 ? even : odd;
const isEven = rank % 2 === 0;

const constructors: readonly Constructor[] = [
  { name: 'Dup', make: (comm) => comm.Dup(), expected: all },
  { name: 'Dup with info', make: (comm) => comm.Dup(MPI.INFO_NULL), expected: all },
  { name: 'Dup with named info', make: (comm) => comm.Dup({ info: MPI.INFO_NULL }), expected: all },
  { name: 'Clone', make: (comm) => comm.Clone(), expected: all },
  { name: 'Split by the default color and key', make: (comm) => comm.Split(), expected: all },
  { name: 'Split by color', make: (comm) => comm.Split(rank % 2), expected: own },
  {
    name: 'Split by color and key',
    make: (comm) => comm.Split(rank % 2, -rank),
    expected: own.toReversed(),
  },
  {
    name: 'Split with named arguments',
    make: (comm) => comm.Split({ key: -rank }),
    expected: all.toReversed(),
  },
  {
    name: 'Split with MPI.UNDEFINED for some',
    make: (comm) => comm.Split(isEven ? 7 : MPI.UNDEFINED),
    expected: isEven ? even : null,
  },
  {
    name: 'Split_type of what shares memory, which is this machine',
    make: (comm) => comm.Split_type(MPI.COMM_TYPE_SHARED),
    expected: all,
  },
  {
    name: 'Split_type with a key',
    make: (comm) => comm.Split_type(MPI.COMM_TYPE_SHARED, { key: -rank, info: MPI.INFO_NULL }),
    expected: all.toReversed(),
  },
  {
    name: 'Split_type of MPI.UNDEFINED',
    make: (comm) => comm.Split_type(MPI.UNDEFINED),
    expected: null,
  },
  {
    name: 'Create, collective over all',
    make(comm) {
      using whole = comm.Get_group();
      using group = whole.Incl(even.toReversed());
      return comm.Create(group);
    },
    expected: isEven ? even.toReversed() : null,
  },
  {
    name: 'Create of the empty group',
    make: (comm) => comm.Create(MPI.GROUP_EMPTY),
    expected: null,
  },
  {
    name: 'Create of two groups at once',
    make(comm) {
      using whole = comm.Get_group();
      using group = whole.Incl(own);
      return comm.Create(group);
    },
    expected: own,
  },
  {
    name: 'Create_group, collective over the group alone',
    make(comm) {
      if (!isEven) return new MPI.Intracomm();
      using whole = comm.Get_group();
      using group = whole.Incl(even);
      return comm.Create_group(group);
    },
    expected: isEven ? even : null,
  },
  {
    name: 'Create_group with tags',
    make(comm) {
      using whole = comm.Get_group();
      using group = whole.Incl(own.toReversed());
      return comm.Create_group(group, { tag: rank % 2 });
    },
    expected: own.toReversed(),
  },
];

mpiTest.each(constructors.map((row) => [row.name, row] as const))('%s', (comm, _name, row) => {
  const made = row.make(comm);
  expect(made).toBeInstanceOf(MPI.Intracomm);
  if (row.expected === null) {
    expect([made.is_null, made.equals(MPI.COMM_NULL)]).toEqual([true, true]);
    made.free();
    return;
  }
  const { expected } = row;
  expect(members(made)).toEqual(expected);
  expect([made.rank, made.size]).toEqual([expected.indexOf(rank), expected.length]);
  checkWorks(made);
  // A context of its own: a message on one is not seen on the other.
  const message = comm.Isend(Uint8Array.of(1), comm.rank, 3);
  expect(made.Iprobe(MPI.ANY_SOURCE, 3)).toBe(false);
  comm.Recv(new Uint8Array(1), comm.rank, 3);
  message.Wait();
  made.Free();
});

mpiTest('Compare', (comm) => {
  const same = new MPI.Intracomm(comm);
  const duplicate = comm.Dup();
  const reversed = comm.Split(0, -rank);
  const alone = comm.Split(rank);
  const several = ranks > 1;
  expect(comm.Compare(comm)).toBe(MPI.IDENT);
  expect(comm.Compare(same)).toBe(MPI.IDENT);
  expect(comm.Compare(duplicate)).toBe(MPI.CONGRUENT);
  expect(comm.Compare(reversed)).toBe(several ? MPI.SIMILAR : MPI.CONGRUENT);
  expect(comm.Compare(alone)).toBe(several ? MPI.UNEQUAL : MPI.CONGRUENT);
  expect(new Set([MPI.IDENT, MPI.CONGRUENT, MPI.SIMILAR, MPI.UNEQUAL]).size).toBe(4);
  for (const made of [duplicate, reversed, alone]) made.Free();
});

describe('names', () => {
  mpiTest('those of MPI', (comm) => {
    expect([MPI.COMM_WORLD.name, MPI.COMM_SELF.Get_name()]).toEqual([
      'MPI_COMM_WORLD',
      'MPI_COMM_SELF',
    ]);
    expect(comm.name).toBe('');
  });

  mpiTest.each(['plain', '', 'Zürich 東京 🚀', 'with spaces\tand tabs'])('%j', (comm, name) => {
    comm.Set_name('before');
    comm.Set_name(name);
    expect([comm.Get_name(), comm.name]).toEqual([name, name]);
    comm.name = `${name}!`;
    expect(comm.Get_name()).toBe(`${name}!`);
  });

  mpiTest('a name that is too long is cut', (comm) => {
    comm.name = 'x'.repeat(1000);
    expect(comm.name).toBe('x'.repeat(MPI.MAX_OBJECT_NAME - 1));
  });

  mpiTest('a name must be a string', (comm) => {
    expect(() => comm.Set_name(7 as never)).toThrow(
      /^Comm\.Set_name: name must be a string, but 7 came/,
    );
    expect(() => Object.assign(comm, { name: { name: 'x' } })).toThrow(
      /^Comm\.Set_name: name must be a string, but a plain object came/,
    );
  });
});

// --- Lifetime -----------------------------------------------------------------------------------

describe('freeing', () => {
  mpiTest('Free makes it null', (comm) => {
    const duplicate = comm.Dup();
    expect([duplicate.rank, duplicate.size]).toEqual([rank, ranks]);
    duplicate.Free();
    expect([duplicate.is_null, duplicate.equals(MPI.COMM_NULL)]).toEqual([true, true]);
    // What was known of it before is forgotten.
    expectMpiError(() => duplicate.rank, { class: 'MPI_ERR_COMM' });
    expectMpiError(() => duplicate.size, { class: 'MPI_ERR_COMM' });
    expectMpiError(() => duplicate.is_inter, { class: 'MPI_ERR_COMM' });
    checkWorks(comm);
  });

  mpiTest('free() frees once, and leaves what is null or predefined alone', (comm) => {
    const duplicate = comm.Dup();
    duplicate.free();
    expect(duplicate.is_null).toBe(true);
    duplicate.free();
    MPI.COMM_NULL.free();
    MPI.COMM_SELF.free();
    MPI.COMM_WORLD.free();
    expect([MPI.COMM_SELF.size, MPI.COMM_WORLD.size]).toEqual([1, ranks]);
  });

  mpiTest('Free of a predefined one is an error', (comm) => {
    for (const predefined of [MPI.COMM_WORLD, MPI.COMM_SELF, MPI.COMM_NULL]) {
      expectMpiError(() => predefined.Free(), { class: 'MPI_ERR_COMM' });
    }
    expect([MPI.COMM_WORLD.rank, MPI.COMM_SELF.size]).toEqual([rank, 1]);
    checkWorks(comm);
  });

  mpiTest('using frees at the end of the block', (comm) => {
    let kept: MPI.Intracomm;
    {
      using duplicate = comm.Dup();
      kept = duplicate;
      checkWorks(duplicate);
    }
    expect(kept.is_null).toBe(true);
    expect(() => {
      using duplicate = comm.Dup();
      kept = duplicate;
      throw new RangeError('in the block');
    }).toThrow('in the block');
    expect(kept.is_null).toBe(true);
  });

  mpiTest('many can be made and freed one after the other', (comm) => {
    for (let i = 0; i < 50; i++) {
      const duplicate = comm.Dup();
      expect(duplicate.size).toBe(ranks);
      duplicate.Free();
    }
  });
});

const uses: readonly [string, (comm: MPI.Intracomm) => unknown][] = [
  ['Get_rank', (comm) => comm.Get_rank()],
  ['Get_size', (comm) => comm.Get_size()],
  ['Set_name', (comm) => comm.Set_name('x')],
  ['Get_group', (comm) => comm.Get_group()],
  ['Get_topology', (comm) => comm.Get_topology()],
  ['Is_inter', (comm) => comm.Is_inter()],
  ['Compare', (comm) => MPI.COMM_WORLD.Compare(comm)],
  ['Dup', (comm) => comm.Dup()],
  ['Clone', (comm) => comm.Clone()],
  ['Split', (comm) => comm.Split()],
  ['Split_type', (comm) => comm.Split_type(MPI.COMM_TYPE_SHARED)],
  ['Create', (comm) => comm.Create(MPI.GROUP_EMPTY)],
  ['Free', (comm) => comm.Free()],
  ['Send', (comm) => comm.Send(new Int8Array(1), 0)],
  ['Irecv', (comm) => comm.Irecv(new Int8Array(1))],
  ['Probe', (comm) => comm.Probe()],
  ['Iprobe', (comm) => comm.Iprobe()],
  ['Mprobe', (comm) => comm.Mprobe()],
  ['Improbe', (comm) => comm.Improbe()],
  ['Message.Probe', (comm) => MPI.Message.Probe(comm)],
  ['Message.Iprobe', (comm) => MPI.Message.Iprobe(comm)],
  ['Barrier', (comm) => comm.Barrier()],
  ['Ibarrier', (comm) => comm.Ibarrier()],
  ['Bcast', (comm) => comm.Bcast(new Int8Array(1))],
  ['Allreduce', (comm) => comm.Allreduce(new Int8Array(1), new Int8Array(1))],
  ['Scan', (comm) => comm.Scan(new Int8Array(1), new Int8Array(1))],
  ['send', (comm) => comm.send(1, 0)],
  ['recv', (comm) => comm.recv()],
  ['bcast', (comm) => comm.bcast(1)],
  ['gather', (comm) => comm.gather(1)],
  ['alltoall', (comm) => comm.alltoall([])],
  ['scan', (comm) => comm.scan(1)],
];
mpiTest.each(uses)('%s of a communicator that was freed or never made', (comm, _name, use) => {
  const freed = comm.Dup();
  freed.Free();
  for (const dead of [freed, new MPI.Intracomm()]) {
    expectMpiError(() => use(dead), {
      class: 'MPI_ERR_COMM',
      message: /the communicator is null or was freed/,
    });
  }
  checkWorks(comm);
});

const refused: readonly [string, (comm: MPI.Intracomm) => unknown, RegExp][] = [
  [
    'a color that is a string',
    (comm) => comm.Split('a' as never),
    /^Comm\.Split: color must be an integer, but the string "a" came/,
  ],
  [
    'a key that is a fraction',
    (comm) => comm.Split(0, 0.5),
    /^Comm\.Split: key must be an integer, but the number 0\.5 came/,
  ],
  [
    'a group that is none',
    (comm) => comm.Create(new Map() as never),
    /^Comm\.Create: group must be an MPI\.Group, but a Map came/,
  ],
  [
    'a comparison with null',
    (comm) => comm.Compare(null as never),
    /^Comm\.Compare: comm must be an MPI\.Comm, but null came/,
  ],
  [
    'a name of an argument that there is not',
    (comm) => comm.Split({ colour: 1 } as never),
    /^Comm\.Split has no parameter colour; it takes \(color, key\)/,
  ],
  [
    'info that is none',
    (comm) => comm.Dup(7 as never),
    /^Comm\.Dup(_with_info)?: info must be an MPI\.Info, but 7 came/,
  ],
];
mpiTest.each(refused)('refused: %s', (comm, _name, call, message) => {
  expect(() => call(comm)).toThrow(TypeError);
  expect(() => call(comm)).toThrow(message);
  checkWorks(comm);
});

mpiTest('refused by MPI, and everything goes on', (comm) => {
  expectMpiError(() => comm.Create(MPI.GROUP_NULL), { class: 'MPI_ERR_GROUP' });
  expectMpiError(() => comm.Split_type(123_456), { class: 'MPI_ERR_ARG' });
  expect(() => comm.Split(2 ** 31)).toThrow(RangeError);
  checkWorks(comm);
});

// --- Objects and handles ------------------------------------------------------------------------

class Named extends MPI.Intracomm {
  label = 'made by the constructor';
  greet(): string {
    return `rank ${this.rank} of ${this.size}`;
  }
}

mpiTest('a class of the program stays what it is', (comm) => {
  const mine = new Named(comm);
  expect([mine.equals(comm), mine.greet()]).toEqual([true, `rank ${rank} of ${ranks}`]);
  for (const made of [mine.Dup(), mine.Clone()]) {
    expect(made).toBeInstanceOf(Named);
    expect([made.greet(), made.label]).toEqual([mine.greet(), 'made by the constructor']);
    expect(made.equals(mine)).toBe(false);
    made.Free();
  }
});

mpiTest('a copy and a handle stand for the same communicator', (comm) => {
  const copy = new MPI.Intracomm(comm);
  const handle = comm.tohandle();
  expect([Number.isSafeInteger(handle), comm.handle]).toEqual([true, handle]);
  for (const same of [copy, MPI.Comm.fromhandle(handle), MPI.Intracomm.fromhandle(handle)]) {
    expect(same).toBeInstanceOf(MPI.Intracomm);
    expect([same.equals(comm), comm.equals(same), same.size]).toEqual([true, true, ranks]);
    checkWorks(same);
  }
  expect(MPI.Comm.fromhandle(MPI.COMM_WORLD.handle).equals(MPI.COMM_WORLD)).toBe(true);
  expect(MPI.Comm.fromhandle(MPI.COMM_NULL.handle).is_null).toBe(true);
});

mpiTest('equals', (comm) => {
  const duplicate = comm.Dup();
  for (const other of [duplicate, MPI.COMM_WORLD, MPI.COMM_NULL, null, comm.handle, 'comm', {}]) {
    expect(comm.equals(other)).toBe(false);
  }
  // In MPICH all handles are integers: those of different classes must not be taken for equal.
  expect(MPI.COMM_NULL.equals(MPI.GROUP_NULL)).toBe(false);
  expect(new MPI.Comm().equals(MPI.COMM_NULL)).toBe(true);
  duplicate.Free();
});
