// A pool tests whether large numbers are prime, counts primes, and searches until it has found
// enough.
//
// Its tasks are in primes_tasks.mts.
//
// Shows: map in the order of the items; map over ranges, with all results at once; an endless
//        iterable, of which only as much is taken as the loop needs; leaving that loop.
// Run:   npm run build:examples
//        mpirun -n 4 node build/examples/pool/primes/primes.mjs 1000
import { Pool } from 'mpi4node/pool';

const below = Number(process.argv[2] ?? 1000);

await using pool = await Pool.open<typeof import('./primes_tasks.mjs')>(
  new URL('./primes_tasks.mjs', import.meta.url),
);

const candidates = [
  112272535095293, 112582705942171, 115280095190773, 115797848077099, 117450548693743,
  993960000099397,
];
let next = 0;
for await (const prime of pool.map('isPrime', candidates)) {
  console.log(`${candidates[next++]} ${prime ? 'is prime' : 'is not prime'}`);
}

const step = Math.ceil(below / 20);
const ranges = Array.from({ length: 20 }, (_, i): [number, number] => [
  i * step,
  Math.min((i + 1) * step, below),
]);
const counts = await pool.starmap('countPrimes', ranges).toArray();
console.log(`There are ${counts.reduce((sum, count) => sum + count)} primes below ${below}`);

/** The numbers from `first` on, without end. */
function* from(first: number): Generator<number> {
  for (let i = first; ; i++) yield i;
}

const found: number[] = [];
let number = 1e12;
for await (const prime of pool.map('isPrime', from(number))) {
  if (prime) found.push(number);
  if (found.length === 3) break;
  number++;
}
console.log(`The first primes after a million millions are ${found.join(', ')}`);
