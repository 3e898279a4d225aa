// The task of words.mts.
import { MPI } from 'mpi4node';
import { nextCut } from '../../shared/text_cuts.mjs';

/** Whether a byte is an ASCII character and no letter. All others may belong to words. */
const isBetweenWords = (byte: number) => byte < 0x80 && !/[a-z]/i.test(String.fromCharCode(byte));

/**
 * How often each word is in a part of a file. A word belongs to the part that it begins in, so
 * parts that touch each other leave none out and count none twice.
 */
export function countWords(path: string, from: number, until: number): Map<string, number> {
  using file = MPI.File.Open(MPI.COMM_SELF, path);
  const [begin, end] = [from, until].map((place) => nextCut(file, place, isBetweenWords));
  const bytes = new Uint8Array(end - begin);
  file.Read_at(begin, bytes);

  const counts = new Map<string, number>();
  const text = new TextDecoder().decode(bytes).toLowerCase();
  for (const [word] of text.matchAll(/\p{L}+/gu)) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}
