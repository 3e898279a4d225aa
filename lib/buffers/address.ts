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
 * The address of memory, for a datatype that is used with `MPI.BOTTOM`. Such a message does not
 * keep the memory alive: the program must, until the message is complete. Local. `MPI_Get_address`
 */
export const Get_address: (
  location: AnyMemory | BottomType | { location: AnyMemory | BottomType },
) => number = namedFunction('MPI.Get_address', ['location'], (location: unknown): number =>
  location === BOTTOM ? 0 : MPI_Get_address(asBytes(location, 'MPI.Get_address', 'location')),
);

type Sum = { base: number; disp: number };
type Difference = { addr1: number; addr2: number };

/** An address and a displacement in bytes: their sum. Local. `MPI_Aint_add` */
export const Aint_add: (...values: [number, number] | Named<Sum, ['base', 'disp']>) => number =
  namedFunction('MPI.Aint_add', ['base', 'disp'], (base: unknown, disp?: unknown): number =>
    checked(
      'MPI.Aint_add',
      asAddress('MPI.Aint_add', 'base', base) + asAddress('MPI.Aint_add', 'disp', disp),
    ),
  );

/** How many bytes the first address lies behind the second. Local. `MPI_Aint_diff` */
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
