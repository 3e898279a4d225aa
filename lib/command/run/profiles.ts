/** One table from the profiles of all ranks. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ProfileKind, profileFile } from './node_options.js';

interface Frame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}

/** What the DevTools read, as far as it is needed here. */
interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: Frame }[];
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

interface HeapNode {
  readonly callFrame: Frame;
  readonly selfSize: number;
  readonly children: readonly HeapNode[];
}

const ROWS = 15;

/** A function and its place, as a person writes them. */
function nameOf({ functionName, url, lineNumber }: Frame): string {
  const name = functionName || '(anonymous)';
  if (url === '') return name;
  const path = url.startsWith('file:') ? fileURLToPath(url) : url;
  const short = path.startsWith('/') ? relative(process.cwd(), path) : path;
  return `${name}  ${short.startsWith('../../') ? path : short}:${lineNumber + 1}`;
}

type Amounts = Map<string, number>;

function addTo(amounts: Amounts, frame: Frame, amount: number): void {
  const name = nameOf(frame);
  amounts.set(name, (amounts.get(name) ?? 0) + amount);
}

/** Seconds in each function itself. */
function readCpu(text: string): Amounts {
  const { nodes, samples, timeDeltas } = JSON.parse(text) as CpuProfile;
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const amounts: Amounts = new Map();
  samples.forEach((id, i) => {
    const frame = frames.get(id);
    if (frame !== undefined && frame.functionName !== '(idle)') {
      addTo(amounts, frame, (timeDeltas[i] ?? 0) / 1e6);
    }
  });
  return amounts;
}

/** MiB that each function has allocated and that were in use at the end. */
function readHeap(text: string): Amounts {
  const { head } = JSON.parse(text) as { head: HeapNode };
  const amounts: Amounts = new Map();
  const left = [head];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (node.selfSize > 0) addTo(amounts, node.callFrame, node.selfSize / 2 ** 20);
    left.push(...node.children);
  }
  return amounts;
}

const KINDS = {
  cpu: { read: readCpu, title: 'CPU time', unit: 's' },
  heap: { read: readHeap, title: 'Memory in use', unit: 'MiB' },
};

/** Removes what an earlier job has left, which would be taken for this job's. */
export function removeProfiles(folder: string, kind: ProfileKind, ranks: number): void {
  for (let rank = 0; rank < ranks; rank++) rmSync(profileFile(folder, kind, rank), { force: true });
}

/** A table of the functions that took most, over all ranks. */
export function profileTable(folder: string, kind: ProfileKind, ranks: number): string {
  const { read, title, unit } = KINDS[kind];
  const all = Array.from({ length: ranks }, (_, rank) => rank).filter((rank) =>
    existsSync(profileFile(folder, kind, rank)),
  );
  const where = profileFile(folder, kind, '*');
  if (all.length === 0) {
    return `mpi4node: there is no ${where}: Node writes it when a rank ends by itself.`;
  }
  const ofRank = new Map(
    all.map((rank) => [rank, read(readFileSync(profileFile(folder, kind, rank), 'utf8'))]),
  );
  const names = new Set([...ofRank.values()].flatMap((amounts) => [...amounts.keys()]));
  const rows = [...names].map((name) => {
    const amounts = all.map((rank) => ofRank.get(rank)?.get(name) ?? 0);
    const most = Math.max(...amounts);
    const total = amounts.reduce((sum, amount) => sum + amount, 0);
    return { name, total, least: Math.min(...amounts), most, rank: all[amounts.indexOf(most)] };
  });
  rows.sort((a, b) => b.total - a.total);
  const total = rows.reduce((sum, row) => sum + row.total, 0);
  const number = (value: number) => value.toFixed(2).padStart(9);
  const missing = all.length < ranks ? ` (${ranks - all.length} left no profile)` : '';
  return [
    `mpi4node: ${title} of ${all.length} ranks${missing}, ${total.toFixed(2)} ${unit} in all. For each rank: ${where}`,
    `${`self, ${unit}`.padStart(9)}     share    least     most  at rank  function`,
    ...rows.slice(0, ROWS).map((row) => {
      const share = total === 0 ? 0 : (100 * row.total) / total;
      const shares = `${share.toFixed(1).padStart(8)} %`;
      return `${number(row.total)}${shares}${number(row.least)}${number(row.most)}${String(row.rank).padStart(9)}  ${row.name}`;
    }),
  ].join('\n');
}
