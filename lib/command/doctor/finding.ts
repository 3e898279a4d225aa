/** One thing that was looked at. */
export interface Finding {
  readonly level: 'ok' | 'warning' | 'fault';
  readonly what: string;
  /** What to do about it; null of what is right. */
  readonly remedy: string | null;
}

export const ok = (what: string): Finding => ({ level: 'ok', what, remedy: null });

/** Something that works, but not as fast or as far as it could. */
export const warning = (what: string, remedy: string): Finding => ({
  level: 'warning',
  what,
  remedy,
});

/** Something that keeps programs from running. */
export const fault = (what: string, remedy: string): Finding => ({ level: 'fault', what, remedy });
