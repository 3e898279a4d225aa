// The process that loads hostile bytes. scripts/fuzz.mjs starts it, and watches whether it ends well.
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { MPI } from 'mpi4node';
import { makeCorpus, placed } from './corpus';
import { mutated } from './mutations';
import { changedPrototype } from './prototypes';
import { Random } from './random';
import { Registered } from './registered';
import { attempt, type Outcome } from './trial';

export interface Task {
  readonly seed: number;
  readonly count: number;
  /** Before this one nothing is loaded: it has been done before. */
  readonly from: number;
  /** Whether each payload is written down first, since one of them ends the process. */
  readonly isCareful: boolean;
  /** A file with one payload, instead of all others. */
  readonly payload: string | null;
  readonly randomValues: number;
  /** Files: how far it is, and the beginning of the names of payloads that fail. */
  readonly progress: string;
  readonly failures: string;
}

const mostFailures = 20;
const step = 500;
const offsets = 8;

// Making the stack of an error takes longer than reading bytes.
Error.stackTraceLimit = 0;

/** A payload as text: a line of hexadecimal digits for the data and for each buffer. */
function toText(parts: readonly Uint8Array[]): string {
  return parts.map((part) => `${Buffer.from(part).toString('hex')}\n`).join('');
}

function fromText(text: string): Uint8Array[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => Uint8Array.from(Buffer.from(line, 'hex')));
}

function tell(outcome: Outcome): void {
  const { failure, isValue, detail } = outcome;
  console.log(failure === null ? `${isValue ? 'a value' : 'refused'}:` : `FAILED: ${failure}`);
  console.log(detail);
}

function runOne(file: string): void {
  Error.stackTraceLimit = 30;
  const [data, ...buffers] = fromText(readFileSync(file, 'utf8'));
  // It may matter where in memory the bytes begin.
  const outcomes = Array.from({ length: offsets }, (_, offset) =>
    attempt(MPI.serializer, [placed(data, offset), ...buffers], true),
  );
  const outcome = outcomes.find(({ failure }) => failure !== null) ?? outcomes[0];
  tell(outcome);
  const changed = changedPrototype();
  if (changed !== null) console.log(`FAILED: ${changed}`);
  process.exitCode = outcome.failure === null && changed === null ? 0 : 1;
}

function run({ seed, count, from, isCareful, randomValues, progress, failures }: Task): void {
  const random = new Random(seed);
  const { payloads, differences } = makeCorpus(MPI.serializer, random, randomValues);
  for (const found of differences.slice(0, mostFailures)) console.log(`DIFFERENT: ${found}`);
  const all = payloads.map(([data]) => data);
  const found = new Set<string>();
  const file = openSync(progress, 'w');
  let values = 0;
  const start = performance.now();
  const fail = (failure: string, index: number, parts: readonly Uint8Array[], detail: string) => {
    // Numbers in a message make no other fault of it.
    const kind = failure.replace(/\d+/g, '#');
    if (found.has(kind)) return;
    found.add(kind);
    const name = `${failures}-${index}.hex`;
    writeFileSync(name, toText(parts));
    console.log(
      `FAILED: payload ${index} of seed ${seed}: ${failure}\n  ${detail.slice(0, 300)}\n  --payload ${name}`,
    );
  };
  for (let i = 0; i < count && found.size < mostFailures; i++) {
    const parts = mutated(random.pick(payloads), random, all);
    const offset = random.below(offsets);
    if (i < from) continue;
    if (i % step === 0) writeSync(file, `${i}\n`, 0);
    if (isCareful) writeFileSync(`${failures}-last.hex`, toText(parts));
    const outcome = attempt(
      MPI.serializer,
      [placed(parts[0], offset), ...parts.slice(1)],
      i % 16 === 0,
    );
    if (outcome.isValue) values++;
    if (outcome.failure !== null) fail(outcome.failure, i, parts, outcome.detail);
    if (i % step === 0) {
      const changed = changedPrototype();
      if (changed !== null) fail(changed, i, parts, `within the ${step} payloads before`);
    }
  }
  closeSync(file);
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `seed ${seed}: ${count} payloads from ${payloads.length} objects, ${values} gave a value, ${found.size} kinds of failures, ${differences.length} differences; ${Math.round((count - from) / seconds)} payloads/s`,
  );
  process.exitCode = found.size + differences.length === 0 ? 0 : 1;
}

MPI.serializer.register(Registered, {
  dump: ({ inner }) => inner,
  load: (inner) => new Registered(inner),
});
const task = JSON.parse(process.argv[2]) as Task;
if (task.payload === null) run(task);
else runOne(task.payload);
