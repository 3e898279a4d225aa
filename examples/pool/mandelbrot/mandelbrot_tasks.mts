// The tasks of mandelbrot.mts.

export interface Tile {
  left: number;
  top: number;
  columns: number;
  /** Line by line, from 255 down to 1 for points that stay. */
  shades: Uint8Array;
}

/** A tile of a picture of the points from -2 - i to 1 + i; smaller at the right and lower edge. */
export function drawTile(
  left: number,
  top: number,
  side: number,
  width: number,
  height: number,
): Tile {
  const columns = Math.min(side, width - left);
  const rows = Math.min(side, height - top);
  const shades = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    const y = 1 - ((top + row) * 2) / height;
    for (let column = 0; column < columns; column++) {
      shades[row * columns + column] = shadeOf(((left + column) * 3) / width - 2, y);
    }
  }
  return { left, top, columns, shades };
}

function shadeOf(cx: number, cy: number): number {
  let [x, y] = [0, 0];
  let shade = 255;
  while (x * x + y * y < 4 && shade > 1) {
    const square = x * x - y * y + cx;
    y = 2 * x * y + cy;
    x = square;
    shade--;
  }
  return shade;
}
