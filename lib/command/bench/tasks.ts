/** The tasks of `mpi4node bench pool`. */

export function nothing(): void {}

export const back = (array: Uint8Array): Uint8Array => array;
