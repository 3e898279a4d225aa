// All that dist/pool.js has: the entry, and what dist/pool_serve.mjs and dist/pool_thread.js start.
export * from './index.js';
export { serveWorld } from './serve.js';
export { serveThread } from './thread.js';
