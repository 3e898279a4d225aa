// @worlds openmpi mpich alone
// Traces that jobs write: MPI4NODE_TRACE.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyze } from '../../lib/command/trace/analysis';
import { readTrace } from '../../lib/command/trace/trace_file';
import { compileShared } from '../support/compiled_fixtures';
import { type Ended, runMpi, runNode } from '../support/processes';
import { library as libraryOrNull } from '../support/world';

const library = libraryOrNull as 'openmpi' | 'mpich';
const script = join(__dirname, 'fixtures', 'traced.mjs');
const cli = join(__dirname, '../../dist/cli.js');
const scratch = mkdtempSync(join(tmpdir(), 'mpi4node-traces-'));
afterAll(() => rmSync(scratch, { recursive: true }));

interface Event {
  readonly ph: string;
  readonly pid: number;
  readonly tid?: number;
  readonly ts: number;
  readonly dur: number;
  readonly name: string;
  readonly cat: string;
  readonly id: string;
  readonly args: Readonly<Record<string, unknown>>;
}

interface Traced {
  readonly ended: Ended;
  readonly file: string;
  readonly events: readonly Event[];
  readonly otherData: Readonly<Record<string, string>>;
}

const readFile = (file: string): Pick<Traced, 'events' | 'otherData'> => {
  const { traceEvents, otherData, displayTimeUnit } = JSON.parse(readFileSync(file, 'utf8'));
  expect(displayTimeUnit).toBe('ns');
  return { events: traceEvents, otherData };
};

const run = (job: string, ranks: number, file: string, env: NodeJS.ProcessEnv = {}) =>
  runMpi({ library, ranks, script, args: [job], env: { MPI4NODE_TRACE: file, ...env } });

/** Runs a job that ends well, and reads its trace. */
async function trace(job: string, ranks: number, env: NodeJS.ProcessEnv = {}): Promise<Traced> {
  const file = join(scratch, `${job}.json`);
  const ended = await run(job, ranks, file, env);
  expect(ended).toMatchObject({ status: 0, stdout: '', stderr: '' });
  expect(readdirSync(scratch).filter((name) => name.endsWith('.part'))).toEqual([]);
  return { ended, file, ...readFile(file) };
}

/** The calls of a rank, without those that begin and end the job. */
const callsOf = ({ events }: Pick<Traced, 'events'>, rank: number) =>
  events.filter(({ ph, pid, tid, cat, name }) => {
    const isCall = ph === 'X' && tid === 0 && cat !== 'completion' && name !== 'Finalize';
    return isCall && pid === rank;
  });

/** The messages, each as the sender and the receiver tell of it. */
function messagesOf({ events }: Pick<Traced, 'events'>) {
  const isOf = (ph: string) => (event: Event) => event.ph === ph && event.cat === 'message';
  const receipts = new Map(events.filter(isOf('f')).map((event) => [event.id, event]));
  return events
    .filter(isOf('s'))
    .map((sent) => ({ sent, received: receipts.get(sent.id) }))
    .sort((a, b) => Number(a.sent.args.tag) - Number(b.sent.args.tag) || a.sent.pid - b.sent.pid);
}

const line = (text: string): string => {
  const lines = readFileSync(script, 'utf8').split('\n');
  return `traced.mjs:${lines.findIndex((each) => each.includes(text)) + 1}`;
};

describe('a job that ends well', () => {
  test('all calls are there, with their arguments and places', async () => {
    const traced = await trace('messages', 2);
    const calls = callsOf(traced, 0);
    expect(calls.map(({ name }) => name)).toEqual([
      'Send',
      'Sendrecv',
      ...['Irecv', 'Isend', 'Wait', 'Wait'],
      ...['Send_init', 'Recv_init', 'Startall', 'Waitall', 'Startall', 'Waitall', 'Free', 'Free'],
      ...['isend', 'recv', 'wait'],
      ...['Irecv', 'Isend', 'Waitall'],
      ...['isend', 'mprobe', 'recv', 'wait'],
    ]);
    const comm = 'MPI_COMM_WORLD';
    const [send, sendrecv, irecv] = calls;
    expect(send).toMatchObject({
      cat: 'send',
      args: { comm, peer: 1, tag: 1, bytes: 32, place: expect.stringMatching(/traced\.mjs:\d+$/) },
    });
    expect(send.args.place).toContain(line('comm.Send(numbers, 1, 1)'));
    expect(sendrecv.args).toMatchObject({ peer: 1, tag: 2, bytes: 16 });
    expect(irecv).toMatchObject({ cat: 'receive', args: { tag: 3 } });
    expect(irecv.args).not.toHaveProperty('peer');
    for (let i = 1; i < calls.length; i++) {
      expect(calls[i].ts).toBeGreaterThanOrEqual(calls[i - 1].ts + calls[i - 1].dur - 0.002);
    }
    expect(traced.otherData).toEqual({
      mpi4node: expect.stringMatching(/^\d+\.\d+\.\d+/),
      ranks: '2',
      started: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      dropped: '0',
    });
  });

  test('each message goes from its sender to its receiver', async () => {
    const ranks = library === 'openmpi' ? 3 : 2;
    const messages = messagesOf(await trace('messages', ranks));
    // The persistent ones, which have tag 4, are sent twice.
    const expected = [2, 3, 4, 5, 6, 7].flatMap((tag) =>
      Array.from({ length: ranks }, (_, rank) => rank).flatMap((rank) => {
        const one = [tag, rank, (rank + 1) % ranks];
        return tag === 4 ? [one, one] : [one];
      }),
    );
    expect(messages.map(({ sent, received }) => [sent.args.tag, sent.pid, received?.pid])).toEqual([
      [1, 0, 1],
      ...expected,
    ]);
    for (const { sent, received } of messages) {
      // On one host the clocks agree within a µs.
      expect(received?.ts).toBeGreaterThan(sent.ts - 5);
      expect(sent.args.peer).toBe(received?.pid);
    }
    expect(messages[0].sent.args.bytes).toBe(32);
    // A header, a tag, and the characters.
    expect(messages.find(({ sent }) => sent.args.tag === 5)?.sent.args.bytes).toBeGreaterThan(9);
  });

  test('messages of one sender and tag belong to their receives in the order of these', async () => {
    const traced = await trace('order', 2);
    const messages = messagesOf(traced).filter(({ sent }) => sent.pid === 0);
    const posted = messages.map(({ received }) => Number(received?.args.posted));
    expect(messages.map(({ sent }) => sent.args.bytes)).toEqual([3, 5]);
    const receives = callsOf(traced, 1).filter(({ name }) => name === 'Irecv');
    expect(posted).toEqual(receives.map(({ ts }) => ts));
  });

  test('awaited operations have a beginning and an end of their own', async () => {
    const { events } = await trace('awaited', 2);
    const operations = events.filter(({ ph, pid }) => pid === 0 && ph === 'b');
    expect(operations.map(({ name, args }) => [name, args.awaited])).toEqual([
      ['irecv', true],
      ['isend', true],
      ['Ibarrier', true],
    ]);
    for (const { id, ts } of operations) {
      const end = events.find((event) => event.ph === 'e' && event.id === id);
      expect(end?.ts).toBeGreaterThanOrEqual(ts);
    }
  });

  test('communicators are told apart, and ranks are those of the world', async () => {
    const traced = await trace('communicators', library === 'openmpi' ? 4 : 2);
    const calls = callsOf(traced, 0);
    const barrier = calls.find(({ name }) => name === 'Barrier');
    const ranks = library === 'openmpi' ? '2,0' : '0';
    // Of the same ranks as the one that Split has made, which is the first.
    const number = library === 'openmpi' ? 1 : 2;
    expect(barrier?.args.context).toBe(`${ranks}.${number}`);
    expect(calls.find(({ name }) => name === 'Reduce')?.args).toMatchObject({ root: 1, seq: 1 });
    if (library !== 'openmpi') return;
    // The order of the ranks is turned: rank 2 of the world is rank 0 there.
    expect(calls.find(({ name }) => name === 'Sendrecv')?.args.peer).toBe(2);
    expect(messagesOf(traced).map(({ sent, received }) => [sent.pid, received?.pid])).toEqual([
      [0, 2],
      [1, 3],
      [2, 0],
      [3, 1],
    ]);
  });

  test('the newest events are kept if there are too many', async () => {
    const traced = await trace('many', 2, { MPI4NODE_TRACE_EVENTS: '1000' });
    // 1500 calls and the end of the job, and perhaps some garbage collections.
    expect(Number(traced.otherData.dropped)).toBeGreaterThanOrEqual(2 * 501);
    for (const rank of [0, 1]) {
      const numbers = callsOf(traced, rank).map(({ args }) => Number(args.seq));
      expect(numbers.length).toBeGreaterThan(900);
      expect(numbers).toEqual(numbers.map((_, i) => 1500 - numbers.length + i));
    }
  });

  test('a call that throws is marked', async () => {
    const [send, barrier] = callsOf(await trace('throws', 2), 0);
    expect(send).toMatchObject({ name: 'Send', args: { failed: true } });
    expect(barrier).toMatchObject({ name: 'Barrier', args: { seq: 0 } });
    expect(barrier.args).not.toHaveProperty('failed');
  });
});

describe('a job that does not', () => {
  /** Runs a job of two ranks that fails, and joins what they have left. */
  async function failedTrace(job: string) {
    const file = join(scratch, `${job}.json`);
    const ended = await run(job, 2, file);
    expect(existsSync(file)).toBe(false);
    const { status, stdout, stderr } = await runNode(cli, ['trace', file]);
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: `mpi4node: ${file} was made of what 2 ranks have left\n`,
    });
    expect(readdirSync(scratch).filter((name) => name.endsWith('.part'))).toEqual([]);
    return { ended, stdout, ...readFile(file) };
  }

  test.each([
    ['fails', /rank 1 fails/],
    ['killed', /./],
  ])('%s, and its trace has all up to the end', async (job, message) => {
    const traced = await failedTrace(job);
    expect(traced.ended.stderr + traced.ended.stdout).toMatch(message);
    expect(traced.stdout).toMatch(/2 ranks on 1 host, .*, 3 calls, 0 messages/);
    const [barrier, waiting] = callsOf(traced, 0);
    expect(barrier).toMatchObject({ name: 'Barrier', args: { seq: 0 } });
    // It was waiting when the job ended.
    expect(waiting).toMatchObject({ name: 'Recv', args: { peer: 1, tag: 9, pending: true } });
    expect(callsOf(traced, 1).map(({ name }) => name)).toEqual(['Barrier']);
  });

  test('its trace is there, too, where no file can be mapped', async () => {
    const env = { LD_AUDIT: compileShared(scratch, 'no_outside_memory') };
    const file = join(scratch, 'unmapped.json');
    await run('throws', 2, file, env);
    expect(callsOf(readFile(file), 0).map(({ name }) => name)).toEqual(['Send', 'Barrier']);
    const failed = join(scratch, 'failed.json');
    await run('fails', 2, failed, env);
    const { status } = await runNode(cli, ['trace', failed]);
    expect(status).toBe(0);
    // A rank that is killed leaves no calls, but one that fails does.
    expect(callsOf(readFile(failed), 0)).toEqual([]);
    expect(callsOf(readFile(failed), 1).map(({ name }) => name)).toEqual(['Barrier']);
  });

  test('`run --trace` joins what the ranks have left', async () => {
    const file = join(scratch, 'run.json');
    const options = ['run', '-n', '2', '--mpi', library, `--trace=${file}`];
    const env = { OMPI_ALLOW_RUN_AS_ROOT: '1', OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1' };
    const { status, stderr } = await runNode(cli, [...options, script, 'fails'], { env });
    expect(status).toBe(1);
    expect(stderr).toContain(`the trace is in ${file}; what it tells: npx mpi4node trace ${file}`);
    expect(callsOf(readFile(file), 0).map(({ name }) => name)).toEqual(['Barrier', 'Recv']);
    expect(readdirSync(scratch).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe('settings', () => {
  test('a file that can not be written ends the job', async () => {
    const { status, stderr } = await run('awaited', 1, join(scratch, 'no', 'trace.json'));
    expect(status).not.toBe(0);
    expect(stderr).toContain('ENOENT');
  });

  test('too few events end it, too', async () => {
    const env = { MPI4NODE_TRACE_EVENTS: '999' };
    const { status, stderr } = await run('awaited', 1, join(scratch, 'few.json'), env);
    expect(status).not.toBe(0);
    expect(stderr).toContain(
      "MPI4NODE_TRACE_EVENTS must be a whole number of at least 1000, but is '999'",
    );
  });

  test('what an earlier job has left is removed', async () => {
    const stale = join(scratch, 'awaited.json.rank7.part');
    writeFileSync(stale, '');
    await trace('awaited', 2);
    expect(existsSync(stale)).toBe(false);
  });
});

describe('the report of a real job', () => {
  const ranks = library === 'openmpi' ? 4 : 2;
  const file = join(scratch, 'unbalanced.json');

  beforeAll(async () => {
    const program = join(__dirname, 'fixtures', 'unbalanced.mjs');
    const options = { library, ranks, script: program, env: { MPI4NODE_TRACE: file } };
    expect(await runMpi(options)).toMatchObject({ status: 0, stderr: '' });
  }, 60_000);

  test('names the rank that computes longest, and the collective that waits for it', async () => {
    const { imbalance, collectives, late } = analyze(await readTrace(file));
    const last = ranks - 1;
    expect(imbalance.rank).toBe(last);
    // 40 times 8 ms against 3 ms.
    expect(imbalance.most).toBeGreaterThan(320_000);
    expect(imbalance.mean).toBeGreaterThan(120_000);
    expect(collectives.map(({ name, rounds }) => [name, rounds])).toContainEqual(['Allreduce', 40]);
    // The next rank waits for what the last one sends.
    const isLate = { late: 'sender', rank: 0, name: 'Wait', lateRank: last, lateName: 'Send' };
    expect(late).toContainEqual(expect.objectContaining(isLate));
  });

  test('has the waits of the others', async () => {
    const { ranks: times } = analyze(await readTrace(file));
    // Some 5 ms in each of 40 steps, less what other programs take away.
    for (const { wait } of times.slice(0, -1)) expect(wait).toBeGreaterThan(60_000);
  });
});
