// What julia and mandelbrot share.
import { writeFileSync } from 'node:fs';

/** The numbers from `first` up to, but without, `end`. */
export function* range(first: number, end: number, step = 1): Generator<number> {
  for (let i = first; i < end; i += step) yield i;
}

/** Writes shades of grey, line by line, as a portable graymap. */
export function writePicture(file: string, shades: Uint8Array, width: number): void {
  const header = `P5\n${width} ${shades.length / width}\n255\n`;
  writeFileSync(file, Buffer.concat([Buffer.from(header), shades]));
}
