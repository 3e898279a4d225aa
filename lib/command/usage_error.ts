/** A mistake of the person at the terminal: the message is shown alone, and the status is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
