// Draws how fast methods converge, as an SVG picture.
import { writeFileSync } from 'node:fs';
import { parse, View } from 'vega';
import { compile } from 'vega-lite';

export interface Point {
  method: string;
  step: number;
  distance: number;
}

/** One curve for each method; the distance has a logarithmic scale. */
export async function drawCurves(file: string, points: readonly Point[]): Promise<void> {
  const { spec } = compile({
    background: 'white',
    width: 480,
    height: 300,
    // A logarithmic scale has no 0.
    data: { values: points.filter(({ distance }) => distance > 0) },
    mark: 'line',
    encoding: {
      x: { field: 'step', type: 'quantitative', title: 'steps' },
      y: {
        field: 'distance',
        type: 'quantitative',
        title: 'relative distance from the solution',
        scale: { type: 'log' },
        axis: { format: '.0e' },
      },
      color: { field: 'method', type: 'nominal', title: null, legend: { orient: 'top' } },
    },
  });
  const view = new View(parse(spec), { renderer: 'none' });
  writeFileSync(file, await view.toSVG());
  view.finalize();
}
