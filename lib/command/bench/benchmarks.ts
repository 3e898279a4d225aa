/** What a rank runs: dist/bench.js, apart from the command, which must not start MPI. */
export { allreduce, helloworld, pingpong, ringtest } from './messages.js';
export { pool } from './pool.js';
