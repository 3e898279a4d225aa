// @worlds openmpi:2 mpich:1
// Info objects: strings by key, in MPI's own words and as a map.
import { MPI } from 'mpi4node';
import { expectMpiError, library, mpiTest } from '../../support/mpi';
import { has } from '../../support/table';

const two: readonly [string, string][] = [
  ['first', '1'],
  ['second', 'two words'],
];

test.each<[string, MPI.InfoItems | null | undefined, [string, string][]]>([
  ['nothing', undefined, []],
  ['null', null, []],
  ['an object', { first: '1', second: 'two words' }, [...two]],
  ['a Map', new Map(two), [...two]],
  ['pairs', two, [...two]],
  ['a generator', two.values(), [...two]],
  ['an object that looks like named arguments', { items: 'x' }, [['items', 'x']]],
])('Create from %s', (_, items, expected) => {
  using info = MPI.Info.Create(items);
  expect(info.items()).toEqual(expected);
  expect(info.Get_nkeys()).toBe(expected.length);
});

test('Create from another info, which stays as it is', () => {
  using info = MPI.Info.Create(two);
  using other = MPI.Info.Create(info);
  other.Set('first', '2');
  expect([info.Get('first'), other.Get('first')]).toEqual(['1', '2']);
});

test('Get, Set, Delete, Get_nkeys, Get_nthkey', () => {
  const info = MPI.Info.Create();
  expect(info.Get('a')).toBeNull();
  info.Set('a', '1');
  info.Set({ key: 'b', value: '2' });
  info.Set('a', { value: '3' });
  expect([info.Get('a'), info.Get({ key: 'b' }), info.Get_nkeys()]).toEqual(['3', '2', 2]);
  expect([info.Get_nthkey(0), info.Get_nthkey({ n: 1 })].toSorted()).toEqual(['a', 'b']);
  info.Delete('a');
  info.Delete({ key: 'b' });
  expect(info.Get_nkeys()).toBe(0);
  info.Free();
  expect(info.is_null).toBe(true);
});

test.each([
  ['one character', 'x'],
  ['blanks inside', 'a b  c'],
  ['more than 127', 'y'.repeat(200)],
  ['as long as the library takes', 'z'.repeat(MPI.MAX_INFO_VAL - 1)],
  ['no ASCII', 'Grüße, мир, 世界 🌍'],
])('a value of %s comes back whole', (_, value) => {
  using info = MPI.Info.Create({ key: value });
  expect(info.Get('key')).toBe(value);
  expect(info.values()).toEqual([value]);
});

test('a key as long as the library takes', () => {
  const key = 'k'.repeat(MPI.MAX_INFO_KEY - 1);
  using info = MPI.Info.Create({ [key]: 'x' });
  expect([info.keys(), info.Get(key)]).toEqual([[key], 'x']);
});

test('Dup and copy are of their own', () => {
  using info = MPI.Info.Create(two);
  using duplicate = info.Dup();
  using copy = info.copy();
  info.clear();
  expect([info.size, duplicate.items(), copy.items()]).toEqual([0, two, two]);
});

test('is a map', () => {
  using info = MPI.Info.Create(two);
  expect([info.size, info.has('first'), info.has('third')]).toEqual([2, true, false]);
  expect([info.get('first'), info.get('third'), info.get('third', 'none')]).toEqual([
    '1',
    null,
    'none',
  ]);
  expect([info.keys(), info.values()]).toEqual([
    ['first', 'second'],
    ['1', 'two words'],
  ]);
  expect([[...info], [...info.entries()], info.items()]).toEqual([two, two, two]);
  expect(new Map(info)).toEqual(new Map(two));
  expect(info.set('third', '3').set('first', '0').get('third')).toBe('3');
  expect([info.delete('first'), info.delete('first'), info.size]).toEqual([true, false, 2]);
  expect([info.pop('second'), info.popitem(), info.size]).toEqual(['two words', ['third', '3'], 0]);
});

test('update adds and replaces', () => {
  using info = MPI.Info.Create({ a: '1', b: '2' });
  info.update({ b: '3', c: '4' });
  info.update(new Map([['d', '5']]));
  info.update([['a', '6']]);
  info.update();
  expect(new Map(info)).toEqual(
    new Map([
      ['a', '6'],
      ['b', '3'],
      ['c', '4'],
      ['d', '5'],
    ]),
  );
});

test('the null handle is an empty map', () => {
  const info = new MPI.Info();
  expect([info.size, info.has('a'), info.get('a', 'b'), info.keys(), [...info]]).toEqual([
    0,
    false,
    'b',
    [],
    [],
  ]);
  expect([info.values(), info.items(), info.delete('a'), info.copy().is_null]).toEqual([
    [],
    [],
    false,
    true,
  ]);
  info.clear();
  expect([info.pop('a', 'b'), info.pop({ key: 'a', default: 3 })]).toEqual(['b', 3]);
});

test('pop gives the default for a key that is not there', () => {
  using info = MPI.Info.Create(two);
  expect(info.pop('first', 'none')).toBe('1');
  expect([info.pop('first', null), info.pop('first', { default: 0 })]).toEqual([
    null,
    { default: 0 },
  ]);
  expect([info.pop({ key: 'second', default: 0 }), info.size]).toEqual(['two words', 0]);
});

const noKeys = new MPI.Info();
test.each<[string, () => unknown]>([
  ['set', () => noKeys.set('a', 'b')],
  ['update', () => noKeys.update({ a: 'b' })],
  ['update without items', () => noKeys.update([])],
  ['pop', () => noKeys.pop('a')],
  ['popitem', () => noKeys.popitem()],
])('%s of the null handle finds no key', (_, call) => {
  expectMpiError(call, { class: 'MPI_ERR_INFO_NOKEY' });
});

// MPICH takes the null handle for a wrong argument like any other.
const nullInfo = library === 'openmpi' ? 'MPI_ERR_INFO' : 'MPI_ERR_ARG';
const nobody = new MPI.Info();
test.each<[string, () => unknown]>([
  ['Get', () => nobody.Get('a')],
  ['Set', () => nobody.Set('a', 'b')],
  ['Delete', () => nobody.Delete('a')],
  ['Get_nkeys', () => nobody.Get_nkeys()],
  ['Get_nthkey', () => nobody.Get_nthkey(0)],
  ['Dup', () => nobody.Dup()],
  ['Free', () => nobody.Free()],
])('%s of the null handle is an error', (_, call) => {
  expectMpiError(call, { class: nullInfo });
});

test.each<[string, (info: MPI.Info) => unknown, string]>([
  ['Delete of a key that is not there', (info) => info.Delete('b'), 'MPI_ERR_INFO_NOKEY'],
  ['pop of a key that is not there', (info) => info.pop('b'), 'MPI_ERR_INFO_NOKEY'],
  ['an empty key', (info) => info.Set('', 'x'), 'MPI_ERR_INFO_KEY'],
  [
    'a key that is too long',
    (info) => info.Set('k'.repeat(MPI.MAX_INFO_KEY + 1), 'x'),
    'MPI_ERR_INFO_KEY',
  ],
  [
    'a value that is too long',
    (info) => info.Set('k', 'x'.repeat(MPI.MAX_INFO_VAL + 1)),
    'MPI_ERR_INFO_VALUE',
  ],
  ['a negative place', (info) => info.Get_nthkey(-1), 'MPI_ERR_ARG'],
])('%s is an error, and the info is as it was', (_, call, code) => {
  using info = MPI.Info.Create({ a: '1' });
  expectMpiError(() => call(info), { class: code });
  expect(info.items()).toEqual([['a', '1']]);
});

test('popitem of an empty info is an error', () => {
  using info = MPI.Info.Create();
  expectMpiError(() => info.popitem(), { class: 'MPI_ERR_INFO_NOKEY', message: 'it is empty' });
});

const wrong = (value: unknown) => value as string;
test.each<[string, (info: MPI.Info) => unknown, ErrorConstructor, string]>([
  [
    'Set of a number',
    (info) => info.Set('a', wrong(1)),
    TypeError,
    'Info.Set: value must be a string, but 1 came',
  ],
  [
    'Get of null',
    (info) => info.Get(wrong(null)),
    TypeError,
    'Info.Get: key must be a string, but null came',
  ],
  [
    'a null character',
    (info) => info.Set('a\0b', 'x'),
    RangeError,
    'Info.Set: key must not contain a null character',
  ],
  [
    'update with a string',
    (info) => info.update(wrong('abc') as unknown as MPI.InfoItems),
    TypeError,
    'Info.update: items must be an object, a Map or pairs of key and value, but the string "abc" came',
  ],
  [
    'update with a number among the values',
    (info) => info.update({ b: '1', c: wrong(2) }),
    TypeError,
    'Info.update: value 1 must be a string, but 2 came',
  ],
  [
    'update with no pair',
    (info) => info.update([['b', '1'], wrong('c') as unknown as [string, string]]),
    TypeError,
    'Info.update: items[1] must be a pair of key and value, but the string "c" came',
  ],
  [
    'Get_nthkey of a string',
    (info) => info.Get_nthkey(wrong('0') as unknown as number),
    TypeError,
    'Info.Get_nthkey: n must be an integer, but the string "0" came',
  ],
])('%s is refused', (_, call, type, message) => {
  using info = MPI.Info.Create({ a: '1' });
  expect(() => call(info)).toThrow(new type(message));
  expect(info.items()).toEqual([['a', '1']]);
});

test('INFO_ENV tells of the start, and can not be freed', () => {
  expect(MPI.INFO_ENV.size).toBe(MPI.INFO_ENV.keys().length);
  MPI.INFO_ENV.Free();
  MPI.INFO_ENV.free();
  expect(MPI.INFO_ENV.is_null).toBe(false);
  using copy = MPI.INFO_ENV.Dup();
  expect(copy.items()).toEqual(MPI.INFO_ENV.items());
});

test('Create_env, where the library has it', () => {
  if (!has('MPI_Info_create_env')) {
    expectMpiError(() => MPI.Info.Create_env(), {
      class: 'MPI_ERR_UNSUPPORTED_OPERATION',
      message: 'MPI_Info_create_env is not in this MPI library',
    });
  } else {
    using info = MPI.Info.Create_env(['program', '-x']);
    const given = { ...Object.fromEntries(info.items()), command: 'program', argv: '-x' };
    // A library may look at the arguments, as Open MPI does, or know what has been started.
    expect([MPI.INFO_ENV.items(), Object.entries(given)]).toContainEqual(info.items());
    using ofWord = MPI.Info.Create_env('program');
    const word = Object.entries({ ...Object.fromEntries(ofWord.items()), command: 'program' });
    expect([MPI.INFO_ENV.items(), word]).toContainEqual(ofWord.items());
  }
  expect(() => MPI.Info.Create_env(wrong(1))).toThrow(
    new TypeError('Info.Create_env: args must be a string or an array of strings, but 1 came'),
  );
  expect(() => MPI.Info.Create_env([wrong(1)])).toThrow(
    new TypeError('Info.Create_env: args[0] must be a string, but 1 came'),
  );
});

// --- Hints of a communicator --------------------------------------------------------------------

mpiTest('Set_info, Get_info, info', (comm) => {
  // The one hint that both libraries know.
  const hint = 'mpi_assert_allow_overtaking';
  using before = comm.Get_info();
  expect(before.get(hint)).toBe('false');
  using info = MPI.Info.Create({ [hint]: 'true' });
  comm.Set_info(info);
  using after = comm.info;
  expect(after.get(hint)).toBe('true');
  info.Set(hint, 'false');
  comm.info = info;
  using last = comm.Get_info();
  expect(last.get(hint)).toBe('false');
  comm.Set_info({ info });
});

mpiTest.each<[string, (comm: MPI.Intracomm, info: MPI.Info) => MPI.Intracomm]>([
  ['Dup(info)', (comm, info) => comm.Dup(info)],
  ['Dup_with_info(info)', (comm, info) => comm.Dup_with_info(info)],
  ['Dup_with_info({ info })', (comm, info) => comm.Dup_with_info({ info })],
])('%s gives hints', (comm, _, make) => {
  using info = MPI.Info.Create({ mpi_assert_no_any_source: 'true' });
  const made = make(comm, info);
  using hints = made.Get_info();
  expect(hints.get('mpi_assert_no_any_source')).toBe('true');
  expect(made.allreduce(1)).toBe(comm.size);
  made.Free();
});

mpiTest('hints must be an info', (comm) => {
  const text = 'true' as unknown as MPI.Info;
  const message = 'must be an MPI.Info, but the string "true" came';
  expect(() => comm.Set_info(text)).toThrow(new TypeError(`Comm.Set_info: info ${message}`));
  expect(() => comm.Dup_with_info(text)).toThrow(
    new TypeError(`Comm.Dup_with_info: info ${message}`),
  );
  expectMpiError(() => MPI.COMM_NULL.Get_info(), { class: 'MPI_ERR_COMM' });
});
