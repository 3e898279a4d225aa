// The places that the program calls from, by number: each is told to the thread once.
import {
  type AnyFunction,
  captureStack,
  isCallOfPackage,
  type Place,
  placeOfFrame,
  programFrame,
} from '../places.js';
import { NO_PLACE } from './shared_words.js';

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
   * The number of the place that the program calls from now, NO_PLACE if it is not known, and
   * whether it is the package itself that calls, such as a pool.
   *
   * @param below the innermost function that is left out
   */
  present(below: AnyFunction): { readonly place: number; readonly isOwn: boolean } {
    const captured = captureStack(below, FEW_FRAMES);
    const isOwn = isCallOfPackage(captured);
    const frame = programFrame(captured) ?? programFrame(captureStack(below, MANY_FRAMES));
    return { place: frame === null ? NO_PLACE : this.#numberOf(frame), isOwn };
  }

  #numberOf(frame: NodeJS.CallSite): number {
    const key = `${frame.getLineNumber()}:${frame.getColumnNumber()}:${frame.getFileName()}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(key, number);
    this.#tell(number, placeOfFrame(frame));
    return number;
  }
}
