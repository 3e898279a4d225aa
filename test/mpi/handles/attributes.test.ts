// Attributes of communicators and datatypes: values, and the functions that copy and delete them.
import { MPI } from 'mpi4node';
import { collectGarbage } from '../../support/garbage';
import { expectMpiError, library, mpiTest, rank } from '../../support/mpi';

const symbol = Symbol('value');
const values: readonly [string, unknown][] = [
  ['an object', { a: [1, 2] }],
  ['an array', [1, 2]],
  ['a number', 1.5],
  ['zero', 0],
  ['NaN', Number.NaN],
  ['a string', 'text'],
  ['a bigint', 2n ** 70n],
  ['a function', () => 1],
  ['a symbol', symbol],
  ['null', null],
  ['undefined', undefined],
  ['a plain object with names of parameters', { keyval: 1 }],
];

interface Holder {
  Set_attr(keyval: number, value: unknown): void;
  Get_attr(keyval: number): unknown;
  Delete_attr(keyval: number): void;
}
interface Keys {
  Create_keyval(): number;
  Free_keyval(keyval: number): number;
}
const kinds: readonly [string, Keys, (comm: MPI.Intracomm) => Holder][] = [
  ['a communicator', MPI.Comm, (comm) => comm],
  ['COMM_SELF', MPI.Comm, () => MPI.COMM_SELF],
  ['a datatype', MPI.Datatype, () => MPI.DOUBLE],
];

describe.each(kinds)('on %s', (_, Class, of) => {
  mpiTest.each(values)('%s is kept as it is', (comm, __, value) => {
    const keyval = Class.Create_keyval();
    const object = of(comm);
    expect(object.Get_attr(keyval)).toBeNull();
    object.Set_attr(keyval, value);
    expect(object.Get_attr(keyval)).toBe(value);
    object.Set_attr(keyval, 'other');
    expect(object.Get_attr(keyval)).toBe('other');
    object.Delete_attr(keyval);
    expect(object.Get_attr(keyval)).toBeNull();
    // Deleting what is not there is nothing.
    object.Delete_attr(keyval);
    expect(Class.Free_keyval(keyval)).toBe(MPI.KEYVAL_INVALID);
  });

  mpiTest('a value that only the attribute has is kept alive', (comm) => {
    const keyval = Class.Create_keyval();
    const object = of(comm);
    object.Set_attr(keyval, { only: 'here' });
    collectGarbage();
    expect(object.Get_attr(keyval)).toEqual({ only: 'here' });
    object.Delete_attr(keyval);
    Class.Free_keyval(keyval);
  });

  mpiTest('attributes of two keys do not meet', (comm) => {
    const [one, two] = [Class.Create_keyval(), Class.Create_keyval()];
    const object = of(comm);
    object.Set_attr(one, 1);
    object.Set_attr(two, 2);
    object.Delete_attr(one);
    expect([object.Get_attr(one), object.Get_attr(two)]).toEqual([null, 2]);
    object.Delete_attr(two);
    Class.Free_keyval(one);
    Class.Free_keyval(two);
  });

  const name = Class === MPI.Comm ? 'Comm' : 'Datatype';
  mpiTest.each<[string, (object: Holder, keyval: number) => unknown]>([
    ['Get_attr', (object, keyval) => object.Get_attr(keyval)],
    ['Set_attr', (object, keyval) => object.Set_attr(keyval, 1)],
    ['Delete_attr', (object, keyval) => object.Delete_attr(keyval)],
    ['Free_keyval', (___, keyval) => Class.Free_keyval(keyval)],
  ])('%s refuses what is no key', (comm, method, call) => {
    const freed = Class.Create_keyval();
    Class.Free_keyval(freed);
    const bad = [freed, MPI.KEYVAL_INVALID, 987654321];
    for (const keyval of bad) {
      expectMpiError(() => call(of(comm), keyval), {
        class: 'MPI_ERR_KEYVAL',
        message: `${name}.${method}: MPI_ERR_KEYVAL: ${keyval} is not a key`,
      });
    }
    for (const keyval of ['1', 1.5, null]) {
      expect(() => call(of(comm), keyval as number)).toThrow(
        new RegExp(`^${name}\\.${method}: keyval must be an integer, but `),
      );
    }
  });
});

mpiTest('named arguments', (comm) => {
  const calls: unknown[] = [];
  const keyval = MPI.Comm.Create_keyval({ delete_fn: (_, __, value) => calls.push(value) });
  comm.Set_attr(keyval, 1);
  expect(comm.Get_attr({ keyval })).toBe(1);
  comm.Delete_attr({ keyval });
  expect([calls, MPI.Comm.Free_keyval({ keyval })]).toEqual([[1], MPI.KEYVAL_INVALID]);
});

mpiTest('a null handle has no attributes', () => {
  const ofComm = MPI.Comm.Create_keyval();
  const ofType = MPI.Datatype.Create_keyval();
  for (const call of [
    () => MPI.COMM_NULL.Get_attr(ofComm),
    () => MPI.COMM_NULL.Set_attr(ofComm, 1),
    () => MPI.COMM_NULL.Delete_attr(ofComm),
    () => MPI.COMM_NULL.Get_attr(MPI.TAG_UB),
  ]) {
    expectMpiError(call, { class: 'MPI_ERR_COMM' });
  }
  for (const call of [
    () => MPI.DATATYPE_NULL.Get_attr(ofType),
    () => MPI.DATATYPE_NULL.Set_attr(ofType, 1),
    () => MPI.DATATYPE_NULL.Delete_attr(ofType),
  ]) {
    expectMpiError(call, { class: 'MPI_ERR_TYPE' });
  }
  MPI.Comm.Free_keyval(ofComm);
  MPI.Datatype.Free_keyval(ofType);
});

test.each([1, 'copy', new Map(), 1n])('Create_keyval refuses %p as a function', (value) => {
  const copy = value as unknown as boolean;
  expect(() => MPI.Comm.Create_keyval(copy, null)).toThrow(TypeError);
  expect(() => MPI.Datatype.Create_keyval(null, copy)).toThrow(TypeError);
});

// --- MPI's own ----------------------------------------------------------------------------------

test('the attributes of MPI itself', () => {
  const world = MPI.COMM_WORLD;
  expect(world.Get_attr(MPI.TAG_UB)).toBeGreaterThanOrEqual(32767);
  expect(world.Get_attr(MPI.IO)).toBe(MPI.ANY_SOURCE);
  expect([0, 1]).toContain(world.Get_attr(MPI.WTIME_IS_GLOBAL));
  expect(world.Get_attr(MPI.APPNUM)).toBe(0);
  expect(world.Get_attr(MPI.LASTUSEDCODE)).toBeGreaterThanOrEqual(MPI.ERR_LASTCODE);
  // MPICH's launcher does not tell.
  const universe = world.Get_attr(MPI.UNIVERSE_SIZE);
  if (library === 'openmpi') expect(universe).toBeGreaterThanOrEqual(1);
  else expect(universe).toBeNull();
  expectMpiError(() => world.Set_attr(MPI.TAG_UB, 1), { class: 'MPI_ERR_KEYVAL' });
  expectMpiError(() => world.Delete_attr(MPI.TAG_UB), { class: 'MPI_ERR_KEYVAL' });
});

// --- Copies -------------------------------------------------------------------------------------

const duplications: readonly [string, (comm: MPI.Intracomm) => MPI.Intracomm][] = [
  ['Dup', (comm) => comm.Dup()],
  ['Clone', (comm) => comm.Clone()],
  ['Dup_with_info', (comm) => comm.Dup_with_info(MPI.INFO_NULL)],
  [
    'Idup',
    (comm) => {
      const [duplicate, request] = comm.Idup();
      request.Wait();
      return duplicate;
    },
  ],
];

const object = { kept: true };
const copies: readonly [string, MPI.CopyAttribute<MPI.Comm>, unknown][] = [
  ['no function', null, null],
  ['false', false, null],
  ['true', true, object],
  ['a function that gives the value', (_, __, value) => value, object],
  ['a function that gives another', () => 'another', 'another'],
  ['a function that gives undefined', () => undefined, undefined],
  ['a function that gives MPI.UNDEFINED', () => MPI.UNDEFINED, null],
];

describe.each(duplications)('%s', (_, duplicate) => {
  mpiTest.each(copies)('copies by %s', (comm, __, copy_fn, expected) => {
    const keyval = MPI.Comm.Create_keyval(copy_fn);
    comm.Set_attr(keyval, object);
    const made = duplicate(comm);
    expect(made.Get_attr(keyval)).toBe(expected);
    expect(comm.Get_attr(keyval)).toBe(object);
    made.Free();
    expect(comm.Get_attr(keyval)).toBe(object);
    MPI.Comm.Free_keyval(keyval);
  });

  mpiTest('calls both functions with the communicator, the key and the value', (comm) => {
    const calls: unknown[] = [];
    let lent: MPI.Comm | null = null;
    const keyval: number = MPI.Comm.Create_keyval(
      (of, key, value) => {
        lent = of;
        calls.push(['copy', of.Compare(comm) === MPI.IDENT, key === keyval, value]);
        return `${value}'`;
      },
      (of, key, value) => {
        calls.push(['delete', of.size, key === keyval, value]);
        return undefined;
      },
    );
    comm.Set_attr(keyval, 'a');
    const made = duplicate(comm);
    const again = duplicate(made);
    again.Free();
    made.Free();
    const { size } = comm;
    expect(calls).toEqual([
      ['copy', true, true, 'a'],
      ['copy', false, true, "a'"],
      ['delete', size, true, "a''"],
      ['delete', size, true, "a'"],
    ]);
    expect((lent as MPI.Comm | null)?.is_null).toBe(true);
    comm.Delete_attr(keyval);
    MPI.Comm.Free_keyval(keyval);
  });
});

mpiTest('Split copies nothing', (comm) => {
  const keyval = MPI.Comm.Create_keyval(true);
  comm.Set_attr(keyval, 1);
  const part = comm.Split();
  expect(part.Get_attr(keyval)).toBeNull();
  part.Free();
  MPI.Comm.Free_keyval(keyval);
});

mpiTest('a key that was freed goes on for what is set', (comm) => {
  const deleted: unknown[] = [];
  const keyval = MPI.Comm.Create_keyval(true, (_, __, value) => deleted.push(value));
  comm.Set_attr(keyval, 'x');
  MPI.Comm.Free_keyval(keyval);
  const made = comm.Dup();
  made.Free();
  expect(deleted).toEqual(['x']);
  comm.Free();
  expect(deleted).toEqual(['x', 'x']);
});

// --- Deleting -----------------------------------------------------------------------------------

mpiTest.each<[string, (comm: MPI.Intracomm, keyval: number) => void]>([
  ['Delete_attr', (comm, keyval) => comm.Delete_attr(keyval)],
  ['Set_attr', (comm, keyval) => comm.Set_attr(keyval, 'new')],
  ['Free', (comm) => comm.Free()],
  ['Disconnect', (comm) => comm.Disconnect()],
  ['free', (comm) => comm.free()],
])('%s calls the delete function once', (comm, _, call) => {
  const deleted: unknown[] = [];
  const keyval = MPI.Comm.Create_keyval(null, (__, ___, value) => deleted.push(value));
  const own = comm.Dup();
  own.Set_attr(keyval, 'old');
  call(own, keyval);
  expect(deleted).toEqual(['old']);
  if (!own.is_null) own.Free();
  MPI.Comm.Free_keyval(keyval);
});

test('the delete function of a datatype', () => {
  const deleted: unknown[] = [];
  const keyval = MPI.Datatype.Create_keyval(true, (datatype, key, value) =>
    deleted.push([datatype.name, key === keyval, value]),
  );
  MPI.INT.Set_attr(keyval, 'a');
  MPI.INT.Set_attr(keyval, 'b');
  MPI.INT.Delete_attr(keyval);
  expect(deleted).toEqual([
    ['MPI_INT', true, 'a'],
    ['MPI_INT', true, 'b'],
  ]);
  MPI.Datatype.Free_keyval(keyval);
});

describe('of a datatype', () => {
  // Made from nothing that is shared, so that its attributes are its own.
  const make = () => MPI.INT.Create_contiguous(3);

  test.each<[string, MPI.CopyAttribute<MPI.Datatype>, unknown]>([
    ['no function', null, null],
    ['false', false, null],
    ['true', true, object],
    ['a function that gives the value', (_, __, value) => value, object],
    ['a function that gives another', () => 'another', 'another'],
    ['a function that gives undefined', () => undefined, undefined],
    ['a function that gives MPI.UNDEFINED', () => MPI.UNDEFINED, null],
  ])('Dup copies by %s', (_, copy_fn, expected) => {
    const keyval = MPI.Datatype.Create_keyval(copy_fn);
    const own = make();
    own.Set_attr(keyval, object);
    const copy = own.Dup();
    expect(copy.Get_attr(keyval)).toBe(expected);
    expect(own.Get_attr(keyval)).toBe(object);
    copy.Free();
    expect(own.Get_attr(keyval)).toBe(object);
    own.Free();
    MPI.Datatype.Free_keyval(keyval);
  });

  test('both functions are called with the datatype, the key and the value', () => {
    const calls: unknown[] = [];
    let lent: MPI.Datatype | null = null;
    const keyval: number = MPI.Datatype.Create_keyval(
      (of, key, value) => {
        lent = of;
        calls.push(['copy', of.size, key === keyval, value]);
        return `${value}'`;
      },
      (of, key, value) => {
        calls.push(['delete', of.size, key === keyval, value]);
      },
    );
    const own = make();
    own.Set_attr(keyval, 'a');
    const copy = own.Dup();
    const again = copy.Dup();
    // MPICH keeps a datatype, and its attributes, until its duplicates are freed.
    again.Free();
    copy.Free();
    own.Free();
    expect(calls).toEqual([
      ['copy', 12, true, 'a'],
      ['copy', 12, true, "a'"],
      ['delete', 12, true, "a''"],
      ['delete', 12, true, "a'"],
      ['delete', 12, true, 'a'],
    ]);
    expect((lent as MPI.Datatype | null)?.is_null).toBe(true);
    MPI.Datatype.Free_keyval(keyval);
  });

  test('what is made of it has none of its attributes, and ends with them', () => {
    const deleted: unknown[] = [];
    const keyval = MPI.Datatype.Create_keyval(true, (_, __, value) => deleted.push(value));
    const own = make();
    own.Set_attr(keyval, 'x');
    const made = own.Create_contiguous(2);
    expect(made.Get_attr(keyval)).toBeNull();
    own.Free();
    made.Free();
    expect(deleted).toEqual(['x']);
    MPI.Datatype.Free_keyval(keyval);
  });

  test('what the copy function throws comes out of Dup', () => {
    const keyval = MPI.Datatype.Create_keyval(() => {
      throw new RangeError('mine');
    });
    const own = make();
    own.Set_attr(keyval, 1);
    expect(() => own.Dup()).toThrow(new RangeError('mine'));
    expect(own.Get_attr(keyval)).toBe(1);
    own.Delete_attr(keyval);
    own.Dup().Free();
    own.Free();
    MPI.Datatype.Free_keyval(keyval);
  });

  test('what the delete function throws comes out of Free, which frees', () => {
    const keyval = MPI.Datatype.Create_keyval(null, () => {
      throw new RangeError('mine');
    });
    const own = make();
    own.Set_attr(keyval, 1);
    expect(() => own.Free()).toThrow(new RangeError('mine'));
    expect(own.is_null).toBe(true);
    MPI.Datatype.Free_keyval(keyval);
  });
});

// --- Exceptions ---------------------------------------------------------------------------------

const thrown: readonly [string, unknown][] = [
  ['an error', new RangeError('mine')],
  ['a string', 'text'],
  ['undefined', undefined],
];

/** What a call throws, in a box: anything can be thrown. */
function thrownBy(call: () => unknown): [unknown] | null {
  try {
    call();
    return null;
  } catch (error) {
    return [error];
  }
}

describe.each(thrown)('%s thrown', (_, error) => {
  mpiTest.each(duplications)('by the copy function comes out of %s', (comm, __, duplicate) => {
    const keyval = MPI.Comm.Create_keyval(() => {
      throw error;
    });
    comm.Set_attr(keyval, 1);
    expect(thrownBy(() => duplicate(comm))).toEqual([error]);
    expect(comm.Get_attr(keyval)).toBe(1);
    expect(comm.allreduce(1)).toBe(comm.size);
    comm.Delete_attr(keyval);
    const made = duplicate(comm);
    expect(made.allreduce(1)).toBe(comm.size);
    made.Free();
    MPI.Comm.Free_keyval(keyval);
  });

  mpiTest('by the delete function comes out, and the attribute is gone', (comm) => {
    const keyval = MPI.Comm.Create_keyval(null, () => {
      throw error;
    });
    const own = comm.Dup();
    own.Set_attr(keyval, 1);
    expect(thrownBy(() => own.Set_attr(keyval, 2))).toEqual([error]);
    expect(own.Get_attr(keyval)).toBe(2);
    expect(thrownBy(() => own.Delete_attr(keyval))).toEqual([error]);
    expect(own.Get_attr(keyval)).toBeNull();
    own.Set_attr(keyval, 3);
    expect(thrownBy(() => own.Free())).toEqual([error]);
    expect(own.is_null).toBe(true);
    expect(comm.allreduce(1)).toBe(comm.size);
    MPI.Comm.Free_keyval(keyval);
  });
});

mpiTest('a copy function that throws at one rank holds up no other', (comm) => {
  const keyval = MPI.Comm.Create_keyval((_, __, value) => {
    if (rank === 0) throw new Error('rank 0');
    return value;
  });
  comm.Set_attr(keyval, 1);
  if (rank === 0) expect(() => comm.Dup()).toThrow(new Error('rank 0'));
  else comm.Dup().Free();
  expect(comm.allreduce(1)).toBe(comm.size);
  MPI.Comm.Free_keyval(keyval);
});

mpiTest('the first of several exceptions comes out, and all are deleted', (comm) => {
  const deleted: unknown[] = [];
  const keyvals = ['a', 'b', 'c'].map((name) =>
    MPI.Comm.Create_keyval(null, () => {
      deleted.push(name);
      throw new Error(name);
    }),
  );
  const own = comm.Dup();
  for (const keyval of keyvals) own.Set_attr(keyval, 1);
  const [error] = thrownBy(() => own.Free()) ?? [];
  expect((error as Error).message).toBe(deleted[0]);
  expect(deleted.toSorted()).toEqual(['a', 'b', 'c']);
  keyvals.forEach(MPI.Comm.Free_keyval);
});

test.each([
  ['Dup', (comm: MPI.Intracomm) => comm.Dup()],
  ['Idup', (comm: MPI.Intracomm) => comm.Idup()],
])('duplicates of %s whose copy function throws are freed', (_, duplicate) => {
  // MPICH has 2048 communicators.
  const keyval = MPI.Comm.Create_keyval(() => {
    throw new Error('no');
  });
  const own = MPI.COMM_SELF.Dup();
  own.Set_attr(keyval, 1);
  let failures = 0;
  for (let i = 0; i < 2500; i++) if (thrownBy(() => duplicate(own)) !== null) failures++;
  expect(failures).toBe(2500);
  own.Free();
  MPI.Comm.Free_keyval(keyval);
});

// --- MPI inside the functions -------------------------------------------------------------------

mpiTest('the functions may call MPI', (comm) => {
  const other = MPI.Comm.Create_keyval(true);
  const sent = Int32Array.of(rank);
  const received = new Int32Array(1);
  const keyval = MPI.Comm.Create_keyval(
    (of, _, value) => {
      const own = MPI.COMM_SELF.Dup();
      own.Set_attr(other, 1);
      own.Sendrecv(sent, 0, 7, received, 0, 7);
      own.Free();
      of.Set_attr(other, 'from inside');
      return [value, of.rank, received[0]];
    },
    (of) => {
      expect(of.Get_size()).toBe(comm.size);
      expectMpiError(() => of.Send(sent, 99), { class: 'MPI_ERR_RANK' });
    },
  );
  const own = comm.Dup();
  own.Set_attr(keyval, 'v');
  const made = own.Dup();
  expect(made.Get_attr(keyval)).toEqual(['v', comm.rank, rank]);
  expect(own.Get_attr(other)).toBe('from inside');
  made.Free();
  own.Free();
  MPI.Comm.Free_keyval(keyval);
  MPI.Comm.Free_keyval(other);
});
