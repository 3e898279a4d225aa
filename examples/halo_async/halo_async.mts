// Heat on a plate, as in the example heat, but ranks compute while messages to neighbours travel.
//
// Only the points at the border of a block need what the neighbours have. So a step starts the
// exchange, computes all other points while the messages are on their way, awaits them, and
// computes the border. MPI gets on with messages only when it is called, which the event loop does
// at each of its turns: so the computation is cut into slices, and the loop has a turn between two
// of them. What this gains depends on how long messages take: little within a machine whose cores
// are busy, more between machines.
//
// Shows: persistent requests that are started together and awaited, one set for each of two arrays
//        that swap their roles, and turns of the event loop in a long computation.
// Run:   npm run build:examples
//        mpirun -n 4 node build/examples/halo_async/halo_async.mjs --rows 1000 --columns 1000 \
//          --steps 200 --check
//        With --check, one process computes it all by itself, too, and compares.
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { MPI } from 'mpi4node';
import { Plate } from '../shared/plate.mjs';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000' },
    columns: { type: 'string', default: '1000' },
    steps: { type: 'string', default: '200' },
    check: { type: 'boolean', default: false },
  },
});
const rows = Number(values.rows);
const columns = Number(values.columns);
const steps = Number(values.steps);

/** Points between two turns of the event loop: some tenths of a millisecond. */
const SLICE = 50_000;

const comm = MPI.COMM_WORLD;

function newPlate(of: MPI.Intracomm): Plate {
  const plate = new Plate(of, rows, columns);
  for (const place of plate.disc(rows / 3, columns / 3, rows / 4)) plate.now[place] = 100;
  return plate;
}

/** A step after the other, and in each the exchange before the computation. */
function withoutOverlap(plate: Plate): void {
  for (let step = 0; step < steps; step++) {
    plate.grid.Neighbor_alltoallw(...plate.borders);
    plate.update();
    plate.swap();
  }
}

/** The exchange of an array's borders with the neighbours, to be started once for each step. */
function prepareExchange({ grid, sides }: Plate, array: Float64Array): MPI.Prequest[] {
  const neighbours = [...grid.Shift(0, 1), ...grid.Shift(1, 1)]; // PROC_NULL outside of the plate
  return sides.flatMap(({ border, frame, count, type }, i) => [
    grid.Recv_init([array.subarray(frame), count, type], neighbours[i]),
    grid.Send_init([array.subarray(border), count, type], neighbours[i]),
  ]);
}

async function withOverlap(plate: Plate): Promise<void> {
  const { height, width } = plate.block;
  const slice = Math.max(1, Math.floor(SLICE / width)); // rows
  let exchange = prepareExchange(plate, plate.now);
  let next = prepareExchange(plate, plate.later);
  for (let step = 0; step < steps; step++) {
    MPI.Prequest.Startall(exchange);
    const exchanged = Promise.all(exchange);
    for (let row = 1; row < height - 1; row += slice) {
      plate.update(row, Math.min(row + slice, height - 1), 1, width - 1);
      await turnOfTheLoop();
    }
    await exchanged;
    plate.update(0, 1);
    if (height > 1) plate.update(height - 1, height);
    plate.update(1, height - 1, 0, 1);
    if (width > 1) plate.update(1, height - 1, width - 1, width);
    plate.swap();
    [exchange, next] = [next, exchange];
  }
  for (const request of [...exchange, ...next]) request.Free();
}

/**
 * Runs it on a new plate, and tells the time of the slowest process and what the plate is like
 * then.
 */
async function measure(run: (plate: Plate) => void | Promise<void>) {
  const plate = newPlate(comm);
  comm.Barrier();
  const start = MPI.Wtime();
  await run(plate);
  const seconds = comm.allreduce(MPI.Wtime() - start, MPI.MAX);
  const whole = await plate.gather();
  const processes = plate.dims.join(' x ');
  plate.free();
  return { seconds, whole, processes };
}

const blocking = await measure(withoutOverlap);
const overlapping = await measure(withOverlap);
if (overlapping.whole !== null) {
  const total = overlapping.whole.reduce((sum, degrees) => sum + degrees, 0);
  const mean = total / overlapping.whole.length;
  console.log(`${overlapping.processes} processes, ${steps} steps: the mean is ${mean}`);
  const each = (seconds: number) => `${((1000 * seconds) / steps).toFixed(3)} ms a step`;
  console.log(`Exchange before the computation: ${each(blocking.seconds)}`);
  console.log(`Exchange behind the computation: ${each(overlapping.seconds)}`);
}

if (values.check && overlapping.whole !== null) {
  const alone = newPlate(MPI.COMM_SELF);
  for (let step = 0; step < steps; step++) {
    alone.update();
    alone.swap();
  }
  const expected = await alone.gather();
  alone.free();
  for (const whole of [blocking.whole, overlapping.whole]) {
    if (whole === null || expected === null || !bytesOf(whole).equals(bytesOf(expected))) {
      throw new Error('One process by itself comes to something else');
    }
  }
  console.log('One process by itself comes to the same, bit for bit');
}

function bytesOf(array: Float64Array): Buffer {
  return Buffer.from(array.buffer);
}
