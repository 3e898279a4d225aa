// TCP connections between threads of the ranks (rank_thread.ts). They know nothing of MPI.
import { randomBytes } from 'node:crypto';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';

/** Where a rank listens. */
export interface Place {
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly string[];
  /** What another rank says first: anybody could connect. */
  readonly password: string;
}

/** What a rank says that takes a connection. */
const ACCEPTED = '.';

const LONGEST_GREETING = 64;

/** Milliseconds for one address of another rank. */
const PATIENCE = 3000;

function addressesOfHost(): string[] {
  const interfaces = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const outside = interfaces.filter(({ internal, scopeid }) => !internal && !scopeid);
  const [ipv4, others] = [true, false].map((wanted) =>
    outside.filter(({ family }) => (family === 'IPv4') === wanted).map(({ address }) => address),
  );
  return [...ipv4, ...others].slice(0, 12);
}

export interface Listening {
  /** Told where this rank listens. */
  listening(place: Place): void;
  /** A rank has connected, and may have said more already. */
  accepted(rank: number, socket: Socket, first: Buffer): void;
  failed(reason: string): void;
}

/** Takes the connections of other ranks: each says the password and its own rank. */
export function listen({ listening, accepted, failed }: Listening): Server {
  const password = randomBytes(16).toString('hex');
  const greeting = new RegExp(`^${password} (\\d+)\\n`);
  const server = createServer((socket) => {
    let said = '';
    const onData = (bytes: Buffer): void => {
      said += bytes.toString('latin1');
      const [whole, number] = greeting.exec(said) ?? [];
      if (whole === undefined) {
        if (said.length > LONGEST_GREETING) socket.destroy();
        return;
      }
      socket.off('data', onData);
      socket.write(ACCEPTED);
      accepted(Number(number), socket, bytes.subarray(bytes.indexOf('\n') + 1));
    };
    socket.on('error', () => socket.destroy());
    socket.on('data', onData);
  });
  server.on('error', (error) => failed(`can not listen: ${error.message}`));
  server.listen(0, () => {
    const address = server.address();
    if (address === null || typeof address === 'string') return;
    const addresses = addressesOfHost();
    listening({ host: hostname(), port: address.port, addresses, password });
  });
  return server;
}

export interface Connecting {
  /** The other rank has taken the connection, and may have said more already. */
  connected(socket: Socket, first: Buffer): void;
  failed(reason: string): void;
}

/** Connects to a rank by the first of its addresses at which it answers. */
export function connect(own: number, other: number, place: Place, told: Connecting): void {
  const { host, addresses } = place;
  tryAddresses(host === hostname() ? ['127.0.0.1', ...addresses] : addresses, []);

  function tryAddresses(left: readonly string[], reasons: readonly string[]): void {
    const [address, ...others] = left;
    if (address === undefined) {
      const tried = reasons.join('; ') || 'its host has no network';
      told.failed(`rank ${other} on ${host} can not be reached: ${tried}`);
      return;
    }
    const socket = createConnection({ host: address, port: place.port });
    let isAccepted = false;
    const timer = setTimeout(() => socket.destroy(new Error('no answer')), PATIENCE);
    const onError = (error: Error): void => {
      clearTimeout(timer);
      tryAddresses(others, [...reasons, `${address}: ${error.message}`]);
    };
    socket.once('error', onError);
    socket.once('close', () => {
      // A stranger that closes the connection is no error of the socket's.
      if (socket.errored === null && !isAccepted) onError(new Error('it is another process'));
    });
    socket.once('connect', () => socket.write(`${place.password} ${own}\n`));
    socket.once('data', (bytes: Buffer) => {
      isAccepted = true;
      clearTimeout(timer);
      socket.off('error', onError);
      told.connected(socket, bytes.subarray(ACCEPTED.length));
    });
  }
}
