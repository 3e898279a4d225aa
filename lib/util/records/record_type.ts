import { types } from 'node:util';
import type { MPI } from '../../index.js';
import { asMemory, bytesOf } from '../../memory/typed_arrays.js';
import { isHandle, show } from '../../native/argument_checks.js';
import { layoutOfDatatype } from './decoded_datatype.js';
import { layoutOf, layouts } from './description.js';
import { endOf, type Layout, type Shape } from './layout.js';
import { assign, classOf, isIterable, RecordArray } from './record_class.js';
import type { FieldType, RecordClass, RecordFields, Records, RecordValues } from './values.js';

/** How the fields of a record lie in memory. */
export interface RecordOptions<Name extends string = string> {
  /**
   * Whether the fields follow each other without gaps, also those of records that are described
   * within this one. Default false: as a C compiler aligns them.
   */
  readonly packed?: boolean;
  /** Where each field begins, in bytes. Default: in the order of the fields. */
  readonly offsets?: Readonly<Record<Name, number>>;
  /**
   * How far apart records lie, in bytes. Default: up to the end of the last field, rounded up as a
   * C compiler does.
   */
  readonly extent?: number;
}

/**
 * The type of records: what their fields are and where they lie, as in a struct of C. It has the
 * datatype for messages, and makes records and arrays of them whose fields are properties. So a
 * program need not count bytes.
 *
 * A field is a type string (`'i4'`, `'f8'`, `'c16'`), a datatype of MPI's own, `[type, count]` for
 * an array, another `RecordType`, or an object with the fields of a record within the record. The
 * values of 64-bit integers are bigints, those of `'bool'` are booleans, and those of complex
 * numbers are typed arrays of a real and an imaginary part. Types that JavaScript does not have,
 * such as C's `long double`, give their bytes. The byte order is that of the machine.
 *
 * @typeParam F the fields, as they are written in the constructor
 * @example
 * import { MPI } from 'mpi4node';
 * import { RecordType } from 'mpi4node/util';
 * const Particle = new RecordType({ id: 'i4', x: ['f8', 2] });
 * const comm = MPI.COMM_WORLD;
 * const particles = Particle.array(10);
 * if (comm.rank === 0) {
 *   for (const particle of particles) particle.x[0] = 0.5;
 *   particles.at(9).id = 42;
 * }
 * comm.Bcast(particles);
 * console.log(particles.at(9).id, particles.at(9).x[0]);
 */
export class RecordType<const F extends RecordFields> {
  #layout: Layout;
  readonly #fields: F;

  /**
   * Describes records. Local; MPI is only needed when a message uses them.
   *
   * @param fields an object with a type for each field, in the order of the fields in memory
   * @param options how they lie in memory: `packed`, `offsets` and `extent`. Default: as a C
   *   compiler aligns them
   * @throws {TypeError} if the type of a field is unknown, or `offsets` does not name the fields
   * @throws {RangeError} if a count is not positive, fields overlap, or `extent` is too small
   * @example
   * const Header = new RecordType({ kind: 'u1', length: 'u4' }, { packed: true });
   * const Body = new RecordType({ position: { x: 'f8', y: 'f8' }, tag: ['u1', 8] });
   */
  constructor(fields: F, options: RecordOptions<keyof F & string> = {}) {
    this.#layout = layoutOf(fields, options);
    this.#fields = Object.freeze({ ...fields });
    layouts.set(this, this.#layout);
  }

  /**
   * Finds the fields of a datatype, from the arguments of the constructor that made it. The
   * fields are called `f0`, `f1` and so on; those of pairs such as `MPI.DOUBLE_INT` are called
   * `value` and `index`. A datatype of a single kind of items has one field. Local.
   *
   * @param datatype any datatype; the records keep it, also after it is freed
   * @returns a type whose records lie in memory as the items of the datatype do
   * @throws {TypeError} if the argument is not a datatype, or records can't describe the datatype:
   *   it has data before its beginning or beyond its extent, data that overlap, or none; or it is
   *   made by `Create_darray`
   * @example
   * const pairs = RecordType.from(MPI.DOUBLE_INT).array([{ value: 0.5, index: comm.rank }]);
   * comm.Allreduce(MPI.IN_PLACE, pairs, MPI.MAXLOC);
   */
  static from(datatype: MPI.Datatype): RecordType<RecordFields> {
    if (!isHandle(datatype, 'Datatype')) {
      throw new TypeError(
        `RecordType.from: datatype must be an MPI.Datatype, but ${show(datatype)} came`,
      );
    }
    if ((datatype as MPI.Datatype).is_null) {
      throw new TypeError('RecordType.from: datatype is null');
    }
    return RecordType.#of(layoutOfDatatype(datatype as MPI.Datatype));
  }

  static #of(layout: Layout): RecordType<RecordFields> {
    const typeOf = (shape: Shape): FieldType => {
      const one = shape.kind === 'records' ? RecordType.#of(shape.layout) : shape.datatype;
      return shape.length === null ? one : [one, shape.length];
    };
    const { fields, extent } = layout;
    const made = new RecordType<RecordFields>(
      Object.fromEntries(fields.map(({ name, shape }) => [name, typeOf(shape)])),
      {
        offsets: Object.fromEntries(fields.map(({ name, offset }) => [name, offset])),
        extent,
      },
    );
    made.#layout = layout;
    layouts.set(made, layout);
    return made;
  }

  /** What the fields are. They are those that the constructor got. */
  get fields(): F {
    return this.#fields;
  }
  /** Where each field begins, in bytes from the beginning of the record. */
  get offsets(): { readonly [Name in keyof F]: number } {
    const { fields } = this.#layout;
    return Object.fromEntries(fields.map(({ name, offset }) => [name, offset])) as {
      readonly [Name in keyof F]: number;
    };
  }
  /** How many bytes of data are in a record; gaps do not count. */
  get size(): number {
    return this.#layout.size;
  }
  /** How far apart records lie, in bytes: C's `sizeof`. */
  get extent(): number {
    return this.#layout.extent;
  }
  /** At multiples of how many bytes such a record begins within another. */
  get alignment(): number {
    return this.#layout.alignment;
  }
  /**
   * The datatype of a record, committed. It is made when it is first asked for, and freed with the
   * `RecordType`. Local. `MPI_Type_create_struct`
   */
  get datatype(): MPI.Datatype {
    return this.#layout.datatype;
  }
  /**
   * The class of the records. `new Particle.Record()` makes one in memory of its own; with values
   * for all fields, it has those.
   *
   * @example
   * const particle = new Particle.Record({ id: 1, x: [0.5, 0.25] });
   * comm.Send(particle, 1);
   */
  get Record(): RecordClass<F> {
    return classOf(this.#layout) as unknown as RecordClass<F>;
  }

  /**
   * Makes records one behind the other, or sees memory as such. Local.
   *
   * @param source how many records, in new memory, all zero; the values of each of them; or memory
   *   that holds records, which is not copied. The last one need not have the gap at its end
   * @param byteOffset where the first record begins in that memory, in bytes. Default 0
   * @param length how many records it holds. Default: all that fit
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {RangeError} if the memory ends before the records do, or does not begin at a multiple
   *   of the size of their arrays' elements
   * @example
   * const fresh = Particle.array(100);
   * const given = Particle.array([{ id: 1, x: [0, 0] }, { id: 2, x: [0, 1] }]);
   * const received = Particle.array(win.tomemory());
   */
  array(source: number): Records<F>;
  array(source: Iterable<RecordValues<F>>): Records<F>;
  array(source: MPI.BufferData, byteOffset?: number, length?: number): Records<F>;
  array(source: unknown, byteOffset?: unknown, length?: unknown): Records<F> {
    if (ArrayBuffer.isView(source) || types.isAnyArrayBuffer(source))
      return this.#on(source, byteOffset, length);
    if (byteOffset !== undefined || length !== undefined) {
      throw new TypeError('RecordType.array: byteOffset and length are for memory only');
    }
    if (typeof source === 'number') return this.#ofLength(source);
    if (!isIterable(source)) {
      throw new TypeError(
        `RecordType.array: source must be a length, the values of records, or memory, but ${show(source)} came`,
      );
    }
    const values = [...source];
    const records = this.#ofLength(values.length) as unknown as RecordArray;
    values.forEach((each, i) => {
      assign(this.#layout, records.at(i), each, `values[${i}]`);
    });
    return records as unknown as Records<F>;
  }

  #ofLength(length: number): Records<F> {
    const count = asCount('source', length, 0);
    return this.#records(new DataView(new ArrayBuffer(count * this.extent)), 0, count);
  }

  #on(source: unknown, byteOffset: unknown, length: unknown): Records<F> {
    const bytes = bytesOf(asMemory(source, 'RecordType.array', 'source'));
    const first = asCount('byteOffset', byteOffset, 0);
    const { extent } = this;
    // C's last struct of an array is whole, but MPI leaves out the gap behind the last item.
    const end = endOf(this.#layout.fields);
    const fitting = Math.max(0, Math.floor((bytes.length - first - end) / extent) + 1);
    const count = asCount('length', length, fitting);
    if (first > bytes.length || count > fitting) {
      throw new RangeError(
        `RecordType.array: source has ${bytes.length} bytes, too few for ${count} records of ${extent} bytes from byte ${first} on`,
      );
    }
    const { viewAlignment } = this.#layout;
    if ((bytes.byteOffset + first) % viewAlignment !== 0) {
      throw new RangeError(
        `RecordType.array: the records must begin at a multiple of ${viewAlignment} bytes in their ArrayBuffer, but begin at ${bytes.byteOffset + first}; copy them`,
      );
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return this.#records(view, first, count);
  }

  #records(view: DataView<ArrayBufferLike>, first: number, count: number): Records<F> {
    return new RecordArray(this.#layout, view, first, count) as unknown as Records<F>;
  }
}

function asCount(argument: string, value: unknown, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (!Number.isSafeInteger(value)) {
    throw new TypeError(
      `RecordType.array: ${argument} must be an integer, but ${show(value)} came`,
    );
  }
  if ((value as number) < 0) {
    throw new RangeError(`RecordType.array: ${argument} must not be negative, but is ${value}`);
  }
  return value as number;
}
