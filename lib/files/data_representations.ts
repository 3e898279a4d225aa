// Representations of data in files that the program defines.

import { type Named, namedFunction } from '../base/named_arguments.js';
import { memoryAt } from '../buffers/allocated_memory.js';
import { absent } from '../buffers/spec_parts.js';
import type { Datatype } from '../datatypes/datatype.js';
import { withHandle } from '../datatypes/datatype_base.js';
import { addon } from '../native/addon.js';
import { asString, notInteger, show } from '../native/argument_checks.js';
import { runCallback } from '../native/callbacks.js';
import * as native from '../native/generated/functions.js';
import { provide } from '../native/hooks.js';

/**
 * Converts data between memory and a file.
 *
 * @param userbuf the memory of the program, for `count` items from item `position` on
 * @param datatype the datatype of an item in memory
 * @param count how many items to convert
 * @param filebuf the data as it is in the file, one item behind the other
 * @param position the item of `userbuf` at which to begin
 */
export type ConversionFunction = (
  userbuf: ArrayBuffer,
  datatype: Datatype,
  count: number,
  filebuf: ArrayBuffer,
  position: number,
) => void;

/** Tells how many bytes an item of a datatype takes in the file. */
export type ExtentFunction = (datatype: Datatype) => number;

interface Representation {
  readonly read: ConversionFunction | null;
  readonly write: ConversionFunction | null;
  readonly extent: ExtentFunction;
}

const METHOD = 'MPI.Register_datarep';

/** By the number that MPI keeps. MPI never forgets a representation. */
const representations: Representation[] = [];

/** Conversion::kRead in the binding; kExtent is 0. */
const READ = 1;

function extentOf({ extent }: Representation, datatype: Datatype): number {
  const bytes: unknown = extent(datatype);
  if (!Number.isSafeInteger(bytes)) throw notInteger(METHOD, 'the result of extent_fn', bytes);
  return bytes as number;
}

function convert(
  representation: Representation,
  conversion: number,
  datatype: Datatype,
  count: number,
  places: readonly [userbuf: number, filebuf: number],
  position: number,
): void {
  const run = conversion === READ ? representation.read : representation.write;
  const sizes = [
    (position + count) * datatype.extent,
    count * extentOf(representation, datatype),
  ] as const;
  const buffers: ArrayBuffer[] = [];
  try {
    for (const i of [0, 1]) buffers.push(memoryAt(METHOD, places[i], sizes[i]));
    run?.(buffers[0], datatype, count, buffers[1], position);
  } finally {
    // MPI's memory is only lent.
    for (const buffer of buffers) addon.detachMemory(buffer);
  }
}

// Locks of the library may be held: nothing that communicates, and no other access to a file.
const refuses = (name: string): boolean => !/^MPI_(Type_|Get_address|Pack|Unpack)/.test(name);

provide({
  convertData(id, conversion, handle, count, userbuf, filebuf, position) {
    const run = (): number => {
      const datatype = withHandle(handle);
      const representation = representations[id];
      if (userbuf === 0) return extentOf(representation, datatype);
      convert(representation, conversion, datatype, count, [userbuf, filebuf], position);
      return 0;
    };
    return runCallback(refuses, run, Number.NaN);
  },
});

function asFunction(argument: string, value: unknown): unknown {
  if (typeof value === 'function') return value;
  throw new TypeError(`${METHOD}: ${argument} must be a function, but ${show(value)} came`);
}

interface RepresentationArguments {
  /** The name. */
  datarep: string;
  /** Converts what was read from a file; null if nothing is to be converted. */
  read_fn: ConversionFunction | null;
  /** Converts what is written to a file; null if nothing is to be converted. */
  write_fn: ConversionFunction | null;
  /** Tells how many bytes an item of a datatype takes in the file. */
  extent_fn: ExtentFunction;
}

/**
 * Gives a representation of data in files a name, for `File.Set_view`. Neither Open MPI nor MPICH
 * converts data by functions of the program so far: MPICH refuses conversion functions, and neither
 * has views of other representations than its own. The functions run on the thread that has
 * registered them, inside an access; they must not communicate or use files. Local.
 * `MPI_Register_datarep`
 *
 * @param datarep the name
 * @param read_fn converts what was read from a file; null if nothing is to be converted
 * @param write_fn converts what is written to a file; null if nothing is to be converted
 * @param extent_fn tells how many bytes an item of a datatype takes in the file
 * @throws {TypeError} if an argument is of the wrong type
 * @throws {MPI.Exception} with the class `MPI.ERR_DUP_DATAREP` if there is a representation of that
 *   name, `MPI.ERR_CONVERSION` or `MPI.ERR_UNSUPPORTED_OPERATION` if the library can't do it
 */
export const Register_datarep: (
  ...values:
    | [
        datarep: string,
        read_fn: ConversionFunction | null,
        write_fn: ConversionFunction | null,
        extent_fn: ExtentFunction,
      ]
    | Named<RepresentationArguments, ['datarep', 'read_fn', 'write_fn', 'extent_fn']>
) => void = namedFunction(
  METHOD,
  ['datarep', 'read_fn', 'write_fn', 'extent_fn'],
  (datarep: unknown, read_fn?: unknown, write_fn?: unknown, extent_fn?: unknown): void => {
    const name = asString(METHOD, 'datarep', datarep);
    const read = absent(read_fn) ? null : asFunction('read_fn', read_fn);
    const write = absent(write_fn) ? null : asFunction('write_fn', write_fn);
    const representation = { read, write, extent: asFunction('extent_fn', extent_fn) };
    const id = representations.length;
    representations.push(representation as Representation);
    const state = addon.environmentNumber * 2 ** 32 + id;
    try {
      native.MPI_Register_datarep(name, read === null ? 0 : 1, write === null ? 0 : 1, state);
    } catch (error) {
      representations.pop();
      throw error;
    }
  },
);
