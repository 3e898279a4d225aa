// @ts-check

/** The entries of the package, with their modules in lib/. */
export const entries = new Map([
  ['index', 'index'],
  ['util', 'util/index'],
  ['interchange', 'interchange/index'],
  ['pool', 'pool/index'],
  ['diagnostics', 'diagnostics/published_calls'],
  ['testing', 'testing/index'],
]);
