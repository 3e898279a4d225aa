// The memory that the main thread shares with the watchdog's thread, which reads it while the main
// thread is blocked.

/** How many calls the program has made. */
export const CALLS = 0;
/** The number of the public method that runs now, or NO_METHOD. */
export const METHOD = 1;
/** How often the signal has come. */
export const SIGNALS = 2;
/** Whether the program has ended. */
export const ENDED = 3;
/** How many calls were recorded. */
export const RECORDS = 4;
/** From here on, by method: how many of its calls may be recorded before the next refill. */
export const CREDITS = 8;

export const NO_METHOD = -1;

/** How many methods there can be: more than there are. */
export const MOST_METHODS = 504;

/** The last records, as JSON, each in a slot: the number of the call, the length, the text. */
export const SLOTS = 64;
const SLOT_BYTES = 1024;
const SLOT_HEAD = 8;
const WORD_BYTES = 4 * (CREDITS + MOST_METHODS);

/** The longest record, in bytes. */
export const RECORD_BYTES = SLOT_BYTES - SLOT_HEAD;

/** One call as it is recorded. Places and teams are told to the thread by number. */
export interface CallRecord {
  readonly method: number;
  readonly place: number;
  /** Whether the package has made the call, such as a pool that waits for tasks. */
  readonly isOwn: boolean;
  readonly team: number;
  readonly text: string;
  /** World rank; -1: any, -2: none or not known. */
  readonly peer: number;
  /** -1: any, -2: none or not known. */
  readonly tag: number;
  /** When, by Date.now(). */
  readonly at: number;
  /** What it waits for, if it is a wait: what has started that. */
  readonly waitsFor: readonly CallRecord[];
  /** What was started last, and nobody has asked for. */
  readonly left: readonly CallRecord[];
  /** Open epochs of windows, in words. */
  readonly epochs: readonly string[];
}

export const ANY = -1;
export const UNKNOWN = -2;

/** A place that is not known. */
export const NO_PLACE = -1;

/** Both sides' view of the memory. */
export class SharedWords {
  readonly words: Int32Array;
  readonly #bytes: Buffer;
  readonly #heads: Int32Array;

  constructor(readonly memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory, 0, CREDITS + MOST_METHODS);
    this.#bytes = Buffer.from(memory as unknown as ArrayBuffer, WORD_BYTES);
    this.#heads = new Int32Array(memory, WORD_BYTES);
  }

  static make(): SharedWords {
    return new SharedWords(new SharedArrayBuffer(WORD_BYTES + SLOTS * SLOT_BYTES));
  }

  /** Keeps a record in place of the oldest one. Nothing if it is too long. */
  write(call: number, text: string): void {
    const slot = this.words[RECORDS] % SLOTS;
    const head = (slot * SLOT_BYTES) / 4;
    const start = slot * SLOT_BYTES + SLOT_HEAD;
    if (text.length > RECORD_BYTES) return;
    this.#heads[head] = call;
    this.#heads[head + 1] = this.#bytes.write(text, start, RECORD_BYTES);
    this.words[RECORDS]++;
  }

  /** The last records, the newest first, each with the number of its call. */
  *records(): Generator<{ call: number; record: CallRecord }> {
    const end = this.words[RECORDS];
    for (let i = end - 1; i >= 0 && i >= end - SLOTS; i--) {
      const slot = i % SLOTS;
      const head = (slot * SLOT_BYTES) / 4;
      const start = slot * SLOT_BYTES + SLOT_HEAD;
      const text = this.#bytes.toString('utf8', start, start + this.#heads[head + 1]);
      const record = parse(text);
      if (record !== null) yield { call: this.#heads[head], record };
    }
  }
}

// The main thread may be writing it.
function parse(text: string): CallRecord | null {
  try {
    return JSON.parse(text) as CallRecord;
  } catch {
    return null;
  }
}
