// Messages between the threads of different ranks: JSON, one in each line.
import type { Socket } from 'node:net';

export function sendLine(socket: Socket, message: object): void {
  socket.write(`${JSON.stringify(message)}\n`);
}

/** Calls `told` for each message. `first` has come already. */
export function onLines<T>(socket: Socket, first: Buffer, told: (message: T) => void): void {
  let rest = '';
  const hear = (text: string): void => {
    rest += text;
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) told(JSON.parse(line) as T);
  };
  // A character may come in two parts.
  const decoder = new TextDecoder();
  hear(decoder.decode(first, { stream: true }));
  socket.on('data', (bytes: Buffer) => hear(decoder.decode(bytes, { stream: true })));
}
