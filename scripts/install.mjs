// npm runs this when the package has been installed. It builds only where the package has no
// binaries for the machine. The package comes with its compiled dist/ and without lib/; a checkout
// has lib/ and is built by `npm start` and `npm test`.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const binaries = at(`prebuilds/${process.platform}-${process.arch}/binaries.json`);
if (existsSync(at('dist/cli.js')) && !existsSync(at('lib')) && !existsSync(binaries)) {
  const command = [at('dist/cli.js'), 'build', '--npm-install'];
  const { status, error } = spawnSync(process.execPath, command, { stdio: 'inherit' });
  if (error) throw error;
  process.exitCode = status ?? 1;
}
