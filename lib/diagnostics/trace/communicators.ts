// The communicators of a trace: their ranks in the world, and how many messages and collectives
// there have been.
import { MPI } from '../../index.js';
import { unobserved } from '../observed_calls.js';
import type { CommWord } from './part_format.js';

type AnyComm = InstanceType<typeof MPI.Comm>;

/** How many messages there have been to, or from, a rank with a tag. */
class Counter {
  readonly #counts = new Map<number, { next: number }>();
  #lastKey = Number.NaN;
  #last = { next: 0 };

  next(rank: number, tag: number): number {
    // MPI's tags are below 2^31.
    const key = rank * 2 ** 31 + tag;
    if (key !== this.#lastKey) {
      let found = this.#counts.get(key);
      if (found === undefined) {
        found = { next: 0 };
        this.#counts.set(key, found);
      }
      this.#last = found;
      this.#lastKey = key;
    }
    return this.#last.next++;
  }
}

/** What the trace knows of a communicator. */
export class TracedComm {
  readonly sent = new Counter();
  readonly received = new Counter();
  /** How many collectives there have been. */
  collectives = 0;

  constructor(
    readonly word: number,
    readonly context: string,
    /** The ranks in the world of those that messages go to; null if they are the same. */
    readonly members: readonly number[] | null,
  ) {}

  /** The rank in the world; -1 for no rank. */
  worldRank(rank: number): number {
    if (rank < 0) return -1;
    return this.members === null ? rank : (this.members[rank] ?? -1);
  }
}

/** What a failed or freed communicator is, and a window. */
const UNKNOWN = new TracedComm(-1, '', null);

export class Communicators {
  readonly #addWord: (word: CommWord) => number;
  readonly #known = new WeakMap<object, TracedComm>();
  /** How many communicators of the same ranks there have been. */
  readonly #ofMembers = new Map<string, number>();
  #lastComm: unknown = null;
  #last = UNKNOWN;

  constructor(addWord: (word: CommWord) => number) {
    this.#addWord = addWord;
    // All ranks number the communicators of the same ranks in the order in which they are made.
    this.find(MPI.COMM_WORLD);
    this.find(MPI.COMM_SELF);
  }

  /** What is known of a communicator; it is new if nothing is. */
  find(comm: unknown): TracedComm {
    if (comm === this.#lastComm) return this.#last;
    if (!(comm instanceof MPI.Comm)) return UNKNOWN;
    let found = this.#known.get(comm);
    if (found === undefined) {
      found = unobserved(() => this.#describe(comm));
      this.#known.set(comm, found);
    }
    this.#lastComm = comm;
    this.#last = found;
    return found;
  }

  #describe(comm: AnyComm): TracedComm {
    if (comm.is_null) return UNKNOWN;
    const ranksOf = (group: InstanceType<typeof MPI.Group>): number[] => {
      using owned = group;
      // Those of another world have no numbers in this one.
      return owned.Translate_ranks().map((rank) => (rank === MPI.UNDEFINED ? -1 : rank));
    };
    const own = ranksOf(comm.Get_group());
    const others = comm instanceof MPI.Intercomm ? ranksOf(comm.Get_remote_group()) : null;
    // Both sides of an intercommunicator must call it the same.
    const groups = others === null ? [own] : [own, others].sort((a, b) => a[0] - b[0]);
    const members = groups.map((group) => group.join(' ')).join(' | ');
    const number = this.#ofMembers.get(members) ?? 0;
    this.#ofMembers.set(members, number + 1);
    const size = own.length + (others?.length ?? 0);
    const name = comm.Get_name() || `communicator of ${size} ranks`;
    const context = `${shorten(members)}.${number}`;
    const receivers = others ?? own;
    const isWorld = receivers.every((rank, i) => rank === i);
    return new TracedComm(this.#addWord({ name, context }), context, isWorld ? null : receivers);
  }
}

/** The list of ranks, or what stands for it if it is long. */
function shorten(members: string): string {
  if (members.length <= 40) return members.replaceAll(' ', ',');
  let hash = 0;
  for (let i = 0; i < members.length; i++) hash = (Math.imul(hash, 31) + members.charCodeAt(i)) | 0;
  return `${members.length}-${(hash >>> 0).toString(36)}`;
}
