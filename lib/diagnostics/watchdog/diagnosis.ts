// What the reports of all ranks say together: who waits for whom, and why that does not come.
import { familyOf } from '../observed_methods.js';
import { type Place, showPlace } from '../places.js';
import { ranksText } from '../ranks_text.js';
import type { LyingMessage, Operation, RankReport } from './report.js';
import { atPlace, operationText, secondsText } from './words.js';

/** Where to look. */
export interface Suspect {
  readonly rank: number;
  readonly place: Place | null;
  readonly text: string;
}

export interface Diagnosis {
  /** What is wrong, in sentences, the most telling first. */
  readonly findings: readonly string[];
  readonly suspect: Suspect | null;
  /** Whether no rank can go on by itself, and the findings show why. */
  readonly isDeadlock: boolean;
}

interface Finding {
  readonly text: string;
  readonly suspect: Suspect;
  /** The ranks whose waiting it explains. */
  readonly ranks: readonly number[];
  /** Whether it shows that those who wait do so for ever, if nobody else goes on. */
  readonly isFinal: boolean;
}

/** So many findings are said. */
const MOST_FINDINGS = 4;

const TAKES = new Set(['receive', 'probe', 'exchange']);

const takes = ({ kind }: Operation): boolean => TAKES.has(kind);

/** Calls of a window that only some of its ranks make. */
const LOCAL_WINDOW_CALLS =
  /^Win\.(Start|Complete|Post|Wait|Lock|Unlock|Lock_all|Unlock_all|Flush\w*|Test|Sync|Attach|Detach)(Async)?$/;

/** Calls of a file that all of its ranks make. */
const COLLECTIVE_FILE_CALLS =
  /^File\.(Open|Close|Set_(size|info|view|atomicity)|Preallocate|Sync|Seek_shared|\w+_(all|ordered)(_begin|_end)?)$/;

/** The name by which all ranks must call it; null if it is no collective operation. */
export function collectiveName({ label, kind }: Operation): string | null {
  const name = label.slice(label.indexOf('.') + 1);
  if (kind === 'window') return LOCAL_WINDOW_CALLS.test(label) ? null : name.replace(/Async$/, '');
  if (kind === 'file') return COLLECTIVE_FILE_CALLS.test(label) ? name : null;
  if (kind !== 'collective' && kind !== 'communicator') return null;
  // The lower-case methods of these call the function of MPI that the upper-case ones call.
  if (name === 'barrier' || name === 'free') return name[0].toUpperCase() + name.slice(1);
  return familyOf(name);
}

/** Seconds from which a call is one that waits, and not one of many. */
const WAITS = 0.2;

/** What a call such as Waitall waits for. Of sends it is not known whether they are complete. */
function expand(operation: Operation): readonly Operation[] {
  const { kind, waitsFor } = operation;
  if (kind !== 'wait' || waitsFor.length === 0) return [operation];
  const others = waitsFor.filter((each) => each.kind !== 'send');
  return others.length > 0 ? others : waitsFor;
}

/** What a rank waits for. */
export function waitsOf({ state, call, pending, seconds }: RankReport): readonly Operation[] {
  if (state === 'calls') {
    return call === null || call.form === 'immediate' || seconds < WAITS ? [] : expand(call);
  }
  if (state !== 'awaits') return [];
  return pending.filter((each) => each.isAwaited && each.seconds >= WAITS).flatMap(expand);
}

function suspectOf(rank: number, operation: Operation): Suspect {
  return { rank, place: operation.place, text: operation.text };
}

/** What a rank does that is not where others wait for it. */
function elsewhere(report: RankReport): string {
  const { state, seconds, place, call, pending, last } = report;
  const since = secondsText(seconds);
  const after = last === null ? '' : ` since ${last.text}${atPlace(last)}`;
  if (state === 'ended')
    return `has ended${last === null ? '' : `, after ${last.text}${atPlace(last)}`}`;
  if (state === 'gone') return 'is not there any more';
  if (state === 'silent') return 'has not answered';
  if (state === 'computes') {
    const where = place === null ? '' : ` at ${showPlace(place)}`;
    return `computes${where} and has not entered MPI for ${since}${place === null ? after : ''}`;
  }
  if (state === 'calls' && call !== null) {
    return seconds < WAITS
      ? `makes calls, now ${operationText(call)}`
      : `is in ${operationText(call)}`;
  }
  const awaited = pending.find(({ isAwaited }) => isAwaited);
  if (awaited !== undefined) return `awaits ${operationText(awaited)}`;
  return `has not entered MPI for ${since}${after}: its event loop runs, and it awaits nothing of MPI`;
}

/** What was started there and nobody awaits. */
function forgotten({ pending }: RankReport): Operation | null {
  return pending.find(({ isAwaited, form }) => !isAwaited && form === 'request') ?? null;
}

function suspectElsewhere(report: RankReport): Suspect {
  const { rank, state, call, pending, place, last } = report;
  const left = forgotten(report);
  if (left !== null && state !== 'calls' && state !== 'computes') return suspectOf(rank, left);
  if (state === 'calls' && call !== null) return suspectOf(rank, call);
  const awaited = pending.find(({ isAwaited }) => isAwaited);
  if (awaited !== undefined) return suspectOf(rank, awaited);
  if (place === null && last !== null) return suspectOf(rank, last);
  return { rank, place, text: '' };
}

const andForgotten = (report: RankReport): string => {
  const left = forgotten(report);
  return left === null
    ? ''
    : `; ${left.text}${atPlace(left)} was started there and nobody awaits it`;
};

const fits = (operation: Operation, { team, sender, tag }: LyingMessage): boolean =>
  operation.team?.key === team &&
  (operation.isFromAny || operation.peer === sender) &&
  (operation.tag === null || operation.tag === tag);

const overlap = (a: Operation, b: Operation): boolean =>
  a.team !== null &&
  a.team.key === b.team?.key &&
  (a.isFromAny || b.isFromAny || a.peer === b.peer) &&
  (a.tag === null || b.tag === null || a.tag === b.tag);

const tagText = (tag: number | null): string => (tag === null ? 'any tag' : `tag ${tag}`);

const wanted = (operation: Operation): string => {
  if (operation.kind === 'send') return `rank ${operation.peer} to receive`;
  const from = operation.isFromAny ? 'any rank' : `rank ${operation.peer}`;
  return `a message from ${from} with ${tagText(operation.tag)}`;
};

/** A diagnosis is made of the reports of all ranks. */
class Case {
  readonly #reports: readonly RankReport[];
  readonly #byRank: ReadonlyMap<number, RankReport>;
  readonly #waits: ReadonlyMap<number, readonly Operation[]>;

  constructor(reports: readonly RankReport[]) {
    this.#reports = reports;
    this.#byRank = new Map(reports.map((report) => [report.rank, report]));
    // A message that fits is about to be received.
    const isWaiting = ({ messages }: RankReport, wait: Operation): boolean =>
      !takes(wait) || !messages.some((message) => fits(wait, message));
    this.#waits = new Map(
      reports.map((report) => [
        report.rank,
        waitsOf(report).filter((wait) => isWaiting(report, wait)),
      ]),
    );
  }

  #each(): { report: RankReport; wait: Operation }[] {
    return this.#reports.flatMap((report) =>
      (this.#waits.get(report.rank) ?? []).map((wait) => ({ report, wait })),
    );
  }

  /** An earlier receive that nobody awaits takes the message. */
  *forgottenReceives(): Generator<Finding> {
    for (const { report, wait } of this.#each()) {
      if (!takes(wait)) continue;
      const other = report.pending.find(
        (operation) => !operation.isAwaited && takes(operation) && overlap(operation, wait),
      );
      if (other === undefined) continue;
      yield {
        text: `rank ${report.rank} waits in ${operationText(wait)}, but ${other.text}${atPlace(other)} was there before it and takes the message, and nobody awaits that`,
        suspect: suspectOf(report.rank, other),
        ranks: [report.rank],
        isFinal: true,
      };
    }
  }

  /** A message has come, but with another tag or from another rank. */
  *mismatches(): Generator<Finding> {
    for (const { report, wait } of this.#each()) {
      if (!takes(wait)) continue;
      const here = report.messages.filter(({ team }) => team === wait.team?.key);
      const message =
        here.find(({ sender }) => sender === wait.peer) ??
        here.find(({ tag }) => tag === wait.tag) ??
        (wait.isFromAny ? here[0] : undefined) ??
        report.messages.find((each) =>
          fits({ ...wait, team: { ...NO_TEAM, key: each.team } }, each),
        );
      if (message === undefined) continue;
      const { sender, tag, bytes, teamName } = message;
      const where = message.team === wait.team?.key ? '' : ` on ${teamName}`;
      yield {
        text: `rank ${report.rank} waits for ${wanted(wait)}, but what has come is a message from rank ${sender} with tag ${tag}, ${bytes} bytes${where}`,
        suspect: suspectOf(report.rank, wait),
        ranks: [report.rank],
        isFinal: true,
      };
    }
  }

  /** Who is in which collective operation, by team. */
  #collectives(): Map<string, Map<string, { rank: number; wait: Operation }[]>> {
    const found = new Map<string, Map<string, { rank: number; wait: Operation }[]>>();
    for (const { report, wait } of this.#each()) {
      const name = collectiveName(wait);
      if (name === null || wait.team === null) continue;
      const names = found.get(wait.team.key) ?? new Map();
      found.set(wait.team.key, names);
      names.set(name, [...(names.get(name) ?? []), { rank: report.rank, wait }]);
    }
    return found;
  }

  /** One collective operation against another. */
  *collectivesInDisorder(): Generator<Finding> {
    for (const names of this.#collectives().values()) {
      if (names.size < 2) continue;
      const groups = [...names].sort(
        ([, a], [, b]) => a.length - b.length || a[0].rank - b[0].rank,
      );
      const parts = groups.map(([name, members]) => {
        const [{ wait }] = members;
        return `${ranksText(members.map(({ rank }) => rank))} in ${name}${atPlace(wait)}`;
      });
      const [[, [first]]] = groups;
      yield {
        text: `all ranks of ${first.wait.team?.name} must make the same collective calls in the same order, but there are ${parts.join(', and ')}`,
        suspect: suspectOf(first.rank, first.wait),
        ranks: groups.flatMap(([, members]) => members.map(({ rank }) => rank)),
        isFinal: true,
      };
    }
  }

  /** A message whose sender, or receiver, has ended. */
  *endedPartners(): Generator<Finding> {
    const hasEnded = (rank: number): boolean => {
      const state = this.#byRank.get(rank)?.state;
      return state === 'ended' || state === 'gone';
    };
    for (const { report, wait } of this.#each()) {
      const { rank } = report;
      if (!takes(wait) && wait.kind !== 'send') continue;
      const others = wait.team?.peers?.filter((other) => other !== rank) ?? [];
      const isAlone = wait.isFromAny && others.length > 0 && others.every(hasEnded);
      if (!isAlone && (wait.peer === null || !hasEnded(wait.peer))) continue;
      const partner = this.#byRank.get(wait.peer ?? others[0]) as RankReport;
      const who = isAlone ? `${ranksText(others)}, which could send it, ` : `rank ${wait.peer} `;
      const verb = isAlone && others.length > 1 ? 'have ended' : elsewhere(partner);
      const left = forgotten(partner);
      yield {
        text: `rank ${rank} waits for ${wanted(wait)}, but ${who}${verb}${andForgotten(partner)}`,
        suspect: left === null ? suspectOf(rank, wait) : suspectOf(partner.rank, left),
        ranks: [rank],
        isFinal: true,
      };
    }
  }

  /** The ranks of a collective operation that are not in it. */
  #absent(wait: Operation): number[] {
    const inIt = this.#collectives()
      .get(wait.team?.key ?? '')
      ?.get(collectiveName(wait) ?? '');
    const present = new Set(inIt?.map(({ rank }) => rank));
    return wait.team?.ranks?.filter((rank) => !present.has(rank)) ?? [];
  }

  /** The ranks that one waits for. Of those that wait for any it is not known. */
  #waitsFor(rank: number): number[] {
    const waits = this.#waits.get(rank) ?? [];
    return waits.flatMap((wait) => {
      if (collectiveName(wait) !== null) return this.#absent(wait);
      return wait.peer === null ? [] : [wait.peer];
    });
  }

  /** Ranks that wait for each other in a circle. */
  *cycles(): Generator<Finding> {
    const seen = new Set<number>();
    for (const { rank: start } of this.#reports) {
      const path: number[] = [];
      const visit = (rank: number): number[] | null => {
        const index = path.indexOf(rank);
        if (index >= 0) return path.slice(index);
        if (seen.has(rank)) return null;
        path.push(rank);
        for (const next of this.#waitsFor(rank)) {
          const cycle = visit(next);
          if (cycle !== null) return cycle;
        }
        path.pop();
        seen.add(rank);
        return null;
      };
      const cycle = visit(start);
      if (cycle === null) continue;
      for (const rank of cycle) seen.add(rank);
      const first = cycle.indexOf(Math.min(...cycle));
      const ordered = [...cycle.slice(first), ...cycle.slice(0, first)];
      const steps = ordered.map((rank, i) => {
        const next = ordered[(i + 1) % ordered.length];
        const wait = this.#waitToward(rank, next);
        return `rank ${rank} waits for rank ${next} in ${wait.text}${atPlace(wait)}`;
      });
      yield {
        text:
          ordered.length === 1
            ? `rank ${ordered[0]} waits for itself in ${operationText(this.#waitToward(ordered[0], ordered[0]))}`
            : `${ranksText(ordered)} wait for each other: ${steps.join('; ')}`,
        suspect: suspectOf(ordered[0], this.#waitToward(ordered[0], ordered[1] ?? ordered[0])),
        ranks: ordered,
        isFinal: true,
      };
    }
  }

  #waitToward(rank: number, other: number): Operation {
    const waits = this.#waits.get(rank) ?? [];
    const found = waits.find((wait) =>
      collectiveName(wait) === null ? wait.peer === other : this.#absent(wait).includes(other),
    );
    return found ?? waits[0];
  }

  /** Those that others wait for, and that wait for nobody themselves. */
  *lateRanks(): Generator<Finding> {
    const late = new Map<number, { ranks: number[]; wait: Operation }>();
    for (const { report, wait } of this.#each()) {
      const name = collectiveName(wait);
      const others = name !== null ? this.#absent(wait) : wait.peer === null ? [] : [wait.peer];
      for (const other of others) {
        const isWaiting = (this.#waits.get(other) ?? []).length > 0;
        if (isWaiting || other === report.rank) continue;
        const found = late.get(other) ?? { ranks: [], wait };
        found.ranks.push(report.rank);
        late.set(other, found);
      }
    }
    for (const [rank, { ranks, wait }] of late) {
      const report = this.#byRank.get(rank);
      if (report === undefined) continue;
      const name = collectiveName(wait);
      const isOne = ranks.length === 1;
      const what =
        name === null
          ? `for ${wanted(wait)}`
          : `for it in ${name} on ${wait.team?.name}${atPlace(wait)}`;
      yield {
        text: `${ranksText(ranks)} ${isOne ? 'waits' : 'wait'} ${what}, but rank ${rank} ${elsewhere(report)}${andForgotten(report)}`,
        suspect: suspectElsewhere(report),
        ranks,
        isFinal: report.state === 'ended' || report.state === 'gone',
      };
    }
  }

  /** Whether no rank can go on by itself. */
  isAtRest(): boolean {
    return this.#reports.every(({ rank, state, hasOtherEvents }) => {
      if (state === 'ended') return true;
      const isWaiting = (this.#waits.get(rank) ?? []).length > 0;
      return isWaiting && (state === 'calls' || (state === 'awaits' && !hasOtherEvents));
    });
  }
}

const NO_TEAM = { key: '', name: '', ranks: null, peers: null };

/** Finds out what the ranks wait for and why it does not come. */
export function diagnose(reports: readonly RankReport[]): Diagnosis {
  const one = new Case(reports);
  const findings: Finding[] = [];
  const explained = new Set<number>();
  for (const kind of [
    one.forgottenReceives(),
    one.mismatches(),
    one.collectivesInDisorder(),
    one.endedPartners(),
    one.cycles(),
    one.lateRanks(),
  ]) {
    // Those who wait for a rank that can't go on are not a second fault.
    const fresh = [...kind].filter(({ ranks }) => !ranks.some((rank) => explained.has(rank)));
    findings.push(...fresh);
    for (const { ranks } of fresh) for (const rank of ranks) explained.add(rank);
  }
  const texts = [...new Set(findings.map(({ text }) => text))];
  const more = texts.length - MOST_FINDINGS;
  const isFinal = findings.some((finding) => finding.isFinal);
  return {
    findings: more > 0 ? [...texts.slice(0, MOST_FINDINGS), `and ${more} more like that`] : texts,
    suspect: findings[0]?.suspect ?? null,
    isDeadlock: isFinal && one.isAtRest(),
  };
}
