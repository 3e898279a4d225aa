// Heat spreads over a plate. Each process computes a block of it, and a picture shows the result.
//
// The plate itself, which halo_async and dashboard have, too, is in shared/plate.mts.
//
// Shows: a Cartesian grid of processes, the exchange of the borders of rows and of columns without
//        copying (a strided column is a derived datatype), and blocks of a matrix gathered. With
//        --checkpoint, all processes write the plate to one file now and then, and a later run,
//        with as many processes as it likes, goes on from there.
// Run:   npm install pngjs && npm run build:examples
//        mpirun -n 4 node build/examples/heat/heat.mjs heat.png
//        mpirun -n 4 node build/examples/heat/heat.mjs heat.png 250 \
//          --checkpoint heat.dat --every 100
//        mpirun -n 2 node build/examples/heat/heat.mjs heat.png 400 --checkpoint heat.dat
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { MPI } from 'mpi4node';
import { PNG } from 'pngjs';
import { loadCheckpoint, saveCheckpoint } from '../shared/checkpoint.mjs';
import { Plate } from '../shared/plate.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { checkpoint: { type: 'string' }, every: { type: 'string', default: '100' } },
});
const [file = 'heat.png', stepsGiven = '400'] = positionals;
const steps = Number(stepsGiven);
const { checkpoint } = values;
const every = Number(values.every);
const rows = 90;
const columns = 120;

const plate = new Plate(MPI.COMM_WORLD, rows, columns);
// A disc of 100 degrees.
for (const place of plate.disc(rows / 3, columns / 3, 20)) plate.now[place] = 100;

const first = checkpoint === undefined ? 0 : loadCheckpoint(plate, checkpoint);
if (first > 0 && plate.grid.rank === 0) console.log(`Goes on from step ${first}`);

for (let step = first; step < steps; step++) {
  plate.grid.Neighbor_alltoallw(...plate.borders);
  plate.update();
  plate.swap();
  const done = step + 1;
  if (checkpoint !== undefined && done % every === 0) saveCheckpoint(plate, checkpoint, done);
}

const whole = await plate.gather();
if (whole !== null) {
  const picture = new PNG({ width: columns, height: rows });
  whole.forEach((degrees, i) => {
    // From black over red to yellow.
    const heat = Math.round(degrees * 5.1);
    picture.data.set([Math.min(heat, 255), Math.max(heat - 255, 0), 0, 255], 4 * i);
  });
  writeFileSync(file, PNG.sync.write(picture));
  const total = whole.reduce((sum, degrees) => sum + degrees, 0);
  const processes = plate.dims.join(' x ');
  console.log(`${processes} processes, ${steps} steps: the mean is ${total / whole.length}`);
}
plate.free();
