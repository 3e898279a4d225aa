// Bytes that grow while numbers and strings are written to them.
import { constants } from 'node:buffer';
import { Tag } from './format.js';

const INITIAL_SIZE = 16 * 1024;
const LARGEST_STEP = 2 ** 30;
/** Longer strings are written by Node: a call costs more than the loop for a short one. */
const LOOP = 96;
/** V8 finds at once that it can't match a string that is kept as one byte a character. */
export const NOT_LATIN1 = /[^\0-\xff]/;

export class Output {
  bytes: Buffer = Buffer.allocUnsafeSlow(INITIAL_SIZE);
  private view = viewOf(this.bytes);
  /** Where the next byte goes. */
  position = 0;

  /** Makes room. The others that write count on it. */
  reserve(more: number): void {
    if (this.position + more > this.bytes.length) this.grow(more);
  }

  private grow(more: number): void {
    const { length } = this.bytes;
    const needed = this.position + more + 1024;
    const wanted = Math.min(length + Math.min(length, LARGEST_STEP), constants.MAX_LENGTH);
    const bytes = Buffer.allocUnsafeSlow(Math.max(needed, wanted));
    bytes.set(this.bytes.subarray(0, this.position));
    this.bytes = bytes;
    this.view = viewOf(bytes);
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.position++] = value;
  }

  /** A byte in front of up to eight more that `reserve` has not made room for. */
  protected tag(tag: Tag): void {
    this.reserve(9);
    this.bytes[this.position++] = tag;
  }

  uint16(value: number): void {
    this.reserve(2);
    this.bytes[this.position] = value;
    this.bytes[this.position + 1] = value >> 8;
    this.position += 2;
  }

  uint32(value: number): void {
    this.reserve(4);
    this.view.setUint32(this.position, value, true);
    this.position += 4;
  }

  varuint(value: number): void {
    this.reserve(8);
    let rest = value;
    while (rest >= 0x80) {
      this.bytes[this.position++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.bytes[this.position++] = rest;
  }

  double(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.position, value, true);
    this.position += 8;
  }

  number(value: number): void {
    this.reserve(9);
    const { bytes } = this;
    // -0 is no integer here.
    if ((value | 0) === value && (value !== 0 || 1 / value > 0)) {
      if (value >= 0 && value < 0x80) {
        bytes[this.position++] = Tag.SmallInteger + value;
      } else if (value >= -0x80 && value < 0x80) {
        bytes[this.position++] = Tag.Int8;
        bytes[this.position++] = value;
      } else {
        bytes[this.position++] = Tag.Int32;
        this.view.setInt32(this.position, value, true);
        this.position += 4;
      }
      return;
    }
    bytes[this.position++] = Tag.Double;
    this.view.setFloat64(this.position, value, true);
    this.position += 8;
  }

  string(text: string): void {
    const { length } = text;
    if (length > LOOP) {
      this.longString(text);
      return;
    }
    this.reserve(length + 3);
    const { bytes } = this;
    const start = this.position;
    let at = start;
    if (length < 0x40) {
      bytes[at++] = Tag.ShortString + length;
    } else {
      bytes[at++] = Tag.Latin1;
      this.position = at;
      this.varuint(length);
      at = this.position;
    }
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 0xff) {
        this.position = start;
        this.wideString(text);
        return;
      }
      bytes[at++] = unit;
    }
    this.position = at;
  }

  private longString(text: string): void {
    if (NOT_LATIN1.test(text)) {
      this.wideString(text);
      return;
    }
    this.byte(Tag.Latin1);
    this.varuint(text.length);
    this.characters(text, true);
  }

  // UTF-8 would lose surrogates that stand alone.
  private wideString(text: string): void {
    this.byte(Tag.Utf16);
    this.varuint(text.length);
    this.characters(text, false);
  }

  /** The code units of a string, in one or two bytes each. */
  protected characters(text: string, isLatin1: boolean): void {
    this.reserve(isLatin1 ? text.length : 2 * text.length);
    this.position += this.bytes.write(text, this.position, isLatin1 ? 'latin1' : 'utf16le');
  }

  protected int8s(values: Float64Array, count: number): void {
    this.reserve(count);
    for (let i = 0; i < count; i++) this.bytes[this.position + i] = values[i];
    this.position += count;
  }

  protected int16s(values: Float64Array, count: number): void {
    this.reserve(2 * count);
    const { view, position } = this;
    for (let i = 0; i < count; i++) view.setInt16(position + 2 * i, values[i], true);
    this.position += 2 * count;
  }

  protected int32s(values: Float64Array, count: number): void {
    this.reserve(4 * count);
    const { view, position } = this;
    for (let i = 0; i < count; i++) view.setInt32(position + 4 * i, values[i], true);
    this.position += 4 * count;
  }

  protected doubles(values: Float64Array, count: number): void {
    this.reserve(8 * count);
    const { view, position } = this;
    for (let i = 0; i < count; i++) view.setFloat64(position + 8 * i, values[i], true);
    this.position += 8 * count;
  }

  /** Bytes as they are. */
  copy(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.position);
    this.position += bytes.length;
  }

  /** Zeros up to a position. */
  protected fill(end: number): void {
    this.reserve(end - this.position);
    this.bytes.fill(0, this.position, end);
    this.position = end;
  }

  protected header(mark: number, flags: number, tables: number): void {
    this.bytes[0] = mark;
    this.bytes[1] = flags;
    this.view.setUint16(2, tables % 0x10000, true);
    this.view.setUint32(4, Math.floor(tables / 0x10000), true);
  }

  /** Forgets memory that one large object has needed. */
  protected shrink(limit: number): void {
    if (this.bytes.length <= limit) return;
    this.bytes = Buffer.allocUnsafeSlow(INITIAL_SIZE);
    this.view = viewOf(this.bytes);
  }
}

const viewOf = (bytes: Buffer): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
