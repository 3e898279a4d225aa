// A pool follows the links of pages: Markdown or HTML files on this machine.
//
// Its tasks are in crawl_tasks.mts.
//
// Shows: tasks that lead to others, each by a `run` of its own; tasksPerWorker, since they wait for
//        the disk most of the time; a timeout; an error of a task that arrives with its code.
// Run:   npm run build:examples
//        mpirun -n 4 node build/examples/pool/crawl/crawl.mjs README.md
import { relative, resolve } from 'node:path';
import { Pool } from 'mpi4node/pool';

const start = resolve(process.argv[2] ?? 'README.md');

await using pool = await Pool.open<typeof import('./crawl_tasks.mjs')>(
  new URL('./crawl_tasks.mjs', import.meta.url),
  { tasksPerWorker: 8 },
);

const pages = new Map<string, string>();

/** Loads a page, then all that it links to, and what those link to. */
async function crawl(path: string): Promise<void> {
  if (pages.has(path)) return;
  pages.set(path, 'is being loaded');
  try {
    const { bytes, links } = await pool.run('load', [path], { timeout: 10_000 });
    pages.set(path, `${(bytes / 1024).toFixed(2)} KiB, ${links.length} links`);
    await Promise.all(links.map(crawl));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    pages.set(path, `is not there (${'code' in error ? error.code : error.name})`);
  }
}

await crawl(start);
for (const [path, found] of [...pages].sort(([a], [b]) => (a < b ? -1 : 1))) {
  console.log(`${relative(resolve(start, '..'), path)}: ${found}`);
}
console.log(`${pages.size} pages`);
