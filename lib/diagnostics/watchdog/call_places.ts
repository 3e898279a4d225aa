// The places that the program calls from, by number: each is told to the thread once.
import { captureStack, type Place, placeOfFrame, programFrame } from '../places.js';

/** Enough for the frames of the diagnostics and of one caller. */
const FEW_FRAMES = 5;
const MANY_FRAMES = 40;

export class CallPlaces {
  readonly #numbers = new Map<string, number>();
  readonly #tell: (number: number, place: Place) => void;

  /** @param tell told of each that is new */
  constructor(tell: (number: number, place: Place) => void) {
    this.#tell = tell;
  }

  /**
   * The number of the place that the program calls from now; -1 if it is not known.
   *
   * @param below the innermost function that is left out
   */
  // biome-ignore lint/complexity/noBannedTypes: the type of Error.captureStackTrace
  present(below: Function): number {
    const frame =
      programFrame(captureStack(below, FEW_FRAMES)) ??
      programFrame(captureStack(below, MANY_FRAMES));
    if (frame === null) return -1;
    const key = `${frame.getLineNumber()}:${frame.getColumnNumber()}:${frame.getFileName()}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(key, number);
    this.#tell(number, placeOfFrame(frame));
    return number;
  }
}
