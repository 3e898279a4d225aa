/** What `mpi4node trace` prints of one trace. */
import type { Analysis, LatePair, Matrix } from './analysis.js';
import {
  formatBytes,
  formatCount,
  formatShare,
  formatTable,
  formatTime,
  type TimeUnit,
  timeIn,
  unitFor,
} from './quantities.js';

/** A matrix of more ranks is a list of its largest entries. */
const MOST_COLUMNS = 16;

type Section = readonly [title: string, ...lines: string[]];

function rankSection({ ranks }: Analysis, unit: TimeUnit): Section {
  const time = (value: number) => timeIn(unit, value);
  const hasAwaits = ranks.some(({ awaiting }) => awaiting > 0);
  const titles = ['rank', '<host', 'total', 'compute', '', 'wait', '', 'transfer', ''];
  const extra = [...(hasAwaits ? ['awaiting', ''] : []), 'gc', 'calls'];
  const rows = ranks.map((rank) => {
    const shared = (part: number) => [time(part), formatShare(part, rank.total)];
    return [
      String(rank.rank),
      rank.host,
      time(rank.total),
      ...shared(rank.compute),
      ...shared(rank.wait),
      ...shared(rank.transfer),
      ...(hasAwaits ? shared(rank.awaiting) : []),
      time(rank.gc),
      String(rank.calls),
    ];
  });
  return [`Time of each rank, in ${unit.name}`, ...formatTable([...titles, ...extra], rows)];
}

function imbalanceSection({ imbalance, ranks }: Analysis): Section {
  const { rank, most, mean } = imbalance;
  const title = 'Load imbalance';
  if (ranks.length < 2 || mean <= 0) return [title, 'There is nothing to compare.'];
  const times = `${formatTime(most)}, the ranks on average ${formatTime(mean)}`;
  return [
    title,
    `Rank ${rank} computes longest: ${times} (${(most / mean).toFixed(2)} times that).`,
  ];
}

function placeSection({ places, ranks }: Analysis, unit: TimeUnit, rows: number): Section {
  const all = ranks.reduce((total, rank) => total + rank.total, 0);
  const table = formatTable(
    ['time', 'share', 'wait', 'calls', 'bytes', '<call', '<place'],
    places
      .slice(0, rows)
      .map((place) => [
        timeIn(unit, place.time),
        formatShare(place.time, all),
        timeIn(unit, place.wait),
        String(place.calls),
        formatBytes(place.bytes),
        place.name,
        place.place,
      ]),
  );
  return [`Calls that cost most, all ranks together, in ${unit.name}`, ...table];
}

function collectiveSection({ collectives }: Analysis, unit: TimeUnit, rows: number): Section {
  const table = formatTable(
    ['wait', 'spread', 'rounds', '<last', '<call', '<place', '<communicator'],
    collectives
      .slice(0, rows)
      .map((each) => [
        timeIn(unit, each.wait),
        timeIn(unit, each.spread),
        String(each.rounds),
        `rank ${each.lastRank} (${formatShare(each.lastRounds, each.rounds)})`,
        each.name,
        each.place,
        each.comm,
      ]),
  );
  return [`Collectives in which ranks wait for the last one, in ${unit.name}`, ...table];
}

const latePlace = ({ lateName, latePlace: place, lateRank }: LatePair): string =>
  `rank ${lateRank}${lateName === '' ? '' : ` in ${lateName}`}${lateName === '' ? '' : `, ${place}`}`;

function lateSection(
  { late }: Analysis,
  side: LatePair['late'],
  unit: TimeUnit,
  rows: number,
): Section {
  const table = formatTable(
    ['wait', 'messages', '<waiting', '<for'],
    late
      .filter((pair) => pair.late === side)
      .slice(0, rows)
      .map((pair) => [
        timeIn(unit, pair.wait),
        String(pair.messages),
        `rank ${pair.rank} in ${pair.name}, ${pair.place}`,
        latePlace(pair),
      ]),
  );
  const whom = side === 'sender' ? 'receivers that wait' : 'senders that wait';
  return [`Late ${side}s: ${whom}, in ${unit.name}`, ...table];
}

function sizeSection({ sizes }: Analysis): Section {
  const all = sizes.reduce((total, { bytes }) => total + bytes, 0);
  const table = formatTable(
    ['up to', 'messages', 'bytes', 'share'],
    sizes.map((size) => [
      size.atMost === null ? 'more' : formatBytes(size.atMost),
      String(size.messages),
      formatBytes(size.bytes),
      formatShare(size.bytes, all),
    ]),
  );
  return ['Messages by size', ...table];
}

function matrixSection({ matrix }: Analysis, rows: number): Section {
  const { ranks, bytes, messages } = matrix;
  if (ranks.length <= MOST_COLUMNS) {
    const table = formatTable(
      ['from', ...ranks.map((rank) => `to ${rank}`)],
      ranks.map((rank, i) => [
        String(rank),
        ...ranks.map((_, j) => (messages[i]?.[j] ? formatBytes(bytes[i]?.[j] ?? 0) : '·')),
      ]),
    );
    return ['Bytes from rank to rank', ...table];
  }
  return ['Most bytes from rank to rank', ...pairTable(matrix, rows)];
}

function pairTable({ ranks, bytes, messages }: Matrix, rows: number): string[] {
  const pairs = ranks.flatMap((from, i) =>
    ranks.flatMap((to, j) => {
      const count = messages[i]?.[j] ?? 0;
      return count === 0 ? [] : [{ from, to, count, amount: bytes[i]?.[j] ?? 0 }];
    }),
  );
  pairs.sort((a, b) => b.amount - a.amount || b.count - a.count);
  return formatTable(
    ['from', 'to', 'messages', 'bytes'],
    pairs
      .slice(0, rows)
      .map(({ from, to, count, amount }) => [
        String(from),
        String(to),
        String(count),
        formatBytes(amount),
      ]),
  );
}

/** The first line: what the trace is of. */
export function headline({ total, ranks, sizes }: Analysis): string {
  const hosts = new Set(ranks.map(({ host }) => host).filter((host) => host !== ''));
  const calls = ranks.reduce((all, rank) => all + rank.calls, 0);
  const messages = sizes.reduce((all, size) => all + size.messages, 0);
  const bytes = sizes.reduce((all, size) => all + size.bytes, 0);
  return [
    `${formatCount(ranks.length, 'rank')}${hosts.size > 0 ? ` on ${formatCount(hosts.size, 'host')}` : ''}`,
    formatTime(total),
    formatCount(calls, 'call'),
    `${formatCount(messages, 'message')} of ${formatBytes(bytes)}`,
  ].join(', ');
}

/** What the reader must know before the figures; empty if there is nothing. */
function droppedLines({ ranks }: Analysis): string[] {
  const dropped = ranks.reduce((all, rank) => all + rank.dropped, 0);
  if (dropped === 0) return [];
  return [
    `The oldest ${formatCount(dropped, 'event')} did not fit into the memory for the trace: the`,
    'figures are those of the rest. MPI4NODE_TRACE_EVENTS sets how many each rank keeps.',
  ];
}

/**
 * All sections, as lines.
 *
 * @param name  what the headline calls the trace
 * @param rows  of the longest table
 */
export function formatReport(name: string, analysis: Analysis, rows: number): string[] {
  const unit = unitFor(analysis.total);
  const { late } = analysis;
  const sections: readonly (Section | false)[] = [
    rankSection(analysis, unit),
    imbalanceSection(analysis),
    analysis.places.length > 0 && placeSection(analysis, unit, rows),
    analysis.collectives.length > 0 && collectiveSection(analysis, unit, rows),
    late.some((pair) => pair.late === 'sender') && lateSection(analysis, 'sender', unit, rows),
    late.some((pair) => pair.late === 'receiver') && lateSection(analysis, 'receiver', unit, rows),
    analysis.sizes.length > 0 && sizeSection(analysis),
    analysis.sizes.length > 0 && matrixSection(analysis, rows),
  ];
  const written = sections.filter((section) => section !== false);
  return [
    `${name}: ${headline(analysis)}`,
    ...droppedLines(analysis),
    ...written.flatMap(([title, ...lines]) => ['', title, ...lines.map((line) => `  ${line}`)]),
  ];
}
