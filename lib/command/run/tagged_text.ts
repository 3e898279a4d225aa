/** Tells apart what the ranks and the launcher have written into one stream. */

/** The beginning of a tag, at the end of what has come so far. */
const UNFINISHED_TAG = /\[[\w,]*(?:\](?:<\w*(?:>:?)?)?)?$/;

/**
 * Launchers put a tag before each piece that they have read of a rank, and after each end of a line
 * in it. So a tag can stand in the middle of a line, and the next piece may be another rank's. What
 * follows the end of a line without a tag is the launcher's own.
 *
 * The text is in Latin-1, a character for each byte: a piece may end within a character of UTF-8.
 */
export class TaggedText {
  readonly #tag: RegExp;
  readonly #tagsLines: boolean;
  readonly #take: (rank: number | null, text: string) => void;
  #pending = '';
  /** Whose piece is being read: the launcher's, if null. */
  #rank: number | null = null;

  constructor(tag: RegExp, tagsLines: boolean, take: (rank: number | null, text: string) => void) {
    this.#tag = tag;
    this.#tagsLines = tagsLines;
    this.#take = take;
  }

  add(text: string): void {
    const all = this.#pending + text;
    const end = this.#tagsLines ? all.lastIndexOf('\n') + 1 : all.search(UNFINISHED_TAG);
    const complete = end < 0 ? all : all.slice(0, end);
    this.#pending = all.slice(complete.length);
    this.#split(complete);
  }

  /** The stream has ended. */
  end(): void {
    this.#split(this.#pending);
    this.#pending = '';
  }

  #split(text: string): void {
    let start = 0;
    for (const match of text.matchAll(this.#tag)) {
      this.#give(text.slice(start, match.index));
      this.#rank = Number(match[1]);
      start = match.index + match[0].length;
    }
    this.#give(text.slice(start));
  }

  #give(text: string): void {
    const end = text.indexOf('\n') + 1;
    const own = this.#rank === null ? 0 : end || text.length;
    if (own > 0) this.#take(this.#rank, text.slice(0, own));
    if (end > 0) this.#rank = null;
    if (own < text.length) this.#take(null, text.slice(own));
  }
}

/** Joins pieces to lines, for each writer. */
export class Lines<Writer> {
  readonly #take: (writer: Writer, line: string) => void;
  readonly #open = new Map<Writer, string>();

  constructor(take: (writer: Writer, line: string) => void) {
    this.#take = take;
  }

  add(writer: Writer, text: string): void {
    const lines = ((this.#open.get(writer) ?? '') + text).split('\n');
    this.#open.set(writer, lines.pop() ?? '');
    for (const line of lines) this.#take(writer, line);
  }

  /** What has no end of its line is a line, too. */
  end(): void {
    for (const [writer, line] of this.#open) if (line !== '') this.#take(writer, line);
    this.#open.clear();
  }
}

/** The text of bytes that were read as Latin-1. */
export const decode = (line: string): string => Buffer.from(line, 'latin1').toString('utf8');
