/** Ranks as one says them: `rank 0`, `ranks 0–3 and 7`. */
export function ranksText(ranks: readonly number[]): string {
  const sorted = [...new Set(ranks)].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let i = 0; i < sorted.length; i++) {
    const first = i;
    while (i + 1 < sorted.length && sorted[i + 1] === sorted[i] + 1) i++;
    if (i > first + 1) parts.push(`${sorted[first]}–${sorted[i]}`);
    else parts.push(...sorted.slice(first, i + 1).map(String));
  }
  const last = parts.pop();
  const text = parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
  return `${sorted.length === 1 ? 'rank' : 'ranks'} ${text}`;
}
