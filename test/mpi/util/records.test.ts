// Records of mpi4node/util in messages: their memory and their datatype are those of the buffer.
import { MPI } from 'mpi4node';
import { RecordType } from 'mpi4node/util';
import { mpiTest, rank, ranks } from '../../support/mpi';

const Particle = new RecordType({
  id: 'i4',
  x: ['f8', 2],
  charge: { sign: 'i1', size: 'f4' },
  mark: 'c',
});

type Values = { id: number; x: number[]; charge: { sign: number; size: number }; mark: number };
const particle = (id: number): Values => ({
  id,
  x: [id / 2, id / 4],
  charge: { sign: -1, size: id },
  mark: id,
});
const count = (length: number): number[] => Array.from({ length }, (_, i) => i);
const particles = (...ids: number[]) => Particle.array(ids.map(particle));
const right = (rank + 1) % ranks;
const left = (rank + ranks - 1) % ranks;

/** Fills the gaps, which messages must leave as they are. */
function marked(length: number) {
  const records = Particle.array(length);
  records.bytes.fill(0xee);
  return records;
}
const gap = (records: { bytes: Uint8Array }): number => records.bytes[5];

mpiTest('Send and Recv', (comm) => {
  const received = marked(3);
  const status = new MPI.Status();
  const request = comm.Isend(particles(rank, rank + 1), right);
  comm.Recv(received, { source: left, status });
  request.Wait();
  expect(status.Get_count(Particle.datatype)).toBe(2);
  expect(received.subarray(0, 2).toJSON()).toEqual([particle(left), particle(left + 1)]);
  expect([gap(received), received.at(2).id]).toEqual([0xee, 0xeeeeeeee | 0]);
});

mpiTest('a single record, and a spec with count and displacement', (comm) => {
  const received = new Particle.Record();
  comm.Sendrecv(new Particle.Record(particle(rank)), right, 0, received, left, 0);
  expect(received.toJSON()).toEqual(particle(left));
  const all = particles(10, 11, 12, 13);
  const two = Particle.array(2);
  comm.Sendrecv([all, [2, 1]], right, 0, [two, 2], left, 0);
  expect(two.toJSON()).toEqual([particle(11), particle(12)]);
  expect(() => comm.Send([all, [4, 1]], right)).toThrow(RangeError);
});

mpiTest('awaited, persistent and partitioned blocks', async (comm) => {
  const received = marked(1);
  await Promise.all([comm.Irecv(received, left), comm.Isend(particles(rank), right)]);
  expect(received.at(0).toJSON()).toEqual(particle(left));
  const sent = particles(5);
  using send = comm.Send_init(sent, right);
  using receive = comm.Recv_init(received, left);
  for (const id of [1, 2]) {
    sent.at(0).id = id;
    MPI.Prequest.Startall([receive, send]);
    MPI.Request.Waitall([receive, send]);
    expect(received.at(0).id).toBe(id);
  }
});

mpiTest('collectives', (comm) => {
  const one = particles(rank);
  const all = marked(ranks);
  comm.Allgather(one, all);
  expect(all.toJSON()).toEqual(count(ranks).map(particle));
  expect(gap(all)).toBe(0xee);
  const root = ranks - 1;
  const shared = rank === root ? particles(3, 4) : Particle.array(2);
  comm.Bcast(shared, root);
  expect(shared.toJSON()).toEqual([particle(3), particle(4)]);
  const mine = Particle.array(2);
  comm.Scatter(rank === root ? particles(...count(2 * ranks)) : null, mine, root);
  expect(mine.toJSON()).toEqual([particle(2 * rank), particle(2 * rank + 1)]);
  const counts = count(ranks).map((i) => i + 1);
  const total = counts.reduce((sum, each) => sum + each);
  const gathered = Particle.array(rank === root ? total : 0);
  comm.Gatherv(particles(...new Array<number>(rank + 1).fill(rank)), [gathered, counts], root);
  const expected = count(ranks).flatMap((i) => new Array<number>(i + 1).fill(i));
  expect(gathered.toJSON()).toEqual(rank === root ? expected.map(particle) : []);
  const exchanged = Particle.array(ranks);
  comm.Alltoall(particles(...count(ranks).map((i) => 10 * rank + i)), exchanged);
  expect(exchanged.toJSON()).toEqual(count(ranks).map((i) => particle(10 * i + rank)));
  const datatypes = new Array<MPI.Datatype>(ranks).fill(Particle.datatype);
  const places = count(ranks).map((i) => i * Particle.extent);
  const ones = new Array<number>(ranks).fill(1);
  const again = Particle.array(ranks);
  comm.Alltoallw([all, ones, places, datatypes], [again, ones, places, datatypes]);
  expect(again.at(0).id).toBe(rank);
});

mpiTest('one side knows the fields, the other their numbers', (comm) => {
  const Pair = new RecordType({ tag: 'u1', x: ['f8', 2] });
  const pairs = Pair.array([
    { tag: 1, x: [1, 2] },
    { tag: 2, x: [3, 4] },
  ]);
  const xs = new Float64Array(4);
  comm.Sendrecv(pairs.column('x'), right, 0, xs, left, 0);
  expect([...xs]).toEqual([1, 2, 3, 4]);
});

mpiTest('an operation in JavaScript on records', (comm) => {
  const add = MPI.Op.Create((inbuf, inoutbuf) => {
    const from = Particle.array(inbuf as Uint8Array);
    const to = Particle.array(inoutbuf as Uint8Array);
    expect(from.length).toBe(2);
    for (let i = 0; i < to.length; i++) {
      const [a, b] = [from.at(i), to.at(i)];
      b.id += a.id;
      b.x[1] = Math.max(a.x[1], b.x[1]);
      b.charge.size += a.charge.size;
    }
  }, true);
  const sums = Particle.array(2);
  comm.Allreduce(particles(rank, rank + 1), sums, add);
  const sum = (ranks * (ranks - 1)) / 2;
  expect(sums.at(0).id).toBe(sum);
  expect(sums.at(1).id).toBe(sum + ranks);
  expect([sums.at(1).x[1], sums.at(1).charge.size]).toEqual([ranks / 4, sum + ranks]);
  comm.Allreduce(MPI.IN_PLACE, sums, add);
  expect(sums.at(0).id).toBe(ranks * sum);
  add.Free();
});

mpiTest('pairs for MAXLOC', (comm) => {
  const Pair = RecordType.from(MPI.DOUBLE_INT);
  expect([Pair.offsets, Pair.extent]).toEqual([{ value: 0, index: 8 }, 16]);
  const best = Pair.array([{ value: 0 - Math.abs(rank - 1), index: rank }]);
  comm.Allreduce(MPI.IN_PLACE, best, MPI.MAXLOC);
  const where = Math.min(1, ranks - 1);
  expect(best.toJSON()).toEqual([{ value: where === 1 ? 0 : -1, index: where }]);
});

mpiTest('windows', (comm) => {
  const memory = marked(ranks);
  using win = MPI.Win.Create(memory, Particle.extent, MPI.INFO_NULL, comm);
  win.Fence();
  win.Put(particles(rank), right, rank);
  win.Fence();
  expect(memory.at(left).toJSON()).toEqual(particle(left));
  expect(gap(memory)).toBe(0xee);
  const got = Particle.array(1);
  win.Get(got, left, (left + ranks - 1) % ranks);
  win.Fence();
  expect(got.at(0).id).toBe((left + ranks - 1) % ranks);
});

mpiTest('Pack and Unpack', (comm) => {
  const { datatype } = Particle;
  const packed = new Uint8Array(datatype.Pack_size(2, comm));
  const position = datatype.Pack(particles(1, 2), packed, 0, comm);
  expect(position).toBe(2 * Particle.size);
  const copy = Particle.array(2);
  datatype.Unpack(packed, 0, copy, comm);
  expect(copy.toJSON()).toEqual([particle(1), particle(2)]);
});

mpiTest('the lower-case methods send plain objects, and refuse records', (comm) => {
  const records = particles(1);
  expect(comm.bcast(records.toJSON())).toEqual([particle(1)]);
  for (const refused of [records, records.at(0), { within: records }]) {
    expect(() => MPI.serializer.dumps(refused)).toThrow(
      expect.objectContaining({
        name: 'DataCloneError',
        message: expect.stringMatching(/^Records could not/),
      }),
    );
  }
});
