// One listener for each signal, however many tasks have it: Node warns of more than ten, and adding
// and removing them takes time that grows with their number.

const bySignal = new WeakMap<AbortSignal, Listeners>();

class Listeners {
  readonly #calls = new Map<object, (reason: unknown) => void>();

  constructor(readonly signal: AbortSignal) {}

  readonly #onAbort = (): void => {
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    bySignal.delete(this.signal);
    for (const call of calls) call(this.signal.reason);
  };

  add(owner: object, call: (reason: unknown) => void): void {
    if (this.#calls.size === 0) this.signal.addEventListener('abort', this.#onAbort);
    this.#calls.set(owner, call);
  }

  remove(owner: object): void {
    if (!this.#calls.delete(owner) || this.#calls.size > 0) return;
    this.signal.removeEventListener('abort', this.#onAbort);
    bySignal.delete(this.signal);
  }
}

/** Calls a function when the signal is aborted, unless the owner is taken out before. */
export function listenForAbort(
  signal: AbortSignal,
  owner: object,
  call: (reason: unknown) => void,
): void {
  let listeners = bySignal.get(signal);
  if (listeners === undefined) {
    listeners = new Listeners(signal);
    bySignal.set(signal, listeners);
  }
  listeners.add(owner, call);
}

export function stopListening(signal: AbortSignal, owner: object): void {
  bySignal.get(signal)?.remove(owner);
}
