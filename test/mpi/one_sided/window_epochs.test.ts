// Epochs: what may follow what. The libraries let most mistakes pass, and die of them later.
import { MPI } from 'mpi4node';
import { expectMpiError, mpiTest, ranks } from '../../support/mpi';

const one = new Uint8Array(1);

type Step = keyof typeof steps;
const steps = {
  fence: (win: MPI.Win) => win.Fence(),
  fenceNothingBefore: (win: MPI.Win) => win.Fence(MPI.MODE_NOPRECEDE),
  fenceNothingAfter: (win: MPI.Win) => win.Fence(MPI.MODE_NOSUCCEED),
  put: (win: MPI.Win) => win.Put(one, 0),
  get: (win: MPI.Win) => win.Get(one.slice(), 0),
  accumulate: (win: MPI.Win) => win.Accumulate(one, 0),
  getAccumulate: (win: MPI.Win) => win.Get_accumulate(one, one.slice(), 0),
  rput: (win: MPI.Win) => win.Rput(one, 0).Wait(),
  lock: (win: MPI.Win) => win.Lock(0, MPI.LOCK_SHARED),
  unlock: (win: MPI.Win) => win.Unlock(0),
  lockAll: (win: MPI.Win) => win.Lock_all(),
  unlockAll: (win: MPI.Win) => win.Unlock_all(),
  flush: (win: MPI.Win) => win.Flush(0),
  flushLocal: (win: MPI.Win) => win.Flush_local(0),
  flushAll: (win: MPI.Win) => win.Flush_all(),
  flushLocalAll: (win: MPI.Win) => win.Flush_local_all(),
  complete: (win: MPI.Win) => win.Complete(),
  wait: (win: MPI.Win) => win.Wait(),
  test: (win: MPI.Win) => win.Test(),
  sync: (win: MPI.Win) => win.Sync(),
  free: (win: MPI.Win) => win.Free(),
  start: (win: MPI.Win) => ofNobody((group) => win.Start(group)),
  post: (win: MPI.Win) => ofNobody((group) => win.Post(group)),
};

// An empty group: nobody has to answer.
function ofNobody(call: (group: MPI.Group) => void): void {
  call(MPI.GROUP_EMPTY);
}

const noEpoch = 'no epoch is open for rank 0: call Fence, Start, Lock or Lock_all first';
const notPassive = 'operations with a request need Lock or Lock_all around them';
const isLocked = 'rank 0 is locked: call Unlock(0) first';
const allLocked = 'all ranks are locked: call Unlock_all first';
const isStarted = 'an access epoch is open: call Complete first';
const isPosted = 'the window is posted: call Wait first';
const fenceFirst = 'data was moved since the last Fence: call Fence first';
const notFreed = '; the window was not freed';
const callLock = 'call Lock or Lock_all first';

// What comes before, what is refused then, why, and how it goes on.
const refused: readonly (readonly [Step[], Step, string, Step[]])[] = [
  [[], 'put', noEpoch, []],
  [[], 'get', noEpoch, []],
  [[], 'accumulate', noEpoch, []],
  [[], 'getAccumulate', noEpoch, []],
  [[], 'rput', notPassive, []],
  [[], 'flush', callLock, []],
  [[], 'flushLocal', callLock, []],
  [[], 'flushAll', callLock, []],
  [[], 'flushLocalAll', callLock, []],
  [[], 'unlock', 'call Lock(0) first', []],
  [[], 'unlockAll', 'call Lock_all first', []],
  [[], 'complete', 'call Start first', []],
  [[], 'wait', 'call Post first', []],
  [[], 'test', 'call Post first', []],
  [['fence'], 'rput', notPassive, []],
  [['fence'], 'flush', callLock, []],
  [['fenceNothingAfter'], 'put', noEpoch, []],
  [['fence', 'put'], 'lock', fenceFirst, ['fence']],
  [['fence', 'put'], 'lockAll', fenceFirst, ['fence']],
  [['fence', 'put'], 'start', fenceFirst, ['fence']],
  [['fence', 'put'], 'post', fenceFirst, ['fence']],
  [['fence', 'put'], 'free', fenceFirst + notFreed, ['fence']],
  [
    ['fence', 'put'],
    'fenceNothingBefore',
    'MPI.MODE_NOPRECEDE was given, but data was moved since the last Fence',
    ['fence'],
  ],
  [['lock'], 'lock', 'rank 0 is locked already: call Unlock(0) first', ['unlock']],
  [['lock'], 'lockAll', isLocked, ['unlock']],
  [['lock'], 'unlockAll', 'call Lock_all first', ['unlock']],
  [['lock'], 'fence', isLocked, ['unlock']],
  [['lock'], 'start', isLocked, ['unlock']],
  [['lock'], 'free', isLocked + notFreed, ['put', 'unlock']],
  [['lock', 'put', 'unlock'], 'put', noEpoch, []],
  [['lockAll'], 'lock', allLocked, ['unlockAll']],
  [['lockAll'], 'lockAll', allLocked, ['unlockAll']],
  [['lockAll'], 'unlock', 'call Lock(0) first', ['unlockAll']],
  [['lockAll'], 'fence', allLocked, ['unlockAll']],
  [['lockAll'], 'start', allLocked, ['unlockAll']],
  [['lockAll'], 'free', allLocked + notFreed, ['put', 'flush', 'rput', 'unlockAll']],
  [['lockAll', 'unlockAll'], 'put', noEpoch, []],
  [['start'], 'put', noEpoch, ['complete']],
  [['start'], 'rput', notPassive, ['complete']],
  [['start'], 'start', isStarted, ['complete']],
  [['start'], 'fence', isStarted, ['complete']],
  [['start'], 'lock', isStarted, ['complete']],
  [['start'], 'lockAll', isStarted, ['complete']],
  [['start'], 'free', isStarted + notFreed, ['complete']],
  [['start', 'complete'], 'complete', 'call Start first', []],
  [['post'], 'post', 'the window is posted already', ['wait']],
  [['post'], 'fence', isPosted, ['wait']],
  [['post'], 'free', isPosted + notFreed, ['wait']],
  [['post', 'wait'], 'wait', 'call Post first', []],
];

mpiTest.each(
  refused.map(
    ([before, step, why, after]) => [before.join(' '), step, why, before, after] as const,
  ),
)('after "%s", %s is refused: %s', (comm, _, step, why, before, after) => {
  const win = MPI.Win.Allocate(8, { comm });
  for (const each of before) steps[each](win);
  expectMpiError(() => steps[step](win), {
    class: 'MPI_ERR_RMA_SYNC',
    message: new RegExp(`^Win\\.\\w+: MPI_ERR_RMA_SYNC: ${why.replace(/[()]/g, '\\$&')}$`),
  });
  for (const each of after) steps[each](win);
  // It is as good as new.
  comm.Barrier();
  for (const each of ['lockAll', 'put', 'flush', 'get', 'flushAll', 'sync', 'unlockAll'] as const) {
    steps[each](win);
  }
  comm.Barrier();
  for (const each of ['fence', 'put', 'fence', 'free'] as const) steps[each](win);
  expect(win.is_null).toBe(true);
});

// What may follow, though it looks odd.
const allowed: readonly Step[][] = [
  ['fence', 'lock', 'put', 'unlock', 'fence'],
  ['fence', 'lockAll', 'put', 'unlockAll'],
  ['fence', 'free'],
  ['fence', 'fence', 'fenceNothingBefore', 'put', 'fenceNothingAfter'],
  ['fence', 'start', 'complete', 'fence', 'put', 'fence'],
  ['fence', 'post', 'wait', 'fence', 'put', 'fence'],
  ['post', 'start', 'complete', 'wait'],
  ['start', 'post', 'wait', 'complete'],
  ['post', 'test'],
  ['lock', 'flush', 'flushLocal', 'flushAll', 'flushLocalAll', 'sync', 'unlock'],
  ['lock', 'rput', 'unlock', 'lockAll', 'rput', 'unlockAll'],
];
mpiTest.each(allowed.map((list) => [list.join(' '), list] as const))('%s', (comm, _, list) => {
  const win = MPI.Win.Allocate(8, { comm });
  for (const each of list) steps[each](win);
  if (!win.is_null) win.Free();
});

mpiTest('locks on several ranks', (comm) => {
  const win = MPI.Win.Allocate(8, { comm });
  for (let target = 0; target < ranks; target++) win.Lock(target, MPI.LOCK_SHARED);
  for (let target = 0; target < ranks; target++) win.Put(one, target);
  for (let target = 0; target < ranks; target++) win.Unlock(target);
  expectMpiError(() => win.Put(one, 0), { class: 'MPI_ERR_RMA_SYNC' });
  win.Free();
});

mpiTest.each([ranks, -7])('Lock of %d, which is no rank', (comm, target) => {
  const win = MPI.Win.Allocate(8, { comm });
  expectMpiError(() => win.Lock(target), { class: 'MPI_ERR_RANK' });
  win.Free();
});

mpiTest('wrong arguments', (comm) => {
  const win = MPI.Win.Allocate(8, { comm });
  expectMpiError(() => win.Lock(0, 77), {
    class: 'MPI_ERR_LOCKTYPE',
    message:
      'Win.Lock: MPI_ERR_LOCKTYPE: lock_type must be MPI.LOCK_EXCLUSIVE or MPI.LOCK_SHARED, but 77 came',
  });
  expect(() => win.Lock('0' as unknown as number)).toThrow(
    new TypeError('Win.Lock: rank must be an integer, but the string "0" came'),
  );
  expect(() => win.Fence('x' as unknown as number)).toThrow(
    new TypeError('Win.Fence: assertion must be an integer, but the string "x" came'),
  );
  expect(() => win.Start({} as MPI.Group)).toThrow(TypeError);
  expect(() => win.Post(3 as unknown as MPI.Group)).toThrow(
    new TypeError('Win.Post: group must be an MPI.Group, but 3 came'),
  );
  win.Free();
});

mpiTest('Finalize inside an epoch is refused', (comm) => {
  const win = MPI.Win.Allocate(8, { comm });
  win.Lock(0, MPI.LOCK_SHARED);
  expectMpiError(() => MPI.Finalize(), {
    class: 'MPI_ERR_RMA_SYNC',
    message: 'MPI.Finalize: MPI_ERR_RMA_SYNC: rank 0 is locked: call Unlock(0) first',
  });
  win.Unlock(0);
  win.Free();
});

mpiTest('origins stay alive until the epoch ends', (comm) => {
  const n = 4096;
  const win = MPI.Win.Allocate(8 * n, 8, { comm });
  comm.Barrier();
  win.Lock_all();
  for (let i = 0; i < 64; i++) {
    win.Accumulate(new Float64Array(n).fill(1), (comm.rank + 1) % ranks);
    // Would overwrite memory that was let go.
    new Float64Array(n).fill(1e300);
  }
  win.Unlock_all();
  comm.Barrier();
  const values = new Float64Array(win.tomemory());
  expect([values[0], values[n - 1]]).toEqual([64, 64]);
  win.Free();
});

mpiTest('an origin that is detached before the end is reported', (comm) => {
  const win = MPI.Win.Allocate(8, { comm });
  const memory = new ArrayBuffer(8);
  const array = new Uint8Array(memory);
  win.Lock_all();
  win.Put(array, 0);
  // Keeps the memory itself alive.
  const moved = structuredClone(memory, { transfer: [memory] });
  expect(() => win.Flush(0)).toThrow(
    new TypeError(
      'Win.Flush: the memory of an array that this epoch used was detached during the operation, so its data is lost',
    ),
  );
  expect(moved.byteLength).toBe(8);
  win.Flush(0);
  win.Unlock_all();
  win.Free();
});

// Open MPI 4.1 looks at the messages of others only while the lock is held, and refuses them each
// time.
type Change = (win: MPI.Win) => void;
mpiTest.each<[string, Change, Change]>([
  ['Lock and Unlock', (win: MPI.Win) => win.Lock(0), (win: MPI.Win) => win.Unlock(0)],
  ['Lock_all and Unlock_all', (win: MPI.Win) => win.Lock_all(), (win: MPI.Win) => win.Unlock_all()],
])(
  'a rank that goes on and on with %s in its own memory lets others in',
  (comm, _, open, close) => {
    const win = MPI.Win.Create(new Int32Array(1), 4, { comm });
    const seen = new Int32Array(1);
    comm.Barrier();
    if (comm.rank === 0) {
      // As many as others have to add; for ever if they starve.
      while (seen[0] < ranks - 1) {
        open(win);
        win.Get_accumulate(null, seen, 0, 0, MPI.NO_OP);
        close(win);
      }
    } else {
      win.Lock(0);
      win.Accumulate(Int32Array.of(1), 0);
      win.Unlock(0);
    }
    comm.Barrier();
    win.Free();
  },
);

mpiTest('what is no rank of the window is not flushed', (comm) => {
  const win = MPI.Win.Allocate(8, 1, { comm });
  win.Lock_all();
  for (const method of ['Flush', 'Flush_local'] as const) {
    for (const rank of [-7, comm.size, 1e6]) {
      expectMpiError(() => win[method](rank), {
        class: 'MPI_ERR_RANK',
        message: `Win.${method}: MPI_ERR_RANK: ${rank} is not a rank of the window, which has ${comm.size} processes`,
      });
    }
    win[method](MPI.PROC_NULL);
    win[method](comm.size - 1);
  }
  win.Unlock_all();
  const hostile = Object.setPrototypeOf([1], null) as number;
  for (const call of [
    () => win.Put(new Uint8Array(1), hostile),
    () => win.Get(new Uint8Array(1), hostile),
    () => win.Accumulate(new Uint8Array(1), hostile),
    () => win.Rput(new Uint8Array(1), hostile),
  ]) {
    expect(call).toThrow(/: target_rank must be an integer, but an array of length 1 came$/);
  }
  comm.Barrier();
  win.Free();
});

mpiTest('a rank that goes on and on with Flush in its own memory lets others in', (comm) => {
  const win = MPI.Win.Create(new Int32Array(1), 4, { comm });
  const seen = new Int32Array(1);
  comm.Barrier();
  win.Lock_all();
  if (comm.rank > 0) win.Accumulate(Int32Array.of(1), 0);
  while (comm.rank === 0 && seen[0] < ranks - 1) {
    win.Get_accumulate(null, seen, 0, 0, MPI.NO_OP);
    win.Flush(0);
  }
  win.Unlock_all();
  comm.Barrier();
  win.Free();
});
