// The ranks count how often each word is in a large text, and no rank reads the whole text.
//
// Shows: a file that is split where its lines end, though nobody knows beforehand where that is;
//        reading at offsets, each process as often as it needs; and a reduction of maps by a
//        function of the program.
// Run:   npm run build:examples
//        mpirun -n 4 node build/examples/words/words.mjs README.md counts.txt
import { writeFileSync } from 'node:fs';
import { MPI } from 'mpi4node';
import { nextCut } from '../shared/text_cuts.mjs';

const [text = 'README.md', counts = 'counts.txt', pieceGiven = '1048576'] = process.argv.slice(2);
/** Bytes that are read at a time. */
const PIECE = Number(pieceGiven);
const isLineEnd = (byte: number) => byte === '\n'.charCodeAt(0);

const comm = MPI.COMM_WORLD;
const { rank, size } = comm;

/** The bytes of a part of the file, piece by piece, all in the same memory. */
function* pieces(file: MPI.File, from: number, until: number): Generator<Uint8Array> {
  const bytes = new Uint8Array(PIECE);
  for (let place = from; place < until; place += PIECE) {
    const piece = bytes.subarray(0, until - place);
    file.Read_at(place, piece);
    yield piece;
  }
}

type Counts = Map<string, number>;

function add(counts: Counts, word: string, count: number): void {
  counts.set(word, (counts.get(word) ?? 0) + count);
}

/** Counts words, which may begin in one piece and end in the next one. */
function countWords(bytes: Iterable<Uint8Array>): Counts {
  const counts: Counts = new Map();
  const decoder = new TextDecoder();
  let unfinished = '';
  for (const piece of bytes) {
    const text = unfinished + decoder.decode(piece, { stream: true }).toLowerCase();
    unfinished = '';
    for (const { 0: word, index } of text.matchAll(/\p{L}+/gu)) {
      if (index + word.length < text.length) add(counts, word, 1);
      else unfinished = word;
    }
  }
  if (unfinished !== '') add(counts, unfinished, 1);
  return counts;
}

const file = MPI.File.Open(comm, text);
const cut = (part: number) => nextCut(file, Math.floor((file.size * part) / size), isLineEnd);
const [from, until] = [cut(rank), cut(rank + 1)];
const own = countWords(pieces(file, from, until));
file.Close();

const all = comm.reduce(own, {
  op: (sums: Counts, more: Counts) => {
    for (const [word, count] of more) add(sums, word, count);
    return sums;
  },
});
const shares = comm.gather(until - from);
if (all !== null && shares !== null) {
  const order = [...all].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  writeFileSync(counts, order.map(([word, count]) => `${count} ${word}\n`).join(''));
  console.log(`${size} processes have read ${shares.join(' + ')} bytes`);
  const total = order.reduce((sum, [, count]) => sum + count, 0);
  console.log(`${total} words, ${order.length} different ones`);
}
