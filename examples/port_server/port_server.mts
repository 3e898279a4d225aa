// Programs of other jobs connect to a server. Each job has an mpirun of its own.
//
// Shows: Open_port and AcceptAsync, which waits for the next client while others are served;
//        Connect; a port's name that goes from job to job in a file.
// Run:   npm run build:examples
//        mpirun -n 1 node build/examples/port_server/port_server.mjs serve port.txt &
//        mpirun -n 2 node build/examples/port_server/port_server.mjs 3 4 port.txt
//        mpirun -n 1 node build/examples/port_server/port_server.mjs stop port.txt
//
// Open MPI 4 needs a server that both jobs know: `ompi-server --report-uri uri.txt`, and mpirun's
// option `--ompi-server file:uri.txt`.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { MPI } from 'mpi4node';

const [what = 'serve', ...rest] = process.argv.slice(2);
const file = rest.at(-1) ?? 'port.txt';

/** Adds up what a client sends, until it sends null. Whether the server is to go on. */
async function serve(client: MPI.Intercomm): Promise<boolean> {
  let goesOn = true;
  for await (const [message, status] of client.messages()) {
    if (message === null) break;
    if (message === 'stop') goesOn = false;
    else {
      const sum = (message as number[]).reduce((a, b) => a + b, 0);
      await client.isend(sum, status.source);
    }
  }
  client.Disconnect();
  return goesOn;
}

if (what === 'serve') {
  const port = MPI.Open_port();
  // Who reads the file finds all of it.
  writeFileSync(`${file}.new`, port);
  renameSync(`${file}.new`, file);
  let goesOn = true;
  let clients = 0;
  while (goesOn) {
    const client = await MPI.COMM_SELF.AcceptAsync(port);
    clients++;
    goesOn = await serve(client);
  }
  MPI.Close_port(port);
  rmSync(file);
  console.log(`served ${clients} clients`);
} else {
  const { rank } = MPI.COMM_WORLD;
  while (!existsSync(file)) await sleep(100);
  // All ranks of this job connect together.
  const server = MPI.COMM_WORLD.Connect(readFileSync(file, 'utf8'));
  if (what === 'stop') {
    if (rank === 0) server.send('stop', 0);
  } else {
    server.send([Number(what), ...rest.slice(0, -1).map(Number), rank], 0);
    console.log(`rank ${rank}: the sum is ${server.recv({ source: 0 })}`);
  }
  MPI.COMM_WORLD.Barrier();
  if (rank === 0) server.send(null, 0);
  server.Disconnect();
}
