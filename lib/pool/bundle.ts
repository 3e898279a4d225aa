// All that dist/pool.js has: the entry, and what dist/pool_serve.mjs, dist/pool_spawned.js and
// dist/pool_thread.js start.
export * from './index.js';
export { serveWorld } from './serve.js';
export { serveParent } from './spawned_workers.js';
export { serveThread } from './thread.js';
