// The tasks of primes.mts.

export function isPrime(number: number): boolean {
  if (number < 2 || (number % 2 === 0 && number > 2)) return false;
  for (let divisor = 3; divisor * divisor <= number; divisor += 2) {
    if (number % divisor === 0) return false;
  }
  return true;
}

/** How many prime numbers there are from `first` up to, but without, `end`. */
export function countPrimes(first: number, end: number): number {
  let count = 0;
  for (let number = first; number < end; number++) if (isPrime(number)) count++;
  return count;
}
