// Typed arrays and what is under them.
import type { ResizableBuffer } from './compare';
import { sizes, type Value, wasm } from './table';

type TypedArrayClass = {
  new (source: ArrayBuffer | number, offset?: number, length?: number): ArrayBufferView;
  readonly name: string;
  readonly BYTES_PER_ELEMENT: number;
};

/** The classes of typed arrays that this Node has. */
const classes = [
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float16Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
].flatMap((name) => {
  const found = (globalThis as Record<string, unknown>)[name];
  return found === undefined ? [] : [found as TypedArrayClass];
});

/**
 * Bytes that are all different from their neighbours, NaNs of several kinds among them as floats.
 */
function buffer(length: number): ArrayBuffer {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = i % 16 < 8 ? 255 - i : i * 7;
  return bytes.buffer;
}

export function resizable(length: number, maxByteLength: number): ResizableBuffer {
  const made = new (
    ArrayBuffer as unknown as new (
      length: number,
      options: { maxByteLength: number },
    ) => ResizableBuffer
  )(length, { maxByteLength });
  new Uint8Array(made).set(new Uint8Array(buffer(length)));
  return made;
}

function alone(View: TypedArrayClass): Value[] {
  const { name, BYTES_PER_ELEMENT: size } = View;
  return [
    [name, () => new View(buffer(64))],
    [`${name} without elements`, () => new View(0)],
    [`${name} from an offset`, () => new View(buffer(64), 2 * size)],
    [`${name} of a part`, () => new View(buffer(64), size, 3)],
    [`${name} without elements at the end of a buffer`, () => new View(buffer(64), 64)],
    [`${name} of one element`, () => new View(buffer(size))],
    [`${name} of many elements`, () => new View(buffer(8192))],
    [
      `two ${name} on one buffer`,
      () => {
        const whole = buffer(64);
        return [new View(whole, size, 2), new View(whole, 0, 4)];
      },
    ],
    [
      `${name} after text of any length`,
      () => Array.from({ length: 17 }, (_, i) => ['a'.repeat(i), new View(buffer(32))]),
    ],
    [
      `${name} next to its buffer`,
      () => {
        const view = new View(buffer(64), 2 * size, 2);
        return { view, buffer: view.buffer };
      },
    ],
    [
      `${name} after its buffer`,
      () => {
        const view = new View(buffer(64), 2 * size, 2);
        return { buffer: view.buffer, view };
      },
    ],
    [`${name} with a property of its own`, () => Object.assign(new View(buffer(8)), { unit: 'm' })],
    [
      `a subclass of ${name}`,
      () => new (class Vector extends (View as typeof Uint8Array) {})(buffer(16)),
    ],
    [
      `${name} that lies about itself`,
      () =>
        Object.defineProperties(new View(buffer(16)), {
          buffer: { value: new ArrayBuffer(1) },
          byteLength: { value: 1000 },
          byteOffset: { value: 8 },
          constructor: { value: Map },
          length: { value: 1000 },
        }),
    ],
  ];
}

const views: readonly Value[] = [
  ['a DataView', () => new DataView(buffer(64))],
  ['a DataView from an offset', () => new DataView(buffer(64), 3)],
  ['a DataView of a part', () => new DataView(buffer(64), 3, 7)],
  ['a DataView of nothing', () => new DataView(buffer(64), 64)],
  ['an ArrayBuffer', () => buffer(64)],
  ['an ArrayBuffer of no bytes', () => new ArrayBuffer(0)],
  [
    'an ArrayBuffer two times',
    () => {
      const one = buffer(64);
      return [one, one];
    },
  ],
  [
    'a view two times',
    () => {
      const one = new Float32Array(buffer(64));
      return { first: one, second: one, list: [one] };
    },
  ],
  [
    'two equal views on one buffer',
    () => {
      const one = buffer(64);
      return [new Uint8Array(one), new Uint8Array(one)];
    },
  ],
  [
    'views of all classes on one buffer',
    () => {
      const one = buffer(64);
      return [...classes.map((View) => new View(one, 8, 2)), new DataView(one, 1, 5), one];
    },
  ],
  [
    'views as keys and values of a Map',
    () => {
      const one = buffer(64);
      return new Map<unknown, unknown>([
        [new Uint8Array(one), one],
        [one, new Int16Array(one, 2)],
      ]);
    },
  ],
  ['a thousand small arrays', () => Array.from({ length: 1000 }, (_, i) => Float64Array.of(i, -i))],
  [
    'rows with arrays',
    () => Array.from({ length: 50 }, (_, id) => ({ id, at: Float32Array.of(id, 0.5) })),
  ],
  [
    'rows with arrays on one buffer',
    () => {
      const one = buffer(400);
      return Array.from({ length: 50 }, (_, id) => ({ id, at: new Float64Array(one, 8 * id, 1) }));
    },
  ],
  ['a Buffer of its own', () => Buffer.alloc(10, 'abc')],
  ['an empty Buffer', () => Buffer.alloc(0)],
  ['a part of a Buffer', () => Buffer.alloc(100, 'abc').subarray(10, 20)],
  ['the memory of a WebAssembly.Memory', () => new wasm.Memory({ initial: 1 }).buffer],
];

const bySize: readonly Value[] = [...sizes, 1_000_000].flatMap((size): Value[] => [
  [`an ArrayBuffer of ${size} bytes`, () => buffer(size)],
  [
    `Uint8Array of ${size} in an object`,
    () => ({ before: 1, bytes: new Uint8Array(buffer(size)), after: 'a' }),
  ],
  [
    `${size} bytes between views`,
    () => [new Uint8Array(buffer(3)), new Uint8Array(buffer(size)), new Float64Array(buffer(8))],
  ],
]);

const resizables: readonly Value[] = [
  ['a resizable buffer', () => resizable(8, 64)],
  ['a resizable buffer of no bytes', () => resizable(0, 64)],
  ['a resizable buffer that is full', () => resizable(64, 64)],
  ['a view that follows its buffer', () => new Uint8Array(resizable(8, 64))],
  ['a view from an offset that follows', () => new Uint16Array(resizable(8, 64), 4)],
  ['a view at the end that follows', () => new Float64Array(resizable(8, 64), 8)],
  ['a view of a part of a resizable buffer', () => new Uint8Array(resizable(8, 64), 2, 4)],
  ['a DataView that follows', () => new DataView(resizable(8, 64), 1)],
  ['a DataView of a part of a resizable buffer', () => new DataView(resizable(8, 64), 1, 3)],
  [
    'views that follow and views that do not',
    () => {
      const one = resizable(32, 64);
      return [
        new Uint32Array(one, 8),
        one,
        new Uint32Array(one, 8, 2),
        new DataView(one),
        new DataView(one, 0, 32),
      ];
    },
  ],
  [
    'a buffer that has shrunk, and a view that followed',
    () => {
      const one = resizable(32, 64);
      const view = new Uint8Array(one, 4);
      one.resize(10);
      return { view, one };
    },
  ],
  [
    'a view that followed to a length that is no multiple of its elements',
    () => {
      const one = resizable(16, 64);
      const view = new Float64Array(one, 8);
      one.resize(31);
      new Uint8Array(one).fill(7, 8);
      return view;
    },
  ],
  ['a large resizable buffer', () => resizable(100_000, 200_000)],
];

export const binary: readonly Value[] = [
  ...classes.flatMap(alone),
  ...views,
  ...bySize,
  ...resizables,
];
