// @worlds openmpi mpich alone
// `rc.check`: what is said of usual mistakes, at which rank, and that the ranks go on afterwards.
import { join } from 'node:path';
import { buildExamples, programOf } from '../support/examples';
import { type Ended, runMpi } from '../support/processes';
import { library as libraryOrNull } from '../support/world';

const library = libraryOrNull as 'openmpi' | 'mpich';
const fixtures = join(__dirname, 'fixtures');
const launch = (args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> =>
  runMpi({
    library,
    ranks: 3,
    script: join(fixtures, 'wrong_uses.mjs'),
    args: [...args],
    env,
    cwd: fixtures,
    timeout: 60,
  });

type Said = [kind: string, code: string, message: string] | null;

/** What each rank said, by mistake; places without the line. */
async function readAll(run: Promise<Ended>): Promise<Map<string, Said[]>> {
  const { status, stdout } = await run;
  expect(status).toBe(0);
  const said = new Map<string, Said[]>();
  // UCX tells of the operations that the mistakes leave behind.
  for (const line of stdout.split('\n').filter((one) => one.startsWith('["'))) {
    const text = line
      .replaceAll(/(wrong_uses\.mjs):\d+/g, '$1')
      // The libraries have texts of their own for it.
      .replace(/(MPI_ERR_TRUNCATE): .* \(rc/, '$1 … (rc');
    const [name, rank, error] = JSON.parse(text);
    const ranks = said.get(name) ?? [null, null, null];
    ranks[rank] = error;
    said.set(name, ranks);
  }
  return said;
}

const at = (name: string): string => `at wrong_uses.mjs (${name})`;

/** Mistakes that all ranks are told of: the methods of rank 0 and of the others. */
const ofAll: [name: string, code: string, methods: [string, string], text: string][] = [
  [
    'otherCollective',
    'MPI_ERR_OTHER',
    ['Bcast', 'Reduce'],
    'call different collectives (rc.check): rank 0: Bcast(root 0, 4 × float64) AT; ranks 1 and 2: Reduce(root 0, SUM, 4 × float64) AT',
  ],
  [
    'otherRoot',
    'MPI_ERR_ROOT',
    ['Bcast', 'Bcast'],
    'do not agree on the root (rc.check): ranks 0 and 2: Bcast(root 0, 4 × float64) AT; rank 1: Bcast(root 1, 4 × float64) AT',
  ],
  [
    'otherOperation',
    'MPI_ERR_OP',
    ['Allreduce', 'Allreduce'],
    'do not agree on the operation (rc.check): rank 0: Allreduce(SUM, 4 × float64) AT; ranks 1 and 2: Allreduce(MAX, 4 × float64) AT',
  ],
  [
    'otherType',
    'MPI_ERR_TYPE',
    ['Bcast', 'Bcast'],
    'do not agree on the datatype (rc.check): rank 0: Bcast(root 0, 4 × float64) AT; ranks 1 and 2: Bcast(root 0, 8 × int32) AT',
  ],
  [
    'otherLength',
    'MPI_ERR_COUNT',
    ['Allgather', 'Allgather'],
    'do not agree on the length (rc.check): rank 0: Allgather(2 × int32) AT; ranks 1 and 2: Allgather(1 × int32) AT',
  ],
  [
    'otherBlock',
    'MPI_ERR_COUNT',
    ['Gatherv', 'Gatherv'],
    'do not agree on the length (rc.check): rank 0: Gatherv(root 0, blocks of 1, 0, 0) expects 1 × int32 from rank 1, which sends 2 × int32 AT; rank 1: Gatherv(root 0, blocks of 2, 0, 0) AT; rank 2: Gatherv(root 0, blocks of 3, 0, 0) AT',
  ],
  [
    'otherTypeOfBlocks',
    'MPI_ERR_TYPE',
    ['Alltoallv', 'Alltoallv'],
    'do not agree on the datatype (rc.check): ranks 0–2: Alltoallv(blocks of 1, 1, 1) expects 1 × int32 from rank 0, which sends 1 × float32 AT',
  ],
  [
    'otherObjects',
    'MPI_ERR_OTHER',
    ['bcast', 'allreduce'],
    'call different collectives (rc.check): rank 0: bcast(root 0) AT; ranks 1 and 2: allreduce(SUM) AT',
  ],
  [
    'otherRootOfObject',
    'MPI_ERR_ROOT',
    ['bcast', 'bcast'],
    'do not agree on the root (rc.check): rank 0: bcast(root 0) AT; ranks 1 and 2: bcast(root 1) AT',
  ],
  [
    'barrierAndBcast',
    'MPI_ERR_OTHER',
    ['barrier', 'Bcast'],
    'call different collectives (rc.check): rank 0: Barrier AT; ranks 1 and 2: Bcast(root 0, 1 × int32) AT',
  ],
  [
    'otherNonblocking',
    'MPI_ERR_OTHER',
    ['Ibcast', 'Ibarrier'],
    'call different collectives (rc.check): rank 0: Ibcast(root 0, 1 × int32) AT; ranks 1 and 2: Ibarrier AT',
  ],
  [
    'otherAwaited',
    'MPI_ERR_OTHER',
    ['Ibcast', 'Ibarrier'],
    'call different collectives (rc.check): rank 0: Ibcast(root 0, 1 × int32) AT; ranks 1 and 2: Ibarrier AT',
  ],
  [
    'otherPersistent',
    'MPI_ERR_OTHER',
    ['Bcast_init', 'Allreduce_init'],
    'call different collectives (rc.check): rank 0: Bcast_init(root 0, 1 × int32) AT; ranks 1 and 2: Allreduce_init(SUM, 1 × int32) AT',
  ],
  [
    'splitAndDup',
    'MPI_ERR_OTHER',
    ['Split', 'Dup'],
    'call different collectives (rc.check): rank 0: Split AT; ranks 1 and 2: Dup AT',
  ],
  [
    'otherDims',
    'MPI_ERR_ARG',
    ['Create_cart', 'Create_cart'],
    'do not agree on the arguments (rc.check): rank 0: Create_cart(dims [3]) AT; ranks 1 and 2: Create_cart(dims [1]) AT',
  ],
];

/** Mistakes that one rank is told of, or some. */
const ofSome: [name: string, ranks: number[], code: string, message: string][] = [
  [
    'fenceAndFree',
    [0],
    'MPI_ERR_OTHER',
    `Win.Fence: the ranks of this window call different collectives (rc.check): rank 0: Fence ${at('fenceAndFree')}; ranks 1 and 2: Free ${at('fenceAndFree')}`,
  ],
  [
    'ofAnotherCommunicator',
    [1, 2],
    'MPI_ERR_ROOT',
    `Comm.Bcast: the ranks of this communicator do not agree on the root (rc.check): rank 0: Bcast(root 0, 1 × int32) ${at('ofAnotherCommunicator')}; rank 1: Bcast(root 1, 1 × int32) ${at('ofAnotherCommunicator')}`,
  ],
  ...(
    [
      ['doublesAsInts', 'Comm.Send(2 × float64)', 'Comm.Recv(4 × int32)'],
      ['objectAsBuffer', 'Comm.send(an object)', 'Comm.Recv(1000 × int32)'],
      ['bufferAsObject', 'Comm.Send(2 × float64)', 'Comm.recv(an object)'],
      ['awaited', 'Comm.Isend(2 × float64)', 'Comm.Irecv(4 × int32)'],
      ['matched', 'Comm.Send(2 × float64)', 'Message.Recv(4 × int32)'],
    ] as const
  ).map(([name, sent, received]): (typeof ofSome)[number] => [
    name,
    [1],
    'MPI_ERR_TYPE',
    `${received.replace(/\(.*/, '')}: the message from rank 0 with tag 3 is of another type than what is received (rc.check): sent by ${sent} at wrong_uses.mjs; received by ${received} at wrong_uses.mjs`,
  ]),
  [
    'tooLong',
    [1],
    'MPI_ERR_TRUNCATE',
    'MPI_Recv: MPI_ERR_TRUNCATE … (rc.check: sent by Comm.Send(20 × float64) at wrong_uses.mjs; received by Comm.Recv(4 × float64) at wrong_uses.mjs)',
  ],
  [
    'outOfOrder',
    [1],
    'MPI_ERR_TYPE',
    'Comm.Irecv: the message from rank 0 with tag 4 is of another type than what is received (rc.check): sent by Comm.Isend(4 × int32) at wrong_uses.mjs; received by Comm.Irecv(2 × float64) at wrong_uses.mjs',
  ],
  [
    'exchanged',
    [0],
    'MPI_ERR_TYPE',
    'Comm.Sendrecv: the message from rank 1 with tag 0 is of another type than what is received (rc.check): sent by Comm.Sendrecv(2 × int32) at wrong_uses.mjs; received by Comm.Sendrecv(1 × float64) at wrong_uses.mjs',
  ],
  [
    'persistent',
    [1],
    'MPI_ERR_TYPE',
    'Comm.Recv_init: the message from rank 0 with tag 0 is of another type than what is received (rc.check): sent by Comm.Send_init(2 × float64) at wrong_uses.mjs; received by Comm.Recv_init(4 × int32) at wrong_uses.mjs',
  ],
];

/** Mistakes that only the second level sees. */
const ofMemory: typeof ofSome = [
  [
    'changedWhileSent',
    [0],
    'MPI_ERR_BUFFER',
    'Comm.Isend: the memory has changed before it was sent (rc.check): given to Comm.Isend at wrong_uses.mjs. Use other memory, or wait for the request first',
  ],
  [
    'writtenWhileReceived',
    [1],
    'MPI_ERR_BUFFER',
    'Comm.Irecv: the memory has changed before the message came (rc.check): given to Comm.Irecv at wrong_uses.mjs. Use other memory, or wait for the request first',
  ],
  [
    'receivedTwice',
    [1],
    'MPI_ERR_BUFFER',
    'Comm.Irecv: the memory is in use by an operation under way (rc.check): Comm.Irecv at wrong_uses.mjs receives into it; used again by Comm.Irecv at wrong_uses.mjs',
  ],
  [
    'putAndGet',
    [0],
    'MPI_ERR_RMA_CONFLICT',
    `Win.Get: two accesses to the same memory of rank 1 in one epoch (rc.check): Win.Put ${at('putAndGet')}; then Win.Get ${at('putAndGet')}. Put a Flush, a Fence or another epoch between them`,
  ],
  [
    'changedWhilePut',
    [0, 1, 2],
    'MPI_ERR_BUFFER',
    `Win.Put: the memory has changed before it was sent (rc.check): given to Win.Put ${at('changedWhilePut')}. Use other memory, or wait for the request first`,
  ],
];

const levels = { 1: readLevel('1'), 2: readLevel('2') };

function readLevel(level: string): () => Promise<Map<string, Said[]>> {
  let said: Promise<Map<string, Said[]>> | null = null;
  const names = [...ofAll, ...ofSome, ...(level === '2' ? ofMemory : [])].map(([name]) => name);
  return () => {
    said ??= readAll(launch(names, { MPI4NODE_CHECK: level }));
    return said;
  };
}

describe.each([1, 2] as const)('level %d', (level) => {
  test.each(ofAll)('%s: all ranks are told', async (name, code, [first, other], text) => {
    const said = await levels[level]();
    const words = `the ranks of MPI_COMM_WORLD ${text.replaceAll('AT', at(name))}`;
    const told = (method: string): Said => ['Exception', code, `Comm.${method}: ${words}`];
    expect(said.get(name)).toEqual([told(first), told(other), told(other)]);
  });

  test.each(ofSome)('%s: rank %j is told', async (name, ranks, code, message) => {
    const said = (await levels[level]()).get(name) ?? [];
    for (const rank of ranks) expect(said[rank]).toEqual(['Exception', code, message]);
  });

  test('the ranks go on afterwards', async () => {
    expect((await levels[level]()).get('works')).toEqual([3, 3, 3]);
  });
});

test.each(ofMemory)(
  'level 2 looks at memory. %s: rank %j is told',
  async (name, ranks, code, message) => {
    const said = (await levels[2]()).get(name) ?? [];
    const told: Said[] = [0, 1, 2].map((rank) =>
      ranks.includes(rank) ? ['Exception', code, message] : null,
    );
    expect(said).toEqual(told);
  },
);

test('what is left at the end, and where it was made', async () => {
  const script = join(fixtures, 'left_behind.mjs');
  const env = { MPI4NODE_CHECK: '1' };
  const { status, stderr } = await runMpi({ library, ranks: 2, script, env, cwd: fixtures });
  expect(status).toBe(0);
  const report = (rank: number, ...requests: string[]): string =>
    [
      `mpi4node: rank ${rank} of 2 has left behind (rc.check):`,
      ...requests,
      '  nobody has waited for: Comm.probeAsync at left_behind.mjs:16',
      '  a communicator was not freed: Comm.Dup at left_behind.mjs:6',
      '  a datatype was not freed: Datatype.Create_vector at left_behind.mjs:8',
      '  a window was not freed: Win.Allocate at left_behind.mjs:9',
      '  a persistent request was not freed: Comm.Send_init at left_behind.mjs:10',
      '',
    ].join('\n');
  const sends = '  nobody has waited for: Comm.isend at left_behind.mjs:12 (sendAll), 3 times';
  expect(stderr).toContain(report(0, sends));
  expect(stderr).toContain(report(1));
});

test('a program without mistakes runs as it does otherwise', async () => {
  await buildExamples();
  const script = programOf('collective');
  const run = (env: NodeJS.ProcessEnv): Promise<Ended> =>
    runMpi({ library, ranks: 2, script, env });
  const [checked, plain] = [await run({ MPI4NODE_CHECK: '2' }), await run({})];
  expect(checked).toMatchObject({ status: 0, stderr: '' });
  // The ranks print at the same time.
  const linesOf = ({ stdout }: Ended): string[] => stdout.split('\n').sort();
  expect(linesOf(checked)).toEqual(linesOf(plain));
});
