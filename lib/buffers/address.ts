// Absolute addresses, for datatypes that are used with MPI.BOTTOM.
import { type Named, namedFunction } from '../base/named_arguments.js';
import { type AnyMemory, asBytes } from '../memory/strided_array.js';
import { notCount } from '../native/argument_checks.js';
import { MPI_Get_address } from '../native/generated/functions.js';
import { BOTTOM, type BottomType } from './special_buffers.js';

function asAddress(method: string, argument: string, value: unknown): number {
  if (Number.isSafeInteger(value)) return value as number;
  throw notCount(method, argument, value);
}

function checked(method: string, result: number): number {
  if (Number.isSafeInteger(result)) return result;
  throw new RangeError(`${method}: the result must be below 2^53, but is ${result}`);
}

/**
 * Returns the address of memory, for a datatype that is used with `MPI.BOTTOM`. A message with such
 * a datatype does not keep the memory alive: the program must keep it until the message is
 * complete. Local. `MPI_Get_address`
 *
 * @param location a typed array, `DataView`, `Buffer`, `ArrayBuffer` or contiguous ndarray; or
 *   `MPI.BOTTOM` or null, whose address is 0
 * @returns the address in bytes
 * @throws {TypeError} if `location` is no memory
 * @example
 * const values = Float64Array.of(1, 2, 3);
 * const address = MPI.Get_address(values);
 * const absolute = MPI.Datatype.Create_struct([3], [address], [MPI.DOUBLE]).Commit();
 * comm.Send([MPI.BOTTOM, 1, absolute], 1);
 */
export const Get_address: (
  location: AnyMemory | BottomType | null | { location: AnyMemory | BottomType | null },
) => number = namedFunction('MPI.Get_address', ['location'], (location: unknown): number =>
  location === BOTTOM || location === null
    ? 0
    : MPI_Get_address(asBytes(location, 'MPI.Get_address', 'location')),
);

type Sum = { base: number; disp: number };
type Difference = { addr1: number; addr2: number };

/**
 * Returns the sum of an address and a displacement. Local. `MPI_Aint_add`
 *
 * @param base an address of `MPI.Get_address`
 * @param disp a displacement in bytes, which may be negative
 * @returns the address that lies `disp` bytes behind `base`
 * @throws {TypeError} if an argument is not an integer
 * @throws {RangeError} if the result is not below 2^53
 */
export const Aint_add: (...values: [number, number] | Named<Sum, ['base', 'disp']>) => number =
  namedFunction('MPI.Aint_add', ['base', 'disp'], (base: unknown, disp?: unknown): number =>
    checked(
      'MPI.Aint_add',
      asAddress('MPI.Aint_add', 'base', base) + asAddress('MPI.Aint_add', 'disp', disp),
    ),
  );

/**
 * Returns the difference of two addresses. Local. `MPI_Aint_diff`
 *
 * @param addr1 an address of `MPI.Get_address`
 * @param addr2 the address that is subtracted
 * @returns how many bytes `addr1` lies behind `addr2`; negative if it lies before
 * @throws {TypeError} if an argument is not an integer
 * @throws {RangeError} if the result is not below 2^53
 */
export const Aint_diff: (
  ...values: [number, number] | Named<Difference, ['addr1', 'addr2']>
) => number = namedFunction(
  'MPI.Aint_diff',
  ['addr1', 'addr2'],
  (addr1: unknown, addr2?: unknown): number =>
    checked(
      'MPI.Aint_diff',
      asAddress('MPI.Aint_diff', 'addr1', addr1) - asAddress('MPI.Aint_diff', 'addr2', addr2),
    ),
);
