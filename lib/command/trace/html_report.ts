/** The report as one page: all that it needs is in the file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../package.js';
import type { PageData } from './page_data.js';

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/**
 * Writes the data as JSON into the page that the build has made.
 *
 * @param template  dist/trace_page.html
 */
export function makePage(
  data: PageData,
  template = readFileSync(join(root, 'dist', 'trace_page.html'), 'utf8'),
): string {
  // A script ends where its text says so, also within a string.
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return template
    .replace('<title>Trace<', () => `<title>${escapeHtml(data.title)}<`)
    .replace('>null</script>', () => `>${json}</script>`);
}
