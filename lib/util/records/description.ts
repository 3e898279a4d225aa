// Layouts from descriptions: what users write for the fields of a record.
import { MPI } from '../../index.js';
import { isHandle, show } from '../../native/argument_checks.js';
import { shapeOf } from './decoded_datatype.js';
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

const METHOD = 'RecordType';

/** The layouts of the types that the package has made. */
export const layouts = new WeakMap<object, Layout>();

/** Names that the objects of a record's class have already. */
const TAKEN = new Set(['constructor', 'toJSON', '__proto__']);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isDescription = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isObject(value) &&
  !Array.isArray(value) &&
  !ArrayBuffer.isView(value) &&
  !isHandle(value, 'Datatype');

const label = (path: readonly string[]): string => `field ${JSON.stringify(path.join('.'))}`;

function checkName(path: readonly string[]): void {
  const name = path[path.length - 1];
  if (TAKEN.has(name)) {
    throw new TypeError(`${METHOD}: ${label(path)} can't have that name, because records use it`);
  }
  if (/^(0|[1-9]\d*)$/.test(name)) {
    throw new TypeError(
      `${METHOD}: ${label(path)} can't have a number as its name, because JavaScript puts such names first`,
    );
  }
}

interface Options {
  readonly packed: boolean;
  readonly offsets: Readonly<Record<string, unknown>> | null;
  readonly extent: number | null;
}

function optionsOf(options: unknown): Options {
  if (!isObject(options)) {
    throw new TypeError(`${METHOD}: options must be an object, but ${show(options)} came`);
  }
  const unknown = Object.keys(options).find(
    (name) => !['packed', 'offsets', 'extent'].includes(name),
  );
  if (unknown !== undefined) {
    throw new TypeError(`${METHOD} has no option ${unknown}; it takes packed, offsets and extent`);
  }
  const { packed = false, offsets = null, extent = null } = options;
  if (typeof packed !== 'boolean') {
    throw new TypeError(`${METHOD}: packed must be a boolean, but ${show(packed)} came`);
  }
  if (offsets !== null && !isObject(offsets)) {
    throw new TypeError(
      `${METHOD}: offsets must be an object with a number for each field, but ${show(offsets)} came`,
    );
  }
  if (extent !== null && !Number.isSafeInteger(extent)) {
    throw new TypeError(`${METHOD}: extent must be an integer, but ${show(extent)} came`);
  }
  return { packed, offsets, extent: extent as number | null };
}

/** The layout that a description stands for. */
export function layoutOf(fields: unknown, options: unknown): Layout {
  if (!isDescription(fields)) {
    throw new TypeError(
      `${METHOD}: fields must be an object with a type for each field, but ${show(fields)} came`,
    );
  }
  const { packed, offsets, extent } = optionsOf(options);
  const shapes = shapesOf(fields, [], packed);
  return offsets === null
    ? inOrder(shapes, packed, extent)
    : atOffsets(shapes, offsets, packed, extent);
}

type Shapes = readonly (readonly [name: string, shape: Shape])[];

function shapesOf(
  fields: Readonly<Record<string, unknown>>,
  path: readonly string[],
  packed: boolean,
): Shapes {
  const entries = Object.entries(fields);
  if (entries.length === 0) {
    throw new RangeError(
      path.length === 0
        ? `${METHOD}: fields must not be empty`
        : `${METHOD}: ${label(path)} must have fields of its own, but is empty`,
    );
  }
  return entries.map(([name, type]) => {
    const own = [...path, name];
    checkName(own);
    return [name, shapeOfType(type, own, packed)];
  });
}

function shapeOfType(type: unknown, path: readonly string[], packed: boolean): Shape {
  if (typeof type === 'string' || isHandle(type, 'Datatype')) return shapeOfDatatype(type, path);
  if (Array.isArray(type)) return shapeOfArray(type, path, packed);
  const layout = isObject(type) ? layouts.get(type) : undefined;
  if (layout !== undefined) return { kind: 'records', layout, length: null };
  if (!isDescription(type)) {
    throw new TypeError(
      `${METHOD}: ${label(path)} must be a type string, an MPI.Datatype, [type, count], a RecordType or an object with fields, but ${show(type)} came`,
    );
  }
  return {
    kind: 'records',
    layout: inOrder(shapesOf(type, path, packed), packed, null),
    length: null,
  };
}

function shapeOfArray(type: readonly unknown[], path: readonly string[], packed: boolean): Shape {
  const { 0: item, 1: count } = type;
  if (type.length !== 2) {
    throw new TypeError(
      `${METHOD}: ${label(path)} must be [type, count], but an array of length ${type.length} came`,
    );
  }
  if (!Number.isSafeInteger(count)) {
    throw new TypeError(
      `${METHOD}: the count of ${label(path)} must be an integer, but ${show(count)} came`,
    );
  }
  if ((count as number) < 1) {
    throw new RangeError(
      `${METHOD}: the count of ${label(path)} must be at least 1, but is ${count}`,
    );
  }
  return repeated(shapeOfType(item, path, packed), count as number);
}

function shapeOfDatatype(type: unknown, path: readonly string[]): Shape {
  try {
    const datatype =
      typeof type === 'string' ? MPI.Datatype.fromcode(type) : (type as MPI.Datatype);
    if (datatype.is_null) throw new TypeError('the datatype is null');
    return shapeOf(datatype);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new TypeError(
      `${METHOD}: ${label(path)} has no type that records know: ${error.message}`,
      {
        cause: error,
      },
    );
  }
}

/** As a C compiler puts them. */
function inOrder(shapes: Shapes, packed: boolean, extent: number | null): Layout {
  let end = 0;
  const fields = shapes.map(([name, shape]) => {
    const offset = packed ? end : roundUp(end, alignmentOf(shape));
    end = offset + sizeOf(shape);
    return { name, offset, shape };
  });
  return layoutWith(fields, packed, extent);
}

function layoutWith(fields: readonly Field[], packed: boolean, extent: number | null): Layout {
  const end = endOf(fields);
  const alignment = packed ? 1 : Math.max(...fields.map(({ shape }) => alignmentOf(shape)));
  if (extent !== null && extent < end) {
    throw new RangeError(`${METHOD}: extent is ${extent}, but the fields reach to byte ${end}`);
  }
  return new Layout(fields, extent ?? roundUp(end, alignment), alignment);
}

function atOffsets(
  shapes: Shapes,
  offsets: Readonly<Record<string, unknown>>,
  packed: boolean,
  extent: number | null,
): Layout {
  const unknown = Object.keys(offsets).find((name) => !shapes.some(([other]) => other === name));
  if (unknown !== undefined) {
    throw new TypeError(`${METHOD}: offsets has ${unknown}, but there is no such field`);
  }
  const fields = shapes.map(([name, shape]) => {
    const offset = offsets[name];
    if (!Number.isSafeInteger(offset)) {
      throw new TypeError(
        `${METHOD}: the offset of ${label([name])} must be an integer, but ${show(offset)} came`,
      );
    }
    if ((offset as number) < 0) {
      throw new RangeError(
        `${METHOD}: the offset of ${label([name])} must not be negative, but is ${offset}`,
      );
    }
    return { name, offset: offset as number, shape };
  });
  const overlap = overlapIn(fields);
  if (overlap !== null) {
    const [first, second] = overlap;
    throw new RangeError(
      `${METHOD}: ${label([first.name])} reaches to byte ${first.offset + sizeOf(first.shape)}, but ${label([second.name])} begins at byte ${second.offset}`,
    );
  }
  return layoutWith(fields, packed, extent);
}
