// Draws a digit with characters.

const SHADES = ' .:+#';

/** An image of 28 x 28 pixels from 0 (white) to 1 (black), without its empty lines. */
export function draw(image: Float32Array): string {
  const lines: string[] = [];
  for (let i = 0; i < image.length; i += 28) {
    const row = Array.from(image.subarray(i, i + 28));
    lines.push(row.map((value) => SHADES[Math.round(value * (SHADES.length - 1))]).join(''));
  }
  return lines
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}
