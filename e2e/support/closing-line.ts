/** The one line that a run is read by: `e2e: N passed, N failed`. */
import type { FullResult, Reporter, Suite } from '@playwright/test/reporter';

export default class ClosingLine implements Reporter {
  private suite: Suite | undefined;
  private errors = 0;

  onBegin(_config: unknown, suite: Suite): void {
    this.suite = suite;
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
  }

  /** The list reporter prints the tests; this one only closes. */
  printsToStdio(): boolean {
    return false;
  }
}
