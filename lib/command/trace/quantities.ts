/** Times, sizes and tables as a person reads them. */

export interface TimeUnit {
  readonly name: string;
  /** In µs. */
  readonly length: number;
  /** Behind the point. */
  readonly digits: number;
}

const UNITS: readonly TimeUnit[] = [
  { name: 's', length: 1e6, digits: 3 },
  { name: 'ms', length: 1e3, digits: 3 },
  { name: 'µs', length: 1, digits: 1 },
];

/** The unit for all times of a report, so that they can be compared: at least 10 make the whole. */
export const unitFor = (total: number): TimeUnit =>
  UNITS.find(({ length }) => total >= 10 * length) ?? (UNITS[2] as TimeUnit);

export const timeIn = (unit: TimeUnit, time: number): string =>
  (time / unit.length).toFixed(unit.digits);

/** A time with the unit that fits it. */
export function formatTime(time: number): string {
  const unit = UNITS.find(({ length }) => Math.abs(time) >= length) ?? (UNITS[2] as TimeUnit);
  return `${Number((time / unit.length).toPrecision(4))} ${unit.name}`;
}

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

export function formatBytes(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  for (; amount >= 1024 && unit < BYTE_UNITS.length - 1; unit++) amount /= 1024;
  return `${Number(amount.toPrecision(4))} ${BYTE_UNITS[unit]}`;
}

export const formatShare = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;

/** `1 message`, `2 messages`. */
export const formatCount = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Columns as wide as their widest cell; those whose title begins with `<` are set to the left. */
export function formatTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  const isLeft = titles.map((title) => title.startsWith('<'));
  const lines = [titles.map((title) => title.replace(/^</, '')), ...rows];
  const widths = titles.map((_, column) =>
    Math.max(...lines.map((cells) => [...(cells[column] ?? '')].length)),
  );
  return lines.map((cells) =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return isLeft[column] ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
