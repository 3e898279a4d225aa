// Many objects with the same keys of the columns of a message, in one pass.
import { compile, each, madeByName, member } from './compile.js';
import { Column } from './format.js';

/** Columns that have been found to lie within the message. */
export interface ReadColumns {
  readonly view: DataView;
  readonly bytes: Uint8Array;
  /** Where the numbers start, or the lengths of the strings. */
  readonly starts: number[];
  /** The strings of the rows that are made, one behind the other. */
  readonly texts: string[];
  /** Of columns that are not read at once. */
  readonly values: unknown[][];
}

/** Appends an object for each row from `first` to before `last`. */
export type MakeRows = (rows: unknown[], first: number, last: number, columns: ReadColumns) => void;

function cell(kind: number, i: number): string {
  switch (kind) {
    case Column.Int8:
      return `view.getInt8(s${i} + i)`;
    case Column.Int16:
      return `view.getInt16(s${i} + 2 * i, true)`;
    case Column.Int32:
      return `view.getInt32(s${i} + 4 * i, true)`;
    case Column.Double:
      return `view.getFloat64(s${i} + 8 * i, true)`;
    case Column.Latin1:
    case Column.Utf16:
      return `t${i}.substring(a${i}, a${i} += bytes[s${i} + i])`;
    default:
      return `v${i}[i]`;
  }
}

export function rowMaker(keys: readonly string[], kinds: readonly number[]): MakeRows {
  const source = `
    const { view, bytes, starts, texts, values } = columns;
    ${each(keys, (_, c) => `const s${c} = starts[${c}], t${c} = texts[${c}], v${c} = values[${c}]; let a${c} = 0;`)}
    for (let i = first; i < last; i++) {
      rows.push({ ${each(keys, (name, c) => member(name, cell(kinds[c], c)))} });
    }`;
  return compile<MakeRows>(['rows', 'first', 'last', 'columns'], source) ?? byName(keys, kinds);
}

/** Makes rows by the names of their keys, where code of strings is forbidden. */
export function byName(keys: readonly string[], kinds: readonly number[]): MakeRows {
  return (rows, first, last, { view, bytes, starts, texts, values }) => {
    const ends = keys.map(() => 0);
    for (let i = first; i < last; i++) {
      const read = (c: number): unknown => {
        const start = starts[c];
        switch (kinds[c]) {
          case Column.Int8:
            return view.getInt8(start + i);
          case Column.Int16:
            return view.getInt16(start + 2 * i, true);
          case Column.Int32:
            return view.getInt32(start + 4 * i, true);
          case Column.Double:
            return view.getFloat64(start + 8 * i, true);
          case Column.Latin1:
          case Column.Utf16: {
            const from = ends[c];
            ends[c] += bytes[start + i];
            return texts[c].substring(from, ends[c]);
          }
          default:
            return values[c][i];
        }
      };
      rows.push(madeByName(keys, read));
    }
  };
}
