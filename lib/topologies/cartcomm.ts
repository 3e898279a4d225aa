import { type Named, parameters } from '../base/named_arguments.js';
import {
  checkLength,
  checkRank,
  type FlagList,
  flagArray,
  type IntegerList,
} from '../communicators/topology_arguments.js';
import { wrapNewComm } from '../handles/communicator_classes.js';
import { integerArray } from '../memory/integer_lists.js';
import { checkInteger } from '../native/argument_checks.js';
import { CART } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { provideClasses } from '../native/hooks.js';
import { isGridWithoutDimensions } from '../workarounds/mpich.js';
import { shortenDisplacement } from '../workarounds/open_mpi.js';
import { cartTopology } from './neighbors.js';
import { Topocomm } from './topocomm.js';

/**
 * A communicator whose processes form a grid, from `Create_cart`.
 *
 * @example
 * const grid = comm.Create_cart(MPI.Compute_dims(comm.size, 2), { periods: true });
 * const [up, down] = grid.Shift(0, 1);
 */
export class Cartcomm extends Topocomm {
  /** @internal */
  protected override _checkTopology(): void {
    if (this.Get_topology() === CART) return;
    throw new TypeError('Cartcomm: the communicator is no Cartesian one');
  }

  /**
   * Returns the number of dimensions. Local. `MPI_Cartdim_get`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Get_dim(): number {
    return native.MPI_Cartdim_get(this);
  }
  /** The number of dimensions. Local. `MPI_Cartdim_get` */
  get dim(): number {
    return this.Get_dim();
  }
  /** The number of dimensions. Local. `MPI_Cartdim_get` */
  get ndim(): number {
    return this.Get_dim();
  }

  /**
   * Returns the shape of the grid and this process's place in it. Local. `MPI_Cart_get`
   *
   * @returns `[dims, periods, coords]`: the length of each dimension in processes, 1 for each that
   *   is a ring and 0 for the others, and this process's own coordinates, from 0
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Get_topo(): [dims: number[], periods: number[], coords: number[]] {
    return cartTopology(this);
  }
  /**
   * `[dims, periods, coords]`: the length of each dimension in processes, 1 for each that is a ring
   * and 0 for the others, and this process's own coordinates, from 0. Local. `MPI_Cart_get`
   */
  get topo(): [dims: number[], periods: number[], coords: number[]] {
    return this.Get_topo();
  }
  /** The length of each dimension in processes. Local. `MPI_Cart_get` */
  get dims(): number[] {
    return this.Get_topo()[0];
  }
  /** 1 for each dimension that is a ring, 0 for the others. Local. `MPI_Cart_get` */
  get periods(): number[] {
    return this.Get_topo()[1];
  }
  /** This process's own coordinates, from 0, one for each dimension. Local. `MPI_Cart_get` */
  get coords(): number[] {
    return this.Get_topo()[2];
  }

  /**
   * Returns the rank of the process at some coordinates. Local. `MPI_Cart_rank`
   *
   * @param coords one for each dimension, from 0; in a ring any integer, which wraps around
   * @returns the rank
   * @throws {TypeError} if `coords` is not an array of integers
   * @throws {RangeError} if there is not one for each dimension
   * @throws {MPI.Exception} with the class `MPI.ERR_ARG` if a coordinate lies outside of a
   *   dimension that is not a ring
   * @example
   * const corner = grid.Get_cart_rank([0, 0]);
   */
  Get_cart_rank(coords: IntegerList): number;
  Get_cart_rank(named: { coords: IntegerList }): number;
  @parameters('Cartcomm', 'coords')
  Get_cart_rank(coords: unknown): number {
    const values = integerArray('Cartcomm.Get_cart_rank', 'coords', coords);
    checkLength('Cartcomm.Get_cart_rank', 'coords', values, this.Get_dim(), 'dimensions');
    return native.MPI_Cart_rank(this, values);
  }

  /**
   * Returns the coordinates of a process. Local. `MPI_Cart_coords`
   *
   * @param rank the rank of the process
   * @returns its coordinates, from 0, one for each dimension
   * @throws {TypeError} if `rank` is not an integer
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` if there is no such rank
   * @example
   * const [row, column] = grid.Get_coords(grid.rank);
   */
  Get_coords(rank: number): number[];
  Get_coords(named: { rank: number }): number[];
  @parameters('Cartcomm', 'rank')
  Get_coords(rank: unknown): number[] {
    const coords = new Int32Array(this.Get_dim());
    checkRank('Cartcomm.Get_coords', rank, this.Get_size());
    native.MPI_Cart_coords(this, rank, coords.length, coords);
    return Array.from(coords);
  }

  /**
   * Returns where to receive from and where to send to, to shift data along a dimension. Local.
   * `MPI_Cart_shift`
   *
   * @param direction the dimension, from 0
   * @param disp by how many places; negative towards lower coordinates
   * @returns `[source, dest]`: ranks, or `MPI.PROC_NULL` beyond the border of a dimension that is
   *   not periodic
   * @throws {TypeError} if an argument is not an integer
   * @throws {RangeError} if there is no such dimension
   * @example
   * const [source, dest] = grid.Shift(0, 1);
   * grid.Sendrecv(mine, dest, { recvbuf: theirs, source });
   */
  Shift(direction: number, disp: number): [source: number, dest: number];
  Shift(
    ...named: Named<{ direction: number; disp: number }, ['direction', 'disp']>
  ): [source: number, dest: number];
  @parameters('Cartcomm', 'direction', 'disp')
  Shift(direction: unknown, disp?: unknown): [source: number, dest: number] {
    checkInteger('Cartcomm.Shift', 'direction', direction);
    const [dims, periods] = this.Get_topo();
    // Open MPI answers with PROC_NULL.
    if (direction < 0 || direction >= dims.length) {
      throw new RangeError(
        `Cartcomm.Shift: direction must be below the ${dims.length} dimensions and not negative, but is ${direction}`,
      );
    }
    const length = dims[direction] ?? 1;
    const isRing = periods[direction] === 1;
    const shortened = shortenDisplacement(disp, length, isRing);
    const { rankSource, rankDest } = native.MPI_Cart_shift(this, direction, shortened);
    return [rankSource, rankDest];
  }

  /**
   * Splits the grid into grids of fewer dimensions. Blocking, collective. `MPI_Cart_sub`
   *
   * @param remain_dims for each dimension, whether the new grids have it; or one value for all
   * @returns the grid that this process is in. Free it with `Free`
   * @throws {TypeError} if `remain_dims` is neither a boolean nor an array
   * @throws {RangeError} if there is not a value for each dimension
   * @example
   * const row = grid.Sub([false, true]);   // the processes with the same first coordinate
   */
  Sub(remain_dims: FlagList | boolean): Cartcomm;
  Sub(named: { remain_dims: FlagList | boolean }): Cartcomm;
  @parameters('Cartcomm', 'remain_dims')
  Sub(remain_dims: unknown): Cartcomm {
    const flags = flagArray('Cartcomm.Sub', 'remain_dims', remain_dims, this.Get_dim());
    if (!isGridWithoutDimensions(flags)) {
      return wrapNewComm('Cartcomm', native.MPI_Cart_sub(this, flags));
    }
    const alone = this.Split(this.Get_rank());
    try {
      return alone.Create_cart([]);
    } finally {
      alone.Free();
    }
  }
}

provideClasses({ Cartcomm });
declare module '../native/hooks.js' {
  interface Classes {
    Cartcomm: Cartcomm;
  }
}
