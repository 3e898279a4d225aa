// A page that shows what it is told, while a program runs.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const html = `<!doctype html>
<meta charset="utf-8">
<title>Reading digits</title>
<style>
  body { font: 18px/1.4 sans-serif; margin: 2em; color: #222 }
  pre { font: 7px/1 monospace; display: inline-block; vertical-align: top; margin: 0 3em 3em 0 }
  pre::before { content: attr(title); font: 15px/2 sans-serif; display: block }
</style>
<h1>Reading digits</h1>
<p id="text"></p>
<div id="wrong"></div>
<script>
  const events = new EventSource('/events');
  events.onmessage = ({ data }) => {
    const { text, wrong } = JSON.parse(data);
    document.querySelector('#text').textContent = text;
    document.querySelector('#wrong').replaceChildren(...wrong.map(({ title, drawing }) =>
      Object.assign(document.createElement('pre'), { title, textContent: drawing })));
  };
  events.addEventListener('end', () => events.close());
</script>`;

/** What the page shows: how far it is, and the digits that were not read. */
export interface State {
  text: string;
  wrong: { title: string; drawing: string }[];
}

export class LivePage {
  url = '';
  #state: State = { text: 'Starting', wrong: [] };
  readonly #followers = new Set<ServerResponse>();
  readonly #server = createServer(({ url }, response) => {
    const type = url === '/events' ? 'text/event-stream' : 'text/html; charset=utf-8';
    response.writeHead(200, { 'content-type': type });
    if (url === '/events') this.#follow(response);
    else response.end(html);
  });

  /** Serves this machine only. */
  async open(port: number): Promise<void> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  show(state: State): void {
    this.#state = state;
    for (const response of this.#followers) this.#tell(response);
  }

  close(): void {
    for (const response of this.#followers) response.end('event: end\ndata:\n\n');
    this.#server.close();
  }

  #follow(response: ServerResponse): void {
    this.#followers.add(response);
    response.on('close', () => this.#followers.delete(response));
    this.#tell(response);
  }

  #tell(response: ServerResponse): void {
    response.write(`data: ${JSON.stringify(this.#state)}\n\n`);
  }
}
