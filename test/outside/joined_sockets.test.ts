// @worlds openmpi mpich
// Two jobs that join by a socket of Node's, which is Node's again afterwards.
import { join } from 'node:path';
import { makeFolder } from '../support/command';
import { canSpawn, hasNameServer, runMpi, withNameServer } from '../support/processes';
import { library as libraryOrNull } from '../support/world';

const library = libraryOrNull as 'openmpi' | 'mpich';
const script = join(__dirname, 'fixtures', 'processes', 'joined.mjs');
const folder = makeFolder('joined-sockets');

/** What the two sides say of themselves. */
async function joined(launcherOptions: readonly string[] = []): Promise<unknown[]> {
  const start = (args: string[], onOutput?: (stdout: string) => void) =>
    runMpi({ library, ranks: 1, script, args, launcherOptions, onOutput, spawns: true });
  let server: ReturnType<typeof start> | undefined;
  const port = await new Promise<string>((resolve, reject) => {
    server = start(['server'], (stdout) => {
      if (stdout.includes('\n')) resolve(stdout.split('\n')[0]);
    });
    server.then(({ stderr }) => reject(new Error(stderr)), reject);
  });
  const ended = await Promise.all([server, start(['client', port])]);
  return ended.map((one) => {
    expect({ status: one?.status, stderr: one?.stderr }).toEqual({ status: 0, stderr: '' });
    return JSON.parse(one?.stdout.trim().split('\n').at(-1) ?? '');
  });
}

const texts = (side: string) => [`a text of the ${side}`];

if (!canSpawn(library)) {
  test('an exception at both sides, and the socket goes on', async () => {
    const error = 'MPI_ERR_UNSUPPORTED_OPERATION';
    expect(await joined()).toEqual([
      { side: 'server', error, got: texts('client') },
      { side: 'client', error, got: texts('server') },
    ]);
  });
} else {
  // It has no ompi-server, by which the jobs would find each other.
  const unless = hasNameServer(library) ? '' : ', not by Open MPI 5';
  const testJoin = unless === '' ? test : test.skip;
  testJoin(`messages over MPI, then over the socket${unless}`, async () => {
    await withNameServer(folder, async (options) => {
      expect(await joined(options)).toEqual([
        {
          side: 'server',
          sizes: [1, 1],
          got: ['an object of the client', ...texts('client')],
        },
        {
          side: 'client',
          sizes: [1, 1],
          got: ['an object of the server', ...texts('server')],
        },
      ]);
    });
  });
}
