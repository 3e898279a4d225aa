// A browser without a window, for tests of pages.
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { PNG } from 'pngjs';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** MPI4NODE_CHROMIUM, or the first of these names on the PATH; null if none is there. */
export function installedBrowser(): string | null {
  const { MPI4NODE_CHROMIUM: given, PATH = '' } = process.env;
  const files = names.flatMap((name) => PATH.split(delimiter).map((folder) => join(folder, name)));
  return given ?? files.find(isProgram) ?? null;
}

function findBrowser(): string {
  const found = installedBrowser();
  if (found === null) {
    throw new Error(
      `none of ${names.join(', ')} is on the PATH: \`npm run setup\` installs chromium where it can; ` +
        'else name a browser in MPI4NODE_CHROMIUM',
    );
  }
  return found;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Opens a browser that keeps nothing, and whose `close` leaves nothing behind. */
export async function openBrowser(viewport: { width: number; height: number }): Promise<{
  context: BrowserContext;
  close(): Promise<void>;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'browser-'));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: findBrowser(),
    headless: true,
    viewport,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return {
    context,
    async close() {
      await context.close();
      rmSync(folder, { recursive: true, maxRetries: 3 });
    },
  };
}

/** Writes what a page shows to a file, for the documentation. */
export async function takePicture(page: Page, file: string): Promise<void> {
  const picture = PNG.sync.read(await page.screenshot());
  // A small file: no one sees whether a level of a colour is one higher.
  picture.data.forEach((level, i) => {
    picture.data[i] = 3 * Math.round(level / 3);
  });
  writeFileSync(file, PNG.sync.write(picture, { colorType: 2, deflateLevel: 9, filterType: 4 }));
}
