// Heat spreads over a plate, and you can watch it in a browser while all processes compute.
//
// Rank 0 computes, too, and serves a web page next to it. Whenever it awaits a message, its event
// loop answers the browsers. The ranks go on in rounds of about a tenth of a second: rank 0 tells
// all how many steps to take, or that someone has pressed "Stop"; then it collects what the page
// shows.
//
// Shows: collectives that are awaited, so that a server answers during the computation, and a
//        decision of one rank that all obey.
// Run:   npm run build:examples
//        mpirun -n 4 node build/examples/dashboard/dashboard.mjs --port 8080 --steps 50000 \
//          --rows 480 --columns 720
//        and open the address that it prints. With --wait, the computation begins then; it ends by
//        itself.
//        Where the ranks run on another machine, ssh -L 8080:127.0.0.1:8080 brings the page here.
import { parseArgs } from 'node:util';
import { MPI } from 'mpi4node';
import type { Frame } from '../shared/dashboard_messages.mjs';
import { Dashboard } from '../shared/dashboard_server.mjs';
import { Plate } from '../shared/plate.mjs';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' }, // 0: any that is free
    steps: { type: 'string', default: '20000' },
    rows: { type: 'string', default: '320' },
    columns: { type: 'string', default: '480' },
    wait: { type: 'boolean', default: false }, // for the first page
  },
});

/** The value of an option, which must be at least so much. */
function atLeast(least: number, name: 'port' | 'steps' | 'rows' | 'columns'): number {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value >= least) return value;
  throw new RangeError(`--${name} must be a whole number from ${least} on, but is ${values[name]}`);
}
const port = atLeast(0, 'port');
const steps = atLeast(1, 'steps');
// Every rank has a point at least.
const rows = atLeast(MPI.COMM_WORLD.size, 'rows');
const columns = atLeast(MPI.COMM_WORLD.size, 'columns');

const ROUND = 0.1; // seconds
const LARGEST_PICTURE = 360; // points in each direction
const MOST_CHANGES = 240; // points of the curve

const comm = MPI.COMM_WORLD;
const { rank, size } = comm;
const plate = new Plate(comm, rows, columns);

// Discs that are kept at their temperatures.
const discs = [
  { row: 0.32, column: 0.24, radius: 0.14, degrees: 100 },
  { row: 0.7, column: 0.62, radius: 0.1, degrees: 80 },
  { row: 0.22, column: 0.8, radius: 0.07, degrees: 95 },
  { row: 0.5, column: 0.44, radius: 0.08, degrees: 0 },
].map(({ row, column, radius, degrees }) => ({
  places: plate.disc(row * rows, column * columns, radius * rows),
  degrees,
}));

function heat(degreesOf: Float64Array): void {
  for (const { places, degrees } of discs) for (const place of places) degreesOf[place] = degrees;
}

/** What a rank reports of each round, in this order. */
const report = { lowest: 0, highest: 1, sum: 2, change: 3, busy: 4 };
const REPORTED = Object.keys(report).length;

/** Takes so many steps, and says how it went. */
async function advance(count: number): Promise<Float64Array> {
  const own = new Float64Array(REPORTED);
  const start = MPI.Wtime();
  let busy = 0;
  for (let step = 0; step < count; step++) {
    await plate.grid.Ineighbor_alltoallw(...plate.borders);
    const before = MPI.Wtime();
    plate.update();
    heat(plate.later);
    plate.swap();
    busy += MPI.Wtime() - before;
  }
  own[report.busy] = busy / (MPI.Wtime() - start);

  const { now, later } = plate; // by now, `later` is what was before
  const { height, width } = plate.block;
  own[report.lowest] = Infinity;
  own[report.highest] = -Infinity;
  for (let row = 0; row < height; row++) {
    for (let i = plate.place(row, 0); i < plate.place(row, width); i++) {
      own[report.lowest] = Math.min(own[report.lowest], now[i]);
      own[report.highest] = Math.max(own[report.highest], now[i]);
      own[report.sum] += now[i];
      own[report.change] = Math.max(own[report.change], Math.abs(now[i] - later[i]));
    }
  }
  return own;
}

/** Every so many points of the plate are drawn. */
const every = Math.ceil(Math.max(rows, columns) / LARGEST_PICTURE);
const picture = { every, rows: Math.ceil(rows / every), columns: Math.ceil(columns / every) };

function draw(whole: Float64Array): string {
  const levels = new Uint8ClampedArray(picture.rows * picture.columns);
  for (let row = 0, i = 0; row < picture.rows; row++) {
    for (let column = 0; column < picture.columns; column++, i++) {
      levels[i] = 2.55 * whole[every * (row * columns + column)];
    }
  }
  return Buffer.from(levels.buffer).toString('base64');
}

/** The round's frame, from the reports of all ranks. */
function frameOf(reports: Float64Array, whole: Float64Array): Omit<Frame, 'rate' | 'changes'> {
  const column = (of: number) => Array.from({ length: size }, (_, i) => reports[i * REPORTED + of]);
  const lowest = column(report.lowest);
  const highest = column(report.highest);
  const busy = column(report.busy);
  return {
    step,
    seconds: MPI.Wtime() - start,
    lowest: Math.min(...lowest),
    highest: Math.max(...highest),
    mean: column(report.sum).reduce((sum, part) => sum + part) / (rows * columns),
    processes: busy.map((part, i) => ({ lowest: lowest[i], highest: highest[i], busy: part })),
    picture: draw(whole),
  };
}

heat(plate.now);
const hosts = comm.gather(MPI.Get_processor_name());
const dashboard =
  hosts &&
  (await Dashboard.open(
    {
      rows,
      columns,
      steps,
      picture,
      processes: hosts.map((host, i) => ({ host, block: plate.blockOf(i) })),
    },
    port,
  ));
if (dashboard !== null) {
  console.log(`The dashboard is at ${dashboard.url}`);
  if (values.wait) await dashboard.connected; // the others await the first round meanwhile
}

const next = new Int32Array(1); // how many steps the next round has, 0 for none
const reports = new Float64Array(rank === 0 ? size * REPORTED : 0);
const changes: [step: number, change: number][] = [];
const start = MPI.Wtime();
let pace = 1; // steps in a round
let rate = 0;
let step = 0;
for (;;) {
  if (dashboard !== null) next[0] = dashboard.isStopping ? 0 : Math.min(pace, steps - step);
  await comm.Ibcast(next, 0);
  if (next[0] === 0) break;

  const begin = MPI.Wtime();
  const own = await advance(next[0]);
  step += next[0];
  await comm.Igather(own, rank === 0 ? reports : null, 0);
  const whole = await plate.gather();
  if (dashboard === null || whole === null) continue;

  const frame = frameOf(reports, whole);
  changes.push([step, Math.max(...reports.filter((_, i) => i % REPORTED === report.change))]);
  if (changes.length > MOST_CHANGES)
    changes.splice(0, Infinity, ...changes.filter((_, i) => i % 2));
  const seconds = MPI.Wtime() - begin;
  rate += (next[0] / seconds - rate) * (rate === 0 ? 1 : 0.2);
  dashboard.show({ ...frame, rate, changes });
  // At most twice as many as before: the first rounds are slower than those that follow.
  pace = Math.max(1, Math.round(pace * Math.min(2, ROUND / seconds)));
}

plate.free();
if (dashboard !== null) {
  await dashboard.close(step === steps ? 'finished' : 'stopped');
  console.log(`${step === steps ? 'Finished' : 'Stopped'} after ${step} of ${steps} steps`);
}
