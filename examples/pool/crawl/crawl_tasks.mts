// The tasks of crawl.mts.
import { readFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { currentTask } from 'mpi4node/pool';

export interface Page {
  bytes: number;
  /** The pages that it links to, each once. */
  links: string[];
}

/** Reads a page. */
export async function load(path: string): Promise<Page> {
  const { signal } = currentTask();
  const text = await readFile(path, { encoding: 'utf8', signal });
  // [text](target) of Markdown, and href="target" of HTML, without what stands behind a #.
  const targets = text.matchAll(/\]\(([^)#\s]+)|href="([^"#]+)/g);
  const links = new Set<string>();
  for (const [, markdown, html] of targets) {
    const target = markdown ?? html;
    const isPage = ['.md', '.html'].includes(extname(target));
    if (isPage && !URL.canParse(target)) links.add(resolve(dirname(path), target));
  }
  return { bytes: Buffer.byteLength(text), links: [...links] };
}
