// Two ranks on two hosts: the traffic that the argument names, 64 MiB at a time, checked.
import assert from 'node:assert/strict';
import { MPI } from 'mpi4node';

const [what] = process.argv.slice(2);
const comm = MPI.COMM_WORLD;
const { rank } = comm;
const other = 1 - rank;
const COUNT = (64 << 20) / 8;

/** Numbers that tell whose they are, and where. */
const numbersOf = (owner) => Float64Array.from({ length: COUNT }, (_, i) => owner * COUNT + i);
const own = numbersOf(rank);
const expected = numbersOf(other);
const check = (received) =>
  assert.ok(Buffer.from(received.buffer).equals(Buffer.from(expected.buffer)));

const kinds = {
  objects() {
    check(comm.sendrecv({ own }, { dest: other, source: other }).own);
    const [first, second] = comm.allgather({ rank, own });
    assert.equal(first.rank + second.rank, 1);
    check([first, second][other].own);
    const text = 'x'.repeat(1 << 20);
    assert.equal(comm.bcast(rank === 1 ? { text } : null, 1).text, text);
  },
  buffers() {
    const received = new Float64Array(COUNT);
    comm.Sendrecv(own, other, 0, received, other, 0);
    check(received);
    const sum = new Float64Array(COUNT);
    comm.Allreduce(own, sum);
    assert.ok(sum.every((value, i) => value === COUNT + 2 * i));
    const both = new Float64Array(2 * COUNT);
    comm.Allgather(own, both);
    check(both.slice(other * COUNT, (other + 1) * COUNT));
  },
  windows() {
    const memory = new Float64Array(COUNT);
    const win = MPI.Win.Create(memory, { comm });
    win.Fence();
    win.Put(own, other);
    win.Fence();
    check(memory);
    const got = new Float64Array(COUNT);
    win.Lock(other, MPI.LOCK_SHARED);
    win.Get(got, other);
    win.Unlock(other);
    assert.ok(got.every((value, i) => value === own[i]));
    comm.Barrier();
    win.Lock(other);
    win.Accumulate(new Float64Array(COUNT).fill(1), other, { op: MPI.SUM });
    win.Unlock(other);
    comm.Barrier();
    win.Lock(rank);
    assert.ok(memory.every((value, i) => value === expected[i] + 1));
    win.Unlock(rank);
    win.Free();
  },
  async awaited() {
    const received = new Float64Array(COUNT);
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await Promise.all([comm.Isend(own, other), comm.Irecv(received, other)]);
    check(received);
    const [object] = await Promise.all([comm.irecv({ source: other }), comm.isend({ own }, other)]);
    check(object.own);
    clearInterval(timer);
    assert.ok(turns > 0);
  },
};

await kinds[what]();
const hosts = comm.gather(MPI.Get_processor_name());
if (rank === 0) console.log(`${what} right between ${hosts.join(' and ')}`);
