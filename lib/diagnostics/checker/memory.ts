// Checks memory that MPI uses: what is sent must not change before the operation is complete, and
// what is received must not be used by two operations, or written by the program.
import type { Status } from '../../buffers/status.js';
import type { Internals } from '../../environment/diagnostics.js';
import { MPI } from '../../index.js';
import type { ObservedCall, Observer } from '../observed_calls.js';
import { placeOf, showPlace } from '../places.js';
import { bytesOf, checksumOf, overlap, type Region, regionsOf } from './regions.js';

/** Memory in use until an operation is complete. */
interface Use {
  readonly region: Region;
  /** Of what is in it, which the program must not change. */
  readonly checksum: string;
  /** Where the message goes meanwhile, if the region is to be received into. */
  readonly received: Uint8Array | null;
}

/** An access to the memory of a window, in the epoch under way. */
interface Access {
  readonly target: number;
  readonly start: number;
  readonly end: number;
  readonly kind: 'read' | 'write' | 'accumulate';
  readonly place: Region;
}

/** What a call uses, from its begin to its end. */
interface Doing {
  readonly regions: readonly Region[];
  /** Where the message goes until it is complete. */
  readonly received: Uint8Array | null;
}

const NOTHING: Doing = { regions: [], received: null };

const KINDS = /^(?:send|receive|exchange|collective|transfer)$/;

/** Calls behind which transfers of a window are complete at both sides. */
const COMPLETES = /^(?:Fence|Complete|Unlock|Unlock_all|Flush|Flush_all)(?:Async)?$/;
/** Calls behind which the memory of this process can be used again. */
const COMPLETES_HERE = /^Flush_local(?:_all)?(?:Async)?$/;

export class MemoryChecker implements Observer {
  readonly #internals: Internals;
  /** By request, or by window until its transfers are complete. */
  readonly #uses = new Map<object, Use[]>();
  readonly #persistent = new WeakMap<object, readonly Region[]>();
  readonly #accesses = new Map<object, Access[]>();
  readonly #doing = new WeakMap<ObservedCall, Doing>();

  constructor(internals: Internals) {
    this.#internals = internals;
  }

  begin(call: ObservedCall): void {
    const { kind, form, owner } = call.method;
    if (!KINDS.test(kind)) return;
    const regions = this.#parse(call);
    const [region] = regions;
    const isReceive = kind === 'receive' && form === 'request' && owner === 'Comm';
    const received =
      isReceive && region !== undefined && !isResizable(region)
        ? this.#receiveElsewhere(call, region)
        : null;
    this.#doing.set(call, { regions, received });
  }

  enter(call: ObservedCall): void {
    const { kind, form, name } = call.method;
    if (kind === 'window') {
      this.#synchronize(call);
    } else if (kind === 'start' && name.startsWith('Start')) {
      for (const request of call.requests()) this.#checkStart(request);
    } else if (form !== 'persistent') {
      const { regions } = this.#doing.get(call) ?? NOTHING;
      for (const region of regions) this.#checkFree(region);
      if (kind === 'transfer') this.#checkAccess(call, regions);
    }
  }

  // What is wrong with the arguments is thrown by the call itself.
  #parse(call: ObservedCall): Region[] {
    try {
      return regionsOf(call, this.#internals, call.stack);
    } catch {
      return [];
    }
  }

  /** Refuses memory that another operation under way uses. */
  #checkFree(region: Region): void {
    for (const uses of this.#uses.values()) {
      for (const { region: other } of uses) {
        if (!(region.isWritten || other.isWritten) || !overlap(region, other)) continue;
        const verb = other.isWritten ? 'receives into it' : 'sends it';
        throw this.#internals.packageError(
          MPI.ERR_BUFFER,
          `${region.label}: the memory is in use by an operation under way (rc.check): ${show(other)} ${verb}; used again by ${show(region)}`,
        );
      }
    }
  }

  // The program may not write where a message is to come. So the message goes to other memory, and
  // is put there when it is complete, if nothing has changed meanwhile.
  #receiveElsewhere(call: ObservedCall, region: Region): Uint8Array {
    const { count, datatype } = this.#internals.buffers.receiveData(
      call.argument('buf'),
      0,
      call.method.label,
      'buf',
    );
    const received = bytesOf(region).slice();
    call.replace('buf', [received, count, datatype]);
    return received;
  }

  end(call: ObservedCall, result: unknown): void {
    const { kind, form, name } = call.method;
    const { regions, received } = this.#doing.get(call) ?? NOTHING;
    if (kind === 'start' && name.startsWith('Start')) {
      for (const request of call.requests()) {
        this.#use(request, this.#persistent.get(request) ?? [], null);
      }
    } else if (form === 'persistent') {
      if (typeof result === 'object' && result !== null) this.#persistent.set(result, regions);
    } else if (result instanceof MPI.Request) {
      this.#use(result, regions, received);
    } else if (kind === 'transfer') {
      this.#use(call.self as object, regions, null);
    }
  }

  #checkStart(request: object): void {
    for (const region of this.#persistent.get(request) ?? []) this.#checkFree(region);
  }

  #use(by: object, regions: readonly Region[], received: Uint8Array | null): void {
    if (regions.length === 0) return;
    const uses = this.#uses.get(by) ?? [];
    for (const region of regions) {
      // What is written by MPI itself changes.
      const checksum = region.isWritten && received === null ? '' : checksumOf(region);
      uses.push({ region, checksum, received });
    }
    this.#uses.set(by, uses);
  }

  complete(request: MPI.Request, _status: Status | null): void {
    this.#release(request);
  }

  #release(by: object): void {
    const uses = this.#uses.get(by) ?? [];
    this.#uses.delete(by);
    for (const { region, checksum, received } of uses) {
      if (region.end > region.memory.byteLength) continue; // It was moved to another thread.
      if (checksum !== '' && checksum !== checksumOf(region)) {
        const until = received === null ? 'it was sent' : 'the message came';
        throw this.#internals.packageError(
          MPI.ERR_BUFFER,
          `${region.label}: the memory has changed before ${until} (rc.check): given to ${show(region)}. Use other memory, or wait for the request first`,
        );
      }
      if (received !== null) bytesOf(region).set(received);
    }
  }

  // --- Windows ----------------------------------------------------------------------------------

  #synchronize({ method, self }: ObservedCall): void {
    const { name } = method;
    if (!COMPLETES.test(name) && !COMPLETES_HERE.test(name)) return;
    if (COMPLETES.test(name)) this.#accesses.delete(self as object);
    this.#release(self as object);
  }

  /** Refuses what overlaps an access of the same epoch, where the order decides the result. */
  #checkAccess(call: ObservedCall, [place]: readonly Region[]): void {
    const win = call.self as MPI.Win;
    const access = this.#accessOf(call, win, place);
    if (access === null) return;
    const earlier = this.#accesses.get(win) ?? [];
    for (const other of earlier) {
      const isApart =
        other.target !== access.target || other.end <= access.start || access.end <= other.start;
      if (isApart || (other.kind === access.kind && access.kind !== 'write')) continue;
      throw this.#internals.packageError(
        MPI.ERR_RMA_CONFLICT,
        `${call.method.label}: two accesses to the same memory of rank ${access.target} in one epoch (rc.check): ${show(other.place)}; then ${show(access.place)}. Put a Flush, a Fence or another epoch between them`,
      );
    }
    earlier.push(access);
    this.#accesses.set(win, earlier);
  }

  #accessOf(call: ObservedCall, win: MPI.Win, place: Region | undefined): Access | null {
    const { name, label } = call.method;
    const target = Number(call.argument('target_rank') ?? 0);
    if (place === undefined || target === MPI.PROC_NULL) return null;
    const spec = call.argument('target') ?? call.argument('target_disp') ?? 0;
    const parsed = this.#internals.buffers.targetOf(spec, label);
    const unit = Number(win.Get_attr(MPI.WIN_DISP_UNIT) ?? 1);
    const start = (parsed?.displacement ?? Number(spec)) * unit;
    const { count = null, datatype = null } = parsed ?? {};
    const bytes =
      count === null && datatype === null
        ? place.end - place.start
        : (count ?? 1) * (datatype?.extent ?? 1);
    const kind = /^R?(?:Put|put)$/.test(name)
      ? 'write'
      : /^R?(?:Get|get)$/.test(name)
        ? 'read'
        : 'accumulate';
    return { target, start, end: start + bytes, kind, place };
  }
}

/** Whether the call refuses the memory, because its length may change. */
const isResizable = ({ memory }: Region): boolean =>
  (memory as { resizable?: boolean }).resizable === true ||
  (memory as { growable?: boolean }).growable === true;

const show = ({ label, stack }: Region): string => `${label} at ${showPlace(placeOf(stack))}`;
