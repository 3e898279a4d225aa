// What every chapter of the communicator's methods builds on: its size, ranks and kind.

import { Handle } from '../base/handle.js';
import { parameters } from '../base/named_arguments.js';
import { Group } from '../handles/group.js';
import { isHandle, notHandle, notString } from '../native/argument_checks.js';
import { gate } from '../native/gate.js';
import { PROC_NULL, ROOT, UNDEFINED } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import type { Comm } from './comm.js';

/** The accessors of a communicator. */
export abstract class CommBase extends Handle {
  // Constant for the lifetime of a communicator, and needed by most collectives.
  #rank = -1;
  #size = -1;
  #inter: boolean | null = null;

  /** The number of processes (of the local group). Local. `MPI_Comm_size` */
  Get_size(): number {
    if (this.#size < 0 || !gate.isOpen) this.#size = native.MPI_Comm_size(this);
    return this.#size;
  }
  get size(): number {
    return this.Get_size();
  }

  /** The rank of this process. Local. `MPI_Comm_rank` */
  Get_rank(): number {
    if (this.#rank < 0 || !gate.isOpen) this.#rank = native.MPI_Comm_rank(this);
    return this.#rank;
  }
  get rank(): number {
    return this.Get_rank();
  }

  /** The group of processes, which must be freed. Local. `MPI_Comm_group` */
  Get_group(): Group {
    return Group._from(native.MPI_Comm_group(this));
  }
  get group(): Group {
    return this.Get_group();
  }

  /** Whether it joins two groups. Local. `MPI_Comm_test_inter` */
  Is_inter(): boolean {
    if (this.#inter === null) this.#inter = native.MPI_Comm_test_inter(this);
    return this.#inter;
  }
  get is_inter(): boolean {
    return this.Is_inter();
  }

  /** Whether it is a communicator of one group. Local. */
  Is_intra(): boolean {
    return !this.Is_inter();
  }
  get is_intra(): boolean {
    return this.Is_intra();
  }

  /** `MPI.CART`, `MPI.GRAPH`, `MPI.DIST_GRAPH` or `MPI.UNDEFINED`. Local. `MPI_Topo_test` */
  Get_topology(): number {
    return native.MPI_Topo_test(this);
  }
  get topology(): number {
    return this.Get_topology();
  }
  get is_topo(): boolean {
    return this.Get_topology() !== UNDEFINED;
  }

  /**
   * `MPI.IDENT` (the same), `MPI.CONGRUENT` (same processes and order, other context), `MPI.SIMILAR`
   * (other order) or `MPI.UNEQUAL`. Local. `MPI_Comm_compare`
   */
  Compare(comm: Comm): number;
  Compare(named: { comm: Comm }): number;
  @parameters('Comm', 'comm')
  Compare(comm: unknown): number {
    // The generated function would call it comm2, as MPI does.
    if (!isHandle(comm, 'Comm')) throw notHandle('Comm.Compare', 'comm', 'Comm', comm);
    return native.MPI_Comm_compare(this, comm);
  }

  /** The name. Local. `MPI_Comm_get_name` */
  Get_name(): string {
    return native.MPI_Comm_get_name(this);
  }
  /** Gives it a name, for error messages and debuggers. Local. `MPI_Comm_set_name` */
  Set_name(name: string): void;
  Set_name(named: { name: string }): void;
  @parameters('Comm', 'name')
  Set_name(name: unknown): void {
    this.#setName(name);
  }
  // The property takes no names of parameters.
  #setName(name: unknown): void {
    if (typeof name !== 'string') throw notString('Comm.Set_name', 'name', name);
    native.MPI_Comm_set_name(this, name);
  }
  get name(): string {
    return this.Get_name();
  }
  set name(value: string) {
    this.#setName(value);
  }

  /** How many blocks a collective has on the other side. @internal */
  _peers(): number {
    return this.Is_inter() ? native.MPI_Comm_remote_size(this) : this.Get_size();
  }
  /** Whether the root's buffer is significant here; in an intercommunicator the root says MPI.ROOT. @internal */
  _isRoot(root: unknown): boolean {
    return this.Is_inter() ? root === ROOT : root === this.Get_rank();
  }
  /** Whether the buffer of the other ranks is significant here. @internal */
  _isLeaf(root: unknown): boolean {
    return !this.Is_inter() || (root !== ROOT && root !== PROC_NULL);
  }

  /** @internal */
  protected _forget(): void {
    this.#rank = -1;
    this.#size = -1;
    this.#inter = null;
  }
}
