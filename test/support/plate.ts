// The plate of the examples heat and halo_async, computed by one process.

/** The degrees row after row, with a disc of 100 degrees at first. */
export function plate(rows: number, columns: number, radius: number, steps: number): number[] {
  let now: number[][] = Array.from({ length: rows }, (_, y) =>
    Array.from({ length: columns }, (_, x) =>
      Math.hypot(y - rows / 3, x - columns / 3) < radius ? 100 : 0,
    ),
  );
  for (let step = 0; step < steps; step++) {
    const before = now;
    const at = (y: number, x: number) => before[y]?.[x] ?? 0;
    now = before.map((row, y) =>
      row.map((own, x) => {
        const around = at(y - 1, x) + at(y + 1, x) + at(y, x - 1) + at(y, x + 1);
        return own + 0.2 * (around - 4 * own);
      }),
    );
  }
  return now.flat();
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** What heat draws of it: from black over red to yellow, in four bytes for each point. */
export const coloursOf = (plate: readonly number[]): Buffer =>
  Buffer.from(
    plate.flatMap((degrees) => {
      const heat = Math.round(degrees * 5.1);
      return [Math.min(heat, 255), Math.max(heat - 255, 0), 0, 255];
    }),
  );
