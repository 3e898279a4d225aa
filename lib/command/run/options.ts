/** What can be chosen for `mpi4node run`. */

/** The options as the parser gives them. */
export interface RunOptions {
  readonly np?: number;
  readonly mpi?: string;
  readonly hostfile?: string;
  readonly hosts?: string;
  readonly srun: boolean;
  readonly mpirunArgs?: readonly string[];
  readonly nodeOptions?: string;
  readonly pool?: boolean;
  readonly label?: boolean;
  readonly ranks?: ReadonlySet<number>;
  readonly output?: string;
  readonly inspect?: number;
  readonly inspectBrk?: number;
  readonly cpuProf?: boolean;
  readonly heapProf?: boolean;
  readonly watch?: boolean;
  readonly watchPath?: readonly string[];
  readonly timeout?: number;
  readonly watchdog?: number;
  readonly check?: number;
  readonly trace?: string;
  readonly verbose?: boolean;
  /** Tell the process that has started this command what each rank has written, and end with it. */
  readonly report?: boolean;
}
