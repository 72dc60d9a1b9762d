/**
 * The one line that a run is read by: `e2e: N passed, N failed`, and after it a line for each journey that failed. Which
 * those are is also left in a file beside the results, for who closes the whole run.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FullConfig, FullResult, Reporter, Suite, TestCase } from '@playwright/test/reporter';

/** Colours, as the runner writes them into its messages. */
// oxlint-disable-next-line no-control-regex
const COLOURS = /\u001B\[[0-9;]*m/g;
/** Of a message, what says which expectation was not met, and what was there instead. */
const LINES_OF_A_FAULT = 8;

export default class ClosingLine implements Reporter {
  private suite: Suite | undefined;
  private results: string | undefined;
  private errors = 0;

  onBegin(config: FullConfig, suite: Suite): void {
    this.suite = suite;
    this.results = config.projects[0]?.outputDir;
  }

  /** A fault outside any test: a file that does not load, a process that broke. */
  onError(): void {
    this.errors += 1;
  }

  onEnd(result: FullResult): void {
    const tests = this.suite?.allTests() ?? [];
    const passed = tests.filter((test) => test.results.length > 0 && test.ok()).length;
    // What was planned and did not run has not passed, whatever stopped it.
    let failed = tests.length - passed + this.errors;
    if (result.status !== 'passed' && failed === 0) failed = 1;
    process.stdout.write(`e2e: ${passed} passed, ${failed} failed\n`);
    const broken = tests.filter((each) => each.results.length > 0 && !each.ok());
    for (const test of broken) {
      process.stdout.write(`e2e failed: ${test.titlePath().filter(Boolean).join(' › ')}\n${fault(test)}\n`);
    }
    if (failed > 0 && this.results !== undefined) {
      const names = broken.map(({ location }) => `${location.file.split('/').at(-1)}:${location.line}`);
      mkdirSync(this.results, { recursive: true });
      writeFileSync(join(this.results, 'failed.txt'), `e2e: ${passed} passed, ${failed} failed: ${names.join(' ')}`);
    }
  }

  /** The list reporter prints the tests; this one only closes. */
  printsToStdio(): boolean {
    return false;
  }
}

function fault(test: TestCase): string {
  const errors = test.results.flatMap((result) => result.errors);
  const told = errors.map(({ message, location }) => {
    const lines = (message ?? 'no message')
      .replaceAll(COLOURS, '')
      .split('\n')
      .filter((line) => line.trim() !== '');
    const place = location === undefined ? [] : [`at ${location.file.split('/').at(-1)}:${location.line}`];
    return [...lines.slice(0, LINES_OF_A_FAULT), ...place].map((line) => `    ${line}`).join('\n');
  });
  return told.join('\n');
}
