// The process that loads hostile bytes. fuzz.mjs starts it, and watches whether it ends well.
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { MPI } from 'mpi4node';
import { Random } from '../../support/random';
import { copied, makeCorpus, type Payload } from './corpus';
import { mutated } from './mutations';
import { changedPrototype } from './prototypes';
import { Registered } from './registered';
import { attempt } from './trial';
import { ways } from './ways';

export interface Task {
  readonly seed: number;
  readonly count: number;
  /** Before this one nothing is loaded: it has been done before. */
  readonly from: number;
  /** Whether each payload is written down first, since one of them ends the process. */
  readonly isCareful: boolean;
  /** Whether the bytes come in messages, or are given to `loads`. */
  readonly areMessages: boolean;
  /** A file with one payload, instead of all others. */
  readonly payload: string | null;
  readonly randomValues: number;
  /** Files: how far it is, and the beginning of the names of payloads that fail. */
  readonly progress: string;
  readonly failures: string;
}

const mostFailures = 20;
const step = 500;

// Making the stack of an error takes longer than reading bytes.
Error.stackTraceLimit = 0;

/** A payload as text: how it is loaded, and hexadecimal digits for each of its parts. */
function toText({ way, parts }: Payload): string {
  return [way.name, ...parts.map((part) => Buffer.from(part).toString('hex')), ''].join('\n');
}

function fromText(text: string): Payload {
  const [name, ...lines] = text.split('\n').slice(0, -1);
  const way = [...ways.loads, ...ways.messages].find((each) => each.name === name);
  if (way === undefined) throw new Error(`there is no way of loading named ${name}`);
  return { way, parts: lines.map((line) => Uint8Array.from(Buffer.from(line, 'hex'))) };
}

function runOne(file: string): void {
  Error.stackTraceLimit = 30;
  const { way, parts } = fromText(readFileSync(file, 'utf8'));
  // It may matter where in memory the bytes begin, and what was there before.
  const random = new Random(1);
  const outcomes = Array.from({ length: 50 }, () => attempt(() => way.load(parts, random), true));
  const outcome = outcomes.find(({ failure }) => failure !== null) ?? outcomes[0];
  const failure = outcome.failure ?? changedPrototype();
  if (failure === null) console.log(outcome.isValue ? 'a value:' : 'refused:');
  else console.log(`FAILED: ${failure}`);
  console.log(outcome.detail);
  process.exitCode = failure === null ? 0 : 1;
}

class Run {
  readonly #task: Task;
  readonly #failures = new Set<string>();

  constructor(task: Task) {
    this.#task = task;
  }

  run(): void {
    const { seed, count, from, randomValues, areMessages } = this.#task;
    const random = new Random(seed);
    const used = areMessages ? ways.messages : ways.loads;
    const { payloads, differences } = makeCorpus(used, random, randomValues);
    for (const found of differences.slice(0, mostFailures)) console.log(`DIFFERENT: ${found}`);
    const start = performance.now();
    const values = this.#load(payloads, random);
    const rate = Math.round((1000 * (count - from)) / (performance.now() - start));
    const kinds = this.#failures.size;
    console.log(
      `seed ${seed}: ${count} payloads from ${payloads.length} objects, ${values} gave a value, ${kinds} kinds of failures, ${differences.length} differences; ${rate} payloads/s`,
    );
    process.exitCode = kinds + differences.length === 0 ? 0 : 1;
  }

  /** How many gave a value. */
  #load(payloads: readonly Payload[], random: Random): number {
    const { seed, count, from, isCareful, progress, failures } = this.#task;
    const all = payloads.map(({ parts }) => parts[0]);
    // Of its own, since a second run that begins later loads less.
    const loading = new Random(seed);
    const file = openSync(progress, 'w');
    let values = 0;
    for (let i = 0; i < count && this.#failures.size < mostFailures; i++) {
      const { way, parts } = random.pick(payloads);
      const payload: Payload = { way, parts: mutated(parts, random, all) };
      if (i < from) continue;
      if (i % step === 0) writeSync(file, `${i}\n`, 0);
      if (isCareful) writeFileSync(`${failures}-last.hex`, toText(payload));
      const outcome = attempt(() => way.load(payload.parts, loading), i % 16 === 0);
      if (outcome.isValue) values++;
      if (outcome.failure !== null) this.#fail(i, payload, outcome.failure, outcome.detail);
      if (i % step === 0) {
        const changed = changedPrototype() ?? this.#stillWorks(random.pick(payloads), loading);
        if (changed !== null) this.#fail(i, payload, changed, `by this or the ${step} before`);
      }
    }
    closeSync(file);
    return values;
  }

  /** What is wrong with an object that nobody has damaged, or null. */
  #stillWorks({ way, parts }: Payload, random: Random): string | null {
    const copies = copied(parts);
    const { isValue, failure, detail } = attempt(() => way.load(copies, random), true);
    if (isValue && failure === null) return null;
    return `an object that is not damaged is refused afterwards: ${failure ?? detail}`;
  }

  #fail(index: number, payload: Payload, failure: string, detail: string): void {
    // Numbers in a message make no other fault of it.
    const kind = `${payload.way.name} ${failure.replace(/\d+/g, '#')}`;
    if (this.#failures.has(kind)) return;
    this.#failures.add(kind);
    const { seed, failures } = this.#task;
    const name = `${failures}-${index}.hex`;
    writeFileSync(name, toText(payload));
    console.log(
      `FAILED: payload ${index} of seed ${seed}, ${payload.way.name}: ${failure}\n  ${detail.slice(0, 300)}\n  --payload ${name}`,
    );
  }
}

MPI.serializer.register(Registered, {
  dump: ({ inner }) => inner,
  load: (inner) => new Registered(inner),
});
const task = JSON.parse(process.argv[2]) as Task;
if (task.payload === null) new Run(task).run();
else runOne(task.payload);
