// Places in the source of what was compiled, where Node does not map them itself.
import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, resolve } from 'node:path';
import type { CodePlace } from './report.js';

const maps = new Map<string, SourceMap | null>();

function readMap(file: string): SourceMap | null {
  if (!existsSync(file)) return null;
  const urls = [...readFileSync(file, 'utf8').matchAll(/^\/\/# sourceMappingURL=(\S+)/gm)];
  const url = urls.at(-1)?.[1];
  if (url === undefined) return null;
  const inline = /^data:application\/json[^,]*?(;base64)?,(.*)$/.exec(url);
  if (inline !== null) {
    const [, isBase64, data] = inline;
    const text = isBase64 ? Buffer.from(data, 'base64').toString() : decodeURIComponent(data);
    return new SourceMap(JSON.parse(text));
  }
  const beside = resolve(dirname(file), decodeURIComponent(url));
  return existsSync(beside) ? new SourceMap(JSON.parse(readFileSync(beside, 'utf8'))) : null;
}

function mapOf(file: string): SourceMap | null {
  const known = maps.get(file);
  if (known !== undefined) return known;
  let map: SourceMap | null = null;
  try {
    map = readMap(file);
  } catch {
    // What is no source map tells nothing.
  }
  maps.set(file, map);
  return map;
}

/** The place in the source that a place was compiled from, or itself. */
export function sourcePlace(place: CodePlace | null): CodePlace | null {
  if (place === null) return null;
  const found = mapOf(place.file)?.findEntry(place.line - 1, place.column - 1);
  if (found === undefined || !('originalSource' in found)) return place;
  const { originalSource, originalLine, originalColumn } = found;
  if (originalSource === undefined) return place;
  const file = resolve(dirname(place.file), originalSource);
  return { ...place, file, line: originalLine + 1, column: originalColumn + 1 };
}
