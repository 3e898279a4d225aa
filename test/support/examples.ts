// The examples, compiled as `npm run build:examples` does it.
import { join } from 'node:path';
import { run } from './processes';

const root = join(__dirname, '../..');

/** Where they are. */
export const compiled = join(root, 'build/examples');

/** To be called before the tests of a file. Does nothing where nothing has changed. */
export async function buildExamples(): Promise<void> {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { status, stdout } = await run(process.execPath, [tsc, '--build', 'examples'], {
    cwd: root,
    timeout: 100,
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
}
