// The jest environment of a rank. It tells the runner what this rank is doing, and under a launcher
// ends the world at the first failure: a rank that ran on would meet its peers' older collective.
// No rank begins a file before all have finished the one before, and found nothing left of it.

import { relative } from 'node:path';
import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import type { Circus, Config } from '@jest/types';
import { TestEnvironment } from 'jest-environment-node';
import { formatExecError } from 'jest-message-util';
import { isLaunched } from '../support/world';
import { isWatched, meet, tell } from './events';
import { SharedWorld } from './shared_world';

// Jest runs a test file in a realm of its own, but native code, structured clone and Node's
// modules make their objects in the main one. Sharing these classes lets `toEqual`, which compares
// constructors, see a received Map or Float64Array for what it is.
const sharedClasses = {
  BigInt64Array,
  BigUint64Array,
  DataView,
  Float32Array,
  Float64Array,
  Int16Array,
  Int32Array,
  Int8Array,
  Map,
  Set,
  SharedArrayBuffer,
  Uint16Array,
  Uint32Array,
  Uint8ClampedArray,
};

// Jest wraps `exit` of what it takes for its own copy of `process`.
const exit = process.exit;

/** Made before the first file, unless that has the world for itself. */
let shared: SharedWorld | null = null;

export default class RankEnvironment extends TestEnvironment {
  private readonly config: Config.ProjectConfig;
  private readonly testPath: string;
  /** All tests of the file in the order in which they run. */
  private tests: Circus.TestEntry[] = [];
  private failed = new Set<Circus.TestEntry>();
  private isFinished = false;

  constructor(config: JestEnvironmentConfig, context: EnvironmentContext) {
    super(config, context);
    this.config = config.projectConfig;
    this.testPath = context.testPath;
    // The real process, not a copy: the package finalizes MPI, or aborts the job, in its `exit`.
    Object.assign(this.global, sharedClasses, { process });
  }

  override async setup(): Promise<void> {
    await super.setup();
    process.exit = exit;
    if (shared !== null) await this.meetOthers();
    const file = relative(this.config.rootDir, this.testPath);
    tell({ event: 'loading', pid: process.pid, file });
    if (process.env.MPI4NODE_TEST_SHARED !== undefined) shared ??= new SharedWorld();
  }

  private meetOthers(): Promise<void> {
    return meet(() => shared?.makeProgress());
  }

  override async teardown(): Promise<void> {
    if (!this.isFinished) {
      tell({ event: 'failed', name: 'loading the file', message: 'It did not load.' });
    }
    await super.teardown();
  }

  handleTestEvent(event: Circus.Event, state: Circus.State): void | Promise<void> {
    switch (event.name) {
      case 'run_start':
        this.tests = testsOf(state.rootDescribeBlock);
        tell({ event: 'tests', names: this.tests.map(nameOf) });
        break;
      case 'test_started': {
        const { test } = event;
        tell({
          event: 'inside',
          name: nameOf(test),
          test: this.tests.indexOf(test),
          timeout: test.timeout ?? undefined,
        });
        break;
      }
      case 'hook_start':
        // The hooks around one test are part of it.
        if (event.hook.type === 'beforeAll' || event.hook.type === 'afterAll') {
          tell({
            event: 'inside',
            name: event.hook.type,
            timeout: event.hook.timeout ?? undefined,
          });
        }
        break;
      case 'test_fn_failure':
        this.fail(event.error, event.test);
        break;
      case 'hook_failure':
        this.fail(event.error, event.test ?? null, event.hook.type);
        break;
      case 'error':
        this.fail(event.error, state.currentlyRunningTest ?? null);
        break;
      case 'test_skip':
      case 'test_todo':
        tell({ event: 'skipped', test: this.tests.indexOf(event.test) });
        break;
      case 'test_done':
        if (event.test.errors.length === 0) {
          tell({ event: 'passed', test: this.tests.indexOf(event.test) });
        } else if (!this.failed.has(event.test)) {
          // Jest finds some failures only now, such as a wrong number of assertions.
          this.fail(event.test.errors[0], event.test);
        }
        break;
      case 'run_finish':
        tell({ event: 'over' });
        break;
      // Jest has taken its own listeners off the process by now.
      case 'teardown':
        return this.finish();
    }
  }

  private async finish(): Promise<void> {
    if (shared !== null) {
      await this.meetOthers();
      const left = await shared.leftBehind();
      if (left.length > 0) {
        const message = `For the next file of this world is left: ${left.join('; ')}.`;
        this.tellFailure('after the last test', message);
      }
    }
    this.isFinished = true;
    tell({ event: 'finished' });
  }

  /** Tells the failure of a test, or of what runs outside of one, and ends the world. */
  private fail(error: unknown, test: Circus.TestEntry | null, place = 'outside any test'): void {
    // Without a runner jest reports by itself.
    if (!isWatched) return;
    const thrown = Array.isArray(error) ? error[0] : error;
    const message = formatExecError(
      typeof thrown === 'object' ? (thrown as Error) : `thrown: ${String(thrown)}`,
      this.config,
      { noStackTrace: false },
      this.testPath,
      true,
      true,
    );
    if (test === null) this.tellFailure(place, message);
    else {
      this.failed.add(test);
      this.tellFailure(nameOf(test), message, this.tests.indexOf(test));
    }
  }

  private tellFailure(name: string, message: string, test?: number): void {
    tell({ event: 'failed', name, message, test });
    if (isLaunched) exit(1);
  }
}

function testsOf(block: Circus.DescribeBlock): Circus.TestEntry[] {
  return block.children.flatMap((child) => (child.type === 'test' ? [child] : testsOf(child)));
}

function nameOf(test: Circus.TestEntry): string {
  const names = [test.name];
  for (let block = test.parent; block.parent !== undefined; block = block.parent) {
    names.unshift(block.name);
  }
  return names.join(' › ');
}
