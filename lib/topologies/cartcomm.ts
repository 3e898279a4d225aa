import { type Named, parameters } from '../base/named_arguments.js';
import {
  checkLength,
  checkRank,
  type FlagList,
  flagArray,
  type IntegerList,
} from '../communicators/topology_arguments.js';
import { makeComm } from '../handles/communicator_classes.js';
import { integerArray } from '../memory/integer_lists.js';
import { CART } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { provideClasses } from '../native/hooks.js';
import { isGridWithoutDimensions } from '../workarounds/mpich.js';
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

  /** The number of dimensions. Local. `MPI_Cartdim_get` */
  Get_dim(): number {
    return native.MPI_Cartdim_get(this);
  }
  /** The number of dimensions. Local. */
  get dim(): number {
    return this.Get_dim();
  }
  /** The number of dimensions. Local. */
  get ndim(): number {
    return this.Get_dim();
  }

  /**
   * The lengths of the dimensions, 1 for each that is periodic and 0 for the others, and this
   * process's own coordinates. Local. `MPI_Cart_get`
   */
  Get_topo(): [dims: number[], periods: number[], coords: number[]] {
    return cartTopology(this);
  }
  /** `[dims, periods, coords]`: lengths, 1 where periodic, and this process's place. Local. */
  get topo(): [dims: number[], periods: number[], coords: number[]] {
    return this.Get_topo();
  }
  /** The lengths of the dimensions. Local. */
  get dims(): number[] {
    return this.Get_topo()[0];
  }
  /** 1 for each dimension that is periodic, 0 for the others. Local. */
  get periods(): number[] {
    return this.Get_topo()[1];
  }
  /** This process's own coordinates. Local. */
  get coords(): number[] {
    return this.Get_topo()[2];
  }

  /** The rank of the process at these coordinates. Local. `MPI_Cart_rank` */
  Get_cart_rank(coords: IntegerList): number;
  Get_cart_rank(named: { coords: IntegerList }): number;
  @parameters('Cartcomm', 'coords')
  Get_cart_rank(coords: unknown): number {
    const values = integerArray('Cartcomm.Get_cart_rank', 'coords', coords);
    checkLength('Cartcomm.Get_cart_rank', 'coords', values, this.Get_dim(), 'dimensions');
    return native.MPI_Cart_rank(this, values);
  }

  /** The coordinates of the process with this rank. Local. `MPI_Cart_coords` */
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
   * Where to receive from and where to send to, to shift data by `disp` along a dimension:
   * `MPI.PROC_NULL` beyond the border of one that is not periodic. Local. `MPI_Cart_shift`
   */
  Shift(direction: number, disp: number): [source: number, dest: number];
  Shift(
    ...named: Named<{ direction: number; disp: number }, ['direction', 'disp']>
  ): [source: number, dest: number];
  @parameters('Cartcomm', 'direction', 'disp')
  Shift(direction: unknown, disp?: unknown): [source: number, dest: number] {
    const [dims, periods] = this.Get_topo();
    // Open MPI answers with PROC_NULL.
    if (typeof direction === 'number' && (direction < 0 || direction >= dims.length)) {
      throw new RangeError(
        `Cartcomm.Shift: direction must be below the ${dims.length} dimensions and not negative, but is ${direction}`,
      );
    }
    // The libraries add it to the coordinate, which must not overflow.
    const length = dims[direction as number] ?? 1;
    const isRing = periods[direction as number] === 1;
    const far = Number.isInteger(disp) && Math.abs(disp as number) > length;
    const near = isRing ? (disp as number) % length : Math.sign(disp as number) * length;
    const { rankSource, rankDest } = native.MPI_Cart_shift(this, direction, far ? near : disp);
    return [rankSource, rankDest];
  }

  /**
   * Splits the grid into grids of fewer dimensions. Collective. `MPI_Cart_sub`
   *
   * @param remain_dims for each dimension, whether it is one of the new grids'; one for all
   */
  Sub(remain_dims: FlagList | boolean): Cartcomm;
  Sub(named: { remain_dims: FlagList | boolean }): Cartcomm;
  @parameters('Cartcomm', 'remain_dims')
  Sub(remain_dims: unknown): Cartcomm {
    const flags = flagArray('Cartcomm.Sub', 'remain_dims', remain_dims, this.Get_dim());
    if (!isGridWithoutDimensions(flags)) {
      return makeComm('Cartcomm', native.MPI_Cart_sub(this, flags));
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
