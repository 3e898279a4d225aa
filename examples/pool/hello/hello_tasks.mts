// The tasks of hello.mts.
import { MPI } from 'mpi4node';
import { currentTask } from 'mpi4node/pool';

export function hello(): string {
  const { worker, workers } = currentTask();
  return `Hello, World! I am worker ${worker} of ${workers} on ${MPI.Get_processor_name()}.`;
}
