// A pool draws the Julia set of z² + 0.65 i, one line in each task.
//
// Its tasks are in julia_tasks.mts.
//
// Shows: map over many items; an initializer, which gives each worker what all of its tasks need;
//        results whose memory is moved, not copied.
// Run:   npm run build:examples
//        mpirun -n 4 node build/examples/pool/julia/julia.mjs 1600 1200 julia.pgm
import { Pool } from 'mpi4node/pool';
import { range, writePicture } from '../../shared/picture.mjs';

const [width = 1600, height = 1200] = process.argv.slice(2, 4).map(Number);
const file = process.argv[4];

await using pool = await Pool.open<typeof import('./julia_tasks.mjs')>(
  new URL('./julia_tasks.mjs', import.meta.url),
  { initializer: 'setSize', initargs: [width, height] },
);
const start = performance.now();
const picture = new Uint8Array(width * height);
let row = 0;
for await (const line of pool.map('drawLine', range(0, height))) picture.set(line, width * row++);
const elapsed = Math.round(performance.now() - start);

const sum = picture.reduce((total, shade) => total + shade, 0);
console.log(`Julia set of ${width} x ${height} points: the shades add up to ${sum}`);
console.log(`${pool.size} workers took ${elapsed} ms`);
if (file !== undefined) writePicture(file, picture, width);
