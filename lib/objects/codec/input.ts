// Bytes that are read with a look at where they end: they are another process's.
import { damaged } from './errors.js';
import { Tag } from './format.js';

const { fromCharCode } = String;

export class Input {
  protected readonly bytes: Buffer;
  protected readonly view: DataView;
  protected position = 0;
  /** Where the bytes end. */
  protected end = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Proves that so many bytes are left. */
  protected need(count: number): void {
    if (count > this.end - this.position) throw damaged('they end too early');
  }

  protected byte(): number {
    if (this.position >= this.end) throw damaged('they end too early');
    return this.bytes[this.position++];
  }

  protected uint16(): number {
    this.need(2);
    const value = this.view.getUint16(this.position, true);
    this.position += 2;
    return value;
  }

  protected uint32(): number {
    this.need(4);
    const value = this.view.getUint32(this.position, true);
    this.position += 4;
    return value;
  }

  protected double(): number {
    this.need(8);
    const value = this.view.getFloat64(this.position, true);
    this.position += 8;
    return value;
  }

  protected int32(): number {
    this.need(4);
    const value = this.view.getInt32(this.position, true);
    this.position += 4;
    return value;
  }

  protected varuint(): number {
    let value = 0;
    for (let unit = 1; ; unit *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * unit;
      if (value > Number.MAX_SAFE_INTEGER) throw damaged('a number is too large');
      if (byte < 0x80) return value;
    }
  }

  /** A number of things of at least so many bytes each. */
  protected count(size = 1): number {
    const count = this.varuint();
    this.need(count * size);
    return count;
  }

  protected string(): string {
    return this.text(this.byte());
  }

  /** The string that a tag begins. */
  protected text(tag: number): string {
    if (tag >= Tag.ShortString && tag < Tag.SmallInteger) return this.latin1(tag - Tag.ShortString);
    if (tag === Tag.Latin1) return this.latin1(this.count());
    if (tag !== Tag.Utf16) throw damaged(`${tag} stands where a string begins`);
    const start = this.takeBytes(2 * this.varuint());
    return this.bytes.toString('utf16le', start, this.position);
  }

  // Up to eight characters are faster than a call of Node's.
  private latin1(length: number): string {
    const start = this.takeBytes(length);
    const b = this.bytes;
    switch (length) {
      case 0:
        return '';
      case 1:
        return fromCharCode(b[start]);
      case 2:
        return fromCharCode(b[start], b[start + 1]);
      case 3:
        return fromCharCode(b[start], b[start + 1], b[start + 2]);
      case 4:
        return fromCharCode(b[start], b[start + 1], b[start + 2], b[start + 3]);
      case 5:
      case 6:
      case 7:
      case 8: {
        const first = fromCharCode(b[start], b[start + 1], b[start + 2], b[start + 3]);
        const i = start + 4;
        if (length === 5) return first + fromCharCode(b[i]);
        if (length === 6) return first + fromCharCode(b[i], b[i + 1]);
        if (length === 7) return first + fromCharCode(b[i], b[i + 1], b[i + 2]);
        return first + fromCharCode(b[i], b[i + 1], b[i + 2], b[i + 3]);
      }
      default:
        return b.toString('latin1', start, this.position);
    }
  }

  /** Goes over some bytes; tells where they start. */
  protected takeBytes(count: number): number {
    this.need(count);
    const start = this.position;
    this.position = start + count;
    return start;
  }

  protected int8s(values: unknown[], count: number): void {
    const start = this.takeBytes(count);
    for (let i = start; i < start + count; i++) values.push((this.bytes[i] << 24) >> 24);
  }

  protected int16s(values: unknown[], count: number): void {
    const start = this.takeBytes(2 * count);
    for (let i = 0; i < count; i++) values.push(this.view.getInt16(start + 2 * i, true));
  }

  protected int32s(values: unknown[], count: number): void {
    const start = this.takeBytes(4 * count);
    for (let i = 0; i < count; i++) values.push(this.view.getInt32(start + 4 * i, true));
  }

  protected doubles(values: unknown[], count: number): void {
    const start = this.takeBytes(8 * count);
    for (let i = 0; i < count; i++) values.push(this.view.getFloat64(start + 8 * i, true));
  }
}
