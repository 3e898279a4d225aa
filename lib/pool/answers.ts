interface Answer {
  resolve(): void;
  reject(error: unknown): void;
}

/** Workers whose answer is awaited, each for one message at most. */
export class Answers {
  readonly #awaited = new Map<number, Answer>();

  /** How many are awaited. */
  get size(): number {
    return this.#awaited.size;
  }

  /** The next answer of a worker. */
  next(worker: number): Promise<void> {
    return new Promise((resolve, reject) => this.#awaited.set(worker, { resolve, reject }));
  }

  /** A worker has answered. Returns whether it was awaited. */
  resolve(worker: number): boolean {
    return this.#settle(worker, (answer) => answer.resolve());
  }

  /** A worker has failed. Returns whether its answer was awaited. */
  reject(worker: number, error: unknown): boolean {
    return this.#settle(worker, (answer) => answer.reject(error));
  }

  #settle(worker: number, settle: (answer: Answer) => void): boolean {
    const answer = this.#awaited.get(worker);
    if (answer === undefined) return false;
    this.#awaited.delete(worker);
    settle(answer);
    return true;
  }
}
