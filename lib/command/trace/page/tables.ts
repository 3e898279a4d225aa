/** The bars and tables of the page. */
import type { Analysis, RankTimes } from '../analysis.js';
import { formatBytes, formatShare, formatTime } from '../quantities.js';
import { fillLegend, find, make } from './elements.js';

const PARTS: readonly (readonly [keyof RankTimes & string, string])[] = [
  ['compute', 'compute'],
  ['wait', 'wait for another rank in a call'],
  ['transfer', 'transfer, and the rest of calls'],
  ['awaiting', 'an awaited operation is under way'],
];

const ROWS = 25;

/** The time of each rank, as a bar. */
export function fillRanks({ ranks, imbalance }: Analysis): void {
  fillLegend('parts', PARTS);
  const longest = Math.max(...ranks.map(({ total }) => total));
  const list = find('ranks', HTMLDivElement);
  for (const rank of ranks) {
    const bar = make('div', '', 'bar');
    const words = PARTS.map(([part, text]) => {
      const time = Number(rank[part]);
      const piece = make('span');
      piece.style.width = `${(100 * time) / longest}%`;
      piece.style.background = `var(--${part})`;
      bar.append(piece);
      return `${text}: ${formatTime(time)} (${formatShare(time, rank.total)})`;
    });
    bar.title = words.join('\n');
    bar.setAttribute('role', 'img');
    bar.setAttribute('aria-label', words.join(', '));
    const busy = formatShare(rank.compute, rank.total);
    list.append(make('span', `rank ${rank.rank}`), bar, make('span', `${busy} compute`));
  }
  const { rank, most, mean } = imbalance;
  if (ranks.length < 2 || mean <= 0) return;
  find('imbalance', HTMLParagraphElement).textContent =
    `Rank ${rank} computes longest: ${formatTime(most)}, ` +
    `the ranks on average ${formatTime(mean)} (${(most / mean).toFixed(2)} times that).`;
}

/** Titles that begin with `<` are those of columns of words. */
function fillTable(
  id: string,
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const table = find(id, HTMLTableElement);
  if (rows.length === 0) {
    table.closest('section')?.remove();
    return;
  }
  const classes = titles.map((title) => (title.startsWith('<') ? 'word' : ''));
  const line = (kind: string, cells: readonly string[]): HTMLElement => {
    const row = make('tr');
    row.append(...cells.map((cell, i) => make(kind, cell, classes[i])));
    return row;
  };
  table.append(
    line(
      'th',
      titles.map((title) => title.replace(/^</, '')),
    ),
  );
  table.append(...rows.map((cells) => line('td', cells)));
}

/** All tables. */
export function fillTables({ places, collectives, late, sizes, ranks }: Analysis): void {
  const all = ranks.reduce((total, rank) => total + rank.total, 0);
  fillTable(
    'places',
    ['<call', '<place', 'time', 'of all ranks', 'wait', 'calls', 'bytes'],
    places
      .slice(0, ROWS)
      .map((each) => [
        each.name,
        each.place,
        formatTime(each.time),
        formatShare(each.time, all),
        formatTime(each.wait),
        String(each.calls),
        formatBytes(each.bytes),
      ]),
  );
  fillTable(
    'collectives',
    ['<call', '<place', '<communicator', 'wait', 'mean spread', 'rounds', '<last most often'],
    collectives
      .slice(0, ROWS)
      .map((each) => [
        each.name,
        each.place,
        each.comm,
        formatTime(each.wait),
        formatTime(each.spread),
        String(each.rounds),
        `rank ${each.lastRank} (${formatShare(each.lastRounds, each.rounds)})`,
      ]),
  );
  fillTable(
    'late',
    ['<late', '<waiting', '<for', 'wait', 'messages'],
    late
      .slice(0, ROWS)
      .map((pair) => [
        pair.late,
        `rank ${pair.rank} in ${pair.name}, ${pair.place}`,
        `rank ${pair.lateRank}${pair.lateName === '' ? '' : ` in ${pair.lateName}, ${pair.latePlace}`}`,
        formatTime(pair.wait),
        String(pair.messages),
      ]),
  );
  const bytes = sizes.reduce((total, size) => total + size.bytes, 0);
  fillTable(
    'sizes',
    ['up to', 'messages', 'bytes', 'of all bytes'],
    sizes.map((size) => [
      size.atMost === null ? 'more' : formatBytes(size.atMost),
      String(size.messages),
      formatBytes(size.bytes),
      formatShare(size.bytes, bytes),
    ]),
  );
}
