// The values that stand in place of a buffer: MPI.BOTTOM and MPI.IN_PLACE.

/** The type of `MPI.BOTTOM`: the address zero, for datatypes that hold absolute addresses. */
export class BottomType {
  /** @internal */
  readonly _name = 'BOTTOM';
}
/** The type of `MPI.IN_PLACE`: the other buffer of a collective is input and output. */
export class InPlaceType {
  /** @internal */
  readonly _name = 'IN_PLACE';
}

/** Absolute addresses: only with datatypes made for it. `MPI_BOTTOM` */
export const BOTTOM = new BottomType();
/** Take the input of a collective from its output buffer. `MPI_IN_PLACE` */
export const IN_PLACE = new InPlaceType();
