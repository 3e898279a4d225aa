// @worlds openmpi:1,2,3,4 mpich:1,2
// Reductions of objects with the predefined operations: what MPI combines, and what goes by rounds,
// gives what combining by hand in rank order gives.
import { MPI } from 'mpi4node';
import { communicatorKinds, onCommunicator, rootsOf } from '../../support/communicators';
import { mpiTest } from '../../support/mpi';

type Intracomm = MPI.Intracomm;

const { SUM, PROD, MAX, MIN, LAND, LOR, LXOR, BAND, BOR, BXOR, MAXLOC, MINLOC } = MPI;
const names = new Map(
  Object.entries({ SUM, PROD, MAX, MIN, LAND, LOR, LXOR, BAND, BOR, BXOR }).map(([name, op]) => [
    op,
    name,
  ]),
);

/** Whether something is an array of numbers, and what is in it, to the sign of zero. */
function seen(value: unknown): unknown {
  if (!ArrayBuffer.isView(value)) return value;
  return [Object.prototype.toString.call(value), ...(value as unknown as Iterable<unknown>)];
}

type Reductions = Record<
  'allreduce' | 'reduce' | 'scan' | 'exscan',
  (comm: Intracomm, own: unknown, op: MPI.Op, root: number) => unknown
>;
const blocking: Reductions = {
  allreduce: (comm, own, op) => comm.allreduce(own, op),
  reduce: (comm, own, op, root) => comm.reduce(own, op, root),
  scan: (comm, own, op) => comm.scan(own, op),
  exscan: (comm, own, op) => comm.exscan(own, op),
};
const nonblocking: Reductions = {
  allreduce: (comm, own, op) => comm.iallreduce(own, op).wait(),
  reduce: (comm, own, op, root) => comm.ireduce(own, op, root).wait(),
  scan: (comm, own, op) => comm.iscan(own, op).wait(),
  exscan: (comm, own, op) => comm.iexscan(own, op).wait(),
};

/** All reductions of a value for each rank, against combining them here. */
function checkReductions(
  comm: Intracomm,
  what: string,
  op: MPI.Op,
  values: readonly unknown[],
  { allreduce, reduce, scan, exscan } = blocking,
) {
  const { rank: me, size } = comm;
  const own = values[me];
  const before = seen(own);
  const combined = (count: number) =>
    seen(values.slice(1, count).reduce((a, b) => op.call(a, b), values[0]));
  const root = size - 1;
  expect([what, 'allreduce', seen(allreduce(comm, own, op, root))]).toEqual([
    what,
    'allreduce',
    combined(size),
  ]);
  const atRoot = me === root ? combined(size) : null;
  expect([what, 'reduce', seen(reduce(comm, own, op, root))]).toEqual([what, 'reduce', atRoot]);
  const result = scan(comm, own, op, root);
  expect([what, 'scan', seen(result)]).toEqual([what, 'scan', combined(me + 1)]);
  const exclusive = me === 0 ? null : combined(me);
  expect([what, 'exscan', seen(exscan(comm, own, op, root))]).toEqual([what, 'exscan', exclusive]);
  expect([what, seen(own)]).toEqual([what, before]);
  if (ArrayBuffer.isView(own)) expect(result).not.toBe(own);
}

/** Counts the objects that a rank turns into bytes, which it does for rounds and not for MPI. */
function serialized(run: () => void): number {
  const { dumps } = MPI.serializer;
  let count = 0;
  MPI.serializer.dumps = (obj) => {
    count++;
    return dumps(obj);
  };
  try {
    run();
  } finally {
    MPI.serializer.dumps = dumps;
  }
  return count;
}

/**
 * Where it must be MPI that combines, or must not; null where that depends on the
 * library.
 */
function checkWay(
  comm: Intracomm,
  what: string,
  op: MPI.Op,
  values: readonly unknown[],
  isMPI: boolean | null,
): void {
  const label = `${names.get(op)} of ${what}`;
  const count = serialized(() => checkReductions(comm, label, op, values));
  checkReductions(comm, `${label}, nonblocking`, op, values, nonblocking);
  if (comm.size > 1 && isMPI !== null) expect([label, count === 0]).toEqual([label, isMPI]);
}

type Ends<Kind, Value> = [Kind: Kind, least: Value, greatest: Value];
type IntegerArray =
  | typeof Int8Array
  | typeof Uint8Array
  | typeof Uint8ClampedArray
  | typeof Int16Array
  | typeof Uint16Array
  | typeof Int32Array
  | typeof Uint32Array;
const integers: readonly Ends<IntegerArray, number>[] = [
  [Int8Array, -(2 ** 7), 2 ** 7 - 1],
  [Uint8Array, 0, 2 ** 8 - 1],
  [Uint8ClampedArray, 0, 2 ** 8 - 1],
  [Int16Array, -(2 ** 15), 2 ** 15 - 1],
  [Uint16Array, 0, 2 ** 16 - 1],
  [Int32Array, -(2 ** 31), 2 ** 31 - 1],
  [Uint32Array, 0, 2 ** 32 - 1],
];
const wide: readonly Ends<typeof BigInt64Array | typeof BigUint64Array, bigint>[] = [
  [BigInt64Array, -(2n ** 63n), 2n ** 63n - 1n],
  [BigUint64Array, 0n, 2n ** 64n - 1n],
];

// The libraries combine long arrays in other loops than short ones.
const repeated = <T>(row: readonly T[]): T[] => new Array(20).fill(row).flat();
const rotated = <T>(values: readonly T[], by: number): T[] => [
  ...values.slice(by),
  ...values.slice(0, by),
];

describe.each([...names].map(([op, name]) => [name, op] as const))('%s', (name, op) => {
  mpiTest.each(integers)('of %p, to the ends of its range', (comm, Kind, least, greatest) => {
    const row = [least, greatest, 0, 1, 3, greatest - 1, 90];
    const values = [0, 3, 5, 1].map((by) => Kind.from(repeated(rotated(row, by))));
    checkWay(comm, Kind.name, op, values, Kind === Int32Array ? true : null);
  });

  mpiTest.each(wide)('of %p, to the ends of its range', (comm, Kind, least, greatest) => {
    const row = [least, greatest, 0n, 1n, 3n, greatest - 1n, 90n];
    const values = [0, 3, 5, 1].map((by) => Kind.from(repeated(rotated(row, by)) as never));
    checkWay(comm, Kind.name, op, values, Kind === BigInt64Array ? true : null);
  });

  const isArithmetic = ['SUM', 'PROD', 'MAX', 'MIN'].includes(name);
  // Sums and products of these are exact in any order.
  mpiTest.each([Float32Array, Float64Array])('of %p', (comm, Kind) => {
    const row = [1, -2, 8, 0, 64, -1, 1024];
    const values = [0, 3, 5, 1].map((by) => Kind.from(rotated(row, by)));
    checkWay(comm, Kind.name, op, values, isArithmetic);
  });

  mpiTest('of numbers', (comm) => {
    checkWay(comm, 'small integers', op, [5, -7, 12, 1], true);
    checkWay(comm, 'zeros and ones', op, [1, 0, 1, 1], true);
    checkWay(comm, 'the ends of 32 bits', op, [2 ** 31 - 1, -(2 ** 31), 0, -1], true);
    checkWay(comm, 'integers of more bits', op, [2 ** 31, 2 ** 40, -(2 ** 33), 7], isArithmetic);
    if (op !== BAND && op !== BOR && op !== BXOR) {
      checkWay(comm, 'fractions', op, [0.5, -0.25, 8, 0.125], isArithmetic);
      checkWay(comm, 'infinities', op, [1, Infinity, 2, Infinity], isArithmetic);
    }
  });

  mpiTest('of booleans', (comm) => {
    const isMPI = name !== 'SUM' && name !== 'PROD';
    for (const values of [
      [true, true, true, true],
      [true, false, true, true],
      [false, false, false, false],
    ]) {
      checkWay(comm, `booleans ${values}`, op, values, isMPI);
    }
    checkWay(comm, 'booleans and numbers', op, [true, 3, false, 1], false);
  });

  mpiTest('of bigints', (comm) => {
    checkWay(comm, 'bigints', op, [2n ** 70n, -3n, 0n, 5n], false);
  });

  mpiTest('of arrays without elements', (comm) => {
    const empty = [0, 1, 2, 3].map(() => new Int32Array(0));
    checkWay(comm, 'empty arrays', op, empty, true);
  });
});

describe('where MPI would give something else', () => {
  const zeros = [
    [0, -0, 0, -0],
    [-0, 0, -0, 0],
    [-0, -0, -0, -0],
  ];
  const unordered = [
    [NaN, 1, 2, 3],
    [1, NaN, 2, NaN],
    [3, 2, NaN, 4],
  ];
  const floats = [Float32Array, Float64Array];
  mpiTest('of zeros of both signs, the first one is the greatest and the least', (comm) => {
    for (const values of zeros) {
      for (const op of [MAX, MIN]) {
        checkReductions(comm, `${names.get(op)} of zeros`, op, values);
        for (const Kind of floats) {
          const arrays = values.map((value) => Kind.of(1, value));
          checkReductions(comm, `${names.get(op)} of arrays of zeros`, op, arrays);
        }
      }
    }
  });

  // NaN is not greater and not less than anything: what comes out depends on the pairs that meet.
  mpiTest('of NaN and numbers, what comes out is the same at all ranks', (comm) => {
    const { rank: me, size } = comm;
    const inPairs = (op: MPI.Op, values: readonly unknown[]): unknown => {
      if (values.length === 1) return values[0];
      const half = 2 ** Math.ceil(Math.log2(values.length) - 1);
      return op.call(inPairs(op, values.slice(0, half)), inPairs(op, values.slice(half)));
    };
    for (const values of unordered.map((all) => all.slice(0, size))) {
      for (const op of [MAX, MIN]) {
        expect(comm.allreduce(values[me], op)).toBe(inPairs(op, values));
        for (const Kind of floats) {
          const arrays = values.map((value) => Kind.of(1, value));
          expect(seen(comm.allreduce(arrays[me], op))).toEqual(seen(inPairs(op, arrays)));
        }
      }
    }
  });

  mpiTest('sums and products of zeros keep their sign, and NaN stays', (comm) => {
    for (const values of zeros) {
      for (const op of [SUM, PROD]) checkWay(comm, `${values}`, op, values, true);
    }
    for (const values of unordered) checkWay(comm, `${values}`, SUM, values, true);
  });

  mpiTest('logical operations take NaN for false, and leave what is not combined', (comm) => {
    for (const op of [LAND, LOR, LXOR]) {
      checkReductions(comm, `${names.get(op)} of NaN`, op, [NaN, 1, NaN, 0.5]);
      checkReductions(comm, `${names.get(op)} of -0`, op, [-0, -0, 1, 0]);
      checkReductions(
        comm,
        `${names.get(op)} of arrays`,
        op,
        [NaN, 0.5, -0, 3].map((value) => Float32Array.of(value, 7)),
      );
    }
  });

  mpiTest('bitwise operations on arrays of floating-point numbers', (comm) => {
    const values = [12, 2 ** 40, -3, 7].map((value) => Float64Array.of(value, 1));
    for (const op of [BAND, BOR, BXOR]) checkWay(comm, 'Float64Array', op, values, false);
  });

  mpiTest('a Uint8ClampedArray stops at 255', (comm) => {
    const values = [200, 100, 50, 1].map((value) => Uint8ClampedArray.of(value));
    const sums = [200, 255, 255, 255];
    expect(seen(comm.scan(values[comm.rank]))).toEqual([
      '[object Uint8ClampedArray]',
      sums[comm.rank],
    ]);
  });
});

mpiTest('products of integers of 32 bits wrap around exactly', (comm) => {
  const signed = [65_537, 65_537, 2_147_483_647, 3];
  const unsigned = [4_294_967_295, 4_294_967_295, 65_537, 65_537];
  // 65537 ** 2 is 2 ** 32 + 131073; 131073 * 2147483647 is 65536 * 2 ** 32 + 2147352575.
  const signedProducts = [65_537, 131_073, 2_147_352_575, 2_147_090_429];
  // (2 ** 32 - 1) ** 2 is 1 in 32 bits.
  const unsignedProducts = [4_294_967_295, 1, 65_537, 131_073];
  const { rank: me } = comm;
  expect(seen(comm.scan(Int32Array.of(signed[me]), PROD))).toEqual([
    '[object Int32Array]',
    signedProducts[me],
  ]);
  expect(seen(comm.scan(Uint32Array.of(unsigned[me]), PROD))).toEqual([
    '[object Uint32Array]',
    unsignedProducts[me],
  ]);
  expect(seen(PROD.call(Int32Array.of(65_537), Int32Array.of(65_537)))).toEqual([
    '[object Int32Array]',
    131_073,
  ]);
});

// Open MPI 4.1 lets sums of short integers stop at 127 or 255, and MPICH 4.0 takes 255 for -1.
mpiTest('what the library combines in another way is not left to it', (comm) => {
  const { rank: me, size } = comm;
  for (const length of [1, 300]) {
    const sum = comm.allreduce(new Uint8Array(length).fill(200));
    expect(sum).toEqual(new Uint8Array(length).fill(200 * size));
    const greatest = comm.allreduce(new Uint8Array(length).fill(me === 0 ? 255 : 1), MAX);
    expect(greatest).toEqual(new Uint8Array(length).fill(255));
    const least = comm.allreduce(new Uint32Array(length).fill(me === 0 ? 2 ** 32 - 1 : 1), MIN);
    expect(least).toEqual(new Uint32Array(length).fill(size === 1 ? 2 ** 32 - 1 : 1));
  }
});

mpiTest('arrays of many elements, and views on a part of their memory', (comm) => {
  const { rank: me, size } = comm;
  const long = new Float64Array(100_000).map((_, i) => i * (me + 1));
  const total = (size * (size + 1)) / 2;
  const sum = comm.allreduce(long);
  expect([sum.length, sum[1], sum[99_999]]).toEqual([100_000, total, 99_999 * total]);
  const part = long.subarray(10, 13);
  const combined = comm.allreduce(part);
  expect(seen(combined)).toEqual(['[object Float64Array]', 10 * total, 11 * total, 12 * total]);
  expect(combined.buffer.byteLength).toBe(24);
});

mpiTest('a Buffer gives a Uint8Array, and shared memory an array of its own', (comm) => {
  const { rank: me, size } = comm;
  const bytes = Buffer.from([me, 1]);
  const sum = (size * (size - 1)) / 2;
  expect(seen(comm.allreduce(bytes))).toEqual(['[object Uint8Array]', sum, size]);
  const shared = new Float64Array(new SharedArrayBuffer(16));
  shared.set([me, -0]);
  // In memory, and in rounds.
  for (const [op, first] of [
    [SUM, sum],
    [MAX, size - 1],
  ] as const) {
    const result = comm.allreduce(shared, op);
    expect(seen(result)).toEqual(['[object Float64Array]', first, -0]);
    expect(result.buffer).toBeInstanceOf(new Float64Array(1).buffer.constructor);
  }
});

mpiTest('pairs with their location, and what combines anything', (comm) => {
  const { rank: me, size } = comm;
  const values = [3, 8, 8, -1].slice(0, size);
  const greatest = Math.max(...values);
  const least = Math.min(...values);
  expect(comm.allreduce([values[me], me], MAXLOC)).toEqual([greatest, values.indexOf(greatest)]);
  expect(comm.allreduce([values[me], me], MINLOC)).toEqual([least, values.indexOf(least)]);
  const mixed = [{ a: 1 }, 'b', 3n, null];
  expect(comm.allreduce(mixed[me], MPI.REPLACE)).toEqual(mixed[size - 1]);
  expect(comm.allreduce(mixed[me], MPI.NO_OP)).toEqual(mixed[0]);
});

mpiTest('every root', (comm) => {
  const { rank: me, size } = comm;
  for (const root of rootsOf(comm)) {
    expect(comm.reduce(me + 1, PROD, root)).toBe(me === root ? [1, 2, 6, 24][size - 1] : null);
    expect(seen(comm.reduce(Int8Array.of(me, 1), SUM, root))).toEqual(
      me === root ? ['[object Int8Array]', (size * (size - 1)) / 2, size] : null,
    );
    expect(comm.reduce([me], SUM, root)).toEqual(me === root ? rootsOf(comm) : null);
  }
});

mpiTest('a root that there is not is an error before anything is sent', (comm) => {
  for (const [root, op] of [
    [-1, SUM],
    [comm.size, MAXLOC],
    [comm.size, (a: number) => a],
  ] as const) {
    let thrown: unknown;
    try {
      comm.reduce(1, op as MPI.Op, root);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(MPI.Exception);
    const { code, message } = thrown as MPI.Exception;
    expect(code).toBe('MPI_ERR_ROOT');
    expect(message).toMatch(
      /^MPI_Reduce: MPI_ERR_ROOT: invalid root; the root must be a rank from 0 to size - 1 of this communicator$/i,
    );
  }
  checkWorks(comm);
});

describe.each(communicatorKinds.map((kind) => [kind.name, kind] as const))(
  'among %s',
  (_, kind) => {
    mpiTest('numbers, arrays and lists', (world) =>
      onCommunicator(world, kind, (comm) => {
        const values = [1, 2, 4, 8];
        checkWay(comm, 'numbers', SUM, values, true);
        checkWay(
          comm,
          'arrays',
          SUM,
          values.map((value) => Float32Array.of(value)),
          true,
        );
        checkWay(
          comm,
          'lists',
          SUM,
          values.map((value) => [value]),
          false,
        );
      }),
    );
  },
);

mpiTest('while object receives are pending', (comm) => {
  const { rank: me, size } = comm;
  const [left, right] = [(me + size - 1) % size, (me + 1) % size];
  const object = comm.irecv({ source: left });
  const text = 'x'.repeat(1_000_000);
  const sent = comm.isend(text, right);
  for (const values of [
    [1, 2, 3, 4],
    ['a', 'b', 'c', 'd'],
  ]) {
    checkReductions(comm, `SUM of ${values}`, SUM, values);
  }
  expect(object.wait()).toHaveLength(text.length);
  sent.wait();
});

// --- Mismatches ---------------------------------------------------------------------------------

const reduces = [
  ['allreduce', (comm, obj, op) => comm.allreduce(obj, op)],
  ['iallreduce', (comm, obj, op) => comm.iallreduce(obj, op).wait()],
  ['reduce', (comm, obj, op) => comm.reduce(obj, op, comm.size - 1)],
  ['scan', (comm, obj, op) => comm.scan(obj, op)],
  ['exscan', (comm, obj, op) => comm.exscan(obj, op)],
] as const satisfies readonly [string, (comm: Intracomm, obj: unknown, op: MPI.Op) => unknown][];

function checkWorks(comm: Intracomm): void {
  expect(comm.allreduce(1)).toBe(comm.size);
  expect(comm.allreduce([comm.rank])).toEqual(rootsOf(comm));
}

/** What rank 0, and what the last rank has; those between have what rank 0 has. */
const mismatches: readonly [MPI.Op, unknown, unknown, (last: number) => string][] = [
  [
    SUM,
    1,
    'a',
    (last) =>
      `SUM combines values of one kind and length, but rank 0 has 1 and rank ${last} has the string "a"`,
  ],
  [
    SUM,
    2n,
    1.5,
    (last) =>
      `SUM combines values of one kind and length, but rank 0 has the bigint 2n and rank ${last} has the number 1.5`,
  ],
  [
    MAX,
    Float64Array.of(1, 2, 3),
    new Float64Array(4),
    (last) =>
      `MAX combines values of one kind and length, but rank 0 has a Float64Array of length 3 and rank ${last} has a Float64Array of length 4`,
  ],
  [
    PROD,
    new Int8Array(1),
    new Uint8Array(1),
    (last) =>
      `PROD combines values of one kind and length, but rank 0 has a Int8Array of length 1 and rank ${last} has a Uint8Array of length 1`,
  ],
  [
    SUM,
    [1],
    new Float64Array(1),
    (last) =>
      `SUM combines values of one kind and length, but rank 0 has an array of length 1 and rank ${last} has a Float64Array of length 1`,
  ],
  [
    SUM,
    1,
    { a: 1 },
    (last) =>
      `SUM combines numbers, bigints, booleans, strings, plain arrays and typed arrays, but rank ${last} has a plain object`,
  ],
  [
    MIN,
    undefined,
    undefined,
    () =>
      'MIN combines numbers, bigints, booleans, strings and typed arrays, but rank 0 has undefined',
  ],
  [
    PROD,
    'a',
    'b',
    () =>
      'PROD combines numbers, bigints, booleans and typed arrays, but rank 0 has the string "a"',
  ],
  [
    LAND,
    true,
    [true],
    (last) =>
      `LAND combines numbers, bigints, booleans and typed arrays, but rank ${last} has an array of length 1`,
  ],
  [
    BAND,
    1,
    1.5,
    (last) =>
      `BAND combines integers below 2^53, bigints, booleans and typed arrays of integers, but rank ${last} has the number 1.5`,
  ],
  [
    BOR,
    Float32Array.of(1),
    Float32Array.of(0.5),
    (last) =>
      `BOR combines integers below 2^53, bigints, booleans and typed arrays of integers, but rank ${last} has a Float32Array of length 1`,
  ],
  [
    MAXLOC,
    [1, 0],
    [1, 2, 3],
    (last) => `MAXLOC combines pairs [value, location], but rank ${last} has an array of length 3`,
  ],
  [
    SUM,
    'x'.repeat(1000),
    2n ** 4000n,
    (last) =>
      `SUM combines values of one kind and length, but rank 0 has the string "${'x'.repeat(40)}…" and rank ${last} has the bigint ${`${2n ** 4000n}`.slice(0, 245)}`,
  ],
];

describe.each(reduces)('%s', (name, reduce) => {
  mpiTest.ranks(2, 3, 4).each(mismatches)(
    'a mismatch is the same TypeError at all ranks: %#',
    (comm, op, most, other, message) => {
      const last = comm.size - 1;
      let thrown: unknown;
      try {
        reduce(comm, comm.rank === last ? other : most, op);
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(TypeError);
      expect((thrown as Error).message).toBe(`Comm.${name}: MPI.${message(last)}`);
      checkWorks(comm);
    },
  );

  const uncloneable: readonly [string, () => unknown][] = [
    ['a function', () => () => 1],
    ['a function in a list', () => [() => 1]],
    [
      'what can not even be looked at',
      () => {
        const { proxy, revoke } = Proxy.revocable([], {});
        revoke();
        return proxy;
      },
    ],
    [
      'a getter that throws',
      () => [
        {
          get a() {
            throw new RangeError('from the getter');
          },
        },
      ],
    ],
  ];
  mpiTest.each(uncloneable)(
    '%s fails with its own error, and the others hear of it',
    (comm, _what, make) => {
      const { rank: me, size } = comm;
      const bad = size >> 1;
      const call = () => reduce(comm, me === bad ? make() : [1], SUM);
      if (me === bad) {
        expect(call).toThrow(/could not be cloned|from the getter/);
      } else {
        let thrown: unknown;
        let result: unknown;
        try {
          result = call();
        } catch (error) {
          thrown = error;
        }
        // Whether a rank needs that object depends on how far the reduction has come.
        if (/allreduce$/.test(name) || (name === 'reduce' && me === size - 1)) {
          expect(thrown).toBeInstanceOf(MPI.Exception);
        }
        if (thrown === undefined) {
          expect(result === null || (result as number[]).length <= me + 1).toBe(true);
        } else {
          expect((thrown as Error).message).toBe(
            `Comm.${name}: rank ${bad} of the communicator could not serialize its object; its own exception tells why`,
          );
        }
      }
      checkWorks(comm);
    },
  );
});
