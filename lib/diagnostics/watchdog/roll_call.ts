// Rank 0's thread calls the roll: it asks all ranks, waits for the answers, and prints them as one.
// Where rank 0 is gone, each rank prints its own report.
import type { Socket } from 'node:net';
import { say } from '../../environment/standard_error.js';
import { type Diagnosis, diagnose } from './diagnosis.js';
import { onLines, sendLine } from './lines.js';
import type { FromFirst, ToFirst } from './messages.js';
import type { RankReport } from './report.js';
import { rollCallText } from './roll_call_text.js';
import { secondsText } from './words.js';

/** Milliseconds for all ranks to answer. */
const PATIENCE = 3000;

/** The status of a job that ends because of a deadlock. */
export const DEADLOCK_STATUS = 86;

export interface RollCallSettings {
  readonly size: number;
  /** Seconds until the first roll-call is repeated; then the double, and so on. */
  readonly limit: number;
  readonly endsDeadlocks: boolean;
  /** The report of this rank. */
  readonly own: () => Promise<RankReport>;
  /** Ends the job. */
  readonly end: (status: number) => void;
}

export class RollCall {
  readonly #settings: RollCallSettings;
  readonly #sockets = new Map<number, Socket>();
  readonly #gone = new Set<number>();
  readonly #left = new Set<number>();
  #reports = new Map<number, RankReport>();
  #own: RankReport | null = null;
  #number = 0;
  #finish: (() => void) | null = null;
  /** When the next may be, by performance.now(), and how long after that again. */
  #next = 0;
  #interval: number;
  #lastNotice = 0;
  #isCalling = false;

  constructor(settings: RollCallSettings) {
    this.#settings = settings;
    this.#interval = settings.limit * 1000;
  }

  /** A rank has connected. */
  add(rank: number, socket: Socket, first: Buffer): void {
    this.#sockets.set(rank, socket);
    socket.on('error', () => {}); // It closes then.
    socket.on('close', () => {
      this.#sockets.delete(rank);
      if (!this.#left.has(rank)) this.#gone.add(rank);
      this.#finishIfComplete();
    });
    onLines<ToFirst>(socket, first, (message) => {
      if (message.kind === 'stuck') this.due(message.atOnce);
      else if (message.kind === 'farewell') this.#left.add(rank);
      else if (message.call === this.#number) this.#note(message.report);
    });
  }

  /** The process of a rank is not there any more. */
  lose(rank: number): void {
    this.#gone.add(rank);
  }

  /** A rank waits for too long, or was asked by a signal. */
  due(atOnce: boolean): void {
    const now = performance.now();
    const { limit } = this.#settings;
    // Nobody has waited for long since the last one: this is another wait.
    if (now - this.#lastNotice > 2000 * limit + PATIENCE) {
      this.#interval = limit * 1000;
      this.#next = 0;
    }
    if (!atOnce) this.#lastNotice = now;
    if (this.#isCalling || (!atOnce && now < this.#next)) return;
    void this.#call(atOnce);
  }

  async #call(atOnce: boolean): Promise<void> {
    this.#isCalling = true;
    const reports = await this.#ask();
    this.#isCalling = false;
    const diagnosis = diagnose(reports);
    say(rollCallText(this.#settings.size, reports, diagnosis));
    if (!atOnce) {
      this.#next = performance.now() + this.#interval;
      this.#interval *= 2;
    }
    if (this.#settings.endsDeadlocks && diagnosis.isDeadlock) await this.#confirm(reports);
  }

  // Asks all once more: if nothing has moved and the diagnosis is the same, nothing ever will.
  async #confirm(before: readonly RankReport[]): Promise<void> {
    const seconds = Math.min(this.#settings.limit, 5);
    this.#next = Number.POSITIVE_INFINITY;
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    this.#isCalling = true;
    const reports = await this.#ask();
    this.#isCalling = false;
    const diagnosis: Diagnosis = diagnose(reports);
    const hasMoved = reports.some(({ calls }, i) => calls !== before[i].calls);
    if (hasMoved || !diagnosis.isDeadlock) {
      this.#next = performance.now() + this.#interval;
      return;
    }
    say(
      `mpi4node watchdog: nothing has moved for ${secondsText(seconds)} since: this is a deadlock. Ending the job with status ${DEADLOCK_STATUS} (rc.watchdog_abort).\n`,
    );
    this.#settings.end(DEADLOCK_STATUS);
  }

  #ask(): Promise<RankReport[]> {
    this.#number++;
    this.#reports = new Map();
    this.#own = null;
    const message: FromFirst = { kind: 'roll call', call: this.#number };
    for (const socket of this.#sockets.values()) sendLine(socket, message);
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#finish?.(), PATIENCE);
      this.#finish = () => {
        clearTimeout(timer);
        this.#finish = null;
        resolve(this.#all());
      };
      void this.#settings.own().then((report) => {
        this.#own = report;
        this.#note(report);
      });
    });
  }

  #note(report: RankReport): void {
    this.#reports.set(report.rank, report);
    this.#finishIfComplete();
  }

  #finishIfComplete(): void {
    if (this.#finish === null || this.#own === null) return;
    for (const rank of this.#sockets.keys()) if (!this.#reports.has(rank)) return;
    this.#finish();
  }

  #all(): RankReport[] {
    return Array.from({ length: this.#settings.size }, (_, rank) => {
      const state = this.#gone.has(rank) ? 'gone' : this.#left.has(rank) ? 'ended' : 'silent';
      return this.#reports.get(rank) ?? { ...NO_REPORT, rank, state };
    });
  }

  /** Lets go of all connections. */
  close(): void {
    for (const socket of this.#sockets.values()) socket.destroy();
  }
}

const NO_REPORT: Omit<RankReport, 'rank' | 'state'> = {
  host: '',
  pid: 0,
  seconds: 0,
  calls: 0,
  call: null,
  last: null,
  pending: [],
  messages: [],
  blindness: null,
  epochs: [],
  place: null,
  hasOtherEvents: false,
};
