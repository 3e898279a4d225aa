// Random chunks through several streams at a time, written and read in random ways.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { MPI } from 'mpi4node';
import { Random } from '../../support/random';
import { note, task } from './task';

const comm = MPI.COMM_WORLD;
const { rank, size } = comm;

/** One stream of a round: all ranks know all of them. */
interface Plan {
  readonly from: number;
  readonly to: number;
  readonly tag: number;
  readonly seed: number;
  readonly highWaterMark: number;
}

function chunkOf(random: Random): Buffer {
  // Empty chunks at all places: they must not be taken for an end.
  if (random.oneIn(4)) return Buffer.alloc(0);
  const length = random.oneIn(12) ? random.below(3 << 20) : random.size(5000);
  return Buffer.alloc(length, random.below(3));
}

/** What is written, the same at both ends. */
function chunksOf({ seed }: Plan): Buffer[] {
  const random = new Random(seed);
  return random.list(random.size(30), () => chunkOf(random));
}

async function write(plan: Plan, random: Random): Promise<void> {
  const stream = comm.createWriteStream(plan.to, plan.tag, { highWaterMark: plan.highWaterMark });
  const isCorking = random.oneIn(3);
  for (const chunk of chunksOf(plan)) {
    if (isCorking && random.oneIn(3)) stream.cork();
    const isText = chunk.length < 1000 && random.oneIn(3);
    if (isText) stream.write(chunk.toString('hex'), 'hex');
    else stream.write(chunk);
    if (isCorking && random.oneIn(2)) stream.uncork();
    if (random.oneIn(3)) await turn();
    // What `write` has returned is old by now: the stream may have drained during the turn.
    const isWaiting = !isCorking && random.oneIn(2);
    if (isWaiting && stream.writableNeedDrain) await once(stream, 'drain');
  }
  const closed = once(stream, 'close');
  stream.end(random.oneIn(3) ? Buffer.alloc(0) : undefined);
  await closed;
  if (!stream.writableFinished) throw new Error('the write stream has closed unfinished');
}

async function read(plan: Plan, random: Random): Promise<void> {
  const stream = comm.createReadStream(plan.from, plan.tag, { highWaterMark: plan.highWaterMark });
  const hash = createHash('sha1');
  let length = 0;
  const isSlow = random.oneIn(2);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (chunk.length === 0) throw new Error('an empty chunk has arrived');
    hash.update(chunk);
    length += chunk.length;
    if (isSlow && random.oneIn(2)) await turn();
  }
  const expected = Buffer.concat(chunksOf(plan));
  if (hash.digest('hex') === createHash('sha1').update(expected).digest('hex')) return;
  throw new Error(
    `${JSON.stringify(plan)}: ${length} bytes have come, not ${expected.length} or not those`,
  );
}

async function main(): Promise<void> {
  const shared = new Random(task.seed);
  const own = new Random(task.seed + 1000 * (rank + 1));
  for (let round = 0; round < task.count; round++) {
    const plans = shared.list(1 + shared.below(4), (tag): Plan => {
      const from = shared.below(size);
      const to = (from + 1 + shared.below(size - 1)) % size;
      const highWaterMark = shared.pick([1, 100, 16 << 10, 1 << 20]);
      return { from, to, tag, seed: shared.bits() & 0xfffffff, highWaterMark };
    });
    note(`round ${round}: ${JSON.stringify(plans)}`);
    await Promise.all(
      plans.flatMap((plan) => [
        ...(plan.from === rank ? [write(plan, own)] : []),
        ...(plan.to === rank ? [read(plan, own)] : []),
      ]),
    );
    await comm.Ibarrier();
  }
}

void main();
