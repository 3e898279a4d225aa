// Memory that the ranks of one machine share.
import { MPI } from 'mpi4node';
import { expectMpiError, implementsMpi, mpiTest, rank, ranks } from '../../support/mpi';

mpiTest('every rank sees the memory of every other', (comm) => {
  const win = MPI.Win.Allocate_shared(4 * (rank + 1), 4, { comm });
  const mine = new Int32Array(win.tomemory());
  mine.fill(100 + rank);
  win.Fence();
  for (let other = 0; other < ranks; other++) {
    const [memory, unit] = win.Shared_query(other);
    expect(unit).toBe(4);
    expect([...new Int32Array(memory)]).toEqual(new Array(other + 1).fill(100 + other));
    expect(win.Shared_query({ rank: other })[0]).toBe(memory);
  }
  win.Fence();
  const [memory] = win.Shared_query((rank + 1) % ranks);
  new Int32Array(memory)[0] = rank;
  win.Fence();
  expect(mine[0]).toBe((rank + ranks - 1) % ranks);
  expect(win.Shared_query(rank)[0]).toBe(win.tomemory());
  const views = [mine, new Int32Array(memory)];
  win.Free();
  expect(views.map(({ length }) => length)).toEqual([0, 0]);
});

mpiTest('PROC_NULL stands for the first rank with memory', (comm) => {
  const win = MPI.Win.Allocate_shared(rank === ranks - 1 ? 16 : 0, 8, { comm });
  const [memory] = win.Shared_query(MPI.PROC_NULL);
  expect(memory.byteLength).toBe(16);
  if (rank === 0) new Float64Array(memory)[1] = 7;
  win.Fence();
  expect(new Float64Array(win.Shared_query(ranks - 1)[0])[1]).toBe(7);
  win.Free();
});

mpiTest('Atomics count between processes', (comm) => {
  const win = MPI.Win.Allocate_shared(rank === 0 ? 8 : 0, 4, { comm });
  const counter = new Int32Array(win.Shared_query(0)[0]);
  win.Lock_all();
  for (let i = 0; i < 5000; i++) Atomics.add(counter, 0, 1);
  comm.Barrier();
  expect(Atomics.load(counter, 0)).toBe(5000 * ranks);
  win.Unlock_all();
  win.Free();
});

mpiTest('a spin lock of Atomics keeps a plain counter right', (comm) => {
  const win = MPI.Win.Allocate_shared(rank === 0 ? 8 : 0, 4, { comm });
  const [lock, counter] = [0, 1];
  const words = new Int32Array(win.Shared_query(0)[0]);
  win.Lock_all();
  comm.Barrier();
  for (let i = 0; i < 200; i++) {
    let spins = 0;
    while (Atomics.compareExchange(words, lock, 0, 1) !== 0) {
      // The one that holds it may be waiting for this core.
      if (++spins % 1000 === 0) comm.Iprobe();
    }
    words[counter] = words[counter] + 1;
    Atomics.store(words, lock, 0);
  }
  comm.Barrier();
  expect(Atomics.load(words, counter)).toBe(200 * ranks);
  win.Unlock_all();
  win.Free();
});

mpiTest('Atomics.wait does not work between processes', (comm) => {
  const win = MPI.Win.Allocate_shared(4, 4, { comm });
  const words = new Int32Array(win.tomemory());
  expect(() => Atomics.wait(words, 0, 0, 0)).toThrow(TypeError);
  win.Free();
});

mpiTest('only windows of shared memory can be queried', (comm) => {
  const win = MPI.Win.Create(new Uint8Array(8), 1, { comm });
  const query = () => win.Shared_query(0)[0].byteLength;
  // From MPI 4.1 on all windows can be: what is not shared is empty.
  if (!implementsMpi(4, 1)) expectMpiError(query, { class: 'MPI_ERR_RMA_FLAVOR' });
  else expect(query()).toBe(comm.rank === 0 ? 8 : 0);
  win.Free();
  const shared = MPI.Win.Allocate_shared(8, { comm });
  expectMpiError(() => shared.Shared_query(ranks), { class: 'MPI_ERR_RANK' });
  expect(() => shared.Shared_query('0' as unknown as number)).toThrow(
    new TypeError('Win.Shared_query: rank must be an integer, but the string "0" came'),
  );
  shared.Free();
});

mpiTest('no memory at all', (comm) => {
  const win = MPI.Win.Allocate_shared(0, { comm });
  expect(win.Shared_query(0)[0].byteLength).toBe(0);
  expect(win.tomemory().byteLength).toBe(0);
  win.Free();
});
