// A web server gives its requests to workers, so it can answer others while they compute.
//
//   GET  /primes?below=1000   how many prime numbers there are, as JSON
//   GET  /status              what the pool does
//   POST /stop                ends the program
//
// Its tasks are in server_tasks.mts.
//
// Shows: run with an AbortSignal, which ends a task when its client has gone; needsDrain, to refuse
//        what would wait for too long; statistics; close.
// Run:   npm run build:examples
//        mpirun -n 4 node build/examples/pool/server/server.mjs 8080
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'mpi4node/pool';

const port = Number(process.argv[2] ?? 0);

const pool = await Pool.open<typeof import('./server_tasks.mjs')>(
  new URL('./server_tasks.mjs', import.meta.url),
);

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body)}\n`);
}

async function countPrimes(below: number, response: ServerResponse): Promise<void> {
  if (!(below >= 0 && below <= 1e12)) {
    answer(response, 400, { error: 'below must be a number from 0 to 1e12' });
    return;
  }
  // Tasks wait already: who comes now is told at once to come again.
  if (pool.needsDrain) {
    response.setHeader('retry-after', '1');
    answer(response, 503, { error: 'all workers are busy' });
    return;
  }
  const client = new AbortController();
  response.once('close', () => client.abort());
  try {
    const primes = await pool.run('countPrimes', [below], { signal: client.signal });
    answer(response, 200, { below, primes });
  } catch (error) {
    // Nobody waits for the answer of a client that has gone.
    if (!client.signal.aborted) answer(response, 500, { error: String(error) });
  }
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  switch (`${request.method} ${pathname}`) {
    case 'GET /primes':
      await countPrimes(Number(searchParams.get('below') ?? Number.NaN), response);
      break;
    case 'GET /status': {
      const { size, queueSize, completed, utilization, runTime } = pool;
      answer(response, 200, { workers: size, queueSize, completed, utilization, runTime });
      break;
    }
    case 'POST /stop':
      server.close();
      await pool.close({ cancel: true });
      answer(response, 200, { completed: pool.completed });
      server.closeAllConnections();
      break;
    default:
      answer(response, 404, { error: 'there is no such page' });
  }
}

const server = createServer((request, response) => void handle(request, response));
server.listen(port);
await once(server, 'listening');
const address = server.address() as AddressInfo;
console.log(`${pool.size} workers serve http://localhost:${address.port}/`);
