import { join, resolve } from 'node:path';

/** Where the addons are: `MPI4NODE_BUILD_DIR`, else the package's own `build` folder. */
export function buildFolder(env: NodeJS.ProcessEnv): string {
  return resolve(env.MPI4NODE_BUILD_DIR || join(__dirname, '..', 'build'));
}
