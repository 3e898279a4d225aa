/** The package that this command belongs to. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Its folder. The command runs as dist/cli.js. */
export const root = dirname(__dirname);

export const {
  version,
  /** Such as `>=20.17`. */
  engines: { node: leastNode },
} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly version: string;
  readonly engines: { readonly node: string };
};
