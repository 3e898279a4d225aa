// The source maps of files, where Node does not keep them: it does with --enable-source-maps only.
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, resolve } from 'node:path';

const maps = new Map<string, SourceMap | undefined>();

/** The source map that a file names in its last line; undefined if there is none. */
export function readSourceMap(file: string): SourceMap | undefined {
  if (!maps.has(file)) maps.set(file, read(file));
  return maps.get(file);
}

function read(file: string): SourceMap | undefined {
  try {
    const urls = [...readFileSync(file, 'utf8').matchAll(/^\/\/# sourceMappingURL=(\S+)/gm)];
    const url = urls.at(-1)?.[1];
    if (url === undefined) return undefined;
    const inline = /^data:application\/json[^,]*?(;base64)?,(.*)$/.exec(url);
    if (inline === null) {
      const beside = resolve(dirname(file), decodeURIComponent(url));
      return new SourceMap(JSON.parse(readFileSync(beside, 'utf8')));
    }
    const [, isBase64, data] = inline;
    const text = isBase64 ? Buffer.from(data, 'base64').toString() : decodeURIComponent(data);
    return new SourceMap(JSON.parse(text));
  } catch {
    // A file that is no file, such as code of eval, or whose map is not there: it has no map.
    return undefined;
  }
}
