// The server of the dashboard: one page, its events, and a way to stop what it shows.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Events, Frame, Job } from './dashboard_messages.mjs';
import { page } from './dashboard_page.mjs';

/** Milliseconds for which it waits, at the end, for browsers that do not read. */
const PATIENCE = 2000;

const script = readFileSync(new URL('./dashboard_client.mjs', import.meta.url), 'utf8');
const html = page.replace('/* script */', () => script);

const HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'; img-src data:",
  'X-Content-Type-Options': 'nosniff',
};

function write<Name extends keyof Events>(to: ServerResponse, name: Name, data: Events[Name]) {
  to.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}

export class Dashboard {
  /** Whether someone has asked to stop. */
  isStopping = false;
  #tellConnected = () => {};
  /** Settled when the first page follows. */
  readonly connected = new Promise<void>((resolve) => {
    this.#tellConnected = resolve;
  });
  readonly #job: Job;
  #frame: Frame | null = null;
  readonly #pages = new Set<ServerResponse>();
  readonly #server = createServer((request, response) => this.#answer(request, response));

  private constructor(job: Job) {
    this.#job = job;
  }

  /** Serves on this machine only, at a port that is free if `port` is 0. */
  static async open(job: Job, port: number): Promise<Dashboard> {
    const dashboard = new Dashboard(job);
    dashboard.#server.listen(port, '127.0.0.1');
    await once(dashboard.#server, 'listening');
    return dashboard;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  /** Sends it to all pages that have read what they were sent before. */
  show(frame: Frame): void {
    this.#frame = frame;
    for (const to of this.#pages) if (!to.writableNeedDrain) write(to, 'frame', frame);
  }

  /** Tells all pages how it ended, and stops serving. */
  async close(how: Events['end']['how']): Promise<void> {
    const told = Array.from(this.#pages, async (to) => {
      if (this.#frame !== null) write(to, 'frame', this.#frame);
      write(to, 'end', { how });
      const closed = once(to, 'close');
      to.end();
      await closed;
    });
    await Promise.race([Promise.all(told), pause(PATIENCE, undefined, { ref: false })]);
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    // What is thrown here would end the whole job. `new URL` throws for some paths, such as //.
    const [path] = (request.url ?? '').split('?');
    const route = `${request.method} ${path}`;
    if (!isForThisMachine(request)) {
      response.writeHead(403, HEADERS).end();
    } else if (route === 'GET /') {
      response.writeHead(200, { ...HEADERS, 'Content-Type': 'text/html; charset=utf-8' }).end(html);
    } else if (route === 'GET /events') {
      this.#connect(response);
    } else if (route === 'POST /stop' && isOwn(request)) {
      this.isStopping = true;
      response.writeHead(202, HEADERS).end();
    } else {
      const status = route === 'POST /stop' ? 403 : 404;
      response.writeHead(status, HEADERS).end();
    }
  }

  #connect(response: ServerResponse): void {
    const type = { 'Content-Type': 'text/event-stream', Connection: 'close' };
    response.writeHead(200, { ...HEADERS, ...type });
    this.#pages.add(response);
    response.on('close', () => this.#pages.delete(response));
    // A page that has gone while something was written to it.
    response.on('error', () => this.#pages.delete(response));
    write(response, 'job', this.#job);
    if (this.#frame !== null) write(response, 'frame', this.#frame);
    this.#tellConnected();
  }
}

const THIS_MACHINE = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/**
 * Whether the browser has asked this machine, by one of its own names. The name of another site may
 * lead here, too (DNS rebinding), and its pages could then read everything. Any port will do: that
 * of `ssh -L` may be another one.
 */
function isForThisMachine({ headers }: IncomingMessage): boolean {
  return headers.host !== undefined && THIS_MACHINE.test(headers.host);
}

/** Whether it does not come from another site's page. */
function isOwn({ headers }: IncomingMessage): boolean {
  return headers.origin === undefined || headers.origin === `http://${headers.host}`;
}
