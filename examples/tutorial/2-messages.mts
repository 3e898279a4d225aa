// Step 2 of the tutorial: rank 0 reads a handwritten digit and sends it to rank 1.
import { MPI } from 'mpi4node';
import { loadDigits, part } from '../shared/digits.mts';
import { draw } from './draw.mts';

const comm = MPI.COMM_WORLD;
if (comm.rank === 0) {
  const { images, labels } = part(loadDigits().training, 7, 8);
  comm.send({ digit: labels[0], pixels: images.length }, 1); // lower case: an object
  comm.Send(images, 1); // upper case: the memory of an array
} else if (comm.rank === 1) {
  const { digit, pixels } = comm.recv<{ digit: number; pixels: number }>({ source: 0 });
  const image = new Float32Array(pixels);
  comm.Recv(image, { source: 0 });
  console.log(`rank 1 has received a ${digit}:`);
  console.log(draw(image));
}
