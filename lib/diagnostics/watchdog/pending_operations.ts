// What is under way in this rank, for its report: the main thread answers, while its event loop
// runs.
import type { Internals } from '../../environment/diagnostics.js';
import type { CallRecorder } from './call_recorder.js';
import type { CallRecord } from './shared_words.js';

export interface PendingRecord {
  readonly record: CallRecord;
  readonly isAwaited: boolean;
  readonly isComplete: boolean;
}

/** What a request knows of itself beside its public interface. */
interface RequestFacts {
  readonly _settlement: { readonly isSettled: boolean } | null;
  readonly is_null: boolean;
  _isIdle(): boolean;
  _isComplete(): boolean;
}

/** So many are reported. */
const MOST = 50;

export class PendingOperations {
  readonly #internals: Internals;
  readonly #recorder: CallRecorder;
  /** When requests were first seen whose start was not recorded. */
  readonly #seen = new WeakMap<object, CallRecord>();

  constructor(internals: Internals, recorder: CallRecorder) {
    this.#internals = internals;
    this.#recorder = recorder;
  }

  list(): PendingRecord[] {
    const found = new Map<object, PendingRecord>();
    for (const { result, record } of this.#recorder.receives()) {
      this.#addRequest(found, result, record);
    }
    for (const { result, record } of this.#recorder.promises()) {
      found.set(result, { record, isAwaited: true, isComplete: false });
    }
    for (const request of this.#internals.requestsUnderWay()) {
      if (!found.has(request)) this.#addRequest(found, request, this.#recordOf(request));
    }
    return [...found.values()].sort((a, b) => a.record.at - b.record.at).slice(0, MOST);
  }

  #recordOf(request: object): CallRecord {
    const record = this.#seen.get(request) ?? this.#recorder.requestRecord(request);
    this.#seen.set(request, record);
    return record;
  }

  #addRequest(found: Map<object, PendingRecord>, request: object, record: CallRecord): void {
    const facts = request as RequestFacts;
    const settlement = facts._settlement;
    if (settlement?.isSettled || facts.is_null || facts._isIdle()) return;
    const isComplete = facts._isComplete();
    const isAwaited = settlement !== null;
    // It will be told at the next look.
    if (isComplete && isAwaited) return;
    found.set(request, { record, isAwaited, isComplete });
  }
}
