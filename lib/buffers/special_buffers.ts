// The values that stand in place of a buffer: MPI.BOTTOM and MPI.IN_PLACE.

/** The type of `MPI.BOTTOM`, the address 0, for datatypes that hold absolute addresses. */
export class BottomType {
  /** What it is called; `String` shows it. */
  get [Symbol.toStringTag](): 'MPI.BOTTOM' {
    return 'MPI.BOTTOM';
  }
}
/** The type of `MPI.IN_PLACE`: a collective takes its input from the memory of its output. */
export class InPlaceType {
  /** What it is called; `String` shows it. */
  get [Symbol.toStringTag](): 'MPI.IN_PLACE' {
    return 'MPI.IN_PLACE';
  }
}

/**
 * In place of memory in a buffer spec: the address 0. Its datatype must hold absolute addresses,
 * which `MPI.Get_address` tells. `MPI_BOTTOM`
 */
export const BOTTOM = new BottomType();
/**
 * In place of the send buffer of a collective: the input lies in the receive buffer, which the
 * result replaces. The root of a scatter passes it as the receive buffer instead, to leave its own
 * block where it is. On a communicator of one group, null says the same. `MPI_IN_PLACE`
 *
 * @example
 * comm.Allreduce(MPI.IN_PLACE, values, MPI.SUM);
 */
export const IN_PLACE = new InPlaceType();
