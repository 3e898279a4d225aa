// @worlds openmpi:1,2,3,4 mpich:1,2,3
// Grids, graphs and distributed graphs: who is whose neighbour.
import { MPI } from 'mpi4node';
import { goesOn } from '../../support/exchange';
import { expectMpiError, mpiTest, rank, ranks } from '../../support/mpi';

const all = Array.from({ length: ranks }, (_, r) => r);
const next = (rank + 1) % ranks;
const before = (rank + ranks - 1) % ranks;

// --- Compute_dims -------------------------------------------------------------------------------

test.each<[number, number | number[] | Int32Array, number[]]>([
  [1, 1, [1]],
  [1, 3, [1, 1, 1]],
  [1, [], []],
  [4, 2, [2, 2]],
  [6, 2, [3, 2]],
  [7, 2, [7, 1]],
  [12, 3, [3, 2, 2]],
  [12, [0, 4], [3, 4]],
  [12, [2, 0, 0], [2, 3, 2]],
  [12, [3, 4], [3, 4]],
  [16, Int32Array.of(0, 0, 1), [4, 4, 1]],
  [2 ** 30, 2, [2 ** 15, 2 ** 15]],
])('Compute_dims(%p, %p) is %p', (nnodes, dims, expected) => {
  expect(MPI.Compute_dims(nnodes, dims)).toEqual(expected);
  expect(MPI.Compute_dims({ nnodes, dims })).toEqual(expected);
  expect(MPI.Compute_dims(nnodes, { dims })).toEqual(expected);
});

test.each<[number, number | number[]]>([
  [0, 2],
  [-3, 2],
  [2, 0],
  [7, [3]],
  [12, [5, 0]],
  [12, [-1, 0]],
  [6, [65536, 65536, 0]],
  [2 ** 31 - 1, 2],
])('Compute_dims(%p, %p) is refused', (nnodes, dims) => {
  expectMpiError(() => MPI.Compute_dims(nnodes, dims), { class: 'MPI_ERR_DIMS' });
});

test('Compute_dims takes integers', () => {
  const untyped = MPI.Compute_dims as (...values: unknown[]) => number[];
  expect(() => untyped('4', 2)).toThrow(TypeError);
  expect(() => untyped(4, '2')).toThrow(TypeError);
  expect(() => untyped(4, [1.5])).toThrow(TypeError);
  expect(() => untyped(4, -1)).toThrow(RangeError);
  expect(() => untyped(4)).toThrow(TypeError);
});

// --- Grids --------------------------------------------------------------------------------------

const factorings: Record<number, number[][]> = {
  1: [[], [1], [1, 1]],
  2: [[2], [2, 1], [1, 2], [1, 2, 1]],
  3: [[3], [1, 3], [2]],
  4: [[4], [2, 2], [1, 4], [2, 1, 2], [3]],
};
interface Grid {
  dims: number[];
  periods: boolean[];
}
const grids: Grid[] = factorings[ranks].flatMap((dims) => [
  { dims, periods: dims.map(() => false) },
  { dims, periods: dims.map(() => true) },
  { dims, periods: dims.map((_, i) => i % 2 === 0) },
]);
const titled = grids.map((grid) => [JSON.stringify(grid), grid] as const);

const product = (values: readonly number[]) => values.reduce((a, b) => a * b, 1);
/** The last coordinate is the one that counts fastest. */
const coordsOf = (r: number, dims: readonly number[]) =>
  dims.map((length, i) => Math.floor(r / product(dims.slice(i + 1))) % length);
const rankOf = (coords: readonly number[], dims: readonly number[]) =>
  coords.reduce((r, coord, i) => r * dims[i] + coord, 0);
/** Who is so far away. */
function away(r: number, { dims, periods }: Grid, direction: number, disp: number): number {
  const coords = coordsOf(r, dims);
  const moved = coords[direction] + disp;
  const length = dims[direction];
  if (!periods[direction] && (moved < 0 || moved >= length)) return MPI.PROC_NULL;
  coords[direction] = ((moved % length) + length) % length;
  return rankOf(coords, dims);
}

mpiTest.each(titled)('a grid %s', (world, _, grid) => {
  const { dims, periods } = grid;
  const comm = world.Create_cart(dims, periods);
  expect(comm).toBeInstanceOf(MPI.Cartcomm);
  const size = product(dims);
  if (rank >= size) {
    expect(comm.is_null).toBe(true);
    return;
  }
  expect([comm.size, comm.rank, comm.topology]).toEqual([size, rank, MPI.CART]);
  const coords = coordsOf(rank, dims);
  const rings = periods.map(Number);
  expect(comm.Get_topo()).toEqual([dims, rings, coords]);
  expect(comm.topo).toEqual([dims, rings, coords]);
  expect([comm.dims, comm.periods, comm.coords]).toEqual([dims, rings, coords]);
  expect([comm.Get_dim(), comm.dim, comm.ndim]).toEqual(new Array(3).fill(dims.length));
  for (let r = 0; r < size; r++) {
    expect(comm.Get_coords(r)).toEqual(coordsOf(r, dims));
    expect(comm.Get_cart_rank(coordsOf(r, dims))).toBe(r);
  }
  for (const direction of dims.keys()) {
    for (const disp of [1, -1, 0, 2, 7]) {
      expect([direction, disp, ...comm.Shift(direction, disp)]).toEqual([
        direction,
        disp,
        away(rank, grid, direction, -disp),
        away(rank, grid, direction, disp),
      ]);
    }
  }
  const neighbours = [...dims.keys()].flatMap((direction) => [
    away(rank, grid, direction, -1),
    away(rank, grid, direction, 1),
  ]);
  expect(comm.degrees).toEqual([neighbours.length, neighbours.length]);
  expect([comm.indegree, comm.outdegree]).toEqual([neighbours.length, neighbours.length]);
  expect(comm.inoutedges).toEqual([neighbours, neighbours]);
  expect([comm.inedges, comm.outedges]).toEqual([neighbours, neighbours]);
  expect(comm.allgather(rank)).toEqual(all.slice(0, size));
  comm.Free();
  expect(comm.is_null).toBe(true);
});

mpiTest('coordinates beyond the border of a ring count on', (world) => {
  using ring = world.Create_cart([ranks], { periods: true });
  expect(ring.Get_cart_rank([-1])).toBe(ranks - 1);
  expect(ring.Get_cart_rank({ coords: Int32Array.of(7 * ranks) })).toBe(0);
  expect(ring.Shift({ direction: 0, disp: 2 ** 31 - 1 })).toEqual([
    (((rank - (2 ** 31 - 1)) % ranks) + ranks) % ranks,
    (rank + 2 ** 31 - 1) % ranks,
  ]);
});

mpiTest('Create_cart takes its arguments in every form', (world) => {
  const forms: [unknown[], number[], number[]][] = [
    [[[ranks]], [ranks], [0]],
    [[Int32Array.of(ranks)], [ranks], [0]],
    [
      [[ranks, 1], true],
      [ranks, 1],
      [1, 1],
    ],
    [
      [[ranks, 1], false, true],
      [ranks, 1],
      [0, 0],
    ],
    [
      [
        [ranks, 1],
        [0, 1],
      ],
      [ranks, 1],
      [0, 1],
    ],
    [
      [[ranks, 1], null],
      [ranks, 1],
      [0, 0],
    ],
    [
      [[ranks, 1], { periods: [true, false], reorder: true }],
      [ranks, 1],
      [1, 0],
    ],
    [[{ dims: [1, ranks], periods: true }], [1, ranks], [1, 1]],
  ];
  const create = world.Create_cart.bind(world) as (...values: unknown[]) => MPI.Cartcomm;
  for (const [values, dims, periods] of forms) {
    using comm = create(...values);
    expect([comm.dims, comm.periods]).toEqual([dims, periods]);
  }
});

mpiTest('Sub keeps some dimensions', (world) => {
  const dims = ranks === 4 ? [2, 2] : [ranks, 1];
  const [row, column] = coordsOf(rank, dims);
  using grid = world.Create_cart(dims, [true, false]);
  using rows = grid.Sub([false, true]);
  expect(rows).toBeInstanceOf(MPI.Cartcomm);
  expect(rows.Get_topo()).toEqual([[dims[1]], [0], [column]]);
  using columns = grid.Sub({ remain_dims: [1, 0] });
  expect(columns.Get_topo()).toEqual([[dims[0]], [1], [row]]);
  using whole = grid.Sub(true);
  expect(whole.Get_topo()).toEqual([dims, [1, 0], [row, column]]);
  using none = grid.Sub([false, false]);
  expect([none.size, none.topology, ...none.Get_topo()]).toEqual([1, MPI.CART, [], [], []]);
});

mpiTest('Cart_map tells the rank, or that there is none', (world) => {
  expect(world.Cart_map([ranks])).toBe(rank);
  expect(world.Cart_map([1], [true])).toBe(rank === 0 ? 0 : MPI.UNDEFINED);
  expect(world.Cart_map({ dims: [1, 1], periods: true })).toBe(rank === 0 ? 0 : MPI.UNDEFINED);
});

const wrongGrids: [string, (world: MPI.Intracomm) => unknown, string][] = [
  ['more processes than there are', (world) => world.Create_cart([ranks + 1]), 'MPI_ERR_DIMS'],
  ['more than an int holds', (world) => world.Create_cart([65536, 65536]), 'MPI_ERR_DIMS'],
  ['a length of 0', (world) => world.Create_cart([0]), 'MPI_ERR_DIMS'],
  ['a negative length', (world) => world.Create_cart([-1, -1]), 'MPI_ERR_DIMS'],
  ['Cart_map of too many', (world) => world.Cart_map([ranks + 1]), 'MPI_ERR_DIMS'],
  ['Cart_map of a negative length', (world) => world.Cart_map([-1]), 'MPI_ERR_DIMS'],
  ['a rank too high', (world) => world.Create_cart([ranks]).Get_coords(ranks), 'MPI_ERR_RANK'],
  ['a negative rank', (world) => world.Create_cart([ranks]).Get_coords(-1), 'MPI_ERR_RANK'],
  [
    'coordinates beyond the border',
    (world) => world.Create_cart([ranks]).Get_cart_rank([ranks]),
    'MPI_ERR_ARG',
  ],
  ['the null communicator', () => new MPI.Cartcomm().Get_dim(), 'MPI_ERR_COMM'],
  ['degrees of the null communicator', () => new MPI.Cartcomm().degrees, 'MPI_ERR_COMM'],
];
mpiTest.each(wrongGrids)('refused: %s', (world, _, call, code) => {
  expectMpiError(() => call(world), { class: code });
  goesOn(world);
});

mpiTest('wrong arguments of grids', (world) => {
  const create = world.Create_cart.bind(world) as (...values: unknown[]) => MPI.Cartcomm;
  expect(() => create(ranks)).toThrow(/^Intracomm\.Create_cart: dims must be an array of integers/);
  expect(() => create([1.5])).toThrow(TypeError);
  expect(() => create([ranks], [true, false])).toThrow(RangeError);
  expect(() => create([ranks], 'yes')).toThrow(TypeError);
  expect(() => create([ranks], true, 1)).toThrow(
    new TypeError('Intracomm.Create_cart: reorder must be a boolean, but 1 came'),
  );
  using comm = world.Create_cart([ranks, 1]);
  expect(() => comm.Get_cart_rank([0])).toThrow(
    new RangeError(
      'Cartcomm.Get_cart_rank: coords must have an entry for each of 2 dimensions, but has 1',
    ),
  );
  expect(() => comm.Shift(2, 1)).toThrow(RangeError);
  expect(() => comm.Shift(-1, 1)).toThrow(RangeError);
  expect(() => comm.Sub([true])).toThrow(RangeError);
  const shift = comm.Shift.bind(comm) as (...values: unknown[]) => unknown;
  expect(() => shift('0', 1)).toThrow(/^Cartcomm\.Shift: direction must be an integer/);
  expect(() => shift(0)).toThrow(/^Cartcomm\.Shift: disp must be an integer/);
  goesOn(world);
});

// --- Graphs -------------------------------------------------------------------------------------

// Each process knows the next one and the first.
const index = all.map((r) => 2 * (r + 1));
const edges = all.flatMap((r) => [(r + 1) % ranks, 0]);

mpiTest('a graph', (world) => {
  using comm = world.Create_graph(index, edges);
  expect(comm).toBeInstanceOf(MPI.Graphcomm);
  expect([comm.size, comm.rank, comm.topology]).toEqual([ranks, rank, MPI.GRAPH]);
  expect([comm.Get_dims(), comm.dims]).toEqual(new Array(2).fill([ranks, 2 * ranks]));
  expect([comm.nnodes, comm.nedges]).toEqual([ranks, 2 * ranks]);
  expect([comm.Get_topo(), comm.topo]).toEqual(new Array(2).fill([index, edges]));
  expect([comm.index, comm.edges]).toEqual([index, edges]);
  for (const r of all) {
    expect(comm.Get_neighbors_count(r)).toBe(2);
    expect(comm.Get_neighbors({ rank: r })).toEqual([(r + 1) % ranks, 0]);
  }
  expect([comm.nneighbors, comm.neighbors]).toEqual([2, [next, 0]]);
  expect([comm.degrees, comm.inoutedges]).toEqual([
    [2, 2],
    [
      [next, 0],
      [next, 0],
    ],
  ]);
  expectMpiError(() => comm.Get_neighbors(ranks), { class: 'MPI_ERR_RANK' });
  expectMpiError(() => comm.Get_neighbors_count(-1), { class: 'MPI_ERR_RANK' });
});

mpiTest('index may begin with the 0 that MPI leaves out', (world) => {
  using comm = world.Create_graph({ index: [0, ...index], edges });
  expect(comm.Get_topo()).toEqual([index, edges]);
});

mpiTest('a node without edges may be the first', (world) => {
  const last = ranks - 1;
  using comm = world.Create_graph(
    all.map((r) => (r === last ? 1 : 0)),
    Int32Array.of(0),
    true,
  );
  expect(comm.nnodes).toBe(ranks);
  expect(comm.Get_neighbors_count(0)).toBe(last === 0 ? 1 : 0);
});

mpiTest('a graph without edges, and one for a part of the processes', (world) => {
  using bare = world.Create_graph(
    all.map(() => 0),
    [],
  );
  expect([bare.Get_topo(), bare.neighbors]).toEqual([[all.map(() => 0), []], []]);
  using part = world.Create_graph([1], [0]);
  expect(part).toBeInstanceOf(MPI.Graphcomm);
  expect(part.is_null).toBe(rank > 0);
  expect(world.Graph_map([1], [0])).toBe(rank > 0 ? MPI.UNDEFINED : 0);
  expect(world.Graph_map({ index, edges })).toBe(rank);
});

mpiTest('wrong graphs', (world) => {
  const ends = all.map((r) => r + 1);
  expectMpiError(() => world.Create_graph(ends, new Int32Array(ranks).fill(ranks)), {
    class: 'MPI_ERR_RANK',
  });
  expectMpiError(() => world.Create_graph(ends, new Int32Array(ranks).fill(MPI.PROC_NULL)), {
    class: 'MPI_ERR_RANK',
  });
  expect(() => world.Create_graph(ends, [])).toThrow(RangeError);
  expect(() => world.Create_graph([1, 0], [0])).toThrow(RangeError);
  expect(() => world.Graph_map([-1], [])).toThrow(RangeError);
  const more = [...ends, ranks + 1];
  expectMpiError(() => world.Create_graph(more, new Int32Array(ranks + 1)), {
    class: 'MPI_ERR_ARG',
  });
  goesOn(world);
});

// --- Distributed graphs -------------------------------------------------------------------------

mpiTest('a ring, each process giving its own edges', (world) => {
  using comm = world.Create_dist_graph_adjacent([before], [next]);
  expect(comm).toBeInstanceOf(MPI.Distgraphcomm);
  expect([comm.size, comm.rank, comm.topology]).toEqual([ranks, rank, MPI.DIST_GRAPH]);
  expect(comm.Get_dist_neighbors_count()).toEqual([1, 1, false]);
  expect(comm.Get_dist_neighbors()).toEqual([[before], [next], null]);
  expect([comm.degrees, comm.inedges, comm.outedges]).toEqual([[1, 1], [before], [next]]);
});

mpiTest('the edges have weights', (world) => {
  // The weight of an edge is the number of the process that it starts from, plus 10.
  using comm = world.Create_dist_graph_adjacent([before], [next], [before + 10], [rank + 10]);
  expect(comm.Get_dist_neighbors_count()).toEqual([1, 1, true]);
  expect(comm.Get_dist_neighbors()).toEqual([[before], [next], [[before + 10], [rank + 10]]]);
  using info = MPI.Info.Create();
  using named = world.Create_dist_graph_adjacent([before], {
    destinations: [next],
    sourceweights: MPI.UNWEIGHTED,
    destweights: MPI.UNWEIGHTED,
    info,
    reorder: false,
  });
  expect(named.Get_dist_neighbors()).toEqual([[before], [next], null]);
});

mpiTest('a process without neighbours among such with weights', (world) => {
  const own = rank === 0 ? [0] : [];
  const weights = rank === 0 ? [3] : MPI.WEIGHTS_EMPTY;
  using comm = world.Create_dist_graph_adjacent(own, own, weights, weights);
  const expected = rank === 0 ? [3] : [];
  expect(comm.Get_dist_neighbors()).toEqual([own, own, [expected, expected]]);
  using none = world.Create_dist_graph_adjacent(null, null);
  expect([none.degrees, none.inoutedges]).toEqual([
    [0, 0],
    [[], []],
  ]);
});

mpiTest('one process gives the edges of all', (world) => {
  const isFirst = rank === 0;
  const ring = all.map((r) => (r + 1) % ranks);
  using comm = world.Create_dist_graph(
    isFirst ? all : [],
    isFirst ? all.map(() => 1) : [],
    isFirst ? ring : [],
    isFirst ? all.map((r) => r + 1) : MPI.WEIGHTS_EMPTY,
  );
  expect(comm).toBeInstanceOf(MPI.Distgraphcomm);
  expect(comm.Get_dist_neighbors()).toEqual([[before], [next], [[before + 1], [rank + 1]]]);
  using named = world.Create_dist_graph({ sources: [rank], degrees: [1], destinations: [next] });
  expect(named.Get_dist_neighbors()).toEqual([[before], [next], null]);
});

const wrongEdges: [string, (world: MPI.Intracomm) => unknown, string][] = [
  ['a source', (world) => world.Create_dist_graph_adjacent([ranks], [0]), 'MPI_ERR_RANK'],
  ['a destination', (world) => world.Create_dist_graph_adjacent([0], [-7]), 'MPI_ERR_RANK'],
  ['PROC_NULL', (world) => world.Create_dist_graph_adjacent([MPI.PROC_NULL], [0]), 'MPI_ERR_RANK'],
  ['a node', (world) => world.Create_dist_graph([ranks], [1], [0]), 'MPI_ERR_RANK'],
  ['an end', (world) => world.Create_dist_graph([0], [1], [ranks]), 'MPI_ERR_RANK'],
  [
    'one weight of two',
    (world) => world.Create_dist_graph_adjacent([before], [next], [1]),
    'MPI_ERR_TOPOLOGY',
  ],
];
mpiTest.each(wrongEdges)('refused in a distributed graph: %s', (world, _, call, code) => {
  expectMpiError(() => call(world), { class: code });
  goesOn(world);
});

mpiTest('wrong arguments of distributed graphs', (world) => {
  expect(() => world.Create_dist_graph([0, 0], [-1, 1], [])).toThrow(RangeError);
  expect(() => world.Create_dist_graph([0], [1, 1], [0])).toThrow(RangeError);
  expect(() => world.Create_dist_graph([0], [2], [0])).toThrow(RangeError);
  expect(() => world.Create_dist_graph([0], [1], [0], [1, 2])).toThrow(RangeError);
  expect(() => world.Create_dist_graph([0], [1], [0], [-1])).toThrow(RangeError);
  expect(() => world.Create_dist_graph([0], [1], [0], MPI.WEIGHTS_EMPTY)).toThrow(RangeError);
  const create = world.Create_dist_graph.bind(world) as (...values: unknown[]) => unknown;
  expect(() => create([0], [1], [0], null, 'info')).toThrow(
    /^Intracomm\.Create_dist_graph: info must be an MPI\.Info/,
  );
  goesOn(world);
});

// --- Classes ------------------------------------------------------------------------------------

interface Kind {
  name: string;
  Class: new (comm?: MPI.Comm | null) => MPI.Topocomm;
  make(world: MPI.Intracomm): MPI.Topocomm;
}
const kinds: Kind[] = [
  { name: 'Cartcomm', Class: MPI.Cartcomm, make: (world) => world.Create_cart([ranks]) },
  { name: 'Graphcomm', Class: MPI.Graphcomm, make: (world) => world.Create_graph(index, edges) },
  {
    name: 'Distgraphcomm',
    Class: MPI.Distgraphcomm,
    make: (world) => world.Create_dist_graph_adjacent([before], [next]),
  },
];

mpiTest.each(kinds)('the class of what is made of a $name', (world, { Class, make }) => {
  using comm = make(world);
  expect(comm.is_topo).toBe(true);
  expect(MPI.Comm.fromhandle(comm.handle)).toBeInstanceOf(Class);
  using duplicate = comm.Dup();
  expect([duplicate.constructor, duplicate.inoutedges]).toEqual([Class, comm.inoutedges]);
  using clone = comm.Clone();
  expect(clone.constructor).toBe(Class);
  const plain: MPI.Intracomm = comm.Split();
  using group = comm.Get_group();
  for (const made of [plain, comm.Split_type(MPI.COMM_TYPE_SHARED), comm.Create(group)]) {
    expect([made.constructor, made.is_topo]).toEqual([MPI.Intracomm, false]);
    made.Free();
  }
  const same = new Class(comm);
  expect([same.equals(comm), same.degrees]).toEqual([true, comm.degrees]);
  expect(new MPI.Topocomm(comm).inoutedges).toEqual(comm.inoutedges);
  expect(() => new Class(world)).toThrow(TypeError);
  expect(() => new MPI.Topocomm(world)).toThrow(TypeError);
  expect(new Class().is_null).toBe(true);
});

mpiTest('a subclass of the program is kept by Dup alone', (world) => {
  class Mine extends MPI.Intracomm {
    greet() {
      return `rank ${this.rank}`;
    }
  }
  const mine = new Mine(world);
  using duplicate = mine.Dup();
  expect(duplicate.greet()).toBe(`rank ${rank}`);
  const split: MPI.Intracomm = mine.Split();
  expect(split.constructor).toBe(MPI.Intracomm);
  split.Free();
  const comm = new MPI.Comm(world).Split();
  expect(comm.constructor).toBe(MPI.Comm);
  comm.Free();
});

// Open MPI 4.1 reads as many datatypes as there are neighbours, which are more here.
mpiTest('Ialltoallw and Alltoallw_init of few ranks with many neighbours', (world) => {
  const { rank, size } = world;
  const dims = [size, 1, 1, 1];
  using comm = world.Create_cart(dims);
  const places = Array.from({ length: size }, (_, i) => 8 * i);
  const spec = (data: Float64Array): MPI.BlocksSpec => [
    data,
    places.map(() => 1),
    places,
    places.map(() => MPI.DOUBLE),
  ];
  const send = Float64Array.from({ length: size }, (_, i) => 10 * rank + i);
  const expected = Array.from({ length: size }, (_, i) => 10 * i + rank);
  for (let round = 0; round < 300; round++) {
    const receive = new Float64Array(size);
    const request =
      round % 2 === 0
        ? comm.Ialltoallw(spec(send), spec(receive))
        : comm.Alltoallw_init(spec(send), spec(receive));
    if (request instanceof MPI.Prequest) request.Start();
    // Other arrays, where the datatypes would be read behind their end.
    new Float64Array(4).fill(-1);
    request.Wait();
    expect([...receive]).toEqual(expected);
    if (request instanceof MPI.Prequest) request.Free();
  }
});
