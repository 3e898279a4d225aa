/** What `mpi4node trace --diff` prints of two traces. */
import type { Analysis, PlaceCost, RankTimes } from './analysis.js';
import { formatBytes, formatTable, type TimeUnit, timeIn, unitFor } from './quantities.js';
import { headline } from './text_report.js';

/** One figure in both runs. */
export interface Change {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

export interface Difference {
  /** The time of the job, and the parts of the time of all ranks; in µs. */
  readonly times: readonly Change[];
  /** In µs, the largest change first. */
  readonly places: readonly Change[];
  readonly messages: Change;
  readonly bytes: Change;
}

const PARTS = ['compute', 'wait', 'transfer', 'awaiting', 'gc'] as const;

const sumOf = (ranks: readonly RankTimes[], part: (typeof PARTS)[number]): number =>
  ranks.reduce((all, rank) => all + rank[part], 0);

const timesByName = (places: readonly PlaceCost[]): ReadonlyMap<string, number> =>
  new Map(places.map(({ name, place, time }) => [`${name}, ${place}`, time]));

/** Works out what has changed from one run to another. */
export function compare(before: Analysis, after: Analysis): Difference {
  const [old, young] = [timesByName(before.places), timesByName(after.places)];
  const names = new Set([...old.keys(), ...young.keys()]);
  const places = [...names].map((name) => ({
    name,
    before: old.get(name) ?? 0,
    after: young.get(name) ?? 0,
  }));
  const size = (change: Change) => Math.abs(change.after - change.before);
  places.sort((a, b) => size(b) - size(a));
  const count = (name: 'messages' | 'bytes'): Change => ({
    name,
    before: before.sizes.reduce((all, each) => all + each[name], 0),
    after: after.sizes.reduce((all, each) => all + each[name], 0),
  });
  return {
    times: [
      { name: 'job', before: before.total, after: after.total },
      ...PARTS.map((part) => ({
        name: `${part}, all ranks`,
        before: sumOf(before.ranks, part),
        after: sumOf(after.ranks, part),
      })),
    ],
    places: places.filter((change) => size(change) > 0),
    messages: count('messages'),
    bytes: count('bytes'),
  };
}

const signed = (text: string, value: number): string => (value > 0 ? `+${text}` : text);

/** `×1.25`, or what is to be said where there was nothing before. */
function ratioOf({ before, after }: Change): string {
  if (before === 0) return after === 0 ? '' : 'new';
  return after === 0 ? 'gone' : `×${(after / before).toFixed(2)}`;
}

function timeTable(changes: readonly Change[], unit: TimeUnit): string[] {
  if (changes.length === 0) return [];
  const rows = changes.map((change) => {
    const delta = change.after - change.before;
    return [
      timeIn(unit, change.before),
      timeIn(unit, change.after),
      signed(timeIn(unit, delta), delta),
      ratioOf(change),
      change.name,
    ];
  });
  return formatTable(['before', 'after', 'change', '', '<'], rows).map((line) => `  ${line}`);
}

/** The report, as lines. */
export function formatDifference(
  [beforeName, before]: readonly [string, Analysis],
  [afterName, after]: readonly [string, Analysis],
  rows: number,
): string[] {
  const { times, places, messages, bytes } = compare(before, after);
  const unit = unitFor(Math.max(before.total, after.total));
  return [
    `before: ${beforeName}: ${headline(before)}`,
    `after:  ${afterName}: ${headline(after)}`,
    '',
    `Time, in ${unit.name}`,
    ...timeTable(
      times.filter((change) => change.before !== 0 || change.after !== 0),
      unit,
    ),
    '',
    ...(places.length > 0
      ? [`Calls that changed most, all ranks together, in ${unit.name}`]
      : ['No call takes longer or shorter.']),
    ...timeTable(places.slice(0, rows), unit),
    '',
    `Messages: ${messages.before} before, ${messages.after} after; ` +
      `${formatBytes(bytes.before)} before, ${formatBytes(bytes.after)} after`,
  ];
}
