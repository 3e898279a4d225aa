// NumPy's files of one array (.npy): a header in ASCII, and the elements behind it, row after row.
import type { MPI } from 'mpi4node';

const MAGIC = '\x93NUMPY';
/** The magic string, the version, and the length of the text in two bytes. */
const PREFIX = 10;
/** So many bytes, or a multiple, are before the elements. */
const ALIGNMENT = 64;

/** The bytes before the elements of an array of doubles. */
export function npyHeader(rows: number, columns: number): Buffer {
  const text = `{'descr': '<f8', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const length = Math.ceil((PREFIX + text.length + 1) / ALIGNMENT) * ALIGNMENT;
  const header = Buffer.alloc(length, ' ');
  header.write(`${MAGIC}\x01\x00`, 'latin1');
  header.writeUInt16LE(length - PREFIX, MAGIC.length + 2);
  header.write(text, PREFIX, 'latin1');
  header.write('\n', length - 1);
  return header;
}

/** What is known of an array: its shape, and the byte at which its first element lies. */
export interface Shape {
  rows: number;
  columns: number;
  start: number;
}

/** Reads the header of a file with a matrix of doubles. Collective. */
export function readShape(file: MPI.File): Shape {
  const prefix = Buffer.alloc(PREFIX);
  file.Read_at_all(0, prefix);
  if (prefix.toString('latin1', 0, MAGIC.length + 1) !== `${MAGIC}\x01`) {
    throw new Error('This is no .npy file of version 1');
  }
  const text = Buffer.alloc(prefix.readUInt16LE(MAGIC.length + 2));
  file.Read_at_all(PREFIX, text);
  const pattern = /'descr': '<f8', 'fortran_order': False, 'shape': \((\d+), (\d+)\)/;
  const [, rows, columns] = pattern.exec(text.toString('latin1')) ?? [];
  if (columns === undefined) throw new Error(`This is no matrix of doubles by rows: ${text}`);
  return { rows: Number(rows), columns: Number(columns), start: PREFIX + text.length };
}
