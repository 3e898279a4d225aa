/** Small helpers for the elements of the page. */

/** The element with this id. */
export function find<T extends Element>(id: string, type: abstract new () => T): T {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`the page has no ${id}`);
  return element;
}

/** Makes an element with text in it. */
export function make(name: string, text = '', className = ''): HTMLElement {
  const element = document.createElement(name);
  element.textContent = text;
  element.className = className;
  return element;
}

/** A colour of the style sheet: another one in the dark. */
export const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Fills a list with what the colours mean. */
export function fillLegend(id: string, entries: readonly (readonly [string, string])[]): void {
  for (const [name, text] of entries) {
    const entry = make('li');
    const mark = make('i');
    mark.style.background = `var(--${name})`;
    entry.append(mark, text);
    find(id, HTMLUListElement).append(entry);
  }
}

/** Gives a canvas as many pixels as the screen has, and returns what to draw with. */
export function prepareCanvas(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D {
  const scale = window.devicePixelRatio;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.style.height = `${height}px`;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('this browser draws nothing');
  context.scale(scale, scale);
  context.font = '12px system-ui, sans-serif';
  context.textBaseline = 'middle';
  return context;
}

/** Shows lines of text beside a point of the window, or nothing. */
export function showTooltip(lines: readonly string[] | null, x = 0, y = 0): void {
  const tooltip = find('tooltip', HTMLDivElement);
  tooltip.hidden = lines === null;
  if (lines === null) return;
  tooltip.textContent = lines.join('\n');
  const { width, height } = tooltip.getBoundingClientRect();
  const left = Math.min(x + 14, window.innerWidth - width - 8);
  const below = y + 18;
  const top = below + height > window.innerHeight ? y - height - 10 : below;
  tooltip.style.left = `${Math.max(8, left)}px`;
  tooltip.style.top = `${Math.max(8, top)}px`;
}

/** Draws again when the width or the colours change. */
export function redrawOnChange(element: Element, draw: () => void): void {
  new ResizeObserver(draw).observe(element);
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
}
