/** Tells when a source file of the program changes. */
import { basename, extname, relative, resolve } from 'node:path';
import { watch } from 'chokidar';

const SOURCES = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.tsx', '.jsx', '.node'];

/** An editor writes several files at once, and some write one twice. In ms. */
const QUIET_TIME = 100;

/** Below a folder: its sources, but not packages, nor folders whose name begins with a dot. */
function isLeftOut(root: string, path: string, isFile: boolean): boolean {
  const names = relative(root, path).split('/');
  if (names.some((name) => name === 'node_modules' || /^\.[^.]/.test(name))) return true;
  return isFile && !SOURCES.includes(extname(path));
}

export interface Watch {
  /** The next change: the file's name. */
  next(): Promise<string>;
  close(): Promise<void>;
}

/** Watches folders and all below them. */
export async function watchSources(folders: readonly string[]): Promise<Watch> {
  const roots = folders.map((folder) => resolve(folder));
  const watcher = watch(roots, {
    ignoreInitial: true,
    ignored: (path, stats) => {
      const root = roots.find((one) => path.startsWith(`${one}/`));
      return root !== undefined && isLeftOut(root, path, stats?.isFile() === true);
    },
  });
  let tell: ((name: string) => void) | null = null;
  let timer: NodeJS.Timeout | undefined;
  watcher.on('all', (event, path) => {
    if (event.endsWith('Dir')) return;
    clearTimeout(timer);
    timer = setTimeout(() => tell?.(relative(process.cwd(), path) || basename(path)), QUIET_TIME);
  });
  await new Promise<void>((ready, fail) => {
    watcher.once('ready', ready);
    watcher.once('error', fail);
  });
  return {
    next: () =>
      new Promise((resolveNext) => {
        tell = resolveNext;
      }),
    close: async () => {
      clearTimeout(timer);
      await watcher.close();
    },
  };
}
