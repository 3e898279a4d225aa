// Sessions beside the world: sets of processes, what is made of them, error handlers, buffers. What
// a program is that has sessions alone, is in outside/sessions.test.ts.
// @worlds openmpi:1,2 mpich:1,2
import { MPI } from 'mpi4node';
import { expectMpiError, mpiTest, rank, ranks } from '../../support/mpi';
import { has, testWith } from '../../support/table';

const withSessions = testWith('MPI_Session_init');
const names = ['mpi://WORLD', 'mpi://SELF'];

/** Runs it with a session, which is finalized afterwards. */
function withSession<T>(body: (session: MPI.Session) => T): T {
  using session = MPI.Session.Init();
  return body(session);
}

withSessions('several sessions at a time, each on its own', () => {
  const sessions = [MPI.Session.Init(), MPI.Session.Init({ info: MPI.INFO_NULL })];
  const [first, second] = sessions;
  expect(first.equals(second)).toBe(false);
  first.Finalize();
  expect([first.is_null, second.is_null]).toEqual([true, false]);
  expect(second.Get_num_psets()).toBeGreaterThanOrEqual(2);
  second.free();
  second.free();
  expect(second.is_null).toBe(true);
});

withSessions('the sets of processes by name', () => {
  withSession((session) => {
    const count = session.Get_num_psets();
    const found = Array.from({ length: count }, (_, n) => session.Get_nth_pset(n));
    expect(found).toEqual(expect.arrayContaining(names));
    expect(session.Get_nth_pset({ n: 0 })).toBe(found[0]);
    const sizes = names.map((name) => session.Get_pset_info(name).get('mpi_size'));
    expect(sizes).toEqual([String(ranks), '1']);
  });
});

withSessions('a set that is not there', () => {
  withSession((session) => {
    const count = session.Get_num_psets();
    for (const n of [-1, count, 2 ** 31 - 1]) {
      expectMpiError(() => session.Get_nth_pset(n), {
        class: 'MPI_ERR_ARG',
        message: `n is ${n}, and the session has ${count} sets of processes`,
      });
    }
    for (const call of [
      () => session.Create_group('mpi://nobody'),
      () => session.Get_pset_info('mpi://nobody'),
    ]) {
      expect(call).toThrow(MPI.Exception);
    }
    expect(() => session.Get_nth_pset(1.5)).toThrow(
      new TypeError('Session.Get_nth_pset: n must be an integer, but the number 1.5 came'),
    );
    expect(() => session.Create_group(3 as unknown as string)).toThrow(
      new TypeError('Session.Create_group: pset_name must be a string, but 3 came'),
    );
    expect(session.Create_group('mpi://SELF').size).toBe(1);
  });
});

withSessions('groups of sets, and communicators of groups', () => {
  withSession((session) => {
    const world = session.Create_group('mpi://WORLD');
    const self = MPI.Group.Create_from_session_pset(session, 'mpi://SELF');
    const named = MPI.Group.Create_from_session_pset({ session, pset_name: 'mpi://SELF' });
    expect([world.size, world.rank, self.size, self.rank]).toEqual([ranks, rank, 1, 0]);
    expect(self.Compare(named)).toBe(MPI.IDENT);
    using made = MPI.Intracomm.Create_from_group(world, 'org.mpi4node.test');
    expect([made.rank, made.size]).toEqual([rank, ranks]);
    // MPI allows no comparison with what belongs to the world, or to another session.
    expect(made.Get_group().Compare(world)).toBe(MPI.IDENT);
    expect(made.allreduce(1)).toBe(ranks);
    using alone = MPI.Intracomm.Create_from_group({ group: self, stringtag: 'alone' });
    expect(alone.allgather(rank)).toEqual([rank]);
  });
});

withSessions('a communicator may outlive its session', () => {
  const session = MPI.Session.Init();
  const comm = MPI.Intracomm.Create_from_group(session.Create_group('mpi://WORLD'));
  session.Finalize();
  expect(comm.allreduce(rank + 1)).toBe((ranks * (ranks + 1)) / 2);
  comm.Free();
});

withSessions('hints', () => {
  const info = MPI.Info.Create({ thread_level: 'MPI_THREAD_MULTIPLE' });
  using session = MPI.Session.Init(info);
  expect(session.Get_info().get('thread_level')).toBe('MPI_THREAD_MULTIPLE');
});

withSessions('handles', () => {
  using session = MPI.Session.Init();
  const handle = session.tohandle();
  expect(session.handle).toBe(handle);
  const others = [
    MPI.Session.fromhandle(handle),
    new MPI.Session(session),
    MPI.Session.fromfortran(session.tofortran()),
  ];
  for (const other of others) {
    expect([other.equals(session), other.Get_num_psets()]).toEqual([true, session.Get_num_psets()]);
  }
  expect(String(session)).toBe('Session');
});

test('the null handle', () => {
  const session = new MPI.Session();
  expect(session.is_null).toBe(true);
  expect(session.equals(MPI.SESSION_NULL)).toBe(true);
  session.free();
  MPI.SESSION_NULL.free();
  expect(String(session)).toBe("Session 'MPI_SESSION_NULL'");
  expect(() => new MPI.Session(MPI.COMM_NULL as never)).toThrow(
    new TypeError('Session: session must be an MPI.Session or null, but a Comm came'),
  );
});

const ofNull: [name: string, call: (session: MPI.Session) => unknown][] = [
  ['Finalize', (session) => session.Finalize()],
  ['Get_num_psets', (session) => session.Get_num_psets()],
  ['Get_nth_pset', (session) => session.Get_nth_pset(0)],
  ['Get_info', (session) => session.Get_info()],
  ['Get_pset_info', (session) => session.Get_pset_info('mpi://SELF')],
  ['Create_group', (session) => session.Create_group('mpi://SELF')],
  ['Get_errhandler', (session) => session.Get_errhandler()],
  ['Set_errhandler', (session) => session.Set_errhandler(MPI.ERRORS_RETURN)],
  ['Call_errhandler', (session) => session.Call_errhandler(MPI.ERR_ARG)],
  ['Create_from_session_pset', (s) => MPI.Group.Create_from_session_pset(s, 'mpi://SELF')],
];

test.each(ofNull)('%s of the null handle', (_, call) => {
  expectMpiError(() => call(MPI.SESSION_NULL), {
    class: has('MPI_Session_init') ? 'MPI_ERR_SESSION' : 'MPI_ERR_UNSUPPORTED_OPERATION',
  });
});

if (!has('MPI_Session_init')) {
  test('the library lacks sessions, and says so', () => {
    expectMpiError(() => MPI.Session.Init(), {
      class: 'MPI_ERR_UNSUPPORTED_OPERATION',
      message: /^MPI_Session_init is not in this MPI library \(Open MPI v4/,
    });
    expectMpiError(() => MPI.Session.Create_errhandler(() => undefined), {
      class: 'MPI_ERR_UNSUPPORTED_OPERATION',
      message: /^MPI_Session_create_errhandler is not in this MPI library/,
    });
    expectMpiError(() => MPI.SESSION_NULL.tofortran(), {
      class: 'MPI_ERR_UNSUPPORTED_OPERATION',
      message: /^MPI_Session_c2f is not in this MPI library/,
    });
  });
}

test('arguments of the wrong type', () => {
  expect(() => MPI.Session.Init(3 as never)).toThrow(
    new TypeError('Session.Init: info must be an MPI.Info, but 3 came'),
  );
  expect(() => MPI.Session.Init({ errhandler: MPI.SUM as never })).toThrow(
    new TypeError('Session.Init: errhandler must be an MPI.Errhandler, but a Op came'),
  );
  expect(() => MPI.Group.Create_from_session_pset(MPI.COMM_SELF as never, 'a')).toThrow(
    new TypeError(
      'Group.Create_from_session_pset: session must be an MPI.Session, but a Intracomm came',
    ),
  );
  expect(() => MPI.Session.fromhandle('a' as never)).toThrow(TypeError);
  expect(() => MPI.Session.Create_errhandler(3 as never)).toThrow(
    new TypeError('Session.Create_errhandler: errhandler_fn must be a function, but 3 came'),
  );
});

// --- Error handlers -----------------------------------------------------------------------------

withSessions('the error handler of a new session throws', () => {
  withSession((session) => {
    expect(session.Get_errhandler().equals(MPI.ERRORS_RETURN)).toBe(true);
    session.Call_errhandler(MPI.ERR_ARG);
  });
});

withSessions('a function as error handler', () => {
  const calls: [isSame: boolean, code: number][] = [];
  let lent: MPI.Session | null = null;
  let session = MPI.SESSION_NULL;
  using handler = MPI.Session.Create_errhandler((failed, code) => {
    lent = failed;
    calls.push([failed.equals(session), MPI.Get_error_class(code)]);
  });
  session = MPI.Session.Init({ errhandler: handler });
  session.Call_errhandler(MPI.ERR_OTHER);
  expect(calls).toEqual([[true, MPI.ERR_OTHER]]);
  expect(lent).toMatchObject({ is_null: true });
  for (let i = 0; i < 10; i++) {
    session.Get_errhandler().Free();
    session.Call_errhandler(MPI.ERR_OTHER);
  }
  expect(calls.splice(1)).toEqual(Array(10).fill(calls[0]));
  let thrown: unknown;
  try {
    session.Create_group('mpi://nobody');
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(MPI.Exception);
  expect(calls[1]).toEqual([true, (thrown as MPI.Exception).error_class]);
  session.Set_errhandler(MPI.ERRORS_RETURN);
  session.Call_errhandler(MPI.ERR_OTHER);
  expect(calls).toHaveLength(2);
  session.Finalize();
});

// --- Buffers ------------------------------------------------------------------------------------

const hasBuffers = has('MPI_Session_flush_buffer');

testWith('MPI_Session_flush_buffer')('memory for buffered sends', async () => {
  using session = MPI.Session.Init();
  using comm = MPI.Intracomm.Create_from_group(session.Create_group('mpi://SELF'), 'buffers');
  const memory = new Uint8Array(1000 + MPI.BSEND_OVERHEAD);
  expect(session.Detach_buffer()).toBe(null);
  session.Attach_buffer(memory);
  expectMpiError(() => session.Attach_buffer(memory), { class: 'MPI_ERR_BUFFER' });
  comm.Bsend(Float64Array.of(2), 0);
  const received = new Float64Array(1);
  comm.Recv(received, 0);
  session.Flush_buffer();
  await session.Iflush_buffer();
  expect([received[0], session.Detach_buffer()]).toEqual([2, memory]);
});

if (!hasBuffers && has('MPI_Session_init')) {
  mpiTest('a library before MPI 4.1 has no buffers of sessions', () => {
    withSession((session) => {
      for (const call of [
        () => session.Attach_buffer(new Uint8Array(100)),
        () => session.Attach_buffer(MPI.BUFFER_AUTOMATIC),
        () => session.Detach_buffer(),
        () => session.Flush_buffer(),
        () => session.Iflush_buffer(),
      ]) {
        expectMpiError(call, { class: 'MPI_ERR_UNSUPPORTED_OPERATION', message: /^MPI_Session_/ });
      }
    });
  });
}
