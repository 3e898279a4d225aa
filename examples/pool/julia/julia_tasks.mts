// The tasks of julia.mts.
import { move } from 'mpi4node/pool';

let width = 0;
let height = 0;

/** What each worker is told before its first task. */
export function setSize(columns: number, rows: number): void {
  width = columns;
  height = rows;
}

/** The shades of a line of the picture: the sooner a point runs away, the lighter it is. */
export function drawLine(row: number): Uint8Array {
  const line = new Uint8Array(width);
  const y = 1.5 - (row * 3) / height;
  for (let column = 0; column < width; column++)
    line[column] = shadeOf((column * 4) / width - 2, y);
  return move(line);
}

function shadeOf(x: number, y: number): number {
  let shade = 255;
  while (x * x + y * y < 9 && shade > 1) {
    const square = x * x - y * y;
    y = 2 * x * y + 0.65;
    x = square;
    shade--;
  }
  return shade;
}
