#!/usr/bin/env node
// `npm run surface`: compares the package that was built with the interface table, and fails where
// they differ.
// @ts-check
import { createRequire } from 'node:module';
import surface from './comparison.cjs';

const { dist, faultsOf, surfaceOf } = surface;

// MPI is never initialized here, so any addon that was built will do.
const findings = surfaceOf(createRequire(import.meta.url)(dist).MPI).compare();

/** @param {number} number */
const figure = (number) => number.toLocaleString('en-US');

for (const owner of new Set(findings.map(({ row }) => row.owner))) {
  const ofClass = findings.filter(({ row }) => row.owner === owner);
  const missing = ofClass.filter(({ isThere }) => !isThere);
  console.log(`${owner}: ${ofClass.length - missing.length} of ${ofClass.length}`);
  for (const { row } of missing) console.log(`  ${row.name}`);
}
const there = findings.filter(({ isThere }) => isThere).length;
console.log(`${figure(there)} of ${figure(findings.length)} names`);

const faults = faultsOf(findings);
for (const fault of faults) console.error(`surface: ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;
