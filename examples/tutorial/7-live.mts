// Step 7 of the tutorial: a page shows how far it is, while the workers compute.
import { MPI } from 'mpi4node';
import { Pool } from 'mpi4node/pool';
import { part } from '../shared/digits.mts';
import { draw } from './draw.mts';
import { LivePage, type State } from './live_page.mts';
import * as tasks from './pool_tasks.mts';

const [count = 100, port = 0] = process.argv.slice(2).map(Number);
const { test } = tasks.digits;

const module = import.meta.resolve('./pool_tasks.mts');
const pool = await Pool.open<typeof tasks>(module, { comm: MPI.COMM_WORLD });
if (pool !== null) {
  const page = new LivePage();
  await page.open(port);
  console.log(`The page is at ${page.url}`);

  const wrong: State['wrong'] = [];
  let done = 0;
  // Each turn of the loop awaits a worker. Meanwhile the server answers.
  for await (const digit of pool.map('read', Array(count).keys())) {
    const { images, labels } = part(test, done, done + 1);
    done++;
    const [truth] = labels;
    if (digit !== truth) {
      wrong.push({ title: `a ${truth}, read as ${digit}`, drawing: draw(images) });
    }
    page.show({ text: `${done - wrong.length} of ${done} read`, wrong });
  }
  console.log(`${done - wrong.length} of ${done} read`);
  page.close();
  await pool.close();
}
tasks.digits.free();
