// @ts-check
// The tasks of the measures of pools.

export const nothing = () => {};

/** @param {Float64Array} array */
export const back = (array) => array;

const clock = new Int32Array(new SharedArrayBuffer(4));

/**
 * Keeps its worker busy, but no core, which there may be too few of.
 * @param {number} milliseconds
 */
export const sleep = (milliseconds) => {
  Atomics.wait(clock, 0, 0, milliseconds);
};

export default nothing;
