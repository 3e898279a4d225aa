// @worlds openmpi:1,2,3,4,5 mpich:1,2,4
// Reductions of objects by rounds of messages: who combines what in which order, and what happens
// when a rank fails in between.
import { MPI } from 'mpi4node';
import { rootsOf } from '../../support/communicators';
import { mpiTest } from '../../support/mpi';

type Intracomm = MPI.Intracomm;
type Combine<T> = (a: T, b: T) => T;

const bracket: Combine<string> = (a, b) => `(${a}${b})`;

type Method = 'allreduce' | 'reduce' | 'scan' | 'exscan';
type Reduce = <T>(comm: Intracomm, obj: T, op: Combine<T>, root: number) => T | null;

/** The reductions, in one form. */
const methods: readonly (readonly [Method, Reduce])[] = [
  ['allreduce', (comm, obj, op) => comm.allreduce(obj, op)],
  ['reduce', (comm, obj, op, root) => comm.reduce(obj, op, root)],
  ['scan', (comm, obj, op) => comm.scan(obj, op)],
  ['exscan', (comm, obj, op) => comm.exscan(obj, op)],
];

/** What each rank has of the letters of the alphabet. */
function expected(method: Method, comm: Intracomm, root: number): string | null {
  const { rank: me, size } = comm;
  if (method === 'scan') return 'abcdefgh'.slice(0, me + 1);
  if (method === 'exscan') return me === 0 ? null : 'abcdefgh'.slice(0, me);
  return method === 'allreduce' || me === root ? 'abcdefgh'.slice(0, size) : null;
}

const letter = (comm: Intracomm) => 'abcdefgh'[comm.rank];

function checkWorks(comm: Intracomm): void {
  expect(comm.allreduce(letter(comm), (a, b) => a + b)).toBe(expected('allreduce', comm, 0));
}

// --- Memory -------------------------------------------------------------------------------------

/** A function that changes its argument, as a reduction of memory does. */
const addInto: Combine<{ x: Float64Array }> = (a, b) => {
  for (let i = 0; i < b.x.length; i++) b.x[i] += a.x[i];
  return b;
};

// Below the threshold of what is sent from its own memory, and so long that a send waits for the
// receiver.
mpiTest.each([100, 300_000])(
  'a function that changes its argument of %d numbers, one rank late',
  (comm, length) => {
    const decimal = (ranks: number) => Number('1'.repeat(ranks));
    for (let late = 0; late < comm.size; late++) {
      for (const [method, reduce] of methods) {
        const until = performance.now() + (comm.rank === late ? 30 : 0);
        while (performance.now() < until);
        const given = { x: new Float64Array(length).fill(10 ** comm.rank) };
        const got = reduce(comm, given, addInto, 0);
        const ranks = expected(method, comm, 0)?.length ?? null;
        const sum = ranks === null ? null : decimal(ranks);
        expect([method, late, got?.x[0] ?? null]).toEqual([method, late, sum]);
        expect([method, late, got?.x[length - 1] ?? null]).toEqual([method, late, sum]);
        expect(given.x[0]).toBe(10 ** comm.rank);
      }
    }
  },
);

// --- Order --------------------------------------------------------------------------------------

const trees = ['a', '(ab)', '((ab)c)', '((ab)(cd))', '(((ab)(cd))e)'];
mpiTest('neighbours are combined, then pairs of them, at every root', (comm) => {
  const tree = trees[comm.size - 1];
  expect(comm.allreduce(letter(comm), bracket)).toBe(tree);
  for (const root of rootsOf(comm)) {
    expect(comm.reduce(letter(comm), bracket, root)).toBe(comm.rank === root ? tree : null);
  }
});

mpiTest('scan and exscan reach back twice as far in each round', (comm) => {
  const before = ['a', '(ab)', '(a(bc))', '((ab)(cd))', '(a((bc)(de)))'];
  expect(comm.scan(letter(comm), bracket)).toBe(before[comm.rank]);
  expect(comm.exscan(letter(comm), bracket)).toBe(comm.rank === 0 ? null : before[comm.rank - 1]);
});

type Matrix = readonly [number, number, number, number];
const times: Combine<Matrix> = ([a, b, c, d], [e, f, g, h]) => [
  a * e + b * g,
  a * f + b * h,
  c * e + d * g,
  c * f + d * h,
];

mpiTest('products of matrices, which do not commute', (comm) => {
  const { rank: me, size } = comm;
  const matrices = rootsOf(comm).map((rank): Matrix => [1, rank + 1, rank % 2, 2]);
  const product = (count: number) => matrices.slice(1, count).reduce(times, matrices[0]);
  expect(comm.allreduce(matrices[me], times)).toEqual(product(size));
  for (const root of rootsOf(comm)) {
    expect(comm.reduce(matrices[me], times, root)).toEqual(me === root ? product(size) : null);
  }
  expect(comm.scan(matrices[me], times)).toEqual(product(me + 1));
  expect(comm.exscan(matrices[me], times)).toEqual(me === 0 ? null : product(me));
});

mpiTest.each(methods)(
  '%s: no rank combines more often than there are rounds',
  (comm, name, reduce) => {
    const rounds = Math.ceil(Math.log2(comm.size));
    for (const root of rootsOf(comm)) {
      let calls = 0;
      const count = (a: string, b: string) => {
        calls++;
        return a + b;
      };
      expect(reduce(comm, letter(comm), count, root)).toBe(expected(name, comm, root));
      expect(calls).toBeLessThanOrEqual(rounds);
      // A tree combines each object with the others once.
      if (name === 'reduce' || name === 'allreduce') {
        expect(comm.allreduce(calls)).toBe(comm.size - 1);
      }
    }
  },
);

mpiTest('an operation that is made of a function combines objects in the same order', (comm) => {
  const op = MPI.Op.Create(((a: unknown, b: unknown) => bracket(`${a}`, `${b}`)) as never);
  expect(comm.allreduce(letter(comm), op)).toBe(trees[comm.size - 1]);
  op.Free();
});

mpiTest.each(methods)('%s: a function may change what it is given', (comm, name, reduce) => {
  const push: Combine<string[]> = (a, b) => {
    a.push(...b.splice(0));
    return a;
  };
  for (const root of rootsOf(comm)) {
    const own = [letter(comm)];
    const result = reduce(comm, own, push, root) as string[] | null;
    expect(result?.join('') ?? null).toBe(expected(name, comm, root));
    expect(own).toEqual([letter(comm)]);
    expect(result).not.toBe(own);
  }
});

mpiTest('large objects and small ones', (comm) => {
  const { rank: me, size } = comm;
  const own = { text: 'x'.repeat(me % 2 === 0 ? 300_000 : 1), data: new Float64Array(50_000) };
  const join: Combine<typeof own> = (a, b) => ({
    text: a.text + b.text,
    data: b.data.map((value) => value + 1),
  });
  const length = (count: number) =>
    rootsOf(comm)
      .slice(0, count)
      .reduce((sum, rank) => sum + (rank % 2 === 0 ? 300_000 : 1), 0);
  expect(comm.allreduce(own, join).text.length).toBe(length(size));
  expect(comm.scan(own, join).text.length).toBe(length(me + 1));
  expect(comm.exscan(own, join)?.text.length ?? 0).toBe(length(me));
});

// --- Failures -----------------------------------------------------------------------------------

class OwnError extends Error {}

type Outcome = ['nothing', unknown] | ['its own', string] | ['of another', string];

function outcomeOf(call: () => unknown): Outcome {
  try {
    return ['nothing', call()];
  } catch (error) {
    if (!(error instanceof MPI.Exception)) return ['its own', (error as Error).name];
    expect(error.code).toBe('MPI_ERR_OTHER');
    return ['of another', error.message];
  }
}

const told = (method: string, rank: number, what: string): Outcome => [
  'of another',
  `Comm.${method}: rank ${rank} of the communicator ${what}; its own exception tells why`,
];

mpiTest.each(methods)('%s: the first of several ranks that fail is named', (comm, name, reduce) => {
  const { rank: me, size } = comm;
  for (const root of rootsOf(comm)) {
    for (const first of rootsOf(comm)) {
      const isBad = me >= first && (me - first) % 2 === 0;
      const outcome = outcomeOf(() => reduce(comm, isBad ? Symbol('s') : 'a', (a) => a, root));
      const isConcerned =
        name === 'allreduce' || (name === 'reduce' ? me === root : me > first && me < size);
      if (isBad) expect(outcome).toEqual(['its own', 'DataCloneError']);
      else if (!isConcerned) expect(outcome[0]).toBe('nothing');
      // A rank of a scan hears of the ranks below it.
      else expect(outcome).toEqual(told(name, first, 'could not serialize its object'));
      checkWorks(comm);
    }
  }
});

/**
 * Runs a reduction in which the operation does something else where the rank's letter comes second.
 */
function spoiling(
  comm: Intracomm,
  reduce: Reduce,
  at: number,
  root: number,
  spoil: () => string,
): Outcome {
  const target = 'abcdefgh'[at];
  return outcomeOf(() =>
    reduce(
      comm,
      letter(comm),
      (a: string, b: string) => (b.startsWith(target) ? spoil() : a + b),
      root,
    ),
  );
}

/** Who combines a letter with those before it, in a reduction to the root. */
function combinerOf(at: number, size: number, root: number): number {
  const width = at & -at;
  const first = at - width;
  return root >= first && root < Math.min(at + width, size) ? root : first;
}

mpiTest('reduce: an operation that throws, throws where it runs', (comm) => {
  const { rank: me, size } = comm;
  for (const root of rootsOf(comm)) {
    for (let at = 1; at < size; at++) {
      const throws = () => {
        throw new OwnError('this one');
      };
      const outcome = spoiling(comm, methods[1][1], at, root, throws);
      const thrower = combinerOf(at, size, root);
      if (me === thrower) expect(outcome).toEqual(['its own', 'Error']);
      else if (me === root)
        expect(outcome).toEqual(told('reduce', thrower, 'failed in the operation'));
      else expect(outcome).toEqual(['nothing', null]);
      checkWorks(comm);
    }
  }
});

mpiTest('allreduce: an operation that throws, fails at all ranks', (comm) => {
  const { rank: me, size } = comm;
  for (let at = 1; at < size; at++) {
    const throws = () => {
      throw new OwnError('this one');
    };
    const outcome = spoiling(comm, methods[0][1], at, 0, throws);
    const thrower = combinerOf(at, size, 0);
    expect(outcome).toEqual(
      me === thrower ? ['its own', 'Error'] : told('allreduce', thrower, 'failed in the operation'),
    );
    checkWorks(comm);
  }
});

mpiTest('scan and exscan: what fails at a rank is told to those that need it', (comm) => {
  const { rank: me } = comm;
  const refuse: Combine<string> = (a, b) => {
    if (a === 'a') throw new OwnError('not with a');
    return a + b;
  };
  // These get the letter of rank 0 alone, others what one of them should have made of it.
  const meetsFirst = (distance: number) => (distance & (distance - 1)) === 0;
  const inScan = outcomeOf(() => comm.scan(letter(comm), refuse));
  if (me === 0) expect(inScan).toEqual(['nothing', 'a']);
  else if (meetsFirst(me)) expect(inScan).toEqual(['its own', 'Error']);
  else expect(inScan).toEqual(told('scan', 1, 'failed in the operation'));
  checkWorks(comm);
  const inExscan = outcomeOf(() => comm.exscan(letter(comm), refuse));
  if (me < 2) expect(inExscan).toEqual(['nothing', me === 0 ? null : 'a']);
  else if (meetsFirst(me - 1)) expect(inExscan).toEqual(['its own', 'Error']);
  else expect(inExscan).toEqual(told('exscan', 2, 'failed in the operation'));
  checkWorks(comm);
});

mpiTest.ranks(
  2,
  3,
  4,
)('a result that can not be serialized, where it must be sent', (comm) => {
  const { rank: me, size } = comm;
  const compose = (() => () => 1) as unknown as Combine<number>;
  // In a tree of four, rank 2 sends what it has combined.
  const isDeep = size === 4;
  const outcome = outcomeOf(() => typeof comm.reduce(1, compose, 0));
  if (me === 0) {
    expect(outcome).toEqual(
      isDeep
        ? told('reduce', 2, 'could not serialize what it had combined')
        : ['nothing', 'function'],
    );
  } else if (isDeep && me === 2) {
    expect(outcome).toEqual(['its own', 'DataCloneError']);
  } else {
    expect(outcome).toEqual(['nothing', 'object']);
  }
  checkWorks(comm);
  const everywhere = outcomeOf(() => comm.allreduce(1, compose));
  if (me === (isDeep ? 2 : 0)) expect(everywhere).toEqual(['its own', 'DataCloneError']);
  else {
    expect(everywhere).toEqual(
      isDeep
        ? told('allreduce', 2, 'could not serialize what it had combined')
        : [
            'of another',
            'Comm.allreduce: root 0 could not serialize its object; its own exception tells why',
          ],
    );
  }
  checkWorks(comm);
});

mpiTest.ranks(2, 4)('bytes that can not be read', (comm) => {
  const { rank: me, size } = comm;
  const { loads } = MPI.serializer;
  const last = size - 1;
  try {
    MPI.serializer.loads = (bytes) => {
      const value = loads(bytes);
      if ((value as { by: number }).by === last && me !== last) throw new OwnError('not that one');
      return value;
    };
    const by = { by: me };
    const reader = last - 1;
    const outcome = outcomeOf(() => comm.reduce(by, (a) => a, 0));
    if (me === reader) expect(outcome).toEqual(['its own', 'Error']);
    else if (me === 0) {
      expect(outcome).toEqual(told('reduce', reader, 'could not deserialize an object'));
    } else expect(outcome).toEqual(['nothing', null]);
  } finally {
    MPI.serializer.loads = loads;
  }
  checkWorks(comm);
});

mpiTest('a serializer of the program that carries strings only', (comm) => {
  const { dumps, loads } = MPI.serializer;
  try {
    MPI.serializer.dumps = (obj) => {
      if (typeof obj !== 'string') throw new OwnError(`no ${typeof obj}`);
      return new TextEncoder().encode(obj);
    };
    MPI.serializer.loads = (bytes) => new TextDecoder().decode(bytes);
    for (const [name, reduce] of methods) {
      expect(reduce(comm, letter(comm), (a: string, b: string) => a + b, 0)).toBe(
        expected(name, comm, 0),
      );
    }
    const isLast = comm.rank === comm.size - 1;
    const outcome = outcomeOf(() =>
      comm.allreduce((isLast ? [] : 'a') as string, (a: string, b: string) => a + b),
    );
    expect(outcome).toEqual(
      isLast
        ? ['its own', 'Error']
        : told('allreduce', comm.size - 1, 'could not serialize its object'),
    );
    // What the ranks tell each other of a mismatch is not the program's.
    if (comm.size > 1) {
      expect(() => comm.allreduce(isLast ? 1 : 'a')).toThrow(
        new TypeError(
          `Comm.allreduce: MPI.SUM combines values of one kind and length, but rank 0 has the string "a" and rank ${comm.size - 1} has 1`,
        ),
      );
    }
  } finally {
    Object.assign(MPI.serializer, { dumps, loads });
  }
  checkWorks(comm);
});

// --- Next to other messages --------------------------------------------------------------------

mpiTest('receives and probes of the program do not see the messages of the rounds', (comm) => {
  const { rank: me, size } = comm;
  const next = (me + 1) % size;
  const object = comm.irecv();
  const into = new Int32Array(1);
  const memory = comm.Irecv(into);
  const probing: Combine<string> = (a, b) => {
    expect(comm.iprobe()).toBe(false);
    return a + b;
  };
  for (const [name, reduce] of methods) {
    expect(reduce(comm, letter(comm), probing, 0)).toBe(expected(name, comm, 0));
    expect(comm.allreduce(me)).toBe((size * (size - 1)) / 2);
    expect(comm.allreduce([me])).toEqual(rootsOf(comm));
  }
  comm.Barrier();
  expect([object.test()[0], memory.Test()]).toEqual([false, false]);
  comm.Barrier();
  const sent = [comm.isend('for the object', next), comm.Isend(Int32Array.of(7), next)];
  expect(object.wait()).toBe('for the object');
  memory.Wait();
  expect(into[0]).toBe(7);
  MPI.Request.Waitall(sent);
});

mpiTest.ranks(2, 4)('a large message is under way to a receive that is pending', (comm) => {
  const { rank: me, size } = comm;
  const text = 'x'.repeat(1_000_000);
  const object = comm.irecv({ source: (me + size - 1) % size });
  const sent = comm.isend(text, (me + 1) % size);
  expect(comm.allreduce(letter(comm), (a, b) => a + b)).toBe(expected('allreduce', comm, 0));
  expect(comm.scan(letter(comm), (a, b) => a + b)).toBe(expected('scan', comm, 0));
  expect(object.wait()).toHaveLength(text.length);
  sent.wait();
});

mpiTest.ranks(2, 4)('a send that blocks until an object receive, and then a reduction', (comm) => {
  const { rank: me } = comm;
  const partner = me ^ 1;
  const object = comm.irecv({ source: partner });
  comm.ssend('to the partner', partner);
  expect(comm.reduce(letter(comm), (a, b) => a + b, 1)).toBe(expected('reduce', comm, 1));
  expect(object.wait()).toBe('to the partner');
});

// --- Communicators ------------------------------------------------------------------------------

const join: Combine<string> = (a, b) => a + b;

mpiTest('on several communicators in turn', (comm) => {
  const { rank: me, size } = comm;
  const [same, reverse, parts] = [comm.Dup(), comm.Split(0, -me), comm.Split(me % 2)];
  const grid = comm.Create_cart([size], [true]);
  for (let i = 0; i < 3; i++) {
    const all = 'abcdefgh'.slice(0, size);
    expect(same.allreduce(letter(comm), join)).toBe(all);
    expect(reverse.allreduce(letter(comm), join)).toBe([...all].reverse().join(''));
    expect(parts.scan(letter(parts), join)).toBe(expected('scan', parts, 0));
    expect(grid.exscan(letter(comm), join)).toBe(expected('exscan', comm, 0));
    expect(MPI.COMM_WORLD.reduce(letter(comm), join, size - 1)).toBe(
      expected('reduce', comm, size - 1),
    );
    expect(MPI.COMM_SELF.allreduce('s', join)).toBe('s');
  }
  for (const made of [same, reverse, parts, grid]) made.Free();
});

mpiTest('on one that has the handle of another that was freed', (comm) => {
  const handles = new Set<number>();
  for (let i = 0; i < 20; i++) {
    const made = i % 2 === 0 ? comm.Split(0, -comm.rank) : comm.Dup();
    handles.add(made.tohandle());
    expect(made.allreduce(letter(made), join)).toBe(expected('allreduce', comm, 0));
    if (i % 3 === 0) made.Disconnect();
    else made.Free();
  }
  expect(handles.size).toBeLessThan(20);
  checkWorks(comm);
});

mpiTest('through two objects for one communicator', (comm) => {
  const first = comm.Dup();
  const second = MPI.Comm.fromhandle(first.tohandle()) as Intracomm;
  for (const one of [first, second, first]) {
    expect(one.allreduce(letter(comm), join)).toBe(expected('allreduce', comm, 0));
  }
  second.Free();
  checkWorks(comm);
});

mpiTest('the program does not see what the package makes for it', (comm) => {
  const calls: string[] = [];
  const keyval = MPI.Comm.Create_keyval(
    (_comm, _keyval, value) => {
      calls.push('copied');
      return value;
    },
    () => void calls.push('deleted'),
  );
  const errhandler = MPI.Comm.Create_errhandler(() => void calls.push('handled'));
  const own = comm.Dup();
  own.Set_attr(keyval, 'value');
  own.Set_errhandler(errhandler);
  own.Set_name('of the program');
  expect(own.allreduce(letter(comm), join)).toBe(expected('allreduce', comm, 0));
  expect(calls).toEqual([]);
  expect([own.Get_attr(keyval), own.Get_name()]).toEqual(['value', 'of the program']);
  const copy = own.Dup();
  expect(copy.allreduce(letter(comm), join)).toBe(expected('allreduce', comm, 0));
  copy.Free();
  own.Free();
  expect(calls).toEqual(['copied', 'deleted', 'deleted']);
  errhandler.Free();
  MPI.Comm.Free_keyval(keyval);
});

mpiTest('a delete function that throws does not keep what the package has made', (comm) => {
  const keyval = MPI.Comm.Create_keyval(null, () => {
    throw new OwnError('in the delete function');
  });
  for (let i = 0; i < 3; i++) {
    const own = comm.Dup();
    expect(own.allreduce(letter(comm), join)).toBe(expected('allreduce', comm, 0));
    own.Set_attr(keyval, 1);
    expect(() => own.Free()).toThrow(OwnError);
    expect(own.is_null).toBe(true);
  }
  MPI.Comm.Free_keyval(keyval);
  checkWorks(comm);
});
