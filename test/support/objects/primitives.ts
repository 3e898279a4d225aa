// Values that are no objects.
import { inEverything, sizes, type Value } from './table';

const powers = [
  6, 7, 8, 13, 14, 15, 16, 20, 21, 24, 27, 28, 29, 30, 31, 32, 33, 35, 42, 48, 49, 52, 53,
];

const about = (power: number) => [2 ** power - 1, 2 ** power, 2 ** power + 1];

export const numbers: readonly number[] = [
  ...[0, -0, 1, -1, 0.5, -0.5, 0.1, 1 / 3, Math.PI, 1e21, 1e-7, 1.5e300, NaN, Infinity, -Infinity],
  ...[Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, Number.MAX_VALUE, -Number.MAX_VALUE],
  ...[Number.MIN_VALUE, -Number.MIN_VALUE, 2 ** -1022, 2 ** -1022 - Number.MIN_VALUE],
  ...[Number.EPSILON, 1 + Number.EPSILON, 2 ** 31 + 0.5, -(2 ** 31) - 0.5, 2 ** 63, 2 ** 64],
  ...powers.flatMap(about),
  ...powers.flatMap(about).map((number) => -number),
];

const digits = [
  1, 7, 8, 15, 31, 32, 33, 62, 63, 64, 65, 127, 128, 129, 191, 192, 256, 1024, 16_384,
];

export const bigints: readonly bigint[] = [
  ...[0n, 1n, -1n, 10n ** 18n, 10n ** 19n, 10n ** 20n, -(10n ** 20n), 0xffff_0000_ffff_0000_0000n],
  ...digits.flatMap((power) => [
    2n ** BigInt(power) - 1n,
    2n ** BigInt(power),
    -(2n ** BigInt(power)),
  ]),
];

const shortSizes = sizes.filter((size) => size < 1000);
const longSizes = sizes.filter((size) => size > 1000);

// Latin 1 with and without ASCII alone, three bytes in UTF-8, a pair, and two halves of none.
const letters = ['a', 'é', '東', '🚀', '\ud800', '\udc00'];

export const strings: readonly string[] = [
  ...[
    '',
    ' ',
    '\0',
    'a\0b',
    '\0'.repeat(100),
    '0',
    '-1',
    'true',
    'null',
    '__proto__',
    '\ufeffmark',
  ],
  ...[
    '\ufffd',
    '\ufffe\uffff',
    'a\ud800b',
    '\udc00\ud800',
    'naïve 東京 🚀',
    'e\u0301 is not \u00e9',
  ],
  // All of Latin 1, of which decoders of "latin1" take 0x80 to 0x9f for Windows 1252.
  String.fromCharCode(...Array.from({ length: 256 }, (_, i) => i)),
  String.fromCharCode(...Array.from({ length: 300 }, (_, i) => 0xd780 + i)),
  ...letters.flatMap((letter) => shortSizes.map((size) => letter.repeat(size))),
  // The only letter that is not like the others comes first, last, and where a vector of 8 begins.
  ...['é', '東', '\ud800'].flatMap((letter) =>
    [7, 8, 63, 64, 1000].flatMap((size) => [
      letter + 'a'.repeat(size),
      'a'.repeat(size) + letter,
      `${'a'.repeat(size)}${letter}${'a'.repeat(size)}`,
    ]),
  ),
  // A rope, and a slice of it.
  Array.from({ length: 50 }, (_, i) => `part ${i} `).reduce((text, part) => text + part),
  Array.from({ length: 50 }, (_, i) => `part ${i} `)
    .join('東')
    .slice(10, 200),
];

const others = [undefined, null, true, false];

export const primitives: readonly Value[] = [
  ...inEverything('undefined, null, true and false', others),
  ...inEverything('numbers', numbers),
  ...inEverything('bigints', bigints),
  ...inEverything('strings', strings),
  ...letters.flatMap((letter) =>
    longSizes.map(
      (size): Value => [
        `a string of ${size} times ${JSON.stringify(letter)}`,
        () => [letter.repeat(size), 'after'],
      ],
    ),
  ),
  ['very large bigints', () => [2n ** 1_000_000n - 1n, -(2n ** 1_000_000n)]],
  ...inEverything('all of them', [
    ...others,
    ...numbers,
    ...bigints.slice(0, 20),
    ...strings.slice(0, 20),
  ]),
  [
    'strings after each other at all alignments',
    () => sizes.flatMap((n) => ['a'.repeat(n), '東'.repeat(n)]),
  ],
  ['a million integers', () => Array.from({ length: 1_000_000 }, (_, i) => i - 500_000)],
  ['a million fractions', () => Array.from({ length: 1_000_000 }, (_, i) => i / 7)],
  [
    'a million integers with -0, NaN, 2^31 and 2^53 at the end',
    () => [...Array.from({ length: 1_000_000 }, (_, i) => i), -0, NaN, 2 ** 31, 2 ** 53],
  ],
  [
    'a million values of all kinds',
    () =>
      Array.from(
        { length: 1_000_000 },
        (_, i) => [i, i / 3, `text ${i % 100}`, null, i % 2 === 0][i % 5],
      ),
  ],
  [
    'a hundred thousand strings',
    () => Array.from({ length: 100_000 }, (_, i) => `${i} ${'é'.repeat(i % 3)}`),
  ],
];
