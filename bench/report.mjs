// @ts-check
// From the samples to figures: medians, ratios, targets, and the table that shows them.
import { markdownTable } from 'markdown-table';
import { max, median, min } from 'simple-statistics';
import {
  ALLOCATION_LIMIT,
  IDLE_DELAY_LIMIT_MS,
  IDLE_LIMIT,
  MEASURES,
  RESIDENT_LIMIT_MIB,
  STARTUP_LIMIT_MS,
} from './plan.mjs';

/**
 * @typedef {import('./plan.mjs').Language} Language
 * @typedef {import('./plan.mjs').Measure} Measure
 * @typedef {import('./plan.mjs').Target} Target
 * @typedef {import('./measure.mjs').LibraryResult} LibraryResult
 * @typedef {import('./measure.mjs').Samples} Samples
 *
 * @typedef {{ median: number, min: number, max: number }} Spread
 *
 * @typedef {object} Ratio this package to another language
 * @property {number} ofMedians
 * @property {number} perRound the median of the ratios of the single rounds
 *
 * @typedef {{ text: string, met: boolean }} Verdict
 *
 * @typedef {object} Row
 * @property {string} id
 * @property {string} title
 * @property {'time' | 'rate' | 'schedules' | 'milliseconds' | 'bytes' | 'share'} unit
 * @property {number} bytes the size of the message
 * @property {Partial<Record<Language | 'empty', Spread>>} figures
 * @property {Partial<Record<Language, Ratio>>} ratios
 * @property {Verdict[]} verdicts
 *
 * @typedef {{ title: string, version: string, mpi4py: string | null, rows: Row[] }} Summary
 */

/** @type {Record<Language, string>} */
export const NAMES = {
  c: 'C',
  mpi4py: 'mpi4py',
  node: 'mpi4node',
  piscina: 'piscina',
  before: 'before',
};

/** What a target names as its other side. @param {Target} target */
const otherSide = ({ against, of }) =>
  MEASURES.find(({ id }) => id === of)?.title ?? NAMES[against];

/** @param {number[]} samples @returns {Spread} */
function spread(samples) {
  return { median: median(samples), min: min(samples), max: max(samples) };
}

/** @param {number[]} ours @param {number[]} theirs @returns {Ratio} */
function ratio(ours, theirs) {
  const perRound = median(ours.map((value, round) => value / theirs[round]));
  return { ofMedians: median(ours) / median(theirs), perRound };
}

/** Of a measure that is a ratio by itself. @param {Target} target @param {number[]} ours */
function judgeSchedules({ limit }, ours) {
  return { text: `at most ${limit} × the best schedule`, met: median(ours) <= limit };
}

/** @param {Target} target @param {Ratio} measured @returns {Verdict} */
function judge(target, { ofMedians }) {
  const { bound, limit, of } = target;
  const met = bound === 'at most' ? ofMedians <= limit : ofMedians >= limit;
  const found = of === undefined ? '' : `${ofMedians.toFixed(2)}, `;
  const shown = Number(limit.toFixed(2));
  return { text: `${found}${bound} ${shown} × ${otherSide(target)}`, met };
}

/**
 * @param {Target} target
 * @param {Samples} seconds
 * @param {Samples | undefined} procnull what an empty call takes
 * @returns {Verdict | null}
 */
function judgeAdded({ against, limit }, seconds, procnull) {
  const added = (/** @type {Samples | undefined} */ samples) => {
    const [ours, theirs] = [samples?.node, samples?.[against]];
    return ours && theirs ? median(ours) - median(theirs) : null;
  };
  const [here, there] = [added(seconds), added(procnull)];
  if (here === null || there === null) {
    return null;
  }
  const text = `adds ${show(here, 'time')} to ${NAMES[against]}, at most ${limit} × the ${show(there, 'time')} of PROC_NULL`;
  return { text, met: here <= limit * there };
}

/**
 * @param {Measure} measure
 * @param {LibraryResult['samples']} all
 * @returns {Row}
 */
function measureRow(measure, all) {
  const seconds = all[measure.id];
  const value =
    measure.unit === 'rate' ? (/** @type {number} */ s) => 1 / s : (/** @type {number} */ s) => s;
  /** @type {Row} */
  const row = {
    id: measure.id,
    title: measure.title,
    unit: measure.unit,
    bytes: measure.bytes,
    figures: {},
    ratios: {},
    verdicts: [],
  };
  const ours = seconds.node?.map(value) ?? [];
  for (const language of measure.languages) {
    const samples = seconds[language]?.map(value);
    if (samples) {
      row.figures[language] = spread(samples);
      if (language !== 'node' && ours.length > 0) {
        row.ratios[language] = ratio(ours, samples);
      }
    }
  }
  for (const target of measure.targets) {
    const other = all[target.of ?? '']?.node?.map(value);
    const measured = other ? ratio(ours, other) : row.ratios[target.against];
    const verdict =
      target.bound === 'adds at most'
        ? judgeAdded(target, seconds, all['procnull:8'])
        : measure.unit === 'schedules'
          ? judgeSchedules(target, ours)
          : measured && judge(target, measured);
    if (verdict) {
      row.verdicts.push(verdict);
    }
  }
  return row;
}

/** @param {NonNullable<LibraryResult['startup']>} seconds @returns {Row[]} */
function startupRows(seconds) {
  const milliseconds = (/** @type {number[]} */ samples) => spread(samples.map((s) => s * 1e3));
  /** @type {Row['figures']} */
  const figures = {};
  for (const [language, samples] of Object.entries(seconds)) {
    figures[/** @type {Language | 'empty'} */ (language)] = milliseconds(samples);
  }
  const whole = {
    id: 'startup',
    title: 'start and end',
    unit: /** @type {const} */ ('milliseconds'),
  };
  const common = { bytes: 0, ratios: {} };
  const { c = [], node = [], empty } = seconds;
  const over = milliseconds(node.map((s, round) => s - c[round] - empty[round]));
  over.median = (median(node) - median(c) - median(empty)) * 1e3;
  const text = `at most ${STARTUP_LIMIT_MS} ms`;
  return [
    { ...whole, ...common, figures, verdicts: [] },
    {
      ...whole,
      ...common,
      id: 'startup-over',
      title: `the same, over C and empty Node (${show(median(empty) * 1e3, 'milliseconds')})`,
      figures: { node: over },
      verdicts: [{ text, met: over.median <= STARTUP_LIMIT_MS }],
    },
  ];
}

/** @param {LibraryResult['idle']} waits @returns {Row[]} */
function idleRows(waits) {
  if (waits.length === 0) return [];
  const share = spread(waits.map(([part]) => part));
  const delay = spread(waits.map(([, seconds]) => seconds * 1e3));
  const common = { bytes: 0, ratios: {} };
  return [
    {
      ...common,
      id: 'idle:share',
      title: 'processor while a message is awaited',
      unit: 'share',
      figures: { node: share },
      verdicts: [{ text: `at most ${IDLE_LIMIT * 100} %`, met: share.median <= IDLE_LIMIT }],
    },
    {
      ...common,
      id: 'idle:delay',
      title: 'delivery after such a wait',
      unit: 'milliseconds',
      figures: { node: delay },
      verdicts: [
        { text: `at most ${IDLE_DELAY_LIMIT_MS} ms`, met: delay.max <= IDLE_DELAY_LIMIT_MS },
      ],
    },
  ];
}

/** @param {number} value @returns {Spread} */
const single = (value) => ({ median: value, min: value, max: value });

/** @param {LibraryResult} result @returns {Row[]} */
function checkRows(result) {
  const common = { unit: /** @type {const} */ ('bytes'), bytes: 0, ratios: {} };
  const rows = result.allocations.map(({ name, bytesPerCall, collections }) => {
    const met = bytesPerCall < ALLOCATION_LIMIT && collections === 0;
    return {
      ...common,
      id: `allocated:${name}`,
      title: `allocated per ${name}`,
      figures: { node: single(bytesPerCall) },
      verdicts: [{ text: `nothing per call (${collections} collections)`, met }],
    };
  });
  if (result.resident) {
    const { calls, first, last } = result.resident;
    rows.push({
      ...common,
      id: 'resident',
      title: `memory kept by ${calls.toLocaleString('en')} Sendrecv`,
      figures: { node: single(last - first) },
      verdicts: [{ text: 'none', met: last - first < RESIDENT_LIMIT_MIB * 2 ** 20 }],
    });
  }
  return rows;
}

/**
 * @param {LibraryResult} result
 * @param {readonly Measure[]} measures
 * @returns {Summary}
 */
export function summarize(result, measures) {
  const rows = measures
    .map((measure) => measureRow(measure, result.samples))
    // What only a language measures that is missing here.
    .filter(({ figures }) => Object.keys(figures).length > 0);
  if (result.startup) {
    rows.push(...startupRows(result.startup));
  }
  rows.push(...idleRows(result.idle), ...checkRows(result));
  return { title: result.title, version: result.version, mpi4py: result.mpi4py, rows };
}

/** @type {Record<Row['unit'], [number, string][]>} */
const UNITS = {
  time: [
    [1e-3, 'ms'],
    [1e-6, 'µs'],
    [1e-9, 'ns'],
  ],
  rate: [[1e6, 'M/s']],
  schedules: [[1, '×']],
  milliseconds: [[1, 'ms']],
  share: [[1e-2, '%']],
  bytes: [
    [2 ** 20, 'MiB'],
    [2 ** 10, 'KiB'],
    [1, 'B'],
  ],
};

/**
 * Three digits and a unit: 4.32 µs.
 * @param {number} value
 * @param {Row['unit']} unit
 */
function show(value, unit) {
  const steps = UNITS[unit];
  const [size, name] = steps.find(([step]) => Math.abs(value) >= step) ?? steps[steps.length - 1];
  const scaled = value / size;
  const digits = Math.abs(scaled) >= 100 ? 0 : Math.abs(scaled) >= 10 ? 1 : 2;
  return `${scaled.toFixed(digits)} ${name}`;
}

/** The median, and the least and most of all rounds. @param {Row} row @param {Language} language */
function cell(row, language) {
  const figure = row.figures[language];
  if (!figure) {
    return '';
  }
  const middle = show(figure.median, row.unit);
  if (figure.min === figure.max) {
    return middle;
  }
  return `${middle} (${show(figure.min, row.unit)} – ${show(figure.max, row.unit)})`;
}

/** @param {Ratio | undefined} measured */
function ratioCell(measured) {
  return measured ? `${measured.ofMedians.toFixed(2)} (${measured.perRound.toFixed(2)})` : '';
}

/** @param {Verdict[]} verdicts */
function verdictCell(verdicts) {
  return verdicts.map(({ text, met }) => `${text}: ${met ? 'ok' : '**not met**'}`).join('; ');
}

/** The tables, and the languages whose columns each has. @type {[string, Language[]][]} */
const TABLES = [
  ['', ['c', 'mpi4py', 'node']],
  ['Tasks of a pool with three workers:', ['mpi4py', 'piscina', 'node']],
];

/** Of a comparison with another revision. @type {typeof TABLES} */
const COMPARISON = TABLES.map(([about]) => [about, ['before', 'node']]);

/**
 * One library's tables, in Markdown.
 * @param {Summary} summary
 * @param {boolean} judged a quick run says nothing about the targets
 * @param {boolean} isComparison with another revision
 */
export function renderTable({ title, version, mpi4py, rows }, judged, isComparison) {
  const tables = (isComparison ? COMPARISON : TABLES).flatMap(([about, languages], table) => {
    const others = languages.filter((language) => language !== 'node');
    const head = ['', ...languages.map((language) => NAMES[language])];
    head.push(...others.map((language) => `× ${NAMES[language]}`), 'aimed at');
    const chosen = rows.filter(({ id }) => Number(id.startsWith('pool')) === table);
    const body = chosen.map((row) => [
      row.title,
      ...languages.map((language) => cell(row, language)),
      ...others.map((language) => ratioCell(row.ratios[language])),
      judged ? verdictCell(row.verdicts) : '',
    ]);
    const align = head.map((_, i) => (i === 0 || i === head.length - 1 ? 'l' : 'r'));
    if (body.length === 0) return [];
    return [...(about === '' ? [] : [about]), markdownTable([head, ...body], { align })];
  });
  const python = mpi4py ? `mpi4py ${mpi4py}` : 'no mpi4py for this library found, left out';
  const about = isComparison ? [] : [python];
  return `${[`### ${title} ${version}`, ...about, ...tables].join('\n\n')}\n`;
}
