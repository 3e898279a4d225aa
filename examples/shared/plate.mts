// A plate with heat in it, cut up among a grid of processes: what heat, halo_async and dashboard
// share.
//
// A process has its block of the plate in an array with a frame around it, one point wide: there is
// what the neighbours have at their borders. Outside of the plate it is 0 degrees, so there the
// frame stays as it is.
import { MPI } from 'mpi4node';

/** Which rows and columns of the plate a process has. */
export interface Block {
  top: number;
  left: number;
  height: number;
  width: number;
}

/** A border of a block and the part of the frame beside it, as places in the array. */
export interface Side {
  border: number;
  frame: number;
  count: number;
  type: MPI.Datatype;
}

export class Plate {
  readonly grid: MPI.Cartcomm;
  /** How many blocks there are from top to bottom, and from left to right. */
  readonly dims: number[];
  readonly block: Block;
  /** Up, down, left and right: the order of a grid's neighbours. */
  readonly sides: readonly Side[];
  /** The degrees at this step, and those of the next. */
  now: Float64Array;
  later: Float64Array;
  readonly #stride: number;
  readonly #column: MPI.Datatype;

  /** Collective. All is 0 degrees at first. */
  constructor(
    comm: MPI.Intracomm,
    readonly rows: number,
    readonly columns: number,
  ) {
    // Two dimensions, as square as the number of processes allows.
    this.grid = comm.Create_cart(MPI.Compute_dims(comm.size, 2));
    this.dims = this.grid.dims;
    this.block = this.blockOf(this.grid.rank);
    const { height, width } = this.block;
    this.#stride = width + 2;
    this.now = new Float64Array((height + 2) * this.#stride);
    this.later = new Float64Array(this.now.length);

    // The points of a row follow each other; those of a column are a row apart.
    this.#column = MPI.DOUBLE.Create_vector(height, 1, this.#stride).Commit();
    const row = { count: width, type: MPI.DOUBLE };
    const column = { count: 1, type: this.#column };
    this.sides = [
      { border: this.place(0, 0), frame: this.place(-1, 0), ...row },
      { border: this.place(height - 1, 0), frame: this.place(height, 0), ...row },
      { border: this.place(0, 0), frame: this.place(0, -1), ...column },
      { border: this.place(0, width - 1), frame: this.place(0, width), ...column },
    ];
  }

  blockOf(rank: number): Block {
    const [vertical, horizontal] = this.grid.Get_coords(rank);
    const cut = (total: number, parts: number, part: number) => Math.floor((total * part) / parts);
    const top = cut(this.rows, this.dims[0], vertical);
    const left = cut(this.columns, this.dims[1], horizontal);
    return {
      top,
      left,
      height: cut(this.rows, this.dims[0], vertical + 1) - top,
      width: cut(this.columns, this.dims[1], horizontal + 1) - left,
    };
  }

  /** Where a point of the block is in the array. */
  place(row: number, column: number): number {
    return (row + 1) * this.#stride + column + 1;
  }

  /** The points of the block without the frame, from the first one on: a new datatype. */
  get inner(): MPI.Datatype {
    return MPI.DOUBLE.Create_vector(this.block.height, this.block.width, this.#stride).Commit();
  }

  /** The places of this block's points that are nearer than `radius` to a point of the plate. */
  disc(row: number, column: number, radius: number): number[] {
    const { top, left, height, width } = this.block;
    const places: number[] = [];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        if (Math.hypot(top + y - row, left + x - column) < radius) places.push(this.place(y, x));
      }
    }
    return places;
  }

  /** What Neighbor_alltoallw and its kin are to send and to receive. Displacements are in bytes. */
  get borders(): [send: WideSpec, receive: WideSpec] {
    const { now, sides } = this;
    const counts = sides.map(({ count }) => count);
    const types = sides.map(({ type }) => type);
    const bytes = (places: number[]) => places.map((place) => place * now.BYTES_PER_ELEMENT);
    return [
      [now, counts, bytes(sides.map(({ border }) => border)), types],
      [now, counts, bytes(sides.map(({ frame }) => frame)), types],
    ];
  }

  /**
   * Computes the next step of a part of the block: rows and columns from `top`, `left` up to, but
   * without, `bottom`, `right`.
   */
  update(top = 0, bottom = this.block.height, left = 0, right = this.block.width): void {
    const { now, later } = this;
    const stride = this.#stride;
    for (let row = top; row < bottom; row++) {
      const end = this.place(row, right);
      for (let i = this.place(row, left); i < end; i++) {
        later[i] =
          now[i] + 0.2 * (now[i - stride] + now[i + stride] + now[i - 1] + now[i + 1] - 4 * now[i]);
      }
    }
  }

  /** Goes on to the next step. */
  swap(): void {
    [this.now, this.later] = [this.later, this.now];
  }

  /**
   * The whole plate, row after row, at the first process; null at the others. Each sends its block
   * without the frame, and the first process puts each in its place. Collective.
   */
  async gather(): Promise<Float64Array | null> {
    const { grid, rows, columns, inner } = this;
    const requests = [grid.Isend([this.now.subarray(this.place(0, 0)), 1, inner], 0)];
    inner.Free(); // MPI keeps it for as long as it needs it
    const plate = grid.rank === 0 ? new Float64Array(rows * columns) : null;
    for (let rank = 0; plate !== null && rank < grid.size; rank++) {
      const { top, left, height, width } = this.blockOf(rank);
      const outer = MPI.DOUBLE.Create_vector(height, width, columns).Commit();
      requests.push(grid.Irecv([plate.subarray(top * columns + left), 1, outer], rank));
      outer.Free();
    }
    await Promise.all(requests);
    return plate;
  }

  /** Collective. */
  free(): void {
    this.#column.Free();
    this.grid.Free();
  }
}

type WideSpec = [
  array: Float64Array,
  counts: number[],
  displacements: number[],
  types: MPI.Datatype[],
];
