// Where large arrays begin in their pages, which decides how fast the kernel copies them from one
// process to the other on AMD's Zen 3 and Zen 4: see binding/runtime/mmap_threshold.cc.
// @worlds openmpi mpich
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from '../support/processes';
import { library } from '../support/world';

const script = join(__dirname, 'fixtures', 'array_places.cjs');
const addon = join(__dirname, '../../build', library as string, 'mpi4node.node');

/** What `fixMmapThreshold` returned, if it was called, and where three arrays lie. */
async function placeArrays(fix: boolean, env: NodeJS.ProcessEnv = {}) {
  const args = fix ? [addon, 'fix'] : [addon];
  const ended = await runNode(script, args, { env: { MPI4NODE_MPI: addon, ...env } });
  expect(ended).toMatchObject({ status: 0, stderr: '' });
  const { fixed, places } = JSON.parse(ended.stdout) as { fixed?: boolean; places: number[] };
  // Behind the 16 bytes that glibc puts before a block; on the heap, each such header moves the
  // next.
  const onOwnPages = places.every((place) => place === 16);
  const onHeap = new Set(places).size === places.length;
  return { fixed, lie: onOwnPages ? 'on pages of their own' : onHeap ? 'on the heap' : places };
}

/** Whether this processor is a Zen 3 or Zen 4, AMD's family 25. */
function isCopySlow(): boolean {
  const text = readFileSync('/proc/cpuinfo', 'utf8');
  return /^vendor_id\s*: AuthenticAMD$/m.test(text) && /^cpu family\s*: 25$/m.test(text);
}

test('with the threshold fixed, large arrays keep pages of their own after one was freed', async () => {
  expect(await placeArrays(true)).toEqual({ fixed: true, lie: 'on pages of their own' });
});

test('loading the package fixes the threshold on the processors that need it only', async () => {
  const lie = isCopySlow() ? 'on pages of their own' : 'on the heap';
  expect(await placeArrays(false)).toEqual({ lie });
});

test.each([
  { MALLOC_MMAP_THRESHOLD_: '33554432' },
  { GLIBC_TUNABLES: 'glibc.malloc.check=0:glibc.malloc.mmap_threshold=33554432' },
])('the threshold stays what the user set: %j', async (env) => {
  expect(await placeArrays(true, env)).toEqual({ fixed: false, lie: 'on the heap' });
});
