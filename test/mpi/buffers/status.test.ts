// @worlds openmpi:1 mpich:1
// A status by itself: what it tells is set here, and not by a message.
import { MPI } from 'mpi4node';
import { library, mpiTest } from '../../support/mpi';

test('a new one tells of nothing', () => {
  const status = new MPI.Status();
  expect([status.source, status.tag, status.error]).toEqual([
    MPI.ANY_SOURCE,
    MPI.ANY_TAG,
    MPI.SUCCESS,
  ]);
  expect([status.count, status.cancelled, status.Is_cancelled()]).toEqual([0, false, false]);
  expect([status.Get_count(MPI.DOUBLE), status.Get_elements(MPI.DOUBLE)]).toEqual([0, 0]);
});

test('source, tag and error, by method and by property', () => {
  const status = new MPI.Status();
  status.Set_source(3);
  status.Set_tag(17);
  status.Set_error(MPI.ERR_TRUNCATE);
  expect([status.Get_source(), status.Get_tag(), status.Get_error()]).toEqual([
    3,
    17,
    MPI.ERR_TRUNCATE,
  ]);
  status.source = MPI.PROC_NULL;
  status.tag = 0;
  status.error = MPI.SUCCESS;
  expect([status.source, status.tag, status.error]).toEqual([MPI.PROC_NULL, 0, MPI.SUCCESS]);
});

const counts: readonly [string, MPI.DatatypeSpec, number, MPI.DatatypeSpec, number, number][] = [
  // Set as, how many, asked as, count, elements.
  ['of the same datatype', MPI.DOUBLE, 3, MPI.DOUBLE, 3, 3],
  ['of none', MPI.DOUBLE, 0, MPI.INT, 0, 0],
  ['as bytes', MPI.DOUBLE, 3, MPI.BYTE, 24, 24],
  ['as smaller items', MPI.DOUBLE, 3, MPI.INT32_T, 6, 6],
  ['as larger items', MPI.INT, 6, MPI.DOUBLE, 3, 3],
  ['by type strings', 'f8', 2, 'i2', 8, 8],
  ['beyond 2^31', MPI.BYTE, 2 ** 33, MPI.DOUBLE, 2 ** 30, 2 ** 30],
  ['beyond 2^32 items', MPI.BYTE, 2 ** 40 + 1, MPI.BYTE, 2 ** 40 + 1, 2 ** 40 + 1],
  // Open MPI takes a pair for one element, MPICH for the two that it is made of.
  ['of pairs', MPI.DOUBLE_INT, 3, MPI.DOUBLE_INT, 3, library === 'mpich' ? 6 : 3],
];
mpiTest.each(counts)(
  'Set_elements, counted %s',
  (_, _name, datatype, n, other, count, elements) => {
    const status = new MPI.Status();
    status.Set_elements(datatype, n);
    expect([status.Get_count(other), status.Get_elements(other)]).toEqual([count, elements]);
    expect(status.Get_count()).toBe(status.count);
  },
);

mpiTest('the count can be set, in bytes', () => {
  const status = new MPI.Status();
  for (const bytes of [7, 0, 8]) {
    status.count = bytes;
    expect([status.count, status.Get_count(MPI.BYTE)]).toEqual([bytes, bytes]);
  }
  expect([status.Get_count(MPI.DOUBLE), status.Get_elements(MPI.INT)]).toEqual([1, 2]);
  expect(() => {
    status.count = 'x' as unknown as number;
  }).toThrow(TypeError);
});

mpiTest('a part of an item is no count', () => {
  const status = new MPI.Status();
  status.Set_elements(MPI.INT, 3);
  expect([status.count, status.Get_count(MPI.DOUBLE)]).toEqual([12, MPI.UNDEFINED]);
});

mpiTest('cancelled', () => {
  const status = new MPI.Status();
  status.Set_cancelled(true);
  expect([status.cancelled, status.Is_cancelled()]).toEqual([true, true]);
  status.cancelled = false;
  expect(status.Is_cancelled()).toBe(false);
});

mpiTest('a copy holds the same, until one of the two changes', () => {
  const status = new MPI.Status();
  status.tag = 5;
  status.Set_elements(MPI.FLOAT, 7);
  const copy = new MPI.Status(status);
  expect([copy.tag, copy.Get_count(MPI.FLOAT), copy.equals(status)]).toEqual([5, 7, true]);
  copy.source = 1;
  expect([status.source, status.equals(copy)]).toEqual([MPI.ANY_SOURCE, false]);
  expect(status.equals(null)).toBe(false);
  expect(status.equals({ ...status })).toBe(false);
  expect(new MPI.Status().equals(new MPI.Status(null))).toBe(true);
});

mpiTest('tomemory is the memory of the status itself', () => {
  const status = new MPI.Status();
  const words = new Int32Array(status.tomemory());
  expect(words.length).toBe(MPI.F_STATUS_SIZE);
  status.source = 4;
  status.tag = 9;
  expect([words[MPI.F_SOURCE], words[MPI.F_TAG], words[MPI.F_ERROR]]).toEqual([4, 9, MPI.SUCCESS]);
  words[MPI.F_TAG] = 11;
  expect(status.Get_tag()).toBe(11);
});

mpiTest('it can be used again', (comm) => {
  const status = new MPI.Status();
  status.Set_cancelled(true);
  for (const length of [3, 0, 5]) {
    const sent = comm.Isend(new Float64Array(length), comm.rank, length);
    comm.Recv(new Float64Array(8), { status });
    sent.Wait();
    expect([status.source, status.tag, status.Get_count(MPI.DOUBLE)]).toEqual([
      comm.rank,
      length,
      length,
    ]);
    expect(status.cancelled).toBe(false);
  }
});

const refused: readonly [string, (status: MPI.Status) => unknown, RegExp][] = [
  [
    'a source that is a string',
    (s) => s.Set_source('0' as never),
    /^Status\.Set_source: source must be an integer, but the string "0"/,
  ],
  [
    'a tag that is a fraction',
    (s) => s.Set_tag(0.5),
    /^Status\.Set_tag: tag must be an integer, but the number 0\.5/,
  ],
  [
    'an error that is null',
    (s) => s.Set_error(null as never),
    /^Status\.Set_error: error must be an integer, but null/,
  ],
  [
    'a datatype that is none',
    (s) => s.Get_count(8 as never),
    /^Status\.Get_count: datatype must be an MPI\.Datatype or a type string, but 8/,
  ],
  [
    'elements without a datatype',
    (s) => s.Get_elements(undefined as never),
    /^Status\.Get_elements: datatype must be/,
  ],
  [
    'a count that is a fraction',
    (s) => s.Set_elements(MPI.INT, 1.5),
    /^Status\.Set_elements: count must be an integer, but the number 1\.5/,
  ],
  [
    'a flag that is none',
    (s) => s.Set_cancelled('no' as never),
    /^Status\.Set_cancelled: flag must be a boolean, but the string "no"/,
  ],
  [
    'a flag that is missing',
    (s) => s.Set_cancelled({} as never),
    /^Status\.Set_cancelled: flag must be a boolean, but undefined/,
  ],
  // A property takes its value and no names.
  [
    'a source by name, by property',
    (s) => Object.assign(s, { source: { source: 3 } }),
    /^Status\.Set_source: source must be an integer, but a plain object/,
  ],
  [
    'a tag by name, by property',
    (s) => Object.assign(s, { tag: { tag: 3 } }),
    /^Status\.Set_tag: tag must be an integer, but a plain object/,
  ],
  [
    'an error by name, by property',
    (s) => Object.assign(s, { error: { error: 3 } }),
    /^Status\.Set_error: error must be an integer, but a plain object/,
  ],
  [
    'a flag by name, by property',
    (s) => Object.assign(s, { cancelled: { flag: true } }),
    /^Status\.Set_cancelled: flag must be a boolean, but a plain object/,
  ],
];
mpiTest.each(refused)('refused: %s', (_, _name, call, message) => {
  const status = new MPI.Status();
  expect(() => call(status)).toThrow(TypeError);
  expect(() => call(status)).toThrow(message);
  expect(status.equals(new MPI.Status())).toBe(true);
});

mpiTest('refused: counts that no message has', () => {
  const status = new MPI.Status();
  expect(() => status.Set_elements(MPI.INT, 2 ** 53)).toThrow(RangeError);
  expect(() => status.Set_tag(2 ** 31)).toThrow(RangeError);
  expect(() => status.Set_elements(MPI.INT, -1)).toThrow(MPI.Exception);
  expect(() => status.Get_count(MPI.DATATYPE_NULL)).toThrow(MPI.Exception);
});
