import { MPI } from '../index.js';
import { show } from '../native/argument_checks.js';
import { asSerializer, once } from './registering.js';

type Class = abstract new (...values: never[]) => object;

/** The parts of the package `apache-arrow` that `registerArrow` needs. */
export interface Arrow {
  /** The class of tables. */
  readonly Table: Class;
  /** The class of record batches. */
  readonly RecordBatch: Class;
  /** The class of vectors. */
  readonly Vector: Class;
  /** Makes the bytes of a table, as Arrow's IPC stream. */
  tableToIPC(table: never, type?: 'stream'): Uint8Array;
  /** Makes the table of the bytes of an IPC stream. */
  tableFromIPC(bytes: Uint8Array): object;
}

interface Table {
  readonly batches: readonly object[];
  readonly schema: object;
  getChildAt(index: number): object | null;
}

interface Functions {
  readonly Table: new (content: unknown) => Table;
  readonly RecordBatch: new (schema: object, data: undefined) => object;
  readonly Vector: Class;
  tableToIPC(table: Table, type: 'stream'): Uint8Array;
  tableFromIPC(bytes: Uint8Array): Table;
}

// Of a view of a part, all of the buffer would be sent.
const alone = (bytes: Uint8Array): Uint8Array =>
  bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();

/**
 * Lets the tables, record batches and vectors of Apache Arrow be sent as objects. They travel as
 * Arrow's own IPC stream, which keeps their schema, dictionaries and batches; what is received lies
 * in the bytes that came, without a copy. All ranks that send or receive them must call it; to call
 * it again does nothing. Local.
 *
 * @param arrow the package
 * @param serializer the serializer that sends them. Default `MPI.serializer`, which all lower-case
 *   methods use
 * @throws {TypeError} if `arrow` is not the package, `serializer` is not a serializer, or another
 *   copy of the package is registered already
 * @example
 * import * as arrow from 'apache-arrow';
 * import { MPI } from 'mpi4node';
 * import { registerArrow } from 'mpi4node/interchange';
 * registerArrow(arrow);
 * const comm = MPI.COMM_WORLD;
 * const tables = comm.gather(arrow.tableFromArrays({ id: Int32Array.of(comm.rank) }));
 */
export function registerArrow(arrow: Arrow, serializer: MPI.Serializer = MPI.serializer): void {
  const method = 'registerArrow';
  for (const name of ['Table', 'RecordBatch', 'Vector', 'tableToIPC', 'tableFromIPC'] as const) {
    if (typeof arrow?.[name] === 'function') continue;
    throw new TypeError(
      `${method}: arrow must be the package apache-arrow, but ${show(arrow)} came, which has no ${name}`,
    );
  }
  asSerializer(method, serializer);
  once(serializer, 'apache-arrow', arrow.Table, () =>
    register(arrow as unknown as Functions, serializer),
  );
}

function register(arrow: Functions, serializer: MPI.Serializer): void {
  const { Table, RecordBatch, Vector, tableToIPC, tableFromIPC } = arrow;
  const dump = (table: Table): Uint8Array => alone(tableToIPC(table, 'stream'));
  // By instanceof: the prototype of a vector is not that of the class.
  serializer.register<Table, Uint8Array>('apache-arrow Table', {
    is: (object) => object instanceof Table,
    dump,
    load: tableFromIPC,
  });
  serializer.register<object, Uint8Array>('apache-arrow RecordBatch', {
    is: (object) => object instanceof RecordBatch,
    dump: (batch) => dump(new Table(batch)),
    load(bytes) {
      const { batches, schema } = tableFromIPC(bytes);
      return batches[0] ?? new RecordBatch(schema, undefined);
    },
  });
  serializer.register<object, Uint8Array>('apache-arrow Vector', {
    is: (object) => object instanceof Vector,
    dump: (vector) => dump(new Table({ vector })),
    load(bytes) {
      const vector = tableFromIPC(bytes).getChildAt(0);
      if (vector === null) throw new TypeError('Serializer.loads: an Arrow vector did not come');
      return vector;
    },
  });
}
