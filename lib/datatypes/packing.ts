// Packing: the items of a datatype copied together into plain bytes, and back.

import { packageError } from '../base/exception.js';
import { type Named, parameters } from '../base/named_arguments.js';
import type { AnyMemory } from '../memory/strided_array.js';
import { asBytes } from '../memory/strided_array.js';
import { isHandle, notCount, notHandle, notString, show } from '../native/argument_checks.js';
import { ERR_TRUNCATE } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import type { Classes } from '../native/hooks.js';
import { type HandleHolder, MessageData } from '../native/message_data.js';
import {
  checkExternal32,
  hasNoData,
  unpackExternalReadsBeyondTheEnd,
} from '../workarounds/mpich.js';
import { DatatypeConstructors } from './constructors.js';
import { basicTypes, type DatatypeBase } from './datatype_base.js';

type Comm = Classes['Comm'];

type Packing = {
  datarep: string;
  inbuf: AnyMemory;
  outbuf: AnyMemory;
  position: number;
  count: number;
  comm: Comm;
};
type PackArguments = Named<Packing, ['inbuf', 'outbuf', 'position', 'comm']>;
type UnpackArguments = Named<Packing, ['inbuf', 'position', 'outbuf', 'comm']>;
type PackSizeArguments = Named<Packing, ['count', 'comm']>;
type ExternalPackArguments = Named<Packing, ['datarep', 'inbuf', 'outbuf', 'position']>;
type ExternalUnpackArguments = Named<Packing, ['datarep', 'inbuf', 'position', 'outbuf']>;
type ExternalPackSizeArguments = Named<Packing, ['datarep', 'count']>;

function asComm(method: string, comm: unknown): HandleHolder {
  if (isHandle(comm, 'Comm')) return comm;
  throw notHandle(method, 'comm', 'Comm', comm);
}

// Neither library looks at it, and both pack as external32 whatever it says.
function checkDatarep(method: string, datarep: unknown): void {
  if (typeof datarep !== 'string') throw notString(method, 'datarep', datarep);
  if (datarep === 'external32') return;
  throw new RangeError(`${method}: datarep must be "external32", but ${show(datarep)} came`);
}

function checkExternal(method: string, datatype: DatatypeBase): void {
  if (!datatype.is_null && !hasNoData(datatype))
    checkExternal32(method, () => basicTypes(datatype));
}

function checkCount(method: string, count: unknown): void {
  if (!Number.isSafeInteger(count)) throw notCount(method, 'count', count);
  if ((count as number) < 0) throw new RangeError(`${method}: count is ${count}`);
}

/**
 * Checks the position in packed memory, and that there is room from there on. MPICH looks at
 * neither, and Open MPI not at the position.
 */
function checkRoom(
  method: string,
  argument: string,
  packed: Uint8Array,
  position: unknown,
  needed: number,
): void {
  if (!Number.isSafeInteger(position)) throw notCount(method, 'position', position);
  const start = position as number;
  if (start < 0 || start > packed.byteLength) {
    throw new RangeError(
      `${method}: position must be from 0 to the ${packed.byteLength} bytes of ${argument}, but is ${start}`,
    );
  }
  if (needed <= packed.byteLength - start) return;
  throw packageError(
    ERR_TRUNCATE,
    `${method}: MPI_ERR_TRUNCATE: the items take ${needed} bytes, but ${argument} has only ${packed.byteLength - start} from position ${start} on`,
  );
}

/**
 * Refuses packed bytes that overlap the memory of the items, of which MPICH dies. The position was
 * checked before.
 */
function checkApart(
  method: string,
  packed: Uint8Array,
  position: unknown,
  needed: number,
  { memory }: MessageData,
): void {
  if (memory === null || memory.buffer !== packed.buffer) return;
  const start = packed.byteOffset + (position as number);
  const end = memory.byteOffset + memory.byteLength;
  if (start >= end || start + needed <= memory.byteOffset) return;
  throw new RangeError(`${method}: inbuf and outbuf overlap; use other memory for one of them`);
}

/**
 * How items are packed and unpacked.
 *
 * @group Packing
 */
export abstract class DatatypePacking extends DatatypeConstructors {
  /** As many items as lie in the memory. */
  private _items(method: string, argument: string, data: unknown): MessageData {
    const bytes = asBytes(data, method, argument);
    const message = new MessageData(this);
    message.memory = bytes;
    const [, extent, trueLb, trueExtent] = this._getExtents();
    if (bytes.byteLength === 0 || this.size === 0) return message;
    if (extent <= 0 || trueLb < 0) {
      throw new RangeError(
        `${method}: how many items lie in ${argument} can't follow from a datatype with extent ${extent} and data from byte ${trueLb} on`,
      );
    }
    // Items can overlap: then more begin in the memory than lie in it.
    const last = Math.floor((bytes.byteLength - trueLb - trueExtent) / extent);
    message.count = Math.min(last + 1, Math.floor(bytes.byteLength / extent));
    if (message.count > 0) return message;
    throw new RangeError(
      `${method}: ${argument} has ${bytes.byteLength} bytes, which is less than one item of the datatype, whose extent is ${extent}`,
    );
  }

  /**
   * Copies items together into bytes. Use it to send values of different datatypes in one message,
   * as `MPI.PACKED`. Local. `MPI_Pack`
   *
   * @param inbuf the memory with the items: as many as it holds
   * @param outbuf the memory for the packed bytes
   * @param position the byte in `outbuf` at which to begin
   * @param comm the communicator on which the bytes are sent
   * @returns the position behind the packed items, where the next can follow
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {RangeError} if `position` does not lie in `outbuf`, or no item in `inbuf`
   * @throws {MPI.Exception} with the class `MPI.ERR_TRUNCATE` if there is not room for all
   * @example
   * const packed = new Uint8Array(MPI.DOUBLE.Pack_size(3, comm));
   * const end = MPI.DOUBLE.Pack(Float64Array.of(1, 2, 3), packed, 0, comm);
   * comm.Send([packed, end, MPI.PACKED], 1);
   */
  Pack(inbuf: AnyMemory, outbuf: AnyMemory, position: number, comm: Comm): number;
  Pack(...named: PackArguments): number;
  @parameters('Datatype', 'inbuf', 'outbuf', 'position', 'comm')
  Pack(inbuf: unknown, outbuf?: unknown, position?: unknown, comm?: unknown): number {
    const method = 'Datatype.Pack';
    const items = this._items(method, 'inbuf', inbuf);
    const packed = asBytes(outbuf, method, 'outbuf');
    checkRoom(method, 'outbuf', packed, position, items.count * this.size);
    checkApart(method, packed, position, items.count * this.size, items);
    return native.MPI_Pack(items, packed, position, asComm(method, comm));
  }

  /**
   * Copies items that were packed by `Pack` back to their places. Local. `MPI_Unpack`
   *
   * @param inbuf the memory with the packed bytes
   * @param position the byte in `inbuf` at which to begin
   * @param outbuf the memory for the items: as many as it holds
   * @param comm the communicator on which the bytes were received
   * @returns the position behind the items, where the next begin
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {RangeError} if `position` does not lie in `inbuf`, or no item in `outbuf`
   * @throws {MPI.Exception} with the class `MPI.ERR_TRUNCATE` if there are fewer bytes in `inbuf`
   */
  Unpack(inbuf: AnyMemory, position: number, outbuf: AnyMemory, comm: Comm): number;
  Unpack(...named: UnpackArguments): number;
  @parameters('Datatype', 'inbuf', 'position', 'outbuf', 'comm')
  Unpack(inbuf: unknown, position?: unknown, outbuf?: unknown, comm?: unknown): number {
    const method = 'Datatype.Unpack';
    const packed = asBytes(inbuf, method, 'inbuf');
    const items = this._items(method, 'outbuf', outbuf);
    checkRoom(method, 'inbuf', packed, position, items.count * this.size);
    checkApart(method, packed, position, items.count * this.size, items);
    return native.MPI_Unpack(packed, position, items, asComm(method, comm));
  }

  /**
   * Tells how many bytes items take at most when `Pack` packs them. Local. `MPI_Pack_size`
   *
   * @param count the number of items
   * @param comm the communicator on which the bytes are sent
   * @returns the number of bytes
   * @throws {TypeError} if `count` is not an integer, or `comm` not a communicator
   * @throws {RangeError} if `count` is negative
   */
  Pack_size(count: number, comm: Comm): number;
  Pack_size(...named: PackSizeArguments): number;
  @parameters('Datatype', 'count', 'comm')
  Pack_size(count: unknown, comm?: unknown): number {
    checkCount('Datatype.Pack_size', count);
    return native.MPI_Pack_size(count, this, asComm('Datatype.Pack_size', comm));
  }

  /**
   * Copies items together into bytes that are the same on every machine: big-endian, with sizes
   * that the standard fixes. Use it for files and for programs in other languages. Local.
   * `MPI_Pack_external`
   *
   * @param datarep the representation: `'external32'`
   * @param inbuf the memory with the items: as many as it holds
   * @param outbuf the memory for the packed bytes
   * @param position the byte in `outbuf` at which to begin
   * @returns the position behind the packed items, where the next can follow
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {RangeError} if `datarep` is another, `position` does not lie in `outbuf`, or no item
   *   in `inbuf`
   * @throws {MPI.Exception} with the class `MPI.ERR_TRUNCATE` if there is not room for all
   */
  Pack_external(datarep: string, inbuf: AnyMemory, outbuf: AnyMemory, position: number): number;
  Pack_external(...named: ExternalPackArguments): number;
  @parameters('Datatype', 'datarep', 'inbuf', 'outbuf', 'position')
  Pack_external(datarep: unknown, inbuf?: unknown, outbuf?: unknown, position?: unknown): number {
    const method = 'Datatype.Pack_external';
    checkDatarep(method, datarep);
    checkExternal(method, this);
    const items = this._items(method, 'inbuf', inbuf);
    const packed = asBytes(outbuf, method, 'outbuf');
    if (hasNoData(this)) {
      checkRoom(method, 'outbuf', packed, position, 0);
      return position as number;
    }
    const needed = native.MPI_Pack_external_size(datarep, items.count, this);
    checkRoom(method, 'outbuf', packed, position, needed);
    checkApart(method, packed, position, needed, items);
    return native.MPI_Pack_external(datarep, items, packed, position);
  }

  /**
   * Copies items that were packed by `Pack_external` back to their places. Local.
   * `MPI_Unpack_external`
   *
   * @param datarep the representation: `'external32'`
   * @param inbuf the memory with the packed bytes
   * @param position the byte in `inbuf` at which to begin
   * @param outbuf the memory for the items: as many as it holds
   * @returns the position behind the items, where the next begin
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {RangeError} if `datarep` is another, `position` does not lie in `inbuf`, or no item in
   *   `outbuf`
   * @throws {MPI.Exception} with the class `MPI.ERR_TRUNCATE` if there are fewer bytes in `inbuf`
   */
  Unpack_external(datarep: string, inbuf: AnyMemory, position: number, outbuf: AnyMemory): number;
  Unpack_external(...named: ExternalUnpackArguments): number;
  @parameters('Datatype', 'datarep', 'inbuf', 'position', 'outbuf')
  Unpack_external(datarep: unknown, inbuf?: unknown, position?: unknown, outbuf?: unknown): number {
    const method = 'Datatype.Unpack_external';
    checkDatarep(method, datarep);
    checkExternal(method, this);
    const packed = asBytes(inbuf, method, 'inbuf');
    const items = this._items(method, 'outbuf', outbuf);
    if (hasNoData(this)) {
      checkRoom(method, 'inbuf', packed, position, 0);
      return position as number;
    }
    const needed = unpackExternalReadsBeyondTheEnd
      ? native.MPI_Pack_external_size(datarep, items.count, this)
      : 0;
    checkRoom(method, 'inbuf', packed, position, needed);
    checkApart(method, packed, position, needed, items);
    return native.MPI_Unpack_external(datarep, packed, position, items);
  }

  /**
   * Tells how many bytes items take when `Pack_external` packs them. Local.
   * `MPI_Pack_external_size`
   *
   * @param datarep the representation: `'external32'`
   * @param count the number of items
   * @returns the number of bytes
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {RangeError} if `datarep` is another, or `count` is negative
   */
  Pack_external_size(datarep: string, count: number): number;
  Pack_external_size(...named: ExternalPackSizeArguments): number;
  @parameters('Datatype', 'datarep', 'count')
  Pack_external_size(datarep: unknown, count?: unknown): number {
    checkDatarep('Datatype.Pack_external_size', datarep);
    checkExternal('Datatype.Pack_external_size', this);
    checkCount('Datatype.Pack_external_size', count);
    if (hasNoData(this)) return 0;
    return native.MPI_Pack_external_size(datarep, count, this);
  }
}
