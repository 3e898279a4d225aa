// @ts-check
// The measures of piscina, whose workers are threads.
import { Piscina } from 'piscina';
import { measureAll } from './pool_measures.mjs';

const pool = new Piscina({
  filename: new URL('./pool_tasks.mjs', import.meta.url).href,
  minThreads: 3,
  maxThreads: 3,
});
await measureAll((name, argument) => pool.run(argument, { name }));
await pool.destroy();
