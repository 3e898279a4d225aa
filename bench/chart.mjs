// @ts-check
// The chart of the README: latency against message size, for each language and library.
import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import { NAMES } from './report.mjs';

/**
 * @typedef {import('./plan.mjs').Language} Language
 * @typedef {import('./report.mjs').Summary} Summary
 */

/** Told apart by colour-blind readers too, and on white as on black. */
const COLOURS = { C: '#7f7f7f', mpi4py: '#e69f00', mpi4node: '#0072b2' };

/** @param {Summary} summary */
const libraryTitle = ({ title, version }) => `${title} ${version}`;

/** @param {Summary[]} summaries */
function points(summaries) {
  return summaries.flatMap((summary) =>
    summary.rows
      .filter(({ id }) => id.startsWith('pingpong:'))
      .flatMap(({ bytes, figures }) =>
        Object.entries(figures).map(([language, { median }]) => ({
          library: libraryTitle(summary),
          language: NAMES[/** @type {Language} */ (language)],
          bytes,
          microseconds: median * 1e6,
        })),
      ),
  );
}

/** Draws an SVG. @param {Summary[]} summaries @returns {Promise<string>} */
export async function drawChart(summaries) {
  const names = Object.keys(COLOURS);
  const libraries = summaries.map(libraryTitle);
  const header = { labelFontSize: 14 };
  // One legend for colour, width and dashes. C's line is wide, to be seen below another one.
  /**
   * @type {{ title: null, orient: 'top', symbolType: string, symbolSize: number, labelFontSize:
   * number }}
   */
  const legend = {
    title: null,
    orient: 'top',
    symbolType: 'stroke',
    symbolSize: 600,
    labelFontSize: 13,
  };
  const { spec } = compile({
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: 'white',
    data: { values: points(summaries) },
    facet: { column: { field: 'library', title: null, sort: libraries, header } },
    spec: {
      width: 330,
      height: 280,
      mark: { type: 'line', point: { size: 40 } },
      encoding: {
        x: {
          field: 'bytes',
          type: 'quantitative',
          scale: { type: 'log', base: 2, domain: [8, 64 * 2 ** 20], nice: false },
          axis: {
            title: 'message size',
            values: [8, 64, 2 ** 10, 2 ** 13, 2 ** 16, 2 ** 20, 2 ** 26],
            labelExpr:
              "datum.value < 1024 ? datum.value + ' B' : datum.value < 1048576 ? datum.value / 1024 + ' KiB' : datum.value / 1048576 + ' MiB'",
            grid: false,
            labelFlush: false,
            labelOverlap: false,
          },
        },
        y: {
          field: 'microseconds',
          type: 'quantitative',
          scale: { type: 'log', nice: true },
          axis: { title: 'one way, µs (median)', format: '~g', tickCount: 6 },
        },
        color: {
          field: 'language',
          type: 'ordinal',
          scale: { type: 'ordinal', domain: names, range: Object.values(COLOURS) },
          legend,
        },
        strokeWidth: {
          field: 'language',
          type: 'ordinal',
          scale: { type: 'ordinal', domain: names, range: [5, 2, 2] },
          legend,
        },
        strokeDash: {
          field: 'language',
          type: 'ordinal',
          scale: { type: 'ordinal', domain: names, range: [[], [6, 3], []] },
          legend,
        },
      },
    },
    config: { axis: { labelFontSize: 11, titleFontSize: 12 }, view: { stroke: '#ccc' } },
  });
  const view = new View(parse(spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  return svg;
}
