// @worlds openmpi mpich
// A process that ends while communicators are being duplicated.
import { join } from 'node:path';
import { runMpi } from '../support/processes';
import { library as libraryOrNull } from '../support/world';

const library = libraryOrNull as 'openmpi' | 'mpich';
const script = join(__dirname, 'fixtures', 'duplicates.mjs');
// MPICH 4.2 says so of a communicator whose duplicate was not used any more.
const note = /^MPICH: Builtin communicator \w+ has pending \d+ references\.\n/gm;

async function end(how: string, ranks: number) {
  const ended = await runMpi({ library, ranks, script, args: [how], timeout: 20 });
  return { ...ended, stderr: ended.stderr.replace(note, '') };
}

test.each([
  ['self', 1, '2\n'],
  ['self', 2, '2\n2\n'],
  ['selfByFinalize', 1, '1\n'],
  ['all', 1, '2\n'],
  ['all', 2, '2\n2\n'],
])('duplicates that only need time: %s, %i ranks', async (how, ranks, stdout) => {
  expect(await end(how, ranks)).toMatchObject({ status: 0, stdout, stderr: '' });
});

test('a duplicate that another process never joins is named', async () => {
  const { status, stderr } = await end('one', 2);
  expect(status).toBe(0);
  expect(stderr).toMatch(
    /^mpi4node: rank 0 of 2 has ended with a request that is not complete: a collective operation on \d bytes\. Await each request, or wait for it\.\n$/,
  );
});
