// What the runner prints: a line for each file and world, what failed, and the counts.

export class Report {
  #options;
  #isTerminal = process.stdout.isTTY === true;
  #expected;
  #started = performance.now();
  #total = { passed: 0, skipped: 0, failed: [], files: 0 };

  /** @param {number} expected how many files are to be reported */
  constructor(options, expected) {
    this.#options = options;
    this.#expected = expected;
    this.#showProgress();
  }

  /** A file has run in a world. */
  add(world, file, { passed, skipped, failed, failures, output, seconds }) {
    // It has been counted before: only what fails now is news.
    if (world.isSearch && failed.length === 0) return;
    const total = this.#total;
    const name = nameOf(world, file);
    total.failed.push(...failed.map((test) => `${name} › ${test}`));
    if (!world.isSearch) {
      total.passed += passed;
      total.skipped += skipped;
      total.files += 1;
    }
    const mark = failed.length === 0 ? this.#paint(32, '✓') : this.#paint(31, '✗');
    const counts = countsOf(passed, failed.length, skipped);
    console.log(`${mark} ${name.padEnd(70)}  ${counts}  ${seconds.toFixed(1)} s`);
    for (const { heading, message } of failures) {
      console.error(`\n${this.#paint(31, heading)}\n${message}\n`);
    }
    if (output !== '' && (failed.length > 0 || this.#options.verbose)) {
      console.error(`Output of ${name}:\n${output.trimEnd()}\n`);
    }
    this.#showProgress();
  }

  /** Prints the end, of which the last line is the counts, and gives the exit status. */
  close(worlds) {
    const { passed, failed, skipped, files } = this.#total;
    const seconds = ((performance.now() - this.#started) / 1000).toFixed(0);
    console.log(`${files} runs of files in ${worlds} worlds, ${seconds} s`);
    for (const test of failed) console.log(`${this.#paint(31, '✗')} ${test}`);
    if (this.#expected === 0) console.log('No test file was chosen.');
    console.log(countsOf(passed, failed.length, skipped));
    return failed.length === 0 && passed > 0 ? 0 : 1;
  }

  #paint(code, text) {
    return this.#options.color ? `\x1b[${code}m${text}\x1b[0m` : text;
  }

  #showProgress() {
    if (this.#isTerminal) {
      process.stdout.write(`${this.#total.files} of ${this.#expected} runs of files\r`);
    }
  }
}

function nameOf({ library, ranks, isLaunched }, file) {
  const launcher = isLaunched ? `${library} ${ranks}` : (library ?? 'outside');
  return `${launcher.padEnd(9)}  ${file}`;
}

function countsOf(passed, failed, skipped) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
