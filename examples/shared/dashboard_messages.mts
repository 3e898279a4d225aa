// What the server of the dashboard tells its page, as JSON in server-sent events of these names.
import type { Block } from './plate.mjs';

export interface Events {
  /** What stays the same, to each page that connects. */
  job: Job;
  /** How far it is now: to each page that connects, and then to all as it goes on. */
  frame: Frame;
  /** That there is nothing to follow. */
  end: { how: 'finished' | 'stopped' };
}

export interface Job {
  rows: number;
  columns: number;
  steps: number;
  /** In ranks' order. */
  processes: { host: string; block: Block }[];
  /** What of the plate is drawn: one point of so many in each direction. */
  picture: { every: number; rows: number; columns: number };
}

/** Temperatures are in degrees. */
export interface Frame {
  step: number;
  /** Since the start. */
  seconds: number;
  /** Steps per second. */
  rate: number;
  lowest: number;
  highest: number;
  mean: number;
  /** The steps at which the largest change of any point was taken, and that change. */
  changes: [step: number, change: number][];
  /** In ranks' order; `busy` is the part of the time in which it computes. */
  processes: { lowest: number; highest: number; busy: number }[];
  /** The points of the picture, row after row: a byte each in base64, 255 for 100 degrees. */
  picture: string;
}
