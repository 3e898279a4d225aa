// What a receiver keeps of a list of keys: how to make objects, and rows, that have them.
import { type Make, maker } from './compile.js';
import { byName, type MakeRows, rowMaker } from './row_reader.js';

/** A sender that sends ever new kinds of rows must not have code made for each. */
const MOST_ROW_MAKERS = 16;

/** How to make objects with some keys. */
export class KnownShape {
  private readonly content: Buffer;
  private makeOne: Make | null = null;
  private readonly rowMakers = new Map<string, MakeRows>();

  constructor(
    readonly keys: readonly string[],
    content: Uint8Array,
  ) {
    this.content = Buffer.from(content);
  }

  is(bytes: Uint8Array, start: number, length: number): boolean {
    const { content } = this;
    if (content.length !== length) return false;
    for (let i = 0; i < length; i++) if (content[i] !== bytes[start + i]) return false;
    return true;
  }

  get make(): Make {
    this.makeOne ??= maker(this.keys);
    return this.makeOne;
  }

  rowMaker(kinds: readonly number[]): MakeRows {
    const key = kinds.join();
    let made = this.rowMakers.get(key);
    if (made === undefined) {
      if (this.rowMakers.size >= MOST_ROW_MAKERS) return byName(this.keys, kinds);
      made = rowMaker(this.keys, kinds);
      this.rowMakers.set(key, made);
    }
    return made;
  }
}
