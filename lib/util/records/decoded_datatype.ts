// The fields of a datatype, from what its constructors were given.
import { MPI } from '../../index.js';
import { elementOf } from './elements.js';
import {
  alignmentOf,
  endOf,
  type Field,
  Layout,
  overlapIn,
  repeated,
  roundUp,
  type Shape,
  sizeOf,
} from './layout.js';

/** The datatypes for MAXLOC and MINLOC, each with that of its value. */
const pairs: readonly (readonly [MPI.Datatype, MPI.Datatype])[] = [
  [MPI.SHORT_INT, MPI.SHORT],
  [MPI.INT_INT, MPI.INT],
  [MPI.LONG_INT, MPI.LONG],
  [MPI.FLOAT_INT, MPI.FLOAT],
  [MPI.DOUBLE_INT, MPI.DOUBLE],
  [MPI.LONG_DOUBLE_INT, MPI.LONG_DOUBLE],
];

const nameOf = (datatype: MPI.Datatype): string => datatype.name || 'the datatype';

const noForm = (datatype: MPI.Datatype, why: string): TypeError =>
  new TypeError(`RecordType.from: ${nameOf(datatype)} can't be described as a record: ${why}`);

/**
 * What an item of a datatype holds.
 *
 * @param outer the datatype whose extent counts: a resized one need not ask where the next item of
 *   the datatype within it would begin
 */
export function shapeOf(datatype: MPI.Datatype, outer = datatype): Shape {
  if (datatype.is_predefined) {
    // An object of its own, because the program may free its one.
    const own = new MPI.Datatype(datatype);
    const element = elementOf(own);
    return element === null
      ? shapeOfPair(own)
      : { kind: 'elements', element, datatype: own, length: null };
  }
  const [integers, addresses, counts, datatypes] = datatype.Get_contents();
  try {
    // With and without large counts the numbers come in the same order, but for subarrays.
    const numbers = counts.length > 0 ? counts : [...integers, ...addresses];
    return derived(datatype, outer, numbers, integers, datatypes);
  } finally {
    for (const part of datatypes) part.free();
  }
}

function shapeOfPair(datatype: MPI.Datatype): Shape {
  const value = pairs.find(([pair]) => !pair.is_null && pair.equals(datatype))?.[1];
  const datatypes =
    value === undefined && datatype.combiner === MPI.COMBINER_VALUE_INDEX
      ? datatype.Get_contents()[3]
      : [value, MPI.INT];
  if (datatypes[0] === undefined) {
    throw noForm(datatype, 'this version of Node has no elements for it');
  }
  const [first, second] = datatypes.map((part) => shapeOf(part as MPI.Datatype));
  const offset = roundUp(sizeOf(first), alignmentOf(second));
  const fields = [
    { name: 'value', offset: 0, shape: first },
    { name: 'index', offset, shape: second },
  ];
  const layout = new Layout(fields, datatype.extent, alignmentOf(first), datatype);
  return { kind: 'records', layout, length: null };
}

/** A block of items, at a place in bytes. */
interface Block {
  readonly offset: number;
  readonly length: number;
  readonly shape: Shape;
}

function derived(
  datatype: MPI.Datatype,
  outer: MPI.Datatype,
  numbers: readonly number[],
  integers: readonly number[],
  datatypes: readonly MPI.Datatype[],
): Shape {
  const [first] = datatypes;
  const inner = (): Shape => shapeOf(first);
  switch (datatype.combiner) {
    case MPI.COMBINER_DUP:
      return shapeOf(first, outer);
    case MPI.COMBINER_CONTIGUOUS:
      return ofBlocks(datatype, outer, [{ offset: 0, length: numbers[0], shape: inner() }]);
    case MPI.COMBINER_RESIZED:
      return resized(outer, shapeOf(first, outer));
    case MPI.COMBINER_VECTOR:
    case MPI.COMBINER_HVECTOR: {
      const [count, length, stride] = numbers;
      const unit = datatype.combiner === MPI.COMBINER_VECTOR ? first.extent : 1;
      const offsets = Array.from({ length: count }, (_, i) => i * stride * unit);
      return ofPlaces(datatype, outer, inner(), offsets, () => length);
    }
    case MPI.COMBINER_INDEXED:
    case MPI.COMBINER_HINDEXED: {
      const unit = datatype.combiner === MPI.COMBINER_INDEXED ? first.extent : 1;
      const [count] = numbers;
      const offsets = numbers.slice(1 + count).map((offset) => offset * unit);
      return ofPlaces(datatype, outer, inner(), offsets, (i) => numbers[1 + i]);
    }
    case MPI.COMBINER_INDEXED_BLOCK:
    case MPI.COMBINER_HINDEXED_BLOCK: {
      const unit = datatype.combiner === MPI.COMBINER_INDEXED_BLOCK ? first.extent : 1;
      const offsets = numbers.slice(2).map((offset) => offset * unit);
      return ofPlaces(datatype, outer, inner(), offsets, () => numbers[1]);
    }
    case MPI.COMBINER_STRUCT: {
      const [count] = numbers;
      const blocks = datatypes.map((part, i) => ({
        offset: numbers[1 + count + i],
        length: numbers[1 + i],
        shape: shapeOf(part),
      }));
      return ofBlocks(datatype, outer, blocks);
    }
    case MPI.COMBINER_SUBARRAY:
      return subarray(datatype, outer, inner(), first.extent, numbers, integers);
    default:
      throw noForm(datatype, 'its constructor describes no fields');
  }
}

function ofPlaces(
  datatype: MPI.Datatype,
  outer: MPI.Datatype,
  shape: Shape,
  offsets: readonly number[],
  lengthAt: (index: number) => number,
): Shape {
  return ofBlocks(
    datatype,
    outer,
    offsets.map((offset, i) => ({ offset, length: lengthAt(i), shape })),
  );
}

/** Fields for the blocks; or one array, if that is all there is. */
function ofBlocks(datatype: MPI.Datatype, outer: MPI.Datatype, blocks: readonly Block[]): Shape {
  const filled = joined(blocks.filter(({ length }) => length > 0));
  const [only] = filled;
  if (filled.length === 0) throw noForm(datatype, 'it holds no data');
  if (filled.length === 1 && only.offset === 0 && datatype.combiner !== MPI.COMBINER_STRUCT) {
    const shape = only.length === 1 ? only.shape : repeated(only.shape, only.length);
    if (sizeOf(shape) === outer.extent) return shape;
  }
  const fields = filled.map(({ offset, length, shape }, i) => ({
    name: `f${i}`,
    offset,
    shape: length === 1 ? shape : repeated(shape, length),
  }));
  return recordOf(outer, fields);
}

/** Blocks of one kind that follow each other directly are one, but in a struct. */
function joined(blocks: readonly Block[]): Block[] {
  const result: Block[] = [];
  for (const block of blocks) {
    const last = result.at(-1);
    const follows =
      last?.offset === undefined ? -1 : last.offset + last.length * sizeOf(last.shape);
    if (last !== undefined && last.shape === block.shape && block.offset === follows) {
      result[result.length - 1] = { ...last, length: last.length + block.length };
    } else {
      result.push(block);
    }
  }
  return result;
}

function recordOf(datatype: MPI.Datatype, fields: readonly Field[]): Shape {
  const { extent } = datatype;
  const before = fields.find(({ offset }) => offset < 0);
  if (before !== undefined)
    throw noForm(datatype, `it has data before its beginning, at ${before.offset}`);
  const overlap = overlapIn(fields);
  if (overlap !== null) {
    const [{ offset }, { offset: other }] = overlap;
    throw noForm(datatype, `its data at byte ${offset} and at byte ${other} overlap`);
  }
  const end = endOf(fields);
  if (end > extent)
    throw noForm(datatype, `its data reach to byte ${end}, beyond its extent ${extent}`);
  const alignment = Math.max(...fields.map(({ shape }) => alignmentOf(shape)));
  const isAligned =
    extent % alignment === 0 &&
    fields.every(({ offset, shape }) => offset % alignmentOf(shape) === 0);
  const layout = new Layout(fields, extent, isAligned ? alignment : 1, datatype.Dup().Commit());
  return { kind: 'records', layout, length: null };
}

function resized(datatype: MPI.Datatype, shape: Shape): Shape {
  if (sizeOf(shape) === datatype.extent) return shape;
  const fields =
    shape.kind === 'records' && shape.length === null
      ? shape.layout.fields
      : [{ name: 'f0', offset: 0, shape }];
  return recordOf(datatype, fields);
}

function subarray(
  datatype: MPI.Datatype,
  outer: MPI.Datatype,
  shape: Shape,
  extent: number,
  numbers: readonly number[],
  integers: readonly number[],
): Shape {
  const [dimensions] = integers;
  // With large counts, only the number of dimensions and the order are integers.
  const values = integers.length === 2 ? numbers : integers.slice(1);
  const part = (i: number): number[] => values.slice(i * dimensions, (i + 1) * dimensions);
  const order = integers[integers.length - 1];
  const isRowMajor = order === MPI.ORDER_C;
  const [sizes, subsizes, starts] = [0, 1, 2].map((i) =>
    isRowMajor ? part(i) : part(i).reverse(),
  );
  // Where rows begin, in items: the last dimension is the row itself.
  let rows = [0];
  sizes.forEach((size, i) => {
    const isRow = i === dimensions - 1;
    const places = Array.from({ length: isRow ? 1 : subsizes[i] }, (_, k) => starts[i] + k);
    rows = rows.flatMap((row) => places.map((place) => row * size + place));
  });
  const length = subsizes[dimensions - 1];
  return ofPlaces(
    datatype,
    outer,
    shape,
    rows.map((row) => row * extent),
    () => length,
  );
}

/** The layout of the items of a datatype. */
export function layoutOfDatatype(datatype: MPI.Datatype): Layout {
  const shape = shapeOf(datatype);
  if (shape.kind === 'records' && shape.length === null) return shape.layout;
  const original = datatype.is_predefined ? datatype : datatype.Dup().Commit();
  const fields = [{ name: 'f0', offset: 0, shape }];
  return new Layout(fields, sizeOf(shape), alignmentOf(shape), original);
}
