// Where large arrays begin in their pages, which decides how fast the kernel copies them from one
// process to the other on AMD's Zen 3 and Zen 4, and whether freed ones are used again: see
// binding/runtime/large_blocks.cc.
// @worlds openmpi mpich
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from '../support/processes';
import { library } from '../support/world';

const script = join(__dirname, 'fixtures', 'array_places.cjs');
const addon = join(__dirname, '../../build', library as string, 'mpi4node.node');

/** What the function of the mode returned, if it has one, and what became of arrays. */
async function placeArrays(
  mode: 'pages' | 'keep' | 'receive' | 'as loaded',
  env: NodeJS.ProcessEnv = {},
) {
  const args = [addon, mode];
  const ended = await runNode(script, args, { env: { MPI4NODE_MPI: addon, ...env } });
  expect(ended).toMatchObject({ status: 0, stderr: '' });
  const result = JSON.parse(ended.stdout) as { isSet?: boolean; places: number[]; faults: number };
  const { isSet, places, faults } = result;
  // Behind the 16 bytes that glibc puts before a block; on the heap, each such header moves the
  // next.
  const onOwnPages = places.every((place) => place === 16);
  const onHeap = new Set(places).size === places.length;
  return {
    isSet,
    lie: onOwnPages ? 'on pages of their own' : onHeap ? 'on the heap' : places,
    // Of 8192 pages that are written to.
    isUsedAgain: faults < 1024 ? true : faults > 4096 ? false : faults,
  };
}

/** Whether this processor is a Zen 3 or Zen 4, AMD's family 25. */
function isCopySlow(): boolean {
  const text = readFileSync('/proc/cpuinfo', 'utf8');
  return /^vendor_id\s*: AuthenticAMD$/m.test(text) && /^cpu family\s*: 25$/m.test(text);
}

const ON_PAGES = { lie: 'on pages of their own', isUsedAgain: false };
const ON_HEAP = { lie: 'on the heap', isUsedAgain: true };

test('large arrays can keep pages of their own after one was freed', async () => {
  expect(await placeArrays('pages')).toEqual({ isSet: true, ...ON_PAGES });
});

test('loading the package gives arrays pages of their own on some processors only', async () => {
  const { lie } = isCopySlow() ? ON_PAGES : ON_HEAP;
  expect(await placeArrays('as loaded')).toMatchObject({ lie });
});

test('the memory of freed arrays is used again where they need no pages of their own', async () => {
  const expected = isCopySlow() ? { isSet: false, ...ON_PAGES } : { isSet: true, ...ON_HEAP };
  expect(await placeArrays('keep')).toEqual(expected);
});

test('so it is after a large object was received', async () => {
  expect(await placeArrays('receive')).toEqual(isCopySlow() ? ON_PAGES : ON_HEAP);
});

test.each([
  { MALLOC_MMAP_THRESHOLD_: '33554432' },
  { MALLOC_TRIM_THRESHOLD_: '131072', MALLOC_MMAP_THRESHOLD_: '33554432' },
  { GLIBC_TUNABLES: 'glibc.malloc.check=0:glibc.malloc.mmap_threshold=33554432' },
  { GLIBC_TUNABLES: 'glibc.malloc.trim_threshold=131072:glibc.malloc.mmap_threshold=33554432' },
])('the thresholds stay what the user set: %j', async (env) => {
  expect(await placeArrays('pages', env)).toMatchObject({ isSet: false, lie: 'on the heap' });
});
