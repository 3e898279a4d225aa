// Prints why a file did not load. All other failures are told by the environment as they happen.
module.exports = class LoadReporter {
  onTestResult(_test, result) {
    if (result.failureMessage) process.stderr.write(`${result.failureMessage}\n`);
  }
};
