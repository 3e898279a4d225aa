// npm runs this when the package has been installed. The package comes with its compiled dist/ and
// without lib/; a checkout has lib/ and is built by `npm start` and `npm test`.
import { existsSync } from 'node:fs';

const at = (path) => new URL(`../${path}`, import.meta.url);
if (existsSync(at('dist/build.js')) && !existsSync(at('lib'))) {
  const { installAddons } = await import(at('dist/build.js').href);
  process.exitCode = await installAddons();
}
