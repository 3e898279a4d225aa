/** The matrix of who sends to whom. */
import { interpolateRgb } from 'd3-interpolate';
import { scaleSequentialSqrt } from 'd3-scale';
import type { Matrix } from '../analysis.js';
import { formatBytes, formatCount } from '../quantities.js';
import { colour, find, prepareCanvas, redrawOnChange, showTooltip } from './elements.js';

const GUTTER = 44;
const WIDEST_CELL = 84;
const NARROWEST_NUMBER = 60;

/** Draws the matrix, and tells of the cell under the pointer. */
export function showMatrix({ ranks, bytes, messages }: Matrix): void {
  const canvas = find('matrix', HTMLCanvasElement);
  if (!messages.some((row) => row.some((count) => count > 0))) {
    canvas.closest('section')?.remove();
    return;
  }
  let shown: 'bytes' | 'messages' = 'bytes';
  let cell = 0;

  const draw = (): void => {
    const width = (canvas.parentElement as HTMLElement).clientWidth;
    cell = Math.min(WIDEST_CELL, (width - GUTTER) / ranks.length);
    const height = Math.min(cell, 40);
    const size = GUTTER + ranks.length * cell;
    canvas.style.width = `${size}px`;
    const context = prepareCanvas(canvas, size, 24 + ranks.length * height);
    const values = shown === 'bytes' ? bytes : messages;
    const most = Math.max(...values.map((row) => Math.max(...row)), 1);
    const fill = scaleSequentialSqrt(
      [0, most],
      interpolateRgb(colour('track'), colour('transfer')),
    );
    context.textAlign = 'center';
    // Where the columns are narrow, not each has its number.
    const step = Math.ceil(26 / cell);
    values.forEach((row, i) => {
      const y = 24 + i * height;
      context.fillStyle = colour('faint');
      if (i % step === 0) {
        context.fillText(`to ${ranks[i]}`, GUTTER + (i + 0.5) * cell, 12);
      }
      if (i % Math.ceil(14 / height) === 0) {
        context.fillText(String(ranks[i]), GUTTER / 2, y + height / 2);
      }
      row.forEach((value, j) => {
        const x = GUTTER + j * cell;
        const gap = cell > 8 ? 1 : 0;
        context.fillStyle = fill(value);
        context.fillRect(x, y, cell - gap, height - gap);
        if (value === 0 || cell < NARROWEST_NUMBER) return;
        context.fillStyle = value > most / 4 ? colour('back') : colour('text');
        const text = shown === 'bytes' ? formatBytes(value) : String(value);
        context.fillText(text, x + cell / 2, y + height / 2);
      });
    });
  };

  for (const choice of document.querySelectorAll<HTMLInputElement>('input[name=amount]')) {
    choice.addEventListener('change', () => {
      shown = choice.value === 'messages' ? 'messages' : 'bytes';
      canvas.setAttribute('aria-label', `${choice.value} from rank to rank`);
      draw();
    });
  }
  canvas.addEventListener('pointermove', ({ offsetX, offsetY, clientX, clientY }) => {
    const j = Math.floor((offsetX - GUTTER) / cell);
    const i = Math.floor((offsetY - 24) / Math.min(cell, 40));
    const count = messages[i]?.[j];
    if (count === undefined) {
      showTooltip(null);
      return;
    }
    const title = `from rank ${ranks[i]} to rank ${ranks[j]}`;
    const amount = `${formatCount(count, 'message')}, ${formatBytes(bytes[i]?.[j] ?? 0)}`;
    showTooltip([title, amount], clientX, clientY);
  });
  canvas.addEventListener('pointerleave', () => showTooltip(null));
  redrawOnChange(canvas.parentElement as HTMLElement, draw);
}
