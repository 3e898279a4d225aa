import { fromFortran } from '../base/fortran_handles.js';
import { asHandle, defineKind, handleOf } from '../base/handle.js';
import { type Named, parameters } from '../base/named_arguments.js';
import { asSize, checkOutsideMemory, memoryAt, pin } from '../buffers/allocated_memory.js';
import { checkFixed } from '../buffers/spec_parts.js';
import { BOTTOM, type BottomType } from '../buffers/special_buffers.js';
import type { Comm } from '../communicators/comm.js';
import type { Intracomm } from '../communicators/intracomm.js';
import { COMM_SELF } from '../communicators/intracomm.js';
import { asIntracomm } from '../communicators/intracomm_argument.js';
import { DOUBLE } from '../datatypes/predefined.js';
import { errhandlerOfNew } from '../handles/errhandler.js';
import { INFO_NULL, type Info } from '../handles/info.js';
import type { AnyMemory } from '../memory/strided_array.js';
import { asBytes } from '../memory/strided_array.js';
import { addon } from '../native/addon.js';
import { notInteger } from '../native/argument_checks.js';
import * as native from '../native/generated/functions.js';
import { provideClasses } from '../native/hooks.js';
import { type HandleHolder, MessageData } from '../native/message_data.js';
import { isToBeAskedAgain } from '../workarounds/mpich_windows.js';
import { checkDynamic } from '../workarounds/open_mpi_windows.js';
import { wrapWindow } from './attributes.js';
import { checkMemory } from './available_memory.js';
import { WinEventLoop } from './event_loop.js';
import { type Reach, Window } from './window_state.js';

const { handles } = addon;

interface CreationArguments {
  disp_unit?: number;
  info?: Info;
  comm?: Intracomm;
}
type NamedAllocation = Named<
  { size: number } & CreationArguments,
  ['size', 'disp_unit', 'info', 'comm']
>;

function checkUnit(method: string, disp_unit: unknown): asserts disp_unit is number {
  if (typeof disp_unit !== 'number' || (disp_unit | 0) !== disp_unit) {
    throw notInteger(method, 'disp_unit', disp_unit);
  }
  if (disp_unit < 1) {
    throw new RangeError(`${method}: disp_unit must be at least 1, but is ${disp_unit}`);
  }
}

// Each process tells the others how much memory it has: the libraries write beyond its end.
function reachOf(comm: Comm, size: number, unit: number, base: number): Reach {
  const words = Float64Array.of(size, unit, base);
  const own = Object.assign(new MessageData(DOUBLE), { memory: words, count: words.length });
  const all = new Float64Array(words.length * comm.Get_size());
  native.MPI_Allgather(own, Object.assign({ ...own }, { memory: all }), comm);
  const column = (first: number) => all.filter((_, i) => i % words.length === first);
  return { sizes: column(0), units: column(1), bases: column(2) };
}

// The null handle has none, and MPI has said so before.
function known(win: Win): Window {
  if (win._window === null) throw new Error('the window is null');
  return win._window;
}

/** Memory that stays where it is as long as MPI has its address. */
function lasting(data: unknown, method: string): Uint8Array {
  const bytes = asBytes(data, method, 'memory');
  checkFixed({ memory: bytes, offset: 0 }, method, 'memory');
  pin(bytes.buffer);
  return bytes;
}

/**
 * A window: memory of each process that the other processes of a communicator can read and write
 * without a call of its owner. Displacements are in units of `disp_unit` bytes of the process whose
 * memory is accessed.
 *
 * Epochs say what a process may access, and when: between two `Fence`; between `Start` and
 * `Complete`, with `Post` and `Wait` at the target; or between `Lock` and `Unlock`.
 *
 * @example
 * using win = MPI.Win.Allocate(8 * 100, 8, { comm: MPI.COMM_WORLD });
 * const values = new Float64Array(win.tomemory());
 */
export class Win extends WinEventLoop {
  /**
   * Makes a null handle, or another object for the same window. Local.
   *
   * @param win the window that the new object stands for, too. Default: none
   * @throws {TypeError} if `win` is neither an `MPI.Win` nor null
   */
  constructor(win: Win | null = null) {
    super();
    this._handle = handleOf(this, 'win', win);
    this._window = win?._window ?? null;
  }

  /**
   * Makes an object of the MPI library's own handle, such as another addon has. The object does not
   * own it. Local.
   *
   * @param handle a number that `tohandle()` gave in this process
   * @returns an object that stands for the same window
   * @throws {TypeError} if it is not an integer
   */
  static fromhandle(handle: number): Win;
  static fromhandle(named: { handle: number }): Win;
  @parameters('Win', 'handle')
  static fromhandle(handle: unknown): Win {
    return wrapWindow(asHandle('Win', handle));
  }

  /**
   * Makes an object of the integer by which Fortran knows it. The object does not own it. Local.
   * `MPI_Win_f2c`
   *
   * @param handle an integer that `tofortran()` or Fortran gave in this process
   * @returns an object for the same handle; a null one if MPI knows no such integer
   * @throws {TypeError} if it is not an integer
   */
  static fromfortran(handle: number): Win;
  static fromfortran(named: { handle: number }): Win;
  @parameters('Win', 'handle')
  static fromfortran(handle: unknown): Win {
    return Win.fromhandle(fromFortran('Win', handle));
  }

  static #made(handle: number, comm: Comm, reach: Reach | null): { win: Win; window: Window } {
    const win = new Win();
    win._handle = handle;
    // MPI's own handler for windows ends the job.
    const errhandler = errhandlerOfNew();
    if (errhandler !== null) native.MPI_Win_set_errhandler(win, errhandler);
    const window = Window.made(handle, comm, reach);
    win._window = window;
    return { win, window };
  }

  // --- Creation ---------------------------------------------------------------------------------

  /**
   * Makes a window on an array of the program. The window keeps the array alive, and its
   * `ArrayBuffer` can't be transferred from now on. Blocking, collective. `MPI_Win_create`
   *
   * @param memory a typed array or other memory of any length at each process; null for none
   * @param disp_unit bytes from one displacement to the next, such as `array.BYTES_PER_ELEMENT`.
   *   Default 1
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @param comm the processes that can access it. Default `MPI.COMM_SELF`
   * @returns the window. Free it with `Free`
   * @throws {TypeError} if `memory` is not memory or can be resized, or another argument is of the
   *   wrong type
   * @throws {RangeError} if `disp_unit` is below 1
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if `comm` is null or joins two groups
   * @example
   * const values = new Float64Array(100);
   * const win = MPI.Win.Create(values, 8, { comm: MPI.COMM_WORLD });
   */
  static Create(
    memory: AnyMemory | BottomType | null,
    disp_unit?: number,
    info?: Info,
    comm?: Intracomm,
  ): Win;
  static Create(
    ...named: Named<
      { memory: AnyMemory | BottomType | null } & CreationArguments,
      ['memory', 'disp_unit', 'info', 'comm']
    >
  ): Win;
  @parameters('Win', 'memory', 'disp_unit', 'info', 'comm')
  static Create(
    memory: unknown,
    disp_unit: unknown = 1,
    info: unknown = INFO_NULL,
    comm: unknown = COMM_SELF,
  ): Win {
    const method = 'Win.Create';
    checkUnit(method, disp_unit);
    const group = asIntracomm(method, comm);
    const isNone = memory === null || memory === undefined || memory === BOTTOM;
    const bytes = isNone ? new Uint8Array() : lasting(memory, method);
    const handle = native.MPI_Win_create(bytes, disp_unit, info, group);
    const base = bytes.length > 0 ? native.MPI_Get_address(bytes) : 0;
    const reach = reachOf(group, bytes.length, disp_unit, base);
    const { win, window } = Win.#made(handle, group, reach);
    window.expose(bytes);
    return win;
  }

  /**
   * Makes a window on memory that MPI allocates, which can be faster than memory of the program.
   * The memory holds zeros; `tomemory()` gives it. Blocking, collective. `MPI_Win_allocate`
   *
   * @param size bytes, which may differ between processes
   * @param disp_unit bytes from one displacement to the next. Default 1
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @param comm the processes that can access it. Default `MPI.COMM_SELF`
   * @returns the window. Free it with `Free`
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {RangeError} if `size` is negative or `disp_unit` is below 1
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if `comm` is null or joins two groups;
   *   `MPI.ERR_NO_MEM` at all processes if a machine has not enough memory
   * @example
   * const win = MPI.Win.Allocate(8 * 100, 8, { comm: MPI.COMM_WORLD });
   * const values = new Float64Array(win.tomemory());
   */
  static Allocate(size: number, disp_unit?: number, info?: Info, comm?: Intracomm): Win;
  static Allocate(...named: NamedAllocation): Win;
  @parameters('Win', 'size', 'disp_unit', 'info', 'comm')
  static Allocate(
    size: unknown,
    disp_unit: unknown = 1,
    info: unknown = INFO_NULL,
    comm: unknown = COMM_SELF,
  ): Win {
    return Win.#allocate('Win.Allocate', native.MPI_Win_allocate, size, disp_unit, info, comm);
  }

  /**
   * Makes a window on memory that the processes of one machine share. Each can read and write the
   * memory of the others directly, through `Shared_query`, at the speed of memory. The memory holds
   * zeros. Blocking, collective. `MPI_Win_allocate_shared`
   *
   * @param size bytes, which may differ between processes
   * @param disp_unit bytes from one displacement to the next. Default 1
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @param comm processes of one machine, as `comm.Split_type(MPI.COMM_TYPE_SHARED)` gives. Default
   *   `MPI.COMM_SELF`
   * @returns the window. Free it with `Free`
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {RangeError} if `size` is negative or `disp_unit` is below 1
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if `comm` is null or joins two groups;
   *   `MPI.ERR_NO_MEM` at all processes if a machine has not enough memory; if its processes can't
   *   share memory
   * @example
   * const node = MPI.COMM_WORLD.Split_type(MPI.COMM_TYPE_SHARED);
   * const win = MPI.Win.Allocate_shared(node.rank === 0 ? 4 : 0, 4, { comm: node });
   * const [memory] = win.Shared_query(0);
   * Atomics.add(new Int32Array(memory), 0, 1);
   */
  static Allocate_shared(size: number, disp_unit?: number, info?: Info, comm?: Intracomm): Win;
  static Allocate_shared(...named: NamedAllocation): Win;
  @parameters('Win', 'size', 'disp_unit', 'info', 'comm')
  static Allocate_shared(
    size: unknown,
    disp_unit: unknown = 1,
    info: unknown = INFO_NULL,
    comm: unknown = COMM_SELF,
  ): Win {
    const create = native.MPI_Win_allocate_shared;
    return Win.#allocate('Win.Allocate_shared', create, size, disp_unit, info, comm);
  }

  static #allocate(
    method: string,
    create: (
      size: number,
      disp_unit: number,
      info: unknown,
      comm: HandleHolder,
    ) => { base: number; win: number },
    size: unknown,
    disp_unit: unknown,
    info: unknown,
    comm: unknown,
  ): Win {
    const bytes = asSize(method, size);
    checkUnit(method, disp_unit);
    const group = asIntracomm(method, comm);
    checkOutsideMemory(method);
    if (!group.is_null) checkMemory(method, group, bytes, method === 'Win.Allocate_shared');
    const { base, win: handle } = create(bytes, disp_unit, info, group);
    // Before the others know of it.
    if (bytes > 0) new Uint8Array(memoryAt(method, base, bytes)).fill(0);
    const { win, window } = Win.#made(handle, group, reachOf(group, bytes, disp_unit, base));
    window.memoryOf(method, group.Get_rank(), base, bytes);
    return win;
  }

  /**
   * Makes a window without memory, to which processes `Attach` memory later. Displacements are
   * addresses, as `MPI.Get_address` gives them at the target, which has to send them. MPI trusts
   * them: a wrong one writes anywhere. Blocking, collective. `MPI_Win_create_dynamic`
   *
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @param comm the processes that can access it. Default `MPI.COMM_SELF`
   * @returns the window. Free it with `Free`
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {MPI.Exception} with the class `MPI.ERR_UNSUPPORTED_OPERATION` on Open MPI 4 unless
   *   `OMPI_MCA_osc=rdma` is set, `MPI.ERR_COMM` if `comm` is null or joins two groups
   * @example
   * const win = MPI.Win.Create_dynamic({ comm: MPI.COMM_WORLD });
   * const values = new Float64Array(100);
   * win.Attach(values);
   * const places = MPI.COMM_WORLD.allgather(MPI.Get_address(values)); // where the others find it
   */
  static Create_dynamic(info?: Info, comm?: Intracomm): Win;
  static Create_dynamic(...named: Named<{ info?: Info; comm?: Intracomm }, ['info', 'comm']>): Win;
  @parameters('Win', 'info', 'comm')
  static Create_dynamic(info: unknown = INFO_NULL, comm: unknown = COMM_SELF): Win {
    checkDynamic('Win.Create_dynamic');
    const group = asIntracomm('Win.Create_dynamic', comm);
    return Win.#made(native.MPI_Win_create_dynamic(info, group), group, null).win;
  }

  // --- Memory -----------------------------------------------------------------------------------

  /**
   * Adds memory to a dynamic window, which keeps it alive until `Detach` or `Free`. Its
   * `ArrayBuffer` can't be transferred from now on. Local. `MPI_Win_attach`
   *
   * @param memory what the other processes may access
   * @throws {TypeError} if `memory` is not memory or can be resized
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_FLAVOR` if the window is not a dynamic one;
   *   if the library refuses memory that overlaps what is attached already
   * @example
   * const values = new Float64Array(100);
   * win.Attach(values);
   * const place = MPI.Get_address(values); // the displacement, which the others need
   */
  Attach(memory: AnyMemory): void;
  Attach(named: { memory: AnyMemory }): void;
  @parameters('Win', 'memory')
  Attach(memory: unknown): void {
    const bytes = lasting(memory, 'Win.Attach');
    if (this._window === null) native.MPI_Win_attach(this, bytes);
    else this._window.attached.attach(this, bytes);
  }

  /**
   * Takes memory out of a dynamic window again. Local. `MPI_Win_detach`
   *
   * @param memory what was attached
   * @throws {TypeError} if `memory` is not memory
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_ATTACH` if it was not attached
   */
  Detach(memory: AnyMemory): void;
  Detach(named: { memory: AnyMemory }): void;
  @parameters('Win', 'memory')
  Detach(memory: unknown): void {
    const bytes = asBytes(memory, 'Win.Detach', 'memory');
    if (this._window === null) native.MPI_Win_detach(this, native.MPI_Get_address(bytes));
    else this._window.attached.detach(this, bytes);
  }

  /**
   * Gives the memory of this process in the window: the memory itself, always as the same
   * `ArrayBuffer`, which `Free` detaches. If another thread or library frees the window, the memory
   * must not be used any more. Local. `MPI_Win_get_attr`
   *
   * @returns the memory, of the length in bytes that the window has here; empty for a dynamic
   *   window
   * @throws {MPI.Exception} with the class `MPI.ERR_WIN` if the window is null
   * @example
   * const values = new Float64Array(win.tomemory());
   */
  tomemory(): ArrayBuffer {
    const [base, size] = this.attrs;
    return known(this).memoryOf('Win.tomemory', known(this).rank, base, size);
  }

  /**
   * Gives the memory of a process in a window of `Allocate_shared`: the memory itself, always as
   * the same `ArrayBuffer`, which `Free` detaches. `Atomics` work on it between processes, except
   * for `Atomics.wait` and `notify`. Local. `MPI_Win_shared_query`
   *
   * @param rank the process; `MPI.PROC_NULL` for the first one that has memory
   * @returns `[memory, disp_unit]`: the memory, and bytes from one displacement to the next
   * @throws {TypeError} if `rank` is not an integer
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_FLAVOR` if the window is not one of
   *   `Allocate_shared`
   * @example
   * const [memory] = win.Shared_query(0);
   * const values = new Float64Array(memory); // those of rank 0
   */
  Shared_query(rank: number): [memory: ArrayBuffer, disp_unit: number];
  Shared_query(named: { rank: number }): [memory: ArrayBuffer, disp_unit: number];
  @parameters('Win', 'rank')
  Shared_query(rank: unknown): [memory: ArrayBuffer, disp_unit: number] {
    let found = native.MPI_Win_shared_query(this, rank);
    if (isToBeAskedAgain(rank, found.size)) found = native.MPI_Win_shared_query(this, 0);
    const { size, dispUnit, base } = found;
    const memory = known(this).memoryOf('Win.Shared_query', rank as number, base, size);
    return [memory, dispUnit];
  }

  /**
   * Frees the window, and the memory that MPI allocated for it: every view of that memory has
   * length 0 afterwards. Blocking, collective. `MPI_Win_free`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if an epoch is open here: the window
   *   is not freed then; `MPI.ERR_WIN` if it is null
   */
  Free(): void {
    const window = this._window;
    window?.checkFree('Win.Free');
    window?.detach();
    try {
      native.MPI_Win_free(this);
    } finally {
      // Also when the delete function of an attribute has thrown.
      if (this.is_null) {
        window?.freed();
        this._window = null;
      }
    }
  }

  /** @internal */
  protected override _release(): void {
    this.Free();
  }
}

defineKind(Win.prototype, 'Win', handles.WIN_NULL, []);

provideClasses({ Win });
declare module '../native/hooks.js' {
  interface Classes {
    Win: Win;
  }
}

/** The null handle: no window. */
export const WIN_NULL = new Win();
