// What a rank of a world has told of the files that it runs: see events.ts.
import { closeSync, openSync, readSync } from 'node:fs';

/** One file in one rank. */
export class Run {
  hasBegun = false;
  /** When the runner has seen it begin. */
  start = Infinity;
  names = null;
  /** The test or hook that it is in. */
  inside = null;
  /** Its tests are over; it may wait for other ranks. */
  isOver = false;
  isFinished = false;
  /** 'passed', 'failed' or 'skipped', by number of the test. */
  outcomes = new Map();
  failures = [];

  take(event) {
    switch (event.event) {
      case 'loading':
        this.hasBegun = true;
        this.start = performance.now();
        break;
      case 'tests':
        this.names = event.names;
        break;
      case 'inside':
        this.inside = event;
        break;
      case 'passed':
      case 'skipped':
        this.inside = null;
        this.outcomes.set(event.test, event.event);
        break;
      case 'failed':
        this.failures.push(event);
        if (event.test !== undefined) this.outcomes.set(event.test, 'failed');
        break;
      case 'over':
        this.inside = null;
        this.isOver = true;
        break;
      case 'finished':
        this.isFinished = true;
        break;
    }
  }

  /** Where it is, for a message. */
  get place() {
    if (this.inside !== null) return `inside "${this.inside.name}"`;
    if (this.isOver) return 'after its last test';
    if (this.names !== null) return 'between two tests';
    return this.hasBegun ? 'loading the file' : 'not started';
  }
}

export class Rank {
  pid = null;
  #file;
  #runs = new Map();
  #current = null;
  #position = 0;
  /** The beginning of a line that has not come to its end. */
  #rest = Buffer.alloc(0);

  constructor(file) {
    this.#file = file;
  }

  /** What it has told of a test file. */
  run(file) {
    if (!this.#runs.has(file)) this.#runs.set(file, new Run());
    return this.#runs.get(file);
  }

  /** Reads the events that are new, and tells whether there were any. */
  poll() {
    const bytes = Buffer.concat([this.#rest, ...this.#readOn()]);
    const end = bytes.lastIndexOf('\n') + 1;
    this.#rest = bytes.subarray(end);
    const lines = bytes.toString('utf8', 0, end).split('\n').slice(0, -1);
    for (const line of lines) this.#take(JSON.parse(line));
    return lines.length > 0;
  }

  #take(event) {
    if (event.event === 'loading') {
      this.pid = event.pid;
      this.#current = this.run(event.file);
    }
    this.#current.take(event);
  }

  #readOn() {
    let file;
    try {
      file = openSync(this.#file);
    } catch (error) {
      if (error.code === 'ENOENT') return [];
      throw error;
    }
    const chunks = [];
    for (;;) {
      const chunk = Buffer.alloc(1 << 16);
      const length = readSync(file, chunk, 0, chunk.length, this.#position);
      if (length === 0) break;
      this.#position += length;
      chunks.push(chunk.subarray(0, length));
    }
    closeSync(file);
    return chunks;
  }
}
