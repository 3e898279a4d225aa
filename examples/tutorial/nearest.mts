// Reads a digit by looking for the one that is most like it.
import type { Samples } from '../shared/digits.mts';

/** How far the nearest image is, and which digit it shows. */
export interface Nearest {
  distance: number;
  digit: number;
}

/** The nearest to an image among others. */
export function findNearest(image: Float32Array, { images, labels }: Samples): Nearest {
  let nearest: Nearest = { distance: Infinity, digit: -1 };
  for (let i = 0; i < labels.length; i++) {
    const start = i * image.length;
    let distance = 0;
    for (let pixel = 0; pixel < image.length && distance < nearest.distance; pixel++) {
      distance += (image[pixel] - images[start + pixel]) ** 2;
    }
    if (distance < nearest.distance) nearest = { distance, digit: labels[i] };
  }
  return nearest;
}
