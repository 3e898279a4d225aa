// What runs in the dashboard's page: it follows the events of the server and shows them.
/// <reference lib="dom" />
import type { Events, Frame, Job } from './dashboard_messages.mjs';

/** Colours from 0 to 100 degrees, evenly spaced: the scale "inferno". */
const COLOURS = [
  [0, 0, 4],
  [27, 12, 65],
  [74, 12, 107],
  [120, 28, 109],
  [165, 44, 96],
  [207, 68, 70],
  [237, 105, 37],
  [251, 155, 6],
  [247, 209, 61],
  [252, 255, 164],
];

const palette = Array.from({ length: 256 }, (_, level) => {
  const at = (level / 255) * (COLOURS.length - 1);
  const below = Math.min(Math.floor(at), COLOURS.length - 2);
  return COLOURS[below].map((from, i) =>
    Math.round(from + (at - below) * (COLOURS[below + 1][i] - from)),
  );
});

function find<T extends Element>(selector: string, type: new () => T): T {
  const element = document.querySelector(selector);
  if (!(element instanceof type)) throw new Error(`the page has no ${selector}`);
  return element;
}

const canvas = find('#picture', HTMLCanvasElement);
const plate = find('#plate', HTMLElement);
const progress = find('#progress', HTMLProgressElement);
const stop = find('#stop', HTMLButtonElement);
const curve = find('#curve path', SVGPathElement);
const table = find('#processes', HTMLTableSectionElement);

function show(id: string, text: string): void {
  const element = find(`#${id}`, HTMLElement);
  // Not when it is the same: a screen reader would say it again.
  if (element.textContent !== text) element.textContent = text;
}

const whole = (value: number) => Math.round(value).toLocaleString('en');
const degrees = (value: number) => value.toFixed(1);
const small = (value: number) => (value >= 0.01 ? value.toFixed(3) : value.toExponential(1));
const duration = (seconds: number) =>
  seconds < 60
    ? `${seconds.toFixed(0)} s`
    : `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;

let job: Job | null = null;

function begin(started: Job): void {
  job = started;
  const { rows, columns, steps, processes, picture } = job;
  const count = processes.length === 1 ? '1 process' : `${processes.length} processes`;
  show('job', `${columns} × ${rows} points on ${count}, ${whole(steps)} steps`);
  progress.max = steps;
  canvas.width = picture.columns;
  canvas.height = picture.rows;
  drawBlocks(job);
  table.replaceChildren(
    ...processes.map(({ host, block }, rank) => {
      const row = document.createElement('tr');
      const head = document.createElement('th');
      head.scope = 'row';
      head.textContent = String(rank);
      const cells = [host, `${block.width} × ${block.height}`, '', ''].map((text) => {
        const cell = document.createElement('td');
        cell.textContent = text;
        return cell;
      });
      const meter = document.createElement('meter');
      const part = document.createElement('span');
      cells[3].append(meter, ' ', part);
      row.append(head, ...cells);
      return row;
    }),
  );
}

/** Lines where blocks meet, and each block's rank. */
function drawBlocks({ rows, columns, processes }: Job): void {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', `0 0 ${columns} ${rows}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  const line = (x1: number, y1: number, x2: number, y2: number) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', 'line');
    for (const [name, value] of Object.entries({ x1, y1, x2, y2 })) {
      element.setAttribute(name, String(value));
    }
    svg.append(element);
  };
  const labels = processes.map(({ block }, rank) => {
    const { top, left, width, height } = block;
    if (left > 0) line(left, top, left, top + height);
    if (top > 0) line(left, top, left + width, top);
    const label = document.createElement('span');
    label.textContent = `rank ${rank}`;
    label.style.left = `${(100 * left) / columns}%`;
    label.style.top = `${(100 * top) / rows}%`;
    return label;
  });
  plate.replaceChildren(canvas, svg, ...labels);
}

function draw(picture: string): void {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('there is no canvas to draw on');
  const levels = atob(picture);
  const image = context.createImageData(canvas.width, canvas.height);
  for (let i = 0; i < levels.length; i++) {
    image.data.set(palette[levels.charCodeAt(i)], 4 * i);
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

/** The changes on a logarithmic scale, from a power of ten to another. */
function drawCurve(changes: Frame['changes'], steps: number): void {
  const points = changes.filter(([, change]) => change > 0);
  if (points.length === 0) return;
  const exponents = points.map(([, change]) => Math.log10(change));
  const top = Math.ceil(Math.max(...exponents));
  const bottom = Math.min(top - 1, Math.floor(Math.min(...exponents)));
  const place = (step: number, exponent: number) =>
    `${(100 * step) / steps} ${(100 * (top - exponent)) / (top - bottom)}`;
  curve.setAttribute('d', `M${points.map(([step], i) => place(step, exponents[i])).join('L')}`);
  show('top', power(top));
  show('bottom', power(bottom));
  show('last', `${whole(steps)} steps`);
}

function power(exponent: number): string {
  const digits = '⁰¹²³⁴⁵⁶⁷⁸⁹';
  const raised = Array.from(String(Math.abs(exponent)), (digit) => digits[Number(digit)]);
  return `10${exponent < 0 ? '⁻' : ''}${raised.join('')}`;
}

function update(frame: Frame): void {
  if (job === null) return;
  const { step, seconds, rate, lowest, highest, mean, changes, processes, picture } = frame;
  const percent = Math.floor((100 * step) / job.steps);
  document.title = `${percent} % · Heat on a plate`;
  show('steps', `Step ${whole(step)} of ${whole(job.steps)} · ${percent} %`);
  const left = step < job.steps ? `, ${duration((job.steps - step) / rate)} to go` : '';
  show('time', `${duration(seconds)} so far${left}`);
  progress.value = step;

  draw(picture);
  canvas.ariaLabel = `Temperatures of the plate, from ${degrees(lowest)} to ${degrees(highest)} degrees`;
  show('rate', whole(rate));
  show('change', small(changes.at(-1)?.[1] ?? 0));
  show('lowest', degrees(lowest));
  show('mean', degrees(mean));
  show('highest', degrees(highest));
  drawCurve(changes, step);
  processes.forEach((process, rank) => {
    const { cells } = table.rows[rank];
    cells[3].textContent = `${degrees(process.lowest)} to ${degrees(process.highest)} °C`;
    const text = `${Math.round(100 * process.busy)} %`;
    const [meter, part] = cells[4].children;
    if (meter instanceof HTMLMeterElement) {
      meter.value = process.busy;
      meter.ariaLabel = `Computes ${text} of the time`;
    }
    part.textContent = text;
  });
}

const source = new EventSource('/events');

function on<Name extends keyof Events>(name: Name, handle: (data: Events[Name]) => void): void {
  source.addEventListener(name, ({ data }: MessageEvent<string>) => handle(JSON.parse(data)));
}

let isStopping = false;
function setState(text: string, canStop: boolean): void {
  show('state', text);
  stop.disabled = !canStop;
}

on('job', (started) => {
  begin(started);
  setState(isStopping ? 'Stopping' : 'Running', !isStopping);
});
on('frame', update);
on('end', ({ how }) => {
  source.close(); // it would connect again
  setState(how === 'finished' ? 'Finished' : 'Stopped', false);
  const seconds = find('#time', HTMLElement).textContent?.split(',')[0].replace(' so far', '');
  show('time', `took ${seconds}`);
});
source.addEventListener('error', () => setState('Connection lost, trying again', false));

stop.addEventListener('click', async () => {
  isStopping = true;
  setState('Stopping', false);
  const { ok, status } = await fetch('/stop', { method: 'POST' });
  if (ok) return;
  isStopping = false;
  setState(`Not stopped: the server says ${status}`, true);
});

find('#scale', HTMLElement).style.background = `linear-gradient(to right, ${COLOURS.map(
  (colour) => `rgb(${colour.join(' ')})`,
).join(', ')})`;
