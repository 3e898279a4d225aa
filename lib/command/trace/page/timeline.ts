/** The timeline: a row for each rank, as far as the window of time shows it. */
import { axisTop } from 'd3-axis';
import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { select } from 'd3-selection';
import { type D3ZoomEvent, type ZoomTransform, zoom, zoomIdentity } from 'd3-zoom';
import {
  CALL_STRIDE,
  LANES,
  MESSAGE_STRIDE,
  OPERATION_STRIDE,
  PAUSE_STRIDE,
  type PageData,
  type PageRank,
} from '../page_data.js';
import { formatBytes, formatTime } from '../quantities.js';
import {
  colour,
  fillLegend,
  find,
  prepareCanvas,
  redrawOnChange,
  showTooltip,
} from './elements.js';
import { Spans } from './spans.js';

/** The colour of each category of calls. */
const COLOURS: Readonly<Record<string, string>> = {
  send: 'send',
  receive: 'receive',
  object: 'receive',
  collective: 'collective',
  wait: 'waiting',
  probe: 'waiting',
  window: 'window',
  file: 'window',
};

const LEGEND: readonly (readonly [string, string])[] = [
  ['send', 'send'],
  ['receive', 'receive'],
  ['collective', 'collective'],
  ['waiting', 'wait, probe'],
  ['window', 'window, file'],
  ['other', 'other calls'],
  ['gc', 'garbage collection'],
  ['compute', 'event loop held up'],
];

const GUTTER = 52;
const MOST_ARROWS = 1500;
/** A canvas can't be higher than some 16,000 pixels of the screen. */
const HIGHEST = 7000;
const FULL_ROW = 44;
const LOWEST_ROW = 8;

/** The shortest time that fills the window, in µs. */
const CLOSEST = 2;

interface Row {
  readonly rank: PageRank;
  readonly calls: Spans;
  /** By lane. */
  readonly operations: readonly Spans[];
  readonly pauses: Spans;
}

type Scale = ScaleLinear<number, number>;

function makeRow(rank: PageRank): Row {
  const lanes = Array.from({ length: LANES }, (): number[] => []);
  for (let i = 0; i < rank.operations.length; i += OPERATION_STRIDE) {
    const numbers = rank.operations.slice(i, i + OPERATION_STRIDE);
    lanes[numbers[2] as number]?.push(...numbers);
  }
  return {
    rank,
    calls: new Spans(rank.calls, CALL_STRIDE),
    operations: lanes.map((numbers) => new Spans(numbers, OPERATION_STRIDE)),
    pauses: new Spans(rank.pauses, PAUSE_STRIDE),
  };
}

/** Draws the rows for one window of time. */
class Drawing {
  readonly #data: PageData;
  readonly #rows: readonly Row[];
  readonly #rowOf: ReadonlyMap<number, number>;

  constructor(data: PageData) {
    this.#data = data;
    this.#rows = data.ranks.map(makeRow);
    this.#rowOf = new Map(data.ranks.map(({ rank }, i) => [rank, i]));
  }

  get rowHeight(): number {
    return Math.max(LOWEST_ROW, Math.min(FULL_ROW, Math.floor(HIGHEST / this.#rows.length)));
  }

  get height(): number {
    return this.rowHeight * this.#rows.length;
  }

  /** The lanes of a row, in pixels; operations and pauses are there only if there is room. */
  get #lanes(): { calls: number; operation: number; isFull: boolean } {
    const isFull = this.rowHeight === FULL_ROW;
    return { calls: isFull ? 21 : this.rowHeight - 2, operation: 5, isFull };
  }

  draw(context: CanvasRenderingContext2D, scale: Scale, width: number): void {
    const { calls: callHeight, operation, isFull } = this.#lanes;
    const [from, to] = scale.domain() as [number, number];
    const pixel = (to - from) / (width - GUTTER);
    const colours = new Map<string, string>();
    const colourOf = (category: number): string => {
      const name = COLOURS[this.#data.words[category] ?? ''] ?? 'other';
      const known = colours.get(name) ?? colour(name);
      colours.set(name, known);
      return known;
    };
    const [track, gc, delay] = [colour('track'), colour('gc'), colour('compute')];
    context.save();
    context.beginPath();
    context.rect(GUTTER, 0, width - GUTTER, this.height);
    context.clip();
    this.#rows.forEach(({ calls, operations, pauses, rank }, i) => {
      const y = i * this.rowHeight;
      const box = (start: number, end: number, top: number, height: number): void => {
        const x = scale(start);
        context.fillRect(x, y + top, Math.max(0.8, scale(end) - x), height);
      };
      context.fillStyle = track;
      box(rank.start, rank.end, 1, callHeight);
      calls.forEachIn(from, to, pixel, (index) => {
        const [start = 0, end = 0, wait = 0, name = 0, category = 0] = calls.at(index);
        context.fillStyle = colourOf(category);
        context.globalAlpha = 0.4;
        box(start, end, 1, callHeight);
        context.globalAlpha = 1;
        if (start + wait < end) box(start + wait, end, 1, callHeight);
        this.#writeName(context, name, scale(start), scale(end), y + 1 + callHeight / 2);
      });
      if (!isFull) return;
      operations.forEach((lane, j) => {
        lane.forEachIn(from, to, pixel, (index) => {
          context.fillStyle = colourOf(lane.at(index)[4] as number);
          box(lane.start(index), lane.end(index), callHeight + 2 + j * operation, operation - 1);
        });
      });
      pauses.forEachIn(from, to, pixel, (index) => {
        const name = this.#data.words[pauses.at(index)[2] as number] ?? '';
        context.fillStyle = name.startsWith('garbage') ? gc : delay;
        box(pauses.start(index), pauses.end(index), callHeight + 2 + LANES * operation, 3);
      });
    });
    this.#drawArrows(context, scale, callHeight);
    context.restore();
    context.fillStyle = colour('text');
    context.textAlign = 'left';
    const step = Math.ceil(14 / this.rowHeight);
    this.#rows.forEach(({ rank }, i) => {
      const y = i * this.rowHeight + 1 + callHeight / 2;
      if (i % step === 0) context.fillText(`rank ${rank.rank}`, 0, y);
    });
  }

  #writeName(
    context: CanvasRenderingContext2D,
    name: number,
    start: number,
    end: number,
    y: number,
  ): void {
    const left = Math.max(start, GUTTER);
    const text = this.#data.words[name] ?? '';
    if (this.rowHeight < FULL_ROW || end - left < 8 * text.length) return;
    context.fillStyle = colour('text');
    context.textAlign = 'left';
    context.fillText(text, left + 4, y);
  }

  #drawArrows(context: CanvasRenderingContext2D, scale: Scale, callHeight: number): void {
    const { messages } = this.#data;
    const [from, to] = scale.domain() as [number, number];
    const visible: number[] = [];
    for (let i = 0; i < messages.length; i += MESSAGE_STRIDE) {
      if ((messages[i + 2] as number) < to && (messages[i + 3] as number) > from) visible.push(i);
    }
    if (visible.length > MOST_ARROWS) return;
    const middle = 1 + callHeight / 2;
    context.strokeStyle = colour('arrow');
    context.fillStyle = colour('arrow');
    context.lineWidth = 1.2;
    for (const i of visible) {
      const [sender = 0, receiver = 0, sent = 0, received = 0] = messages.slice(i, i + 4);
      const [row, otherRow] = [this.#rowOf.get(sender), this.#rowOf.get(receiver)];
      if (row === undefined || otherRow === undefined || row === otherRow) continue;
      const [x, end] = [scale(sent), scale(received)];
      const [y, below] = [row * this.rowHeight + middle, otherRow * this.rowHeight + middle];
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(end, below);
      context.stroke();
      const angle = Math.atan2(below - y, end - x);
      context.beginPath();
      context.moveTo(end, below);
      for (const side of [-0.4, 0.4]) {
        context.lineTo(end - 7 * Math.cos(angle + side), below - 7 * Math.sin(angle + side));
      }
      context.fill();
    }
  }

  /** What is at a point of the canvas, as lines; null if nothing is. */
  describe(scale: Scale, x: number, y: number): string[] | null {
    const row = this.#rows[Math.floor(y / this.rowHeight)];
    if (row === undefined || x < GUTTER) return null;
    const { calls: callHeight, operation, isFull } = this.#lanes;
    const inRow = y % this.rowHeight;
    const time = scale.invert(x);
    const slack = scale.invert(x + 3) - time;
    const lane = Math.floor((inRow - callHeight - 2) / operation);
    if (isFull && inRow > callHeight + 1) {
      const spans = row.operations[lane] ?? row.pauses;
      const index = spans.find(time, slack);
      if (index < 0) return null;
      const numbers = spans.at(index);
      return spans === row.pauses
        ? [
            `${this.#data.words[numbers[2] as number]} of rank ${row.rank.rank}`,
            formatTime((numbers[1] as number) - (numbers[0] as number)),
          ]
        : this.#describeCall(row, numbers, 0);
    }
    const index = row.calls.find(time, slack);
    if (index < 0) return null;
    const numbers = row.calls.at(index);
    return this.#describeCall(row, numbers, numbers[2] as number);
  }

  #describeCall({ rank }: Row, numbers: readonly number[], wait: number): string[] {
    const [start = 0, end = 0, , name = 0, , place = -1, peer = -1, bytes = -1, comm = -1] =
      numbers;
    const { words } = this.#data;
    const waits = wait > 0 ? `, ${formatTime(wait)} of it waiting` : '';
    return [
      `${words[name]} of rank ${rank.rank}`,
      `${formatTime(end - start)}${waits}, from ${formatTime(start - this.#data.start)} on`,
      ...(peer < 0 ? [] : [`with rank ${peer}`]),
      ...(bytes < 0 ? [] : [formatBytes(bytes)]),
      ...(comm < 0 ? [] : [words[comm] ?? '']),
      ...(place < 0 ? [] : [words[place] ?? '']),
    ];
  }
}

/** Draws the timeline, and lets the reader move in it. */
export function showTimeline(data: PageData): void {
  fillLegend('categories', LEGEND);
  const canvas = find('timeline', HTMLCanvasElement);
  const drawing = new Drawing(data);
  const axis = select(find('axis', SVGSVGElement)).append('g').attr('transform', 'translate(0,22)');
  const whole: Scale = scaleLinear([data.start, data.end], [0, 1]);
  let transform: ZoomTransform = zoomIdentity;
  let scale = whole;
  let isPlanned = false;

  const draw = (): void => {
    isPlanned = false;
    const width = canvas.clientWidth;
    whole.range([GUTTER, width]);
    scale = transform.rescaleX(whole);
    const [from, to] = scale.domain() as [number, number];
    drawing.draw(prepareCanvas(canvas, width, drawing.height), scale, width);
    const shown = scale.copy().domain([from - data.start, to - data.start]);
    const ticks = Math.max(2, Math.floor(width / 110));
    axis.call(
      axisTop(shown)
        .ticks(ticks)
        .tickFormat((time) => formatTime(Number(time))),
    );
    find('range', HTMLOutputElement).value =
      `${formatTime(from - data.start)} to ${formatTime(to - data.start)}`;
  };
  const plan = (): void => {
    if (isPlanned) return;
    isPlanned = true;
    requestAnimationFrame(draw);
  };

  const behaviour = zoom<HTMLCanvasElement, unknown>()
    .scaleExtent([1, Math.max(1, (data.end - data.start) / CLOSEST)])
    .filter((event: WheelEvent | MouseEvent) =>
      // The wheel alone scrolls the page, which may be long.
      event.type === 'wheel' ? event.ctrlKey || event.metaKey : !event.button,
    )
    .on('zoom', (event: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
      transform = event.transform;
      showTooltip(null);
      plan();
    });
  const target = select(canvas).call(behaviour);
  const resize = (): void => {
    const corners: [[number, number], [number, number]] = [
      [GUTTER, 0],
      [Math.max(GUTTER + 1, canvas.clientWidth), 1],
    ];
    behaviour.extent(corners).translateExtent(corners);
    // The window of time stays as it was.
    const [from] = scale.domain() as [number, number];
    whole.range([GUTTER, canvas.clientWidth]);
    const { k } = transform;
    behaviour.transform(target, zoomIdentity.translate(GUTTER - k * whole(from), 0).scale(k));
    draw();
  };

  const zoomBy = (factor: number) => behaviour.scaleBy(target, factor);
  const moveBy = (pixels: number) => behaviour.translateBy(target, pixels / transform.k, 0);
  const showAll = () => behaviour.transform(target, zoomIdentity);
  const actions: Readonly<Record<string, () => void>> = {
    '+': () => zoomBy(2),
    '=': () => zoomBy(2),
    '-': () => zoomBy(0.5),
    ArrowLeft: () => moveBy(100),
    ArrowRight: () => moveBy(-100),
    Home: showAll,
  };
  find('zoom-in', HTMLButtonElement).addEventListener('click', () => zoomBy(2));
  find('zoom-out', HTMLButtonElement).addEventListener('click', () => zoomBy(0.5));
  find('zoom-all', HTMLButtonElement).addEventListener('click', showAll);
  canvas.addEventListener('keydown', (event) => {
    const action = event.ctrlKey || event.metaKey ? undefined : actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  });
  canvas.addEventListener('wheel', (event) => {
    const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (event.ctrlKey || !isSideways) return;
    event.preventDefault();
    moveBy(-event.deltaX);
  });
  const tell = ({ offsetX, offsetY, clientX, clientY }: MouseEvent): void =>
    showTooltip(drawing.describe(scale, offsetX, offsetY), clientX, clientY);
  canvas.addEventListener('mousemove', tell);
  canvas.addEventListener('click', tell);
  canvas.addEventListener('mouseleave', () => showTooltip(null));
  redrawOnChange(canvas.parentElement as HTMLElement, resize);
  if (data.left === 0) return;
  const left = find('left', HTMLParagraphElement);
  left.hidden = false;
  left.textContent = `The ${data.left} shortest calls and operations are not in this picture; the tables have all.`;
}
