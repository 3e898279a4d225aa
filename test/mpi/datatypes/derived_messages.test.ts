// Messages and collectives of derived datatypes.
import { MPI } from 'mpi4node';
import { neighbours } from '../../support/exchange';
import { mpiTest } from '../../support/mpi';

const { Create_struct } = MPI.Datatype;

mpiTest('a record goes around a ring', (comm) => {
  const { left, right } = neighbours(comm);
  // C's struct { int32_t id; double position[3]; char kind; }
  const record = Create_struct([1, 3, 1], [0, 8, 32], [MPI.INT32_T, MPI.DOUBLE, MPI.CHAR]).Commit();
  expect([record.size, record.extent]).toEqual([29, 40]);
  const write = (rank: number, view: DataView) => {
    for (let i = 0; i < 2; i++) {
      view.setInt32(40 * i, 10 * rank + i, true);
      for (let axis = 0; axis < 3; axis++) {
        view.setFloat64(40 * i + 8 + 8 * axis, rank + i + axis / 4, true);
      }
      view.setUint8(40 * i + 32, 65 + i);
    }
  };
  const mine = new DataView(new ArrayBuffer(80));
  write(comm.rank, mine);
  const got = new DataView(new ArrayBuffer(80));
  comm.Sendrecv([mine, record], right, 0, [got, record], left);
  const expected = new DataView(new ArrayBuffer(80));
  write(left, expected);
  expect(Buffer.from(got.buffer)).toEqual(Buffer.from(expected.buffer));
  record.Free();
});

mpiTest('the edges of a grid are exchanged as subarrays', (comm) => {
  const { left, right } = neighbours(comm);
  // Two rows of three inner cells, with a halo around them: four rows of five.
  const part = (column: number) => MPI.DOUBLE.Create_subarray([4, 5], [2, 1], [1, column]).Commit();
  const [westHalo, west, east, eastHalo] = [0, 1, 3, 4].map(part);
  const grid = new Float64Array(20).fill(-1);
  for (const row of [1, 2]) {
    for (const column of [1, 2, 3]) grid[5 * row + column] = 100 * comm.rank + 10 * row + column;
  }
  comm.Sendrecv([grid, 1, east], right, 0, [grid, 1, westHalo], left);
  comm.Sendrecv([grid, 1, west], left, 1, [grid, 1, eastHalo], right);
  const row = (r: number) => [
    100 * left + 10 * r + 3,
    ...[1, 2, 3].map((column) => 100 * comm.rank + 10 * r + column),
    100 * right + 10 * r + 1,
  ];
  expect(Array.from(grid)).toEqual([
    ...Array(5).fill(-1),
    ...row(1),
    ...row(2),
    ...Array(5).fill(-1),
  ]);
  for (const each of [westHalo, west, east, eastHalo]) each.Free();
});

mpiTest('a column of a matrix is sent as it lies', (comm) => {
  const { left, right } = neighbours(comm);
  const column = MPI.FLOAT.Create_vector(3, 1, 4).Commit();
  const matrix = Float32Array.from({ length: 12 }, (_, i) => 100 * comm.rank + i);
  const into = new Float32Array(12);
  // From column 1 into column 2; freed while the messages are under way.
  const receive = comm.Irecv([into.subarray(2), 1, column], left);
  const send = comm.Isend([matrix.subarray(1), 1, column], right);
  column.Free();
  MPI.Request.Waitall([receive, send]);
  expect(Array.from(into)).toEqual(
    Array.from({ length: 12 }, (_, i) => (i % 4 === 2 ? 100 * left + i - 1 : 0)),
  );
});

mpiTest('the columns of a matrix are scattered and gathered', (comm) => {
  const { rank, size } = comm;
  // Two columns for each rank, in a matrix of three rows.
  const width = 2 * size;
  const vector = MPI.DOUBLE.Create_vector(3, 1, width);
  const column = vector.Create_resized(0, 8).Commit();
  const matrix = rank === 0 ? Float64Array.from({ length: 3 * width }, (_, i) => i) : null;
  const mine = new Float64Array(6);
  comm.Scatter(matrix === null ? null : [matrix, 2, column], mine);
  const columns = [2 * rank, 2 * rank + 1];
  expect(Array.from(mine)).toEqual(columns.flatMap((c) => [c, c + width, c + 2 * width]));

  const back = rank === 0 ? new Float64Array(3 * width) : null;
  comm.Gather(mine, back === null ? null : [back, 2, column]);
  expect(back).toEqual(matrix);
  vector.Free();
  column.Free();
});

mpiTest('a datatype is freed while a collective of it is under way', (comm) => {
  const { rank, size } = comm;
  // Every other number, of so many that they do not go in one piece.
  const length = 20_000;
  const other = MPI.INT32_T.Create_vector(length, 1, 2).Commit();
  const mine = Int32Array.from({ length: 2 * length }, (_, i) => (rank + 1) * i);
  const all = new Int32Array(length * size);
  const requests = [comm.Iallgather([mine.subarray(0, 2 * length - 1), 1, other], all)];
  const root = rank === 0 ? mine.slice() : new Int32Array(2 * length);
  requests.push(comm.Ibcast([root, 1, other], 0));
  other.Free();
  const later = MPI.INT32_T.Create_contiguous(7).Commit();
  MPI.Request.Waitall(requests);
  later.Free();
  const wrong = all.findIndex((value, i) => {
    const from = Math.floor(i / length);
    return value !== (from + 1) * 2 * (i - from * length);
  });
  expect(wrong).toBe(-1);
  expect(root.findIndex((value, i) => value !== (i % 2 === 0 || rank === 0 ? i : 0))).toBe(-1);
});

mpiTest('absolute addresses with BOTTOM', (comm) => {
  const { left, right } = neighbours(comm);
  const [a, b] = [Int32Array.of(comm.rank), Float64Array.of(comm.rank / 4, 7)];
  const addresses = [MPI.Get_address(a), MPI.Get_address(b)];
  const both = Create_struct([1, 2], addresses, [MPI.INT32_T, MPI.DOUBLE]).Commit();
  const into = new Uint8Array(20);
  comm.Sendrecv([MPI.BOTTOM, 1, both], right, 0, into, left);
  const view = new DataView(into.buffer);
  expect([view.getInt32(0, true), view.getFloat64(4, true), view.getFloat64(12, true)]).toEqual([
    left,
    left / 4,
    7,
  ]);
  both.Free();
});
