// The spelling of guides, comments and messages, as cspell.json says. `npm run spelling` checks it
// alone.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/command';
import { runNode } from '../support/processes';

const cspell = join(root, 'node_modules', 'cspell', 'bin.mjs');

/** What cspell finds, in some files or in all that cspell.json names: `file:line:column - word`. */
async function findingsIn(...files: string[]): Promise<string[]> {
  const cache = ['--cache', '--cache-location', join(root, 'build/spelling')];
  const options = ['lint', '--no-progress', '--no-summary', ...(files.length > 0 ? [] : cache)];
  const { stdout } = await runNode(cspell, [...options, ...files], { cwd: root, timeout: 280 });
  return stdout.split('\n').filter((line) => line !== '');
}

test('all words are known', async () => {
  expect(await findingsIn()).toEqual([]);
}, 300_000);

test('a wrong word is told in prose, in comments and in messages, but not in code', async () => {
  const files = {
    'spelling.md': 'A recieved word.\n\n`recieved`\n\n```js\nrecieved();\n```\n',
    'spelling.ts': [
      '/** What is recieved by `recieved`. */',
      `throw new Error(\`not recieved \${recieved}\`);`,
    ].join('\n'),
  };
  const paths = Object.entries(files).map(([name, text]) => {
    const path = join(root, 'build', name);
    writeFileSync(path, text);
    return path;
  });
  try {
    const found = (await findingsIn('--no-gitignore', ...paths)).map(
      (line) => /build\/(\S+) .*?\((\w+)\)/.exec(line)?.slice(1).join(' ') ?? line,
    );
    expect(found).toEqual([
      'spelling.md:1:3 recieved',
      'spelling.ts:1:13 recieved',
      'spelling.ts:2:22 recieved',
    ]);
  } finally {
    for (const path of paths) rmSync(path);
  }
}, 60_000);
