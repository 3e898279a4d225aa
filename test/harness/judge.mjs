// What the ranks have told of a file, and how their world has ended, as one result.

/**
 * @typedef {object} Result
 * @property {number} passed
 * @property {number} skipped
 * @property {{ heading: string, message: string }[]} failures what to print
 * @property {string[]} failed the tests, or what stands for them
 */

/** How the tests of the ranks differ, or null. */
export function differenceOf(runs) {
  const first = runs.findIndex(({ names }) => names !== null);
  for (const [rank, { names }] of runs.entries()) {
    if (names === null) continue;
    const expected = runs[first].names;
    for (let test = 0; test < Math.max(names.length, expected.length); test += 1) {
      if (names[test] === expected[test]) continue;
      const mine = JSON.stringify(names[test] ?? null);
      const other = JSON.stringify(expected[test] ?? null);
      return `the ranks have different tests: number ${test + 1} is ${other} on rank ${first}, but ${mine} on rank ${rank}`;
    }
  }
  return null;
}

/** What is wrong with the way in which a world ended, apart from tests that failed. */
export function problemsOfEnding({ status, signal }, ranks, runs) {
  const difference = differenceOf(runs);
  if (difference !== null) return [difference];
  if (runs.some(({ failures }) => failures.length > 0)) return [];
  const problems = [...ranks.entries()]
    .filter(([, { pid }]) => pid === null)
    .map(([rank]) => `rank ${rank} wrote no results`);
  if (status !== 0) {
    problems.push(`the world ended with ${signal ?? `status ${status}`}`);
  } else if (runs.some(({ isFinished }) => !isFinished)) {
    problems.push('the world ended with status 0 before all of its tests had run');
  }
  return problems;
}

/**
 * A test passed if it passed on every rank.
 * @param {string} label of the file, in headings
 * @param {import('./rank.mjs').Run[]} runs of the file, in each rank
 * @param {string[]} problems besides tests that failed
 * @returns {Result}
 */
export function judge(label, runs, problems) {
  const size = runs.length;
  const failures = [...runs.entries()].flatMap(([rank, { failures }]) =>
    failures.map(({ name, message }) => ({
      heading: `[rank ${rank}/${size} ${label} › ${name}]`,
      message: `    ${message.trim()}`,
    })),
  );
  const names = runs.find(({ names }) => names !== null)?.names ?? [];
  const failed = [];
  let passed = 0;
  let skipped = 0;
  for (const [test, name] of names.entries()) {
    const outcomes = new Set(runs.map((run) => run.outcomes.get(test)));
    const isSame = outcomes.size === 1 && differenceOf(runs) === null;
    if (isSame && outcomes.has('passed')) passed += 1;
    else if (isSame && outcomes.has('skipped')) skipped += 1;
    else failed.push(outcomes.has('failed') ? name : `${name} (${unfinished(test, runs)})`);
  }
  // The failure of something that is not a test, such as a hook or the end of a rank.
  if (failed.length === 0) {
    failed.push(...problems, ...failures.map(({ heading }) => heading));
  }
  if (problems.length > 0 || failures.length > 0) {
    const places = [...runs.entries()]
      .filter(([, { failures }]) => failures.length === 0)
      .map(([rank, { place }]) => `rank ${rank} was ${place}`);
    if (problems.length > 0 || places.length > 0) {
      failures.push({
        heading: `[${size} ${size === 1 ? 'rank' : 'ranks'} ${label}]`,
        message: [...problems, ...places].map((line) => `    ${line}`).join('\n'),
      });
    }
  }
  return { passed, skipped, failed, failures };
}

function unfinished(test, runs) {
  const inside = [...runs.entries()].filter(([, { inside }]) => inside?.test === test);
  if (inside.length === 0) return 'not run';
  return `not finished by rank ${inside.map(([rank]) => rank).join(', ')}`;
}
