// The roll-call, as it is printed.

import { showPlace } from '../places.js';
import { ranksText } from '../ranks_text.js';
import { collectiveName, type Diagnosis } from './diagnosis.js';
import type { Operation, RankReport } from './report.js';
import { atPlace, onTeam, operationText, secondsText } from './words.js';

/** So much of what else is under way is shown for each rank. */
const MOST_SHOWN = 5;

/** What a rank does, without how long; ranks that do the same stand together. */
function activity({ state, call, pending, place }: RankReport): string {
  switch (state) {
    case 'calls': {
      if (call === null) return 'in a call of MPI';
      const name = collectiveName(call);
      // Arguments may differ in a collective operation.
      return `in ${name === null ? call.text : name}${onTeam(call)}${atPlace(call)}`;
    }
    case 'awaits': {
      const awaited = pending.find(({ isAwaited }) => isAwaited);
      return awaited === undefined ? 'awaiting' : `awaiting ${operationText(awaited)}`;
    }
    case 'computes':
      return place === null
        ? 'outside of MPI, and the event loop stands still'
        : `computing at ${showPlace(place)}`;
    case 'idle':
      return 'the event loop runs, and nothing of MPI is awaited';
    case 'ended':
      return 'ended, and waiting in MPI_Finalize';
    case 'gone':
      return 'not there any more';
    case 'silent':
      return 'without an answer';
  }
}

function durations(group: readonly RankReport[]): string {
  if (group[0].state === 'gone' || group[0].state === 'silent') return '';
  const seconds = group.map(waited);
  const [least, most] = [Math.min(...seconds), Math.max(...seconds)].map(secondsText);
  const verb = group[0].state === 'computes' || group[0].state === 'idle' ? ', not in MPI' : '';
  return `${verb} for ${least === most ? most : `${least} to ${most}`}`;
}

function waited({ state, seconds, pending }: RankReport): number {
  const awaited = state === 'awaits' ? pending.find(({ isAwaited }) => isAwaited) : undefined;
  return awaited === undefined ? seconds : awaited.seconds;
}

function processes(group: readonly RankReport[]): string {
  const hosts = new Map<string, number[]>();
  for (const { host, pid } of group) hosts.set(host, [...(hosts.get(host) ?? []), pid]);
  const texts = [...hosts].map(([host, pids]) => {
    if (host === '') return '';
    const shown = pids.length > 4 ? `${pids.slice(0, 4).join(' ')} …` : pids.join(' ');
    return `${host}, ${pids.length === 1 ? 'pid' : 'pids'} ${shown}`;
  });
  const text = texts.filter((each) => each !== '').join('; ');
  return text === '' ? '' : ` [${text}]`;
}

const underWay = (operation: Operation): string => {
  const state = operation.isComplete
    ? ', complete, and nobody has asked for it'
    : operation.isAwaited
      ? ''
      : ', which nobody awaits';
  return `${operationText(operation)} for ${secondsText(operation.seconds)}${state}`;
};

function details(report: RankReport): string[] {
  const { rank, state, pending, messages, epochs, blindness } = report;
  const shown = state === 'awaits' ? pending.find(({ isAwaited }) => isAwaited) : undefined;
  const others = pending.filter((operation) => operation !== shown);
  const lines = others.slice(0, MOST_SHOWN).map((each) => `under way: ${underWay(each)}`);
  if (others.length > MOST_SHOWN) lines.push(`under way: ${others.length - MOST_SHOWN} more`);
  if (state === 'calls' && report.call !== null && report.call.waitsFor.length > 0) {
    for (const each of report.call.waitsFor) lines.push(`waits for ${operationText(each)}`);
  }
  for (const { sender, tag, bytes, teamName } of messages) {
    lines.push(
      `not received: a message from rank ${sender} with tag ${tag}, ${bytes} bytes, on ${teamName}`,
    );
  }
  if (blindness !== null) lines.push(blindness);
  for (const epoch of epochs) lines.push(`open: ${epoch}`);
  return lines.map((line) => `    rank ${rank}: ${line}`);
}

/** All lines of a roll-call. */
export function rollCallText(
  size: number,
  reports: readonly RankReport[],
  { findings, suspect }: Diagnosis,
): string {
  const groups = new Map<string, RankReport[]>();
  for (const report of reports) {
    const key = activity(report);
    groups.set(key, [...(groups.get(key) ?? []), report]);
  }
  const lines = [`mpi4node watchdog: roll-call of ${size} ${size === 1 ? 'rank' : 'ranks'}`];
  for (const [what, group] of [...groups].sort(([, a], [, b]) => b.length - a.length)) {
    const who = ranksText(group.map(({ rank }) => rank));
    lines.push(`  ${who}: ${what}${durations(group)}${processes(group)}`);
    lines.push(...group.flatMap(details));
  }
  for (const finding of findings) lines.push(`  diagnosis: ${finding}`);
  if (findings.length === 0)
    lines.push('  diagnosis: no rank waits for what can not come, as far as it is known');
  if (suspect !== null) {
    const where = suspect.place === null ? suspect.text : showPlace(suspect.place);
    if (where !== '') lines.push(`  look at rank ${suspect.rank}: ${where}`);
  }
  return `${lines.join('\n')}\n`;
}
