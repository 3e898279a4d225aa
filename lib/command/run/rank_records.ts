/** What each rank has written, apart from what the terminal shows. */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

export type StreamName = 'stdout' | 'stderr';

/** Takes the text of each rank, in the order in which it comes. */
export interface RankRecords {
  add(rank: number, name: StreamName, text: string): void;
  close(): void;
}

/** A file for each rank, with both of its streams and without colours. */
export class RankFiles implements RankRecords {
  readonly #folder: string;
  readonly #files = new Map<number, number>();

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  add(rank: number, _name: StreamName, text: string): void {
    let file = this.#files.get(rank);
    if (file === undefined) {
      file = openSync(join(this.#folder, `rank-${rank}.log`), 'w');
      this.#files.set(rank, file);
    }
    writeSync(file, stripVTControlCharacters(text));
  }

  close(): void {
    for (const file of this.#files.values()) closeSync(file);
  }
}

/** The text of both streams of a rank. */
export type RankText = Record<StreamName, string>;

/** The text of each rank in memory, for the process that has started this command. */
export class RankTexts implements RankRecords {
  readonly ranks: readonly RankText[];

  constructor(count: number) {
    this.ranks = Array.from({ length: count }, () => ({ stdout: '', stderr: '' }));
  }

  add(rank: number, name: StreamName, text: string): void {
    const own = this.ranks[rank];
    if (own !== undefined) own[name] += text;
  }

  close(): void {}
}
